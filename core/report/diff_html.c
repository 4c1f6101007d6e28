/* diff_html.c - what a change means, as one printable page */
#include "core/report/diff_page.h"

#include "core/report/paragraph.h"
#include "core/report/raw.h"
#include "core/report/show.h"

#include <string.h>

/* Paths are taken from where the compiler runs: the top of the source. */
__asm__(".pushsection .rodata\n"
	"report_diff_style:\n"
	".incbin \"core/report/assets/diff.css\"\n"
	".byte 0\n"
	".popsection\n");
extern const char report_diff_style[] __attribute__((visibility("hidden")));

static const struct theme plain = { "", "", "", "", "", "" };

static void tag(struct buf *out, enum risk risk)
{
	buf_addf(out, "<span class=\"tag %s\">%s</span> ", risk_name(risk),
		 risk == RISK_HIGH ? "HIGH" : risk_name(risk));
}

static void add_tile(struct buf *out, const char *class, size_t number,
		     const char *text)
{
	buf_addf(out, "<div class=\"tile %s\"><b>%zu</b> %s</div>\n",
		 number ? class : "", number, text);
}

static void add_head(struct buf *out, const struct diff_report *report)
{
	const struct diff *diff = report->diff;

	buf_addf(out,
		 "<!doctype html>\n<html lang=\"en\"><head>"
		 "<meta charset=\"utf-8\">\n"
		 "<meta name=\"viewport\" content=\"width=device-width\">\n"
		 "<meta name=\"color-scheme\" content=\"light dark\">\n"
		 "<meta http-equiv=\"Content-Security-Policy\" "
		 "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
		 "<title>What changes</title>\n<style>%s</style></head>"
		 "<body>\n<header><h1>What changes</h1>\n<dl><dt>Before</dt>"
		 "<dd>",
		 report_diff_style);
	html_element(out, "code", NULL, report->from);
	buf_add(out, "</dd><dt>After</dt><dd>");
	html_element(out, "code", NULL, report->to);
	buf_add(out, "</dd></dl>\n");
	if (report->first)
		html_element(out, "p", "dim", report->first);
	buf_add(out, "<div class=\"tiles\">");
	add_tile(out, "", diff->nr,
		 diff->nr == 1 ? "document differs" : "documents differ");
	add_tile(out, "high", diff_count(diff, RISK_HIGH), "high");
	add_tile(out, "review", diff_count(diff, RISK_REVIEW), "to review");
	add_tile(out, "", diff_count(diff, RISK_INFO), "for information");
	add_tile(out, "", report->nr_files,
		 report->nr_files == 1 ? "file line by line"
				       : "files line by line");
	buf_add(out, "</div></header>\n");
}

/* ---- what to read first ---- */

/* To a difference of a document, or to the document. */
static void add_link(struct buf *out, size_t document, size_t difference,
		     const char *text)
{
	buf_addf(out, "<a href=\"#d%zu", document + 1);
	if (difference != SIZE_MAX)
		buf_addf(out, "-%zu", difference + 1);
	buf_add(out, "\">");
	html_text(out, text);
	buf_add(out, "</a>");
}

static void add_high(struct buf *out, const struct diff *diff)
{
	if (diff_count(diff, RISK_HIGH) == 0)
		return;
	buf_add(out, "<h2>Read these closely</h2>\n<ul>\n");
	for (size_t i = 0; i < diff->nr; i++) {
		const struct document_diff *d = &diff->at[i];

		for (size_t j = 0; j < d->nr; j++) {
			if (d->at[j].risk != RISK_HIGH)
				continue;
			buf_add(out, "<li>");
			add_link(out, i, j, d->at[j].sentence);
			buf_add(out, " <span class=\"dim\">in</span> ");
			html_text(out, d->title);
			buf_add(out, "</li>\n");
		}
	}
	buf_add(out, "</ul>\n");
}

static void add_contents(struct buf *out, const struct diff *diff)
{
	if (diff->nr < 2)
		return;
	buf_add(out, "<h2>Documents</h2>\n<ul>\n");
	for (size_t i = 0; i < diff->nr; i++) {
		const struct document_diff *d = &diff->at[i];

		buf_add(out, "<li>");
		add_link(out, i, SIZE_MAX, d->title);
		buf_addf(out,
			 " <span class=\"dim\">%s, %s: %zu high, %zu to "
			 "review, %zu for information</span></li>\n",
			 material_name(d->material.of), report_diff_what(d),
			 document_diff_count(d, RISK_HIGH),
			 document_diff_count(d, RISK_REVIEW),
			 document_diff_count(d, RISK_INFO));
	}
	buf_add(out, "</ul>\n");
}

/* ---- documents ---- */

