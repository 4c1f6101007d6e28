/* export_js_after.c - what Postman and Bruno make of an answer */
#include "core/report/export_js.h"

#include <string.h>

static void add_words(struct buf *out, const char *words)
{
	json_quote(out, words);
}

static void verify(struct buf *out, const char *words, const char *condition)
{
	buf_add(out, "verify(");
	add_words(out, words);
	buf_addf(out, ", %s);\n", condition);
}

static void after_status(struct buf *out, const struct step *step)
{
	auto_release(strings) statuses = { 0 };
	autobuf condition = { 0 };

	export_statuses(&statuses, step);
	if (!statuses.nr) {
		verify(out, "it is a success", "status >= 200 && status < 300");
		return;
	}
	buf_add(&condition, "[");
	for (size_t i = 0; i < statuses.nr; i++)
		buf_addf(&condition, "%s%s", i ? ", " : "", statuses.at[i]);
	buf_add(&condition, "].includes(status)");
	verify(out, "the status is as expected", buf_str(&condition));
}

static void after_body(struct buf *out, const struct step *step)
{
	json_each(wanted, json_get(step->expect, "json")) {
		autobuf condition = { 0 };
		autobuf words = { 0 };
		autobuf value = { 0 };

		json_compact(&value, wanted);
		buf_addf(&words, "%s is as expected", json_key(wanted));
		buf_add(&condition, "same(at(");
		export_pointer(&condition, json_key(wanted));
		buf_addf(&condition, "), %s)", buf_str(&value));
		verify(out, buf_str(&words), buf_str(&condition));
	}
	json_each(wanted, json_get(step->expect, "headers")) {
		autobuf condition = { 0 };
		autobuf whole = { 0 };
		autobuf words = { 0 };

		buf_addf(&words, "header %s is as expected", json_key(wanted));
		buf_addf(&whole, "^(?:%s)$", json_string(wanted));
		buf_add(&condition, "new RegExp(");
		json_quote(&condition, buf_str(&whole));
		buf_addf(&condition, ", 'u').test(header('%s') || '')",
			 json_key(wanted));
		verify(out, buf_str(&words), buf_str(&condition));
	}
}

static void after_scopes(struct buf *out, const struct step *step)
{
	const struct json *wanted = json_get(step->expect, "scopes");
	autobuf condition = { 0 };

	if (!wanted)
		return;
	json_compact(&condition, wanted);
	buf_add(&condition, ".every((scope) => !('scope' in answer) || "
			    "String(answer.scope).split(' ').includes(scope))");
	verify(out, "it has the scopes", buf_str(&condition));
}

static void keep(struct buf *out, const struct export *export, const char *name,
		 const char *pointer)
{
	buf_addf(out, "if (good) set('%s', String(at(",
		 export_variable(export, name));
	export_pointer(out, pointer);
	buf_add(out, ")));\n");
}

static void after_values(struct buf *out, const struct export *export,
			 const struct step *step)
{
	autofree char *status = xasprintf("steps.%s.status", step->id);

	if (export_is_used(export, status))
		buf_addf(out, "set('%s', String(status));\n",
			 export_variable(export, status));
	for (const char *const *kept = plan_kept(step); *kept; kept++) {
		autofree char *name = xasprintf("steps.%s.%s", step->id, *kept);
		autofree char *pointer = xasprintf("/%s", *kept);

		if (!json_get(step->request, "save") &&
		    export_is_used(export, name))
			keep(out, export, name, pointer);
	}
	json_each(place, step->capture) {
		autofree char *name =
			xasprintf("steps.%s.%s", step->id, json_key(place));
		const char *text = json_string(place);

		if (text_starts(text, "/"))
			keep(out, export, name, text);
		else
			buf_addf(out, "set('%s', header('%s') || '');\n",
				 export_variable(export, name),
				 text + strlen("header:"));
	}
}

