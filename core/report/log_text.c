/* log_text.c - approved revisions, newest first, on a terminal */
#include "core/report/audit_words.h"
#include "core/report/log.h"
#include "core/report/paragraph.h"

#include "core/base/text.h"

#define NAMES 16

static void fact(struct buf *out, const char *name, const char *text,
		 const struct theme *theme)
{
	if (!*text)
		return;
	buf_addf(out, "    %s%s%s", theme->dim, name, theme->off);
	column(out, NAMES);
	paragraph(out, NAMES, text);
}

static void add_signers(struct buf *out, const struct json *revision,
			const struct theme *theme)
{
	json_each(sign_off, json_get(revision, "sign_offs")) {
		bool counts = json_is_true(json_get(sign_off, "counts"));
		const char *reason = json_text(sign_off, "reason", "");
		const char *type = json_text(sign_off, "type", "void");
		autobuf text = { 0 };

		words_person(&text, sign_off);
		if (!text_equal(type, "approve"))
			buf_addf(&text, ", %s", type);
		if (!counts)
			buf_addf(&text, ", does not count (%s)",
				 json_text(sign_off, "void_reason", ""));
		if (*reason)
			buf_addf(&text, ": %s", reason);
		fact(out, counts ? "signed" : "void", buf_str(&text), theme);
	}
}

static void add_head(struct buf *out, const struct json *revision,
		     const struct theme *theme)
{
	const char *state = json_text(revision, "state", "");
	autobuf time = { 0 };

	buf_add(out, theme->bold);
	words_id(out, json_text(revision, "revision", ""));
	words_time(&time, json_text(revision, "date", ""));
	buf_addf(out, "%s  %s  ", theme->off, buf_str(&time));
	if (text_equal(state, "approved"))
		buf_addf(out, "%sapproved%s", theme->good, theme->off);
	else if (text_equal(state, "anchor"))
		buf_add(out, "trust starts here");
	else if (text_equal(state, "part"))
		buf_addf(out, "%son the way%s", theme->dim, theme->off);
	else
		buf_addf(out, "%sNOT APPROVED%s", theme->bad, theme->off);
	buf_add_byte(out, '\n');
}

static void add_revision(struct buf *out, const struct json *revision,
			 const struct theme *theme)
{
	autobuf people = { 0 };
	autobuf tickets = { 0 };
	autobuf paths = { 0 };

	add_head(out, revision, theme);
	fact(out, "subject", json_text(revision, "subject", ""), theme);
	if (json_get(revision, "refusal")) {
		autobuf text = { 0 };

		const char *code = json_text(revision, "refusal", "");

		if (!text_equal(code, "UNAPPROVED"))
			buf_addf(&text, "%s: ", code);
		buf_add(&text, json_text(revision, "refusal_detail", ""));
		fact(out, "why not", buf_str(&text), theme);
	}
	words_list(&paths, json_get(revision, "paths"));
	fact(out, "changes", buf_str(&paths), theme);
	words_contributors(&people, revision);
	fact(out, "written by", buf_str(&people), theme);
	add_signers(out, revision, theme);
	words_list(&tickets, json_get(revision, "tickets"));
	fact(out, "tickets", buf_str(&tickets), theme);
}

void report_log_text(struct buf *out, const struct json *log,
		     const struct theme *theme)
{
	int64_t hidden = words_number(log, "hidden");

	json_each(revision, json_get(log, "revisions")) {
		if (out->len > 0)
			buf_add_byte(out, '\n');
		add_revision(out, revision, theme);
	}
	if (hidden > 0)
		buf_addf(out, "\n%s(%lld earlier: rbctl log -n 0)%s\n",
			 theme->dim, (long long)hidden, theme->off);
}
