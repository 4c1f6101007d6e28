/* lint_requests.c - what http steps carry, where to, and how often */
#include "core/model/lint_rules.h"
#include "core/model/template.h"

#include <string.h>

static const char *text_of(const struct json *value)
{
	const char *s = json_string(value);

	return s ? s : "";
}

/* ---- tokens and secrets ---- */

static const char *const secret_parameters[] = {
	"access_token",     "refresh_token", "client_secret",
	"client_assertion", "password",
};

static bool is_secret_parameter(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(secret_parameters); i++)
		if (text_equal(name, secret_parameters[i]))
			return true;
	return false;
}

static bool query_names_secret(const char *url)
{
	for (size_t i = 0; i < ARRAY_SIZE(secret_parameters); i++) {
		const char *name = secret_parameters[i];
		size_t len = strlen(name);

		for (const char *s = url; (s = strstr(s, name)); s += len)
			if (s > url && strchr("?&", s[-1]) && s[len] == '=')
				return true;
	}
	return false;
}

static int find_secret(const char *path, void *payload)
{
	const struct lint *lint = *(const struct lint **)payload;

	if (!text_starts(path, "inputs."))
		return 0;
	json_each(input, json_get(lint->root, "inputs"))
		if (text_equal(json_text(input, "name", NULL),
			       path + strlen("inputs.")) &&
		    text_equal(json_text(input, "type", NULL), "secret"))
			return 1;
	return 0;
}

/* Does {{…}} put a secret that somebody typed into this text? */
static bool fills_secret(const struct lint *lint, const char *text)
{
	struct err err = { 0 };

	return template_each(text, find_secret, &lint, &err) > 0;
}

static void check_url(const struct lint *lint, const struct json *request)
{
	const struct json *url = json_get(request, "url");

	if (query_names_secret(text_of(url)) ||
	    fills_secret(lint, text_of(url)))
		lint_say(lint, RULE_TOKEN_IN_URL, url,
			 "this address carries a token or secret");
	json_each_member(member, json_get(request, "query"))
		if (is_secret_parameter(json_key(member)) ||
		    fills_secret(lint, text_of(member)))
			lint_say(lint, RULE_TOKEN_IN_URL, member,
				 "'%s' would stand in the address",
				 json_key(member));
}

static void check_field(const struct json *value, const char *key UNUSED,
			void *payload)
{
	const struct lint *lint = payload;
	const char *name = json_key(value);

	if (name && json_string(value) && is_secret_parameter(name))
		lint_say(lint, RULE_TOKEN_IN_BODY, value,
			 "'%s' would stand in the body", name);
}

static void check_body(const struct lint *lint, const struct json *request)
{
	static const char *const bodies[] = { "form", "json" };
	union {
		const struct lint *in;
		void *out;
	} payload = { lint };
	const struct json *grant = json_at(request, "form", "grant_type", NULL);

	for (size_t i = 0; i < ARRAY_SIZE(bodies); i++)
		json_each_member(member, json_get(request, bodies[i]))
			lint_walk(member, json_key(member), check_field,
				  payload.out);
	if (grant)
		lint_say(lint, RULE_BY_HAND, grant,
			 "this step asks for a token by hand");
}

static void check_instructions(const struct lint *lint, const struct json *step)
{
	static const char *const members[] = { "instructions", "confirm" };

	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		const struct json *text = json_get(step, members[i]);

		if (fills_secret(lint, text_of(text)))
			lint_say(lint, RULE_SECRET_SHOWN, text,
				 "a secret would be shown to whoever runs it");
	}
}

/* ---- where the token goes ---- */

#define SERVICE "{{actors.resource_server.url}}"

/* The part of an address that chooses the host; caller frees. */
static char *host_of(const struct lint *lint, const struct json *request)
{
	const char *url = json_text(request, "url", "");
	const char *end;

	if (text_starts(url, SERVICE))
		url = json_text(
			json_at(lint->root, "actors", "resource_server", NULL),
			"url", "");
	if (text_starts(url, "{{") && (end = strstr(url, "}}")))
		return xstrndup(url, (size_t)(end + 2 - url));
	end = strstr(url, "://");
	end = end ? end + 3 + strcspn(end + 3, "/?#") : url + strlen(url);
	return xstrndup(url, (size_t)(end - url));
}

static void check_hosts(const struct lint *lint)
{
	autofree char *first = NULL;

	json_each(step, json_get(lint->root, "steps")) {
		const struct json *request = json_get(step, "request");
		autofree char *host = NULL;

		if (!text_equal(json_text(request, "auth", NULL), "token"))
			continue;
		host = host_of(lint, request);
		if (!first)
			first = steal(host);
		else if (!text_equal(host, first))
			lint_say(lint, RULE_HOSTS, json_get(request, "url"),
				 "the token goes to '%s' here, and to '%s' "
				 "before",
				 host, first);
	}
}

/* ---- again ---- */

static bool may_have_acted(const struct json *statuses)
{
	json_each(status, statuses) {
		int64_t value = 0;

		if (json_int(&value, status) &&
		    (value == 500 || value == 502 || value == 504))
			return true;
	}
	return false;
}

/* A step or a header that names a key of idempotency. */
static bool is_recognised(const struct json *step)
{
	const struct json *request = json_get(step, "request");

	json_each_member(member, request)
		if (text_starts(json_key(member), "idempotency"))
			return true;
	json_each_member(header, json_get(request, "headers"))
		if (strcasestr(json_key(header), "idempotency"))
			return true;
	return false;
}

static void check_retry(const struct lint *lint, const struct json *step)
{
	const struct json *on = json_at(step, "retry", "on", NULL);
	const char *method =
		json_text(json_get(step, "request"), "method", "GET");

	if ((text_equal(method, "POST") || text_equal(method, "PATCH")) &&
	    may_have_acted(on) && !is_recognised(step))
		lint_say(lint, RULE_RETRY, on,
			 "%s would be sent again though the server may have "
			 "acted",
			 method);
}

void lint_requests(const struct lint *lint)
{
	json_each(step, json_get(lint->root, "steps")) {
		const struct json *request = json_get(step, "request");

		check_instructions(lint, step);
		if (!request)
			continue;
		check_url(lint, request);
		check_body(lint, request);
		check_retry(lint, step);
	}
	check_hosts(lint);
}
