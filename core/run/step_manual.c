/* step_manual.c - manual: a person does it, and says so */
#include "core/run/step.h"

/* A person can read on where a value is missing, because its step was passed
 * over; a request can't. So here the plan's marks stand in for it. */
static struct json *values_to_read(const struct run *run)
{
	const struct json *planned = json_get(run->plan->values, "steps");
	struct json *values = json_copy(run->values);
	struct json *steps = json_set_object(values, "steps");

	json_each(step, planned) {
		const struct json *known =
			json_get(run->captured, json_key(step));
		struct json *all = json_copy(step);

		json_each(value, known)
			json_set(all, json_key(value), json_copy(value));
		json_set(steps, json_key(step), all);
	}
	return values;
}

static int fill(struct buf *out, const struct run *run, const char *text,
		struct err *err)
{
	autoptr(json) values = values_to_read(run);
	struct materials materials = {
		.plan = run->plan,
		.values = values,
		.inputs = run->secrets->inputs,
	};
	autofree char *filled = NULL;

	if (request_text(&filled, &materials, text ? text : "", err))
		return -1;
	marks_show(out, &run->plan->marks, filled);
	return 0;
}

int step_manual(struct run *run, struct step_result *result UNUSED,
		const struct plan_step *step, struct err *err)
{
	autobuf instructions = { 0 };
	autobuf question = { 0 };
	bool confirmed = false;

	if (fill(&instructions, run, step->step->instructions, err) ||
	    fill(&question, run, step->step->confirm, err) ||
	    run->tools->confirm(&confirmed, step->step, buf_str(&instructions),
				buf_str(&question), run->tools->payload, err))
		return -1;
	if (confirmed)
		return 0;
	err_no(err, REASON_DECLINED, "it was not confirmed to be done");
	return err_hint(err, "do it, then apply the runbook again");
}
