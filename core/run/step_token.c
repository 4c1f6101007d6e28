/* step_token.c - oauth.token: get a token without a person */
#include "core/run/step.h"

int step_token(struct run *run, struct step_result *result,
	       const struct plan_step *step, struct err *err)
{
	auto_release(http_response) response = { 0 };

	if (step_exchange(&response, run, result, step, err))
		return -1;
	return step_take(run, result, step->step, &response,
			 run->plan->runbook->scopes, err);
}
