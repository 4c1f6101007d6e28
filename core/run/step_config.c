/* step_config.c - config.apply: a server is made to match what is declared */
#include "core/run/config.h"
#include "core/run/step.h"

#include <string.h>

struct applying {
	struct run *run;
	struct step_result *result;
	const struct step *step;
};

/* ---- what the work tells of itself; payload is the struct applying ---- */

static int tell_begin(const struct http_request *request, void *payload,
		      struct err *err)
{
	struct applying *applying = payload;

	return step_note(applying->run, applying->result, applying->step,
			 request, err);
}

static void tell_boundary(const char *where, void *payload)
{
	const struct applying *applying = payload;

	step_boundary(applying->run, applying->step, where);
}

/* ---- what the operator, or the runbook, wishes ---- */

static bool is_wished(const struct run *run, const struct step *step,
		      const char *name)
{
	return json_is_true(json_get(step->json, name)) ||
	       (run->plan->made &&
		text_equal(json_text(run->plan->inputs, name, NULL), "yes"));
}

/* A resumed run that has stored a new secret since it began need not ask for
 * yet another one. */
static int is_rotated(bool *out, const struct config_work *work,
		      const struct json *begin, struct err *err)
{
	auto_release(entry) entry = { 0 };
	int64_t began;
	bool found = false;

	*out = false;
	if (!begin || !text_untime(&began, json_text(begin, "at", "")))
		return 0;
	if (vault_load(&entry, &found, work->tools->vault, work->config->secret,
		       err))
		return -1;
	*out = found && entry.issued >= began;
	return 0;
}

static int read_wish(struct config_wish *wish, const struct run *run,
		     const struct step *step, const struct config_work *work,
		     struct err *err)
{
	bool rotated = false;

	wish->delete = is_wished(run, step, "delete");
	wish->rotate = is_wished(run, step, "rotate");
	wish->again = is_wished(run, step, "again");
	if (wish->rotate &&
	    is_rotated(&rotated, work, journal_begin(run->journal, step->id),
		       err))
		return -1;
	wish->rotate = wish->rotate && !rotated;
	return 0;
}

/* ---- what is done, and what it left ---- */

static int act(struct config_work *work, const struct outlook *outlook,
	       struct err *err)
{
	const struct adapter *adapter = work->config->adapter;
	const struct standing *standing = &outlook->standing;

	switch (outlook->action) {
	case CONFIG_CREATE:
		return adapter->create(work, err);
	case CONFIG_UPDATE:
	case CONFIG_ROTATE:
		return adapter->update(work, standing,
				       outlook->action == CONFIG_ROTATE, err);
	case CONFIG_DELETE:
		return adapter->remove(work, standing, err);
	case CONFIG_NONE:
		break;
	}
	return 0;
}

static struct json *describe(const struct config *config,
			     const struct outlook *outlook)
{
	struct json *json = json_new_object();

	json_set_string(json, "name", config->document->name);
	json_set_string(json, "sha256", config->document->sha256);
	json_set_string(json, "server", config->server->name);
	json_set_string(json, "action", config_action_name(outlook->action));
	json_set_string(json, "pre_sha256", outlook->standing.digest);
	return json;
}

/* What is there now: what the next apply compares with. */
static void add_state(struct step_result *result, const struct standing *after)
{
	struct json *json = result->config;

	if (after->id) {
		json_set_string(json, "id", after->id);
		capture_text(result, "id", after->id);
	}
	json_set_string(json, "post_sha256", after->digest);
	json_set(json, "state",
		 after->seen ? json_copy(after->seen) : json_new_null());
}

/* A server may take less than it is given (RFC 7591 section 3.2.1), and say
 * nothing. */
static int check_taken(const struct config *config,
		       const struct standing *after, struct err *err)
{
	auto_release(document_diff) diff = { 0 };
	auto_release(strings) fields = { 0 };
	autobuf words = { 0 };

	if (config->absent || !after->there) {
		if (config->absent != after->there)
			return 0;
		return err_set(err, EXIT_SERVER,
			       config->absent
				       ? "the server still has it"
				       : "the server does not show what was "
					 "just made");
	}
	state_compare(&diff, config->document, after->seen, config->desired);
	if (diff.nr == 0)
		return 0;
	for (size_t i = 0; i < diff.nr; i++)
		strings_add_once(&fields,
				 diff.at[i].place + strlen("/desired/"));
	strings_join_words(&words, &fields);
	err_set(err, EXIT_SERVER,
		"the server took it, and has something else than what is "
		"declared: %s",
		buf_str(&words));
	return err_hint(err,
			"rbctl drift %s says what; the server may not "
			"allow it",
			config->document->name);
}

