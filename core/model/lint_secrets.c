/* lint_secrets.c - secrets that stand in a document instead of the vault */
#include "core/base/secret_known.h"
#include "core/base/secret_name.h"
#include "core/model/lint_rules.h"

#include <string.h>

static bool is_key_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || (c && strchr("_-+=.", c));
}

static size_t key_len(const char *s)
{
	size_t len = 0;

	while (is_key_char(s[len]))
		len++;
	return len;
}

/*
 * Random text uses its characters evenly: small letters, capitals and digits,
 * hardly any twice. Names, sentences and hexadecimal digests do not.
 */
static bool looks_random(const char *s, size_t len)
{
	size_t lower = 0, upper = 0, digits = 0, distinct = 0;
	bool seen[256] = { false };

	if (len < 24 || len > 512)
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		lower += c >= 'a' && c <= 'z';
		upper += c >= 'A' && c <= 'Z';
		digits += c >= '0' && c <= '9';
		distinct += !seen[c];
		seen[c] = true;
	}
	return lower >= 4 && upper >= 4 && digits >= 2 &&
	       distinct * 10 >= (len < 40 ? len * 6 : 240);
}

/* What is public by its nature: keys of people, thumbprints, patterns. */
static bool is_public_name(const struct lint *lint, const char *key)
{
	static const char *const of_policy[] = { "key", "vault_key", "since",
						 "goodlist" };

	for (size_t i = 0; i < ARRAY_SIZE(of_policy); i++)
		if (lint->kind == DOCUMENT_POLICY &&
		    text_equal(key, of_policy[i]))
			return true;
	return text_equal(key, "jwks_pins") || text_equal(key, "pattern");
}

static void check_words(const struct lint *lint, const struct json *value,
			const char *text)
{
	const char *private = strstr(text, "PRIVATE KEY-----");

	if (private && strstr(text, "-----BEGIN ")) {
		lint_say(lint, RULE_SECRET_INLINE, value,
			 "a private key stands in the document");
		return;
	}
	while (*text) {
		size_t len = key_len(text);
		const char *what = secret_known(NULL, text, len);

		if (what) {
			lint_say(lint, RULE_SECRET_INLINE, value,
				 "%s stands in the document", what);
			return;
		}
		if (looks_random(text, len)) {
			lint_say(lint, RULE_SECRET_LOOKS, value,
				 "this looks like a key or a token");
			return;
		}
		text += len ? len : 1;
	}
}

/* One of the parameters of an address, or what follows its '#'. */
static bool has_secret_parameter(const char *rest)
{
	rest += strcspn(rest, "?#; ");
	while (*rest && *rest != ' ') {
		size_t len = strcspn(++rest, "=&;# ");
		size_t size = strcspn(rest, "&;# ");
		autofree char *name = xstrndup(rest, len);
		autofree char *value =
			xstrndup(rest + len, size > len ? size - len : 0);

		if (size > len + 1 && name_is_secret(name) &&
		    !text_is_no_secret(value + 1))
			return true;
		rest += size;
	}
	return false;
}

/* https://user:password@host/, https://host/?access_token=… */
static bool has_password(const char *text)
{
	const char *host = strstr(text, "://");
	size_t len;

	if (!host)
		return false;
	host += 3;
	len = strcspn(host, "/?# ");
	return (memchr(host, '@', len) && memchr(host, ':', len)) ||
	       has_secret_parameter(host + len);
}

static bool is_secret_text(const char *text, bool random)
{
	if (strstr(text, "PRIVATE KEY-----") || has_password(text))
		return true;
	while (*text) {
		size_t len = key_len(text);

		if (secret_known(NULL, text, len) ||
		    (random && looks_random(text, len)))
			return true;
		text += len ? len : 1;
	}
	return false;
}

bool lint_looks_secret(const char *text)
{
	return is_secret_text(text, true);
}

bool lint_is_known_secret(const char *text)
{
	return is_secret_text(text, false);
}

/* A config's compare.secret says where one is. */
static bool is_pointer(const char *text)
{
	return text[0] == '/' && !looks_random(text + 1, strlen(text + 1));
}

/* `key` is the nearest member's name; `named`: it says what it holds. */
static void check_string(const struct lint *lint, const struct json *value,
			 const char *key, bool named)
{
	const char *text = json_string(value);

	if (!text || is_public_name(lint, key))
		return;
	if (named && name_is_secret(key) && !text_is_no_secret(text) &&
	    !is_pointer(text)) {
		lint_say(lint, RULE_SECRET_INLINE, value,
			 "the secret '%s' stands in the document; write a "
			 "reference such as \"vault:NAME\"",
			 key);
		return;
	}
	if (has_password(text)) {
		lint_say(lint, RULE_SECRET_INLINE, value,
			 "a password stands in the address");
		return;
	}
	check_words(lint, value, text);
}

static void check_client(const struct lint *lint)
{
	const struct json *key =
		json_at(lint->root, "actors", "client", "key", NULL);

	if (json_string(key) && !text_is_no_secret(json_string(key)))
		lint_say(lint, RULE_SECRET_INLINE, key,
			 "the client's key stands in the document; write a "
			 "reference such as \"vault:NAME\"");
}

static void check_secret_inputs(const struct lint *lint)
{
	json_each(input, json_get(lint->root, "inputs"))
		if (text_equal(json_text(input, "type", NULL), "secret") &&
		    !text_is_no_secret(json_text(input, "default", "")))
			lint_say(lint, RULE_SECRET_INLINE,
				 json_get(input, "default"),
				 "a secret's default is a reference such as "
				 "\"vault:NAME\"");
}

static void check_inside(const struct lint *lint, const struct json *value,
			 const char *key, bool named, struct buf *place)
{
	check_string(lint, value, key, named);
	json_each(item, value) {
		const char *name = json_key(item);
		size_t len = place->len;

		json_pointer_add(place, name ? name : "-");
		if (name)
			named = !document_names_freely(lint->kind,
						       buf_str(place));
		/* What a server says of itself is public. */
		if (lint->kind != DOCUMENT_SERVER ||
		    strcmp(buf_str(place), "/metadata") != 0)
			check_inside(lint, item, name ? name : key, named,
				     place);
		buf_truncate(place, len);
	}
}

void lint_secrets(const struct lint *lint)
{
	autobuf place = { 0 };

	check_inside(lint, lint->root, "", true, &place);
	if (lint->kind != DOCUMENT_RUNBOOK)
		return;
	check_client(lint);
	check_secret_inputs(lint);
}
