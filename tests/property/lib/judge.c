/* judge.c - the rules of approval once more: slow, simple, from their text */
#include "tests/property/lib/model.h"

/* Everything between one approved revision and the next. */
struct bench {
	const struct model *m;
	bool test;    /* asked for the environment "test", else for any */
	int approved; /* commit */
	const struct m_policy *policy;
	int policy_content;
	int revisions[MODEL_COMMITS]; /* those approved, in order */
	int nr_revisions;
	unsigned touched[MODEL_COMMITS]; /* paths that each one changed */
	int64_t clock;
	/* Of each commit: at which commit of the chain it was met first. */
	int met[MODEL_COMMITS];
	uint64_t chain; /* bits of its commits */
	bool open;
};

static const struct m_tree *tree_of(const struct bench *b, int commit)
{
	return &b->m->commits[commit].tree;
}

/* Policies, servers and runbooks always; anything else if a rule names it. */
static bool is_governed(const struct m_policy *policy, int path)
{
	if (path == PATH_POLICY || path >= PATH_BOOK_A)
		return true;
	for (int i = 0; i < policy->nr_rules; i++)
		if (policy->rules[i].paths >> path & 1)
			return true;
	return false;
}

static unsigned difference(const struct m_policy *policy,
			   const struct m_tree *a, const struct m_tree *b)
{
	unsigned paths = 0;

	for (int i = 0; i < NR_PATHS; i++)
		if (a->at[i] != b->at[i] && is_governed(policy, i))
			paths |= 1u << i;
	return paths;
}

static int owner_of(const struct m_policy *policy, int key)
{
	if (key == NOBODY ||
	    policy->keys[key / NR_KEYS][key % NR_KEYS] == KEY_NONE)
		return NOBODY;
	return key / NR_KEYS;
}

static bool is_known(const struct m_policy *policy, int person)
{
	for (int k = 0; k < NR_KEYS; k++)
		if (policy->keys[person][k] != KEY_NONE)
			return true;
	return false;
}

/* ---- who had a hand in it ---- */

static bool touches(const struct bench *b, const struct m_commit *c, int path);

static bool is_on_chain(const struct bench *b, const struct m_commit *c)
{
	return b->chain >> (c - b->m->commits) & 1;
}

/*
 * Had any commit that `other` has and the merge's first parent has not a hand
 * in the path? Where the merge goes live, it must have put there just what the
 * merge takes.
 */
static bool is_brought(const struct bench *b, const struct m_commit *merge,
		       int other, int path)
{
	for (int i = 0; i < b->m->nr_commits; i++)
		if (model_reaches(b->m, other, i) &&
		    !model_reaches(b->m, merge->parents[0], i) &&
		    (!is_on_chain(b, merge) ||
		     tree_of(b, i)->at[path] == merge->tree.at[path]) &&
		    touches(b, &b->m->commits[i], path))
			return true;
	return false;
}

/* It differs from the first parent, but not from another one. */
static bool takes_over(const struct bench *b, const struct m_commit *c,
		       int path)
{
	if (c->nr_parents < 2 ||
	    tree_of(b, c->parents[0])->at[path] == c->tree.at[path])
		return false;
	for (int i = 1; i < c->nr_parents; i++)
		if (tree_of(b, c->parents[i])->at[path] == c->tree.at[path])
			return true;
	return false;
}

/*
 * "A merge contributes only where a governed path differs from all its
 * parents." One case more, which the text forgets: it brings back an old
 * state from a parent of which no commit that comes with it made that state.
 * Nobody would have had a hand in it otherwise.
 */
static bool brings_back(const struct bench *b, const struct m_commit *c,
			int path)
{
	if (!takes_over(b, c, path))
		return false;
	for (int i = 1; i < c->nr_parents; i++)
		if (is_brought(b, c, c->parents[i], path))
			return false;
	return true;
}

static bool merge_touches(const struct bench *b, const struct m_commit *c,
			  int path)
{
	for (int i = 0; i < c->nr_parents; i++)
		if (tree_of(b, c->parents[i])->at[path] == c->tree.at[path])
			return brings_back(b, c, path);
	return true;
}

static bool touches(const struct bench *b, const struct m_commit *c, int path)
{
	if (c->nr_parents == 0)
		return c->tree.at[path] != ABSENT;
	if (c->nr_parents > 1)
		return merge_touches(b, c, path);
	return tree_of(b, c->parents[0])->at[path] != c->tree.at[path];
}

/* People, as bits, and whether there is somebody else. */
struct m_hands {
	unsigned people;
	bool unknown;
};

