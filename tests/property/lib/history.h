/* history.h - what the files share that make random histories */
#ifndef TESTS_PROPERTY_LIB_HISTORY_H
#define TESTS_PROPERTY_LIB_HISTORY_H

#include "tests/property/lib/model.h"
#include "tests/property/lib/random.h"

#define HEADS 3

struct making {
	struct model *m;
	struct world *world;
	struct chance chance;
	int heads[HEADS]; /* commits; the first is the live branch */
	int nr_heads;
	int64_t now;
};

/* A new content for the path, written into the world. (contents.c) */
int make_content(struct making *making, int path);
int make_policy(struct making *making, const struct m_policy *policy);
/* The policy that a store begins with, and one that may follow. */
void first_policy(struct m_policy *out, struct chance *chance);
void next_policy(struct m_policy *policy, struct chance *chance);

/* Enters and writes a commit, all of whose fields but reach and oid are set;
 * `message` NULL: `what` is the message. Returns its number. (commits.c) */
int make_commit(struct making *making, struct m_commit *commit,
		const char *message);
/* A sign-off on `parent` by a person of chance, right or wrong. */
int make_sign_off(struct making *making, int parent);
/* By this person and as it ought to be. */
int make_good_sign_off(struct making *making, int parent, int person);
/* With one flaw, 0 … FLAWS - 1. */
#define FLAWS   13
#define NO_FLAW (-1)
int make_flawed_sign_off(struct making *making, int parent, int person,
			 int flaw);

/* The same statement in a new commit, by who made the old one. */
int make_same_again(struct making *making, int parent, int old);

#endif
