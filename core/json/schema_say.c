/* schema_say.c - faults in words: what is wrong, and what to write instead */
#include "core/base/text.h"
#include "core/json/schema_node.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define EXCERPT_MAX  48 /* bytes of a value that are shown */
#define WORD_MAX     64 /* longer words are not compared for nearness */
#define DISTANCE_MAX 2  /* letters that may differ in a slip of the pen */

void schema_say_value(struct buf *out, const struct json *value)
{
	autobuf text = { 0 };
	size_t len;

	json_compact(&text, value);
	if (text.len <= EXCERPT_MAX) {
		buf_add(out, buf_str(&text));
		return;
	}
	len = EXCERPT_MAX;
	while ((text.data[len] & 0xc0) == 0x80)
		len--;
	buf_add_bytes(out, text.data, len);
	buf_add(out, "…");
}

static const char *type_words(const char *type)
{
	static const struct {
		const char *type;
		const char *words;
	} known[] = {
		{ "null", "null" },
		{ "boolean", "true or false" },
		{ "number", "a number" },
		{ "integer", "a whole number" },
		{ "string", "a string in double quotes" },
		{ "array", "an array in [ ]" },
		{ "object", "an object in { }" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (strcmp(known[i].type, type) == 0)
			return known[i].words;
	return type;
}

/* From the value of a "type", or of an "anyOf" whose branches have one. */
static void gather_types(struct strings *words, const struct json *types)
{
	if (json_string(types))
		strings_add_once(words, type_words(json_string(types)));
	else if (json_type(types) == JSON_OBJECT)
		gather_types(words, json_get(types, "type"));
	else
		json_each(type, types)
			gather_types(words, type);
}

static void say_wanted(struct buf *out, const struct strings *words,
		       const struct json *value)
{
	enum json_type type = json_type(value);

	buf_addf(out, "%s stands here; write ", json_type_name(type));
	for (size_t i = 0; i < words->nr; i++)
		buf_addf(out, "%s%s", i ? " or " : "", words->at[i]);
	/* A number or a word without its quotes is the usual slip. */
	if ((type == JSON_NUMBER || type == JSON_BOOL) &&
	    strings_has(words, type_words("string"))) {
		buf_add(out, ": \"");
		schema_say_value(out, value);
		buf_add(out, "\"");
	}
}

void schema_say_type(struct buf *out, const struct json *types,
		     const struct json *value)
{
	struct strings words = { 0 };

	gather_types(&words, types);
	say_wanted(out, &words, value);
	strings_release(&words);
}

void schema_say_types(struct buf *out, const struct judging *branches,
		      size_t nr, const struct json *value)
{
	struct strings words = { 0 };

	for (size_t i = 0; i < nr; i++)
		gather_types(&words, branches[i].faults[0].about);
	say_wanted(out, &words, value);
	strings_release(&words);
}

/* Levenshtein's distance, letters compared without their case. */
static size_t distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1];
	size_t len = strlen(b);

	if (strlen(a) > WORD_MAX || len > WORD_MAX)
		return SIZE_MAX;
	for (size_t j = 0; j <= len; j++)
		row[j] = j;
	for (size_t i = 0; a[i]; i++) {
		size_t corner = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < len; j++) {
			size_t above = row[j + 1];
			size_t cost = tolower((unsigned char)a[i]) !=
				      tolower((unsigned char)b[j]);

			row[j + 1] = corner + cost;
			if (above + 1 < row[j + 1])
				row[j + 1] = above + 1;
			if (row[j] + 1 < row[j + 1])
				row[j + 1] = row[j] + 1;
			corner = above;
		}
	}
	return row[len];
}

static const char *nearest(const struct strings *words, const char *to)
{
	size_t best = DISTANCE_MAX + 1;
	const char *found = NULL;

	for (size_t i = 0; i < words->nr; i++) {
		size_t far = distance(words->at[i], to);

		/* "id" is two letters from "to", but no slip for it. */
		if (far < best && far * 2 < strlen(to)) {
			best = far;
			found = words->at[i];
		}
	}
	return found;
}

