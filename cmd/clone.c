/* clone.c - gets a store with git, and says where trust in it begins */
#include "cmd/pin.h"
#include "core/base/fs.h"
#include "core/cli/hooks.h"
#include "core/cli/open.h"

#include <string.h>

#define GIT_OUTPUT_MAX (64 * 1024)

struct clone_options {
	const char *fingerprint;
	const char *anchor;
	bool yes;
};

static const struct option options_table[] = {
	OPT_TEXT(clone_options, anchor, 'a', "anchor", "COMMIT",
		 "where trust begins (the first commit with a policy)"),
	OPT_TEXT(clone_options, fingerprint, 'f', "fingerprint", "SHA256:…",
		 "the fingerprint that you were told: pins without asking"),
	OPT_FLAG(clone_options, yes, 'y', "yes", "pin without comparing"),
	OPT_END,
};

/* What git would call the folder. Caller frees. */
static char *folder_of(const char *url)
{
	autofree char *copy = xstrdup(url);
	size_t len = strlen(copy);
	const char *slash;

	while (len > 0 && copy[len - 1] == '/')
		copy[--len] = '\0';
	if (text_ends(copy, ".git"))
		copy[len - 4] = '\0';
	slash = strrchr(copy, '/');
	if (slash == NULL)
		slash = strrchr(copy, ':');
	return xstrdup(slash ? slash + 1 : copy);
}

static int run_git(const char *url, const char *dir, struct err *err)
{
	const char *const argv[] = { "git", "clone", "--quiet", "--",
				     url,   dir,     NULL };
	autobuf errors = { 0 };
	autobuf out = { 0 };
	int status;

	if (fs_run(&status, &out, &errors, argv, NULL, 0, GIT_OUTPUT_MAX, err))
		return -1;
	if (status == 0)
		return 0;
	buf_trim(&errors);
	return err_set(err, EXIT_GIT, "git could not clone: %s",
		       buf_str(&errors));
}

/* Where the other side was on another branch, git made no live branch. */
static int make_live(struct repo *repo, const struct context *context,
		     struct err *err)
{
	struct store_options options = open_store_options(context);
	autofree char *remote = NULL;
	autoptr(store) store = NULL;
	autoptr(repo) again = NULL;
	struct oid oid;
	const char *live;
	bool found;

	if (repo_reopen(&again, repo, err) ||
	    store_open_repo(&store, steal(again), &options, err) ||
	    store_live_ref(&live, store, err) ||
	    repo_ref_read(&oid, &found, repo, live, err))
		return -1;
	if (found)
		return 0;
	remote = xasprintf("refs/remotes/origin/%s",
			   live + strlen("refs/heads/"));
	if (repo_ref_read(&oid, &found, repo, remote, err))
		return -1;
	return found ? repo_ref_update(repo, live, &oid, NULL, "rbctl clone",
				       err)
		     : 0;
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct clone_options *options = payload;
	autofree char *dir =
		nr_args > 1 ? xstrdup(args[1]) : folder_of(args[0]);
	autoptr(repo) repo = NULL;
	struct anchor anchor;
	struct oid commit;

	if (fs_exists(dir))
		return err_set(err, EXIT_INPUT, "'%s' is there already", dir);
	if (run_git(args[0], dir, err) || repo_open(&repo, dir, err) ||
	    repo_resolve(&commit, repo,
			 options->anchor ? options->anchor : "HEAD", err) ||
	    (!options->anchor &&
	     pin_find_anchor(&commit, repo, &commit, err)) ||
	    store_anchor_of(&anchor, repo, &commit, err))
		return -1;
	if (pin_anchor(repo, &anchor, options->fingerprint, options->yes,
		       context, err))
		return err_hint(err,
				"the clone is in '%s', and nothing in it "
				"is trusted yet: rbctl trust",
				dir);
	if (make_live(repo, context, err) ||
	    hooks_install(NULL, repo, false, err))
		return -1;
	return pin_answer(context, "clone/1", &anchor, err) ? -1 : EXIT_YES;
}

const struct cmd cmd_clone = {
	.name = "clone",
	.group = "start",
	.summary = "get a store, and say where trust in it begins",
	.operands = "URL [DIR]",
	.min_args = 1,
	.max_args = 2,
	.options = options_table,
	.options_size = sizeof(struct clone_options),
	.run = run,
	.example = "rbctl clone ssh://git.example.com/finance-runbooks",
};
