/* secret_value.c - what stands under a secret's name and is no secret */
#include "core/base/mask.h"
#include "core/base/secret_name.h"
#include "core/base/secret_scan.h"
#include "core/base/text.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Wherever they stand in it. */
static const char *const examples[] = {
	"example",      "changeme", "change-me",  "change_me",
	"placeholder",  "redacted", "dummy",      "sample",
	"xxxx",         "to_be_",   "replace-me", "replace_",
	"insert-",      "insert_",  "...",        "\xe2\x80\xa6", /* … */
	"\xe2\x80\xb9",                                           /* ‹ */
};

/* The whole of it: what a schema, a form or a list of packages says. */
static const char *const words[] = {
	"always",  "boolean",   "confidential", "default",  "disabled",
	"enabled", "hidden",    "integer",      "internal", "latest",
	"number",  "object",    "opaque",       "optional", "password",
	"private", "public",    "required",     "secret",   "session",
	"string",  "undefined", "unknown",      "username",
};

static bool contains(const char *text, const char *word)
{
	return strcasestr(text, word) != NULL;
}

static bool is_example(const char *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(examples); i++)
		if (contains(text, examples[i]))
			return true;
	return strncasecmp(text, "your", 4) == 0 &&
	       !isdigit((unsigned char)text[4]);
}

static bool is_word_of_a_schema(const char *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strcasecmp(text, words[i]) == 0)
			return true;
	return false;
}

static bool is_made_of(const char *text, const char *also, int (*of)(int))
{
	for (; *text; text++)
		if (!of((unsigned char)*text) && !strchr(also, *text))
			return false;
	return true;
}

/* $NAME ${NAME} $(command) %NAME% <name> [name] {name} ##name## @file *alias
 * !tag */
static bool is_variable(const char *text, size_t len)
{
	static const char *const around[] = { "<>", "[]", "{}", "()",
					      "%%", "##", "__", "@@" };

	for (size_t i = 0; i < ARRAY_SIZE(around); i++)
		if (text[0] == around[i][0] && text[len - 1] == around[i][1])
			return true;
	if (strchr("$&*!@", text[0]))
		return is_made_of(text + 1, "_-./", isalpha) || text[0] == '$';
	return strstr(text, "${") || strstr(text, "$(") || strstr(text, "{{") ||
	       strstr(text, "#{");
}

/* An address, a name of something, a digest: "https://…", "urn:…" */
static bool is_address(const char *text)
{
	static const char *const begins[] = { "urn:",    "arn:",      "sha256",
					      "sha384-", "sha512-",   "npm:",
					      "github:", "workspace:" };

	for (size_t i = 0; i < ARRAY_SIZE(begins); i++)
		if (text_starts(text, begins[i]))
			return true;
	return strstr(text, "://") != NULL;
}

/* Base64 may begin with '/' too, and has capitals then, and no full stop. */
static bool is_path(const char *text)
{
	bool capitals = false;

	if (text_starts(text, "./") || text_starts(text, "../") ||
	    text_starts(text, "~/"))
		return true;
	for (const char *s = text; *s; s++)
		capitals = capitals || isupper((unsigned char)*s);
	return text[0] == '/' && (!capitals || strchr(text, '.'));
}

/* 1.2, ^1.2.3, >=1.2.3-rc.1: what packages are asked for. */
static bool is_version(const char *text)
{
	size_t digits;

	text += strspn(text, "^~<>=v");
	digits = strspn(text, "0123456789");
	if (digits == 0 || digits > 5 || text[digits] != '.')
		return false;
	text += digits + 1;
	digits = strspn(text, "0123456789x*");
	text += digits;
	return digits > 0 && digits <= 5 && (!*text || strchr(".-+ ", *text));
}

static size_t squeeze(char *out, const char *text, size_t room)
{
	size_t len = 0;

	for (; *text && len < room; text++)
		if (isalnum((unsigned char)*text))
			out[len++] = (char)tolower((unsigned char)*text);
	return len;
}

/* "password": "Password", token=access_token, "step": "oauth.token": it names
 * one. */
static bool is_name_again(const char *name, const char *text)
{
	char a[SECRET_NAME_MAX], b[SECRET_NAME_MAX];
	size_t la, lb;

	if (strlen(text) > SECRET_NAME_MAX ||
	    !is_made_of(text, "_-.", isalpha) || !name_is_secret(text))
		return false;
	if (strchr(text, '.'))
		return true;
	la = squeeze(a, name, sizeof(a));
	lb = squeeze(b, text, sizeof(b));
	return la <= lb ? memcmp(a, b + lb - la, la) == 0
			: memcmp(b, a + la - lb, lb) == 0;
}

static bool is_one_byte(const char *text, size_t len)
{
	return strspn(text, (const char[]){ text[0], '\0' }) == len;
}

bool secret_is_placeholder(const char *name, const char *value, size_t len)
{
	autofree char *text = NULL;

	if (len < SECRET_VALUE_MIN || len > SECRET_VALUE_MAX)
		return true;
	text = xstrndup(value, len);
	return text_is_no_secret(text) || text_is_mask(text) ||
	       text_masks_secret(text, len) || is_variable(text, len) ||
	       is_example(text) || is_word_of_a_schema(text) ||
	       is_address(text) || is_path(text) || is_version(text) ||
	       is_one_byte(text, len) || is_made_of(text, "_", isupper) ||
	       is_name_again(name, text);
}
