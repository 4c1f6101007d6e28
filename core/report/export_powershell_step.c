/* export_powershell_step.c - what carries one step out, for PowerShell */
#include "core/report/export_powershell.h"

#include <string.h>

/* Paths are taken from where the compiler runs: the top of the source. */
__asm__(".pushsection .rodata\n"
	"report_powershell_tools:\n"
	".incbin \"core/report/assets/tools.ps1\"\n"
	".byte 0\n"
	".popsection\n");
extern const char report_powershell_tools[]
	__attribute__((visibility("hidden")));

void powershell_tools(struct buf *out)
{
	buf_add(out, "\n");
	buf_add(out, report_powershell_tools);
}

static void add_path(struct buf *out, const char *pointer)
{
	autobuf tokens = { 0 };
	autoptr(json) list = NULL;
	struct err ignored = { 0 };
	const char *comma = "";

	export_pointer(&tokens, pointer);
	buf_add(out, "@(");
	if (json_parse(&list, buf_str(&tokens), tokens.len, JSON_WIRE, "",
		       &ignored) == 0)
		json_each(token, list) {
			const char *text = json_string(token);

			buf_add(out, comma);
			comma = ", ";
			if (text)
				powershell_quote(out, text, strlen(text));
			else
				json_compact(out, token);
		}
	buf_add(out, ")");
}

static void quote(struct buf *out, const char *text)
{
	powershell_quote(out, text, strlen(text));
}

/* In brackets, so that what is not ASCII can be put together. */
static void argument(struct buf *out, const char *text)
{
	buf_add(out, " (");
	quote(out, text);
	buf_add(out, ")");
}

static void keep(struct buf *out, const char *variable, const char *pointer)
{
	if (!variable)
		return;
	buf_addf(out, "$%s = Get-Text $answer ", variable);
	add_path(out, pointer);
	buf_add(out, "\n");
}

static void assert_status(struct buf *out, const struct step *step)
{
	auto_release(strings) statuses = { 0 };

	export_statuses(&statuses, step);
	buf_add(out, "Assert-Status $answer @(");
	for (size_t i = 0; i < statuses.nr; i++)
		buf_addf(out, "%s%s", i ? ", " : "", statuses.at[i]);
	buf_add(out, ")\n");
}

static void assert_scopes(struct buf *out, const struct step *step)
{
	const char *comma = "";

	if (!json_get(step->expect, "scopes"))
		return;
	buf_add(out, "Assert-Scopes $answer @(");
	json_each(scope, json_get(step->expect, "scopes")) {
		buf_add(out, comma);
		comma = ", ";
		quote(out, json_string(scope) ? json_string(scope) : "");
	}
	buf_add(out, ")\n");
}

/* By the text that JSON has for both. */
static void assert_body(struct buf *out, const struct step *step)
{
	json_each(wanted, json_get(step->expect, "json")) {
		autobuf value = { 0 };
		autobuf words = { 0 };

		buf_add(&value, "{\"v\":");
		json_compact(&value, wanted);
		buf_add(&value, "}");
		buf_addf(&words, "It should have another value at %s",
			 json_key(wanted));
		buf_add(out, "Assert-Answer $answer ((ConvertTo-Json -Compress "
			     "-Depth 32 -InputObject (Get-Value $answer ");
		add_path(out, json_key(wanted));
		buf_add(out, ")) -ceq (ConvertTo-Json -Compress -Depth 32 "
			     "-InputObject (ConvertFrom-Json");
		argument(out, buf_str(&value));
		buf_add(out, ").v))");
		argument(out, buf_str(&words));
		buf_add(out, "\n");
	}
	json_each(wanted, json_get(step->expect, "headers")) {
		autofree char *whole =
			xasprintf("^(?:%s)$", json_string(wanted));
		autobuf words = { 0 };

		buf_addf(&words, "Header %s is not as it should be",
			 json_key(wanted));
		buf_addf(out,
			 "Assert-Answer $answer ((Get-Header $answer '%s') "
			 "-cmatch",
			 json_key(wanted));
		argument(out, whole);
		buf_add(out, ")");
		argument(out, buf_str(&words));
		buf_add(out, "\n");
	}
}

static void keep_values(struct buf *out, const struct export *export,
			const struct step *step)
{
	autofree char *status = xasprintf("steps.%s.status", step->id);

	if (export_is_used(export, status))
		buf_addf(out, "$%s = [string]$answer.Status\n",
			 export_variable(export, status));
	for (const char *const *kept = plan_kept(step); *kept; kept++) {
		autofree char *name = xasprintf("steps.%s.%s", step->id, *kept);
		autofree char *pointer = xasprintf("/%s", *kept);

		if (!json_get(step->request, "save") &&
		    export_is_used(export, name))
			keep(out, export_variable(export, name), pointer);
	}
	json_each(place, step->capture) {
		autofree char *name =
			xasprintf("steps.%s.%s", step->id, json_key(place));
		const char *text = json_string(place);

		if (text_starts(text, "/"))
			keep(out, export_variable(export, name), text);
		else
			buf_addf(out, "$%s = Get-Header $answer '%s'\n",
				 export_variable(export, name),
				 text + strlen("header:"));
	}
}

