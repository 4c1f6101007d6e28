/* model.h - a history in plain numbers: what is built from and judged again */
/*
 * The reference judge reads nothing but this. It shares no code with what it
 * is compared to, and no parser stands between it and the facts.
 */
#ifndef TESTS_PROPERTY_LIB_MODEL_H
#define TESTS_PROPERTY_LIB_MODEL_H

#include "tests/property/lib/world.h"

/* Sorted as the paths are. */
enum {
	PATH_POLICY,
	PATH_README, /* governed only when a rule names it */
	PATH_NOTE_X, /* so are the notes */
	PATH_NOTE_Y,
	PATH_BOOK_A, /* refers to PATH_SSO */
	PATH_BOOK_B,
	PATH_PROD,
	PATH_SSO,
	NR_PATHS
};
extern const char *const model_paths[NR_PATHS];

#define ABSENT (-1)

/* What stands at each path: a number of model.contents, or ABSENT. */
struct m_tree {
	int at[NR_PATHS];
};

enum { ROLE_SECURITY, ROLE_OPERATIONS, ROLE_KEEPERS, NR_ROLES };
extern const char *const model_roles[NR_ROLES];

enum m_key { KEY_NONE, KEY_GOOD, KEY_RETIRED_NOW };

struct m_group {
	int role;
	int count;
};

struct m_rule {
	unsigned paths; /* bits of those that it names */
	const char *pattern;
	struct m_group groups[2];
	int nr_groups;
	int days; /* a sign-off's life; 0: not limited */
};

struct m_policy {
	int version;
	bool separation;
	enum m_key keys[NR_PEOPLE][NR_KEYS];
	unsigned roles[NR_ROLES]; /* bits of people */
	struct m_rule rules[6];
	int nr_rules;
	bool valid; /* as policy_parse() says: it is not what is tested */
};

struct m_content {
	struct oid oid;
	char sha256[65];
	struct m_policy policy; /* of what stands at PATH_POLICY */
};

struct m_change {
	int path;
	int old;
	int new;
};

struct m_statement {
	enum statement_type type;
	bool right_store;
	bool right_ref;
	bool prod_only; /* speaks for "prod" alone, not for "*" */
	int base;       /* commit */
	int policy;     /* the content it names; ABSENT: none that exists */
	struct m_change changes[NR_PATHS];
	int nr_changes;
	int context[NR_PATHS]; /* content, or ABSENT: not in it */
	int person;            /* who it says signs */
	int key;               /* which it says is used */
	int64_t issued;
	int64_t expires; /* 0: never */
	/* Made so that both signatures are good, by that key. */
	bool sound;
};

#define MODEL_PARENTS 3

struct m_commit {
	struct m_tree tree;
	int parents[MODEL_PARENTS];
	int nr_parents;
	int author;
	int committer;
	int co_author; /* NOBODY: none */
	int key;       /* NOBODY: not signed */
	int64_t when;
	bool has_statement;
	struct m_statement statement;
	uint64_t reach; /* bits of the commits reachable from it, and itself */
	struct oid oid;
	const char *what; /* for people who look for a fault */
};

#define MODEL_COMMITS  64
#define MODEL_CONTENTS 256

struct model {
	struct m_commit commits[MODEL_COMMITS];
	int nr_commits;
	struct m_content contents[MODEL_CONTENTS];
	int nr_contents;
	int live;  /* tip of the live branch */
	int other; /* of another branch, or the same */
};

static inline bool model_reaches(const struct model *m, int from, int to)
{
	return m->commits[from].reach >> to & 1;
}

/* All of it, for people. */
void model_print(const struct model *model, int tip);

/* ---- the reference judge (judge.c) ---- */
struct answers {
	int chain[MODEL_COMMITS]; /* the anchor first */
	bool yes[MODEL_COMMITS];
	/* Two newest statements of one person that stand side by side: the
	 * design doesn't say which one wins. */
	bool open[MODEL_COMMITS];
	int nr;
	int approved; /* the last commit that was */
};

/* Judges every commit of the first-parent chain from commit 0 to `tip`;
 * `test`: for the environment of that name, else for any. */
void reference_judge(struct answers *out, const struct model *model, int tip,
		     bool test);

/* ---- random histories (history.c) ---- */
/* A model, and its objects in the world, from a seed. */
void history_make(struct model *out, struct world *world, uint64_t seed);

#endif
