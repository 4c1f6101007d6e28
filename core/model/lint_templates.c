/* lint_templates.c - every {{…}} names something; every input is used */
#include "core/model/lint_rules.h"
#include "core/model/template.h"

#include <string.h>

#define NOT_A_STEP SIZE_MAX

struct templates {
	const struct lint *lint;
	const struct json *value; /* the string that is looked at */
	size_t step;              /* its step's index, or NOT_A_STEP */
	struct strings inputs;    /* names that are used */
	struct strings paths;     /* all that are named */
};

static void say_unknown(const struct templates *t, const char *path,
			const char *why)
{
	lint_say(t->lint, RULE_TEMPLATE, t->value, "'{{%s}}': %s", path, why);
}

static void check_input(struct templates *t, const char *path)
{
	const char *name = path + strlen("inputs.");

	strings_add_once(&t->inputs, name);
	json_each(input, json_get(t->lint->root, "inputs"))
		if (text_equal(json_text(input, "name", NULL), name))
			return;
	say_unknown(t, path, "no input has that name");
}

void lint_variable(const struct lint *lint, const struct json *value,
		   const char *path)
{
	const struct catalog *catalog = lint->catalog;
	const char *name = path + strlen("env.");
	const struct document *without = NULL;
	const struct document *one;
	size_t with = 0, at = 0;

	if (!catalog)
		return;
	while ((one = catalog_next(catalog, DOCUMENT_ENVIRONMENT, &at))) {
		if (!lint_runs_in(lint->root, one->name))
			continue;
		if (json_get(json_get(one->root, "vars"), name))
			with++;
		else if (!without)
			without = one;
	}
	if (!with)
		lint_say(lint, RULE_TEMPLATE, value,
			 "'{{%s}}': no environment has that variable", path);
	else if (without)
		lint_say(lint, RULE_REFERENCE_SOME, value,
			 "the environment '%s' has no variable '%s'",
			 without->name, name);
}

static void check_actor(struct templates *t, const char *path)
{
	enum json_type type = json_type(template_find(t->lint->root, path));

	if (type == JSON_ABSENT)
		say_unknown(t, path, "no actor has that member");
	else if (type == JSON_OBJECT || type == JSON_ARRAY)
		say_unknown(t, path, "this is not a single value");
}

/* The step whose id begins `path` (after "steps."), its index in *index. */
static const struct json *step_of(const struct json *steps, const char *path,
				  size_t *index)
{
	*index = 0;
	json_each(step, steps) {
		const char *id = json_text(step, "id", "");
		size_t len = strlen(id);

		if (len && !strncmp(path, id, len) && path[len] == '.' &&
		    path[len + 1])
			return step;
		(*index)++;
	}
	return NULL;
}

/* What a step keeps by itself, besides its 'capture'. */
static bool is_kept(const struct json *step, const char *name)
{
	static const char *const token[] = { "scope", "expires_in",
					     "token_type" };
	static const char *const introspection[] = {
		"active", "scope", "client_id", "username", "token_type",
		"exp",    "iat",   "nbf",       "sub",      "iss",
	};
	const char *use = json_text(step, "use", "");
	bool introspects = text_equal(use, "oauth.introspect");
	const char *const *names = introspects ? introspection : token;
	size_t nr = introspects ? ARRAY_SIZE(introspection) : ARRAY_SIZE(token);

	if (text_equal(name, "status"))
		return true;
	if (text_equal(use, "config.apply"))
		return text_equal(name, "id");
	if (json_at(step, "request", "save", NULL))
		return text_equal(name, "saved_as") ||
		       text_equal(name, "sha256") || text_equal(name, "bytes");
	for (size_t i = 0; text_starts(use, "oauth.") && i < nr; i++)
		if (text_equal(names[i], name))
			return true;
	return false;
}

static void check_step(struct templates *t, const char *path)
{
	const char *rest = path + strlen("steps.");
	size_t index;
	const struct json *step =
		step_of(json_get(t->lint->root, "steps"), rest, &index);
	const char *name;

	if (!step) {
		say_unknown(t, path, "no step has that id");
		return;
	}
	if (t->step != NOT_A_STEP && index >= t->step) {
		say_unknown(t, path, "that step comes later");
		return;
	}
	name = rest + strlen(json_text(step, "id", "")) + 1;
	if (!is_kept(step, name) && !json_get(json_get(step, "capture"), name))
		say_unknown(t, path, "that step captures no such value");
}

static int check_path(const char *path, void *payload)
{
	struct templates *t = payload;

	strings_add_once(&t->paths, path);
	if (text_starts(path, "inputs."))
		check_input(t, path);
	else if (text_starts(path, "env."))
		lint_variable(t->lint, t->value, path);
	else if (text_starts(path, "actors."))
		check_actor(t, path);
	else if (text_starts(path, "steps."))
		check_step(t, path);
	else
		say_unknown(t, path,
			    "a name begins with inputs, env, actors or steps");
	return 0;
}

/* The members of a runbook whose texts are filled, with all that is below
 * them. In every other one braces would be shown, or sent, as they stand. */
