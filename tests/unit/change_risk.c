/* change_risk.c - every row of the risk table is reached, and says why */
#include "tests/unit/change_documents.h"
#include "tests/unit/change_risk_rows.h"

static struct json *value_of(const char *text)
{
	autofree char *json = text ? quoted(text) : NULL;
	struct json *value = NULL;
	struct err err = { 0 };

	if (json)
		OK(json_parse(&value, json, strlen(json), JSON_STRICT, "case",
			      &err));
	return value;
}

static const struct risk_rule *rule_of(const struct row_case *one)
{
	struct material_pair root = { one->of, MATERIAL_NONE };
	autoptr(json) old = value_of(one->old);
	autoptr(json) new = value_of(one->new);
	struct readings readings;

	readings_of(&readings, root, one->place);
	return risk_find(one->event, old, new, &readings);
}

/* A row that no case reaches is one that nobody has seen work. */
static void every_row_is_reached_by_a_case(void **state UNUSED)
{
	autofree bool *reached = xcalloc(risk_rules_nr, sizeof(bool));
	size_t unreached = 0;

	for (size_t i = 0; i < ARRAY_SIZE(row_cases); i++) {
		const struct risk_rule *rule = rule_of(&row_cases[i]);

		if (rule == NULL || rule->risk != row_cases[i].risk)
			fail_msg("%s %s: %s", material_name(row_cases[i].of),
				 row_cases[i].place,
				 rule ? risk_name(rule->risk) : "no rule");
		reached[rule - risk_rules] = true;
	}
	for (size_t i = 0; i < risk_rules_nr; i++) {
		if (reached[i])
			continue;
		print_message("no case reaches %s '%s': %s\n",
			      material_name(risk_rules[i].of),
			      risk_rules[i].place, risk_rules[i].why);
		unreached++;
	}
	assert_int_equal(unreached, 0);
}

/* What no rule knows is to be read, and nobody can say why. */
static bool is_last_resort(const struct risk_rule *rule)
{
	return rule->of == MATERIAL_NONE &&
	       (!*rule->place || !strcmp(rule->place, "/**"));
}

static void every_row_has_a_reason_and_a_source(void **state UNUSED)
{
	for (size_t i = 0; i < risk_rules_nr; i++) {
		const struct risk_rule *rule = &risk_rules[i];
		bool said = rule->why[0] && rule->source[0];

		assert_true(rule->on);
		if (rule->risk == RISK_INFO)
			assert_true(!rule->why[0] && !rule->source[0]);
		else if (!said && !is_last_resort(rule))
			fail_msg("%s '%s' has no reason or no source",
				 material_name(rule->of), rule->place);
	}
}

/* A sentence goes on after "because": no capital letter, no full stop. */
static void reasons_read_alike(void **state UNUSED)
{
	for (size_t i = 0; i < risk_rules_nr; i++) {
		const char *why = risk_rules[i].why;
		size_t len = strlen(why);

		if (len == 0)
			continue;
		if ((why[0] >= 'A' && why[0] <= 'Z' && why[1] != 'D') ||
		    why[len - 1] == '.' || strstr(why, "  "))
			fail_msg("'%s'", why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_row_is_reached_by_a_case),
		TEST(every_row_has_a_reason_and_a_source),
		TEST(reasons_read_alike),
	};

	return RUN(tests);
}
