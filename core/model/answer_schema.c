/* answer_schema.c - a schema of answers, with the parts that it refers to */
#include "core/model/answer_schema.h"

#include "core/base/text.h"
#include "core/json/json.h"
#include "core/model/embed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARTS   "parts"
#define FOLDER  "answers/"
#define OUTSIDE "urn:rbctl:answer:parts#/$defs/" /* as schemas say it */
#define INSIDE  "#/$defs/" /* as the parts themselves do */

struct bundle {
	struct json *defs;        /* what the schema has by now */
	const struct json *parts; /* all there are */
};

const char *answer_schema_name(size_t index)
{
	const char *path;

	for (size_t i = 0; (path = embed_schema_name(i)); i++) {
		if (!text_starts(path, FOLDER) ||
		    strcmp(path + strlen(FOLDER), PARTS) == 0)
			continue;
		if (index-- == 0)
			return path + strlen(FOLDER);
	}
	return NULL;
}

bool answer_schema_is(const char *name)
{
	const char *one;

	for (size_t i = 0; (one = answer_schema_name(i)); i++)
		if (strcmp(one, name) == 0)
			return true;
	return false;
}

bool answer_schema_of(char *out, size_t size, const char *format)
{
	size_t len = format ? strcspn(format, "/") : 0;

	if (len == 0 || len >= size || strcmp(format + len, "/1") != 0)
		return false;
	memcpy(out, format, len);
	out[len] = '\0';
	return answer_schema_is(out);
}

static int load(struct json **out, const char *name, struct err *err)
{
	autofree char *path = xasprintf(FOLDER "%s", name);
	size_t len = 0;
	const char *text = embed_schema(path, &len);

	return json_parse(out, text, len, JSON_STRICT, path, err);
}

static struct json *bundled(struct bundle *b, const struct json *from,
			    const char *prefix);

/* The part that a reference names, once, and what it refers to itself. */
static struct json *refer(struct bundle *b, const char *ref, const char *prefix)
{
	const char *name = ref + strlen(prefix);
	autofree char *inside = xasprintf(INSIDE "%s", name);

	if (!json_get(b->defs, name)) {
		/* It may refer to itself: it is there before it is made. */
		json_set(b->defs, name, json_new_null());
		json_set(b->defs, name,
			 bundled(b, json_get(b->parts, name), INSIDE));
	}
	return json_new_string(inside);
}

static struct json *bundled(struct bundle *b, const struct json *from,
			    const char *prefix)
{
	bool array = json_type(from) == JSON_ARRAY;
	struct json *out;

	if (!array && json_type(from) != JSON_OBJECT)
		return json_copy(from);
	out = array ? json_new_array() : json_new_object();
	json_each(item, from) {
		const char *ref = json_string(item);

		if (array)
			json_append(out, bundled(b, item, prefix));
		else if (ref && text_equal(json_key(item), "$ref") &&
			 text_starts(ref, prefix))
			json_set(out, "$ref", refer(b, ref, prefix));
		else
			json_set(out, json_key(item), bundled(b, item, prefix));
	}
	return out;
}

int answer_schema_text(struct buf *out, const char *name, struct err *err)
{
	autoptr(json) defs = json_new_object();
	autoptr(json) schema = NULL;
	autoptr(json) parts = NULL;
	autoptr(json) whole = NULL;
	struct bundle bundle = { .defs = defs };

	if (!answer_schema_is(name))
		return err_set(err, EXIT_USAGE, "no answer is named '%s'",
			       name);
	if (load(&schema, name, err) || load(&parts, PARTS, err))
		return -1;
	bundle.parts = json_get(parts, "$defs");
	whole = bundled(&bundle, schema, OUTSIDE);
	json_each_member(own, json_get(whole, "$defs"))
		json_set_copy(defs, json_key(own), own);
	if (json_count(defs))
		json_set(whole, "$defs", steal(defs));
	json_pretty(out, whole);
	return 0;
}
