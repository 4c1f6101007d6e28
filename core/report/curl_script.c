/* curl_script.c - a whole runbook as lines for a shell, or as a script */
#include "core/report/curl.h"

#include <string.h>

static void note_secret(struct strings *names, const char *name)
{
	autobuf full = { 0 };

	if (!name || strcmp(name, PLAN_TOKEN_NAME) == 0)
		return;
	buf_addf(&full, "secret:%s", name);
	strings_add_once(names, buf_str(&full));
}

static void collect_secrets(struct strings *names, const struct plan *plan)
{
	for (size_t i = 0; i < plan->nr_steps; i++) {
		const struct http_request *request = &plan->steps[i].request;

		note_secret(names, request->basic_name);
		for (size_t k = 0; k < request->nr_parts; k++)
			note_secret(names, request->parts[k].secret_name);
	}
	for (size_t i = 0; i < plan->marks.nr; i++)
		if (plan->marks.at[i].secret)
			strings_add_once(names, plan->marks.at[i].name);
}

static void add_comment(struct buf *out, const char *text)
{
	buf_add(out, "# ");
	buf_add_untrusted(out, text);
	buf_add_byte(out, '\n');
}

void curl_prelude(struct buf *out, const struct plan *plan)
{
	auto_release(strings) names = { 0 };

	collect_secrets(&names, plan);
	buf_add(out,
		"# What a form and what curl's own file want escaped. Secrets "
		"go through pipes:\n"
		"# none ever stands on a command line.\n"
		"form() { printf '%s' \"$1\" | od -An -v -tx1 | tr -d ' \\n' | "
		"sed 's/../%&/g'; }\n"
		"quoted() { printf '%s' \"$1\" | sed 's/[\\\\\"]/\\\\&/g'; "
		"}\n");
	for (size_t i = 0; i < names.nr; i++) {
		autobuf name = { 0 };

		curl_variable(&name, names.at[i]);
		buf_add(out, "\n# From a file that only you can read: ");
		buf_add_untrusted(out, names.at[i] + strlen("secret:"));
		buf_addf(out, "\n%s=$(cat \"${%s_FILE:?names the file}\")\n",
			 buf_str(&name), buf_str(&name));
	}
}

static void add_head(struct buf *out, const struct plan *plan)
{
	char hex[OID_HEX + 1];

	oid_format(hex, &plan->revision);
	add_comment(out, plan->runbook->title);
	buf_addf(out,
		 "# %s in environment %s, approved revision %s\n"
		 "# plan sha256 %s\n",
		 plan->runbook->document->name, plan->environment->name, hex,
		 plan->sha256);
}

/* One token of a JSON pointer (RFC 6901 section 4), for jq(1). */
static void add_jq_token(struct buf *path, const char *token, size_t len)
{
	autobuf plain = { 0 };

	for (size_t i = 0; i < len; i++) {
		if (token[i] == '~' && i + 1 < len)
			buf_add_byte(&plain, token[++i] == '1' ? '/' : '~');
		else
			buf_add_byte(&plain, (unsigned char)token[i]);
	}
	buf_add(path, path->len ? "," : "");
	if (len && len < 9 && strspn(buf_str(&plain), "0123456789") == len)
		buf_add(path, buf_str(&plain));
	else
		json_quote(path, buf_str(&plain));
}

static void add_jq(struct buf *out, const char *pointer)
{
	autobuf path = { 0 };
	autobuf program = { 0 };

	while (*pointer == '/') {
		size_t len = strcspn(++pointer, "/");

		add_jq_token(&path, pointer, len);
		pointer += len;
	}
	buf_addf(&program, "getpath([%s])", buf_str(&path));
	buf_add(out, "jq -er ");
	curl_quote(out, buf_str(&program), program.len);
}

static void keep(struct buf *out, const char *name, const char *pointer)
{
	autobuf variable = { 0 };

	curl_variable(&variable, name);
	buf_addf(out, "%s=$(printf '%%s' \"$ANSWER\" | ", buf_str(&variable));
	add_jq(out, pointer);
	buf_add(out, ")\n");
}

