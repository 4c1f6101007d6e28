/* show.c - a document as it was approved, in plain words; or a sign-off */
#include "cmd/show.h"
#include "core/change/diff.h"
#include "core/change/governed.h"
#include "core/report/paragraph.h"
#include "core/report/show.h"

#include <string.h>

struct show_options {
	const char *revision;
	bool here;
};

static const struct option options_table[] = {
	OPT_FLAG(show_options, here, 0, "here",
		 "as it is on this branch, approved or not"),
	OPT_TEXT(show_options, revision, 'r', "revision", "REV",
		 "as it was at this revision"),
	OPT_END,
};

/* A revision, its documents, and whether it is approved. */
struct view {
	struct store *store;
	struct oid revision;
	bool approved;
	struct verdict refusal;
	struct catalog catalog;
	struct strings unreadable;
};

static void view_release(struct view *view)
{
	strings_release(&view->unreadable);
	catalog_release(&view->catalog);
	store_free(view->store);
}

static int open_view(struct view *view, const struct show_options *options,
		     const struct context *context, struct err *err)
{
	auto_release(judgement) j = { 0 };
	const char *name = options->here ? "HEAD" : options->revision;

	if (open_store(&view->store, context, err))
		return -1;
	if (name) {
		if (repo_resolve(&view->revision, store_repo(view->store), name,
				 err) ||
		    store_judge(&j, view->store, &view->revision, NULL, err))
			return -1;
		view->approved = j.verdict.allowed;
		view->refusal = verdict_allow();
	} else {
		if (store_judge_live(&j, view->store, err))
			return -1;
		view->approved = true;
		view->revision = j.approved;
		view->refusal = j.judged_by ? verdict_allow() : j.verdict;
		if (!j.judged_by)
			return 0;
	}
	return governed_catalog(&view->catalog, &view->unreadable,
				store_repo(view->store), &view->revision, err);
}

/* ---- documents ---- */

static bool is_named(const struct document *document, const char *name)
{
	autofree char *qualified = xasprintf(
		"%s/%s", document_kind_name(document->kind), document->name);

	return text_equal(document->path, name) ||
	       text_equal(document->name, name) || text_equal(qualified, name);
}

/* A path, KIND/NAME, or a name: a runbook's, when several kinds have it. */
static const struct document *find(const struct catalog *catalog,
				   const char *name)
{
	const struct document *found = NULL;

	for (size_t i = 0; i < catalog->nr; i++) {
		const struct document *one = catalog->at[i];

		if (is_named(one, name) &&
		    (!found || one->kind == DOCUMENT_RUNBOOK))
			found = one;
	}
	return found;
}

static void say_others(struct buf *out, const struct catalog *catalog,
		       const struct document *document, const char *name)
{
	for (size_t i = 0; i < catalog->nr; i++) {
		const struct document *one = catalog->at[i];

		if (one != document && is_named(one, name))
			buf_addf(out,
				 "\nThere is a %s of that name too: rbctl "
				 "show %s/%s\n",
				 document_kind_name(one->kind),
				 document_kind_name(one->kind), one->name);
	}
}

static void set_revision(struct json *root, const struct view *view)
{
	char hex[OID_HEX + 1];

	json_set_string(root, "format", "show/1");
	json_set_bool(root, "ok", true);
	oid_format(hex, &view->revision);
	json_set_string(root, "revision", hex);
	json_set_bool(root, "approved", view->approved);
}

static void set_document(struct json *out, const struct document *document)
{
	json_set_string(out, "kind", document_kind_name(document->kind));
	json_set_string(out, "name", document->name);
	json_set_string(out, "path", document->path);
	json_set_string(out, "title",
			json_text(document->root, "title", document->name));
	json_set_string(out, "sha256", document->sha256);
}

static int show_document(const struct context *context, const struct view *view,
			 const struct document *document, const char *name,
			 struct err *err)
{
	autoptr(json) masked = diff_masked(document);
	const struct theme *theme = context->theme;
	autobuf text = { 0 };
	char hex[OID_HEX + 1];

