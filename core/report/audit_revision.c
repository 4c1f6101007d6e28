/* audit_revision.c - one revision on an audit's page */
#include "core/report/audit_page.h"
#include "core/report/audit_words.h"

#include "core/base/text.h"

#include <string.h>

static void tag(struct buf *out, const char *class, const char *text)
{
	buf_addf(out, "<span class=\"tag %s\">%s</span> ", class, text);
}

static const char *risk_class(const char *risk)
{
	if (text_equal(risk, "high"))
		return "high";
	return text_equal(risk, "review") ? "review" : "info";
}

static void add_value(struct buf *out, const char *name,
		      const struct json *value)
{
	autobuf text = { 0 };

	if (!value)
		return;
	if (json_string(value))
		buf_add(&text, json_string(value));
	else
		json_compact(&text, value);
	buf_addf(out, "<br><span class=\"dim\">%s</span> <code>", name);
	html_text(out, buf_str(&text));
	buf_add(out, "</code>");
}

static void add_difference(struct buf *out, const struct json *one, bool whole)
{
	const char *risk = risk_class(json_text(one, "risk", ""));
	const char *why = json_text(one, "why", NULL);

	buf_add(out, "<tr><td class=\"n\">");
	tag(out, risk, risk);
	buf_add(out, "</td><td>");
	html_text(out, json_text(one, "sentence", ""));
	if (!whole && !json_is_true(json_get(one, "told"))) {
		add_value(out, "was", json_get(one, "old"));
		add_value(out, "now", json_get(one, "new"));
	}
	if (json_get(one, "note")) {
		buf_add(out, "<br><strong>Look closely:</strong> ");
		html_text(out, json_text(one, "note", ""));
	}
	if (why) {
		buf_add(out, "<br><span class=\"dim\">Why it matters: ");
		html_text(out, why);
		buf_add(out, " (");
		html_text(out, json_text(one, "source", ""));
		buf_add(out, ")</span>");
	}
	buf_add(out, "</td></tr>\n");
}

static void add_documents(struct buf *out, const struct json *revision)
{
	json_each(document, json_get(revision, "documents")) {
		buf_add(out, "<p class=\"doc\">");
		html_text(out, json_text(document, "title", ""));
		buf_add(out, " <span class=\"dim\">");
		html_text(out, json_text(document, "kind", ""));
		buf_add(out, "</span> <code>");
		html_text(out, json_text(document, "path", ""));
		buf_add(out, "</code></p><table><tbody>\n");
		json_each(one, json_get(document, "differences"))
			add_difference(out, one,
				       !*json_text(one, "place", "x"));
		buf_add(out, "</tbody></table>\n");
	}
	json_each(path, json_get(revision, "other_files")) {
		buf_add(out, "<p>Other file: <code>");
		html_text(out, json_string(path) ? json_string(path) : "");
		buf_add(out, "</code></p>\n");
	}
	json_each(text, json_get(revision, "unreadable")) {
		buf_add(out, "<p>");
		tag(out, "high", "can't be read");
		html_text(out, json_string(text) ? json_string(text) : "");
		buf_add(out, "</p>\n");
	}
}

static void add_rules(struct buf *out, const struct json *rules)
{
	if (json_count(rules) == 0)
		return;
	buf_add(out, "<h4>Rules</h4><table><thead><tr><th>Document</th>"
		     "<th>Needs</th><th>Signed by</th><th></th></tr></thead>"
		     "<tbody>\n");
	json_each(rule, rules) {
		bool good = json_is_true(json_get(rule, "satisfied"));
		autobuf needs = { 0 };
		autobuf people = { 0 };

		words_needs(&needs, rule);
		words_list(&people, json_get(rule, "signed_by"));
		buf_add(out, "<tr><td><code>");
		html_text(out, json_text(rule, "path", ""));
		buf_add(out, "</code></td>");
		html_element(out, "td", NULL, buf_str(&needs));
		html_element(out, "td", NULL,
			     people.len ? buf_str(&people) : "nobody");
		buf_add(out, "<td class=\"n\">");
		tag(out, good ? "yes" : "no", good ? "met" : "not met");
		buf_add(out, "</td></tr>\n");
	}
	buf_add(out, "</tbody></table>\n");
}

static void add_answers(struct buf *out, const struct json *checklist)
{
	const struct json *answers = json_get(checklist, "answers");

	if (json_count(answers) == 0)
		return;
	buf_add(out, "<dt>Checklist</dt><dd>");
	html_text(out, json_text(checklist, "path", "the built-in one"));
	buf_add(out, "<ul>");
	json_each(answer, answers) {
		autobuf text = { 0 };

		if (json_string(answer))
			buf_add(&text, json_string(answer));
		else
			json_compact(&text, answer);
		buf_add(out, "<li>");
		html_text(out, words_question(checklist, json_key(answer)));
		buf_add(out, " <strong>");
		html_text(out, buf_str(&text));
		buf_add(out, "</strong></li>");
	}
	buf_add(out, "</ul></dd>\n");
}

/* What of high risk the person has seen, or has not. */
static void add_seen(struct buf *out, const struct json *sign_off,
		     const char *member, const char *heading)
{
	if (json_count(json_get(sign_off, member)) == 0)
		return;
	buf_addf(out, "<dt>%s</dt><dd><ul>", heading);
	json_each(item, json_get(sign_off, member)) {
		autobuf text = { 0 };

		words_difference(&text, item);
		buf_add(out, "<li><code>");
		html_text(out, json_text(item, "path", ""));
		buf_add(out, "</code>: ");
		html_text(out, buf_str(&text));
		buf_add(out, "</li>");
	}
	buf_add(out, "</ul></dd>\n");
}

