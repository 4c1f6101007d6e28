/* lint.c - rbctl lint: what is wrong with the documents, and where */
#include "cmd/commands.h"
#include "core/base/fs.h"
#include "core/cli/files.h"
#include "core/cli/in_force.h"
#include "core/git/repo.h"
#include "core/report/findings.h"

#include <string.h>

/* Beyond JSON_SIZE_MAX it is a finding; beyond this nobody reads it. */
#define LINT_READ_MAX (16 * JSON_SIZE_MAX)

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

/* What is judged: files, or blobs that git has staged. One is held at a
 * time. */
struct sources {
	char *root;
	struct repo *repo;    /* for --staged */
	struct strings paths; /* sorted */
	struct oid *oids;     /* for --staged: one for each path */
	size_t alloc;
};

static void sources_release(struct sources *sources)
{
	free(sources->oids);
	free(sources->root);
	strings_release(&sources->paths);
	repo_free(sources->repo);
}

static int add_blob(const char *path, unsigned mode UNUSED,
		    const struct oid *oid, void *payload)
{
	struct sources *sources = payload;
	size_t nr = sources->paths.nr;

	if (document_kind_of(path) == DOCUMENT_NONE)
		return 0;
	sources->oids = grow(sources->oids, nr, &sources->alloc,
			     sizeof(*sources->oids));
	sources->oids[nr] = *oid;
	strings_add(&sources->paths, path);
	return 0;
}

static int find(struct sources *sources, bool staged, struct err *err)
{
	if (files_root(&sources->root, err) < 0)
		return -1;
	if (!staged)
		return files_find(&sources->paths, sources->root, err);
	if (repo_open(&sources->repo, ".", err) < 0)
		return -1;
	return repo_each_staged(sources->repo, add_blob, sources, err);
}

static int load(struct buf *text, const struct sources *sources, size_t i,
		struct err *err)
{
	autofree char *full = NULL;

	if (sources->repo)
		return repo_read_as(text, sources->repo, &sources->oids[i],
				    OBJECT_BLOB, LINT_READ_MAX, err);
	full = xasprintf("%s/%s", sources->root, sources->paths.at[i]);
	return fs_read(text, full, LINT_READ_MAX, err);
}

static int know_all(struct catalog *catalog, const struct sources *sources,
		    struct err *err)
{
	for (size_t i = 0; i < sources->paths.nr; i++) {
		const char *path = sources->paths.at[i];
		autobuf text = { 0 };

		if (lint_asks_for(document_kind_of(path)) &&
		    load(&text, sources, i, err) < 0)
			return -1;
		lint_know(catalog, path, buf_str(&text), text.len);
	}
	catalog_sort(catalog);
	return 0;
}

/* Both lists are sorted, and all of `chosen` is among the paths. */
static int judge(struct findings *findings, const struct sources *sources,
		 const struct strings *chosen, const struct catalog *catalog,
		 int64_t now, struct err *err)
{
	size_t next = 0;

	for (size_t i = 0; i < sources->paths.nr && next < chosen->nr; i++) {
		const char *path = sources->paths.at[i];
		autobuf text = { 0 };

		if (strcmp(path, chosen->at[next]) != 0)
			continue;
		next++;
		if (load(&text, sources, i, err) < 0)
			return -1;
		lint_text(findings, path, buf_str(&text), text.len, catalog,
			  now);
	}
	return 0;
}

static int load_at(struct oid *oid, struct buf *text,
		   const struct sources *sources, size_t i, struct err *err)
{
	if (load(text, sources, i, err) < 0)
		return -1;
	repo_hash_blob(oid, buf_str(text), text->len);
	return 0;
}

/* The policy, if it is among the chosen, as the next one. */
static int judge_policy(struct findings *findings,
			const struct context *context,
			const struct sources *sources,
			const struct strings *chosen, struct err *err)
{
	auto_release(in_force) in_force = { 0 };
	const struct strings *paths = &sources->paths;
	struct oid oid;

	if (!strings_has(chosen, POLICY_PATH))
		return 0;
	for (size_t i = 0; i < paths->nr; i++) {
		autobuf text = { 0 };

		if (strcmp(paths->at[i], POLICY_PATH) != 0)
			continue;
		if (load_at(&oid, &text, sources, i, err))
			return -1;
		in_force_find(&in_force, context, &oid);
	}
	for (size_t i = 0; in_force.store && i < paths->nr; i++) {
		autobuf text = { 0 };

		if (load_at(&oid, &text, sources, i, err))
			return -1;
		in_force_see(&in_force, paths->at[i], &oid, &text);
	}
	in_force_judge(findings, &in_force);
	return 0;
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
	json_set_bool(value, "ok", true);
	report_rules_json(value);
	return answer_json(value, err);
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct lint_options *options = payload;
	auto_release(sources) sources = { 0 };
	auto_release(findings) findings = { 0 };
	auto_release(catalog) catalog = { 0 };
	auto_release(strings) chosen = { 0 };

	if (options->rules)
		return answer_rules(context, err);
	if (find(&sources, options->staged, err) < 0 ||
	    files_choose(&chosen, &sources.paths, sources.root, nr_args, args,
			 err) < 0 ||
	    know_all(&catalog, &sources, err) < 0)
		return -1;
	strings_sort(&chosen);
	if (judge(&findings, &sources, &chosen, &catalog, context->now, err) <
		    0 ||
	    judge_policy(&findings, context, &sources, &chosen, err) < 0)
		return -1;
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
