/* field_secret.c - what is a secret by its name, wherever it stands */
#include "core/change/field.h"

#include <string.h>

static bool is_wrapped(const char *s, const char *before, const char *after)
{
	size_t len = strlen(s);

	return len > strlen(before) + strlen(after) && text_starts(s, before) &&
	       !strcmp(s + len - strlen(after), after);
}

/* A reference to where the secret is, a template, or what an export has put
 * in its place. */
static bool is_reference(const char *s)
{
	return text_starts(s, "vault:") || text_starts(s, "env:") ||
	       text_starts(s, "file:") || text_starts(s, "command:") ||
	       text_equal(s, "prompt") || strstr(s, "{{") ||
	       is_wrapped(s, "${", "}") || is_wrapped(s, "$(", ")") ||
	       is_wrapped(s, "##", "##") || is_wrapped(s, "@@", "@@") ||
	       s[strspn(s, "*")] == '\0';
}

/* Folded, without '_', '-' and '.'. */
static const char *const names[] = {
	"accesstoken",    "apikey", "assertion",    "authorization",
	"bindcredential", "bindpw", "cookie",       "clientassertion",
	"idtoken",        "passwd", "refreshtoken", "registrationaccesstoken",
	"secretdata",     "token",  "xapikey",
};

/* What such a name ends in. */
static const char *const endings[] = {
	"passphrase",
	"password",
	"privatekey",
	"secret",
};

static char *plain_name(const char *key)
{
	char *name = text_casefold(key, strlen(key));
	char *out = name;

	for (const char *s = name; *s; s++)
		if (!strchr("_-.", *s))
			*out++ = *s;
	*out = '\0';
	return name;
}

static bool is_secret_name(const char *key)
{
	autofree char *name = plain_name(key);
	size_t len = strlen(name);

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(name, names[i]))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
		size_t end = strlen(endings[i]);

		if (len >= end && !strcmp(name + len - end, endings[i]))
			return true;
	}
	return false;
}

/* Whoever has it needs no name for it. */
static bool is_pem(const char *s)
{
	return text_starts(s, "-----BEGIN ") && strstr(s, "PRIVATE KEY-----");
}

bool field_is_secret_value(const struct json *value)
{
	if (json_string(value))
		return !is_reference(json_string(value));
	if (json_type(value) != JSON_ARRAY)
		return false;
	json_each(item, value)
		if (field_is_secret_value(item))
			return true;
	return false;
}

bool field_is_secret(const char *key, const struct json *value)
{
	if (json_string(value) && is_pem(json_string(value)))
		return true;
	return key && field_is_secret_value(value) && is_secret_name(key);
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
