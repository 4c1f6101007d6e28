/* field_secret.c - what is a secret by its name, wherever it stands */
#include "core/base/secret_name.h"
#include "core/change/field.h"
#include "core/model/lint.h"

#include <string.h>

static bool is_wrapped(const char *s, const char *before, const char *after)
{
	size_t len = strlen(s);

	return len > strlen(before) + strlen(after) && text_starts(s, before) &&
	       !strcmp(s + len - strlen(after), after);
}

/* What an export has put in its place, a reference, or a template. */
static bool is_elsewhere(const char *s)
{
	return text_is_no_secret(s) || is_wrapped(s, "${", "}") ||
	       is_wrapped(s, "$(", ")") || is_wrapped(s, "##", "##") ||
	       is_wrapped(s, "@@", "@@") || s[strspn(s, "*")] == '\0';
}

/* Whoever has it needs no name for it. */
static bool is_pem(const char *s)
{
	return strstr(s, "-----BEGIN ") && strstr(s, "PRIVATE KEY-----");
}

/* What somebody signs and hands out: a JSON Web Token, and public. */
static bool is_public_statement(const char *key)
{
	return text_equal(key, "software_statement") ||
	       text_equal(key, "signed_metadata");
}

bool field_looks_secret(const char *key, const struct json *value)
{
	const char *text = json_string(value);

	return text && !is_public_statement(key) && !is_elsewhere(text) &&
	       (is_pem(text) || lint_is_known_secret(text));
}

bool field_is_secret_value(const struct json *value)
{
	if (json_string(value))
		return !is_elsewhere(json_string(value));
	if (json_type(value) != JSON_ARRAY)
		return json_type(value) == JSON_NUMBER;
	json_each(item, value)
		if (field_is_secret_value(item))
			return true;
	return false;
}

bool field_is_secret(const char *key, const struct json *value)
{
	if (json_string(value) && is_pem(json_string(value)))
		return true;
	return key && field_is_secret_value(value) && name_is_secret(key);
}

bool field_is_private(const char *key)
{
	static const char *const members[] = { "d",  "p",  "q",   "dp",
					       "dq", "qi", "oth", "k" };

	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		if (!strcmp(key, members[i]))
			return true;
	return false;
}