static int keep(struct config_work *work, const struct standing *standing,
		struct err *err)
{
	const struct adapter *adapter = work->config->adapter;

	return adapter->keep ? adapter->keep(work, standing, err) : 0;
}

static int change(struct config_work *work, const struct outlook *outlook,
		  struct err *err)
{
	struct step_result *result = work->result;
	auto_release(standing) after = { 0 };

	result->config = describe(work->config, outlook);
	if (outlook->action == CONFIG_NONE) {
		add_state(result, &outlook->standing);
		return keep(work, &outlook->standing, err);
	}
	if (act(work, outlook, err) || config_look(&after, work, err))
		return -1;
	add_state(result, &after);
	if (keep(work, &after, err))
		return -1;
	return check_taken(work->config, &after, err);
}

/* RFC 7591 section 2: what is not said is client_secret_basic. */
static bool may_get_secret(const struct config *config)
{
	return config->requests
		       ? json_get(config->requests, "rotate") != NULL
		       : text_starts(json_text(config->desired,
					       "token_endpoint_auth_method",
					       "client_secret_basic"),
				     "client_secret");
}

/* What a server says once, when it makes something, may be lost with its
 * answer. */
static void warn_of_secret(struct run *run, const struct config_work *work)
{
	const struct config *config = work->config;
	auto_release(entry) entry = { 0 };
	struct err ignored = { 0 };
	bool found = false;

	if (config->absent || !may_get_secret(config) ||
	    vault_load(&entry, &found, work->tools->vault, config->secret,
		       &ignored) ||
	    found)
		return;
	step_warn(run,
		  "the vault has no secret of '%s': if it has one, that was "
		  "lost with an answer that did not arrive, and rbctl apply "
		  "%s --env %s --rotate gives it a new one",
		  config->document->name, config->document->name,
		  config->environment->name);
}

static int refuse(const struct verdict *verdict, struct err *err)
{
	err_no(err, verdict->reason, "%s", verdict->detail);
	return err_hint(err, "%s", verdict->hint);
}

int step_config(struct run *run, struct step_result *result,
		const struct plan_step *step, struct err *err)
{
	struct applying applying = { run, result, step->step };
	auto_release(config_past) past = { 0 };
	auto_release(outlook) outlook = { 0 };
	struct config_wish wish = { 0 };
	bool cut_off = journal_begin(run->journal, step->step->id) != NULL;
	char revision[OID_HEX + 1];
	struct config_work work = {
		.config = step->config,
		.tools = run->tools,
		.revision = revision,
		.begin = tell_begin,
		.boundary = tell_boundary,
		.payload = &applying,
		.result = result,
	};

	wish.cut_off = cut_off;
	oid_format(revision, &run->plan->revision);
	if (read_wish(&wish, run, step->step, &work, err) ||
	    config_past_read(&past, &work, journal_run(run->journal), err) ||
	    config_outlook(&outlook, &work, &past, &wish, err))
		return -1;
	if (!outlook.verdict.allowed)
		return refuse(&outlook.verdict, err);
	if (change(&work, &outlook, err))
		return -1;
	if (cut_off || past.pending)
		warn_of_secret(run, &work);
	return 0;
}

/* May a step that was cut off be carried out once more? To read first is part
 * of it; only what is not there yet could be made twice. */
bool step_config_is_safe(const struct run *run, const struct plan_step *step)
{
	auto_release(strings) names = { 0 };
	const struct adapter *adapter = step->config->adapter;
	struct err ignored = { 0 };

	return step->config->absent ||
	       (adapter->finds && adapter->finds(step->config)) ||
	       (run->tools->vault &&
		vault_names(&names, run->tools->vault, &ignored) == 0 &&
		strings_has(&names, step->config->registration));
}
