/* copies.c - the same objects, kept and set up in many ways */
#include "tests/property/lib/copies.h"
#include "core/base/fs.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Every script begins with a bare repository that holds the pack. */
#define BEGIN                                                 \
	"git init -q --bare -b main packed\n"                 \
	"git -C packed index-pack --stdin <pack >/dev/null\n" \
	"git -C packed update-ref refs/heads/main $TIP\n"

const struct copy copies[] = {
	{ "one pack", BEGIN "mv packed store\n", { NULL } },
	{ "loose objects",
	  "git init -q --bare -b main store\n"
	  "git -C store unpack-objects -q <pack\n",
	  { NULL } },
	{ "repacked, with commit-graph and index of packs",
	  BEGIN "mv packed store; cd store\n"
		"git update-ref refs/heads/one $FIRST\n"
		"git -c pack.window=50 repack -adfq\n"
		"git multi-pack-index write --no-progress\n"
		"git commit-graph write --reachable --no-progress\n",
	  { NULL } },
	{ "a clone with a work tree that says something else",
	  BEGIN "git clone -q packed store 2>/dev/null; cd store\n"
		"rm -rf ./* .rbctl; mkdir .rbctl\n"
		"echo '{}' >.rbctl/policy.json; echo x >README; git add -A\n",
	  { NULL } },
	{ "other refs, tags and HEAD",
	  BEGIN "mv packed store; cd store\n"
		"git update-ref refs/heads/main $ANCHOR\n"
		"git update-ref refs/tags/main $FIRST\n"
		"git update-ref refs/tags/$TIP $ANCHOR\n"
		"git update-ref refs/heads/$ANCHOR $FIRST\n"
		"git symbolic-ref HEAD refs/heads/none\n",
	  { NULL } },
	{ "replace refs",
	  BEGIN "mv packed store; cd store\n"
		"old=$(git rev-parse $TIP^{tree})\n"
		"new=$(git rev-parse $ANCHOR^{tree})\n"
		"git update-ref refs/replace/$TIP $ANCHOR\n"
		"git update-ref refs/replace/$FIRST $ANCHOR\n"
		"[ $old = $new ] || git update-ref refs/replace/$old $new\n",
	  { NULL } },
	{ "grafts",
	  BEGIN "mv packed store; cd store; mkdir -p info\n"
		"echo $TIP $ANCHOR >info/grafts; echo $FIRST >>info/grafts\n",
	  { NULL } },
	{ "configuration of its own",
	  BEGIN "mv packed store; cd store\n"
		"git config gpg.format ssh\n"
		"git config gpg.ssh.program /bin/true\n"
		"git config gpg.ssh.allowedSignersFile /dev/null\n"
		"git config core.fsmonitor /bin/false\n"
		"git config core.useReplaceRefs true\n"
		"git config core.commentChar x\n"
		"git config core.ignoreCase true\n"
		"git config core.precomposeUnicode true\n"
		"git config core.autocrlf true\n"
		"git config i18n.commitEncoding ISO-8859-1\n"
		"git config log.mailmap true\n"
		"echo '<bob@example.org> <alice@example.org>' >.mailmap\n"
		"mkdir -p info; echo '* -diff filter=x ident' "
		">info/attributes\n",
	  { NULL } },
	{ "git's variables of the environment",
	  BEGIN "mv packed store; cd store\n"
		"git init -q --bare ../elsewhere.git\n"
		"echo $TIP $ANCHOR >../grafts\n",
	  { "GIT_DIR", "elsewhere.git", "GIT_OBJECT_DIRECTORY",
	    "elsewhere.git/objects", "GIT_GRAFT_FILE", "grafts",
	    "GIT_REPLACE_REF_BASE", "refs/heads/", "GIT_NAMESPACE", "x",
	    NULL } },
};
const size_t nr_copies = ARRAY_SIZE(copies);

static void set(const char *name, const struct oid *oid)
{
	char hex[OID_HEX + 1];

	oid_format(hex, oid);
	setenv(name, hex, 1);
}

static void run(const char *script)
{
	const char *const argv[] = { "sh", "-ec", script, NULL };
	autobuf out = { 0 };
	autobuf errors = { 0 };
	struct err err = { 0 };
	int status;

	must(fs_run(&status, &out, &errors, argv, NULL, 0, 1 << 20, &err),
	     &err);
	if (status != 0)
		must(err_set(&err, EXIT_SYSTEM, "%s: %s", script,
			     buf_str(&errors)),
		     &err);
}

static void judge(struct buf *out, const char *state, const struct oid *anchor,
		  const struct oid *tip)
{
	struct store_options options = { .state_dir = state, .now = WORLD_NOW };
	struct repo *repo = NULL;
	struct store *store = NULL;
	struct err err = { 0 };
	struct anchor pin;

	must(repo_open(&repo, "store", &err), &err);
	must(store_anchor_of(&pin, repo, anchor, &err), &err);
	must(store_pin(repo, state, &pin, &err), &err);
	must(store_open_repo(&store, repo, &options, &err), &err);
	judge_text(out, store, tip, NULL);
	store_free(store);
}

void copy_judge(struct buf *out, struct world *world, const struct model *m,
		int tip, size_t nr)
{
	const char *const *environment = copies[nr].environment;
	autofree char *dir = xasprintf("%s/copy", world->dir);
	autofree char *state = xasprintf("%s/copy/state", world->dir);
	struct err err = { 0 };
	int first = tip > 1 ? 1 : 0;

	must(fs_mkdirs(dir, 0700, &err), &err);
	if (chdir(dir) != 0)
		must(err_errno(&err, "%s", dir), &err);
	objects_pack(&world->objects, 0, "pack");
	set("ANCHOR", &m->commits[0].oid);
	set("FIRST", &m->commits[first].oid);
	set("TIP", &m->commits[tip].oid);
	run(copies[nr].script);
	for (size_t i = 0; environment[i]; i += 2)
		setenv(environment[i], environment[i + 1], 1);
	judge(out, state, &m->commits[0].oid, &m->commits[tip].oid);
	for (size_t i = 0; environment[i]; i += 2)
		unsetenv(environment[i]);
	run("cd ..; rm -rf copy");
	if (chdir("/") != 0)
		must(err_errno(&err, "/"), &err);
}
