/* audit_text.c - an audit on a terminal */
#include "core/report/audit.h"
#include "core/report/audit_words.h"
#include "core/report/paragraph.h"

#include "core/base/text.h"

#include <string.h>

#define NAMES 16 /* column of what stands behind a name */

static void pair(struct buf *out, const char *name, const char *text,
		 const struct theme *theme)
{
	if (!*text)
		return;
	buf_addf(out, "  %s%s%s", theme->dim, name, theme->off);
	column(out, NAMES);
	paragraph(out, NAMES, text);
}

static void point(struct buf *out, const char *text)
{
	buf_add(out, "  \xe2\x80\xa2 ");
	paragraph(out, 4, text);
}

static void add_head(struct buf *out, const struct json *audit,
		     const struct theme *theme)
{
	const struct json *population = json_get(audit, "population");
	const struct json *store = json_get(audit, "store");
	autobuf period = { 0 };
	autobuf sum = { 0 };
	autobuf ends = { 0 };

	buf_addf(out, "%sAudit report%s\n", theme->bold, theme->off);
	words_period(&period, json_get(audit, "period"));
	pair(out, "Period", buf_str(&period), theme);
	pair(out, "Live branch", json_text(store, "live", ""), theme);
	pair(out, "Trust starts", json_text(store, "anchor", ""), theme);
	pair(out, "Fingerprint", json_text(store, "fingerprint", ""), theme);
	words_population(&sum, population);
	pair(out, "Population", buf_str(&sum), theme);
	if (json_get(population, "first"))
		buf_addf(&ends, "first %s, last %s",
			 json_text(population, "first", ""),
			 json_text(population, "last", ""));
	pair(out, "Ids", buf_str(&ends), theme);
}

static void add_exceptions(struct buf *out, const struct json *audit,
			   const struct theme *theme)
{
	const struct json *list = json_get(audit, "exceptions");

	heading(out, theme, "Exceptions");
	if (json_count(list) == 0)
		buf_add(out, "  none\n");
	json_each(one, list) {
		autobuf text = { 0 };

		buf_add(&text, words_exception(json_text(one, "kind", "")));
		if (*json_text(one, "revision", "")) {
			buf_add(&text, ", ");
			words_id(&text, json_text(one, "revision", ""));
		}
		buf_addf(&text, ": %s", json_text(one, "text", ""));
		buf_add(out, theme->warn);
		point(out, buf_str(&text));
		buf_add(out, theme->off);
	}
}

/* What of high risk the person has seen, or has not. */
static void add_seen(struct buf *out, const struct json *sign_off,
		     const char *member)
{
	json_each(item, json_get(sign_off, member)) {
		autobuf line = { 0 };

		words_acknowledged(&line, member, sign_off, item);
		buf_addf(out, "%*s", NAMES, "");
		paragraph(out, NAMES + 2, buf_str(&line));
	}
}

static void add_sign_off(struct buf *out, const struct json *sign_off,
			 const struct theme *theme)
{
	bool counts = json_is_true(json_get(sign_off, "counts"));
	const struct json *checklist = json_get(sign_off, "checklist");
	const char *reason = json_text(sign_off, "reason", "");
	autobuf text = { 0 };

	words_person(&text, sign_off);
	buf_addf(&text, ", %s, ", json_text(sign_off, "type", "no statement"));
	words_time(&text, json_text(sign_off, "issued", ""));
	buf_addf(&text, ", key %s, commit %s", json_text(sign_off, "key", "?"),
		 json_text(sign_off, "commit", ""));
	if (*reason)
		buf_addf(&text, ": %s", reason);
	if (!counts)
		buf_addf(&text, " (DOES NOT COUNT: %s: %s)",
			 json_text(sign_off, "void_reason", ""),
			 json_text(sign_off, "void_detail", ""));
	pair(out, counts ? "Signed" : "Void", buf_str(&text), theme);
	add_seen(out, sign_off, "acknowledged");
	add_seen(out, sign_off, "not_acknowledged");
	json_each(answer, json_get(checklist, "answers")) {
		autobuf line = { 0 };

		buf_addf(&line, "%s \xe2\x80\x94 %s",
			 words_question(checklist, json_key(answer)),
			 json_string(answer) ? json_string(answer) : "");
		buf_addf(out, "%*s", NAMES, "");
		paragraph(out, NAMES + 2, buf_str(&line));
	}
}

static void add_rule(struct buf *out, const struct json *rule,
		     const struct theme *theme)
{
	autobuf text = { 0 };

	buf_addf(&text, "%s needs ", json_text(rule, "path", ""));
	words_needs(&text, rule);
	buf_add(&text, ": ");
	if (json_count(json_get(rule, "signed_by")) == 0)
		buf_add(&text, "nobody");
	words_list(&text, json_get(rule, "signed_by"));
	buf_add(&text, " signed; ");
	buf_add(&text, json_is_true(json_get(rule, "satisfied"))
			       ? "satisfied"
			       : "NOT satisfied");
	pair(out, "Rule", buf_str(&text), theme);
}