static void add_makers(struct m_hands *out, const struct bench *b,
		       const struct m_commit *c)
{
	int signer = owner_of(b->policy, c->key);

	out->people |= 1u << c->author | 1u << c->committer;
	if (signer != NOBODY)
		out->people |= 1u << signer;
	if (c->co_author != NOBODY) {
		out->people |= 1u << c->co_author;
		if (!is_known(b->policy, c->co_author))
			out->unknown = true;
	}
	if (signer == NOBODY || signer != c->author)
		out->unknown = true;
}

static bool was_approved(const struct bench *b, int commit)
{
	for (int i = 0; i < b->nr_revisions; i++)
		if (b->revisions[i] == commit)
			return true;
	return false;
}

/* Who put there what stands at the path in all these parents that have it,
 * ever. What was approved is nobody's any more. */
static void add_origins(struct m_hands *out, const struct bench *b,
			const struct m_commit *c, int path)
{
	for (int i = 0; i < c->nr_parents; i++) {
		const struct m_commit *parent = &b->m->commits[c->parents[i]];
		bool inherits = false;

		if (parent->tree.at[path] != c->tree.at[path] ||
		    was_approved(b, c->parents[i]))
			continue;
		for (int k = 0; k < parent->nr_parents; k++)
			if (tree_of(b, parent->parents[k])->at[path] ==
			    parent->tree.at[path])
				inherits = true;
		if (inherits)
			add_origins(out, b, parent, path);
		else
			add_makers(out, b, parent);
	}
}

static bool is_in_range(const struct bench *b, int tip, int commit)
{
	return model_reaches(b->m, tip, commit) &&
	       !model_reaches(b->m, b->approved, commit);
}

static bool is_live(const struct bench *b, int content)
{
	for (int i = 0; i < NR_PATHS; i++)
		if (is_governed(b->policy, i) &&
		    tree_of(b, b->approved)->at[i] == content)
			return true;
	return false;
}

/* The paths, as bits, at which commits since the last approved revision put
 * this content. */
static unsigned places_of(const struct bench *b, int tip, int content)
{
	unsigned paths = 0;

	for (int i = 0; i < b->m->nr_commits; i++)
		for (int k = 0; k < NR_PATHS; k++)
			if (tree_of(b, i)->at[k] == content &&
			    is_in_range(b, tip, i) &&
			    is_governed(b->policy, k) &&
			    touches(b, &b->m->commits[i], k))
				paths |= 1u << k;
	return paths;
}

/* Where the same new content stood at two paths, it was moved or copied, and
 * who had a hand in one of them had a hand in both. */
static unsigned held_together(const struct bench *b, int tip, int path)
{
	unsigned together = 1u << path;
	unsigned before = 0;

	while (before != together) {
		before = together;
		for (int i = 0; i < b->m->nr_contents; i++) {
			unsigned places =
				is_live(b, i) ? 0 : places_of(b, tip, i);

			if (places & together)
				together |= places;
		}
	}
	return together;
}

/* Everybody who had a hand in what the tip has at the path. */
static struct m_hands hands_in(const struct bench *b, int tip, int path)
{
	unsigned paths = held_together(b, tip, path);
	struct m_hands hands = { 0 };

	for (int i = 0; i < b->m->nr_commits * NR_PATHS; i++) {
		const struct m_commit *c = &b->m->commits[i / NR_PATHS];
		int at = i % NR_PATHS;

		if (!(paths >> at & 1) || !is_in_range(b, tip, i / NR_PATHS) ||
		    !touches(b, c, at))
			continue;
		add_makers(&hands, b, c);
		if (brings_back(b, c, at))
			add_origins(&hands, b, c, at);
	}
	return hands;
}

/* ---- does a statement count? ---- */

static bool base_stands(const struct bench *b, const struct m_statement *s)
{
	unsigned paths = 0;
	bool found = false;

	for (int i = 0; i < s->nr_changes; i++)
		paths |= 1u << s->changes[i].path;
	for (int i = 0; i < b->nr_revisions; i++) {
		if (found && (b->touched[i] & paths))
			return false;
		if (b->revisions[i] == s->base)
			found = true;
	}
	return found;
}

/* "A rejection stands until the same person takes it back." */
static bool is_objection(const struct m_statement *s)
{
	return s->type == STATEMENT_REJECT || s->type == STATEMENT_WITHDRAW;
}

/* What it speaks of is the governed paths that differ: who signed for one that
 * no rule governs signed something else. */
