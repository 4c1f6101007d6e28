/* differential.c - what is accepted here is accepted by git and OpenSSH too */
/*
 * Sign-offs of random histories, random trees with odd names, and commits and
 * trees with a byte changed, all from RBCTL_SEED on (1). Stock git and
 * ssh-keygen are the oracles; each must have had enough to say.
 */
#include "core/base/fs.h"
#include "core/git/commit.h"
#include "core/git/tree.h"
#include "tests/property/lib/fixture.h"
#include "tests/property/lib/history.h"
#include "tests/property/lib/tap.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define HISTORIES     40
#define SIGN_OFFS_MAX 80
#define TREES         (1200 / SLOWER)
#define MUTANTS       (20000 / SLOWER)

struct trial {
	struct world world;
	struct model model;
	struct chance chance;
	size_t nr_sign_offs;
	size_t nr_failed;
};

/* A shell line in the scratch folder; its exit code. */
static int run(struct buf *out, struct trial *t, const char *line)
{
	autofree char *script = xasprintf("cd '%s'; %s", t->world.dir, line);
	const char *const argv[] = { "sh", "-ec", script, NULL };
	struct err err = { 0 };
	int status;

	buf_reset(out);
	must(fs_run(&status, out, NULL, argv, NULL, 0, 1 << 26, &err), &err);
	return status;
}

/* All objects of the world into a fresh repository of git's. */
static void hand_over(struct trial *t)
{
	autofree char *pack = xasprintf("%s/pack", t->world.dir);
	struct err err = { 0 };
	autobuf out = { 0 };

	objects_pack(&t->world.objects, 0, pack);
	if (run(&out, t,
		"rm -rf git; git init -q --bare git; git -C git index-pack "
		"--stdin <pack >/dev/null"))
		must(err_set(&err, EXIT_GIT, "git takes no pack"), &err);
}

/* ---- sign-offs ---- */

/* As the manual says that anybody can do it. */
static const char verify[] =
	"git -C git -c gpg.ssh.allowedSignersFile=$PWD/signers verify-commit "
	"%s 2>/dev/null && git -C git cat-file commit %s >commit && "
	"sed -n '/^-----BEGIN RBCTL STATEMENT-----$/{n;p;}' commit | "
	"tr -d '\\n' >statement && "
	"sed -n '/^-----END RBCTL STATEMENT-----$/,$p' commit | "
	"sed -n '/^-----BEGIN SSH SIGNATURE-----$/,"
	"/^-----END SSH SIGNATURE-----$/p' >armour && "
	"ssh-keygen -q -Y verify -f signers -I %s@example.org "
	"-n rbctl-signoff@v1 -s armour <statement >/dev/null 2>&1";

static int verify_counted(const struct judgement *j, void *payload)
{
	struct trial *t = payload;
	autofree char *path = xasprintf("%s/signers", t->world.dir);
	struct err err = { 0 };
	autobuf signers = { 0 };
	autobuf out = { 0 };

	if (!j->judged_by)
		return 0;
	policy_allowed_signers(&signers, j->judged_by);
	must(fs_write(path, buf_str(&signers), signers.len, 0600, &err), &err);
	for (size_t i = 0; i < j->nr_sign_offs; i++) {
		const struct sign_off_seen *seen = &j->sign_offs[i];
		char hex[OID_HEX + 1];
		autofree char *line = NULL;

		if (!seen->counts || t->nr_sign_offs >= SIGN_OFFS_MAX / SLOWER)
			continue;
		oid_format(hex, &seen->commit);
		line = xasprintf(verify, hex, hex, seen->person);
		t->nr_sign_offs++;
		if (run(&out, t, line) == 0)
			continue;
		t->nr_failed++;
		tap_note("sign-off %s by %s counts, but not for others", hex,
			 seen->person);
	}
	return 0;
}

static void test_sign_offs(struct trial *t, uint64_t seed)
{
	for (uint64_t i = 0; i < HISTORIES; i++) {
		struct store *store;
		struct err err = { 0 };

		if (t->nr_sign_offs >= SIGN_OFFS_MAX / SLOWER)
			break;
		history_make(&t->model, &t->world, seed + i);
		hand_over(t);
		store = world_store(&t->world, &t->model.commits[0].oid);
		/* A few of each: kinds of people, keys and places differ. */
		must(store_each_revision(store,
					 &t->model.commits[t->model.live].oid,
					 verify_counted, t, &err),
		     &err);
		store_free(store);
		objects_truncate(&t->world.objects, 0);
	}
	tap_note("%zu sign-offs were verified by git and ssh-keygen",
		 t->nr_sign_offs);
	tap_ok(t->nr_failed == 0 && t->nr_sign_offs >= 20 / SLOWER,
	       "a sign-off that counts is good for git and ssh-keygen too");
}

/* ---- trees ---- */