void schema_say_choice(struct buf *out, const struct json *choices,
		       const struct json *value)
{
	struct strings words = { 0 };
	const char *near = NULL;
	const char *before = "";

	json_strings(&words, choices);
	if (json_string(value))
		near = nearest(&words, json_string(value));
	schema_say_value(out, value);
	buf_add(out, " is no choice here; ");
	if (near)
		buf_addf(out, "did you mean \"%s\"? ", near);
	buf_add(out, "write one of ");
	json_each(choice, choices) {
		buf_add(out, before);
		schema_say_value(out, choice);
		before = ", ";
	}
	strings_release(&words);
}

/* What the value of a missing key could look like. */
static void say_sketch(struct buf *out, const struct json *schema)
{
	static const char *const sketches[][2] = {
		{ "string", "\"…\"" }, { "integer", "1" },
		{ "boolean", "true" }, { "array", "[ … ]" },
		{ "object", "{ … }" },
	};
	const struct json *value = json_get(schema, "const");
	const char *type = json_text(schema, "type", "");

	if (value == NULL)
		value = json_first(json_get(schema, "examples"));
	if (value == NULL)
		value = json_first(json_get(schema, "enum"));
	if (value) {
		schema_say_value(out, value);
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(sketches); i++) {
		if (strcmp(sketches[i][0], type) == 0) {
			buf_add(out, sketches[i][1]);
			return;
		}
	}
	buf_add(out, "…");
}

void schema_say_missing(struct buf *out, const struct schema_node *node,
			const char *key)
{
	const struct schema_rule *known = node->rules[KEYWORD_PROPERTIES];
	const struct json *schema = known ? json_get(known->json, key) : NULL;
	const char *title;

	/* A title or an example is more often behind a "$ref". */
	if (schema && json_get(schema, "$ref")) {
		size_t i = 0;

		json_each(member, known->json) {
			if (member == schema)
				schema = known->nodes[i]
						 ->rules[KEYWORD_REF]
						 ->nodes[0]
						 ->json;
			i++;
		}
	}
	title = json_text(schema, "title", NULL);
	buf_addf(out, "'%s'%s%s%s is missing; add \"%s\": ", key,
		 title ? " (" : "", title ? title : "", title ? ")" : "", key);
	say_sketch(out, schema);
}

void schema_say_unknown(struct buf *out, const struct schema_node *node,
			const char *key)
{
	const struct schema_rule *known = node->rules[KEYWORD_PROPERTIES];
	struct strings words = { 0 };
	const char *near;

	if (known)
		json_each(property, known->json)
			strings_add(&words, json_key(property));
	near = nearest(&words, key);
	buf_addf(out, "'%.64s' is no key here; ", key);
	if (near) {
		buf_addf(out, "did you mean '%s'?", near);
	} else {
		buf_add(out, "take it away");
		for (size_t i = 0; i < words.nr; i++)
			buf_addf(out, "%s%s", i ? ", " : "; known are ",
				 words.at[i]);
	}
	strings_release(&words);
}

void schema_say_pattern(struct buf *out, const struct schema_rule *rule,
			const struct json *value)
{
	const struct json *schema = rule->node->json;
	const struct json *example = json_first(json_get(schema, "examples"));
	const char *wanted = json_text(schema, "description", NULL);

	schema_say_value(out, value);
	if (wanted == NULL)
		buf_addf(out, " does not match the pattern %s",
			 json_string(rule->json));
	else
		buf_addf(out, " does not fit; wanted is: %s", wanted);
	if (out->len > 0 && out->data[out->len - 1] == '.')
		buf_truncate(out, out->len - 1);
	if (example) {
		buf_add(out, "; for example ");
		schema_say_value(out, example);
	}
}
