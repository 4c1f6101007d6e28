/* curl_person.c - steps for which a person is needed, as lines for a shell */
#include "core/report/curl.h"

#include "core/oauth/consent.h"

#include <string.h>

#define CODE     "secret:" OAUTH_CODE_NAME
#define VERIFIER "secret:" OAUTH_VERIFIER_NAME
#define DEVICE   "secret:" OAUTH_DEVICE_CODE_NAME

static const char *variable(const struct export *export, const char *name)
{
	return export_variable(export, name);
}

static void ask_first(struct buf *out, const struct export *export,
		      const struct plan_step *step, bool script)
{
	struct curl_asking asking = { .step = step,
				      .request = &step->first,
				      .script = script };

	curl_ask(out, export, &asking);
	if (script)
		buf_add(out, "succeeded || return 1\n");
}

/* The key of the token, and what is random in each run. */
static void make_ready(struct buf *out, const struct export *export)
{
	if (strings_has(&export->names, "port"))
		buf_addf(out, "%s=${LOOPBACK_PORT:-8400}\n",
			 variable(export, "port"));
	if (export_is_used(export, "key-thumbprint"))
		buf_addf(out, "%s=$(printf '%%s' \"$(public_key)\" | sha256)\n",
			 variable(export, "key-thumbprint"));
	if (export_is_used(export, "nonce"))
		buf_addf(out,
			 "# The ID token that comes along is not checked: a "
			 "shell can't.\n%s=$(random 24)\n",
			 variable(export, "nonce"));
	buf_addf(out,
		 "%s=$(random 24)\n%s=$(random 32)\n"
		 "%s=$(printf '%%s' \"$%s\" | sha256)\n",
		 variable(export, "state"), variable(export, VERIFIER),
		 variable(export, "code-challenge"),
		 variable(export, VERIFIER));
}

/* No shell can listen where the browser comes back to. */
static void visit(struct buf *out, const struct export *export,
		  const struct plan_step *step)
{
	buf_add(out, "printf '%s\\n' 'Open this address in a browser:' ");
	curl_word(out, export, step->address, EXPORT_FORM);
	buf_add(out,
		" \\\n\t'The page that it ends with can not be shown. Paste "
		"its address here.' >&2\n"
		"read -r CAME_BACK\n");
}

void curl_authorize(struct buf *out, const struct export *export,
		    const struct plan_step *step, bool script)
{
	const char *issuer = plan_issuer(export->plan);
	struct curl_asking asking = { .step = step,
				      .request = &step->request,
				      .script = script };

	make_ready(out, export);
	if (step->has_first) {
		ask_first(out, export, step, script);
		curl_keep(out, variable(export, "request-uri"), "/request_uri",
			  script);
	}
	visit(out, export, step);
	buf_addf(out, "came_back \"$CAME_BACK\" \"$%s\" ",
		 variable(export, "state"));
	curl_quote(out, issuer, strlen(issuer));
	buf_addf(out, "%s%s=$(parameter code \"$CAME_BACK\")\n",
		 curl_or(script), variable(export, CODE));
	curl_ask(out, export, &asking);
}

static void show_code(struct buf *out, bool script)
{
	buf_addf(out,
		 "printf '%%s\\n' \"Open $(value '[\"verification_uri\"]')\" "
		 "\\\n\t\"and type $(value '[\"user_code\"]')\" | "
		 "printable >&2\n"
		 "INTERVAL=$(value '[\"interval\"]' 2>/dev/null) || "
		 "INTERVAL=5\n"
		 "EXPIRES=$(expires \"$(value '[\"expires_in\"]')\")%s",
		 curl_or(script));
}

void curl_device(struct buf *out, const struct export *export,
		 const struct plan_step *step, bool script)
{
	struct curl_asking asking = { .step = step,
				      .request = &step->request,
				      .script = script };

	ask_first(out, export, step, script);
	curl_keep(out, variable(export, DEVICE), "/device_code", script);
	show_code(out, script);
	buf_addf(out, "while :; do\nawait_person \"$EXPIRES\" || %s\n",
		 script ? "return 1" : "break");
	curl_ask(out, export, &asking);
	buf_add(out, "undecided || break\ndone\n");
}

/* For people: what moves a cursor is shown, and the rest is quoted. */
static void instruction(const struct piece *piece, void *payload)
{
	struct buf *out = payload;
	autobuf shown = { 0 };

	if (piece->variable) {
		curl_value(out, piece);
		return;
	}
	buf_add_untrusted_lines(&shown, piece->text, piece->len);
	curl_quote(out, buf_str(&shown), shown.len);
}

void curl_manual(struct buf *out, const struct export *export,
		 const struct plan_step *step, bool script)
{
	buf_add(out, "printf '%s\\n' ");
	export_text(export, step->instructions ? step->instructions : "",
		    EXPORT_RAW, instruction, out);
	buf_add(out, " | printable\n");
	if (script)
		buf_add(out, "printf 'Press Enter when it is done. ' >&2\n"
			     "read -r _\n");
}
