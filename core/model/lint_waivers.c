/* lint_waivers.c - findings that people accept, with a reason, until a date */
#include "core/model/lint_rules.h"

#include <string.h>

#define WAIVER_MAX (366 * 86400)

static bool find_rule(enum rule *out, const char *id)
{
	for (size_t i = 0; i < RULES; i++) {
		if (!text_equal(lint_rule((enum rule)i)->id, id))
			continue;
		*out = (enum rule)i;
		return true;
	}
	return false;
}

static void finding_release(struct finding *finding)
{
	free(finding->path);
	free(finding->pointer);
	free(finding->message);
}

/* Takes this file's findings of one rule out of the list. */
static size_t take_out(const struct lint *lint, enum rule rule)
{
	struct findings *list = lint->out;
	size_t kept = lint->before, nr = 0;

	for (size_t i = lint->before; i < list->nr; i++) {
		if (list->at[i].rule == lint_rule(rule)) {
			finding_release(&list->at[i]);
			nr++;
		} else {
			list->at[kept++] = list->at[i];
		}
	}
	list->nr = kept;
	return nr;
}

static void apply(const struct lint *lint, const struct json *waiver)
{
	const struct json *name = json_get(waiver, "rule");
	const char *id = json_text(waiver, "rule", "");
	const char *date = json_text(waiver, "expires", "");
	enum rule rule;
	int64_t expires;
	size_t nr;

	if (!find_rule(&rule, id) || lint_rule(rule)->firm) {
		lint_say(lint, RULE_WAIVER, name ? name : waiver,
			 "'%s' is no rule that can be waived", id);
		return;
	}
	if (!text_untime(&expires, date) || expires <= lint->today) {
		lint_say(lint, RULE_WAIVER, waiver,
			 "the waiver of '%s' has expired", id);
		return;
	}
	if (expires > lint->today + WAIVER_MAX)
		lint_say(lint, RULE_WAIVER_LONG, json_get(waiver, "expires"),
			 "'%s' is waived until %s, for more than a year", id,
			 date);
	nr = take_out(lint, rule);
	if (nr)
		lint_say(lint, RULE_WAIVED, waiver,
			 "%zu of '%s' accepted until %s: %s", nr, id, date,
			 json_text(waiver, "reason", ""));
	else
		lint_say(lint, RULE_WAIVER, waiver,
			 "there is nothing of '%s' to waive; take it out", id);
}

void lint_waivers(const struct lint *lint)
{
	json_each(waiver, json_get(lint->root, "waivers"))
		apply(lint, waiver);
}
