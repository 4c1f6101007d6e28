/* field.c - how each place in a document is compared: the tables, asked */
#include "core/change/field.h"

#include <string.h>

bool row_fits(const struct readings *readings, size_t at, enum material of,
	      const char *place)
{
	return readings_fit(readings, at, of) &&
	       place_matches(place, readings->at[at].place, NULL);
}

static const struct field *find(const struct field_table *table,
				const struct readings *readings, size_t at)
{
	for (size_t i = 0; i < table->nr; i++)
		if (row_fits(readings, at, table->rows[i].of,
			     table->rows[i].place))
			return &table->rows[i];
	return NULL;
}

const struct field *field_find(const struct readings *readings)
{
	static const struct field_table *const tables[] = {
		&field_documents,
		&field_standards,
		&field_keycloak,
		&field_vendors,
	};

	for (size_t at = 0; at < readings->nr; at++)
		for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
			const struct field *found =
				find(tables[i], readings, at);

			if (found)
				return found;
		}
	return NULL;
}

bool field_seconds(int64_t *out, const struct field *field,
		   const struct json *value)
{
	const char *text = json_string(value);

	return field && field->how == HOW_SPAN && text &&
	       text_unspan(out, text);
}

bool field_same_span(const struct field *field, const struct json *a,
		     const struct json *b)
{
	int64_t one, other;

	return field_seconds(&one, field, a) &&
	       field_seconds(&other, field, b) && one == other;
}

struct json *field_absent(const struct field *field)
{
	struct json *value = NULL;
	struct err err = { 0 };

	if (!field || !field->absent)
		return NULL;
	if (json_parse(&value, field->absent, strlen(field->absent),
		       JSON_STRICT, "default", &err) < 0)
		abort(); /* our own table */
	return value;
}

const struct json *field_bounding(const struct json *value)
{
	bool empty = json_type(value) == JSON_ARRAY && json_count(value) == 0;

	return empty ? NULL : value;
}

const char *field_between(const struct field *field)
{
	return field && field->key ? field->key : " ";
}

struct json *field_words(const struct field *field, const struct json *string)
{
	const char *between = field_between(field);
	struct json *array = json_new_array();
	const char *s = json_string(string);

	while (s && *s) {
		const char *end = strstr(s, between);
		size_t len = end ? (size_t)(end - s) : strlen(s);
		autofree char *word = xstrndup(s, len);

		if (len > 0)
			json_append_string(array, word);
		s += len + (end ? strlen(between) : 0);
	}
	return array;
}

struct json *field_inner(const struct json *value)
{
	struct json *inner = NULL;
	struct err err = { 0 };
	const char *text;

	if (json_type(value) == JSON_ARRAY && json_count(value) == 1)
		value = json_first(value);
	text = json_string(value);
	if (!text || !strchr("{[", text[strspn(text, " \t\r\n")]) ||
	    json_parse(&inner, text, strlen(text), JSON_WIRE, "inner", &err))
		return NULL;
	return inner;
}

void place_unescape(char *token)
{
	char *out = token;

	for (; *token; token++, out++) {
		*out = *token;
		if (*token == '~' && (token[1] == '0' || token[1] == '1'))
			*out = *++token == '0' ? '~' : '/';
	}
	*out = '\0';
}

static void capture(struct captures *captures, const char *token)
{
	char **text;

	if (!captures || captures->nr == CAPTURES_MAX)
		return;
	text = &captures->text[captures->nr++];
	*text = xstrdup(token);
	place_unescape(*text);
}

void captures_release(struct captures *captures)
{
	for (size_t i = 0; i < captures->nr; i++)
		free(captures->text[i]);
	captures->nr = 0;
}

/* The name up to the next slash; *s is moved beyond that. */
static const char *next_name(const char **s, size_t *len)
{
	const char *name = *s;

	*len = strcspn(name, "/");
	*s += *len + (name[*len] == '/');
	return name;
}

static bool name_matches(const char *want, size_t want_len, const char *name,
			 size_t len, struct captures *captures)
{
	autofree char *pattern = NULL;
	autofree char *text = NULL;

	/* Most names have no star: nothing is copied for them. */
	if (!memchr(want, '*', want_len))
		return want_len == len && !memcmp(want, name, len);
	pattern = xstrndup(want, want_len);
	text = xstrndup(name, len);
	if (!text_glob(pattern, text))
		return false;
	capture(captures, text);
	return true;
}

bool place_matches(const char *pattern, const char *place,
		   struct captures *captures)
{
	if (captures)
		captures_release(captures);
	if (pattern[0] == '\0' || place[0] == '\0')
		return pattern[0] == place[0] || !strcmp(pattern, "/**");
	for (pattern++, place++; *pattern && *place;) {
		size_t want_len, len;
		const char *want = next_name(&pattern, &want_len);
		const char *name;

		if (want_len == 2 && !memcmp(want, "**", 2)) {
			capture(captures, place);
			return true;
		}
		name = next_name(&place, &len);
		if (!name_matches(want, want_len, name, len, captures))
			return false;
	}
	return *pattern == '\0' && *place == '\0';
}
