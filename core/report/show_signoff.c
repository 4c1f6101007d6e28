/* show_signoff.c - a sign-off in plain words */
#include "core/report/show_private.h"

#include "core/base/text.h"
#include "core/report/audit_words.h"

static void add_side(struct buf *out, const struct json *change)
{
	bool was = json_type(json_get(change, "old")) == JSON_OBJECT;
	bool is = json_type(json_get(change, "new")) == JSON_OBJECT;

	buf_addf(out, "%s (%s)", json_text(change, "path", ""),
		 !was  ? "new"
		 : !is ? "removed"
		       : "changed");
	if (is)
		buf_addf(out, ", SHA-256 %s",
			 json_text(json_get(change, "new"), "sha256", ""));
}

static void add_answers(struct page *page, const struct json *checklist,
			const struct json *questions)
{
	const struct json *answers = json_get(checklist, "answers");

	page_heading(page, "What was answered");
	json_each(answer, answers) {
		const char *question = json_key(answer);
		autobuf text = { 0 };

		json_each(item, json_get(questions, "items"))
			if (text_equal(json_text(item, "id", ""),
				       json_key(answer)))
				question = json_text(item, "text", question);
		buf_addf(&text, "%s \xe2\x80\x94 ", question);
		if (json_string(answer))
			buf_add(&text, json_string(answer));
		else
			json_compact(&text, answer);
		page_point(page, page->indent + 2, buf_str(&text));
	}
}

static void add_seen(struct page *page, const struct json *sign_off)
{
	static const char *const members[] = { "acknowledged",
					       "not_acknowledged" };
	bool any = false;

	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		json_each(item, json_get(sign_off, members[i])) {
			autobuf text = { 0 };

			if (!any)
				page_heading(page, "What of high risk was "
						   "read, one by one");
			any = true;
			words_acknowledged(&text, members[i], sign_off, item);
			page_point(page, page->indent + 2, buf_str(&text));
		}
}

void report_sign_off_text(struct buf *out, const struct json *sign_off,
			  const struct theme *theme)
{
	struct page page = { .out = out, .theme = theme };
	autobuf person = { 0 };
	autobuf issued = { 0 };
	autobuf expires = { 0 };

	words_person(&person, sign_off);
	words_time(&issued, json_text(sign_off, "issued", ""));
	words_time(&expires, json_text(sign_off, "expires", "no end is set"));
	page_pair(&page, "Sign-off", json_text(sign_off, "commit", ""));
	page_pair(&page, "Says", json_text(sign_off, "type", ""));
	page_pair(&page, "By", buf_str(&person));
	page_value(&page, "Key", json_get(sign_off, "key"));
	page_pair(&page, "On", buf_str(&issued));
	page_pair(&page, "Good until", buf_str(&expires));
	if (json_has_string(json_get(sign_off, "environments"), "*"))
		page_pair(&page, "Environments", "all");
	else
		page_value(&page, "Environments",
			   json_get(sign_off, "environments"));
	page_value(&page, "Reason", json_get(sign_off, "reason"));
	if (json_count(json_get(sign_off, "tickets")) > 0)
		page_value(&page, "Tickets", json_get(sign_off, "tickets"));
	page_value(&page, "Builds on", json_get(sign_off, "base"));
	if (json_is_true(json_get(sign_off, "counts"))) {
		page_pair(&page, "Counts", "yes, where it stands");
	} else {
		autofree char *why = xasprintf(
			"NO: %s: %s", json_text(sign_off, "void_reason", ""),
			json_text(sign_off, "void_detail", ""));

		page_pair(&page, "Counts", why);
	}
	page_heading(&page, "What it speaks of");
	json_each(change, json_get(sign_off, "changes")) {
		autobuf text = { 0 };

		add_side(&text, change);
		page_point(&page, 2, buf_str(&text));
	}
	add_seen(&page, sign_off);
	add_answers(&page, json_get(sign_off, "checklist"),
		    json_get(sign_off, "questions"));
}
