/* commits.c - commits and sign-offs of random histories, right and wrong */
#include "core/trust/message.h"
#include "tests/property/lib/history.h"

#include <stdio.h>
#include <string.h>

#define DAY 86400

static void write_root(struct oid *out, struct making *making,
		       const struct m_tree *tree)
{
	struct entry entries[NR_PATHS];
	size_t nr = 0;

	for (int i = 0; i < NR_PATHS; i++) {
		if (tree->at[i] == ABSENT)
			continue;
		entries[nr++] =
			(struct entry){ model_paths[i], 0100644,
					making->m->contents[tree->at[i]].oid };
	}
	world_tree(out, making->world, entries, nr);
}

int make_commit(struct making *making, struct m_commit *commit,
		const char *message)
{
	struct model *m = making->m;
	struct writing writing = { .nr_parents = (size_t)commit->nr_parents,
				   .author = commit->author,
				   .committer = commit->committer,
				   .when = commit->when,
				   .key = commit->key };
	struct oid parents[MODEL_PARENTS];
	autobuf text = { 0 };

	if (m->nr_commits == MODEL_COMMITS)
		abort();
	commit->reach = (uint64_t)1 << m->nr_commits;
	for (int i = 0; i < commit->nr_parents; i++) {
		commit->reach |= m->commits[commit->parents[i]].reach;
		parents[i] = m->commits[commit->parents[i]].oid;
	}
	write_root(&writing.tree, making, &commit->tree);
	/* The number makes each commit another object. */
	buf_addf(&text, "%s (%d)\n", commit->what, m->nr_commits);
	if (commit->co_author != NOBODY)
		buf_addf(&text, "\nCo-authored-by: Somebody <%s>\n",
			 making->world->people[commit->co_author].email);
	writing.parents = parents;
	writing.message = message ? message : buf_str(&text);
	world_commit(&commit->oid, making->world, &writing);
	m->commits[m->nr_commits] = *commit;
	return m->nr_commits++;
}

/* ---- what is signed ---- */

static void fill_changes(struct m_statement *s, const struct model *m, int base,
			 int tip, unsigned paths)
{
	const struct m_tree *old = &m->commits[base].tree;
	const struct m_tree *new = &m->commits[tip].tree;

	s->nr_changes = 0;
	for (int i = 0; i < NR_PATHS; i++) {
		if (!(paths >> i & 1) || old->at[i] == new->at[i])
			continue;
		s->changes[s->nr_changes++] =
			(struct m_change){ i, old->at[i], new->at[i] };
	}
}

static bool is_changed(const struct m_statement *s, int path)
{
	for (int i = 0; i < s->nr_changes; i++)
		if (s->changes[i].path == path)
			return true;
	return false;
}

/* Runbook A refers to one server; no other document to anything. */
static void fill_context(struct m_statement *s, const struct m_tree *tree)
{
	for (int i = 0; i < NR_PATHS; i++)
		s->context[i] = ABSENT;
	if (is_changed(s, PATH_BOOK_A) && !is_changed(s, PATH_SSO) &&
	    tree->at[PATH_BOOK_A] != ABSENT)
		s->context[PATH_SSO] = tree->at[PATH_SSO];
}

static unsigned governed(const struct m_policy *policy)
{
	unsigned paths = 1u << PATH_POLICY | 1u << PATH_BOOK_A |
			 1u << PATH_BOOK_B | 1u << PATH_PROD | 1u << PATH_SSO;

	for (int i = 0; i < policy->nr_rules; i++)
		paths |= policy->rules[i].paths;
	return paths;
}

static void right_statement(struct m_statement *s, struct making *making,
			    int tip, int person)
{
	struct model *m = making->m;
	struct answers answers;
	int policy;

	reference_judge(&answers, m, tip, false);
	policy = m->commits[answers.approved].tree.at[PATH_POLICY];
	*s = (struct m_statement){ .type = STATEMENT_APPROVE,
				   .right_store = true,
				   .right_ref = true,
				   .base = answers.approved,
				   .policy = policy,
				   .person = person,
				   .key = person * NR_KEYS,
				   .issued = making->now,
				   .sound = true };
	fill_changes(s, m, s->base, tip, governed(&m->contents[policy].policy));
	fill_context(s, &m->commits[tip].tree);
	for (int i = 0; i < m->contents[policy].policy.nr_rules; i++)
		if (m->contents[policy].policy.rules[i].days)
			s->expires = s->issued + DAY + 7;
}

