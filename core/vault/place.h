/* place.h - where a vault's files lie: the seam for stores; private */
#ifndef CORE_VAULT_PLACE_H
#define CORE_VAULT_PLACE_H

#include "core/vault/vault.h"

#define PLACE_FILE_MAX (VAULT_ENTRY_MAX + 64 * 1024) /* many stanzas */

/*
 * What a store can do; it sees age files and names, nothing in the clear.
 * Names have been checked. All errors are EXIT_VAULT; EXIT_NETWORK where the
 * store is elsewhere and can't be reached. `state` is the store's own, `lock`
 * what its lock() gave.
 */
struct place_actions {
	int (*read)(struct buf *out, bool *found, void *state, const char *name,
		    struct err *err);
	/* On disk, or wherever it is safe from a crash, when this returns. */
	int (*write)(void *state, const char *name, const struct buf *file,
		     struct err *err);
	int (*remove)(bool *found, void *state, const char *name,
		      struct err *err);
	int (*names)(struct strings *out, void *state, struct err *err);
	/* See vault_lock(). */
	int (*lock)(void **lock, void *state, const char *name, bool wait,
		    struct err *err);
	/* See vault_lock_run(). NULL: the store is this machine's alone. */
	int (*lock_run)(void **lock, void *state, const char *run,
			struct err *err);
	int (*check)(void *lock, struct err *err);
	void (*unlock)(void *lock);
	void (*free)(void *state);
};

struct place {
	const struct place_actions *actions;
	void *state;
};

/* The folder `dir`. (folder.c) */
int place_folder(struct place *out, const char *dir, struct err *err)
	MUST_CHECK;
/* In etcd; takes what is in `settings`. (etcd.c) */
int place_etcd(struct place *out, struct vault_settings *settings,
	       const struct vault_machine *machine, struct err *err) MUST_CHECK;

#endif
