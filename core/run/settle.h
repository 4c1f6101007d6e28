/* settle.h - private to plan: inputs settled, bounds kept */
#ifndef CORE_RUN_SETTLE_H
#define CORE_RUN_SETTLE_H

#include "core/run/plan.h"

#define INPUT_FILE_MAX (1024 * 1024)

/* Fills plan->inputs and the "inputs" of plan->values. */
int settle_inputs(struct plan *plan, struct verdict *verdict,
		  const struct plan_request *request, struct err *err)
	MUST_CHECK;
/* May this runbook run there, by this person? */
struct verdict settle_bounds(const struct plan *plan);
/* Fills plan->origins from the approved documents. */
void settle_origins(struct plan *plan);
/* Only what can be carried out whole is begun at all. EXIT_INPUT. */
int settle_steps(const struct plan *plan, struct err *err) MUST_CHECK;

#endif
