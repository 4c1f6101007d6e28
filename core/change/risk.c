/* risk.c - finds the rule that says how closely a difference is to be read */
#include "core/change/risk.h"
#include "core/change/field.h"

static const enum risk_event events[DIFFERENCE_TYPES] = {
	[DIFFERENCE_ADDED] = RISK_ADDED,
	[DIFFERENCE_REMOVED] = RISK_REMOVED,
	[DIFFERENCE_CHANGED] = RISK_CHANGED,
	[DIFFERENCE_ORDER] = RISK_ORDER,
	[DIFFERENCE_MOVED] = RISK_MOVED,
};

const struct risk_rule *risk_find(enum risk_event event, const struct json *old,
				  const struct json *new,
				  const struct readings *readings)
{
	for (size_t v = 0; v < readings->nr; v++)
		for (size_t i = 0; i < risk_rules_nr; i++) {
			const struct risk_rule *rule = &risk_rules[i];

			if ((rule->on & (unsigned)event) &&
			    row_fits(readings, v, rule->of, rule->place) &&
			    (!rule->test || rule->test(old, new)))
				return rule;
		}
	return NULL;
}

bool risk_judge(struct difference *difference, const struct readings *readings,
		bool strict)
{
	const struct risk_rule *rule =
		risk_find(events[difference->type], difference->old,
			  difference->new, readings);

	difference->risk = rule ? rule->risk : RISK_INFO;
	if (!rule)
		return false;
	difference->why = rule->why;
	difference->source = rule->source;
	return strict ? rule->inside : rule->risk == RISK_HIGH;
}
