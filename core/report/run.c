/* run.c - how a run went: for people, and for programs */
#include "core/report/run.h"

#include <stdio.h>
#include <string.h>

static const char *colour(const struct theme *theme, enum step_outcome outcome)
{
	switch (outcome) {
	case OUTCOME_DONE:
		return theme->good;
	case OUTCOME_FAILED:
		return theme->bad;
	case OUTCOME_SKIPPED:
	case OUTCOME_NONE:
		break;
	}
	return theme->dim;
}

void report_step_line(struct buf *out, const struct plan *plan, size_t number,
		      const struct step_result *result,
		      const struct theme *theme)
{
	const struct step *step = plan->steps[number - 1].step;

	buf_addf(out, "%zu/%zu ", number, plan->nr_steps);
	buf_add_untrusted(out, step->title);
	if (!result) {
		buf_add(out, " …");
		return;
	}
	buf_addf(out, ": %s%s%s", colour(theme, result->outcome),
		 step_outcome_name(result->outcome), theme->off);
	if (result->resumed)
		buf_add(out, " before");
	if (result->status)
		buf_addf(out, " (%d)", result->status);
	if (result->attempts > 1)
		buf_addf(out, " after %d tries", result->attempts);
	if (result->outcome == OUTCOME_SKIPPED && result->message[0]) {
		buf_add(out, ": ");
		buf_add_untrusted(out, result->message);
	}
}

/* Advice is about a refusal; a mere surprise in a good answer has none. */
static bool has_advice(const struct step_result *result)
{
	return result->refused &&
	       (result->failure.status >= 400 || result->failure.error[0]);
}

static void add_line(struct buf *out, const char *label, const char *text)
{
	if (!text || !*text)
		return;
	buf_addf(out, "  %s ", label);
	buf_add_untrusted(out, text);
	buf_add_byte(out, '\n');
}

static void add_deeds(struct buf *out, const struct advice *advice)
{
	size_t nr = 1;

	add_line(out, "What to do next:", advice->deed);
	if (!json_count(advice->deeds))
		return;
	buf_add(out, "  What to do next:\n");
	json_each(deed, advice->deeds) {
		buf_addf(out, "    %zu. ", nr++);
		buf_add_untrusted(out,
				  json_string(deed) ? json_string(deed) : "");
		buf_add_byte(out, '\n');
	}
}

static void add_who(struct buf *out, const struct advice *advice)
{
	autofree char *both = NULL;

	if (advice->party)
		both = xasprintf("%s: %s", advice->who, advice->party);
	add_line(out, "Who fixes it:   ", both ? both : advice->who);
}

static void add_advice(struct buf *out, const struct plan *plan,
		       const struct step_result *result)
{
	struct advice advice = { 0 };

	advice_find(&advice, &result->failure, plan->runbook);
	add_line(out, "What happened:  ", advice.meaning);
	add_line(out, "The server says:", result->failure.description);
	if (advice.causes[0])
		buf_add(out, "  Likely causes:\n");
	for (size_t i = 0; i < ADVICE_CAUSES_MAX && advice.causes[i]; i++) {
		buf_addf(out, "    %zu. ", i + 1);
		buf_add_untrusted(out, advice.causes[i]);
		buf_add_byte(out, '\n');
	}
	add_who(out, &advice);
	add_deeds(out, &advice);
	add_line(out, "Else:           ", result->hint);
	buf_addf(out, "  (This advice is %s.)\n",
		 strcmp(advice.source, "runbook") == 0
			 ? "the runbook's own"
			 : "built in: the runbook says nothing of this error");
}

static void add_failure(struct buf *out, const struct plan *plan, size_t index,
			const struct step_result *result,
			const struct theme *theme)
{
	buf_addf(out, "\n%sStep %zu of %zu failed: ", theme->bad, index + 1,
		 plan->nr_steps);
	buf_add_untrusted(out, plan->steps[index].step->title);
	buf_addf(out, "%s\n  ", theme->off);
	buf_add_untrusted(out, result->message);
	buf_add_byte(out, '\n');
	if (result->unknown)
		buf_add(out, "  It is not known whether the server acted.\n");
	if (has_advice(result)) {
		add_advice(out, plan, result);
		return;
	}
	add_line(out, "What to do next:", result->hint);
	add_line(out, "Who to ask:     ", plan->runbook->owner);
}

