/* lint.c - rbctl lint: what is wrong with the documents, and where */
#include "cmd/commands.h"
#include "core/base/fs.h"
#include "core/cli/files.h"
#include "core/git/repo.h"
#include "core/report/findings.h"

#include <string.h>

struct lint_options {
	bool rules;
	bool staged;
};

/* clang-format off */
static const struct option options_table[] = {
	OPT_FLAG(lint_options, rules, 0, "rules",
		 "print every rule: what it asks for, why, and the fix"),
	OPT_FLAG(lint_options, staged, 0, "staged",
		 "judge what git has staged, not the files"),
	OPT_END,
};
/* clang-format on */

/* The texts that are judged, by path. */
struct texts {
	char *root;
	struct repo *repo; /* for --staged */
	struct strings paths;
	struct buf *at; /* one for each path */
	struct err *err;
};

static void texts_release(struct texts *texts)
{
	for (size_t i = 0; texts->at && i < texts->paths.nr; i++)
		buf_release(&texts->at[i]);
	free(texts->at);
	free(texts->root);
	strings_release(&texts->paths);
	repo_free(texts->repo);
}

static int load_files(struct texts *texts, struct err *err)
{
	if (files_find(&texts->paths, texts->root, err) < 0)
		return -1;
	texts->at = xcalloc(texts->paths.nr + 1, sizeof(*texts->at));
	for (size_t i = 0; i < texts->paths.nr; i++) {
		autofree char *full =
			xasprintf("%s/%s", texts->root, texts->paths.at[i]);

		if (fs_read(&texts->at[i], full, JSON_SIZE_MAX + 1, err) < 0)
			return -1;
	}
	return 0;
}

static int load_blob(const char *path, unsigned mode UNUSED,
		     const struct oid *oid, void *payload)
{
	struct texts *texts = payload;
	size_t nr = texts->paths.nr;

	if (document_kind_of(path) == DOCUMENT_NONE)
		return 0;
	texts->at = xreallocarray(texts->at, nr + 1, sizeof(*texts->at));
	texts->at[nr] = (struct buf){ 0 };
	strings_add(&texts->paths, path);
	return repo_read_as(&texts->at[nr], texts->repo, oid, OBJECT_BLOB,
			    JSON_SIZE_MAX + 1, texts->err);
}

static int load(struct texts *texts, bool staged, struct err *err)
{
	texts->err = err;
	if (files_root(&texts->root, err) < 0)
		return -1;
	if (!staged)
		return load_files(texts, err);
	if (repo_open(&texts->repo, ".", err) < 0)
		return -1;
	return repo_each_staged(texts->repo, load_blob, texts, err);
}

static void fill_catalog(struct catalog *catalog, const struct texts *texts)
{
	for (size_t i = 0; i < texts->paths.nr; i++) {
		struct document *document = NULL;
		struct err none = { 0 };

		if (!document_parse(&document, texts->paths.at[i],
				    buf_str(&texts->at[i]), texts->at[i].len,
				    &none))
			catalog_take(catalog, document);
	}
	catalog_sort(catalog);
}

static int answer_findings(const struct context *context,
			   const struct findings *findings, size_t nr,
			   struct err *err)
{
	autoptr(json) value = json_new_object();
	bool good = !findings_count(findings, LINT_ERROR);
	autobuf text = { 0 };

	if (context->json) {
		json_set_string(value, "format", "lint/1");
		json_set_bool(value, "ok", good);
		json_set_int(value, "documents", (int64_t)nr);
		report_findings_json(value, findings);
		if (answer_json(value, err) < 0)
			return -1;
		return good ? EXIT_YES : EXIT_NO;
	}
	report_findings_text(&text, findings, context->theme);
	report_findings_sum(&text, findings, nr);
	buf_add(&text, "\n");
	if (answer(&text, err) < 0)
		return -1;
	return good ? EXIT_YES : EXIT_NO;
}

static int answer_rules(const struct context *context, struct err *err)
{
	autoptr(json) value = json_new_object();
	autobuf text = { 0 };

	if (!context->json) {
		report_rules_text(&text, context->theme);
		return answer(&text, err);
	}
	json_set_string(value, "format", "lint-rules/1");
	report_rules_json(value);
	return answer_json(value, err);
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct lint_options *options = payload;
	__attribute__((cleanup(texts_release))) struct texts texts = { 0 };
	auto_release(findings) findings = { 0 };
	auto_release(catalog) catalog = { 0 };
	auto_release(strings) chosen = { 0 };

	if (options->rules)
		return answer_rules(context, err);
	if (load(&texts, options->staged, err) < 0 ||
	    files_choose(&chosen, &texts.paths, texts.root, nr_args, args,
			 err) < 0)
		return -1;
	fill_catalog(&catalog, &texts);
	for (size_t i = 0; i < texts.paths.nr; i++)
		if (strings_has(&chosen, texts.paths.at[i]))
			lint_text(&findings, texts.paths.at[i],
				  buf_str(&texts.at[i]), texts.at[i].len,
				  &catalog, context->now);
	return answer_findings(context, &findings, chosen.nr, err);
}

const struct cmd cmd_lint = {
	.name = "lint",
	.group = "write",
	.summary = "say what is wrong with the documents, and where",
	.operands = "[PATH…]",
	.max_args = -1,
	.options = options_table,
	.options_size = sizeof(struct lint_options),
	.run = run,
	.example = "rbctl lint runbooks",
};
