/* diff.c - says what a change means, not which lines moved */
#include "core/change/governed.h"
#include "core/cli/open.h"
#include "core/report/diff.h"
#include "core/trust/walk.h"

#include <string.h>

struct diff_options {
	bool markdown;
	bool raw;
};

static const struct option options_table[] = {
	OPT_FLAG(diff_options, markdown, 'm', "markdown",
		 "write it for a pull request"),
	OPT_FLAG(diff_options, raw, 0, "raw",
		 "line by line, with every character visible"),
	OPT_END,
};

/* Two revisions, and all that differs between them. */
struct comparison {
	struct repo *repo;   /* borrowed */
	struct store *store; /* NULL when two revisions were named */
	struct repo *own;    /* that case's repository */
	struct oid from;
	struct oid to;
	struct catalog old;
	struct catalog new;
	struct strings unreadable;
	struct file_changes files;
	struct diff diff;
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
	    governed_catalog(&c->old, NULL, c->repo, &c->from, err) ||
	    governed_catalog(&c->new, &c->unreadable, c->repo, &c->to, err))
		return -1;
	diff_catalogs(&c->diff, &c->old, &c->new);
	return 0;
}

/* ---- line by line ---- */

static int load_side(struct buf *text, const char **bytes, size_t *len,
		     struct repo *repo, const struct file_side *side,
		     struct err *err)
{
	if (!side->present)
		return 0;
	if (repo_read_as(text, repo, &side->oid, OBJECT_BLOB, 4 * JSON_SIZE_MAX,
			 err))
		return -1;
	*bytes = buf_str(text);
	*len = text->len;
	return 0;
}

static void add_secrets(struct strings *out, const struct catalog *catalog)
{
	for (size_t i = 0; i < catalog->nr; i++)
		diff_secrets(out, catalog->at[i]);
}

static int add_raw(struct buf *out, struct comparison *c,
		   const struct file_change *change,
		   const struct strings *secrets, const struct theme *theme,
		   struct err *err)
{
	struct raw_file file = {
		.path = change->path,
		.old_mode = change->old.mode,
		.new_mode = change->new.mode,
		.secrets = secrets,
	};
	autobuf old = { 0 };
	autobuf new = { 0 };

	if (load_side(&old, &file.old, &file.old_len, c->repo, &change->old,
		      err) ||
	    load_side(&new, &file.new, &file.new_len, c->repo, &change->new,
		      err))
		return err_wrap(err, "%s", change->path);
	report_raw_text(out, &file, theme);
	return 0;
}

static bool is_document(const struct comparison *c, const char *path)
{
	return catalog_find_path(&c->old, path) ||
	       catalog_find_path(&c->new, path);
}

/* Files that the documents above don't speak of: schemas and other governed
 * files, and those that can't be read as what they should be. `all`: every
 * file. */
static int add_raw_files(struct buf *out, struct comparison *c, bool all,
			 const struct theme *theme, struct err *err)
{
	auto_release(strings) secrets = { 0 };

	add_secrets(&secrets, &c->old);
	add_secrets(&secrets, &c->new);
	for (size_t i = 0; i < c->files.nr; i++) {
		const struct file_change *change = &c->files.at[i];

		if (!all && is_document(c, change->path) &&
		    (!change->new.present ||
		     catalog_find_path(&c->new, change->path)))
			continue;
		if (add_raw(out, c, change, &secrets, theme, err))
			return -1;
	}
	return 0;
}

/* ---- answers ---- */

static struct json *as_json(const struct comparison *c)
{
	struct json *root = json_new_object();
	struct json *files;
	char hex[OID_HEX + 1];

	json_set_string(root, "format", "diff/1");
	json_set_bool(root, "same", c->files.nr == 0);
	oid_format(hex, &c->from);
	json_set_string(root, "from", hex);
	oid_format(hex, &c->to);
	json_set_string(root, "to", hex);
	diff_json(root, &c->diff);
	files = json_set_array(root, "other_files");
	for (size_t i = 0; i < c->files.nr; i++)
		if (!is_document(c, c->files.at[i].path))
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

static int as_text(struct buf *out, struct comparison *c, bool raw,
		   const struct theme *theme, struct err *err)
{
	if (!raw)
		report_diff_text(out, &c->diff, theme);
	say_unreadable(out, c, theme);
	if (c->files.nr == 0)
		buf_add(out, "Nothing differs from the approved revision.\n");
	return add_raw_files(out, c, raw, theme, err);
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
	if (options->markdown)
		report_diff_markdown(&text, &c.diff);
	else if (as_text(&text, &c, options->raw, context->theme, err))
		return -1;
	if (answer(&text, err))
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
