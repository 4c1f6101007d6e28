/* step_up.c - one more authorization, where a service wants more (RFC 9470) */
#include "core/run/step.h"

#include "core/model/template.h"

#include <string.h>

#define LIST_MAX 300 /* bytes of what a service lists, as it is shown */

/* What the runbook asks for, and what the service wants besides; only what
 * was approved for this. */
static int union_of(struct json **out, const struct run *run,
		    const struct oauth_challenge *challenge, struct err *err)
{
	const struct runbook *runbook = run->plan->runbook;
	const struct json *further =
		json_get(runbook->token, "optional_scopes");
	autoptr(json) all =
		runbook->scopes ? json_copy(runbook->scopes) : json_new_array();
	const char *word = challenge->scope ? challenge->scope : "";

	while (*word) {
		size_t len = strcspn(word, " ");
		autofree char *scope = xstrndup(word, len);

		word += len;
		word += strspn(word, " ");
		if (!len || json_has_string(all, scope))
			continue;
		if (!json_has_string(further, scope)) {
			err_no(err, REASON_OUT_OF_BOUNDS,
			       "the service wants the scope "
			       "'%s', which the runbook does not ask for",
			       scope);
			return err_hint(err, "name it in \"scopes\" or "
					     "\"optional_scopes\", and have "
					     "that approved");
		}
		json_append_string(all, scope);
	}
	*out = steal(all);
	return 0;
}

static const struct plan_step *find_authorize(const struct run *run,
					      const struct step *before)
{
	for (size_t i = 0; i < run->plan->nr_steps; i++) {
		const struct plan_step *step = &run->plan->steps[i];

		if (step->step == before)
			break;
		if (step->step->kind == STEP_AUTHORIZE)
			return step;
	}
	return NULL;
}

int step_up(bool *done, struct run *run, const struct step *step,
	    const struct http_response *response, struct err *err)
{
	const struct plan_step *authorize = find_authorize(run, step);
	auto_release(oauth_challenge) challenge = { 0 };
	struct step_result result = { 0 };
	autoptr(json) scopes = NULL;
	int failed;

	*done = false;
	oauth_challenge_of(&challenge, response);
	if (run->stepped_up || !authorize ||
	    !text_equal(json_text(step->request, "auth", NULL), "token") ||
	    !oauth_challenge_wants_more(&challenge))
		return 0;
	if (union_of(&scopes, run, &challenge, err))
		return -1;
	run->stepped_up = true; /* once: then it is the service's last word */
	step_warn(run,
		  "step '%s': the service wanted more, so a person was "
		  "asked once more",
		  step->id);
	run->grant = (struct grant_parts){
		.scopes = scopes,
		.acr_values = challenge.acr_values,
		.max_age = challenge.max_age,
	};
	failed = step_authorize(run, &result, authorize, err);
	run->grant = (struct grant_parts){ 0 };
	json_free(result.captured);
	if (failed)
		return -1;
	*done = true;
	return 0;
}

/* ---- RFC 9728 ---- */

/* What may be called the resource: what was called, and what the approved
 * documents call it. */
static void add_meant(struct strings *meant, const struct run *run,
		      const char *url)
{
	const struct runbook *runbook = run->plan->runbook;
	const struct json *named[] = {
		json_at(runbook->actors, "resource_server", "url", NULL),
		json_get(runbook->token, "resource"),
	};
	autofree char *called = xstrndup(url, strcspn(url, "?#"));

	strings_add(meant, called);
	for (size_t i = 0; i < ARRAY_SIZE(named); i++) {
		autobuf text = { 0 };
		struct err ignored = { 0 };

		if (json_string(named[i]) &&
		    template_fill(&text, json_string(named[i]), TEMPLATE_URL,
				  run->values, &ignored) == 0)
			strings_add_once(meant, buf_str(&text));
		json_each(item,
			  json_type(named[i]) == JSON_ARRAY ? named[i] : NULL)
			if (json_string(item))
				strings_add_once(meant, json_string(item));
	}
}

static void add_list(struct buf *out, const struct json *list)
{
	auto_release(strings) words = { 0 };
	autobuf joined = { 0 };

	json_strings(&words, list);
	strings_join_words(&joined, &words);
	text_cut(out, words.nr ? buf_str(&joined) : "(not said)", LIST_MAX);
}

static void tell(struct run *run, const struct step *step,
		 const struct json *metadata, bool foreign)
{
	autobuf servers = { 0 };
	autobuf scopes = { 0 };

	if (foreign) {
		step_warn(run,
			  "step '%s': the service points to the metadata of "
			  "another one, '%.200s'; they are not believed",
			  step->id, json_text(metadata, "resource", ""));
		return;
	}
	add_list(&servers, json_get(metadata, "authorization_servers"));
	add_list(&scopes, json_get(metadata, "scopes_supported"));
	step_warn(run,
		  "step '%s': the service says that it takes tokens of %s, "
		  "with the scopes %s",
		  step->id, buf_str(&servers), buf_str(&scopes));
}

/* Helps to understand a refusal; that it can't be had is no failure more. */
void step_ask_resource(struct run *run, const struct step *step,
		       const char *url, const struct http_response *refusal)
{
	auto_release(oauth_challenge) challenge = { 0 };
	auto_release(http_request) request = { 0 };
	auto_release(http_response) response = { 0 };
	auto_release(strings) meant = { 0 };
	autoptr(json) metadata = NULL;
	struct err ignored = { 0 };
	struct verdict verdict;
	bool foreign;

	oauth_challenge_of(&challenge, refusal);
	if (refusal->status != 401 || !challenge.resource_metadata ||
	    plan_check_url(&verdict, run->plan, challenge.resource_metadata,
			   &ignored) ||
	    !verdict.allowed)
		return;
	request.url = xstrdup(challenge.resource_metadata);
	if (run->tools->send(&response, &request, &foreign, run->tools->payload,
			     &ignored))
		return;
	add_meant(&meant, run, url);
	if (oauth_resource_metadata(&metadata, &foreign, &response, &meant,
				    &ignored) == 0)
		tell(run, step, metadata, foreign);
}
