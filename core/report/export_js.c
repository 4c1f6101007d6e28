/* export_js.c - what Postman and Bruno run before and after a request */
#include "core/report/export_js.h"

#include <string.h>

static const char *const suffixes[] = {
	[EXPORT_RAW] = "text",
	[EXPORT_FORM] = "form",
	[EXPORT_URL] = "address",
	[EXPORT_JSON] = "json",
};

/* What {{…}} is filled in with is looked through for {{…}} again: a value
 * with braces in it would fetch the secrets. */
static const char functions[] =
	"const percent = (c) => '%' + "
	"c.charCodeAt(0).toString(16).toUpperCase();\n"
	"const escapes = {\n"
	"  form: (value) => encodeURIComponent(value)\n"
	"    .replace(/[!~'()]/g, percent).replace(/%20/g, '+'),\n"
	"  address: (value) => "
	"encodeURIComponent(value).replace(/[!'()*]/g, percent),\n"
	"  json: (value) => JSON.stringify(value).slice(1, -1)"
	".replace(/\\{/g, '\\\\u007b'),\n"
	"  text: (value) => {\n"
	"    if (/\\{\\{|^\\{|\\{$|[\\r\\n]/.test(value))\n"
	"      throw new Error('a value has braces or a line break in it');\n"
	"    return value;\n"
	"  },\n"
	"};\n"
	"const ready = (name, escape) => {\n"
	"  const value = get(name);\n"
	"  if (value === undefined || value === null || value === '')\n"
	"    throw new Error(name + ' has no value yet');\n"
	"  set(name + '__' + escape, escapes[escape](String(value)));\n"
	"};\n";

static const char randoms[] =
	"const crypto = require('crypto-js');\n"
	"const random = (bytes) => "
	"crypto.lib.WordArray.random(bytes).toString();\n"
	"const challenge = (verifier) => crypto.SHA256(verifier)\n"
	"  .toString(crypto.enc.Base64)\n"
	"  .replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '');\n";

void js_variable(struct buf *out, const struct piece *piece)
{
	buf_addf(out, "{{%s__%s}}", piece->variable, suffixes[piece->escape]);
}

/* ---- before ---- */

static void note_piece(const struct piece *piece, void *payload)
{
	struct strings *lines = payload;
	autobuf line = { 0 };

	if (!piece->variable)
		return;
	buf_addf(&line, "ready('%s', '%s');", piece->variable,
		 suffixes[piece->escape]);
	strings_add_once(lines, buf_str(&line));
}

static void note_request(struct strings *lines, const struct export *export,
			 const struct plan_step *step,
			 const struct http_request *request)
{
	export_text(export, request->url, EXPORT_URL, note_piece, lines);
	for (size_t i = 0; i < request->nr_headers; i++)
		export_text(export, request->headers[i].value, EXPORT_RAW,
			    note_piece, lines);
	if (request->basic_user)
		export_basic(export, request, note_piece, lines);
	if (request->bearer)
		export_bearer(export, request, note_piece, lines);
	for (size_t i = 0; i < request->nr_fields; i++)
		if (request->fields[i].text)
			export_text(export, request->fields[i].text, EXPORT_RAW,
				    note_piece, lines);
	export_body(export, step, request, note_piece, lines);
}

static void add_idempotency(struct buf *out, const struct export *export,
			    const struct step *step)
{
	if (json_get(step->request, "idempotency_key"))
		buf_addf(out, "set('%s', random(16));\n",
			 export_known(export, "idempotency-key"));
}

static void address_piece(const struct piece *piece, void *payload)
{
	struct buf *out = payload;
	autobuf text = { 0 };

	buf_add(out, " + ");
	if (piece->variable) {
		buf_addf(out, "escapes.form(get('%s'))", piece->variable);
		return;
	}
	buf_add_bytes(&text, piece->text, piece->len);
	json_quote(out, buf_str(&text));
}

/* Once for both requests: what is asked for, and how its answer is known. */
static void add_visit(struct buf *out, const struct export *export,
		      const struct plan_step *step, bool first)
{
	const char *port = export_known(export, "port");
	const char *state = export_known(export, "state");
	const char *verifier = export_known(export, "secret:code-verifier");

	if (port)
		buf_addf(out, "if (!get('%s')) set('%s', '8400');\n", port,
			 port);
	if (export_is_used(export, "nonce"))
		buf_addf(out, "if (!get('%s')) set('%s', random(24));\n", state,
			 export_known(export, "nonce"));
	buf_addf(out,
		 "if (!get('%s')) {\n  set('%s', random(24));\n"
		 "  set('%s', random(32));\n  set('%s', "
		 "challenge(get('%s')));\n}\n",
		 state, state, verifier, export_known(export, "code-challenge"),
		 verifier);
	if (first)
		return;
	buf_addf(out, "if (!get('%s')) console.log('Open '",
		 export_known(export, "secret:authorization-code"));
	export_text(export, step->address, EXPORT_FORM, address_piece, out);
	buf_add(out, ");\n");
}

/* What is random in each run. */
static void add_random(struct buf *out, const struct export *export,
		       const struct plan_step *step, bool first)
{
	if (step->step->kind == STEP_AUTHORIZE)
		add_visit(out, export, step, first);
	add_idempotency(out, export, step->step);
}

void js_before(struct buf *out, const struct js_dialect *dialect,
	       const struct export *export, const struct plan_step *step,
	       const struct http_request *request)
{
	auto_release(strings) lines = { 0 };
	autobuf made = { 0 };

	note_request(&lines, export, step, request);
	add_random(&made, export, step, request == &step->first);
	if (!lines.nr)
		return;
	buf_add(out, dialect->before);
	buf_add(out, functions);
	if (made.len)
		buf_add(out, randoms);
	buf_add(out, buf_str(&made));
	for (size_t i = 0; i < lines.nr; i++)
		buf_addf(out, "%s\n", lines.at[i]);
}
