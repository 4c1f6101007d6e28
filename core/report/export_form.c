/* export_form.c - a runbook as a page to print and fill in */
#include "core/report/audit_page.h"
#include "core/report/export_form.h"

#include <string.h>

static const char style[] =
	".line{display:block;min-height:1.7rem;border-bottom:1px solid "
	"#1c2430}"
	".tick{display:inline-block;width:1rem;height:1rem;border:1.5px solid "
	"#1c2430;border-radius:2px;vertical-align:-.15rem;margin-right:.5rem}"
	".step{border:1px solid #cdd5df;border-left:4px solid #1f5fae;"
	"border-radius:4px;padding:.9rem 1.2rem 1rem;margin:0 0 1rem;"
	"break-inside:avoid}"
	".sign td{height:2.6rem}.half{width:45%}"
	"th[scope=row]{font-weight:400;color:#4a5666;border-bottom:1px solid "
	"#e2e7ed;width:30%;vertical-align:top}";

static void add_head(struct buf *out, const struct plan *plan)
{
	const struct runbook *runbook = plan->runbook;
	char hex[OID_HEX + 1];

	oid_format(hex, &plan->revision);
	buf_add(out,
		"<!doctype html>\n<html lang=\"en\"><head>"
		"<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" "
		"content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
		"<title>");
	html_text(out, runbook->title);
	buf_addf(out, "</title>\n<style>%s%s</style></head><body>\n",
		 audit_style, style);
	html_element(out, "h1", NULL, runbook->title);
	buf_add(out, "\n");
	html_element(out, "p", "sub", runbook->summary);
	buf_add(out, "\n<dl>");
	page_fact(out, "Runbook", runbook->document->name);
	page_fact(out, "Environment", plan->environment->name);
	page_fact(out, "Owner", runbook->owner);
	page_fact(out, "To be reviewed by", runbook->review_by);
	page_code(out, "Approved revision", hex);
	page_code(out, "Plan", plan->sha256);
	buf_add(out, "</dl>\n<p>This sheet is of that approved revision. Ask "
		     "for a new one when it is older than the review date, or "
		     "when somebody says that the procedure has "
		     "changed.</p>\n");
}

/* ---- what goes in ---- */

static void add_input(struct buf *out, const struct plan *plan,
		      const struct input *input)
{
	const char *given = json_text(plan->inputs, input->name, "");

	buf_add(out, "<tr><th scope=\"row\">");
	html_text(out, input->label);
	buf_add(out, input->required ? "" : " (may stay empty)");
	buf_add(out, "</th><td class=\"half\">");
	if (input->type == INPUT_SECRET)
		buf_add(out, "a secret: never write it here");
	else if (*given)
		html_element(out, "b", NULL, given);
	else
		buf_add(out, "<span class=\"line\"></span>");
	buf_add(out, "</td><td>");
	html_text(out, input->message ? input->message : "");
	if (input->example) {
		buf_add(out, " For example ");
		html_element(out, "code", NULL, input->example);
	}
	buf_add(out, "</td></tr>\n");
}

static void add_inputs(struct buf *out, const struct plan *plan)
{
	if (!plan->runbook->nr_inputs)
		return;
	buf_add(out, "<h2>What you need to know</h2>\n<table><thead><tr>"
		     "<th>What</th><th>Value</th><th>Help</th></tr></thead>"
		     "<tbody>\n");
	for (size_t i = 0; i < plan->runbook->nr_inputs; i++)
		add_input(out, plan, &plan->runbook->inputs[i]);
	buf_add(out, "</tbody></table>\n");
}

static void add_secret(const struct export_secret *secret, void *payload)
{
	struct form_secrets *secrets = payload;
	struct buf *out = secrets->out;

	if (!secrets->nr++)
		buf_add(out, "<h2>Where the secrets are</h2>\n<table><thead>"
			     "<tr><th>Secret</th><th>Where to get it</th>"
			     "</tr></thead><tbody>\n");
	buf_add(out, "<tr><td><b>");
	html_text(out, secret->name);
	buf_add(out, "</b></td><td>");
	switch (secret->source) {
	case EXPORT_FROM_ENV:
		buf_add(out, "from the environment of the machine, under this "
			     "name");
		break;
	case EXPORT_FROM_PATH:
		buf_add(out, "from the file ");
		html_element(out, "code", NULL, secret->place);
		break;
	default:
		buf_add(out, "from the team's vault: ");
		html_element(out, "code", NULL, "rbctl secret list");
		buf_add(out, " names what is there");
	}
	if (*secrets->keeper) {
		buf_add(out, "; ask ");
		html_text(out, secrets->keeper);
		buf_add(out, " when you can not open it");
	}
	buf_add(out, "</td></tr>\n");
}

