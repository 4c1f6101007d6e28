/* risk_test.c - the questions that rows of the risk table ask of a change */
#include "core/change/risk_test.h"

#include "core/change/host.h"
#include "core/base/text.h"

#include <string.h>

/* True when the value, or one of its items, is a string that passes. */
static bool any(const struct json *value, bool (*passes)(const char *s))
{
	if (json_string(value))
		return passes(json_string(value));
	json_each(item, value)
		if (json_string(item) && passes(json_string(item)))
			return true;
	return false;
}

static bool is_one_of(const char *s, const char *const names[], size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (!strcmp(s, names[i]))
			return true;
	return false;
}

static bool is_password(const char *s)
{
	static const char *const names[] = {
		"password",
		"implicit",
		"http://auth0.com/oauth/grant-type/password-realm",
	};

	return is_one_of(s, names, ARRAY_SIZE(names));
}

bool risk_password_or_implicit(const struct json *old UNUSED,
			       const struct json *new)
{
	return any(new, is_password);
}

/* response_type values that give a token out through the browser. */
static bool is_token_response(const char *s)
{
	return strstr(s, "token") != NULL;
}

bool risk_token_response(const struct json *old UNUSED, const struct json *new)
{
	return any(new, is_token_response);
}

/* Glewlwyd names what comes back, not the grant. */
static bool is_browser_or_password(const char *s)
{
	static const char *const names[] = { "token", "id_token", "password" };

	return is_one_of(s, names, ARRAY_SIZE(names));
}

bool risk_browser_or_password(const struct json *old UNUSED,
			      const struct json *new)
{
	return any(new, is_browser_or_password);
}

static bool is_wildcard(const char *s)
{
	return strchr(s, '*') != NULL;
}

bool risk_wildcard(const struct json *old UNUSED, const struct json *new)
{
	return any(new, is_wildcard);
}

bool risk_plain_http(const struct json *old UNUSED, const struct json *new)
{
	return any(new, host_is_plain_http);
}

static bool is_s256(const char *s)
{
	return !strcmp(s, "S256");
}

bool risk_s256_lost(const struct json *old, const struct json *new UNUSED)
{
	return any(old, is_s256);
}

static bool is_none(const char *s)
{
	return !strcmp(s, "none");
}

bool risk_none(const struct json *old UNUSED, const struct json *new)
{
	return any(new, is_none);
}

static bool is_plain(const char *s)
{
	return !strcmp(s, "plain");
}

bool risk_plain_pkce(const struct json *old UNUSED, const struct json *new)
{
	return any(new, is_plain);
}

/* HS256 and the like: RFC 7518 section 3.2. */
static bool is_symmetric(const char *s)
{
	return text_starts(s, "HS") || is_none(s);
}

bool risk_symmetric(const struct json *old UNUSED, const struct json *new)
{
	return any(new, is_symmetric);
}

bool risk_other_host(const struct json *old, const struct json *new)
{
	autobuf before = { 0 };
	autobuf after = { 0 };
	bool had = json_string(old) && host_of(&before, json_string(old));
	bool has = json_string(new) && host_of(&after, json_string(new));

	return (had || has) && !text_equal(buf_str(&before), buf_str(&after));
}

/* A template at the start of a URL decides its host too. */
bool risk_other_target(const struct json *old, const struct json *new)
{
	const char *a = json_string(old);
	const char *b = json_string(new);
	size_t len;

	if (risk_other_host(old, new))
		return true;
	if (!a || !b || (a[0] != '{' && b[0] != '{'))
		return false;
	len = strcspn(a, "}");
	return strncmp(a, b, len) != 0;
}

bool risk_request_elsewhere(const struct json *old UNUSED,
			    const struct json *new)
{
	const char *url = json_text(json_get(new, "request"), "url", "{{");

	return !text_starts(url, "{{");
}

static bool names_host(const char *s)
{
	autobuf host = { 0 };

	return host_of(&host, s) && !host_is_loopback(s);
}

bool risk_names_host(const struct json *old UNUSED, const struct json *new)
{
	return any(new, names_host);
}

bool risk_token_elsewhere(const struct json *old UNUSED, const struct json *new)
{
	const struct json *request = json_get(new, "request");

	return !strcmp(json_text(request, "auth", ""), "token") &&
	       names_host(json_text(request, "url", ""));
}

static bool is_true(const struct json *value)
{
	return json_is_true(value) || text_equal(json_string(value), "true");
}

bool risk_switched_off(const struct json *old, const struct json *new)
{
	return is_true(old) && !is_true(new);
}

bool risk_switched_on(const struct json *old, const struct json *new)
{
	return !is_true(old) && is_true(new);
}

