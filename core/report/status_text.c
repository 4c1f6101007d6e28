/* status_text.c - where the work stands, on a terminal */
#include "core/report/audit_words.h"
#include "core/report/paragraph.h"
#include "core/report/status.h"

#include "core/base/text.h"

#define NAMES 11 /* column of what stands behind a name */
#define DEEP  4

static void begin(struct buf *out, const char *name, const struct theme *theme)
{
	buf_addf(out, "%s%s%s", theme->bold, name, theme->off);
	column(out, NAMES);
}

/* The code too, unless it only repeats the answer. */
static void add_refusal(struct buf *out, const struct json *judged)
{
	const char *reason = json_text(judged, "reason", "");

	if (!text_equal(reason, "UNAPPROVED"))
		buf_addf(out, "%s: ", reason);
	buf_add(out, json_text(judged, "detail", ""));
}

static void add_live(struct buf *out, const struct json *live,
		     const struct theme *theme)
{
	bool approved = json_is_true(json_get(live, "approved"));
	autobuf text = { 0 };

	begin(out, "Live", theme);
	buf_addf(&text, "%s at ", json_text(live, "branch", ""));
	words_id(&text, json_text(live, "revision", "nothing"));
	if (approved) {
		buf_addf(&text, ", approved (policy version %lld)",
			 (long long)words_number(live, "policy_version"));
	} else {
		buf_add(&text, ", NOT APPROVED: ");
		add_refusal(&text, live);
		if (json_get(live, "approved_revision")) {
			buf_add(&text, "; last approved is ");
			words_id(&text,
				 json_text(live, "approved_revision", ""));
		}
	}
	buf_add(out, approved ? "" : theme->bad);
	paragraph(out, NAMES, buf_str(&text));
	buf_add(out, approved ? "" : theme->off);
}

static void detail(struct buf *out, const char *name, const char *text,
		   const struct theme *theme)
{
	if (!*text)
		return;
	buf_addf(out, "%*s%s%s:%s ", DEEP, "", theme->dim, name, theme->off);
	paragraph(out, DEEP + 2, text);
}

static void add_people(struct buf *out, const char *name,
		       const struct json *people, const struct theme *theme)
{
	auto_release(strings) list = { 0 };
	autobuf text = { 0 };

	json_each(person, people) {
		autobuf one = { 0 };

		words_person(&one, person);
		strings_add(&list, buf_str(&one));
	}
	strings_join_words(&text, &list);
	detail(out, name, buf_str(&text), theme);
}

static void add_rule(struct buf *out, const struct json *rule,
		     const struct theme *theme)
{
	bool good = json_is_true(json_get(rule, "satisfied"));
	autobuf head = { 0 };
	autobuf signed_by = { 0 };

	buf_addf(out, "  %s%s%s ", good ? theme->good : theme->warn,
		 good ? "signed " : "missing", theme->off);
	buf_addf(&head, "%s (%s) needs ", json_text(rule, "path", ""),
		 json_text(rule, "change", ""));
	words_needs(&head, rule);
	paragraph(out, DEEP, buf_str(&head));
	words_list(&signed_by, json_get(rule, "signed_by"));
	detail(out, "signed by", buf_str(&signed_by), theme);
	if (good)
		return;
	add_people(out, "could sign", json_get(rule, "could_sign"), theme);
	add_people(out, "had a hand in it, so can't sign",
		   json_get(rule, "excluded"), theme);
	if (json_is_true(json_get(rule, "unknown_contributor")))
		detail(out, "no key shows who wrote all of it",
		       "two people must sign", theme);
}

static void add_sign_off(struct buf *out, const struct json *sign_off,
			 const struct theme *theme)
{
	bool counts = json_is_true(json_get(sign_off, "counts"));
	autobuf text = { 0 };

	words_person(&text, sign_off);
	buf_addf(&text, ", %s", json_text(sign_off, "type", "no statement"));
	if (!counts)
		buf_addf(&text, ", does not count: %s: %s",
			 json_text(sign_off, "reason", ""),
			 json_text(sign_off, "detail", ""));
	detail(out, counts ? "sign-off" : "void sign-off", buf_str(&text),
	       theme);
}

static void add_work(struct buf *out, const struct json *work,
		     const struct theme *theme)
{
	bool approved = json_is_true(json_get(work, "approved"));
	autobuf text = { 0 };

	begin(out, "Here", theme);
	buf_addf(&text, "%s at ", json_text(work, "branch", "no branch"));
	words_id(&text, json_text(work, "revision", ""));
	if (json_is_true(json_get(work, "is_live"))) {
		buf_add(&text, ", the same as live");
	} else if (approved) {
		buf_add(&text, ", approved, not landed yet");
	} else {
		buf_add(&text, ", not approved: ");
		add_refusal(&text, work);
	}
	paragraph(out, NAMES, buf_str(&text));
	json_each(rule, json_get(work, "rules"))
		add_rule(out, rule, theme);
	json_each(sign_off, json_get(work, "sign_offs"))
		add_sign_off(out, sign_off, theme);
}

static void add_you(struct buf *out, const struct json *status,
		    const struct theme *theme)
{
	const struct json *you = json_get(status, "you");
	autobuf text = { 0 };

	if (!you)
		return;
	begin(out, "You", theme);
	words_person(&text, you);
	if (json_is_true(json_get(you, "can_sign")))
		buf_add(&text, ": your sign-off is wanted");
	paragraph(out, NAMES, buf_str(&text));
}

static void add_runs(struct buf *out, const struct json *runs,
		     const struct theme *theme)
{
	json_each(run, runs) {
		begin(out, "Run", theme);
		paragraphf(out, NAMES, "%s in %s has no end: rbctl resume %s",
			   json_text(run, "run", ""),
			   json_text(run, "environment", ""),
			   json_text(run, "run", ""));
	}
}

void report_status_text(struct buf *out, const struct json *status,
			const struct theme *theme)
{
	add_live(out, json_get(status, "live"), theme);
	if (json_get(status, "work"))
		add_work(out, json_get(status, "work"), theme);
	if (json_is_true(json_get(status, "uncommitted"))) {
		begin(out, "Files", theme);
		buf_add(out, "there are changes that are not committed yet\n");
	}
	if (json_get(status, "separation_of_duties") &&
	    !json_is_true(json_get(status, "separation_of_duties"))) {
		begin(out, "Warning", theme);
		buf_addf(out,
			 "%sduties are not separate: people may sign what they "
			 "wrote%s\n",
			 theme->bad, theme->off);
	}
	add_you(out, status, theme);
	add_runs(out, json_get(status, "unfinished_runs"), theme);
	begin(out, "Next", theme);
	paragraph(out, NAMES, json_text(status, "next", ""));
}