static void take_token(struct buf *out, const struct export *export,
		       const struct step *step)
{
	const char *refresh = export_known(export, "secret:" PLAN_REFRESH_NAME);

	buf_addf(out, "Assert-Token $answer '%s'\n",
		 export->plan->runbook->dpop ? "DPoP" : "Bearer");
	keep(out, export_variable(export, PLAN_TOKEN_NAME), "/access_token");
	if (refresh)
		buf_addf(out,
			 "if (Get-Value $answer @('refresh_token')) { $%s = "
			 "Get-Text $answer @('refresh_token') }\n",
			 refresh);
	assert_scopes(out, step);
}

/* ---- what only a person can do ---- */

static void signed_piece(const struct piece *piece, void *payload)
{
	struct buf *out = payload;

	buf_add(out, " + ");
	if (piece->variable)
		buf_addf(out, "(ConvertTo-FormText $%s)", piece->variable);
	else
		powershell_quote(out, piece->text, piece->len);
}

static void authorize(struct buf *out, const struct export *export,
		      const struct plan_step *step)
{
	const char *port = export_known(export, "port");
	const char *verifier = export_variable(export, "secret:code-verifier");
	const char *state = export_variable(export, "state");

	if (port)
		buf_addf(out, "$%s = '8400'\n", port);
	buf_addf(out,
		 "$%s = New-Text 24\n$%s = New-Text 32\n$%s = Get-Challenge "
		 "$%s\n",
		 state, verifier, export_variable(export, "code-challenge"),
		 verifier);
	if (export_is_used(export, "nonce"))
		buf_addf(out, "$%s = New-Text 24\n",
			 export_known(export, "nonce"));
	if (step->has_first) {
		powershell_send(out, export, step, &step->first);
		buf_add(out, "Assert-Status $answer @()\n");
		keep(out, export_variable(export, "request-uri"),
		     "/request_uri");
	}
	buf_add(out, "Write-Host ('Open this address in a browser: '");
	export_text(export, step->address, EXPORT_FORM, signed_piece, out);
	buf_addf(out,
		 ")\n$%s = Get-Code (Read-Host 'Paste the address that it ends "
		 "with') $%s",
		 export_variable(export, "secret:authorization-code"), state);
	argument(out, plan_issuer(export->plan));
	buf_add(out, "\n");
}

static void poll(struct buf *out, const struct export *export,
		 const struct plan_step *step)
{
	powershell_send(out, export, step, &step->first);
	buf_add(out, "Assert-Status $answer @()\n");
	keep(out, export_variable(export, "secret:device-code"),
	     "/device_code");
	buf_add(out,
		"Write-Host ((\"Open $(Get-Text $answer @('verification_uri')) "
		"and type $(Get-Text $answer @('user_code'))\") -replace "
		"'[\\x00-\\x1f\\x7f]', ' ')\n"
		"$until = (Get-Date).AddSeconds([int](Get-Text $answer "
		"@('expires_in')))\n"
		"$interval = 5\n"
		"if (Get-Value $answer @('interval')) { $interval = [int]"
		"(Get-Text $answer @('interval')) }\n"
		"do {\n"
		"if ((Get-Date) -gt $until) { throw 'nobody typed the code "
		"before it expired' }\n"
		"Start-Sleep -Seconds $interval\n");
	powershell_send(out, export, step, &step->request);
	buf_add(out,
		"if ((Get-Value $answer @('error')) -eq 'slow_down') { "
		"$interval += 5 }\n"
		"} while (@('authorization_pending', 'slow_down') -contains "
		"(Get-Value $answer @('error')))\n");
}

/* What PowerShell is not told to sign, a person pastes. */
static void read_signed(struct buf *out, const struct export *export)
{
	static const char *const made[] = { "secret:client assertion",
					    "dpop-proof", "key-thumbprint" };

	for (size_t i = 0; i < ARRAY_SIZE(made); i++) {
		const char *variable = export_known(export, made[i]);

		if (variable)
			buf_addf(out, "$%s = Read-Secret '%s' ''\n", variable,
				 variable);
	}
}

void powershell_step(struct buf *out, const struct export *export, size_t index)
{
	const struct plan_step *step = &export->plan->steps[index];
	const struct json *active = json_get(step->step->expect, "active");
	const char *idempotency = export_known(export, "idempotency-key");

	read_signed(out, export);
	if (json_get(step->step->request, "idempotency_key"))
		buf_addf(out, "$%s = New-Text 16\n", idempotency);
	if (step->step->kind == STEP_AUTHORIZE)
		authorize(out, export, step);
	if (step->step->kind == STEP_DEVICE)
		poll(out, export, step);
	else
		powershell_send(out, export, step, &step->request);
	if (step_kind_gets_token(step->step->kind)) {
		take_token(out, export, step->step);
	} else {
		assert_status(out, step->step);
		if (step->step->kind != STEP_REVOKE && !step->save_as)
			buf_add(out, "Write-Output $answer.Text\n");
	}
	if (export_is_signed(step->step))
		return;
	if (export_refuses_errors(step->step))
		buf_add(out, "Assert-NoError $answer\n");
	if (active)
		buf_addf(out,
			 "Assert-Answer $answer ((Get-Value $answer "
			 "@('active')) -eq $%s) 'The token is not as active as "
			 "expected'\n",
			 json_is_true(active) ? "true" : "false");
	if (step->step->kind == STEP_INTROSPECT)
		assert_scopes(out, step->step);
	assert_body(out, step->step);
	keep_values(out, export, step->step);
}
