/* metadata.c - is a discovery document sound (RFC 8414, OpenID Discovery)? */
#include "core/json/json.h"
#include "core/oauth/oauth.h"
#include "core/base/text.h"

#include <stdarg.h>
#include <string.h>

/* What the faults of one document are told with. */
struct page {
	const char *text;
	const char *name;
	struct err *err;
};

static int fault(const struct page *page, const struct json *at,
		 const char *format, ...) PRINTF_LIKE(3, 4);

static int fault(const struct page *page, const struct json *at,
		 const char *format, ...)
{
	autobuf what = { 0 };
	size_t line = 1;
	size_t column = 1;
	va_list args;

	va_start(args, format);
	buf_addv(&what, format, args);
	va_end(args);
	json_position(&line, &column, at, page->text);
	return err_set(page->err, EXIT_INPUT, "%s:%zu:%zu: %s", page->name,
		       line, column, buf_str(&what));
}

static bool is_absent(const struct json *value)
{
	return json_type(value) == JSON_ABSENT || json_type(value) == JSON_NULL;
}

/* An address of this document: https, or http on this machine. */
static int check_url(struct url *out, const struct page *page,
		     const struct json *value, const char *key)
{
	const char *text = json_string(value);
	struct err why = { 0 };
	autofree char *shown = url_shown(text ? text : "");

	if (!text)
		return fault(page, value, "'%s' is %s; write a web address",
			     key, json_type_name(json_type(value)));
	if (url_parse(out, text, &why))
		return fault(page, value,
			     "'%s' is no web address: '%.200s'; write one that "
			     "begins with https://",
			     key, shown);
	if (out->has_user)
		return fault(page, value,
			     "'%s' has a user name or a password in it; take "
			     "it out",
			     key);
	if (strcmp(out->scheme, "http") == 0 && !url_is_loopback(out))
		return fault(page, value,
			     "'%s' is not encrypted: '%.200s'; write https:// "
			     "instead",
			     key, shown);
	return 0;
}

/* RFC 6749 section 3.1: no fragment; a query is allowed. */
static int check_endpoint(const struct page *page, const struct json *value,
			  const char *key)
{
	auto_release(url) url = { 0 };

	if (is_absent(value))
		return 0;
	if (check_url(&url, page, value, key))
		return -1;
	if (url.has_fragment)
		return fault(page, value,
			     "'%s' has a '#' part, which is never sent; take "
			     "it out",
			     key);
	return 0;
}

/* RFC 8414 section 2: "no query or fragment components". */
static int check_issuer(const struct page *page, const struct json *metadata)
{
	const struct json *issuer = json_get(metadata, "issuer");
	const char *text = json_string(issuer);
	auto_release(url) url = { 0 };

	if (is_absent(issuer))
		return fault(page, metadata,
			     "'issuer' is missing: without it nobody can tell "
			     "whose document this is");
	if (text && strpbrk(text, "{}<>$")) {
		fault(page, issuer,
		      "'issuer' is a template: '%.200s' has a place to fill in",
		      text);
		return err_hint(page->err, "write your organisation's own "
					   "value in its place");
	}
	if (check_url(&url, page, issuer, "issuer"))
		return -1;
	if (url.query || strchr(text, '?') || url.has_fragment)
		return fault(page, issuer,
			     "'issuer' has a '?' or '#' part: '%.200s'; take "
			     "it out",
			     text);
	return 0;
}

static int check_expected(const struct page *page, const struct json *metadata,
			  const char *expected)
{
	const struct json *issuer = json_get(metadata, "issuer");
	const char *text = json_string(issuer);

	if (!expected || text_equal(text, expected))
		return 0;
	fault(page, issuer,
	      "the document speaks for '%.150s', but was asked of '%.150s'",
	      text, expected);
	return err_hint(page->err,
			"if '%.150s' is the server you mean, write it so",
			text);
}

static bool is_endpoint(const char *key)
{
	return text_ends(key, "_endpoint") || strcmp(key, "jwks_uri") == 0 ||
	       strcmp(key, "registration_client_uri") == 0;
}

/* Of the document, or of its aliases. */
static int check_endpoints(const struct page *page, const struct json *object)
{
	json_each_member(member, object)
		if (is_endpoint(json_key(member)) &&
		    check_endpoint(page, member, json_key(member)))
			return -1;
	return 0;
}

/* RFC 8705 section 5: an object. */
static int check_aliases(const struct page *page, const struct json *metadata)
{
	static const char key[] = "mtls_endpoint_aliases";
	const struct json *aliases = json_get(metadata, key);

	if (!is_absent(aliases) && json_type(aliases) != JSON_OBJECT)
		return fault(page, aliases,
			     "'%s' is %s; write an object of endpoints", key,
			     json_type_name(json_type(aliases)));
	return check_endpoints(page, aliases);
}

/* Those that decide what rbctl sends: arrays of strings. */
static int check_lists(const struct page *page, const struct json *metadata)
{
	static const char *const lists[] = {
		"scopes_supported",
		"grant_types_supported",
		"response_types_supported",
		"token_endpoint_auth_methods_supported",
		"introspection_endpoint_auth_methods_supported",
		"revocation_endpoint_auth_methods_supported",
		"code_challenge_methods_supported",
	};

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		const struct json *list = json_get(metadata, lists[i]);

		if (is_absent(list))
			continue;
		if (json_type(list) != JSON_ARRAY)
			return fault(page, list,
				     "'%s' is %s; write an array of strings",
				     lists[i], json_type_name(json_type(list)));
		json_each(item, list)
			if (!json_string(item))
				return fault(page, item,
					     "'%s' holds %s; write strings "
					     "only",
					     lists[i],
					     json_type_name(json_type(item)));
	}
	return 0;
}

int oauth_metadata_check(const struct json *metadata, const char *text,
			 const char *name, const char *expected_issuer,
			 struct err *err)
{
	const struct page page = { text, name, err };

	if (json_type(metadata) != JSON_OBJECT)
		return fault(&page, metadata,
			     "a discovery document is an object, this is %s",
			     json_type_name(json_type(metadata)));
	if (check_issuer(&page, metadata) ||
	    check_expected(&page, metadata, expected_issuer) ||
	    check_endpoints(&page, metadata) ||
	    check_aliases(&page, metadata) || check_lists(&page, metadata))
		return -1;
	return 0;
}
