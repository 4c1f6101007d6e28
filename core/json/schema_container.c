/* schema_container.c - keywords for objects and arrays, and what is in them */
#include "core/json/node.h"
#include "core/json/schema_node.h"

#include <inttypes.h>
#include <string.h>

static bool is_object(const struct json *value)
{
	return json_type(value) == JSON_OBJECT;
}

static bool is_array(const struct json *value)
{
	return json_type(value) == JSON_ARRAY;
}

static void miss(struct judging *judging, const struct schema_rule *rule,
		 const struct json *value, const char *key)
{
	struct buf message = { 0 };

	if (schema_fault_counted(judging))
		return;
	schema_say_missing(&message, rule->node, key);
	schema_fault_add(judging, FAULT_MISSING, rule, value, &message);
}

void judge_required(struct judging *judging, const struct schema_rule *rule,
		    const struct json *value)
{
	if (!is_object(value))
		return;
	json_each(name, rule->json)
		if (!json_get(value, json_string(name)))
			miss(judging, rule, value, json_string(name));
}

void judge_dependent_required(struct judging *judging,
			      const struct schema_rule *rule,
			      const struct json *value)
{
	if (!is_object(value))
		return;
	json_each(names, rule->json) {
		if (!json_get(value, json_key(names)))
			continue;
		json_each(name, names)
			if (!json_get(value, json_string(name)))
				schema_fault_addf(judging, rule, value,
						  "'%s' wants '%s' beside it; "
						  "add it",
						  json_key(names),
						  json_string(name));
	}
}

void judge_properties(struct judging *judging, const struct schema_rule *rule,
		      const struct json *value)
{
	size_t i = 0;

	if (!is_object(value))
		return;
	json_each(property, rule->json) {
		const struct json *member = json_get(value, json_key(property));

		if (member)
			schema_apply(judging, rule->nodes[i], member);
		i++;
	}
}

void judge_pattern_properties(struct judging *judging,
			      const struct schema_rule *rule,
			      const struct json *value)
{
	if (!is_object(value))
		return;
	json_each(member, value)
		for (size_t i = 0; i < rule->nr; i++)
			if (regex_matches(rule->patterns[i], json_key(member)))
				schema_apply(judging, rule->nodes[i], member);
}

static bool is_additional(const struct schema_node *node, const char *key)
{
	const struct schema_rule *named = node->rules[KEYWORD_PROPERTIES];
	const struct schema_rule *like =
		node->rules[KEYWORD_PATTERN_PROPERTIES];

	if (named && json_get(named->json, key))
		return false;
	for (size_t i = 0; like && i < like->nr; i++)
		if (regex_matches(like->patterns[i], key))
			return false;
	return true;
}

static void refuse_member(struct judging *judging,
			  const struct schema_rule *rule,
			  const struct json *member)
{
	struct buf message = { 0 };

	if (schema_fault_counted(judging))
		return;
	schema_say_unknown(&message, rule->node, json_key(member));
	schema_fault_add(judging, FAULT_OTHER, rule, member, &message);
}

void judge_additional(struct judging *judging, const struct schema_rule *rule,
		      const struct json *value)
{
	bool never =
		json_type(rule->json) == JSON_BOOL && !json_is_true(rule->json);

	if (!is_object(value))
		return;
	json_each(member, value) {
		if (!is_additional(rule->node, json_key(member)))
			continue;
		if (never)
			refuse_member(judging, rule, member);
		else
			schema_apply_only(judging, rule, member);
	}
}

static void judge_key(struct judging *judging, const struct schema_rule *rule,
		      const struct json *member)
{
	struct judging inner = { .quiet = judging->quiet,
				 .visits = judging->visits };
	autoptr(json) key = NULL;

	key = json_new_string(json_key(member));
	schema_apply_only(&inner, rule, key);
	if (judging->quiet)
		judging->nr += inner.nr;
	for (size_t i = 0; i < inner.kept; i++)
		schema_fault_addf(judging, rule, member, "as a key, %s",
				  inner.faults[i].told.message);
	judging_release(&inner);
}

void judge_property_names(struct judging *judging,
			  const struct schema_rule *rule,
			  const struct json *value)
{
	if (!is_object(value))
		return;
	json_each(member, value)
		judge_key(judging, rule, member);
}

void judge_prefix_items(struct judging *judging, const struct schema_rule *rule,
			const struct json *value)
{
	size_t i = 0;

	if (!is_array(value))
		return;
	json_each(item, value)
		if (i < rule->nr)
			schema_apply(judging, rule->nodes[i++], item);
}

void judge_items(struct judging *judging, const struct schema_rule *rule,
		 const struct json *value)
{
	const struct schema_rule *prefix =
		rule->node->rules[KEYWORD_PREFIX_ITEMS];
	size_t skip = prefix ? prefix->nr : 0;

	if (!is_array(value))
		return;
	json_each(item, value) {
		if (skip == 0)
			schema_apply_only(judging, rule, item);
		else
			skip--;
	}
}

void judge_contains(struct judging *judging, const struct schema_rule *rule,
		    const struct json *value)
{
	const char *wanted = json_text(rule->json, "description", NULL);

	if (!is_array(value))
		return;
	json_each(item, value)
		if (schema_fits(judging, rule->nodes[0], item))
			return;
	schema_fault_addf(judging, rule, value,
			  "none of its items is what is wanted%s%s",
			  wanted ? ": " : "", wanted ? wanted : "");
}

/* Where an item stands in its array, and what it is. */
struct twin {
	const struct json *item;
	char *identity;
	size_t at;
};

static int by_identity(const void *a, const void *b)
{
	const struct twin *left = a;
	const struct twin *right = b;
	int order = strcmp(left->identity, right->identity);

	return order ? order : (left->at > right->at) - (left->at < right->at);
}

/* The second of two equal items; the earliest such one. */
static const struct json *find_twin(const struct json *array)
{
	const struct twin *found = NULL;
	struct twin *twins;
	const struct json *item;
	size_t nr = 0;

	twins = xcalloc(json_count(array), sizeof(*twins));
	json_each(each, array) {
		struct buf identity = { 0 };

		json_identity(&identity, each);
		twins[nr].item = each;
		twins[nr].at = nr;
		twins[nr++].identity = buf_detach(&identity);
	}
	qsort(twins, nr, sizeof(*twins), by_identity);
	for (size_t i = 1; i < nr; i++)
		if (strcmp(twins[i - 1].identity, twins[i].identity) == 0 &&
		    (!found || twins[i].at < found->at))
			found = &twins[i];
	item = found ? found->item : NULL;
	for (size_t i = 0; i < nr; i++)
		free(twins[i].identity);
	free(twins);
	return item;
}

void judge_unique_items(struct judging *judging, const struct schema_rule *rule,
			const struct json *value)
{
	const struct json *twin;

	if (!is_array(value) || !json_is_true(rule->json) ||
	    !json_next(json_first(value)))
		return;
	twin = find_twin(value);
	if (twin)
		schema_fault_addf(judging, rule, twin,
				  "it stands in the list twice; keep one");
}