static void after_token(struct buf *out, const struct export *export,
			const struct step *step)
{
	const char *refresh = export_known(export, "secret:" PLAN_REFRESH_NAME);

	verify(out, "a token is given",
	       "!answer.error && typeof answer.access_token === 'string'");
	verify(out, "it is of the type that is wanted",
	       export->plan->runbook->dpop
		       ? "/^dpop$/i.test(answer.token_type)"
		       : "/^bearer$/i.test(answer.token_type)");
	buf_addf(out, "if (good) set('%s', answer.access_token);\n",
		 export_variable(export, PLAN_TOKEN_NAME));
	if (step->kind == STEP_AUTHORIZE)
		buf_addf(out,
			 "['%s', '%s'].forEach((name) => set(name, ''));\n",
			 export_known(export, "secret:authorization-code"),
			 export_known(export, "state"));
	if (refresh)
		buf_addf(out,
			 "if (answer.refresh_token) set('%s', "
			 "answer.refresh_token);\n",
			 refresh);
	after_scopes(out, step);
}

/* What comes of what is sent to get ready. */
static void after_first(struct buf *out, const struct export *export,
			const struct step *step)
{
	bool device = step->kind == STEP_DEVICE;

	verify(out, "it is a success", "status >= 200 && status < 300");
	keep(out, export, device ? "secret:device-code" : "request-uri",
	     device ? "/device_code" : "/request_uri");
	if (device)
		buf_add(out, "console.log('Open ' + answer.verification_uri + "
			     "' and type ' + answer.user_code);\n");
}

static void after_step(struct buf *out, const struct export *export,
		       const struct step *step)
{
	const struct json *active = json_get(step->expect, "active");

	if (step_kind_gets_token(step->kind))
		after_token(out, export, step);
	else
		after_status(out, step);
	if (export_is_signed(step))
		return;
	if (export_refuses_errors(step))
		verify(out, "the answer is no error", "!saysNo(answer)");
	if (active)
		verify(out, "the token is as active as expected",
		       json_is_true(active) ? "answer.active === true"
					    : "answer.active === false");
	if (step->kind == STEP_INTROSPECT)
		after_scopes(out, step);
	after_body(out, step);
	after_values(out, export, step);
}

/* A failure goes on with the next step that is always done. */
static void add_stop(struct buf *out, const struct plan *plan, size_t index)
{
	for (size_t i = index + 1; i < plan->nr_steps; i++) {
		autofree char *title = NULL;

		if (!plan->steps[i].step->always || !plan->steps[i].has_request)
			continue;
		title = export_title(plan, i, false);
		buf_add(out, "if (!good) stop(");
		json_quote(out, title);
		buf_add(out, ");\n");
		return;
	}
	buf_add(out, "if (!good) stop(null);\n");
}

void js_after(struct buf *out, const struct js_dialect *dialect,
	      const struct export *export, size_t index, bool first)
{
	const struct step *step = export->plan->steps[index].step;

	buf_add(out, dialect->after);
	buf_add(out,
		"let answer = {};\n"
		"try { answer = body() || {}; } catch (ignored) { answer = {}; "
		"}\n"
		"const at = (path) => path.reduce((value, key) =>\n"
		"  (value === undefined || value === null ? undefined : "
		"value[key]), answer);\n"
		"const same = (a, b) => JSON.stringify(a) === "
		"JSON.stringify(b);\n"
		"const saysNo = ({ ok, success, error }) => {\n"
		"  if (typeof ok === 'boolean') return !ok;\n"
		"  if (typeof success === 'boolean') return !success;\n"
		"  if (Array.isArray(error)) return false;\n"
		"  return error && typeof error === 'object'\n"
		"    ? Object.keys(error).length > 0 : Boolean(error);\n"
		"};\n");
	if (first)
		after_first(out, export, step);
	else
		after_step(out, export, step);
	if (step->on_error == ON_ERROR_STOP)
		add_stop(out, export->plan, index);
}
