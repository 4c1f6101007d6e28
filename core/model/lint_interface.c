/* lint_interface.c - configs: the requests that they give, and their names */
#include "core/model/lint_rules.h"
#include "core/model/preset.h"
#include "core/model/template.h"

#include <string.h>

/* One text with {{…}} in it. */
struct place {
	const struct lint *lint;
	const struct json *value;
	bool after;   /* what the server calls it is known by then */
	bool desired; /* declared fields may be named */
};

/* ---- what stands between the braces ---- */

static int check_path(const char *path, void *payload)
{
	const struct place *place = payload;
	const struct json *desired = json_get(place->lint->root, "desired");
	const char *name = path + strlen("desired.");

	if (text_starts(path, "env."))
		lint_variable(place->lint, place->value, path);
	else if (text_equal(path, "id") && place->after)
		return 0;
	else if (text_equal(path, "id"))
		lint_say(
			place->lint, RULE_TEMPLATE, place->value,
			"'{{id}}': what the server calls it is not known here");
	else if (text_starts(path, "desired.") && place->desired &&
		 json_get(desired, name))
		return 0;
	else if (text_starts(path, "desired.") && place->desired)
		lint_say(place->lint, RULE_TEMPLATE, place->value,
			 "'{{%s}}': 'desired' has no such field", path);
	else
		lint_say(place->lint, RULE_TEMPLATE, place->value,
			 place->desired
				 ? "'{{%s}}': a name here begins with "
				   "env or desired, or is id"
				 : "'{{%s}}': a name here begins with env",
			 path);
	return 0;
}

static void check_text(struct place *place, const struct json *value)
{
	struct err err = { 0 };

	place->value = value;
	if (json_string(value) &&
	    template_each(json_string(value), check_path, place, &err) < 0)
		lint_say(place->lint, RULE_TEMPLATE, value, "%s", err.msg);
}

static void check_field(const struct json *value, const char *key UNUSED,
			void *payload)
{
	check_text(payload, value);
}

/* ---- where it goes ---- */

/* Up to where the path begins only what was approved may stand: "https://"
 * and a host, or a variable of the environment. */
static void check_start(const struct lint *lint, const struct json *value)
{
	const char *text = json_string(value);
	const char *host = text ? strstr(text, "://") : NULL;
	size_t len;

	if (!text || text_starts(text, "{{env."))
		return;
	if (!host ||
	    (!text_starts(text, "https:") && !text_starts(text, "http:"))) {
		lint_say(lint, RULE_TEMPLATE_HOST, value,
			 "'%s' is no address that begins with https://, or "
			 "with {{env.NAME}}",
			 text);
		return;
	}
	len = strcspn(host + 3, "/?#");
	if (memmem(host + 3, len, "{{", 2))
		lint_say(lint, RULE_TEMPLATE_HOST, value,
			 "a host is written out, or all of the address up to "
			 "its path is {{env.NAME}}");
}

static void check_url(const struct lint *lint, const struct json *url)
{
	const char *text = json_string(url);

	if (!text)
		return;
	if (*text != '/')
		check_start(lint, url);
	else if (!json_get(lint->root, "base"))
		lint_say(lint, RULE_DOCUMENT, url,
			 "an address that begins with a slash needs a 'base'");
}

/* ---- one request ---- */

static bool is_read(const char *what)
{
	return text_equal(what, "read") || text_equal(what, "find");
}

static void check_method(const struct lint *lint, const struct json *request)
{
	const struct json *method = json_get(request, "method");
	bool get = text_equal(json_string(method), "GET");

	if (get != is_read(json_key(request)))
		lint_say(lint, RULE_DOCUMENT, method,
			 get ? "GET changes nothing, and '%s' is to"
			     : "'%s' is to change nothing: use GET",
			 json_key(request));
}

static void check_secret(const struct lint *lint, const struct json *request)
{
	const struct json *generate = json_get(request, "generate");
	const char *secret = json_text(request, "secret", NULL);

	if (!generate)
		return;
	if (!secret || strchr(secret + 1, '/'))
		lint_say(lint, RULE_DOCUMENT, generate,
			 "a secret that is made here needs a 'secret' that "
			 "names a field of what is sent, such as "
			 "/client_secret");
	else if (!json_get(request, "body"))
		lint_say(lint, RULE_DOCUMENT, generate,
			 "a secret that is made here is sent in a 'body'");
}

static void check_request(const struct lint *lint, const struct json *request)
{
	const char *what = json_key(request);
	struct place place = {
		.lint = lint,
		.after = !text_equal(what, "find") &&
			 !text_equal(what, "create"),
		.desired = true,
	};

	check_method(lint, request);
	check_secret(lint, request);
	check_url(lint, json_get(request, "url"));
	check_text(&place, json_get(request, "url"));
	json_each(header, json_get(request, "headers"))
		check_text(&place, header);
	if ((text_equal(what, "create") || text_equal(what, "update")) &&
	    !json_get(request, "body"))
		lint_say(lint, RULE_DOCUMENT, request,
			 "'%s' needs a 'body': whole, fields or merge-patch",
			 what);
	if (text_equal(what, "find") && !json_get(request, "id"))
		lint_say(lint, RULE_DOCUMENT, request,
			 "'find' needs an 'id': where an item says what the "
			 "server calls it");
}

/* ---- all of them ---- */

static void check_name(const struct lint *lint)
{
	const struct json *root = lint->root;
	const struct json *create = json_get(root, "create");

	if (create && !json_get(create, "id") && !json_get(root, "id") &&
	    !json_get(root, "find"))
		lint_say(lint, RULE_DOCUMENT, create,
			 "nothing says what the server calls what it has made: "
			 "give 'create' an 'id', or the document an 'id' or a "
			 "'find'");
}

void lint_interface(const struct lint *lint)
{
	const struct json *root = lint->root;
	struct place plain = { .lint = lint };
	struct place declared = { .lint = lint, .desired = true };

	lint_walk(json_get(root, "desired"), "desired", check_field, &plain);
	check_text(&plain, json_get(root, "base"));
	check_text(&declared, json_get(root, "id"));
	if (json_get(root, "base"))
		check_start(lint, json_get(root, "base"));
	for (size_t i = 0; preset_requests[i]; i++)
		if (json_get(root, preset_requests[i]))
			check_request(lint, json_get(root, preset_requests[i]));
	check_name(lint);
}
