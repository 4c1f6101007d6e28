/* vault_sync.h - what `vault sync` changes, and how it says so; private */
#ifndef CMD_VAULT_SYNC_H
#define CMD_VAULT_SYNC_H

#include "cmd/vault.h"

/* An entry that is to change, or of which something is to be said. */
struct sync_item {
	char *name;
	struct readers_change change;
	struct strings forgotten; /* shared with whom the policy doesn't know */
	char problem[ERR_MSG_MAX]; /* left alone for that reason; "" */
	bool done;
};

struct sync_items {
	struct sync_item *at;
	size_t nr;
	size_t alloc;
};

void sync_items_release(struct sync_items *items);

/* ---- vault_sync_answer.c ---- */
void sync_text(struct buf *out, const struct vault_world *world,
	       const struct sync_items *items);
int sync_json(const struct vault_world *world, const struct sync_items *items,
	      bool dry_run, struct err *err) MUST_CHECK;

#endif
