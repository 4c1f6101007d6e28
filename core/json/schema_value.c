/* schema_value.c - keywords for what a single value is: type, choice, form */
#include "core/json/schema_node.h"

#include <math.h>
#include <string.h>

static bool is_word(const char *type, const struct json *value)
{
	static const char *const words[] = {
		[JSON_NULL] = "null",     [JSON_BOOL] = "boolean",
		[JSON_NUMBER] = "number", [JSON_STRING] = "string",
		[JSON_ARRAY] = "array",   [JSON_OBJECT] = "object",
	};
	double number = json_double(value);

	/* 1.0 is an integer, however large. */
	if (strcmp(type, "integer") == 0)
		return json_type(value) == JSON_NUMBER &&
		       number == floor(number);
	return strcmp(type, words[json_type(value)]) == 0;
}

bool schema_is_of_type(const struct json *types, const struct json *value)
{
	if (json_string(types))
		return is_word(json_string(types), value);
	json_each(type, types)
		if (is_word(json_string(type), value))
			return true;
	return false;
}

void judge_type(struct judging *judging, const struct schema_rule *rule,
		const struct json *value)
{
	struct buf message = { 0 };

	if (schema_is_of_type(rule->json, value) ||
	    schema_fault_counted(judging))
		return;
	schema_say_type(&message, rule->json, value);
	schema_fault_add(judging, FAULT_TYPE, rule, value, &message);
}

void judge_const(struct judging *judging, const struct schema_rule *rule,
		 const struct json *value)
{
	struct buf message = { 0 };

	if (json_equal(rule->json, value) || schema_fault_counted(judging))
		return;
	schema_say_value(&message, value);
	buf_add(&message, " stands here; write ");
	schema_say_value(&message, rule->json);
	schema_fault_add(judging, FAULT_CHOICE, rule, value, &message);
}

void judge_enum(struct judging *judging, const struct schema_rule *rule,
		const struct json *value)
{
	struct buf message = { 0 };

	json_each(choice, rule->json)
		if (json_equal(choice, value))
			return;
	if (schema_fault_counted(judging))
		return;
	schema_say_choice(&message, rule->json, value);
	schema_fault_add(judging, FAULT_CHOICE, rule, value, &message);
}

void judge_pattern(struct judging *judging, const struct schema_rule *rule,
		   const struct json *value)
{
	struct buf message = { 0 };

	if (!json_string(value) ||
	    regex_matches(rule->patterns[0], json_string(value)) ||
	    schema_fault_counted(judging))
		return;
	schema_say_pattern(&message, rule, value);
	schema_fault_add(judging, FAULT_OTHER, rule, value, &message);
}
