/* export.c - a plan taken apart for who writes it down in another language */
#include "core/report/export.h"

#include "core/oauth/consent.h"

#include <ctype.h>
#include <string.h>

#define SECRET "secret:"

static void add_word(struct buf *out, const char *name, const char *end)
{
	if (!isalpha((unsigned char)*name))
		buf_add_byte(out, '_');
	for (; *name; name++) {
		unsigned char c = (unsigned char)*name;

		buf_add_byte(out, isascii(c) && isalnum(c)
					  ? (unsigned char)toupper(c)
					  : '_');
	}
	if (!text_ends(buf_str(out), end))
		buf_add(out, end);
}

/* Two names may look alike once they are words: each gets its own. */
static void add_name(struct export *export, const char *name)
{
	bool secret = text_starts(name, SECRET);
	autobuf word = { 0 };
	size_t len;

	if (!strings_add_once(&export->names, name))
		return;
	add_word(&word, secret ? name + strlen(SECRET) : name,
		 secret ? "_SECRET" : "");
	len = word.len;
	for (int i = 2; strings_has(&export->variables, buf_str(&word)); i++) {
		buf_truncate(&word, len);
		buf_addf(&word, "_%d", i);
	}
	strings_add(&export->variables, buf_str(&word));
}

static void add_secret(struct export *export, const char *name)
{
	autobuf full = { 0 };

	if (!name)
		return;
	if (strcmp(name, PLAN_TOKEN_NAME) != 0)
		buf_add(&full, SECRET);
	buf_add(&full, name);
	add_name(export, buf_str(&full));
}

static void add_request(struct export *export,
			const struct http_request *request)
{
	add_secret(export, request->basic_name);
	add_secret(export, request->bearer_name);
	add_secret(export, request->certificate_name);
	add_secret(export, request->key_name);
	for (size_t i = 0; i < request->nr_parts; i++)
		add_secret(export, request->parts[i].secret_name);
}

void export_open(struct export *out, const struct plan *plan)
{
	*out = (struct export){ .plan = plan };
	add_name(out, PLAN_TOKEN_NAME);
	for (size_t i = 0; i < plan->nr_steps; i++) {
		add_request(out, &plan->steps[i].first);
		add_request(out, &plan->steps[i].request);
	}
	if (plan->server && plan_key(plan))
		add_secret(out, plan_secret_name(plan_key(plan)));
	if (plan->server && plan_auth(plan) == AUTH_SECRET_JWT)
		add_secret(out, plan_secret_name(plan->runbook->secret));
	for (size_t i = 0; i < plan->marks.nr; i++)
		add_name(out, plan->marks.at[i].name);
}

void export_release(struct export *export)
{
	strings_release(&export->names);
	strings_release(&export->variables);
}

const char *export_known(const struct export *export, const char *name)
{
	for (size_t i = 0; i < export->names.nr; i++)
		if (strcmp(export->names.at[i], name) == 0)
			return export->variables.at[i];
	return NULL;
}

const char *export_variable(const struct export *export, const char *name)
{
	const char *variable = export_known(export, name);

	if (!variable)
		abort(); /* what no plan names stands in no request */
	return variable;
}

const char *export_secret(const struct export *export, const char *name)
{
	autobuf full = { 0 };

	if (strcmp(name, PLAN_TOKEN_NAME) != 0)
		buf_add(&full, SECRET);
	buf_add(&full, name);
	return export_variable(export, buf_str(&full));
}

/* ---- where secrets come from ---- */

static bool has_step(const struct plan *plan, enum step_kind kind)
{
	for (size_t i = 0; i < plan->nr_steps; i++)
		if (plan->steps[i].step->kind == kind)
			return true;
	return false;
}

/* The refresh token of a runbook that only refreshes is an older one's. */
static bool gets_refresh_token(const struct plan *plan)
{
	for (size_t i = 0; i < plan->nr_steps; i++)
		if (step_kind_gets_token(plan->steps[i].step->kind))
			return plan->steps[i].step->kind != STEP_REFRESH;
	return false;
}

static bool is_made(const struct plan *plan, const char *name)
{
	if (strcmp(name, "client assertion") == 0)
		return true;
	if (strcmp(name, OAUTH_CODE_NAME) == 0 ||
	    strcmp(name, OAUTH_VERIFIER_NAME) == 0)
		return has_step(plan, STEP_AUTHORIZE);
	if (strcmp(name, OAUTH_DEVICE_CODE_NAME) == 0)
		return has_step(plan, STEP_DEVICE);
	return strcmp(name, PLAN_REFRESH_NAME) == 0 && gets_refresh_token(plan);
}

static bool stays_a_file(const struct export *export, const char *name)
{
	const struct plan *plan = export->plan;

	if (!plan->server)
		return false;
	return (plan_key(plan) &&
		strcmp(name, plan_secret_name(plan_key(plan))) == 0) ||
	       (plan_certificate(plan) &&
		strcmp(name, plan_secret_name(plan_certificate(plan))) == 0);
}

static bool is_shell_name(const char *name)
{
	if (!isalpha((unsigned char)*name) && *name != '_')
		return false;
	for (; *name; name++)
		if (!isascii((unsigned char)*name) ||
		    (!isalnum((unsigned char)*name) && *name != '_'))
			return false;
	return true;
}

static void find_source(struct export_secret *secret,
			const struct export *export)
{
	const char *name = secret->name;

	secret->stays_a_file = stays_a_file(export, name);
	if (is_made(export->plan, name)) {
		secret->source = EXPORT_FROM_RUN;
	} else if (text_starts(name, "env:") && !secret->stays_a_file &&
		   is_shell_name(name + strlen("env:"))) {
		secret->source = EXPORT_FROM_ENV;
		secret->place = name + strlen("env:");
	} else if (text_starts(name, "file:")) {
		secret->source = EXPORT_FROM_PATH;
		secret->place = name + strlen("file:");
	}
}

void export_each_secret(const struct export *export, export_secret_fn *fn,
			void *payload)
{
	for (size_t i = 0; i < export->names.nr; i++) {
		struct export_secret secret = {
			.variable = export->variables.at[i],
			.source = EXPORT_FROM_FILE,
		};

		if (!text_starts(export->names.at[i], SECRET))
			continue;
		secret.name = export->names.at[i] + strlen(SECRET);
		find_source(&secret, export);
		if (secret.source != EXPORT_FROM_RUN)
			fn(&secret, payload);
	}
}
