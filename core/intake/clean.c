/* clean.c - what of an export is secret, and may stand in no document */
#include "core/base/mask.h"
#include "core/base/secret_name.h"
#include "core/intake/parts.h"
#include "core/model/lint.h"

#include <string.h>

/* ---- taking out ---- */

struct cleaner {
	struct intake *out;
	const struct intake_cleaning *cleaning;
	bool *had;
};

/* Is it the server's own book-keeping? */
static bool is_kept_by_server(const struct cleaner *cleaner, const char *key,
			      bool top)
{
	const char *const *drop = cleaner->cleaning->drop;

	for (; top && *drop; drop++)
		if (text_equal(*drop, key))
			return true;
	return text_starts(key, "client.secret.");
}

static void note(const struct cleaner *cleaner, const char *key,
		 const char *why)
{
	intake_note(cleaner->out, "%s: '%s' was left out: %s",
		    cleaner->cleaning->whose, key, why);
}

/* Secrets that stand beside the client's own are named, too. */
static bool may_stay(const struct cleaner *cleaner, const char *key,
		     const char *text, bool top)
{
	bool own = top && text_equal(key, cleaner->cleaning->secret);

	if (own || (name_is_secret(key) && !text_equal(text, "true") &&
		    !text_equal(text, "false"))) {
		*cleaner->had = *cleaner->had || own;
		if (!own && *text && !text_masks_secret(text, strlen(text)))
			note(cleaner, key, "it is a secret");
		return !own && !*text;
	}
	if (text_is_mask(text))
		note(cleaner, key, "the export does not hold its value");
	else if (strstr(text, "{{"))
		note(cleaner, key, "rbctl would fill in what stands in {{…}}");
	else if (lint_looks_secret(text))
		note(cleaner, key, "it looks like a key or a token");
	else
		return true;
	return false;
}

static struct json *cleaned(const struct cleaner *cleaner, const char *key,
			    const struct json *value, bool top);

static struct json *cleaned_inside(const struct cleaner *cleaner,
				   const char *key, const struct json *value)
{
	bool object = json_type(value) == JSON_OBJECT;
	struct json *out = object ? json_new_object() : json_new_array();

	json_each(item, value) {
		const char *name = object ? json_key(item) : key;
		struct json *copy =
			cleaned(cleaner, name, item, object && !*key);

		if (copy && object)
			json_add(out, name, copy);
		else if (copy)
			json_append(out, copy);
	}
	return out;
}

static bool holds_anything(const struct json *value)
{
	enum json_type type = json_type(value);

	if (type == JSON_STRING)
		return *json_string(value) != '\0';
	json_each(item, value)
		if (holds_anything(item))
			return true;
	return type == JSON_NUMBER;
}

/* A number, or an object, that stands where a secret does. */
static bool is_secret_of_another_form(const struct cleaner *cleaner,
				      const char *key, const struct json *value,
				      bool top)
{
	bool own = top && text_equal(key, cleaner->cleaning->secret);

	if (json_type(value) == JSON_STRING || !holds_anything(value) ||
	    !(own || name_is_secret(key)))
		return false;
	*cleaner->had = *cleaner->had || own;
	if (!own)
		note(cleaner, key, "it is a secret");
	return true;
}

/* NULL: it is left out. */
static struct json *cleaned(const struct cleaner *cleaner, const char *key,
			    const struct json *value, bool top)
{
	enum json_type type = json_type(value);

	if (type == JSON_NULL || is_kept_by_server(cleaner, key, top))
		return NULL;
	if (strstr(key, "{{") || lint_looks_secret(key)) {
		note(cleaner, "a member", "its name is none for a document");
		return NULL;
	}
	if (is_secret_of_another_form(cleaner, key, value, top))
		return NULL;
	if (type == JSON_STRING &&
	    !may_stay(cleaner, key, json_string(value), top))
		return NULL;
	if (type == JSON_OBJECT || type == JSON_ARRAY)
		return cleaned_inside(cleaner, key, value);
	return json_copy(value);
}

struct json *intake_clean(struct intake *out, bool *had,
			  const struct json *client,
			  const struct intake_cleaning *cleaning)
{
	const struct cleaner cleaner = { out, cleaning, had };

	*had = false;
	return cleaned_inside(&cleaner, "", client);
}

/* ---- keys ---- */

const struct json *intake_private_part(const struct json *value)
{
	static const char *const parts[] = { "d",  "p",  "q",   "dp",
					     "dq", "qi", "oth", "k" };

	if (json_string(json_get(value, "kty")))
		for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
			if (json_get(value, parts[i]))
				return json_get(value, parts[i]);
	json_each(item, value) {
		const struct json *found = intake_private_part(item);

		if (found)
			return found;
	}
	return NULL;
}
