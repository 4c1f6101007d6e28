/* step_manual.c - manual: a person does it, and says so */
#include "core/run/step.h"

int step_manual(struct run *run, struct step_result *result UNUSED,
		const struct plan_step *step, struct err *err)
{
	struct materials materials = {
		.plan = run->plan,
		.values = run->values,
		.inputs = run->secrets->inputs,
	};
	const char *text = step->step->instructions;
	autofree char *instructions = NULL;
	bool confirmed = false;

	if (request_text(&instructions, &materials, text ? text : "", err) ||
	    run->tools->confirm(&confirmed, step->step, instructions,
				run->tools->payload, err))
		return -1;
	if (confirmed)
		return 0;
	return err_set(err, EXIT_NO, "it was not confirmed to be done");
}
