/* export_hurl.c - a runbook as a file for Hurl */
#include "core/report/export_hurl.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char *const suffixes[] = {
	[EXPORT_RAW] = "",
	[EXPORT_FORM] = "__form",
	[EXPORT_URL] = "__form",
	[EXPORT_JSON] = "__json",
};

/* What means something to Hurl where it stands; and in a key more. */
#define SPECIAL     "\\#`"
#define SPECIAL_KEY SPECIAL " :;,{}[]()<>="

static bool is_special(const char *text, size_t len, size_t at, uint32_t c,
		       const char *special)
{
	bool edge = at == 0 || at + 1 >= len;

	if (c < ' ' || c >= 0x7f || strchr(special, (int)c))
		return true;
	if (c == ' ')
		return edge;
	/* two braces are a variable's, wherever the text goes on */
	if (c == '{')
		return at + 1 == len || text[at + 1] == '{' ||
		       (at && text[at - 1] == '{');
	return c == '}' && (at == 0 || text[at - 1] == '}');
}

/* \u{…} stands for a character in keys, in values and in bodies. */
void hurl_text(struct buf *out, const char *text, size_t len,
	       const char *special)
{
	for (size_t at = 0; at < len;) {
		uint32_t c;
		size_t used = text_utf8_decode(&c, text + at, len - at);

		if (!used) {
			c = (unsigned char)text[at];
			used = 1;
		}
		if (is_special(text, len, at, c, special))
			buf_addf(out, "\\u{%x}", c);
		else
			buf_add_byte(out, (unsigned char)c);
		at += used;
	}
}

static void add_text(struct buf *out, const char *text, size_t len)
{
	hurl_text(out, text, len, SPECIAL);
}

static void add_key(struct buf *out, const char *text)
{
	hurl_text(out, text, strlen(text), SPECIAL_KEY);
}

static void add_variable(struct buf *out, const struct piece *piece)
{
	buf_addf(out, "{{%s%s}}", piece->variable, suffixes[piece->escape]);
}

static void text_piece(const struct piece *piece, void *payload)
{
	if (piece->variable)
		add_variable(payload, piece);
	else
		add_text(payload, piece->text, piece->len);
}

/* An address has no escapes of Hurl's: what may not stand there is percent-
 * encoded, and means the same. */
static void url_piece(const struct piece *piece, void *payload)
{
	struct buf *out = payload;

	if (piece->variable) {
		add_variable(out, piece);
		return;
	}
	for (size_t i = 0; i < piece->len; i++) {
		unsigned char c = (unsigned char)piece->text[i];

		if (isalnum(c) || strchr(":/?&=%-._~@+*,;!'()$[]", c))
			buf_add_byte(out, c);
		else
			buf_addf(out, "%%%02X", c);
	}
}

static void add_comment(struct buf *out, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		buf_add(out, "# ");
		buf_add_untrusted_bytes(out, text, len);
		buf_add(out, "\n");
		text += len + (text[len] == '\n');
	}
}

/* ---- the request ---- */

static void add_headers(struct buf *out, const struct export *export,
			const struct http_request *request)
{
	bool accept = false;

	for (size_t i = 0; i < request->nr_headers; i++) {
		const struct http_header *header = &request->headers[i];

		add_key(out, header->name);
		buf_add(out, ": ");
		export_text(export, header->value, EXPORT_RAW, text_piece, out);
		buf_add(out, "\n");
		accept = accept || strcasecmp(header->name, "Accept") == 0;
	}
	if (!accept)
		buf_add(out, "Accept: application/json\n");
	if (!request->bearer)
		return;
	buf_add(out, "Authorization: ");
	export_bearer(export, request, text_piece, out);
	buf_add(out, "\n");
}

static void add_basic(struct buf *out, const struct export *export,
		      const struct http_request *request)
{
	buf_add(out, "[BasicAuth]\n");
	add_key(out, request->basic_user);
	buf_addf(out, ": {{%s%s}}\n",
		 export_secret(export, request->basic_name),
		 suffixes[request->basic_form ? EXPORT_FORM : EXPORT_RAW]);
}

static void add_fields(struct buf *out, const struct export *export,
		       const struct http_request *request)
{
	if (!request->nr_fields)
		return;
	buf_add(out, "[MultipartFormData]\n");
	for (size_t i = 0; i < request->nr_fields; i++) {
		const struct http_field *field = &request->fields[i];

		add_key(out, field->name);
		buf_add(out, ": ");
		if (field->text) {
			export_text(export, field->text, EXPORT_RAW, text_piece,
				    out);
			buf_add(out, "\n");
			continue;
		}
		buf_add(out, "file,");
		add_key(out, field->file.path);
		buf_addf(out, "; %s\n", field->type);
	}
}

static void add_body(struct buf *out, const struct export *export,
		     const struct plan_step *step,
		     const struct http_request *request)
{
	if (request->upload.bytes) {
		buf_add(out, "file,");
		add_key(out, request->upload.path);
		buf_add(out, ";\n");
	} else if (request->nr_parts) {
		buf_add(out, "`");
		export_body(export, step, request, text_piece, out);
		buf_add(out, "`\n");
	}
}

