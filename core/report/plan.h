/* plan.h - a plan for people: what will be sent, and the same by hand */
#ifndef CORE_REPORT_PLAN_H
#define CORE_REPORT_PLAN_H

#include "core/report/theme.h"
#include "core/run/plan.h"

void report_plan_text(struct buf *out, const struct plan *plan,
		      const struct theme *theme);
/* plan/1: plan_json() with the digest and each step's curl line. Owned. */
struct json *report_plan_json(const struct plan *plan) MUST_CHECK;

#endif
