/* explain.c - why a revision is approved or not: rules, people, sign-offs */
#include "core/audit/acknowledged.h"
#include "core/cli/open.h"
#include "core/json/json.h"
#include "core/report/acknowledged.h"
#include "core/report/explain.h"
#include "core/report/judgement.h"
#include "core/trust/compare.h"

#include <string.h>

struct explain_options {
	const char *path;
};

static const struct option options_table[] = {
	OPT_TEXT(explain_options, path, 'p', "path", "PATH",
		 "explain this path alone"),
	OPT_END,
};

/* The last approved revision that changed a path, as it was judged. */
struct past {
	const char *path;
	const struct theme *theme;
	struct json *json; /* owned */
	struct buf text;
};

static void past_release(struct past *past)
{
	json_free(past->json);
	buf_release(&past->text);
}

static int see(const struct judgement *j, void *payload)
{
	struct past *past = payload;

	if (!j->verdict.allowed || !changes_find(&j->changes, past->path))
		return 0;
	json_free(past->json);
	buf_reset(&past->text);
	past->json = report_explain_json(j, NULL, past->path);
	report_explain_text(&past->text, j, NULL, past->path, past->theme);
	return 0;
}

/* The revision leaves the path as it was: who approved what stands there? */
static int explain_unchanged(struct store *store, const struct judgement *j,
			     const char *path, const struct context *context,
			     struct err *err)
{
	auto_release(past) past = { .path = path, .theme = context->theme };
	autobuf text = { 0 };
	struct oid oid;
	bool found;

	if (repo_find_path(&oid, NULL, &found, store_repo(store), &j->tree,
			   path, err) ||
	    store_each_revision(store, &j->candidate, see, &past, err))
		return -1;
	if (!found && past.json == NULL) {
		err_set(err, EXIT_INPUT, "there is no '%s' in this revision",
			path);
		return err_hint(err, "git ls-tree -r --name-only REV");
	}
	if (context->json) {
		autoptr(json) json = report_explain_json(j, NULL, path);
		struct json *unchanged = json_set_object(json, "unchanged");

		report_unchanged_json(unchanged, j, path);
		json_set_bool(unchanged, "present", found);
		if (past.json)
			json_set(unchanged, "approved_in", steal(past.json));
		return answer_json(json, err);
	}
	report_verdict_text(&text, j, context->theme);
	report_unchanged_text(&text, j, path);
	if (past.json)
		buf_addf(&text, "It was approved %s in:\n%s",
			 found ? "as it stands" : "to be removed",
			 buf_str(&past.text));
	else
		buf_add(&text, "It stands as it did in the anchor, which is "
			       "trusted as it is.\n");
	return answer(&text, err);
}

static int explain(struct store *store, const struct judgement *j,
		   const char *path, const struct context *context,
		   struct err *err)
{
	autoptr(json) seen = acknowledged_of(store_repo(store), j, path);
	auto_release(lost) lost = { 0 };
	autobuf text = { 0 };

	if (lost_find(&lost, store, j, err))
		return -1;
	if (context->json) {
		autoptr(json) json = report_explain_json(j, &lost, path);

		json_set(json, "acknowledgements", steal(seen));
		return answer_json(json, err);
	}
	report_explain_text(&text, j, &lost, path, context->theme);
	report_acknowledged_text(&text, seen, context->theme);
	return answer(&text, err);
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct explain_options *options = payload;
	const char *path = nr_args > 1 ? args[1] : options->path;
	auto_release(judgement) j = { 0 };
	autoptr(store) store = NULL;
	struct oid revision;
	int result;

	if (open_store(&store, context, err) ||
	    repo_resolve(&revision, store_repo(store),
			 nr_args ? args[0] : "HEAD", err) ||
	    store_judge(&j, store, &revision, NULL, err))
		return -1;
	if (path && j.judged_by && !changes_find(&j.changes, path))
		result = explain_unchanged(store, &j, path, context, err);
	else
		result = explain(store, &j, path, context, err);
	return result ? -1 : EXIT_YES;
}

const struct cmd cmd_explain = {
	.name = "explain",
	.group = "review",
	.summary = "say which rules a revision meets, who signed, who could",
	.operands = "[REV [PATH]]",
	.max_args = 2,
	.options = options_table,
	.options_size = sizeof(struct explain_options),
	.run = run,
	.example = "rbctl explain HEAD --path runbooks/payroll-token.json",
};
