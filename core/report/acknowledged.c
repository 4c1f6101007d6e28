/* acknowledged.c - what signers of high-risk changes have seen, in words */
#include "core/report/acknowledged.h"
#include "core/report/audit_words.h"
#include "core/report/curl.h"
#include "core/report/diff.h"
#include "core/report/paragraph.h"
#include "core/report/show.h"

#include <string.h>

#define INDENT 4

/* What the sentence does not hold, or nobody has read it. */
static void add_values(struct buf *out, const struct acknowledgement *one,
		       const struct theme *theme)
{
	bool whole = one->place[0] == '\0' && (one->type == DIFFERENCE_ADDED ||
					       one->type == DIFFERENCE_REMOVED);

	if (whole && !one->new)
		buf_addf(out, "%*s%sIt said:%s\n", INDENT, "", theme->dim,
			 theme->off);
	if (whole)
		report_document_text(out, one->kind,
				     one->new ? one->new : one->old, INDENT,
				     theme);
	else if (!one->told)
		report_sides_text(out, one->old, one->new, INDENT, theme);
}

static void add_meaning(struct buf *out, const struct acknowledgement *one,
			const struct theme *theme)
{
	buf_addf(out, "%*s", INDENT, "");
	paragraph(out, INDENT, one->sentence);
	add_values(out, one, theme);
	if (one->note) {
		buf_addf(out, "%*s%sLook closely:%s ", INDENT, "", theme->warn,
			 theme->off);
		paragraph(out, INDENT, one->note);
	}
	buf_addf(out, "%*s%sWhy it matters:%s ", INDENT, "", theme->dim,
		 theme->off);
	paragraphf(out, INDENT, "%s (%s)", one->why, one->source);
}

void report_acknowledgement_text(struct buf *out,
				 const struct acknowledgements *list,
				 size_t index, const struct theme *theme)
{
	const struct acknowledgement *one = &list->at[index];

	buf_addf(out, "\n%sHIGH RISK%s, %zu of %zu: %s%s%s\n", theme->bad,
		 theme->off, index + 1, list->nr, theme->bold, one->path,
		 theme->off);
	add_meaning(out, one, theme);
}

void report_not_given_text(struct buf *out, const struct acknowledgements *list,
			   const struct theme *theme)
{
	const char *path = NULL;

	counted(out, acknowledgements_missing(list), "difference",
		"differences");
	buf_add(out, " of high risk to read and to acknowledge, one by one:\n");
	for (size_t i = 0; i < list->nr; i++) {
		const struct acknowledgement *one = &list->at[i];

		if (one->given)
			continue;
		if (!path || strcmp(path, one->path) != 0)
			buf_addf(out, "  %s%s%s\n", theme->bold, one->path,
				 theme->off);
		path = one->path;
		add_meaning(out, one, theme);
		buf_addf(out, "%*s--acknowledge ", INDENT, "");
		curl_quote(out, one->words, strlen(one->words));
		buf_add_byte(out, '\n');
	}
}

void report_given_text(struct buf *out, const struct json *acknowledged)
{
	if (json_count(acknowledged) == 0)
		return;
	buf_add(out, "Of high risk, seen and accepted one by one:\n");
	json_each(item, acknowledged) {
		buf_addf(out, "  %s: ", json_text(item, "path", ""));
		paragraph(out, INDENT, json_text(item, "sentence", ""));
	}
	buf_add_byte(out, '\n');
}

static void add_items(struct buf *out, const struct json *sign_off,
		      const char *member, const char *colour,
		      const struct theme *theme)
{
	json_each(item, json_get(sign_off, member)) {
		autobuf text = { 0 };

		words_acknowledged(&text, member, sign_off, item);
		buf_addf(out, "  %s", colour);
		paragraph(out, INDENT, buf_str(&text));
		buf_trim(out);
		buf_addf(out, "%s\n", *colour ? theme->off : "");
	}
}

void report_acknowledged_text(struct buf *out, const struct json *sign_offs,
			      const struct theme *theme)
{
	autobuf text = { 0 };

	json_each(one, sign_offs) {
		add_items(&text, one, "acknowledged", "", theme);
		add_items(&text, one, "not_acknowledged", theme->warn, theme);
	}
	if (text.len == 0)
		return;
	buf_add(out, "of high risk, read one by one:\n");
	buf_add_bytes(out, buf_str(&text), text.len);
}
