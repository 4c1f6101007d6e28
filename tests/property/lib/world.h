/* world.h - people with keys, and the objects that they write, in memory */
#ifndef TESTS_PROPERTY_LIB_WORLD_H
#define TESTS_PROPERTY_LIB_WORLD_H

#include "core/crypto/sshsig.h"
#include "core/trust/store.h"
#include "tests/property/lib/objects.h"

#define WORLD_START 1790000000
/* No clock: by it a candidate that isn't live yet may have expired. What is
 * compared with the reference are the dates of the history alone. */
#define WORLD_NOW  0
#define WORLD_LIVE "refs/heads/main"

enum { ALICE, BOB, CAROL, DAVE, ERIN, MALLORY, NR_PEOPLE };
#define NOBODY (-1)
/* Keys of a person; key K of person P is number P * NR_KEYS + K. */
#define NR_KEYS 3

struct actor {
	const char *name;
	char email[64];
	struct signer *signers[NR_KEYS];
	char keys[NR_KEYS][128];
};

struct world {
	char dir[96];  /* scratch, with all that is below */
	char git[128]; /* a repository whose objects are in memory */
	char state[128];
	struct actor people[NR_PEOPLE];
	struct objects objects;
};

/* Ends the process with the message when result isn't 0. */
void must(int result, const struct err *err);

void world_open(struct world *world);
void world_close(struct world *world);

/* ---- objects ---- */
struct entry {
	const char *path;
	unsigned mode;
	struct oid oid;
};

/* `entries` are sorted by path, byte order. */
void world_tree(struct oid *out, struct world *world,
		const struct entry *entries, size_t nr);
void world_blob(struct oid *out, char sha256[65], struct world *world,
		const char *text);

struct writing {
	struct oid tree;
	const struct oid *parents;
	size_t nr_parents;
	int author;
	int committer;
	int64_t when;
	const char *message;
	int key; /* that signs the commit; NOBODY: it isn't signed */
};

void world_commit(struct oid *out, struct world *world,
		  const struct writing *writing);

/* What a sign-off commit says, signed by the key. */
void world_message(struct buf *out, struct world *world,
		   const struct statement *statement, int key,
		   const char *namespace);

/* ---- judging ---- */
/* A handle on the repository, whose objects come from memory. */
struct repo *world_repo(struct world *world);
/* The store as a client sees it who pinned `anchor`. */
struct store *world_store(struct world *world, const struct oid *anchor);
/* The same at a time of the day. */
struct store *world_store_at(struct world *world, const struct oid *anchor,
			     int64_t now);
/* What a judgement says, as text: equal texts, equal verdicts. (But for the
 * policy from there on, which follows from verdict and tree.) */
void judgement_text(struct buf *out, const struct judgement *judgement);
/* The judgement on a candidate as that text; "error: …" when there is none. */
void judge_text(struct buf *out, struct store *store,
		const struct oid *candidate, const char *environment);

#endif
