/* secret_known.h - secrets that are known by their look, whatever their name */
#ifndef CORE_BASE_SECRET_KNOWN_H
#define CORE_BASE_SECRET_KNOWN_H

#include "core/base/base.h"

/*
 * What the text begins with, in words: "a GitHub token", "a private key". NULL
 * when it is no secret that is known by how it begins. *used (may be NULL) is
 * how far it goes. The text needs no NUL at its end. Where a word begins is the
 * caller's to know: "…AIza…" in the middle of one is nothing.
 */
const char *secret_known(size_t *used, const char *text, size_t len);
/* The same of a JSON Web Token alone. */
bool secret_is_jwt(size_t *used, const char *text, size_t len);

#endif