/* What names are made of; much of it is to be refused. */
static const char *const pieces[] = {
	"a",
	"b",
	"Z",
	"0",
	" ",
	"\t",
	"\n",
	"\"",
	"\\",
	"'",
	"-",
	".",
	"..",
	"~1",
	"git",
	".git",
	"GIT",
	"\x7f",
	"\x01",
	"\xc3\xa9",
	"e\xcc\x81",
	"\xff",
	"*",
	":",
	"%",
	"\xe2\x80\x8b",
	"\xf0\x9f\x98\x80",
	"\xe4\xb8\xad",
	"x.json",
	"$",
	"#",
	"&",
	"\xc3\x9f",
	"CON",
	"a",
};

static void random_name(struct buf *out, struct chance *chance)
{
	buf_reset(out);
	do
		buf_add(out, pieces[chance_below(chance, ARRAY_SIZE(pieces))]);
	while (chance_of(chance, 55));
}

static unsigned random_mode(struct chance *chance)
{
	static const unsigned modes[] = { MODE_FILE,       MODE_FILE,
					  MODE_EXECUTABLE, MODE_LINK,
					  MODE_SUBMODULE,  0100664 };

	if (chance_of(chance, 95))
		return modes[chance_below(chance, 5)];
	return modes[5];
}

struct named {
	char key[160]; /* as git sorts: a folder's name ends in a slash */
	unsigned mode;
	struct oid oid;
};

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->key,
		      ((const struct named *)b)->key);
}

/* False: our own parser doesn't take it, and nothing is added. */
static bool add_tree(struct oid *out, struct trial *t, struct named *entries,
		     size_t nr)
{
	auto_release(tree) tree = { 0 };
	struct err ignored = { 0 };
	autobuf raw = { 0 };

	qsort(entries, nr, sizeof(*entries), by_key);
	for (size_t i = 0; i < nr; i++) {
		size_t len = strlen(entries[i].key);

		len -= entries[i].mode == MODE_TREE;
		buf_addf(&raw, "%o ", entries[i].mode);
		buf_add_bytes(&raw, entries[i].key, len);
		buf_add_byte(&raw, 0);
		buf_add_bytes(&raw, entries[i].oid.id, OID_SIZE);
	}
	if (tree_parse(&tree, buf_str(&raw), raw.len, &ignored) != TREE_OK)
		return false;
	objects_add(out, &t->world.objects, OBJECT_TREE, buf_str(&raw),
		    raw.len);
	return true;
}

static bool random_tree(struct oid *out, struct trial *t,
			const struct oid *blob, int depth)
{
	struct named entries[6];
	int nr = 1 + chance_below(&t->chance, 6);
	autobuf name = { 0 };
	int filled = 0;

	for (int i = 0; i < nr; i++) {
		struct named *entry = &entries[filled];

		random_name(&name, &t->chance);
		if (name.len > 100)
			continue;
		*entry = (struct named){ .mode = random_mode(&t->chance),
					 .oid = *blob };
		if (depth > 0 && chance_of(&t->chance, 30) &&
		    random_tree(&entry->oid, t, blob, depth - 1))
			entry->mode = MODE_TREE;
		snprintf(entry->key, sizeof(entry->key), "%s%s", buf_str(&name),
			 entry->mode == MODE_TREE ? "/" : "");
		filled++;
	}
	return filled > 0 && add_tree(out, t, entries, (size_t)filled);
}

static int list(const char *path, unsigned mode, const struct oid *oid,
		void *payload)
{
	struct buf *out = payload;
	char hex[OID_HEX + 1];

	oid_format(hex, oid);
	buf_addf(out, "%06o %s %s\t%s", mode,
		 mode == MODE_SUBMODULE ? "commit" : "blob", hex, path);
	buf_add_byte(out, 0);
	return 0;
}

/* Folders whose names are numbers: one call of git lists them all. */
static size_t many_trees(struct oid *root, struct trial *t)
{
	struct named *entries = xcalloc(TREES, sizeof(*entries));
	struct oid blob;
	size_t nr = 0;

	objects_add(&blob, &t->world.objects, OBJECT_BLOB, "x", 1);
	for (int i = 0; i < TREES; i++) {
		struct named *entry = &entries[nr];

		if (!random_tree(&entry->oid, t, &blob, 3))
			continue;
		entry->mode = MODE_TREE;
		snprintf(entry->key, sizeof(entry->key), "%05d/", i);
		nr++;
	}
	if (!add_tree(root, t, entries, nr))
		nr = 0;
	free(entries);
	return nr;
}

static void test_trees(struct trial *t)
{
	struct oid root = { { 0 } };
	size_t nr = many_trees(&root, t);
	struct repo *repo = world_repo(&t->world);
	char hex[OID_HEX + 1];
	autofree char *line = NULL;
	struct err err = { 0 };
	autobuf ours = { 0 };
	autobuf theirs = { 0 };

	hand_over(t);
	oid_format(hex, &root);
	line = xasprintf("git -C git ls-tree -r -z %s", hex);
	must(run(&theirs, t, line), &err);
	must(repo_each_entry(repo, &root, list, &ours, &err), &err);
	repo_free(repo);
	tap_note("%zu of %d trees are accepted, %zu bytes of listing", nr,
		 TREES, ours.len);
	tap_ok(nr >= TREES / 10 && ours.len == theirs.len &&
		       memcmp(buf_str(&ours), buf_str(&theirs), ours.len) == 0,
	       "trees are read as git ls-tree -r -z reads them");
}

