/* log.c - what was approved: who signed, why, and what it changed */
#include "core/audit/audit.h"
#include "core/cli/open.h"
#include "core/report/log.h"

#include <string.h>

struct log_options {
	bool all;
	const char *number;
};

#define NUMBER_DEFAULT 20

static const struct option options_table[] = {
	OPT_FLAG(log_options, all, 'a', "all",
		 "every commit, on the way to an approval too"),
	OPT_TEXT(log_options, number, 'n', "number", "N",
		 "how many, newest first (20; 0: all)"),
	OPT_END,
};

static int read_number(size_t *out, const char *text, struct err *err)
{
	char *end;
	long number;

	*out = NUMBER_DEFAULT;
	if (!text)
		return 0;
	number = strtol(text, &end, 10);
	if (*text == '\0' || *end != '\0' || number < 0)
		return err_set(err, EXIT_USAGE,
			       "'--number' wants a whole number, not '%s'",
			       text);
	*out = number ? (size_t)number : SIZE_MAX;
	return 0;
}

/* The documents that a revision changes, once each. */
static void add_paths(struct json *revision)
{
	auto_release(strings) paths = { 0 };

	json_each(rule, json_get(revision, "rules"))
		strings_add_once(&paths, json_text(rule, "path", ""));
	json_set_strings(revision, "paths", &paths);
}

static bool is_shown(const struct json *revision, bool all)
{
	return all || !text_equal(json_text(revision, "state", ""), "part");
}

/* Newest first, as many as are asked for. */
static struct json *as_log(const struct json *audit, bool all, size_t number)
{
	const struct json *revisions = json_get(audit, "revisions");
	size_t nr = json_count(revisions);
	const struct json **order = xcalloc(nr + 1, sizeof(*order));
	struct json *root = json_new_object();
	struct json *list;
	size_t shown = 0;
	int64_t hidden = 0;

	json_set_string(root, "format", "log/1");
	json_set_bool(root, "ok", true);
	json_set(root, "store", json_copy(json_get(audit, "store")));
	list = json_set_array(root, "revisions");
	nr = 0;
	json_each(one, revisions)
		order[nr++] = one;
	while (nr-- > 0) {
		struct json *copy;

		if (!is_shown(order[nr], all))
			continue;
		if (shown == number) {
			hidden++;
			continue;
		}
		copy = json_copy(order[nr]);
		add_paths(copy);
		json_append(list, copy);
		shown++;
	}
	free(order);
	json_set_int(root, "hidden", hidden);
	return root;
}

static int run(struct context *context, void *payload, int nr_args UNUSED,
	       char **args UNUSED, struct err *err)
{
	const struct log_options *options = payload;
	const struct audit_wish wish = { .now = context->now };
	autoptr(store) store = NULL;
	autoptr(json) audit = NULL;
	autoptr(json) log = NULL;
	struct verdict verdict;
	autobuf text = { 0 };
	size_t number;

	if (read_number(&number, options->number, err) ||
	    open_store(&store, context, err) ||
	    audit_collect(&audit, &verdict, store, &wish, err))
		return -1;
	if (!verdict.allowed)
		return answer_no(context, "log/1", &verdict, err);
	log = as_log(audit, options->all, number);
	if (context->json)
		return answer_json(log, err) ? -1 : EXIT_YES;
	report_log_text(&text, log, context->theme);
	return answer(&text, err) ? -1 : EXIT_YES;
}

const struct cmd cmd_log = {
	.name = "log",
	.group = "review",
	.summary = "what was approved, who signed it and why",
	.operands = "",
	.max_args = 0,
	.options = options_table,
	.options_size = sizeof(struct log_options),
	.run = run,
	.example = "rbctl log -n 5",
};