/* "24h0m0s", as programs in Go write a span. */
static bool go_span(int64_t *out, const char *s)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = { { 'h', 3600 }, { 'm', 60 }, { 's', 1 } };
	int64_t sum = 0;

	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		size_t digits = strspn(s, "0123456789");

		if (digits == 0 || digits > 9 || s[digits] != units[i].unit)
			continue;
		sum += strtoll(s, NULL, 10) * units[i].seconds;
		s += digits + 1;
	}
	*out = sum;
	return *s == '\0';
}

static bool number_of(int64_t *out, const struct json *value)
{
	const char *s = json_string(value);

	if (json_int(out, value) || (s && text_unspan(out, s)) ||
	    (s && *s && go_span(out, s)))
		return true;
	/* Keycloak writes its numbers as strings. */
	if (!s || !*s || strlen(s) > 15 || s[strspn(s, "0123456789")])
		return false;
	*out = strtoll(s, NULL, 10);
	return true;
}

/* A span or a number that grew; no value at all is without limit. */
bool risk_raised(const struct json *old, const struct json *new)
{
	int64_t before, after;

	if (!number_of(&before, old))
		return false;
	return !number_of(&after, new) || after > before;
}

bool risk_lowered(const struct json *old, const struct json *new)
{
	int64_t before, after;

	return number_of(&before, old) &&
	       (!number_of(&after, new) || after < before);
}

static int auth_rank(const struct json *value)
{
	/* The last names of a line are Keycloak's. */
	static const char *const ranks[][5] = {
		{ "none" },
		{ "client_secret_post", "client_secret_basic",
		  "client-secret" },
		{ "client_secret_jwt", "client-secret-jwt" },
		{ "private_key_jwt", "tls_client_auth",
		  "self_signed_tls_client_auth", "client-jwt", "client-x509" },
	};
	const char *name = json_string(value);

	for (size_t i = 0; i < ARRAY_SIZE(ranks); i++)
		for (size_t j = 0; j < ARRAY_SIZE(ranks[i]); j++)
			if (name && text_equal(name, ranks[i][j]))
				return (int)i;
	return -1;
}

bool risk_weaker_auth(const struct json *old, const struct json *new)
{
	return auth_rank(new) < auth_rank(old);
}

static bool becomes(const struct json *old, const struct json *new,
		    const char *name)
{
	return text_equal(json_string(new), name) &&
	       !text_equal(json_string(old), name);
}

bool risk_subdomain(const struct json *old, const struct json *new)
{
	return becomes(old, new, "SUBDOMAIN");
}

bool risk_trusted(const struct json *old, const struct json *new)
{
	return becomes(old, new, "TRUSTED");
}

bool risk_not_rotating(const struct json *old, const struct json *new)
{
	return !new || becomes(old, new, "non-rotating") ||
	       becomes(old, new, "STATIC");
}

bool risk_not_expiring(const struct json *old, const struct json *new)
{
	return becomes(old, new, "non-expiring");
}

bool risk_not_required(const struct json *old, const struct json *new)
{
	return !new || becomes(old, new, "not required");
}

static int tls_rank(const struct json *value)
{
	static const char *const ranks[] = { "none", "external", "all" };

	for (size_t i = 0; i < ARRAY_SIZE(ranks); i++)
		if (text_equal(json_string(value), ranks[i]))
			return (int)i;
	return -1;
}

bool risk_less_tls(const struct json *old, const struct json *new)
{
	return tls_rank(new) < tls_rank(old);
}

static bool is_use(const struct json *step, const char *use)
{
	return !strcmp(json_text(step, "use", ""), use);
}

bool risk_revocation_lost(const struct json *old, const struct json *new UNUSED)
{
	return is_use(old, "oauth.revoke");
}

bool risk_becomes_continue(const struct json *old UNUSED,
			   const struct json *new)
{
	return text_equal(json_string(new), "continue");
}

bool risk_was_secret_input(const struct json *old,
			   const struct json *new UNUSED)
{
	return text_equal(json_string(old), "secret");
}

bool risk_key_back(const struct json *old UNUSED, const struct json *new)
{
	return text_equal(json_string(new), "active");
}

bool risk_key_trusted(const struct json *old, const struct json *new)
{
	return text_equal(json_string(old), "compromised") &&
	       !text_equal(json_string(new), "compromised");
}

bool risk_bound_set(const struct json *old, const struct json *new)
{
	return !old && json_type(new) == JSON_ARRAY;
}

bool risk_bound_lost(const struct json *old, const struct json *new)
{
	return json_type(old) == JSON_ARRAY && !new;
}

bool risk_wider(const struct json *old, const struct json *new)
{
	json_each(item, new)
		if (!json_has_string(old, json_string(item)))
			return true;
	return false;
}

bool risk_later(const struct json *old, const struct json *new)
{
	const char *was = json_string(old);
	const char *is = json_string(new);
	int64_t before, after;

	return !was || !is || !text_untime(&before, was) ||
	       !text_untime(&after, is) || after > before;
}