static void add_difference(struct buf *out, const struct difference *d,
			   size_t document, size_t nr)
{
	buf_addf(out, "<div class=\"one %s\" id=\"d%zu-%zu\"><h3>",
		 risk_name(d->risk), document + 1, nr + 1);
	tag(out, d->risk);
	html_text(out, d->sentence);
	buf_add(out, "</h3>\n");
	if (d->note) {
		buf_add(out,
			"<p class=\"note\"><strong>Look closely:</strong> ");
		html_text(out, d->note);
		buf_add(out, "</p>\n");
	}
	/* A whole document follows in plain words instead. */
	if (!difference_is_of_document(d) && (d->old || d->new))
		diff_html_values(out, d->old, d->new);
	if (d->why[0] != '\0') {
		buf_add(out, "<p class=\"why\"><span class=\"dim\">Why it "
			     "matters:</span> ");
		html_text(out, d->why);
		buf_add(out, " <span class=\"dim\">(");
		html_text(out, d->source);
		buf_add(out, ")</span></p>\n");
	}
	if (d->pointer[0] != '\0') {
		buf_add(out, "<p class=\"at\"><span class=\"dim\">at</span> ");
		html_element(out, "code", NULL, d->pointer);
		buf_add(out, "</p>\n");
	}
	buf_add(out, "</div>\n");
}

static void add_waiver(struct buf *out, const struct json *waiver)
{
	buf_add(out, "<div class=\"one review\"><h3><span class=\"tag "
		     "review\">waived</span> The rule ");
	html_text(out, json_text(waiver, "rule", "(none)"));
	buf_add(out, " does not hold here until ");
	html_text(out, json_text(waiver, "expires", "(no date)"));
	buf_add(out, "</h3>\n<p class=\"why\">");
	html_text(out, json_text(waiver, "reason", "(no reason)"));
	buf_add(out, "</p></div>\n");
}

/* What a new document says, or what a removed one said. */
static void add_whole(struct buf *out, const struct document_diff *d)
{
	for (size_t i = 0; i < d->nr; i++) {
		const struct json *whole =
			d->at[i].new ? d->at[i].new : d->at[i].old;
		autobuf words = { 0 };

		if (d->at[i].place[0] != '\0' || (!d->added && !d->removed))
			continue;
		report_document_text(&words, d->kind, whole, 0, &plain);
		buf_addf(out, "<h3 class=\"dim\">%s</h3>\n<pre tabindex=\"0\">",
			 d->added ? "What it says" : "What it said");
		html_lines(out, buf_str(&words));
		buf_add(out, "</pre>\n");
	}
}

static void add_document(struct buf *out, const struct document_diff *d,
			 size_t nr)
{
	buf_addf(out, "<section id=\"d%zu\"><h2>", nr + 1);
	html_text(out, d->title);
	buf_addf(out, "</h2>\n<p class=\"sub\">%s <code>",
		 material_name(d->material.of));
	html_text(out, d->path);
	buf_addf(out, "</code>, %s</p>\n", report_diff_what(d));
	for (size_t i = 0; i < d->nr; i++)
		add_difference(out, &d->at[i], nr, i);
	json_each(waiver, d->waivers)
		add_waiver(out, waiver);
	add_whole(out, d);
	buf_add(out, "</section>\n");
}

static void add_file(struct buf *out, const struct raw_file *file)
{
	buf_add(out, "<section><h2><code>");
	html_text(out, file->path);
	buf_add(out, "</code></h2>\n<p class=\"sub\">");
	buf_add(out, file->too_large ? "a file" : "line by line");
	raw_what(out, file);
	buf_add(out, "</p>\n");
	if (!file->too_large)
		diff_html_file(out, file);
	buf_add(out, "</section>\n");
}

static void add_unreadable(struct buf *out, const struct strings *unreadable)
{
	for (size_t i = 0; i < unreadable->nr; i++) {
		buf_add(out, "<div class=\"one high\"><h3><span class=\"tag "
			     "high\">can&#39;t be read</span> Nobody can sign "
			     "this</h3><p class=\"why\">");
		html_text(out, unreadable->at[i]);
		buf_add(out, "</p></div>\n");
	}
}

void report_diff_html(struct buf *out, const struct diff_report *report)
{
	const struct diff *diff = report->diff;

	add_head(out, report);
	buf_add(out, "<main>\n");
	if (diff->nr == 0)
		buf_addf(out, "<p>%s</p>\n",
			 report->nr_files || report->unreadable->nr
				 ? "No document means anything else than "
				   "before."
				 : "Nothing differs.");
	add_unreadable(out, report->unreadable);
	add_high(out, diff);
	add_contents(out, diff);
	for (size_t i = 0; i < diff->nr; i++)
		add_document(out, &diff->at[i], i);
	for (size_t i = 0; i < report->nr_files; i++)
		add_file(out, &report->files[i]);
	buf_add(out, "</main>\n<footer>Made by rbctl from these two versions "
		     "alone. Characters that could mislead the eye are written "
		     "as their number; secrets are named and never shown."
		     "</footer>\n</body></html>\n");
}
