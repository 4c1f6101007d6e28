/* lint_waivers.c - findings that people accept, with a reason, until a date */
#include "core/model/lint_rules.h"

#include <string.h>

/* What nobody can accept: the run would be refused, or could not be judged. */
static bool is_firm(enum rule rule)
{
	static const enum rule firm[] = {
		RULE_JSON,           RULE_SCHEMA,         RULE_DOCUMENT,
		RULE_NAME,           RULE_REFERENCE,      RULE_TEMPLATE,
		RULE_TEMPLATE_HOST,  RULE_STEP_ORDER,     RULE_STEP_HEADER,
		RULE_PASSWORD_GRANT, RULE_IMPLICIT_GRANT, RULE_HTTP,
		RULE_SECRET_INLINE,  RULE_CAPTURE_SECRET, RULE_SERVER_OFFER,
		RULE_WAIVER,
	};

	for (size_t i = 0; i < ARRAY_SIZE(firm); i++)
		if (firm[i] == rule)
			return true;
	return false;
}

static bool find_rule(enum rule *out, const char *id)
{
	for (size_t i = 0; i < RULES; i++) {
		if (!text_equal(lint_table[i].id, id))
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
		if (list->at[i].rule == &lint_table[rule]) {
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

	if (!find_rule(&rule, id) || is_firm(rule)) {
		lint_say(lint, RULE_WAIVER, name ? name : waiver,
			 "'%s' is no rule that can be waived", id);
		return;
	}
	if (!text_untime(&expires, date) || expires <= lint->today) {
		lint_say(lint, RULE_WAIVER, waiver,
			 "the waiver of '%s' has expired", id);
		return;
	}
	nr = take_out(lint, rule);
	if (nr)
		lint_say(lint, RULE_WAIVER, waiver,
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