/* One thing that makes it wrong, or only smaller. */
static void spoil(struct m_statement *s, struct making *making, int tip,
		  int flaw)
{
	struct chance *chance = &making->chance;
	struct m_change *change =
		&s->changes[chance_below(chance, s->nr_changes)];

	switch (flaw) {
	case 0:
		s->right_store = false;
		break;
	case 1:
		s->right_ref = false;
		break;
	case 2:
		s->base = chance_below(chance, making->m->nr_commits);
		break;
	case 3:
		s->policy =
			chance_of(chance, 50)
				? ABSENT
				: making->m->commits[0].tree.at[PATH_POLICY];
		break;
	case 4:
		change->new = make_content(making, change->path);
		break;
	case 5:
		change->old = make_content(making, change->path);
		break;
	case 6:
		s->key = chance_below(chance, NR_PEOPLE) * NR_KEYS;
		break;
	case 7:
		s->key = s->person * NR_KEYS + 1 + chance_below(chance, 2);
		break;
	case 8:
		s->expires = s->issued + DAY * chance_below(chance, 4) + 7;
		break;
	case 9:
		s->prod_only = true;
		break;
	case 10:
		s->context[PATH_NOTE_Y] =
			chance_of(chance, 50)
				? making->m->commits[tip].tree.at[PATH_NOTE_Y]
				: make_content(making, PATH_NOTE_Y);
		break;
	default: /* some of the paths alone */
		fill_changes(s, making->m, s->base, tip,
			     1u << change->path |
				     1u << chance_below(chance, NR_PATHS));
		fill_context(s, &making->m->commits[tip].tree);
	}
}

/* ---- in core's own words ---- */

static struct change_side side_of(const struct model *m, int content)
{
	struct change_side side = { 0 };

	if (content == ABSENT)
		return side;
	side.present = true;
	side.mode = 0100644;
	side.oid = m->contents[content].oid;
	memcpy(side.sha256, m->contents[content].sha256, 65);
	return side;
}

static void add_context(struct json *root, const struct model *m,
			const struct m_statement *from)
{
	struct json *context = json_set_array(root, "context");

	for (int i = 0; i < NR_PATHS; i++) {
		struct json *item;

		if (from->context[i] == ABSENT)
			continue;
		item = json_append_object(context);
		json_set_string(item, "path", model_paths[i]);
		json_set_string(item, "sha256",
				m->contents[from->context[i]].sha256);
	}
}

static void add_rest(struct statement *s, const struct model *m,
		     const struct m_statement *from)
{
	struct json *root = json_new_object();
	struct json *checklist = json_set_object(root, "checklist");

	json_append_string(json_set_array(root, "environments"),
			   from->prod_only ? "prod" : "*");
	json_set(checklist, "path", json_new_null());
	json_set(checklist, "sha256", json_new_null());
	json_set(checklist, "answers", json_new_object());
	add_context(root, m, from);
	s->tickets = json_set_array(root, "tickets");
	s->environments = json_get(root, "environments");
	s->checklist = checklist;
	s->context = json_get(root, "context");
	s->root = root;
}