/* What became of a configuration, by the words of its receipt. */
static void add_config(struct buf *out, const struct json *config)
{
	static const char *const words[][2] = {
		{ "none", "had what is declared: no change" },
		{ "create", "was registered" },
		{ "update", "was changed" },
		{ "rotate", "has a new secret, which is in the vault" },
		{ "delete", "was deleted from the server" },
	};

	if (!config)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (!text_equal(json_text(config, "action", NULL), words[i][0]))
			continue;
		buf_add_untrusted(out, json_text(config, "name", ""));
		buf_addf(out, " %s", words[i][1]);
		if (json_get(config, "id")) {
			buf_add(out, ", as ");
			buf_add_untrusted(out, json_text(config, "id", ""));
		}
		buf_add_byte(out, '\n');
	}
}

void report_run_text(struct buf *out, const struct plan *plan,
		     const struct run_outcome *outcome,
		     const struct theme *theme)
{
	const struct run_result *result = &outcome->result;
	char hex[OID_HEX + 1];

	oid_format(hex, &outcome->receipt);
	buf_add(out, result->succeeded ? theme->good : theme->bad);
	buf_add(out, result->succeeded ? "Done: " : "Failed: ");
	buf_add(out, theme->off);
	buf_add_untrusted(out, plan->runbook->title);
	buf_addf(out, ", in %s\n", plan->environment->name);
	for (size_t i = 0; i < result->nr_steps; i++)
		if (result->steps[i].outcome == OUTCOME_FAILED)
			add_failure(out, plan, i, &result->steps[i], theme);
	for (size_t i = 0; i < result->nr_steps; i++)
		if (result->steps[i].outcome == OUTCOME_DONE)
			add_config(out, result->steps[i].config);
	for (size_t i = 0; i < result->warnings.nr; i++) {
		buf_addf(out, "%swarning:%s ", theme->warn, theme->off);
		buf_add_untrusted(out, result->warnings.at[i]);
		buf_add_byte(out, '\n');
	}
	buf_addf(out, "Run %s, receipt %.10s\n", outcome->run, hex);
}

static void set_advice(struct json *json, const struct plan *plan,
		       const struct step_result *result)
{
	struct advice advice = { 0 };
	struct json *list;

	if (!has_advice(result))
		return;
	advice_find(&advice, &result->failure, plan->runbook);
	json = json_set_object(json, "advice");
	json_set_string(json, "source", advice.source);
	json_set_string(json, "meaning", advice.meaning ? advice.meaning : "");
	list = json_set_array(json, "causes");
	for (size_t i = 0; i < ADVICE_CAUSES_MAX && advice.causes[i]; i++)
		json_append_string(list, advice.causes[i]);
	json_set_string(json, "who", advice.who ? advice.who : "");
	if (advice.party)
		json_set_string(json, "responsible", advice.party);
	if (advice.deeds)
		json_set(json, "do", json_copy(advice.deeds));
	else if (advice.deed)
		json_append_string(json_set_array(json, "do"), advice.deed);
}

static void set_step(struct json *steps, const struct plan *plan, size_t index,
		     const struct step_result *result)
{
	const struct step *step = plan->steps[index].step;
	struct json *json = step_result_json(step, result);

	json_set_string(json, "title", step->title);
	if (result->resumed)
		json_set_bool(json, "resumed", true);
	if (result->outcome == OUTCOME_FAILED)
		set_advice(json, plan, result);
	json_append(steps, json);
}

struct json *report_run_json(const char *format, const struct plan *plan,
			     const struct run_outcome *outcome)
{
	const struct run_result *result = &outcome->result;
	struct json *json = json_new_object();
	struct json *steps;
	char hex[OID_HEX + 1];

	json_set_string(json, "format", format);
	json_set_bool(json, "ok", result->succeeded);
	json_set_string(json, "run", outcome->run);
	json_set_string(json, "runbook", plan->runbook->document->name);
	json_set_string(json, "environment", plan->environment->name);
	oid_format(hex, &plan->revision);
	json_set_string(json, "revision", hex);
	json_set_string(json, "plan", plan->sha256);
	if (!result->succeeded) {
		const struct step_result *failed =
			&result->steps[result->failed];

		json_set_stringf(json, "detail", "step '%s' failed",
				 plan->steps[result->failed].step->id);
		json_set_string(json, "hint", failed->hint);
	}
	steps = json_set_array(json, "steps");
	for (size_t i = 0; i < result->nr_steps; i++)
		set_step(steps, plan, i, &result->steps[i]);
	json_set_strings(json, "warnings", &result->warnings);
	oid_format(hex, &outcome->receipt);
	json_set_string(json, "receipt", hex);
	return json;
}