static void add_document(struct buf *out, const struct json *document,
			 const struct theme *theme)
{
	autobuf title = { 0 };

	buf_addf(&title, "%s %s (%s)", json_text(document, "kind", ""),
		 json_text(document, "path", ""),
		 json_text(document, "change", ""));
	pair(out, "Document", buf_str(&title), theme);
	json_each(one, json_get(document, "differences")) {
		autobuf text = { 0 };

		buf_addf(&text, "[%s] %s", json_text(one, "risk", ""),
			 json_text(one, "sentence", ""));
		buf_addf(out, "%*s", NAMES, "");
		paragraph(out, NAMES + 2, buf_str(&text));
	}
}

static void add_run(struct buf *out, const struct json *run,
		    const struct theme *theme)
{
	autobuf text = { 0 };

	buf_addf(&text, "%s in %s by %s, ", json_text(run, "result", ""),
		 json_text(run, "environment", ""),
		 json_text(run, "operator", ""));
	words_time(&text, json_text(run, "started", ""));
	buf_addf(&text, ", runbook %s, run %s, receipt %s",
		 json_text(json_get(run, "runbook"), "name", ""),
		 json_text(run, "run", ""), json_text(run, "receipt", ""));
	pair(out, "Run", buf_str(&text), theme);
}

static void add_revision(struct buf *out, const struct json *revision,
			 const struct json *runs, const struct theme *theme)
{
	const char *id = json_text(revision, "revision", "");
	const char *state = json_text(revision, "state", "");
	autobuf head = { 0 };
	autobuf text = { 0 };

	buf_addf(&head, "%s  ", id);
	words_time(&head, json_text(revision, "date", ""));
	buf_addf(&head, "  %s", state);
	heading(out, theme, buf_str(&head));
	pair(out, "Subject", json_text(revision, "subject", ""), theme);
	if (json_get(revision, "approved_in"))
		pair(out, "Approved in", json_text(revision, "approved_in", ""),
		     theme);
	if (json_get(revision, "refusal")) {
		buf_addf(&text, "%s: %s", json_text(revision, "refusal", ""),
			 json_text(revision, "refusal_detail", ""));
		pair(out, "Refused", buf_str(&text), theme);
		buf_reset(&text);
	}
	words_contributors(&text, revision);
	pair(out, "Written by", buf_str(&text), theme);
	buf_reset(&text);
	words_list(&text, json_get(revision, "tickets"));
	pair(out, "Tickets", buf_str(&text), theme);
	json_each(document, json_get(revision, "documents"))
		add_document(out, document, theme);
	json_each(path, json_get(revision, "other_files"))
		pair(out, "File", json_string(path), theme);
	json_each(rule, json_get(revision, "rules"))
		add_rule(out, rule, theme);
	json_each(sign_off, json_get(revision, "sign_offs"))
		add_sign_off(out, sign_off, theme);
	json_each(run, runs)
		if (text_equal(json_text(run, "revision", ""), id))
			add_run(out, run, theme);
}

static void add_policy(struct buf *out, const struct json *policy,
		       const struct theme *theme)
{
	autobuf head = { 0 };

	buf_addf(&head, "Who could sign: policy version %lld, since ",
		 (long long)words_number(policy, "version"));
	words_time(&head, json_text(policy, "since", ""));
	heading(out, theme, buf_str(&head));
	json_each(person, json_get(policy, "people")) {
		autobuf text = { 0 };

		words_person(&text, person);
		buf_add(&text, ": ");
		words_list(&text, json_get(person, "roles"));
		json_each(key, json_get(person, "keys"))
			buf_addf(&text, "; key %s (%s)",
				 json_text(key, "key", ""),
				 json_text(key, "status", ""));
		point(out, buf_str(&text));
	}
}

static void add_points(struct buf *out, const char *name,
		       const struct json *list, const struct theme *theme)
{
	heading(out, theme, name);
	json_each(one, list)
		if (json_string(one))
			point(out, json_string(one));
}

void report_audit_text(struct buf *out, const struct json *audit,
		       const struct theme *theme)
{
	const struct json *runs = json_get(audit, "runs");

	add_head(out, audit, theme);
	add_exceptions(out, audit, theme);
	json_each(revision, json_get(audit, "revisions"))
		add_revision(out, revision, runs, theme);
	json_each(policy, json_get(audit, "policies"))
		add_policy(out, policy, theme);
	add_points(out, "Who could get around this", json_get(audit, "bypass"),
		   theme);
	add_points(out, "What this report can't know",
		   json_get(audit, "limits"), theme);
}
