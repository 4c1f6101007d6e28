/* curl_script.c - a whole runbook as lines for a shell, or as a script */
#include "core/report/curl.h"

#include <string.h>

static void add_comment(struct buf *out, const char *text)
{
	buf_add(out, "# ");
	buf_add_untrusted(out, text);
	buf_add_byte(out, '\n');
}

static void add_head(struct buf *out, const struct plan *plan)
{
	auto_release(strings) lines = { 0 };

	export_head(&lines, plan);
	for (size_t i = 0; i < lines.nr; i++)
		add_comment(out, lines.at[i]);
}

/* ---- secrets ---- */

static void add_file(struct buf *out, const struct export_secret *secret)
{
	if (secret->source == EXPORT_FROM_PATH) {
		buf_addf(out, "%s_FILE=${%s_FILE:-", secret->variable,
			 secret->variable);
		curl_quote(out, secret->place, strlen(secret->place));
		buf_add(out, "}\n");
	} else {
		buf_addf(out, ": \"${%s_FILE:?names the file}\"\n",
			 secret->variable);
	}
}

struct prelude {
	struct buf *out;
	bool script;
};

static void add_secret(const struct export_secret *secret, void *payload)
{
	const struct prelude *prelude = payload;
	struct buf *out = prelude->out;

	if (secret->source == EXPORT_FROM_ENV) {
		buf_addf(out,
			 "\n# From the environment, as the runbook has it\n"
			 "%s=${%s:?is the secret}\n",
			 secret->variable, secret->place);
		return;
	}
	buf_addf(out, "\n# From a file that only you can read%s: ",
		 secret->stays_a_file ? ", in PEM" : "");
	buf_add_untrusted(out, secret->name);
	buf_add_byte(out, '\n');
	add_file(out, secret);
	if (!secret->stays_a_file)
		buf_addf(out, "%s=$(cat \"$%s_FILE\")%s\n", secret->variable,
			 secret->variable, prelude->script ? " || exit 1" : "");
}

/* What is stated is in the runbook; who signs it has to be told. */
static void add_stated(struct buf *out, const struct plan *plan)
{
	autobuf stated = { 0 };

	if (!plan->runbook->stated)
		return;
	json_compact(&stated, plan->runbook->stated);
	buf_add(out, "\n# The secret 'assertion' is no secret that you keep, "
		     "but a statement that is\n# signed anew each time "
		     "(RFC 7523). These lines can't make it: whoever has\n"
		     "# the key signs a JWT that says\n");
	add_comment(out, buf_str(&stated));
}

static bool names(const struct export *export, const char *name)
{
	return strings_has(&export->names, name);
}

static void add_key(struct buf *out, const struct export *export)
{
	if (!names(export, "dpop-proof"))
		return;
	buf_add(out,
		"\n# The token is bound to a key (RFC 9449), which lasts as "
		"long as this run. A shell\n# can't sign: openssl does.\n"
		"openssl ecparam -name prime256v1 -genkey -noout "
		"-out \"$WORK/key.pem\"\n");
}

/* ---- the steps, one after the other ---- */

static void add_title(struct buf *out, const struct plan *plan, size_t index)
{
	const struct step *step = plan->steps[index].step;
	autobuf line = { 0 };

	buf_addf(&line, "%zu. %s%s", index + 1, step->title,
		 step->always ? " (even when a step before failed)" : "");
	buf_add_byte(out, '\n');
	add_comment(out, buf_str(&line));
	if (step->kind == STEP_REFRESH && plan->runbook->store_as)
		add_comment(out, "What the vault holds stays as it was: after "
				 "this the server may take only the newer "
				 "refresh token.");
	/* RFC 6749 section 4.4.3: that grant gives no refresh token. */
	if (step->kind == STEP_REVOKE &&
	    plan->runbook->grant != GRANT_CLIENT_CREDENTIALS)
		add_comment(out, "The access token alone: rbctl gives a "
				 "refresh token back first, which this script "
				 "does not.");
}

static bool has_goto(const struct plan *plan)
{
	for (size_t i = 0; i < plan->nr_steps; i++)
		if (plan->steps[i].step->on_error == ON_ERROR_GOTO)
			return true;
	return false;
}

static void add_failure(struct buf *out, const struct step *step, size_t index)
{
	switch (step->on_error) {
	case ON_ERROR_STOP:
		buf_addf(out, "FAILED=${FAILED:-%zu}\n", index + 1);
		return;
	case ON_ERROR_CONTINUE:
		buf_addf(out,
			 "echo 'step %zu failed, and the runbook goes on' "
			 ">&2\n",
			 index + 1);
		return;
	case ON_ERROR_GOTO:
		buf_addf(out, "GO_TO=%s\n", step->go_to);
		return;
	}
}

