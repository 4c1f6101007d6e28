/* schema_bound.c - keywords that bound a number, a length, or a count */
#include "core/base/text.h"
#include "core/json/schema_node.h"

#include <string.h>

/* The bounds are compiled as numbers that are whole and not negative. */
static size_t bound(const struct schema_rule *rule)
{
	return (size_t)json_double(rule->json);
}

static void count_least(struct judging *judging, const struct schema_rule *rule,
			const struct json *value, const char *things)
{
	size_t nr = json_count(value);

	if (nr < bound(rule))
		schema_fault_addf(judging, rule, value,
				  "it has %zu %s; at least %zu are wanted", nr,
				  things, bound(rule));
}

static void count_most(struct judging *judging, const struct schema_rule *rule,
		       const struct json *value, const char *things)
{
	size_t nr = json_count(value);

	if (nr > bound(rule))
		schema_fault_addf(judging, rule, value,
				  "it has %zu %s; at most %zu are allowed", nr,
				  things, bound(rule));
}

void judge_min_items(struct judging *judging, const struct schema_rule *rule,
		     const struct json *value)
{
	if (json_type(value) == JSON_ARRAY)
		count_least(judging, rule, value, "items");
}

void judge_max_items(struct judging *judging, const struct schema_rule *rule,
		     const struct json *value)
{
	if (json_type(value) == JSON_ARRAY)
		count_most(judging, rule, value, "items");
}

void judge_min_properties(struct judging *judging,
			  const struct schema_rule *rule,
			  const struct json *value)
{
	if (json_type(value) == JSON_OBJECT)
		count_least(judging, rule, value, "keys");
}

void judge_max_properties(struct judging *judging,
			  const struct schema_rule *rule,
			  const struct json *value)
{
	if (json_type(value) == JSON_OBJECT)
		count_most(judging, rule, value, "keys");
}

static size_t characters(const struct json *value)
{
	const char *s = json_string(value);
	size_t nr = 0;

	for (; *s; s++)
		nr += ((unsigned char)*s & 0xc0) != 0x80;
	return nr;
}

void judge_min_length(struct judging *judging, const struct schema_rule *rule,
		      const struct json *value)
{
	size_t nr;

	if (json_type(value) != JSON_STRING)
		return;
	nr = characters(value);
	if (nr == 0 && bound(rule) > 0)
		schema_fault_addf(judging, rule, value,
				  "it is empty; write something");
	else if (nr < bound(rule))
		schema_fault_addf(judging, rule, value,
				  "it has %zu characters; at least %zu are "
				  "wanted",
				  nr, bound(rule));
}

void judge_max_length(struct judging *judging, const struct schema_rule *rule,
		      const struct json *value)
{
	size_t nr;

	if (json_type(value) != JSON_STRING)
		return;
	nr = characters(value);
	if (nr > bound(rule))
		schema_fault_addf(judging, rule, value,
				  "it has %zu characters; at most %zu are "
				  "allowed",
				  nr, bound(rule));
}

void judge_minimum(struct judging *judging, const struct schema_rule *rule,
		   const struct json *value)
{
	double least = json_double(rule->json);

	if (json_type(value) == JSON_NUMBER && json_double(value) < least)
		schema_fault_addf(judging, rule, value,
				  "%.15g is too small; write %.15g or more",
				  json_double(value), least);
}

void judge_maximum(struct judging *judging, const struct schema_rule *rule,
		   const struct json *value)
{
	double most = json_double(rule->json);

	if (json_type(value) == JSON_NUMBER && json_double(value) > most)
		schema_fault_addf(judging, rule, value,
				  "%.15g is too large; write %.15g or less",
				  json_double(value), most);
}

void judge_exclusive_minimum(struct judging *judging,
			     const struct schema_rule *rule,
			     const struct json *value)
{
	double below = json_double(rule->json);

	if (json_type(value) == JSON_NUMBER && json_double(value) <= below)
		schema_fault_addf(judging, rule, value,
				  "%.15g is too small; write more than %.15g",
				  json_double(value), below);
}

void judge_exclusive_maximum(struct judging *judging,
			     const struct schema_rule *rule,
			     const struct json *value)
{
	double above = json_double(rule->json);

	if (json_type(value) == JSON_NUMBER && json_double(value) >= above)
		schema_fault_addf(judging, rule, value,
				  "%.15g is too large; write less than %.15g",
				  json_double(value), above);
}