static const char *const filled[] = {
	"actors",           "token.resource",          "token.audience",
	"token.parameters", "token.assertion.subject", "token.assertion.claims",
	"steps.*.request",  "steps.*.instructions",    "steps.*.confirm",
};

static bool is_filled(const char *place)
{
	for (size_t i = 0; i < ARRAY_SIZE(filled); i++)
		if (strcmp(filled[i], place) == 0)
			return true;
	return false;
}

static int refuse_path(const char *path, void *payload)
{
	say_unknown(payload, path,
		    "this text is not filled, and would be shown so");
	return 1;
}

static void check_string(struct templates *t, const struct json *value,
			 const char *key, template_fn *check)
{
	const char *text = json_string(value);
	struct err err = { 0 };

	if (!text || text_equal(key, "pattern"))
		return;
	t->value = value;
	if (template_each(text, check, t, &err) < 0)
		lint_say(t->lint, RULE_TEMPLATE, value, "%s", err.msg);
}

/* `place` is where it stands, "steps.*.title"; NULL below what is filled. */
static void check_all(struct templates *t, const struct json *value,
		      const char *key, const char *place)
{
	if (place && is_filled(place))
		place = NULL;
	check_string(t, value, key, place ? refuse_path : check_path);
	json_each(item, value) {
		const char *name = json_key(item);
		autofree char *below =
			place ? xasprintf("%s.%s", place, name ? name : "*")
			      : NULL;

		check_all(t, item, name ? name : key, below);
	}
}

/* Values for every path that the runbook names, as an environment, a person
 * and earlier answers could give them. */
static struct json *sample_values(const struct templates *t, const char *typed)
{
	struct json *values = json_new_object();
	struct json *env = json_set_object(values, "env");
	struct json *inputs = json_set_object(values, "inputs");
	struct json *steps = json_set_object(values, "steps");
	const struct json *actors = json_get(t->lint->root, "actors");

	if (actors)
		json_set(values, "actors", json_copy(actors));
	for (size_t i = 0; i < t->paths.nr; i++) {
		const char *path = t->paths.at[i];

		if (text_starts(path, "env."))
			json_set_string(env, path + 4, "https://host.example");
		else if (text_starts(path, "inputs."))
			json_set_string(inputs, path + 7, typed);
		else if (text_starts(path, "steps."))
			json_set_string(steps, path + 6, typed);
	}
	return values;
}

static size_t authority_len(const char *url)
{
	const char *host = strstr(url, "://");
	size_t len = strlen(url);

	if (!host)
		return len;
	return (size_t)(host + 3 - url) + strcspn(host + 3, "/?#");
}

/* Two people who type different things must reach the same host. */
static void check_host(const struct templates *t, const struct json *url)
{
	autoptr(json) a = sample_values(t, "a");
	autoptr(json) b = sample_values(t, "b");
	autobuf with_a = { 0 };
	autobuf with_b = { 0 };
	const char *text = json_string(url);
	struct err err = { 0 };
	size_t len;

	if (!text || template_fill(&with_a, text, TEMPLATE_TEXT, a, &err) < 0 ||
	    template_fill(&with_b, text, TEMPLATE_TEXT, b, &err) < 0)
		return;
	len = authority_len(buf_str(&with_a));
	if (len == authority_len(buf_str(&with_b)) &&
	    !strncmp(buf_str(&with_a), buf_str(&with_b), len))
		return;
	lint_say(t->lint, RULE_TEMPLATE_HOST, url,
		 "an input or an earlier answer chooses the host of this URL");
}

static void check_unused(const struct templates *t)
{
	json_each(input, json_get(t->lint->root, "inputs")) {
		const char *name = json_text(input, "name", "");

		if (!strings_has(&t->inputs, name))
			lint_say(t->lint, RULE_INPUT_UNUSED, input,
				 "the input '%s' is not used", name);
	}
}

/* Files that a request sends name their input without a template. */
static void note_files(struct templates *t, const struct json *request)
{
	const char *file = json_text(json_get(request, "file"), "input", NULL);

	if (file)
		strings_add_once(&t->inputs, file);
	json_each(field, json_get(request, "multipart"))
		if (json_text(field, "input", NULL))
			strings_add_once(&t->inputs,
					 json_text(field, "input", NULL));
}

void lint_templates(const struct lint *lint)
{
	struct templates t = { .lint = lint, .step = NOT_A_STEP };
	const struct json *steps = json_get(lint->root, "steps");

	json_each_member(member, lint->root)
		if (member != steps)
			check_all(&t, member, json_key(member),
				  json_key(member));
	t.step = 0;
	json_each(step, steps) {
		check_all(&t, step, "steps", "steps.*");
		note_files(&t, json_get(step, "request"));
		t.step++;
	}
	json_each(input, json_get(lint->root, "inputs")) {
		const char *other =
			json_text(json_get(input, "show_if"), "input", NULL);

		if (other)
			strings_add_once(&t.inputs, other);
	}
	check_unused(&t);
	json_each(step, steps)
		check_host(&t, json_at(step, "request", "url", NULL));
	strings_release(&t.inputs);
	strings_release(&t.paths);
}
