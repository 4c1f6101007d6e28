/* drift_look.c - one look at everything that is asked for */
#include "cmd/drift.h"

#include <string.h>

static struct drift_world world_of(const struct drift_round *round)
{
	return (struct drift_world){
		.catalog = &round->catalog,
		.tools = &round->running.tools,
		.http = round->running.http,
	};
}

static bool is_wanted_environment(const struct drift_round *round,
				  const struct document *document)
{
	return document->kind == DOCUMENT_ENVIRONMENT &&
	       (!round->wish->environment ||
		strcmp(round->wish->environment, document->name) == 0);
}

/* Where it was applied, or where it is asked for by name. */
static int look_at_config(struct drift_round *round,
			  const struct document *config, bool named,
			  struct err *err)
{
	const struct catalog *catalog = &round->catalog;
	const struct drift_world world = world_of(round);
	size_t before = round->drift.nr;

	for (size_t i = 0; i < catalog->nr; i++) {
		const struct document *environment = catalog->at[i];
		auto_release(strings) applied = { 0 };

		if (!is_wanted_environment(round, environment))
			continue;
		if (config_applied(&applied, store_repo(round->store),
				   environment->name, err))
			return -1;
		if (strings_has(&applied, config->name) ||
		    (named && round->wish->environment))
			drift_config(&round->drift, &world, config,
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

static int look_at(struct drift_round *round, const struct document *document,
		   bool named, struct err *err)
{
	const struct drift_world world = world_of(round);

	round->ended =
		round->ended || (round->wish->ending && round->wish->ending());
	if (round->ended)
		return 0;
	if (document->kind == DOCUMENT_SERVER)
		drift_server(&round->drift, &world, document);
	else if (document->kind == DOCUMENT_CONFIG)
		return look_at_config(round, document, named, err);
	return 0;
}

/* By a document's name, by its folder and name, or by its path. */
static bool is_named(const struct document *document, const char *name)
{
	autofree char *whole = xasprintf(
		"%s/%s", document_kind_folder(document->kind), document->name);

	return strcmp(name, document->name) == 0 || strcmp(name, whole) == 0 ||
	       strcmp(name, document->path) == 0;
}

static int look_at_named(struct drift_round *round, const char *name,
			 struct err *err)
{
	const struct catalog *catalog = &round->catalog;
	const char *near;
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
	near = catalog_nearest(
		catalog, 1U << DOCUMENT_SERVER | 1U << DOCUMENT_CONFIG, name);
	if (near)
		verdict_hint(&round->verdict, "did you mean '%s'?", near);
	else
		verdict_hint(&round->verdict,
			     "rbctl show lists what is; what is new: commit "
			     "it, rbctl approve, rbctl land");
	return 0;
}

static int look_around(struct drift_round *round, struct err *err)
{
	const struct drift_wish *wish = round->wish;
	const struct catalog *catalog = &round->catalog;

	for (int i = 0; i < wish->nr_names && round->verdict.allowed; i++)
		if (look_at_named(round, wish->names[i], err))
			return -1;
	for (size_t i = 0; wish->nr_names == 0 && i < catalog->nr; i++)
		if (look_at(round, catalog->at[i], false, err))
			return -1;
	return 0;
}

static int check_environment(const struct drift_round *round, struct err *err)
{
	const char *name = round->wish->environment;

	if (!name || catalog_find(&round->catalog, DOCUMENT_ENVIRONMENT, name))
		return 0;
	return err_set(err, EXIT_USAGE,
		       "there is no environment '%s' in the approved revision",
		       name);
}

void drift_round_release(struct drift_round *round)
{
	drift_release(&round->drift);
	running_release(&round->running);
	catalog_release(&round->catalog);
	permit_release(&round->permit);
	store_free(round->store);
	*round = (struct drift_round){ 0 };
}

int drift_round_look(struct drift_round *round, struct context *context,
		     const struct drift_wish *wish, struct err *err)
{
	const struct question question = { 0 };

	round->wish = wish;
	round->verdict = verdict_allow();
	round->running.run = "";
	if (open_store(&round->store, context, err) ||
	    store_guard(&round->permit, round->store, &question, err))
		return -1;
	round->verdict = round->permit.verdict;
	if (!round->verdict.allowed)
		return 0;
	if (store_catalog(&round->catalog, store_repo(round->store),
			  &round->permit.revision, err))
		return -1;
	catalog_sort(&round->catalog);
	if (check_environment(round, err) ||
	    running_open(&round->running, context, round->permit.policy, err))
		return -1;
	round->running.tools.repo = store_repo(round->store);
	return look_around(round, err);
}
