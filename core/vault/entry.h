/* entry.h - an entry as the JSON inside its age file; private to core/vault */
#ifndef CORE_VAULT_ENTRY_H
#define CORE_VAULT_ENTRY_H

#include "core/vault/vault.h"

/*
 * The text to encrypt. It holds `name` too, so that one entry's file put in
 * another one's place is noticed, and `recipients`, which an age file itself
 * doesn't tell. EXIT_INPUT when it would be larger than VAULT_ENTRY_MAX.
 * `out` should be an autowipe buffer.
 */
int entry_format(struct buf *out, const char *name, const struct entry *entry,
		 const struct strings *recipients, struct err *err) MUST_CHECK;
/* EXIT_VAULT; no message repeats anything of the text. */
int entry_parse(struct entry *out, const char *name, const struct secret *text,
		struct err *err) MUST_CHECK;

#endif
