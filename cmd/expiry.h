/* expiry.h - what ends, and when; private to cmd/expiry*.c */
#ifndef CMD_EXPIRY_H
#define CMD_EXPIRY_H

#include "core/cli/open.h"
#include "core/json/json.h"

struct ending {
	char *kind;
	char *name;
	char *detail; /* what it is, or what is to be known; "" */
	char *who;    /* whose matter it is; "" */
	char *next;   /* what to do; "" */
	int64_t at;
	bool renews; /* by itself, when it is used */
};

struct endings {
	struct ending *at;
	size_t nr;
	size_t alloc;
	struct strings unreadable; /* entries of the vault */
};

void endings_release(struct endings *endings);
/* Takes no text; adds one. `next` may be NULL, as may `who` and `detail`. */
struct ending *endings_add(struct endings *endings, const char *kind,
			   const char *name, int64_t at);

/* Tokens, secrets and certificates of the vault. (expiry_vault.c) */
int endings_of_vault(struct endings *out, const struct context *context,
		     struct err *err) MUST_CHECK;
/* Reviews and waivers of what is approved, delegations, and sign-offs that
 * wait on branches. (expiry_store.c) */
int endings_of_store(struct endings *out, struct store *store, struct err *err)
	MUST_CHECK;

#endif
