/* diff_markdown.c - what a change means, for a pull request */
#include "core/report/diff.h"

#include <string.h>

static const struct theme plain = { "", "", "", "", "", "" };

/*
 * These begin something where a host of repositories shows the text: a name
 * that is told of it, a link to an issue, an emoji, what follows a URL's
 * scheme. It looks for them in the finished page, so writing them as an
 * entity is not enough: each stands in an element of its own.
 */
static void add_trigger(struct buf *out, const char *p)
{
	bool alone = p[1] != '\0' && p[1] != ' ';

	buf_addf(out, alone ? "<span>&#%d;</span>" : "&#%d;", *p);
}

/* Text from outside as plain words: nothing in it is markup or HTML. */
static void add_plain(struct buf *out, const char *s)
{
	autobuf visible = { 0 };

	buf_add_untrusted(&visible, s);
	for (const char *p = buf_str(&visible); *p; p++) {
		if (strchr("@#:!$%&^~", *p)) {
			add_trigger(out, p);
		} else if (strchr("<>.", *p)) { /* www. makes a link */
			buf_addf(out, "&#%d;", *p);
		} else {
			if (strchr("\\`*_{}[]()+-|", *p))
				buf_add_byte(out, '\\');
			buf_add_byte(out, (unsigned char)*p);
		}
	}
}

static void add_code(struct buf *out, const char *s)
{
	buf_add(out, "<code>");
	add_plain(out, s);
	buf_add(out, "</code>");
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
	buf_addf(out, "<br>%s ", name);
	add_code(out, buf_str(&text));
}

static void add_row(struct buf *out, const struct difference *d)
{
	static const char *const labels[] = {
		[RISK_INFO] = "info",
		[RISK_REVIEW] = "review",
		[RISK_HIGH] = "**HIGH**",
	};

	buf_addf(out, "| %s | ", labels[d->risk]);
	add_plain(out, d->sentence);
	/* A whole new document follows in plain words instead. */
	if (!d->told && !difference_is_of_document(d)) {
		add_value(out, "was:", d->old);
		add_value(out, "now:", d->new);
	}
	if (d->note) {
		buf_add(out, "<br>**Look closely:** ");
		add_plain(out, d->note);
	}
	if (d->pointer[0] != '\0') {
		buf_add(out, "<br>at ");
		add_code(out, d->pointer);
	}
	buf_add(out, " | ");
	add_plain(out, d->why);
	if (d->source[0] != '\0') {
		buf_add(out, " (");
		add_plain(out, d->source);
		buf_add(out, ")");
	}
	buf_add(out, " |\n");
}

static void add_waiver(struct buf *out, const struct json *waiver)
{
	buf_add(out, "| waived | The rule ");
	add_plain(out, json_text(waiver, "rule", "(none)"));
	buf_add(out, " does not hold here until ");
	add_plain(out, json_text(waiver, "expires", "(no date)"));
	buf_add(out, " | ");
	add_plain(out, json_text(waiver, "reason", "(no reason)"));
	buf_add(out, " |\n");
}

/* In a fence that nothing in the text can close: a longer one than any row
 * of backticks in it. */
static void add_fenced(struct buf *out, const char *text)
{
	size_t longest = 2;

	for (const char *p = text; *p;) {
		size_t len = strspn(p, "`");

		longest = len > longest ? len : longest;
		p += len + (len == 0);
	}
	buf_add(out, "\n");
	for (size_t i = 0; i <= longest; i++)
		buf_add_byte(out, '`');
	buf_addf(out, "text\n%s", text);
	for (size_t i = 0; i <= longest; i++)
		buf_add_byte(out, '`');
	buf_add(out, "\n");
}

static void add_whole(struct buf *out, const struct document_diff *d)
{
	autobuf words = { 0 };

	report_whole_text(&words, d, 0, &plain);
	if (words.len > 0)
		add_fenced(out, buf_str(&words));
}

static void add_document(struct buf *out, const struct document_diff *d)
{
	buf_add(out, "\n### ");
	add_plain(out, d->title);
	buf_addf(out, "\n\n%s ", material_name(d->material.of));
	add_code(out, d->path);
	buf_addf(out,
		 ", %s\n\n| Risk | What changes | Why it matters |\n"
		 "|---|---|---|\n",
		 report_diff_what(d));
	for (size_t j = 0; j < d->nr; j++)
		add_row(out, &d->at[j]);
	json_each(waiver, d->waivers)
		add_waiver(out, waiver);
	add_whole(out, d);
}

static void add_file(struct buf *out, const struct raw_file *file)
{
	autobuf lines = { 0 };

	report_raw_text(&lines, file, &plain);
	buf_trim(&lines);
	buf_add(&lines, "\n");
	add_fenced(out, buf_str(&lines));
}

void report_diff_markdown(struct buf *out, const struct diff_report *report)
{
	const struct diff *diff = report->diff;

	if (report->first) {
		add_plain(out, report->first);
		buf_add(out, "\n\n");
	}
	if (diff->nr > 0)
		report_diff_sum(out, diff);
	else
		buf_add(out, "No document means anything else than before");
	buf_add(out, ".\n");
	for (size_t i = 0; i < report->unreadable->nr; i++) {
		buf_add(out, "\n**Can't be read, so nobody can sign it:** ");
		add_plain(out, report->unreadable->at[i]);
		buf_add(out, "\n");
	}
	for (size_t i = 0; i < diff->nr; i++)
		add_document(out, &diff->at[i]);
	for (size_t i = 0; i < report->nr_files; i++)
		add_file(out, &report->files[i]);
}
