/* world.c - people with keys, and the objects that they write, in memory */
#include "tests/property/lib/world.h"
#include "core/base/fs.h"
#include "core/crypto/hash.h"
#include "core/git/tree.h"
#include "core/trust/message.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

void must(int result, const struct err *err)
{
	if (result == 0)
		return;
	printf("Bail out! %s\n", err->msg);
	fflush(stdout);
	abort();
}

/* ---- the scratch folder and the people in it ---- */

static void make_person(struct world *world, int person, const char *name)
{
	struct actor *actor = &world->people[person];
	struct err err = { 0 };

	actor->name = name;
	snprintf(actor->email, sizeof(actor->email), "%s@example.org", name);
	for (size_t i = 0; i < NR_KEYS; i++) {
		autofree char *path =
			xasprintf("%s/%s-%zu", world->dir, name, i);
		autobuf private_text = { 0 };
		autobuf line = { 0 };
		struct sshkey public;

		must(sshkey_generate(&private_text, &public, name, &err), &err);
		must(fs_write(path, buf_str(&private_text), private_text.len,
			      0600, &err),
		     &err);
		must(signer_open(&actor->signers[i], path, NULL, &err), &err);
		sshkey_format(&line, &public);
		snprintf(actor->keys[i], sizeof(actor->keys[i]), "%s",
			 buf_str(&line));
	}
}

/* Nothing of the user's own git or home is asked. */
static void freeze(const struct world *world)
{
	static const char *const fixed[][2] = {
		{ "GIT_CONFIG_GLOBAL", "/dev/null" },
		{ "GIT_CONFIG_SYSTEM", "/dev/null" },
		{ "LC_ALL", "C" },
		{ "TZ", "UTC" },
	};

	setenv("HOME", world->dir, 1);
	unsetenv("XDG_CONFIG_HOME");
	for (size_t i = 0; i < ARRAY_SIZE(fixed); i++)
		setenv(fixed[i][0], fixed[i][1], 1);
}

void world_open(struct world *world)
{
	static const char *const names[] = { "alice", "bob",  "carol",
					     "dave",  "erin", "mallory" };
	const char *memory = "/dev/shm";
	struct repo *repo = NULL;
	struct err err = { 0 };

	*world = (struct world){ 0 };
	/* In memory where there is such a place: each pin is fsynced. */
	snprintf(world->dir, sizeof(world->dir), "%s/rbctl-property-XXXXXX",
		 access(memory, W_OK) == 0 ? memory : "/tmp");
	if (mkdtemp(world->dir) == NULL)
		must(err_errno(&err, "%s", world->dir), &err);
	snprintf(world->git, sizeof(world->git), "%s/store.git", world->dir);
	snprintf(world->state, sizeof(world->state), "%s/state", world->dir);
	freeze(world);
	must(secret_setup(&err), &err);
	must(repo_create(&repo, world->git, "main", &err), &err);
	repo_free(repo);
	for (int i = 0; i < NR_PEOPLE; i++)
		make_person(world, i, names[i]);
}

void world_close(struct world *world)
{
	const char *const argv[] = { "rm", "-rf", world->dir, NULL };
	autobuf out = { 0 };
	struct err err = { 0 };
	int status;

	for (int i = 0; i < NR_PEOPLE; i++)
		for (size_t k = 0; k < NR_KEYS; k++)
			signer_free(world->people[i].signers[k]);
	objects_release(&world->objects);
	must(fs_run(&status, &out, NULL, argv, NULL, 0, 1024, &err), &err);
}

/* ---- objects ---- */

/* The entries that begin with the same `skip` bytes, as one tree. */
static void write_tree(struct oid *out, struct world *world,
		       const struct entry *entries, size_t nr, size_t skip)
{
	autobuf raw = { 0 };
	size_t i = 0;

	while (i < nr) {
		const char *name = entries[i].path + skip;
		size_t len = strcspn(name, "/");
		struct oid oid = entries[i].oid;
		unsigned mode = entries[i].mode;
		size_t first = i++;

		if (name[len] == '/') {
			while (i < nr && strncmp(entries[i].path + skip, name,
						 len + 1) == 0)
				i++;
			write_tree(&oid, world, &entries[first], i - first,
				   skip + len + 1);
			mode = MODE_TREE;
		}
		buf_addf(&raw, "%o %.*s", mode, (int)len, name);
		buf_add_byte(&raw, 0);
		buf_add_bytes(&raw, oid.id, OID_SIZE);
	}
	objects_add(out, &world->objects, OBJECT_TREE, buf_str(&raw), raw.len);
}

void world_tree(struct oid *out, struct world *world,
		const struct entry *entries, size_t nr)
{
	write_tree(out, world, entries, nr, 0);
}

void world_blob(struct oid *out, char sha256[65], struct world *world,
		const char *text)
{
	size_t len = strlen(text);

	objects_add(out, &world->objects, OBJECT_BLOB, text, len);
	hash_sha256_hex(sha256, text, len);
}

static void add_headers(struct buf *raw, const struct world *world,
			const struct writing *w)
{
	const struct actor *author = &world->people[w->author];
	const struct actor *committer = &world->people[w->committer];
	char hex[OID_HEX + 1];

	oid_format(hex, &w->tree);
	buf_addf(raw, "tree %s\n", hex);
	for (size_t i = 0; i < w->nr_parents; i++) {
		oid_format(hex, &w->parents[i]);
		buf_addf(raw, "parent %s\n", hex);
	}
	buf_addf(raw, "author %s <%s> %lld +0000\n", author->name,
		 author->email, (long long)w->when);
	buf_addf(raw, "committer %s <%s> %lld +0000\n", committer->name,
		 committer->email, (long long)w->when);
}