/* Whether a step's turn comes is for the steps before it to say. */
static void add_turn(struct buf *out, const struct plan *plan, size_t index)
{
	const struct step *step = plan->steps[index].step;
	bool jumps = has_goto(plan);
	const char *and = "";

	if (jumps)
		buf_addf(out, "if [ \"$GO_TO\" = %s ]; then GO_TO=''; fi\n",
			 step->id);
	buf_add(out, "if ");
	if (!step->always) {
		buf_addf(out, "[ -z \"$FAILED%s\" ]", jumps ? "$GO_TO" : "");
		and = " && ";
	}
	if (plan_needs_token(plan, step)) {
		buf_addf(out, "%s[ -n \"$TOKEN\" ]", and);
		and = " && ";
	}
	if (!*and)
		buf_add(out, "true");
	buf_addf(out, "; then\n\tstep_%zu || ", index + 1);
	add_failure(out, step, index);
	buf_add(out, "fi\n");
}

/* A tab before each line, but for those that stand inside '…'. */
static void add_indented(struct buf *out, const char *text)
{
	bool quoted = false;
	bool begins = true;

	for (const char *c = text; *c; c++) {
		if (begins && !quoted && *c != '\n')
			buf_add_byte(out, '\t');
		if (*c == '\\' && !quoted && c[1])
			buf_add_byte(out, (unsigned char)*c++);
		else if (*c == '\'')
			quoted = !quoted;
		buf_add_byte(out, (unsigned char)*c);
		begins = *c == '\n';
	}
}

static void add_function(struct buf *out, const struct export *export,
			 size_t index)
{
	autobuf lines = { 0 };

	add_title(out, export->plan, index);
	buf_addf(out, "step_%zu() {\n", index + 1);
	curl_step(&lines, export, index, true);
	add_indented(out, buf_str(&lines));
	buf_add(out, "}\n");
}

static void add_script(struct buf *out, const struct export *export)
{
	const struct plan *plan = export->plan;

	for (size_t i = 0; i < plan->nr_steps; i++)
		add_function(out, export, i);
	buf_addf(out, "\nFAILED='' TOKEN=''%s\n",
		 has_goto(plan) ? " GO_TO=''" : "");
	for (size_t i = 0; i < plan->nr_steps; i++)
		add_turn(out, plan, i);
	buf_add(out, "if [ -n \"$FAILED\" ]; then\n"
		     "\techo \"step $FAILED failed\" >&2\n"
		     "\texit 1\n"
		     "fi\n");
}

static void add_lines(struct buf *out, const struct export *export)
{
	for (size_t i = 0; i < export->plan->nr_steps; i++) {
		add_title(out, export->plan, i);
		curl_step(out, export, i, false);
	}
}

/* ---- all of it ---- */

static void add_place(struct buf *out, const char *steps, bool script)
{
	if (!strstr(steps, "$WORK"))
		return;
	buf_addf(out,
		 "\n# A folder that only you can read%s\n"
		 "WORK=$(mktemp -d)%s\n",
		 script ? "" : "; remove it when all is done",
		 script ? " || exit 1\ntrap 'rm -rf \"$WORK\"' EXIT" : "");
}

static void add_programs(struct buf *out, const char *steps)
{
	buf_addf(out, "ready curl jq%s%s || exit 1\n",
		 strstr(steps, "sha256") || strstr(steps, "by_secret") ||
				 strstr(steps, "proof ")
			 ? " sha256sum"
			 : "",
		 strstr(steps, "by_key") || strstr(steps, "openssl")
			 ? " openssl"
			 : "");
}

static void report(struct buf *out, const struct plan *plan, bool script)
{
	auto_release(export) export = { 0 };
	autobuf steps = { 0 };
	autobuf all = { 0 };
	struct prelude prelude = { &all, script };

	export_open(&export, plan);
	if (script)
		add_script(&steps, &export);
	else
		add_lines(&steps, &export);
	if (script)
		add_programs(&all, buf_str(&steps));
	add_place(&all, buf_str(&steps), script);
	if (strstr(buf_str(&steps), "$RUN"))
		buf_add(&all, "RUN=$(random 16)\n");
	add_stated(&all, plan);
	export_each_secret(&export, add_secret, &prelude);
	add_key(&all, &export);
	buf_add(&all, buf_str(&steps));

	add_head(out, plan);
	buf_add(out, "# What stands in '...' is text, whatever is in it.\n"
		     "# shellcheck disable=SC1112,SC2016\n");
	buf_add(out, script ? "set -u\n\n" : "\n");
	curl_tools_add(out, buf_str(&all));
	buf_add(out, buf_str(&all));
}

int report_curl(struct buf *out, const struct plan *plan,
		struct err *err UNUSED)
{
	report(out, plan, false);
	return 0;
}

int report_script(struct buf *out, const struct plan *plan,
		  struct err *err UNUSED)
{
	buf_add(out, "#!/bin/sh\n");
	report(out, plan, true);
	return 0;
}
