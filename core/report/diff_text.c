/* diff_text.c - what a change means, on a terminal */
#include "core/report/diff.h"

#include "core/report/paragraph.h"
#include "core/report/show.h"

#include <string.h>

#define RISK_COLUMN 10

static const char *colour_of(enum risk risk, const struct theme *theme)
{
	switch (risk) {
	case RISK_HIGH:
		return theme->bad;
	case RISK_REVIEW:
		return theme->warn;
	case RISK_INFO:
		break;
	}
	return theme->dim;
}

static const char *label_of(enum risk risk)
{
	return risk == RISK_HIGH ? "HIGH" : risk_name(risk);
}

void report_diff_sum(struct buf *out, const struct diff *diff)
{
	size_t high = diff_count(diff, RISK_HIGH);
	size_t review = diff_count(diff, RISK_REVIEW);
	size_t info = diff_count(diff, RISK_INFO);

	counted(out, high + review + info, "difference", "differences");
	buf_add(out, " in ");
	counted(out, diff->nr, "document", "documents");
	buf_addf(out, ": %zu high, %zu to review, %zu for information", high,
		 review, info);
}

static void add_side(struct buf *out, const char *name,
		     const struct json *value, size_t indent,
		     const struct theme *theme)
{
	autobuf text = { 0 };

	if (!value)
		return;
	if (json_string(value))
		buf_add(&text, json_string(value));
	else if (json_type(value) == JSON_OBJECT ||
		 json_type(value) == JSON_ARRAY)
		json_pretty(&text, value);
	else
		json_compact(&text, value);
	buf_addf(out, "%*s%s%s%s ", (int)indent, "", theme->dim, name,
		 theme->off);
	if (json_string(value) && !strchr(buf_str(&text), '\n')) {
		paragraph(out, indent + 5, buf_str(&text));
		return;
	}
	/* Laid-out text keeps its lines. */
	buf_trim(&text);
	for (const char *line = buf_str(&text);;) {
		size_t len = strcspn(line, "\n");

		buf_add_untrusted_bytes(out, line, len);
		buf_add_byte(out, '\n');
		line += len;
		if (*line++ == '\0')
			break;
		buf_addf(out, "%*s", (int)indent + 5, "");
	}
}

void report_sides_text(struct buf *out, const struct json *old,
		       const struct json *new, size_t indent,
		       const struct theme *theme)
{
	add_side(out, "was:", old, indent, theme);
	add_side(out, "now:", new, indent, theme);
}

static void add_difference(struct buf *out, const struct difference *d,
			   const struct theme *theme)
{
	buf_addf(out, "  %s%s%s", colour_of(d->risk, theme), label_of(d->risk),
		 theme->off);
	column(out, RISK_COLUMN);
	paragraph(out, RISK_COLUMN, d->sentence);
	if (d->note) {
		buf_addf(out, "%*s%sLook closely:%s ", RISK_COLUMN, "",
			 theme->warn, theme->off);
		paragraph(out, RISK_COLUMN, d->note);
	}
	/* A whole new document follows in plain words instead. */
	if (!d->told && !difference_is_of_document(d))
		report_sides_text(out, d->old, d->new, RISK_COLUMN, theme);
	if (d->why[0] != '\0') {
		buf_addf(out, "%*s%sWhy it matters:%s ", RISK_COLUMN, "",
			 theme->dim, theme->off);
		paragraphf(out, RISK_COLUMN, "%s (%s)", d->why, d->source);
	}
	if (d->pointer[0] != '\0') {
		buf_addf(out, "%*s%sat ", RISK_COLUMN, "", theme->dim);
		buf_add_untrusted(out, d->pointer);
		buf_addf(out, "%s\n", theme->off);
	}
}

/* What lint finds here and nobody has to put right. */
static void add_waivers(struct buf *out, const struct json *waivers,
			const struct theme *theme)
{
	json_each(waiver, waivers) {
		buf_addf(out, "  %swaived%s", theme->warn, theme->off);
		column(out, RISK_COLUMN);
		paragraphf(out, RISK_COLUMN,
			   "The rule %s does not hold here until %s: %s",
			   json_text(waiver, "rule", "(none)"),
			   json_text(waiver, "expires", "(no date)"),
			   json_text(waiver, "reason", "(no reason)"));
	}
}

const char *report_diff_what(const struct document_diff *d)
{
	return d->added      ? "new"
	       : d->removed  ? "removed"
	       : d->old_path ? "moved"
			     : "changed";
}

/* What a new document says, or a removed one said. */
void report_whole_text(struct buf *out, const struct document_diff *d,
		       size_t indent, const struct theme *theme)
{
	for (size_t i = 0; i < d->nr; i++) {
		const struct difference *one = &d->at[i];
		const struct json *whole = one->new ? one->new : one->old;

		if ((!d->added && !d->removed) || one->place[0] != '\0')
			continue;
		if (d->removed)
			buf_addf(out, "%*s%sIt said:%s\n", (int)indent, "",
				 theme->dim, theme->off);
		report_document_text(out, d->kind, whole, indent, theme);
	}
}

static void add_document(struct buf *out, const struct document_diff *d,
			 const struct theme *theme)
{
	buf_add(out, theme->bold);
	buf_add_untrusted(out, d->title);
	buf_addf(out, "%s  %s%s ", theme->off, theme->dim,
		 material_name(d->material.of));
	buf_add_untrusted(out, d->path);
	buf_addf(out, ", %s%s\n", report_diff_what(d), theme->off);
	for (size_t i = 0; i < d->nr; i++)
		add_difference(out, &d->at[i], theme);
	add_waivers(out, d->waivers, theme);
	report_whole_text(out, d, RISK_COLUMN, theme);
	buf_add_byte(out, '\n');
}

void report_differences_text(struct buf *out, const struct document_diff *diff,
			     const struct theme *theme)
{
	for (size_t i = 0; i < diff->nr; i++)
		add_difference(out, &diff->at[i], theme);
}

void report_diff_text(struct buf *out, const struct diff *diff,
		      const struct theme *theme)
{
	if (diff->nr == 0)
		return;
	for (size_t i = 0; i < diff->nr; i++)
		add_document(out, &diff->at[i], theme);
	report_diff_sum(out, diff);
	buf_add_byte(out, '\n');
}

int change_summary(struct buf *out, const struct catalog *old,
		   const struct catalog *new, const struct theme *theme,
		   enum risk *highest)
{
	auto_release(diff) diff = { 0 };

	diff_catalogs(&diff, old, new);
	if (diff.nr == 0)
		buf_add(out, "No document means anything else than before.\n");
	report_diff_text(out, &diff, theme);
	if (highest)
		*highest = diff_highest(&diff);
	return 0;
}
