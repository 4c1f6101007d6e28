/* memory.h - what a client remembers of a store, outside the repository */
#ifndef CORE_TRUST_MEMORY_H
#define CORE_TRUST_MEMORY_H

#include "core/trust/store.h"

#define MEMORY_SIZE_MAX (256 * 1024)

/*
 * One file a repository: state_dir/stores/DIGEST.json, 0600, where DIGEST is
 * the SHA-256 of the repository's real path. Its MAC is keyed by a random
 * key beside it, so that a program that can write one file can't forge what
 * was seen.
 */
struct memory {
	char *path;
	char *key_path;
	bool pinned;
	struct anchor anchor;
	bool has_tip;
	struct oid tip;
	int64_t fresh_at; /* when the tip was new, or compared with others */
	struct json *applied; /* {environment: commit id}; owned */
	/* {environment: the newest receipt that was seen}; owned; NULL */
	struct json *receipts;
};

void memory_free(struct memory *memory);
DEFINE_AUTOPTR(memory);

/* pinned is false when there is no file. Altered: EXIT_SYSTEM. */
int memory_open(struct memory **out, const char *state_dir, const char *git_dir,
		struct err *err) MUST_CHECK;
/* Under a lock: reads again, lets `change` alter it, saves. */
typedef void memory_fn(struct memory *memory, void *payload);
int memory_change(struct memory *memory, memory_fn *change, void *payload,
		  struct err *err) MUST_CHECK;
/* False when nothing was applied there yet. */
bool memory_applied(struct oid *out, const struct memory *memory,
		    const char *environment);
/* False when no receipt of that environment was seen yet. */
bool memory_receipt(struct oid *out, const struct memory *memory,
		    const char *environment);

#endif