static void add_options(struct buf *out, const struct export *export,
			const struct plan_step *step,
			const struct http_request *request)
{
	bool polls =
		step->step->kind == STEP_DEVICE && request == &step->request;

	if (!request->certificate && !step->step->retry_times && !polls)
		return;
	buf_add(out, "[Options]\n");
	if (request->certificate)
		buf_addf(out, "cert: {{%s_FILE}}\n",
			 export_secret(export, request->certificate_name));
	if (request->certificate && request->key_name)
		buf_addf(out, "key: {{%s_FILE}}\n",
			 export_secret(export, request->key_name));
	if (polls)
		buf_add(out, "retry: 60\nretry-interval: 5000ms\n");
	else if (step->step->retry_times)
		buf_addf(out, "retry: %lld\nretry-interval: 1000ms\n",
			 (long long)step->step->retry_times);
}

static void add_request(struct buf *out, const struct export *export,
			const struct plan_step *step,
			const struct http_request *request)
{
	buf_addf(out, "%s ", request->method ? request->method : "GET");
	export_text(export, request->url, EXPORT_URL, url_piece, out);
	buf_add(out, "\n");
	add_headers(out, export, request);
	add_options(out, export, step, request);
	if (request->basic_user)
		add_basic(out, export, request);
	add_fields(out, export, request);
	add_body(out, export, step, request);
}

static void add_entry(struct buf *out, const struct export *export,
		      const struct plan_step *step, bool first)
{
	autobuf captures = { 0 };
	autobuf asserts = { 0 };

	add_request(out, export, step, first ? &step->first : &step->request);
	if (first)
		hurl_first(&captures, &asserts, export, step);
	else
		hurl_answer(&captures, &asserts, export, step);
	buf_add(out, "HTTP *\n");
	if (captures.len)
		buf_addf(out, "[Captures]\n%s", buf_str(&captures));
	buf_addf(out, "[Asserts]\n%s", buf_str(&asserts));
}

/* ---- all of it ---- */

static void add_secret(const struct export_secret *secret, void *payload)
{
	struct buf *out = payload;

	if (secret->stays_a_file)
		buf_addf(out, "#   %s_FILE=the name of a file in PEM\n",
			 secret->variable);
	else
		buf_addf(out, "#   %s=…, %s__form=…, %s__json=…\n",
			 secret->variable, secret->variable, secret->variable);
}

/* What Hurl does not make by itself. */
static void add_made(struct buf *out, const struct export *export)
{
	static const char *const made[] = {
		"idempotency-key",
		"secret:client assertion",
		"dpop-proof",
		"key-thumbprint",
		"secret:authorization-code",
		"secret:code-verifier",
		"code-challenge",
		"nonce",
		"state",
		"port",
	};

	for (size_t i = 0; i < ARRAY_SIZE(made); i++) {
		const char *variable = export_known(export, made[i]);

		if (variable && (strcmp(made[i], "nonce") != 0 ||
				 export_is_used(export, "nonce")))
			buf_addf(out, "#   %s=… (new in each run)\n", variable);
	}
}

static void add_head(struct buf *out, const struct export *export)
{
	auto_release(strings) lines = { 0 };

	export_head(&lines, export->plan);
	for (size_t i = 0; i < lines.nr; i++)
		add_comment(out, lines.at[i]);
	buf_addf(out,
		 "#\n# Hurl reads the secrets from a file that only you can "
		 "read, never from its\n# command line: hurl --variables-file "
		 "FILE %s.hurl\n# Each stands there as it is, as a form writes "
		 "it (jq -sRr '@uri' tells), and\n# as a text of JSON has it. "
		 "Those that are not used may be left out:\n",
		 export->plan->runbook->document->name);
	export_each_secret(export, add_secret, out);
	add_made(out, export);
}

static void add_words(struct buf *out, const struct export *export,
		      size_t index)
{
	const struct plan_step *step = &export->plan->steps[index];
	const struct runbook *runbook = export->plan->runbook;
	autobuf words = { 0 };

	export_words(&words, export, index, "Hurl");
	if (step->step->kind == STEP_AUTHORIZE)
		buf_addf(&words,
			 "\nHurl has no browser: begin with the script of "
			 "rbctl export sh %s.",
			 runbook->document->name);
	add_comment(out, buf_str(&words));
}

int report_hurl(struct buf *out, const struct plan *plan,
		struct err *err UNUSED)
{
	auto_release(export) export = { 0 };

	export_open(&export, plan);
	add_head(out, &export);
	for (size_t i = 0; i < plan->nr_steps; i++) {
		const struct plan_step *step = &plan->steps[i];
		autofree char *title = export_title(plan, i, false);

		buf_add(out, "\n");
		add_comment(out, title);
		add_words(out, &export, i);
		if (step->has_first)
			add_entry(out, &export, step, true);
		if (step->has_request)
			add_entry(out, &export, step, false);
	}
	return 0;
}