static void add_secrets(struct buf *out, const struct export *export)
{
	const struct json *client =
		json_get(export->plan->runbook->actors, "client");
	struct form_secrets secrets = { out,
					json_text(client, "responsible", ""),
					0 };

	export_each_secret(export, add_secret, &secrets);
	if (secrets.nr)
		buf_add(out,
			"</tbody></table>\n<p><b>Never write a secret or a "
			"token on this sheet</b>, and never send one by e-mail "
			"or chat. In the steps below ‹secret:…› stands for "
			"it.</p>\n");
}

/* ---- what may go wrong, and who signs ---- */

static void add_error(struct buf *out, const struct error_path *path)
{
	buf_add(out, "<tr><td class=\"n\">");
	if (path->status)
		buf_addf(out, "%lld ", (long long)path->status);
	html_text(out, path->error ? path->error : "");
	buf_add(out, "</td><td>");
	html_text(out, path->meaning);
	buf_add(out, "</td><td><ul>");
	json_each(deed, path->deeds)
		html_element(out, "li", NULL,
			     json_string(deed) ? json_string(deed) : "");
	buf_add(out, "</ul></td><td>");
	html_text(out, path->who);
	buf_add(out, "</td></tr>\n");
}

static void add_errors(struct buf *out, const struct runbook *runbook)
{
	if (!runbook->nr_errors)
		return;
	buf_add(out, "<h2>When it does not work</h2>\n<table><thead><tr>"
		     "<th>Answer</th><th>What it means</th><th>What to do</th>"
		     "<th>Who puts it right</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < runbook->nr_errors; i++)
		add_error(out, &runbook->errors[i]);
	buf_add(out, "</tbody></table>\n");
}

static void add_rules(struct buf *out, const struct runbook *runbook)
{
	if (!json_count(runbook->rules))
		return;
	buf_add(out, "<h2>Rules</h2>\n<ul>\n");
	json_each(rule, runbook->rules)
		html_element(out, "li", NULL,
			     json_string(rule) ? json_string(rule) : "");
	buf_add(out, "</ul>\n");
}

static void add_sign_off(struct buf *out)
{
	buf_add(out,
		"<h2>Sign-off</h2>\n<table class=\"sign\"><thead><tr><th></th>"
		"<th>Name</th><th>Date and time</th><th>Signature</th></tr>"
		"</thead><tbody>\n"
		"<tr><th scope=\"row\">Carried out by</th><td></td><td></td>"
		"<td></td></tr>\n"
		"<tr><th scope=\"row\">Looked at by somebody else</th><td></td>"
		"<td></td><td></td></tr>\n</tbody></table>\n"
		"<p><span class=\"tick\"></span>All steps are done. "
		"&nbsp; <span class=\"tick\"></span>Some failed; what "
		"happened:</p>\n<span class=\"line\"></span><span "
		"class=\"line\"></span>\n"
		"<footer>A run with rbctl writes its own signed receipt. This "
		"sheet is for when there is no rbctl: keep it with your "
		"records.</footer>\n</body></html>\n");
}

int report_form(struct buf *out, const struct plan *plan,
		struct err *err UNUSED)
{
	auto_release(export) export = { 0 };

	export_open(&export, plan);
	add_head(out, plan);
	add_inputs(out, plan);
	add_secrets(out, &export);
	buf_add(out, "<h2>Steps</h2>\n");
	for (size_t i = 0; i < plan->nr_steps; i++)
		form_step(out, &export, i);
	add_errors(out, plan->runbook);
	add_rules(out, plan->runbook);
	add_sign_off(out);
	return 0;
}