/* ---- fsck ---- */

static bool is_accepted(enum object_type type, const char *bytes, size_t len)
{
	auto_release(commit) commit = { 0 };
	auto_release(tree) tree = { 0 };
	struct err ignored = { 0 };

	if (type == OBJECT_COMMIT)
		return commit_parse(&commit, bytes, len, &ignored) == 0;
	return tree_parse(&tree, bytes, len, &ignored) == TREE_OK;
}

static size_t offer(struct trial *t, enum object_type type, const char *bytes,
		    size_t len)
{
	struct oid oid;

	if (!is_accepted(type, bytes, len))
		return 0;
	objects_add(&oid, &t->world.objects, type, bytes, len);
	return 1;
}

/* One to three bytes changed, taken out, or put in. */
static size_t offer_mutant(struct trial *t, int nr_sources)
{
	static const char letters[] = "\n <>0123456789abcdef+-@.\t\x01gpgsig";
	struct chance *chance = &t->chance;
	const struct object *from =
		&t->world.objects.at[chance_below(chance, nr_sources)];
	autofree char *bytes = xmalloc(from->len + 8);
	size_t len = from->len;

	if (from->type == OBJECT_BLOB)
		return 0;
	memcpy(bytes, from->bytes, len);
	for (int i = 1 + chance_below(chance, 3); i > 0 && len > 1; i--) {
		/* Where the headers are, more often than elsewhere. */
		size_t within = len > 300 && chance_of(chance, 80) ? 300 : len;
		char *at = bytes + chance_below(chance, (int)within);
		size_t rest = len - (size_t)(at - bytes);
		char letter =
			letters[chance_below(chance, sizeof(letters) - 1)];

		switch (chance_below(chance, 3)) {
		case 0:
			*at = letter;
			break;
		case 1:
			memmove(at, at + 1, rest - 1);
			len--;
			break;
		default:
			memmove(at + 1, at, rest);
			*at = letter;
			len++;
		}
	}
	return offer(t, from->type, bytes, len);
}

static size_t offer_corpus(struct trial *t, const char *pattern,
			   enum object_type type)
{
	glob_t found;
	size_t nr = 0;

	if (glob(pattern, 0, NULL, &found) != 0)
		return 0;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct err err = { 0 };
		autobuf bytes = { 0 };

		must(fs_read(&bytes, found.gl_pathv[i], 1 << 20, &err), &err);
		nr += offer(t, type, buf_str(&bytes), bytes.len);
	}
	globfree(&found);
	return nr;
}

static void test_fsck(struct trial *t, const char *corpus)
{
	autofree char *commits = xasprintf("%s/commit/*", corpus);
	autofree char *trees = xasprintf("%s/tree/*", corpus);
	autobuf out = { 0 };
	size_t nr = 0;
	size_t nr_corpus;
	int nr_sources;

	objects_truncate(&t->world.objects, 0);
	fixture_make(&t->model, &t->world);
	nr_corpus = offer_corpus(t, commits, OBJECT_COMMIT) +
		    offer_corpus(t, trees, OBJECT_TREE);
	nr_sources = (int)t->world.objects.nr;
	for (int i = 0; i < MUTANTS; i++)
		nr += offer_mutant(t, nr_sources);
	hand_over(t);
	run(&out, t,
	    "git -C git fsck --strict --no-dangling --no-progress 2>&1 | "
	    "grep -E '^(error|warning) in |corrupt|could not be parsed' | "
	    "grep -v ': broken links$' | "
	    "sort | head -n 40");
	if (out.len > 0)
		printf("# git fsck --strict:\n%s", buf_str(&out));
	tap_note("%zu of the corpus and %zu mutants are accepted", nr_corpus,
		 nr);
	tap_ok(nr_corpus > 4 && nr > MUTANTS / 20 && out.len == 0,
	       "git fsck --strict accepts every commit and tree that we do");
}

int main(int argc, char **argv)
{
	struct trial *t = xcalloc(1, sizeof(*t));
	uint64_t seed = number_from("RBCTL_SEED", 1);
	const char *corpus = argc > 1 ? argv[1] : "tests/fuzz/corpus";

	tap_plan(3);
	tap_note("RBCTL_SEED=%llu", (unsigned long long)seed);
	t->chance.state = seed;
	world_open(&t->world);
	test_sign_offs(t, seed);
	test_trees(t);
	test_fsck(t, corpus);
	world_close(&t->world);
	free(t);
	return tap_end();
}
