/* curl_step.c - what carries one step out, as lines for a shell */
#include "core/report/curl.h"

/* Without a new one the old one stays (RFC 6749 section 6). */
static void keep_refresh_token(struct buf *out, const char *variable,
			       const struct step *step)
{
	if (step->kind != STEP_REFRESH)
		buf_addf(out, "%s=''\n", variable);
	buf_addf(out,
		 "if NEWER=$(value '[\"refresh_token\"]' 2>/dev/null); then\n"
		 "\t%s=$NEWER\nfi\n",
		 variable);
}

static void add_token(struct buf *out, const struct export *export,
		      const struct step *step, bool script)
{
	const struct runbook *runbook = export->plan->runbook;
	const char *refresh = "secret:" PLAN_REFRESH_NAME;

	buf_addf(out, "granted %s%s", runbook->dpop ? "dpop" : "bearer",
		 curl_or(script));
	if (json_get(step->expect, "status"))
		curl_expect_status(out, step, script);
	curl_keep(out, export_variable(export, PLAN_TOKEN_NAME),
		  "/access_token", script);
	if (strings_has(&export->names, refresh))
		keep_refresh_token(out, export_variable(export, refresh), step);
	curl_expect_scopes(out, export, step, script);
	curl_expect_body(out, step, script);
	curl_keep_values(out, export, step, script);
}

static void add_asked(struct buf *out, const struct export *export,
		      const struct plan_step *step, bool script)
{
	const struct json *active = json_get(step->step->expect, "active");
	struct curl_asking asking = {
		.step = step,
		.request = &step->request,
		.script = script,
		.retries = true,
		.status = curl_uses(export, step->step, "status"),
	};

	curl_ask(out, export, &asking);
	if (step_kind_gets_token(step->step->kind)) {
		add_token(out, export, step->step, script);
		return;
	}
	curl_expect_status(out, step->step, script);
	if (step->step->kind == STEP_REVOKE)
		return;
	if (export_is_signed(step->step))
		buf_addf(out, "ANSWER=$(signed_claims \"$ANSWER\")%s",
			 curl_or(script));
	buf_add(out, "show\n");
	if (active)
		curl_check(out,
			   json_is_true(active) ? ".active == true"
						: ".active == false",
			   json_is_true(active) ? "The token is not active"
						: "The token is still active",
			   script);
	curl_expect_scopes(out, export, step->step, script);
	curl_expect_body(out, step->step, script);
	curl_keep_values(out, export, step->step, script);
}

void curl_step(struct buf *out, const struct export *export, size_t index,
	       bool script)
{
	const struct plan_step *step = &export->plan->steps[index];

	switch (step->step->kind) {
	case STEP_HTTP:
		curl_http(out, export, step, script);
		return;
	case STEP_MANUAL:
		curl_manual(out, export, step, script);
		return;
	case STEP_WAIT:
		buf_addf(out, "sleep %lld\n", (long long)step->wait_s);
		return;
	case STEP_AUTHORIZE:
		curl_authorize(out, export, step, script);
		break;
	case STEP_DEVICE:
		curl_device(out, export, step, script);
		break;
	default:
		add_asked(out, export, step, script);
		return;
	}
	add_token(out, export, step->step, script);
}
