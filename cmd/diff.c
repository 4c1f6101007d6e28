/* diff.c - says what a change means, not which lines moved */
#include "cmd/diff.h"
#include "core/cli/open.h"
#include "core/trust/walk.h"

#include <string.h>

static const struct option options_table[] = {
	OPT_FLAG(diff_options, files, 0, "files",
		 "A and B are two JSON files, in no store"),
	OPT_FLAG(diff_options, markdown, 'm', "markdown",
		 "write it for a pull request"),
	OPT_FLAG(diff_options, html, 0, "html",
		 "write a page to read beside each other, or to print"),
	OPT_FLAG(diff_options, raw, 0, "raw",
		 "line by line, with every character visible"),
	OPT_END,
};

static void comparison_release(struct comparison *c)
{
	diff_release(&c->diff);
	file_changes_release(&c->files);
	strings_release(&c->unreadable);
	catalog_release(&c->old);
	catalog_release(&c->new);
	store_free(c->store);
	repo_free(c->own);
}

/* The last approved revision; false when trust itself says no. */
static int find_approved(struct comparison *c, struct verdict *refusal,
			 const struct context *context, struct err *err)
{
	auto_release(judgement) j = { 0 };

	if (open_store(&c->store, context, err) ||
	    store_judge_live(&j, c->store, err))
		return -1;
	c->repo = store_repo(c->store);
	*refusal = j.judged_by ? verdict_allow() : j.verdict;
	c->from = j.approved;
	return 0;
}

static int find_revisions(struct comparison *c, struct verdict *refusal,
			  const struct context *context, int nr_args,
			  char **args, struct err *err)
{
	*refusal = verdict_allow();
	if (nr_args == 0) {
		if (find_approved(c, refusal, context, err))
			return -1;
	} else {
		if (repo_open(&c->own, context->dir, err) ||
		    repo_resolve(&c->from, c->own, args[0], err))
			return -1;
		c->repo = c->own;
	}
	return repo_resolve(&c->to, c->repo, nr_args > 1 ? args[1] : "HEAD",
			    err);
}

/* Which other files are governed is what the policy of the older revision
 * says; without a good one it is the document folders alone. */
static int find_policy(struct policy **out, const struct comparison *c,
		       struct err *err)
{
	struct verdict ignored = { 0 };
	char sha256[65];
	struct oid tree;

	return repo_commit_tree(&tree, c->repo, &c->from, err) ||
			       walk_policy(out, sha256, &ignored, c->repo,
					   &tree, err)
		       ? -1
		       : 0;
}

static int compare(struct comparison *c, struct err *err)
{
	autoptr(policy) policy = NULL;

	if (find_policy(&policy, c, err) ||
	    governed_compare(&c->files, c->repo, &c->from, &c->to, policy,
			     err) ||
	    governed_changed(&c->old, NULL, c->repo, &c->files, false, err) ||
	    governed_changed(&c->new, &c->unreadable, c->repo, &c->files, true,
			     err))
		return -1;
	diff_catalogs(&c->diff, &c->old, &c->new);
	return 0;
}

/* ---- answers ---- */

static struct json *as_json(const struct comparison *c)
{
	struct json *root = json_new_object();
	struct json *files;
	char hex[OID_HEX + 1];

	json_set_string(root, "format", "diff/1");
	json_set_bool(root, "ok", c->files.nr == 0);
	json_set_bool(root, "same", c->files.nr == 0);
	oid_format(hex, &c->from);
	json_set_string(root, "from", hex);
	oid_format(hex, &c->to);
	json_set_string(root, "to", hex);
	diff_json(root, &c->diff);
	files = json_set_array(root, "other_files");
	for (size_t i = 0; i < c->files.nr; i++)
		if (!comparison_is_document(c, c->files.at[i].path))
			json_append_string(files, c->files.at[i].path);
	json_set_strings(root, "unreadable", &c->unreadable);
	return root;
}

static void say_unreadable(struct buf *out, const struct comparison *c,
			   const struct theme *theme)
{
	for (size_t i = 0; i < c->unreadable.nr; i++) {
		buf_addf(out, "%sCan't be read, so nobody can sign it:%s ",
			 theme->bad, theme->off);
		buf_add_untrusted(out, c->unreadable.at[i]);
		buf_add(out, "\n\n");
	}
}

static void as_text(struct buf *out, const struct comparison *c,
		    const struct loaded_files *files, bool raw,
		    const struct theme *theme)
{
	if (!raw)
		report_diff_text(out, &c->diff, theme);
	say_unreadable(out, c, theme);
	if (c->files.nr == 0)
		buf_add(out, c->own ? "Nothing differs.\n"
				    : "Nothing differs from the approved "
				      "revision.\n");
	for (size_t i = 0; i < files->nr; i++)
		report_raw_text(out, &files->at[i], theme);
}

static int in_words(struct buf *out, const struct comparison *c,
		    const struct diff_options *options,
		    const struct theme *theme, struct err *err)
{
	auto_release(loaded_files) files = { 0 };
	struct diff_report report = {
		.diff = &c->diff,
		.unreadable = &c->unreadable,
	};
	char from[OID_HEX + 1];
	char to[OID_HEX + 1];

	if (diff_load_files(&files, c, options->raw, err))
		return -1;
	oid_format(from, &c->from);
	oid_format(to, &c->to);
	report.from = from;
	report.to = to;
	report.files = files.at;
	report.nr_files = files.nr;
	if (options->html)
		report_diff_html(out, &report);
	else if (options->markdown)
		report_diff_markdown(out, &report);
	else
		as_text(out, c, &files, options->raw, theme);
	return 0;
}

static void say_uncommitted(const struct context *context,
			    const struct comparison *c, int nr_args)
{
	struct err err = { 0 };
	bool dirty = false;

	if (nr_args > 1 || !repo_work_tree(c->repo))
		return;
	if (repo_is_dirty(&dirty, c->repo, &err) == 0 && dirty)
		talk(context, "There are changes that are not committed yet; "
			      "they are not part of this.");
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct diff_options *options = payload;
	auto_release(comparison) c = { 0 };
	struct verdict refusal;
	autobuf text = { 0 };

	if (options->markdown && options->html)
		return err_set(err, EXIT_USAGE,
			       "--markdown and --html are two answers; ask for "
			       "one");
	context->bare = options->markdown || options->html;
	if (options->files && nr_args != 2)
		return err_set(err, EXIT_USAGE,
			       "with --files the two files are named");
	if (options->files)
		return diff_two_files(context, options, args, err);
	if (find_revisions(&c, &refusal, context, nr_args, args, err))
		return -1;
	if (!refusal.allowed)
		return answer_no(context, "diff/1", &refusal, err);
	if (compare(&c, err))
		return -1;
	say_uncommitted(context, &c, nr_args);
	if (context->json) {
		autoptr(json) json = as_json(&c);

		if (answer_json(json, err))
			return -1;
		return c.files.nr == 0 ? EXIT_YES : EXIT_NO;
	}
	if (in_words(&text, &c, options, context->theme, err) ||
	    answer(&text, err))
		return -1;
	return c.files.nr == 0 ? EXIT_YES : EXIT_NO;
}

const struct cmd cmd_diff = {
	.name = "diff",
	.group = "review",
	.summary = "say what a change means and how closely to read it",
	.operands = "[A [B]]",
	.max_args = 2,
	.options = options_table,
	.options_size = sizeof(struct diff_options),
	.run = run,
	.example = "rbctl diff main payroll",
};
