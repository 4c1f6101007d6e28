/* drift.c - rbctl drift: is what servers have still what was approved? */
#include "cmd/config.h"
#include "core/report/drift.h"

#include <string.h>

struct drift_options {
	const char *environment;
};

/* clang-format off */
static const struct option options_table[] = {
	OPT_TEXT(drift_options, environment, 'e', "env", "NAME",
		 "configurations in this environment only"),
	OPT_END,
};
/* clang-format on */

/* One look at everything that is asked for. */
struct round {
	struct drift_world world;
	const struct drift_options *options;
	struct drift drift;
	struct verdict verdict;
};

static void round_release(struct round *round)
{
	drift_release(&round->drift);
}

static bool is_wanted_environment(const struct round *round,
				  const struct document *document)
{
	return document->kind == DOCUMENT_ENVIRONMENT &&
	       (!round->options->environment ||
		strcmp(round->options->environment, document->name) == 0);
}

/* Where it was applied, or where it is asked for by name. */
static int look_at_config(struct round *round, const struct document *config,
			  bool named, struct err *err)
{
	const struct catalog *catalog = round->world.catalog;
	size_t before = round->drift.nr;

	for (size_t i = 0; i < catalog->nr; i++) {
		const struct document *environment = catalog->at[i];
		auto_release(strings) applied = { 0 };

		if (!is_wanted_environment(round, environment))
			continue;
		if (config_applied(&applied, round->world.tools->repo,
				   environment->name, err))
			return -1;
		if (strings_has(&applied, config->name) ||
		    (named && round->options->environment))
			drift_config(&round->drift, &round->world, config,
				     environment);
	}
	if (!named || round->drift.nr > before)
		return 0;
	round->verdict = verdict_deny(
		REASON_DRIFT, "'%s' was never applied anywhere", config->name);
	verdict_hint(&round->verdict, "rbctl apply %s --env NAME",
		     config->name);
	return 0;
}

static int look_at(struct round *round, const struct document *document,
		   bool named, struct err *err)
{
	if (document->kind == DOCUMENT_SERVER)
		drift_server(&round->drift, &round->world, document);
	else if (document->kind == DOCUMENT_CONFIG)
		return look_at_config(round, document, named, err);
	return 0;
}

/* By a document's name, or by its folder and name. */
static bool is_named(const struct document *document, const char *name)
{
	autofree char *whole = xasprintf(
		"%s/%s", document_kind_folder(document->kind), document->name);

	return strcmp(name, document->name) == 0 || strcmp(name, whole) == 0;
}

static int look_at_named(struct round *round, const char *name, struct err *err)
{
	const struct catalog *catalog = round->world.catalog;
	bool any = false;

	for (size_t i = 0; i < catalog->nr; i++) {
		const struct document *document = catalog->at[i];

		if ((document->kind != DOCUMENT_SERVER &&
		     document->kind != DOCUMENT_CONFIG) ||
		    !is_named(document, name))
			continue;
		any = true;
		if (look_at(round, document, true, err))
			return -1;
	}
	if (any)
		return 0;
	round->verdict = verdict_deny(REASON_UNAPPROVED,
				      "no server or configuration '%s' is in "
				      "the approved revision",
				      name);
	verdict_hint(&round->verdict, "commit it, then `rbctl approve` and "
				      "`rbctl land`");
	return 0;
}

static int look_around(struct round *round, char **args, int nr_args,
		       struct err *err)
{
	const struct catalog *catalog = round->world.catalog;

	for (int i = 0; i < nr_args && round->verdict.allowed; i++)
		if (look_at_named(round, args[i], err))
			return -1;
	for (size_t i = 0; nr_args == 0 && i < catalog->nr; i++)
		if (look_at(round, catalog->at[i], false, err))
			return -1;
	return 0;
}

static int show(const struct context *context, const struct round *round,
		struct err *err)
{
	autobuf text = { 0 };
	int written;

	if (!round->verdict.allowed)
		return answer_no(context, "drift/1", &round->verdict, err);
	if (context->json) {
		autoptr(json) json = report_drift_json(&round->drift);

		written = answer_json(json, err);
	} else {
		report_drift(&text, &round->drift, context->theme);
		written = answer(&text, err);
	}
	return written ? -1 : drift_code(&round->drift);
}

static int check_environment(const struct round *round, struct err *err)
{
	const char *name = round->options->environment;

	if (!name ||
	    catalog_find(round->world.catalog, DOCUMENT_ENVIRONMENT, name))
		return 0;
	return err_set(err, EXIT_USAGE,
		       "there is no environment '%s' in the approved revision",
		       name);
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	autoptr(store) store = NULL;
	auto_release(permit) permit = { 0 };
	auto_release(catalog) catalog = { 0 };
	auto_release(running) running = { .run = "" };
	auto_release(round) round = {
		.options = payload,
		.world = { .catalog = &catalog, .tools = &running.tools },
		.verdict = verdict_allow(),
	};
	const struct question question = { 0 };

	if (open_store(&store, context, err) ||
	    store_guard(&permit, store, &question, err))
		return -1;
	if (!permit.verdict.allowed)
		return answer_no(context, "drift/1", &permit.verdict, err);
	if (store_catalog(&catalog, store_repo(store), &permit.revision, err))
		return -1;
	catalog_sort(&catalog);
	if (check_environment(&round, err) ||
	    running_open(&running, context, permit.policy, err))
		return -1;
	running.tools.repo = store_repo(store);
	round.world.http = running.http;
	if (look_around(&round, args, nr_args, err))
		return -1;
	return show(context, &round, err);
}

const struct cmd cmd_drift = {
	.name = "drift",
	.group = "run",
	.summary = "compare what servers have with what was approved",
	.operands = "[SERVER|CONFIG…]",
	.min_args = 0,
	.max_args = -1,
	.options = options_table,
	.options_size = sizeof(struct drift_options),
	.run = run,
	.example = "rbctl drift payroll-client --env prod",
};