/* Only what a later step has in it is worth a variable. */
static bool is_used(const struct plan *plan, size_t index, const char *name)
{
	for (size_t i = index + 1; i < plan->nr_steps; i++) {
		const struct http_request *request = &plan->steps[i].request;
		autobuf text = { 0 };
		autobuf shown = { 0 };
		autobuf wanted = { 0 };

		buf_addf(&wanted, "‹%s›", name);
		buf_add(&text, request->url ? request->url : "");
		buf_add(&text, plan->steps[i].instructions
				       ? plan->steps[i].instructions
				       : "");
		for (size_t k = 0; k < request->nr_parts; k++)
			buf_add(&text, request->parts[k].text
					       ? request->parts[k].text
					       : "");
		for (size_t k = 0; k < request->nr_headers; k++)
			buf_add(&text, request->headers[k].value);
		marks_show(&shown, &plan->marks, buf_str(&text));
		if (strstr(buf_str(&shown), buf_str(&wanted)))
			return true;
	}
	return false;
}

static void keep_all(struct buf *out, const struct plan *plan, size_t index)
{
	const struct step *step = plan->steps[index].step;

	if (step_kind_gets_token(step->kind))
		keep(out, PLAN_TOKEN_NAME, "/access_token");
	for (const char *const *kept = plan_kept(step); *kept; kept++) {
		autofree char *name = xasprintf("steps.%s.%s", step->id, *kept);
		autofree char *pointer = xasprintf("/%s", *kept);

		if (is_used(plan, index, name))
			keep(out, name, pointer);
	}
	json_each(pointer, step->capture) {
		autofree char *name =
			xasprintf("steps.%s.%s", step->id, json_key(pointer));

		/* curl(1) shows no header beside the body. */
		if (!text_starts(json_string(pointer), "/"))
			continue;

		keep(out, name, json_string(pointer));
	}
}

static void add_request(struct buf *out, const struct plan *plan, size_t index)
{
	autobuf line = { 0 };
	autobuf kept = { 0 };

	curl_line(&line, plan, &plan->steps[index].request);
	keep_all(&kept, plan, index);
	if (!kept.len) {
		buf_add(out, buf_str(&line));
		return;
	}
	buf_trim(&line);
	buf_addf(out, "ANSWER=$(%s)\n%s", buf_str(&line), buf_str(&kept));
}

static void instructions_piece(const char *text, size_t len,
			       const struct mark *mark, void *payload)
{
	struct buf *out = payload;

	if (!mark) {
		curl_quote(out, text, len);
		return;
	}
	buf_add(out, "\"$");
	curl_variable(out, mark->name);
	buf_add(out, "\"");
}

static void add_manual(struct buf *out, const struct plan *plan,
		       const struct plan_step *step, bool script)
{
	const char *text = step->instructions ? step->instructions : "";

	buf_add(out, "printf '%s\\n' ");
	marks_each(&plan->marks, text, instructions_piece, out);
	buf_add(out, *text ? "\n" : "''\n");
	if (script)
		buf_add(out, "printf 'Press Enter when it is done. '\n"
			     "read -r _\n");
}

static void add_steps(struct buf *out, const struct plan *plan, bool script)
{
	for (size_t i = 0; i < plan->nr_steps; i++) {
		const struct plan_step *step = &plan->steps[i];

		buf_addf(out, "\n# %zu. ", i + 1);
		buf_add_untrusted(out, step->step->title);
		buf_add(out, step->step->always
				     ? " (even when a step before failed)\n"
				     : "\n");
		if (step->has_request)
			add_request(out, plan, i);
		else if (step->step->kind == STEP_WAIT)
			buf_addf(out, "sleep %lld\n", (long long)step->wait_s);
		else
			add_manual(out, plan, step, script);
	}
}

void report_curl(struct buf *out, const struct plan *plan)
{
	add_head(out, plan);
	buf_add_byte(out, '\n');
	curl_prelude(out, plan);
	add_steps(out, plan, false);
}

void report_script(struct buf *out, const struct plan *plan)
{
	buf_add(out, "#!/bin/sh\n");
	add_head(out, plan);
	buf_add(out,
		"set -eu\n\n"
		"# An error status ends the script, and the answer is shown.\n"
		"curl() { command curl --fail-with-body \"$@\"; }\n\n");
	curl_prelude(out, plan);
	add_steps(out, plan, true);
}
