/* todo_text.c - what waits for a person, on a terminal */
#include "core/report/audit_words.h"
#include "core/report/paragraph.h"
#include "core/report/todo.h"

#include "core/base/text.h"

#define INDENT 2
#define DEEP   4

static void line(struct buf *out, const char *text)
{
	buf_addf(out, "%*s", DEEP, "");
	paragraph(out, DEEP + INDENT, text);
}

static void add_missing(struct buf *out, const struct json *rule)
{
	auto_release(strings) could = { 0 };
	autobuf names = { 0 };
	autobuf text = { 0 };

	buf_addf(&text, "%s (%s) needs ", json_text(rule, "path", ""),
		 json_text(rule, "change", ""));
	words_needs(&text, rule);
	buf_addf(&text, ", %lld of %lld signed",
		 (long long)words_number(rule, "filled"),
		 (long long)words_number(rule, "places"));
	words_list(&names, json_get(rule, "signed_by"));
	if (names.len)
		buf_addf(&text, " (%s)", buf_str(&names));
	json_each(person, json_get(rule, "could_sign"))
		strings_add(&could, json_text(person, "person", ""));
	buf_add(&text, "; could sign: ");
	if (could.nr)
		strings_join_words(&text, &could);
	else
		buf_add(&text, "nobody who is left");
	line(out, buf_str(&text));
}

static void add_branch(struct buf *out, const struct json *branch,
		       const struct theme *theme)
{
	autobuf text = { 0 };

	words_list(&text, json_get(branch, "branches"));
	buf_add(&text, " at ");
	words_id(&text, json_text(branch, "revision", ""));
	buf_addf(out, "%*s%s", INDENT, "", theme->bold);
	paragraph(out, DEEP, buf_str(&text));
	buf_add(out, theme->off);
	json_each(rule, json_get(branch, "rules"))
		if (!json_is_true(json_get(rule, "satisfied")))
			add_missing(out, rule);
	json_each(sign_off, json_get(branch, "expired")) {
		buf_reset(&text);
		buf_add(&text, "your sign-off ran out on ");
		words_time(&text, json_text(sign_off, "expired", ""));
		line(out, buf_str(&text));
	}
	if (!text_equal(json_text(branch, "reason", "QUORUM"), "QUORUM") &&
	    !text_equal(json_text(branch, "reason", ""), "UNAPPROVED")) {
		buf_reset(&text);
		buf_addf(&text, "%s: %s", json_text(branch, "reason", ""),
			 json_text(branch, "detail", ""));
		line(out, buf_str(&text));
	}
	if (json_is_true(json_get(branch, "behind")))
		line(out, "the live branch moved on since it began");
	buf_reset(&text);
	buf_addf(&text, "next: %s", json_text(branch, "next", ""));
	line(out, buf_str(&text));
}

/* All branches of one state; true when there was one. */
static bool add_section(struct buf *out, const struct json *todo,
			const char *state, const char *title,
			const struct theme *theme)
{
	bool any = false;

	json_each(branch, json_get(todo, "branches")) {
		if (!text_equal(json_text(branch, "state", ""), state))
			continue;
		if (!any)
			buf_addf(out, "%s%s%s\n", theme->bold, title,
				 theme->off);
		add_branch(out, branch, theme);
		any = true;
	}
	return any;
}

/* What went live by break-glass, for the person or for others to review. */
static bool add_debts(struct buf *out, const struct json *todo, bool yours,
		      const struct theme *theme)
{
	bool any = false;

	json_each(debt, json_get(todo, "debts")) {
		autobuf text = { 0 };

		if (json_is_true(json_get(debt, "yours")) != yours)
			continue;
		if (!any)
			buf_addf(out, "%s%s%s\n", theme->bold,
				 yours ? "Waits for your review"
				       : "Waits for a review by others",
				 theme->off);
		any = true;
		words_id(&text, json_text(debt, "revision", ""));
		buf_addf(&text,
			 ": %s broke the glass (%s); nothing is applied before "
			 "its review",
			 json_text(debt, "person", ""),
			 json_text(debt, "reason", ""));
		buf_addf(out, "%*s", INDENT, "");
		paragraph(out, DEEP, buf_str(&text));
		buf_reset(&text);
		if (yours) {
			buf_addf(&text,
				 "next: git switch -c review %s, then rbctl "
				 "approve --review",
				 json_text(json_get(todo, "live"), "branch",
					   ""));
		} else {
			buf_add(&text, "could review: ");
			words_list(&text, json_get(debt, "could_sign"));
		}
		line(out, buf_str(&text));
	}
	return any;
}

static bool add_reviews(struct buf *out, const struct json *reviews,
			const struct theme *theme)
{
	if (json_count(reviews) == 0)
		return false;
	buf_addf(out, "%sTo be reviewed%s\n", theme->bold, theme->off);
	json_each(review, reviews) {
		autobuf text = { 0 };

		buf_addf(&text, "%s %s %s: %s",
			 json_text(review, "review_by", ""),
			 json_is_true(json_get(review, "overdue"))
				 ? "is past for"
				 : "comes for",
			 json_text(review, "path", ""),
			 json_text(review, "title", ""));
		buf_addf(out, "%*s", INDENT, "");
		paragraph(out, DEEP, buf_str(&text));
	}
	return true;
}

void report_todo_text(struct buf *out, const struct json *todo,
		      const struct theme *theme)
{
	bool mine;
	int64_t hidden = words_number(todo, "hidden");

	if (!json_is_true(json_at(todo, "live", "approved", NULL)))
		buf_addf(out,
			 "%swarning:%s the live branch is not approved: rbctl "
			 "verify\n",
			 theme->warn, theme->off);
	mine = add_section(out, todo, "sign", "Waits for your sign-off", theme);
	mine |= add_section(out, todo, "land", "Ready to land", theme);
	mine |= add_section(out, todo, "rejected", "You rejected, and so stop",
			    theme);
	mine |= add_debts(out, todo, true, theme);
	mine |= add_reviews(out, json_get(todo, "reviews"), theme);
	if (!mine) {
		buf_add(out, "nothing waits for ");
		buf_add_untrusted(
			out, json_text(json_get(todo, "you"), "name", "you"));
		buf_add(out, "\n");
	}
	add_section(out, todo, "wait", "Waits for others", theme);
	add_debts(out, todo, false, theme);
	if (hidden)
		buf_addf(out, "and %lld more branches\n", (long long)hidden);
}
