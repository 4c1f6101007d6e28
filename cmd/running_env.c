/* running_env.c - the secrets that env:NAME names, out of the environment */
#include "cmd/running.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct running_env {
	char *name;
	struct secret *secret;
	struct running_env *next;
};

static struct secret *copy(const struct secret *secret)
{
	return secret_new(secret_bytes(secret), secret_len(secret));
}

/* NULL: there is none of that name. */
static const struct running_env *take(struct running *running, const char *name)
{
	struct running_env *known = running->env;
	char *value;

	while (known && strcmp(known->name, name) != 0)
		known = known->next;
	if (known)
		return known;
	value = getenv(name);
	if (!value)
		return NULL;
	known = xcalloc(1, sizeof(*known));
	known->name = xstrdup(name);
	known->secret = secret_take(value, strlen(value));
	known->next = running->env;
	running->env = known;
	unsetenv(name);
	return known;
}

struct secret *running_env_secret(const char *name, void *payload)
{
	const struct running_env *known = take(payload, name);

	return known ? copy(known->secret) : NULL;
}

static void hide(struct running *running, const char *reference)
{
	enum reference_kind kind;
	const char *name;
	struct err ignored = { 0 };

	if (reference &&
	    reference_parse(&kind, &name, reference, &ignored) == 0 &&
	    kind == REFERENCE_ENV)
		(void)take(running, name);
}

static void hide_all(struct running *running, const struct json *json)
{
	hide(running, json_string(json));
	if (json_type(json) == JSON_OBJECT || json_type(json) == JSON_ARRAY)
		json_each(member, json)
			hide_all(running, member);
}

void running_env_hide(struct running *running, const struct json *runbook,
		      const struct json *inputs)
{
	hide_all(running, json_at(runbook, "actors", "client", NULL));
	hide_all(running, json_get(runbook, "token"));
	json_each(input, json_get(runbook, "inputs"))
		if (text_equal(json_text(input, "type", NULL), "secret"))
			hide(running,
			     json_text(inputs, json_text(input, "name", ""),
				       NULL));
}

void running_env_release(struct running *running)
{
	while (running->env) {
		struct running_env *next = running->env->next;

		free(running->env->name);
		secret_free(running->env->secret);
		free(running->env);
		running->env = next;
	}
}
