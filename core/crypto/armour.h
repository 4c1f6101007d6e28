/* armour.h - "-----BEGIN …-----" blocks of base64; private to core/crypto */
#ifndef CORE_CRYPTO_ARMOUR_H
#define CORE_CRYPTO_ARMOUR_H

#include "core/base/buf.h"
#include "core/base/err.h"

/*
 * Strict: the first line begins the block and the last one ends it, lines
 * end with one newline (the last may lack it), all base64 lines but the last
 * are of one length of at most 76, and no bit is set beyond the data.
 * EXIT_INPUT, with `label` named.
 */
int armour_parse(struct buf *out, const char *label, const char *text,
		 size_t len, struct err *err) MUST_CHECK;
/* As OpenSSH writes it: lines of 70. */
void armour_format(struct buf *out, const char *label, const void *bytes,
		   size_t len);

#endif
