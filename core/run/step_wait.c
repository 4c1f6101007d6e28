/* step_wait.c - wait: let some time pass */
#include "core/run/step.h"

int step_wait(struct run *run, struct step_result *result UNUSED,
	      const struct plan_step *step, struct err *err UNUSED)
{
	if (step->wait_s)
		run->tools->sleep(step->wait_s, run->tools->payload);
	return 0;
}
