/* curl_http.c - an http step: pages, files, and what an API answers */
#include "core/report/curl.h"

#include <string.h>

static bool wants_headers(const struct step *step)
{
	json_each(place, step->capture)
		if (text_starts(json_string(place), "header:"))
			return true;
	return json_get(step->expect, "headers") ||
	       json_get(step->request, "pages");
}

static void begin_pages(struct buf *out, const struct export *export,
			const struct plan_step *step, bool script)
{
	int64_t most = 1;

	json_int(&most,
		 json_get(json_get(step->step->request, "pages"), "most"));
	buf_add(out, "ALL='' PAGES=0 PAGE=");
	curl_word(out, export, step->request.url, EXPORT_URL);
	buf_addf(out,
		 "\nwhile [ -n \"$PAGE\" ]; do\n"
		 "[ \"$PAGES\" -lt %lld ] || { echo 'there are more than %lld "
		 "pages' >&2; %s; }\n"
		 "PAGES=$((PAGES + 1))\n",
		 (long long)most, (long long)most,
		 script ? "return 1" : "break");
}

static void end_pages(struct buf *out, const struct plan_step *step,
		      bool script)
{
	const struct json *pages = json_get(step->step->request, "pages");
	const char *url = step->request.url;
	const char *host = strstr(url, "://");
	autobuf program = { 0 };
	autobuf path = { 0 };

	export_pointer(&path, json_text(pages, "items", ""));
	buf_addf(&program,
		 ".[1] as $page | .[0] | setpath(%s; getpath(%s) + ($page | "
		 "getpath(%s)))",
		 buf_str(&path), buf_str(&path), buf_str(&path));
	buf_add(out,
		"if [ -n \"$ALL\" ]; then\n"
		"ALL=$(printf '%s\\n%s\\n' \"$ALL\" \"$ANSWER\" | jq -cs ");
	curl_quote(out, buf_str(&program), program.len);
	buf_addf(out, ")%selse\nALL=$ANSWER\nfi\nPAGE=$(next_page ",
		 curl_or(script));
	curl_quote(out, url,
		   host ? (size_t)(host - url) + 3 + strcspn(host + 3, "/?#")
			: strlen(url));
	buf_addf(out, ")%sdone\nANSWER=$ALL\n",
		 script ? " || return 1\n" : " || break\n");
}

/* The answer goes into a file: nothing of it is shown or lost. */
static void begin_save(struct buf *out, const struct export *export,
		       const struct plan_step *step, bool script)
{
	const struct json *save = json_get(step->step->request, "save");

	buf_add(out, "SAVE_AS=");
	curl_word(out, export, step->save_as, EXPORT_RAW);
	buf_addf(out, "\n%s \"$SAVE_AS\"%s",
		 json_is_true(json_get(save, "overwrite")) ? "plain_name"
							   : "free_name",
		 curl_or(script));
}

static void keep_saved(struct buf *out, const struct export *export,
		       const struct step *step)
{
	static const char *const commands[] = {
		"$SAVE_AS", "$(sha256sum <\"$SAVE_AS\" | cut -c1-64)",
		"$(wc -c <\"$SAVE_AS\" | tr -d ' ')"
	};
	const char *const *kept = plan_kept(step);

	for (size_t i = 0; kept[i]; i++) {
		if (!curl_uses(export, step, kept[i]))
			continue;
		curl_name_of(out, export, step, kept[i]);
		buf_addf(out, "=%s\n", commands[i]);
	}
}

static bool reads_body(const struct step *step)
{
	json_each(place, step->capture)
		if (!text_starts(json_string(place), "header:"))
			return true;
	return json_get(step->expect, "json") != NULL;
}

static void judge_http(struct buf *out, const struct export *export,
		       const struct step *step, bool script)
{
	curl_expect_headers(out, step, script);
	if (export_refuses_errors(step))
		buf_addf(out, "no_error%s", curl_or(script));
	if (json_get(step->request, "save") && reads_body(step))
		buf_add(out, "ANSWER=$(cat \"$WORK/answer\")\n");
	curl_expect_body(out, step, script);
	curl_keep_values(out, export, step, script);
	if (!json_get(step->request, "save"))
		return;
	buf_addf(out, "cp \"$WORK/answer\" \"$SAVE_AS\"%s", curl_or(script));
	keep_saved(out, export, step);
}

/* The same for every try of this step, and another one for each run. */
static void add_idempotency(struct buf *out, const struct export *export,
			    const struct plan_step *step)
{
	if (json_get(step->step->request, "idempotency_key"))
		buf_addf(out,
			 "%s=$(printf '%%s' \"$RUN %s\" | sha256sum | cut "
			 "-c1-32)\n",
			 export_variable(export, "idempotency-key"),
			 step->step->id);
}

void curl_http(struct buf *out, const struct export *export,
	       const struct plan_step *step, bool script)
{
	bool pages = json_get(step->step->request, "pages");
	bool save = json_get(step->step->request, "save");
	struct curl_asking asking = {
		.step = step,
		.request = &step->request,
		.script = script,
		.retries = true,
		.address = pages ? "\"$PAGE\"" : NULL,
		.options = save ? "--output \"$WORK/answer\"" : NULL,
		.headers = wants_headers(step->step),
		.status = curl_uses(export, step->step, "status"),
	};

	add_idempotency(out, export, step);
	if (save)
		begin_save(out, export, step, script);
	if (pages)
		begin_pages(out, export, step, script);
	curl_ask(out, export, &asking);
	curl_expect_status(out, step->step, script);
	if (pages)
		end_pages(out, step, script);
	if (!save)
		buf_add(out, "show\n");
	judge_http(out, export, step->step, script);
}
