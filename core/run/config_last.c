/* config_last.c - how a configuration was left the last time, by receipt */
#include "core/run/config.h"
#include "core/run/receipt.h"

#include <stdio.h>

void config_past_release(struct config_past *past)
{
	json_free(past->state);
	free(past->pending);
	free(past->id);
	*past = (struct config_past){ 0 };
}

struct search {
	struct config_past *past;
	const struct policy *policy;
	const char *name;
	const char *run; /* is not its own past; NULL */
	struct strings ended;
	bool stop;
};

/* The step of a receipt that applied this config; NULL. */
static const struct json *step_in(const struct json *receipt, const char *name)
{
	const struct json *found = NULL;

	json_each(step, json_get(receipt, "steps"))
		if (text_equal(
			    json_text(json_get(step, "config"), "name", NULL),
			    name))
			found = step;
	return found;
}

static void take_begun(struct search *search, const struct json *receipt,
		       const char *run)
{
	if (strings_has(&search->ended, run) || search->past->pending ||
	    !json_has_string(json_get(receipt, "configs"), search->name))
		return;
	search->past->pending = xstrdup(run);
	search->past->cut_off = true;
}

/* A step that failed may have changed the server all the same. */
static void take_ended(struct search *search, const struct json *receipt,
		       const char *run)
{
	const struct json *step = step_in(receipt, search->name);
	const struct json *config = json_get(step, "config");
	const struct json *state = json_get(config, "state");

	strings_add_once(&search->ended, run);
	search->stop = state != NULL;
	if (state)
		snprintf(search->past->sha256, sizeof(search->past->sha256),
			 "%s", json_text(config, "sha256", ""));
	if (json_type(state) == JSON_OBJECT) {
		const char *id = json_text(config, "id", NULL);

		search->past->state = json_copy(state);
		search->past->id = id ? xstrdup(id) : NULL;
	}
	if (state || !json_is_true(json_get(step, "unknown")))
		return;
	if (!search->past->pending &&
	    text_equal(json_text(config, "action", NULL), "create"))
		search->past->pending = xstrdup(run);
	if (text_equal(json_text(config, "action", NULL), "delete"))
		search->past->deleting = true;
}

static int look(const struct receipt *receipt, void *payload,
		struct err *err UNUSED)
{
	struct search *search = payload;
	const char *run = json_text(receipt->root, "run", "");

	if (!receipt_is_signed(receipt, search->policy) ||
	    text_equal(run, search->run))
		return 0;
	if (text_equal(json_text(receipt->root, "result", NULL), "started"))
		take_begun(search, receipt->root, run);
	else
		take_ended(search, receipt->root, run);
	return search->stop;
}

int config_past_read(struct config_past *out, const struct config_work *work,
		     const char *run, struct err *err)
{
	const struct run_tools *tools = work->tools;
	const char *environment = work->config->environment->name;
	auto_release(config_past) past = { 0 };
	struct search search = {
		.past = &past,
		.policy = tools->policy,
		.name = work->config->document->name,
		.run = run,
	};
	struct oid tip;
	bool found = false;
	int failed;

	if (!tools->repo)
		return 0;
	failed = receipt_tip(&tip, &found, tools->repo, environment, err) ||
		 (found &&
		  receipt_each(tools->repo, &tip, look, &search, err) < 0);
	strings_release(&search.ended);
	if (failed)
		return -1;
	*out = past;
	past = (struct config_past){ 0 };
	return 0;
}

static int add_names(const struct receipt *receipt, void *payload,
		     struct err *err UNUSED)
{
	struct strings *names = payload;

	json_each(step, json_get(receipt->root, "steps")) {
		const char *name =
			json_text(json_get(step, "config"), "name", NULL);

		if (name)
			strings_add_once(names, name);
	}
	return 0;
}

int config_applied(struct strings *out, struct repo *repo,
		   const char *environment, struct err *err)
{
	struct oid tip;
	bool found;

	if (receipt_tip(&tip, &found, repo, environment, err) ||
	    (found && receipt_each(repo, &tip, add_names, out, err) < 0))
		return -1;
	strings_sort(out);
	return 0;
}