static void add_signature(struct buf *raw, const struct buf *armour)
{
	const char *line = buf_str(armour);

	buf_add(raw, "gpgsig");
	while (*line) {
		size_t len = strcspn(line, "\n");

		buf_addf(raw, " %.*s\n", (int)len, line);
		line += len + (line[len] == '\n');
	}
}

void world_commit(struct oid *out, struct world *world, const struct writing *w)
{
	autobuf armour = { 0 };
	autobuf raw = { 0 };
	struct err err = { 0 };

	add_headers(&raw, world, w);
	if (w->key != NOBODY) {
		struct actor *actor = &world->people[w->key / NR_KEYS];
		size_t headers = raw.len;

		buf_addf(&raw, "\n%s", w->message);
		must(signer_sign(&armour, actor->signers[w->key % NR_KEYS],
				 "git", buf_str(&raw), raw.len, &err),
		     &err);
		buf_truncate(&raw, headers);
		add_signature(&raw, &armour);
	}
	buf_addf(&raw, "\n%s", w->message);
	objects_add(out, &world->objects, OBJECT_COMMIT, buf_str(&raw),
		    raw.len);
}

void world_message(struct buf *out, struct world *world,
		   const struct statement *statement, int key,
		   const char *namespace)
{
	struct actor *actor = &world->people[key / NR_KEYS];
	autobuf armour = { 0 };
	autobuf text = { 0 };
	struct err err = { 0 };

	must(statement_format(&text, statement, &err), &err);
	must(signer_sign(&armour, actor->signers[key % NR_KEYS], namespace,
			 buf_str(&text), text.len, &err),
	     &err);
	message_format(out, "Sign for a change",
		       "What changes is said here in plain words.\n", &text,
		       &armour, actor->name, actor->email);
}

/* ---- judging ---- */

struct repo *world_repo(struct world *world)
{
	struct repo *repo = NULL;
	struct err err = { 0 };

	must(repo_open(&repo, world->git, &err), &err);
	objects_serve(&world->objects, repo);
	return repo;
}

struct store *world_store(struct world *world, const struct oid *anchor)
{
	return world_store_at(world, anchor, WORLD_NOW);
}

struct store *world_store_at(struct world *world, const struct oid *anchor,
			     int64_t now)
{
	struct store_options options = { .state_dir = world->state,
					 .now = now,
					 .tool = "this one",
					 .keep_after = 1 };
	struct repo *repo = world_repo(world);
	struct store *store = NULL;
	struct err err = { 0 };
	struct anchor pin;

	must(store_anchor_of(&pin, repo, anchor, &err), &err);
	must(store_pin(repo, world->state, &pin, &err), &err);
	must(store_open_repo(&store, repo, &options, &err), &err);
	return store;
}

static void say_oid(struct buf *out, const char *name, const struct oid *oid)
{
	char hex[OID_HEX + 1];

	oid_format(hex, oid);
	buf_addf(out, "%s %s\n", name, hex);
}

static void say_sign_off(struct buf *out, const struct sign_off_seen *seen)
{
	say_oid(out, "sign-off", &seen->commit);
	buf_addf(out, "  %s %s %d %s: %s\n", seen->person,
		 seen->statement_sha256, seen->counts,
		 reason_name(seen->reason), seen->detail);
}

static void say_people(struct buf *out, const struct strings *people)
{
	for (size_t i = 0; i < people->nr; i++)
		buf_addf(out, " %s", people->at[i]);
	buf_add(out, "\n");
}

void judgement_text(struct buf *out, const struct judgement *j)
{
	buf_addf(out, "%s %s: %s (%s)\n", j->verdict.allowed ? "yes" : "no",
		 reason_name(j->verdict.reason), j->verdict.detail,
		 j->verdict.hint);
	say_oid(out, "candidate", &j->candidate);
	say_oid(out, "tree", &j->tree);
	say_oid(out, "base", &j->base);
	say_oid(out, "approved", &j->approved);
	buf_addf(out, "committed %lld\njudged by %s\n", (long long)j->committed,
		 j->judged_by_sha256);
	for (size_t i = 0; i < j->changes.nr; i++) {
		say_oid(out, j->changes.at[i].path, &j->changes.at[i].old.oid);
		say_oid(out, "  becomes", &j->changes.at[i].new.oid);
	}
	for (size_t i = 0; i < j->nr_sign_offs; i++)
		say_sign_off(out, &j->sign_offs[i]);
	for (size_t i = 0; i < j->nr_rules; i++) {
		const struct rule_state *rule = &j->rules[i];

		buf_addf(out, "rule %s %zu/%zu %d by", rule->path, rule->filled,
			 rule->places, rule->satisfied);
		say_people(out, &rule->signed_by);
	}
	for (size_t i = 0; i < j->nr_contributions; i++) {
		const struct contribution *c = &j->contributions[i];

		buf_addf(out, "hands %s %d", c->path, c->unknown);
		say_people(out, &c->people);
	}
	buf_addf(out, "unclean %d\n", j->unclean_merge);
	say_oid(out, "unclean", &j->unclean_merge_commit);
}

void judge_text(struct buf *out, struct store *store,
		const struct oid *candidate, const char *environment)
{
	auto_release(judgement) j = { 0 };
	struct err err = { 0 };

	buf_reset(out);
	if (store_judge(&j, store, candidate, environment, &err))
		buf_addf(out, "error: %d %s\n", err.code, err.msg);
	else
		judgement_text(out, &j);
}
