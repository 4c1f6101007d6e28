/* trust.c - pins the commit from which trust in a store begins */
#include "cmd/pin.h"
#include "cmd/trust.h"

struct trust_options {
	bool yes;
	bool show;
	bool compare;
	const char *fingerprint;
};

static const struct option options_table[] = {
	OPT_FLAG(trust_options, compare, 'c', "compare",
		 "ask these remotes whether they show the same live branch"),
	OPT_TEXT(trust_options, fingerprint, 'f', "fingerprint", "SHA256:…",
		 "the fingerprint that you were told: pins without asking"),
	OPT_FLAG(trust_options, show, 0, "show",
		 "show what is pinned, and change nothing"),
	OPT_FLAG(trust_options, yes, 'y', "yes",
		 "pin without comparing (only where you made the store)"),
	OPT_END,
};

static int show(const struct context *context, struct err *err)
{
	autoptr(store) store = NULL;

	if (open_store(&store, context, err))
		return -1;
	return pin_answer(context, "trust/1", store_anchor(store), err);
}

/* The first commit of the current branch, when no other is named. */
static int find_start(struct oid *out, struct repo *repo, struct err *err)
{
	autofree char *head = NULL;
	bool found = true;

	if (repo_head(&head, repo, err) ||
	    (head && repo_ref_read(out, &found, repo, head, err)))
		return -1;
	if (!found) {
		err_set(err, EXIT_INPUT, "'%s' has no commit yet", head);
		return err_hint(err, "name a branch that has one: rbctl trust "
				     "BRANCH; how a server begins: man rbctl-"
				     "hooks");
	}
	return repo_resolve(out, repo, "HEAD", err) ||
			       pin_find_anchor(out, repo, out, err)
		       ? -1
		       : 0;
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct trust_options *options = payload;
	autoptr(repo) repo = NULL;
	struct anchor anchor;
	struct oid commit;

	if (options->compare)
		return trust_compare(context, nr_args, args, err);
	if (nr_args > 1) {
		err_set(err, EXIT_USAGE, "'%s' is too much here", args[1]);
		return err_hint(err, "several remotes are for --compare");
	}
	if (options->show)
		return show(context, err) ? -1 : EXIT_YES;
	if (repo_open(&repo, context->dir, err) ||
	    (nr_args ? repo_resolve(&commit, repo, args[0], err)
		     : find_start(&commit, repo, err)) ||
	    store_anchor_of(&anchor, repo, &commit, err) ||
	    pin_anchor(repo, &anchor, options->fingerprint, options->yes,
		       context, err))
		return -1;
	return pin_answer(context, "trust/1", &anchor, err) ? -1 : EXIT_YES;
}

const struct cmd cmd_trust = {
	.name = "trust",
	.group = "start",
	.summary = "say where trust in this store begins, and who agrees",
	.operands = "[COMMIT | REMOTE…]",
	.max_args = -1,
	.options = options_table,
	.options_size = sizeof(struct trust_options),
	.run = run,
	.example = "rbctl trust --fingerprint SHA256:…",
};