static bool in_effect(const struct bench *b, const struct m_statement *s,
		      int tip)
{
	for (int i = 0; i < s->nr_changes; i++) {
		const struct m_change *change = &s->changes[i];

		if (!is_governed(b->policy, change->path) ||
		    tree_of(b, tip)->at[change->path] != change->new ||
		    tree_of(b, b->approved)->at[change->path] != change->old)
			return false;
	}
	for (int i = 0; !is_objection(s) && i < NR_PATHS; i++)
		if (s->context[i] != ABSENT &&
		    s->context[i] != tree_of(b, tip)->at[i])
			return false;
	return true;
}

/* A sign-off stands or falls as a whole: a hand in one of its paths is a hand
 * in all of it. */
static bool has_hand(const struct bench *b, const struct m_statement *s,
		     int tip)
{
	for (int i = 0; i < s->nr_changes; i++)
		if (hands_in(b, tip, s->changes[i].path).people >> s->person &
		    1)
			return true;
	return false;
}

/* Everything but the role, which is asked path by path. */
static bool counts(const struct bench *b, const struct m_statement *s, int tip)
{
	return s->sound && s->right_store && s->right_ref &&
	       !(s->prod_only &&
		 (b->test || s->changes[0].path == PATH_POLICY)) &&
	       (is_objection(s) || s->policy == b->policy_content) &&
	       owner_of(b->policy, s->key) == s->person &&
	       b->policy->keys[s->person][s->key % NR_KEYS] == KEY_GOOD &&
	       (s->expires == 0 || b->clock <= s->expires) &&
	       base_stands(b, s) && in_effect(b, s, tip) &&
	       !(s->type == STATEMENT_APPROVE && b->policy->separation &&
		 has_hand(b, s, tip));
}

static bool covers(const struct m_statement *s, int path)
{
	for (int i = 0; i < s->nr_changes; i++)
		if (s->changes[i].path == path)
			return true;
	return false;
}

/* ---- the rules of one path ---- */

static bool names(const struct m_rule *rule, int path)
{
	return rule->paths >> path & 1;
}

/* "A path that no rule names falls to the policy's own rule." */
static bool applies(const struct m_policy *policy, int rule, int path)
{
	for (int i = 0; i < policy->nr_rules; i++)
		if (names(&policy->rules[i], path))
			return names(&policy->rules[rule], path);
	return names(&policy->rules[rule], PATH_POLICY);
}

static unsigned asked(const struct bench *b, int path)
{
	unsigned people = 0;

	for (int i = 0; i < b->policy->nr_rules; i++)
		for (int g = 0; applies(b->policy, i, path) &&
				g < b->policy->rules[i].nr_groups;
		     g++)
			people |= b->policy->roles
					  [b->policy->rules[i].groups[g].role];
	return people;
}

/* Every way to give the places to people is tried. */
static bool fills(const struct m_policy *policy, const struct m_rule *rule,
		  unsigned people, int group, int place)
{
	if (group == rule->nr_groups)
		return true;
	if (place == rule->groups[group].count)
		return fills(policy, rule, people, group + 1, 0);
	for (int p = 0; p < NR_PEOPLE; p++)
		if ((people & policy->roles[rule->groups[group].role]) >> p &
			    1 &&
		    fills(policy, rule, people & ~(1u << p), group, place + 1))
			return true;
	return false;
}

/* True: `a` was made after `c`: it was met later, or stands on it. */
static bool is_newer(const struct bench *b, int a, int c)
{
	if (b->met[a] != b->met[c])
		return b->met[a] > b->met[c];
	return a != c && model_reaches(b->m, a, c);
}

/* The person's newest statement that counts for the path, or -1. */
static int newest(struct bench *b, int tip, int path, int person)
{
	int best = -1;

	for (int i = 0; i < b->m->nr_commits; i++) {
		const struct m_commit *c = &b->m->commits[i];
		const struct m_statement *s = &c->statement;

		if (!c->has_statement || !model_reaches(b->m, tip, i) ||
		    s->person != person || !covers(s, path) ||
		    (s->type == STATEMENT_APPROVE &&
		     model_reaches(b->m, b->approved, i)) ||
		    !counts(b, s, tip))
			continue;
		if (best >= 0 && !is_newer(b, i, best) &&
		    !is_newer(b, best, i) &&
		    b->m->commits[best].statement.type != s->type)
			b->open = true;
		if (best < 0 || is_newer(b, i, best))
			best = i;
	}
	return best;
}