static void add_sign_off(struct buf *out, const struct json *sign_off)
{
	bool counts = json_is_true(json_get(sign_off, "counts"));
	autobuf person = { 0 };
	autobuf issued = { 0 };
	autobuf tickets = { 0 };
	autobuf void_text = { 0 };

	words_person(&person, sign_off);
	words_time(&issued, json_text(sign_off, "issued", ""));
	words_list(&tickets, json_get(sign_off, "tickets"));
	buf_addf(out, "<div class=\"box%s\"><p>", counts ? "" : " void");
	tag(out, counts ? "yes" : "no", counts ? "counts" : "does not count");
	html_element(out, "strong", NULL, buf_str(&person));
	buf_add(out, " ");
	html_text(out, json_text(sign_off, "type", "no statement"));
	buf_add(out, "</p><dl>\n");
	if (!counts) {
		buf_addf(&void_text, "%s: %s",
			 json_text(sign_off, "void_reason", ""),
			 json_text(sign_off, "void_detail", ""));
		page_fact(out, "Why not", buf_str(&void_text));
	}
	page_fact(out, "Signed", buf_str(&issued));
	page_fact(out, "Reason", json_text(sign_off, "reason", ""));
	page_fact(out, "Tickets", buf_str(&tickets));
	page_code(out, "Key", json_text(sign_off, "key", ""));
	page_code(out, "Commit", json_text(sign_off, "commit", ""));
	page_code(out, "Statement SHA-256",
		  json_text(sign_off, "statement_sha256", ""));
	add_seen(out, sign_off, "acknowledged", "Acknowledged");
	add_seen(out, sign_off, "not_acknowledged", "NOT acknowledged");
	add_answers(out, json_get(sign_off, "checklist"));
	buf_add(out, "</dl></div>\n");
}

static void add_runs(struct buf *out, const struct json *runs, const char *id)
{
	bool any = false;

	json_each(run, runs) {
		autobuf started = { 0 };

		if (!text_equal(json_text(run, "revision", ""), id))
			continue;
		if (!any)
			buf_add(out, "<h4>Executed</h4><ul>\n");
		any = true;
		words_time(&started, json_text(run, "started", ""));
		buf_add(out, "<li>");
		html_text(out, buf_str(&started));
		buf_add(out, ": ");
		html_text(out, json_text(json_get(run, "runbook"), "name", ""));
		buf_add(out, " in ");
		html_text(out, json_text(run, "environment", ""));
		buf_add(out, " by ");
		html_text(out, json_text(run, "operator", ""));
		buf_add(out, ", ");
		html_text(out, json_text(run, "result", ""));
		buf_add(out, "</li>\n");
	}
	if (any)
		buf_add(out, "</ul>\n");
}

static void add_facts(struct buf *out, const struct json *revision)
{
	autobuf version = { 0 };
	autobuf people = { 0 };
	autobuf reasons = { 0 };
	autobuf tickets = { 0 };

	words_contributors(&people, revision);
	words_reasons(&reasons, revision);
	words_list(&tickets, json_get(revision, "tickets"));
	buf_addf(&version, "version %lld",
		 (long long)words_number(revision, "policy_version"));
	buf_add(out, "<dl>");
	page_fact(out, "Written by", buf_str(&people));
	page_fact(out, "Reasons", buf_str(&reasons));
	page_fact(out, "Tickets", buf_str(&tickets));
	page_code(out, "Builds on", json_text(revision, "base", ""));
	page_fact(out, "Policy", buf_str(&version));
	if (json_get(revision, "refusal")) {
		autobuf text = { 0 };

		buf_addf(&text, "%s: %s", json_text(revision, "refusal", ""),
			 json_text(revision, "refusal_detail", ""));
		page_fact(out, "Not approved", buf_str(&text));
	}
	buf_add(out, "</dl>\n");
}

void audit_revision(struct buf *out, const struct json *revision,
		    const struct json *runs)
{
	const char *id = json_text(revision, "revision", "");
	bool bad = text_equal(json_text(revision, "state", ""), "unapproved");
	autobuf date = { 0 };

	words_time(&date, json_text(revision, "date", ""));
	buf_addf(out, "<section class=\"card%s\" id=\"r-", bad ? " bad" : "");
	html_attr(out, id);
	buf_add(out, "\"><h3>");
	tag(out, bad ? "no" : "yes", bad ? "not approved" : "approved");
	html_text(out, buf_str(&date));
	buf_add(out, " <code>");
	html_text(out, id);
	buf_add(out, "</code></h3>\n");
	add_facts(out, revision);
	buf_add(out, "<h4>What it changes</h4>\n");
	add_documents(out, revision);
	add_rules(out, json_get(revision, "rules"));
	if (json_count(json_get(revision, "sign_offs")) > 0)
		buf_add(out, "<h4>Sign-offs</h4>\n");
	json_each(sign_off, json_get(revision, "sign_offs"))
		add_sign_off(out, sign_off);
	add_runs(out, runs, id);
	buf_add(out, "</section>\n");
}
