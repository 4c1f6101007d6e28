/* fixture.c - the small store that the attacks are made on */
#include "tests/property/lib/fixture.h"
#include "tests/property/lib/history.h"

#include <stdlib.h>

static const struct m_policy policy = {
	.version = 1,
	.separation = true,
	.keys = { [ALICE] = { KEY_GOOD },
		  [BOB] = { KEY_GOOD, KEY_GOOD },
		  [CAROL] = { KEY_GOOD },
		  [DAVE] = { KEY_GOOD } },
	.roles = { [ROLE_SECURITY] = 1u << BOB | 1u << CAROL,
		   [ROLE_OPERATIONS] = 1u << DAVE,
		   [ROLE_KEEPERS] = 1u << BOB | 1u << CAROL | 1u << DAVE },
	.rules = { { .pattern = "servers/prod/**",
		     .paths = 1u << PATH_PROD,
		     .groups = { { ROLE_SECURITY, 2 } },
		     .nr_groups = 1 },
		   { .pattern = ".rbctl/**",
		     .paths = 1u << PATH_POLICY,
		     .groups = { { ROLE_KEEPERS, 2 } },
		     .nr_groups = 1 },
		   { .pattern = "**",
		     .paths = (1u << NR_PATHS) - 1,
		     .groups = { { ROLE_SECURITY, 1 } },
		     .nr_groups = 1 } },
	.nr_rules = 3,
};

static struct m_commit by_alice(struct making *making, const char *what)
{
	return (struct m_commit){ .author = ALICE,
				  .committer = ALICE,
				  .co_author = NOBODY,
				  .key = ALICE * NR_KEYS,
				  .when = making->now += 60,
				  .what = what };
}

static void begin(struct making *making)
{
	struct m_commit commit = by_alice(making, "begins");

	commit.tree.at[PATH_POLICY] = make_policy(making, &policy);
	for (int i = 1; i < NR_PATHS; i++)
		commit.tree.at[i] = make_content(making, i);
	make_commit(making, &commit, NULL);
}

static void edit(struct making *making, int path)
{
	struct m_commit commit = by_alice(making, "edits");
	int tip = making->m->nr_commits - 1;

	commit.tree = making->m->commits[tip].tree;
	commit.tree.at[path] = make_content(making, path);
	commit.parents[0] = tip;
	commit.nr_parents = 1;
	make_commit(making, &commit, NULL);
}

static void sign(struct making *making, int person)
{
	make_good_sign_off(making, making->m->nr_commits - 1, person);
}

void fixture_make(struct model *out, struct world *world)
{
	struct making making = { .m = out, .world = world, .now = WORLD_START };

	*out = (struct model){ 0 };
	begin(&making);
	edit(&making, PATH_NOTE_X);
	sign(&making, CAROL);
	edit(&making, PATH_PROD);
	sign(&making, BOB);
	sign(&making, CAROL);
	if (out->nr_commits != FIXTURE_COMMITS)
		abort();
	out->live = out->other = FIXTURE_L2;
}
