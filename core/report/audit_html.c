/* audit_html.c - an audit as one printable page */
#include "core/report/audit.h"
#include "core/report/audit_page.h"
#include "core/report/audit_words.h"

#include "core/base/text.h"
#include "core/report/paragraph.h"
#include "core/run/errand_receipt.h"

void page_fact(struct buf *out, const char *name, const char *text)
{
	if (!*text)
		return;
	html_element(out, "dt", NULL, name);
	html_element(out, "dd", NULL, text);
	buf_add(out, "\n");
}

void page_code(struct buf *out, const char *name, const char *text)
{
	if (!*text)
		return;
	html_element(out, "dt", NULL, name);
	buf_add(out, "<dd>");
	html_element(out, "code", NULL, text);
	buf_add(out, "</dd>\n");
}

static void add_head(struct buf *out, const struct json *audit)
{
	const struct json *store = json_get(audit, "store");
	autobuf period = { 0 };
	autobuf made = { 0 };

	words_period(&period, json_get(audit, "period"));
	words_time(&made, json_text(audit, "made", ""));
	buf_add(out,
		"<!doctype html>\n<html lang=\"en\"><head>"
		"<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" "
		"content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
		"<title>Audit report ");
	html_text(out, buf_str(&period));
	buf_addf(out, "</title>\n<style>%s</style></head><body>\n",
		 audit_style);
	buf_add(out, "<h1>Audit report</h1>\n<p class=\"sub\">Changes of OAuth "
		     "runbooks and servers, ");
	html_text(out, buf_str(&period));
	buf_add(out, "</p>\n<dl>\n");
	page_code(out, "Live branch", json_text(store, "live", ""));
	page_code(out, "Its last revision", json_text(store, "tip", ""));
	page_code(out, "Trust starts at", json_text(store, "anchor", ""));
	page_code(out, "Fingerprint", json_text(store, "fingerprint", ""));
	page_fact(out, "Report made", buf_str(&made));
	buf_add(out, "</dl>\n");
}

static void add_tile(struct buf *out, const char *class, size_t number,
		     const char *text)
{
	buf_addf(out, "<div class=\"tile %s\"><b>%zu</b><span>%s</span></div>",
		 class, number, text);
}

static void add_tiles(struct buf *out, const struct json *audit)
{
	const struct json *population = json_get(audit, "population");
	size_t unapproved = (size_t)words_number(population, "unapproved");
	size_t exceptions = json_count(json_get(audit, "exceptions"));

	buf_add(out, "<div class=\"tiles\">");
	add_tile(out, "", (size_t)words_number(population, "commits"),
		 "commits in the period");
	add_tile(out, "good", (size_t)words_number(population, "approved"),
		 "approved revisions");
	add_tile(out, unapproved ? "bad" : "good", unapproved,
		 "commits not approved");
	add_tile(out, exceptions ? "bad" : "good", exceptions, "exceptions");
	add_tile(out, "", json_count(json_get(audit, "runs")), "runs");
	buf_add(out, "</div>\n");
}

static void add_exceptions(struct buf *out, const struct json *list)
{
	buf_add(out, "<h2>Exceptions</h2>\n");
	if (json_count(list) == 0) {
		buf_add(out, "<p>None: every revision in the period was "
			     "approved before it counted, and every receipt "
			     "holds.</p>\n");
		return;
	}
	buf_add(out, "<table><thead><tr><th>Kind</th><th>Revision</th>"
		     "<th>What happened</th></tr></thead><tbody>\n");
	json_each(one, list) {
		autobuf id = { 0 };

		words_id(&id, json_text(one, "revision", ""));
		buf_add(out, "<tr>");
		html_element(out, "td", "n",
			     words_exception(json_text(one, "kind", "")));
		buf_add(out, "<td class=\"n\">");
		html_element(out, "code", NULL, buf_str(&id));
		buf_add(out, "</td>");
		html_element(out, "td", NULL, json_text(one, "text", ""));
		buf_add(out, "</tr>\n");
	}
	buf_add(out, "</tbody></table>\n");
}

