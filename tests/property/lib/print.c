/* print.c - a model for people who look for a fault in it */
#include "tests/property/lib/model.h"

#include <stdio.h>

static const char *name_of(int person)
{
	static const char *const names[] = { "alice", "bob",  "carol",
					     "dave",  "erin", "mallory" };

	return person == NOBODY ? "nobody" : names[person];
}

static void print_policy(const struct m_policy *policy)
{
	printf("#      policy %d%s%s\n", policy->version,
	       policy->separation ? "" : ", one may sign one's own",
	       policy->valid ? "" : ", not valid");
	for (int p = 0; p < NR_PEOPLE; p++)
		printf("#        %s: keys %d%d%d roles%s%s%s\n", name_of(p),
		       policy->keys[p][0], policy->keys[p][1],
		       policy->keys[p][2],
		       policy->roles[ROLE_SECURITY] >> p & 1 ? " security" : "",
		       policy->roles[ROLE_OPERATIONS] >> p & 1 ? " operations"
							       : "",
		       policy->roles[ROLE_KEEPERS] >> p & 1 ? " keepers" : "");
	for (int i = 0; i < policy->nr_rules; i++) {
		const struct m_rule *rule = &policy->rules[i];

		printf("#        %s:", rule->pattern);
		for (int g = 0; g < rule->nr_groups; g++)
			printf(" %d %s", rule->groups[g].count,
			       model_roles[rule->groups[g].role]);
		printf(" for %d days\n", rule->days);
	}
}

static void print_statement(const struct m_statement *s)
{
	printf("#      %s%s%s%s by %s with key %d of %s, base %d, policy "
	       "%d, issued %lld, expires %lld%s\n",
	       s->sound ? "" : "not sound, ",
	       s->right_store ? "" : "wrong store, ",
	       s->right_ref ? "" : "wrong ref, ",
	       s->prod_only ? "for prod" : "for all", name_of(s->person),
	       s->key % NR_KEYS, name_of(s->key / NR_KEYS), s->base, s->policy,
	       (long long)(s->issued - WORLD_START),
	       (long long)(s->expires ? s->expires - WORLD_START : 0), ":");
	for (int i = 0; i < s->nr_changes; i++)
		printf("#        %s %d -> %d\n",
		       model_paths[s->changes[i].path], s->changes[i].old,
		       s->changes[i].new);
	for (int i = 0; i < NR_PATHS; i++)
		if (s->context[i] != ABSENT)
			printf("#        beside %s %d\n", model_paths[i],
			       s->context[i]);
}

static void print_commit(const struct model *m, int nr)
{
	const struct m_commit *c = &m->commits[nr];
	char hex[OID_HEX + 1];

	oid_format(hex, &c->oid);
	printf("# %3d %.12s %s, on", nr, hex, c->what);
	for (int i = 0; i < c->nr_parents; i++)
		printf(" %d", c->parents[i]);
	printf("; by %s, %s, with %s, key %d of %s, at %lld\n",
	       name_of(c->author), name_of(c->committer), name_of(c->co_author),
	       c->key < 0 ? 0 : c->key % NR_KEYS,
	       name_of(c->key < 0 ? NOBODY : c->key / NR_KEYS),
	       (long long)(c->when - WORLD_START));
	printf("#      ");
	for (int i = 0; i < NR_PATHS; i++)
		printf("%4d", c->tree.at[i]);
	printf("\n");
	if (c->has_statement)
		print_statement(&c->statement);
	if (c->tree.at[PATH_POLICY] != ABSENT &&
	    (nr == 0 || m->commits[c->parents[0]].tree.at[PATH_POLICY] !=
				c->tree.at[PATH_POLICY]))
		print_policy(&m->contents[c->tree.at[PATH_POLICY]].policy);
}

void model_print(const struct model *m, int tip)
{
	for (int i = 0; i < m->nr_commits; i++)
		if (model_reaches(m, tip, i))
			print_commit(m, i);
}
