/* secret_name.h - does what stands under this name have to stay hidden */
#ifndef CORE_BASE_SECRET_NAME_H
#define CORE_BASE_SECRET_NAME_H

#include "core/base/base.h"

/*
 * A member, an attribute, a header, a cookie, a parameter or a variable of
 * this name holds a secret, whoever wrote it and however: case and '_', '-'
 * and '.' make no difference. What is compared, linted, imported and cleaned
 * asks this one table. That a text is none, text_is_no_secret() says.
 */
bool name_is_secret(const char *name);
/* The same of a parameter in an address or a form, where short names are
 * secrets that mean something harmless in a document: code, sig, key. */
bool name_is_secret_parameter(const char *name);
/* More than one of them: its members have names of their own. */
bool name_is_secrets(const char *name);

/*
 * Under whatever name: nothing at all, "true" and "false", a reference such as
 * "vault:NAME", or nothing but templates ({{…}}) with what stands around them
 * in a header: "Bearer {{inputs.token}}", "session={{inputs.session}}".
 */
bool text_is_no_secret(const char *text);

#endif