static void write_message(struct buf *out, struct making *making,
			  const struct m_statement *from, int key,
			  const char *namespace)
{
	static const char nothing[] = "00000000000000000000000000000000"
				      "00000000000000000000000000000000";
	const struct model *m = making->m;
	const struct m_content *beginning =
		&m->contents[m->commits[0].tree.at[PATH_POLICY]];
	struct actor *people = making->world->people;
	autoptr(statement) s = xcalloc(1, sizeof(*s));
	autofree char *nonce = xasprintf("nonce-of-%016d", m->nr_commits);

	add_rest(s, m, from);
	s->type = from->type;
	s->anchor = m->commits[from->right_store ? 0 : m->nr_commits - 1].oid;
	s->anchor_policy_sha256 =
		from->right_store ? beginning->sha256 : nothing;
	s->ref = from->right_ref ? WORLD_LIVE : "refs/heads/staging";
	s->base = m->commits[from->base].oid;
	s->policy_sha256 = from->policy == ABSENT
				   ? nothing
				   : m->contents[from->policy].sha256;
	for (int i = 0; i < from->nr_changes; i++) {
		struct changes *changes = &s->changes;

		changes->at = grow(changes->at, changes->nr, &changes->alloc,
				   sizeof(*changes->at));
		changes->at[changes->nr++] = (struct change){
			.path = xstrdup(model_paths[from->changes[i].path]),
			.old = side_of(m, from->changes[i].old),
			.new = side_of(m, from->changes[i].new),
		};
	}
	s->person = people[from->person].name;
	s->key = people[from->key / NR_KEYS].keys[from->key % NR_KEYS];
	s->reason = "it was agreed";
	s->issued = from->issued;
	s->expires = from->expires;
	s->nonce = nonce;
	world_message(out, making->world, s, key, namespace);
}

/* The commit around it, whose signatures may be by others. */
static int commit_statement(struct making *making, int parent,
			    struct m_statement *s, int key_inside,
			    int key_outside, const char *namespace)
{
	static const char *const whats[] = { [STATEMENT_APPROVE] = "approves",
					     [STATEMENT_REJECT] = "rejects",
					     [STATEMENT_WITHDRAW] =
						     "withdraws" };
	struct m_commit commit = { .tree = making->m->commits[parent].tree,
				   .parents = { parent },
				   .nr_parents = 1,
				   .author = s->person,
				   .committer = s->person,
				   .co_author = NOBODY,
				   .key = key_outside,
				   .when = making->now,
				   .has_statement = true,
				   .what = whats[s->type] };
	autobuf message = { 0 };

	s->sound = key_inside == s->key && key_outside == s->key &&
		   strcmp(namespace, STATEMENT_NAMESPACE) == 0;
	commit.statement = *s;
	write_message(&message, making, s, key_inside, namespace);
	return make_commit(making, &commit, buf_str(&message));
}

int make_good_sign_off(struct making *making, int parent, int person)
{
	return make_flawed_sign_off(making, parent, person, NO_FLAW);
}

int make_flawed_sign_off(struct making *making, int parent, int person,
			 int flaw)
{
	struct m_statement s;

	right_statement(&s, making, parent, person);
	if (s.nr_changes > 0 && flaw != NO_FLAW)
		spoil(&s, making, parent, flaw);
	if (s.nr_changes == 0)
		return parent;
	return commit_statement(making, parent, &s, s.key, s.key,
				STATEMENT_NAMESPACE);
}

int make_same_again(struct making *making, int parent, int old)
{
	struct m_statement s = making->m->commits[old].statement;

	return commit_statement(making, parent, &s, s.key, s.key,
				STATEMENT_NAMESPACE);
}

int make_sign_off(struct making *making, int parent)
{
	struct chance *chance = &making->chance;
	int person =
		chance_of(chance, 5) ? MALLORY : chance_below(chance, MALLORY);
	const char *namespace = STATEMENT_NAMESPACE;
	struct m_statement s;
	int inside;
	int outside;

	right_statement(&s, making, parent, person);
	if (s.nr_changes == 0)
		return parent;
	if (chance_of(chance, 12))
		s.type = chance_of(chance, 50) ? STATEMENT_REJECT
					       : STATEMENT_WITHDRAW;
	if (chance_of(chance, 30))
		spoil(&s, making, parent, chance_below(chance, FLAWS));
	if (s.nr_changes == 0)
		return parent;
	inside = outside = s.key;
	if (chance_of(chance, 3))
		inside = MALLORY * NR_KEYS;
	if (chance_of(chance, 3))
		outside = chance_of(chance, 50) ? NOBODY : MALLORY * NR_KEYS;
	if (chance_of(chance, 2))
	namespace = "git";
	return commit_statement(making, parent, &s, inside, outside, namespace);
}