static void add_commit(struct buf *out, const struct json *one, size_t number)
{
	static const struct {
		const char *state, *class, *words;
	} states[] = {
		{ "anchor", "part", "trust starts" },
		{ "approved", "yes", "approved" },
		{ "part", "part", "on the way" },
		{ "unapproved", "no", "not approved" },
	};
	const char *state = json_text(one, "state", "");
	autobuf date = { 0 };
	autobuf id = { 0 };

	words_time(&date, json_text(one, "date", ""));
	words_id(&id, json_text(one, "revision", ""));
	buf_addf(out, "<tr><td class=\"n\">%zu</td><td class=\"n\"><code>",
		 number);
	html_text(out, buf_str(&id));
	buf_add(out, "</code></td>");
	html_element(out, "td", "n", buf_str(&date));
	html_element(out, "td", NULL, json_text(one, "author", ""));
	html_element(out, "td", NULL, json_text(one, "subject", ""));
	buf_add(out, "<td class=\"n\">");
	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		if (text_equal(state, states[i].state))
			buf_addf(out, "<span class=\"tag %s\">%s</span>",
				 states[i].class, states[i].words);
	buf_add(out, "</td></tr>\n");
}

static void add_population(struct buf *out, const struct json *audit)
{
	const struct json *population = json_get(audit, "population");
	autobuf sum = { 0 };
	size_t number = 0;

	buf_add(out, "<h2>Population</h2>\n<p>");
	words_population(&sum, population);
	html_text(out, buf_str(&sum));
	buf_add(out, ".</p>\n<dl>");
	page_code(out, "First", json_text(population, "first", ""));
	page_code(out, "Last", json_text(population, "last", ""));
	buf_add(out, "</dl>\n");
	audit_timeline(out, audit);
	buf_add(out, "<table><thead><tr><th></th><th>Commit</th><th>Date</th>"
		     "<th>Author</th><th>Subject</th><th></th></tr></thead>"
		     "<tbody>\n");
	json_each(one, json_get(audit, "revisions"))
		add_commit(out, one, ++number);
	buf_add(out, "</tbody></table>\n");
}

static void add_run(struct buf *out, const struct json *run)
{
	const char *result = json_text(run, "result", "");
	bool good = text_equal(result, "succeeded") ||
		    text_equal(result, RESULT_REVOKED);
	autobuf started = { 0 };
	autobuf id = { 0 };

	words_time(&started, json_text(run, "started", ""));
	words_id(&id, json_text(run, "revision", ""));
	buf_add(out, "<tr>");
	html_element(out, "td", "n", buf_str(&started));
	html_element(out, "td", NULL,
		     json_text(json_get(run, "runbook"), "name", ""));
	html_element(out, "td", NULL, json_text(run, "environment", ""));
	html_element(out, "td", NULL, json_text(run, "operator", ""));
	buf_add(out, "<td class=\"n\">");
	html_element(out, "code", NULL, buf_str(&id));
	buf_add(out, "</td><td>");
	html_element(out, "code", NULL, json_text(run, "run", ""));
	buf_addf(out, "</td><td class=\"n\"><span class=\"tag %s\">",
		 good ? "yes" : "no");
	html_text(out, json_text(run, "result", ""));
	buf_add(out, "</span></td></tr>\n");
}

static void add_runs(struct buf *out, const struct json *audit)
{
	const struct json *runs = json_get(audit, "runs");

	buf_add(out, "<h2>Runs</h2>\n");
	if (json_count(runs) == 0)
		buf_add(out, "<p>No receipt of a run in this period.</p>\n");
	else
		buf_add(out, "<table><thead><tr><th>Started</th><th>Runbook"
			     "</th><th>Environment</th><th>Operator</th><th>"
			     "Revision</th><th>Run</th><th></th></tr></thead>"
			     "<tbody>\n");
	json_each(run, runs)
		add_run(out, run);
	if (json_count(runs) > 0)
		buf_add(out, "</tbody></table>\n");
	json_each(chain, json_get(audit, "receipt_chains")) {
		buf_add(out, "<p>Receipts of ");
		html_text(out, json_text(chain, "environment", ""));
		buf_addf(out, ": %lld, %s.</p>\n",
			 (long long)words_number(chain, "receipts"),
			 json_is_true(json_get(chain, "whole"))
				 ? "an unbroken chain of signed records"
				 : "<strong>the chain is broken</strong>");
	}
}

void report_audit_html(struct buf *out, const struct json *audit)
{
	const struct json *runs = json_get(audit, "runs");

	add_head(out, audit);
	add_tiles(out, audit);
	add_exceptions(out, json_get(audit, "exceptions"));
	add_population(out, audit);
	buf_add(out, "<h2>Approved revisions, and what is not approved</h2>\n");
	json_each(revision, json_get(audit, "revisions"))
		if (json_get(revision, "rules"))
			audit_revision(out, revision, runs);
	add_runs(out, audit);
	audit_people(out, audit);
	buf_add(out, "<footer>Made by ");
	html_text(out, json_text(audit, "tool", "rbctl"));
	buf_add(out, " from the repository alone. Every statement above can be "
		     "derived again from the commits that it names.</footer>\n"
		     "</body></html>\n");
}
