/* open.h - what nearly every command opens first: store, vault, keys, files */
#ifndef CORE_CLI_OPEN_H
#define CORE_CLI_OPEN_H

#include "core/cli/command.h"
#include "core/crypto/sshsig.h"
#include "core/trust/store.h"
#include "core/vault/vault.h"

/* The highest risk of what differs in one file: "info", "review" or "high",
 * which is also what can't be told (a file that comes or goes, or is no
 * document that can be read). For struct store_options. (risk.c) */
const char *open_risk(const char *path, const struct buf *old,
		      const struct buf *new);
/* What every store is opened with, whoever opens it. */
struct store_options open_store_options(const struct context *context);
/* The store around context->dir. */
int open_store(struct store **out, const struct context *context,
	       struct err *err) MUST_CHECK;
/*
 * The identities that --identity names (a file, "fd:N", "command:NAME"), else
 * those of the usual file, as a secret; *out NULL when that isn't there. One
 * under a passphrase asks for it, or takes it from --passphrase-from.
 * EXIT_VAULT; EXIT_WAITING when nobody is here to type it. (identity.c)
 */
int open_identity(struct secret **out, const struct context *context,
		  struct err *err) MUST_CHECK;
/* The same for a file alone, which must be there: its text with all comments,
 * and whether it is under a passphrase. */
int open_identity_file(struct secret **out, bool *locked,
		       const struct context *context, struct err *err)
	MUST_CHECK;
/* Without opening it: is the identity's file under a passphrase? */
bool identity_is_locked(const struct context *context);
/* What those who share a vault are told of this machine; `holder` is what the
 * caller frees. (vault.c) */
struct vault_machine open_machine(char **holder);
/* The vault that vault.json names, with that identity: without one the folder
 * below the state. (vault.c) */
int open_vault(struct vault **out, const struct context *context,
	       const struct secret *identity, struct err *err) MUST_CHECK;
/*
 * The signing key: `--key FILE` (may be NULL), else rbctl.signingKey, else
 * user.signingKey of git's system, global and local configuration (local is
 * allowed here: it names a key file, runs nothing), "~/" expanded. The
 * program that signs comes from the global gpg.ssh.program only.
 */
int open_signer(struct signer **out, const struct context *context,
		struct repo *repo, const char *key_file, struct err *err)
	MUST_CHECK;
/* All documents of the work tree (files that don't parse are passed over
 * and counted in *skipped, which may be NULL). */
int open_work_tree(struct catalog *out, size_t *skipped, const char *root,
		   struct err *err) MUST_CHECK;

#endif
