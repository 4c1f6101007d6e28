/* vault.h - what the parts of `vault` and of `share` have in common */
#ifndef CMD_VAULT_H
#define CMD_VAULT_H

#include "cmd/secret.h"
#include "core/crypto/age.h"
#include "core/vault/readers.h"

extern const struct cmd vault_doctor; /* vault_doctor.c */
extern const struct cmd vault_open_file;
extern const struct cmd vault_seal; /* vault_seal.c */
extern const struct cmd vault_sync; /* vault_sync.c */

/* A vault, and what is approved about who may read it. */
struct vault_world {
	struct opened opened;
	char self[AGE_RECIPIENT_SIZE]; /* whose vault it is */
	struct store *store;
	struct permit permit; /* with the policy in force */
	struct catalog approved;
};

void vault_world_release(struct vault_world *world);
/* EXIT_VAULT without an identity. (vault_world.c) */
int vault_world_open(struct vault_world *out, const struct context *context,
		     struct err *err) MUST_CHECK;
/* The store around us: EXIT_NO when nothing is approved in it. */
int vault_world_ask(struct vault_world *out, const struct context *context,
		    struct err *err) MUST_CHECK;
/* "bob", or "age1… (nobody of the policy)". `policy` may be NULL. */
void vault_key_words(struct buf *out, const struct policy *policy,
		     const char *key, const char *self);

#endif