	if (context->json) {
		autoptr(json) root = json_new_object();

		set_revision(root, view);
		set_document(root, document);
		json_set(root, "document", steal(masked));
		return answer_json(root, err) ? -1 : EXIT_YES;
	}
	oid_format(hex, &view->revision);
	buf_add(&text, theme->bold);
	buf_add_untrusted(&text,
			  json_text(document->root, "title", document->name));
	buf_addf(&text, "%s  %s%s ", theme->off, theme->dim,
		 document_kind_name(document->kind));
	buf_add_untrusted(&text, document->path);
	buf_addf(&text, "%s, %.*s, ", theme->off, SHORT_ID, hex);
	buf_addf(&text, "%s%s%s\n\n", view->approved ? theme->good : theme->bad,
		 view->approved ? "approved" : "NOT APPROVED", theme->off);
	report_document_text(&text, document->kind, masked, 0, theme);
	say_others(&text, &view->catalog, document, name);
	return answer(&text, err) ? -1 : EXIT_YES;
}

static int list_documents(const struct context *context,
			  const struct view *view, struct err *err)
{
	autoptr(json) root = json_new_object();
	struct json *list;
	autobuf text = { 0 };

	set_revision(root, view);
	list = json_set_array(root, "documents");
	for (size_t i = 0; i < view->catalog.nr; i++) {
		const struct document *one = view->catalog.at[i];

		set_document(json_append_object(list), one);
		buf_add(&text, document_kind_name(one->kind));
		column(&text, 12);
		buf_add(&text, one->name);
		column(&text, 34);
		buf_add_untrusted(&text, json_text(one->root, "title", ""));
		buf_add_byte(&text, '\n');
	}
	json_set_strings(root, "unreadable", &view->unreadable);
	if (context->json)
		return answer_json(root, err) ? -1 : EXIT_YES;
	return answer(&text, err) ? -1 : EXIT_YES;
}

/* ---- revisions ---- */

static int show_revision(const struct context *context, struct view *view,
			 const struct oid *commit, const char *name,
			 struct err *err)
{
	autoptr(json) sign_off = NULL;
	autobuf text = { 0 };

	if (show_sign_off(&sign_off, view->store, commit, err))
		return -1;
	if (!sign_off) {
		err_set(err, EXIT_INPUT, "'%s' is a commit, but no sign-off",
			name);
		return err_hint(err, "rbctl diff %s~1 %s", name, name);
	}
	if (context->json) {
		autoptr(json) root = json_new_object();

		json_set_string(root, "format", "show/1");
		json_set_bool(root, "ok", true);
		json_set(root, "sign_off", steal(sign_off));
		return answer_json(root, err) ? -1 : EXIT_YES;
	}
	report_sign_off_text(&text, sign_off, context->theme);
	buf_add(&text, "\nTo check it without rbctl: man rbctl-statement\n");
	return answer(&text, err) ? -1 : EXIT_YES;
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct show_options *options = payload;
	const struct document *document;
	auto_release(view) view = { 0 };
	struct err none = { 0 };
	const char *near;
	struct oid commit;

	if (options->here && options->revision)
		return err_set(err, EXIT_USAGE,
			       "--here and --revision exclude each other");
	if (open_view(&view, options, context, err))
		return -1;
	if (!view.refusal.allowed)
		return answer_no(context, "show/1", &view.refusal, err);
	if (nr_args == 0)
		return list_documents(context, &view, err);
	document = find(&view.catalog, args[0]);
	if (document)
		return show_document(context, &view, document, args[0], err);
	if (repo_resolve(&commit, store_repo(view.store), args[0], &none) == 0)
		return show_revision(context, &view, &commit, args[0], err);
	err_set(err, EXIT_INPUT,
		"'%s' is no document of that revision, and no commit", args[0]);
	near = catalog_nearest(&view.catalog, ~0U, args[0]);
	if (near)
		return err_hint(err, "did you mean rbctl show %s?", near);
	return err_hint(err, "rbctl show, for what there is%s",
			options->here ? "" : "; --here, for this branch");
}

const struct cmd cmd_show = {
	.name = "show",
	.group = "review",
	.summary = "a document as it was approved, in plain words; a sign-off",
	.operands = "[NAME|REV]",
	.max_args = 1,
	.options = options_table,
	.options_size = sizeof(struct show_options),
	.run = run,
	.example = "rbctl show payroll",
};
