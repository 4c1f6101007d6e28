/* secret.h - who a secret is for; private to cmd/secret*.c */
#ifndef CMD_SECRET_H
#define CMD_SECRET_H

#include "core/cli/open.h"

extern const struct cmd secret_rotate; /* secret_rotate.c */
extern const struct cmd secret_share;  /* token_share.c */

/* Vault and identity together; the identity outlives the vault. */
struct opened {
	struct secret *identity;
	struct vault *vault;
};

void opened_release(struct opened *opened);
int secret_open(struct opened *out, const struct context *context,
		struct err *err) MUST_CHECK;
#define autoopened __attribute__((cleanup(opened_release))) struct opened

/* --expires: a date, or a span from now. 0 without. EXIT_USAGE. */
int secret_expires(int64_t *out, const struct context *context,
		   const char *expires, struct err *err) MUST_CHECK;

/*
 * Turns what was given with --to ("age1…", a person of the approved policy,
 * "role:NAME") into recipients, each once. EXIT_INPUT, EXIT_NO when there is
 * no approved policy to ask.
 */
int secret_recipients(struct strings *out, const struct context *context,
		      const struct strings *to, struct err *err) MUST_CHECK;
/* The secret's bytes from FILE, "fd:N" or "-", one newline at the end taken
 * off; from a person at the terminal when `from` is NULL. */
struct secret;
int secret_source(struct secret **out, const struct context *context,
		  const char *name, const char *from, struct err *err)
	MUST_CHECK;

#endif