/* A rule that limits a sign-off's life wants one that says when it ends. */
static bool is_short_enough(const struct m_rule *rule,
			    const struct m_statement *s)
{
	return rule->days == 0 ||
	       (s->expires && s->expires - s->issued <= rule->days * 86400);
}

static bool rule_is_satisfied(struct bench *b, int tip, int path, int rule)
{
	const struct m_rule *r = &b->policy->rules[rule];
	unsigned approvers = 0;

	for (int p = 0; p < NR_PEOPLE; p++) {
		int commit = newest(b, tip, path, p);
		const struct m_statement *s;

		if (commit < 0)
			continue;
		s = &b->m->commits[commit].statement;
		if (s->type == STATEMENT_APPROVE && is_short_enough(r, s))
			approvers |= 1u << p;
	}
	approvers &= asked(b, path);
	if (b->policy->separation && hands_in(b, tip, path).unknown &&
	    __builtin_popcount(approvers) < 2)
		return false;
	return fills(b->policy, r, approvers, 0, 0);
}

static bool is_rejected(struct bench *b, int tip, int path)
{
	for (int p = 0; p < NR_PEOPLE; p++) {
		int statement = newest(b, tip, path, p);

		if (statement >= 0 &&
		    b->m->commits[statement].statement.type ==
			    STATEMENT_REJECT &&
		    asked(b, path) >> p & 1)
			return true;
	}
	return false;
}

static bool path_is_approved(struct bench *b, int tip, int path)
{
	if (is_rejected(b, tip, path))
		return false;
	for (int i = 0; i < b->policy->nr_rules; i++)
		if (applies(b->policy, i, path) &&
		    !rule_is_satisfied(b, tip, path, i))
			return false;
	return true;
}

/* ---- one revision, and all of them ---- */

static bool policy_may_follow(const struct bench *b, unsigned changed, int tip)
{
	int content = tree_of(b, tip)->at[PATH_POLICY];
	const struct m_policy *policy;

	if (content == ABSENT || changed != 1u << PATH_POLICY)
		return false;
	policy = &b->m->contents[content].policy;
	return policy->valid && policy->version > b->policy->version;
}

static bool judge(struct bench *b, int tip)
{
	unsigned changed =
		difference(b->policy, tree_of(b, b->approved), tree_of(b, tip));
	bool yes = true;

	if (changed >> PATH_POLICY & 1 && !policy_may_follow(b, changed, tip))
		return false;
	for (int i = 0; i < NR_PATHS; i++)
		if (changed >> i & 1 && !path_is_approved(b, tip, i))
			yes = false;
	if (!yes)
		return false;
	b->approved = tip;
	b->revisions[b->nr_revisions] = tip;
	b->touched[b->nr_revisions++] = changed;
	b->policy_content = tree_of(b, tip)->at[PATH_POLICY];
	b->policy = &b->m->contents[b->policy_content].policy;
	return true;
}

static void read_chain(struct answers *out, struct bench *b, int tip)
{
	int back[MODEL_COMMITS];
	int nr = 0;

	for (int c = tip;; c = b->m->commits[c].parents[0]) {
		back[nr++] = c;
		if (b->m->commits[c].nr_parents == 0)
			break;
	}
	out->nr = nr;
	for (int i = 0; i < nr; i++)
		out->chain[i] = back[nr - 1 - i];
	for (int i = 0; i < b->m->nr_commits; i++) {
		b->met[i] = nr;
		for (int k = nr - 1; k >= 0; k--)
			if (model_reaches(b->m, out->chain[k], i))
				b->met[i] = k;
	}
}

void reference_judge(struct answers *out, const struct model *model, int tip,
		     bool test)
{
	struct bench b = { .m = model, .test = test };
	bool dead = false;

	*out = (struct answers){ 0 };
	read_chain(out, &b, tip);
	for (int i = 0; i < out->nr; i++)
		b.chain |= (uint64_t)1 << out->chain[i];
	b.policy_content = model->commits[0].tree.at[PATH_POLICY];
	b.policy = &model->contents[b.policy_content].policy;
	b.nr_revisions = 1;
	b.clock = model->commits[0].when;
	out->yes[0] = true;
	for (int i = 1; i < out->nr; i++) {
		const struct m_commit *c = &model->commits[out->chain[i]];

		if (c->when > b.clock)
			b.clock = c->when;
		dead = dead || c->nr_parents > 2;
		b.open = false;
		out->yes[i] = !dead && judge(&b, out->chain[i]);
		out->open[i] = b.open;
	}
	out->approved = b.approved;
}
