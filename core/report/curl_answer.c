/* curl_answer.c - what an answer must be, and what is kept of it */
#include "core/report/curl.h"

#include <string.h>

#define HEADER "header:"

void curl_name_of(struct buf *out, const struct export *export,
		  const struct step *step, const char *name)
{
	autofree char *full = xasprintf("steps.%s.%s", step->id, name);

	buf_add(out, export_variable(export, full));
}

bool curl_uses(const struct export *export, const struct step *step,
	       const char *name)
{
	autofree char *full = xasprintf("steps.%s.%s", step->id, name);

	return export_is_used(export, full);
}

static void quote_json(struct buf *out, const struct json *value)
{
	autobuf text = { 0 };

	json_compact(&text, value);
	curl_quote(out, buf_str(&text), text.len);
}

/* ---- what is expected ---- */

void curl_expect_status(struct buf *out, const struct step *step, bool script)
{
	auto_release(strings) statuses = { 0 };

	export_statuses(&statuses, step);
	if (!script) {
		if (statuses.nr)
			buf_add(out, "# It should answer with status");
		for (size_t i = 0; i < statuses.nr; i++)
			buf_addf(out, "%s %s", i ? " or" : "", statuses.at[i]);
		buf_add(out, statuses.nr ? ".\n" : "");
		return;
	}
	buf_add(out, statuses.nr ? "accept" : "succeeded");
	for (size_t i = 0; i < statuses.nr; i++)
		buf_addf(out, " %s", statuses.at[i]);
	buf_add(out, curl_or(script));
}

void curl_expect_scopes(struct buf *out, const struct export *export,
			const struct step *step, bool script)
{
	const struct json *wanted = json_get(step->expect, "scopes");
	const struct json *asked = step->kind == STEP_INTROSPECT
					   ? NULL
					   : export->plan->runbook->scopes;

	if (!wanted)
		return;
	buf_add(out, "has_scopes ");
	if (asked)
		quote_json(out, asked);
	else
		buf_add(out, "'[]'");
	buf_add(out, " ");
	quote_json(out, wanted);
	buf_add(out, curl_or(script));
}

void curl_expect_body(struct buf *out, const struct step *step, bool script)
{
	json_each(wanted, json_get(step->expect, "json")) {
		autobuf program = { 0 };
		autobuf complaint = { 0 };

		buf_add(&program, "getpath(");
		export_pointer(&program, json_key(wanted));
		buf_add(&program, ") == ");
		json_compact(&program, wanted);
		buf_addf(&complaint, "It should have another value at %s",
			 json_key(wanted));
		curl_check(out, buf_str(&program), buf_str(&complaint), script);
	}
}

void curl_expect_headers(struct buf *out, const struct step *step, bool script)
{
	json_each(wanted, json_get(step->expect, "headers")) {
		autobuf program = { 0 };
		autobuf whole = { 0 };

		buf_addf(&whole, "^(?:%s)$", json_string(wanted));
		buf_add(&program, "test(");
		json_quote(&program, buf_str(&whole));
		buf_add(&program, ")");
		buf_addf(out, "header %s | jq -Re ", json_key(wanted));
		curl_quote(out, buf_str(&program), program.len);
		buf_addf(out, " >/dev/null%s",
			 script ? " ||\n\t{ refused 'A header is not as it "
				  "should be'; return 1; }\n"
				: "\n");
	}
}

/* ---- what is kept ---- */

static void keep_status(struct buf *out, const struct export *export,
			const struct step *step)
{
	if (!curl_uses(export, step, "status"))
		return;
	curl_name_of(out, export, step, "status");
	buf_add(out, "=$STATUS\n");
}

void curl_keep_values(struct buf *out, const struct export *export,
		      const struct step *step, bool script)
{
	keep_status(out, export, step);
	for (const char *const *kept = plan_kept(step); *kept; kept++) {
		autofree char *name = xasprintf("steps.%s.%s", step->id, *kept);
		autofree char *pointer = xasprintf("/%s", *kept);

		if (export_is_used(export, name) &&
		    !json_get(step->request, "save"))
			curl_keep(out, export_variable(export, name), pointer,
				  script);
	}
	json_each(place, step->capture) {
		autofree char *name =
			xasprintf("steps.%s.%s", step->id, json_key(place));
		const char *text = json_string(place);

		if (text_starts(text, HEADER))
			buf_addf(out, "%s=$(header %s)%s",
				 export_variable(export, name),
				 text + strlen(HEADER), curl_or(script));
		else
			curl_keep(out, export_variable(export, name), text,
				  script);
	}
}
