/* audit_words.c - what the text and the page of an audit say alike */
#include "core/report/audit_words.h"

#include "core/base/text.h"
#include "core/report/paragraph.h"

#include <string.h>

int64_t words_number(const struct json *object, const char *key)
{
	int64_t number = 0;

	(void)json_int(&number, json_get(object, key));
	return number;
}

void words_person(struct buf *out, const struct json *person)
{
	const char *id = json_text(person, "person", "");
	const char *name = json_text(person, "name", NULL);

	if (name)
		buf_addf(out, "%s (%s)", name, id);
	else
		buf_add(out, *id ? id : "somebody unknown");
}

void words_list(struct buf *out, const struct json *strings)
{
	auto_release(strings) list = { 0 };

	json_strings(&list, strings);
	strings_sort(&list);
	strings_join_words(out, &list);
}

void words_reasons(struct buf *out, const struct json *revision)
{
	const char *between = "";

	json_each(reason, json_get(revision, "reasons")) {
		if (!json_string(reason))
			continue;
		buf_addf(out, "%s%s", between, json_string(reason));
		between = "; ";
	}
}

void words_signers(struct buf *out, const struct json *revision)
{
	auto_release(strings) list = { 0 };

	json_each(sign_off, json_get(revision, "sign_offs")) {
		autobuf one = { 0 };

		if (!json_is_true(json_get(sign_off, "counts")))
			continue;
		words_person(&one, sign_off);
		strings_add_once(&list, buf_str(&one));
	}
	strings_join_words(out, &list);
}

void words_contributors(struct buf *out, const struct json *revision)
{
	auto_release(strings) list = { 0 };

	json_each(person, json_get(revision, "contributors")) {
		autobuf one = { 0 };

		words_person(&one, person);
		strings_add(&list, buf_str(&one));
	}
	if (json_is_true(json_get(revision, "unknown_contributor")))
		strings_add(&list, "somebody whose key is not known");
	strings_join_words(out, &list);
}

void words_needs(struct buf *out, const struct json *rule)
{
	auto_release(strings) list = { 0 };

	json_each(need, json_get(rule, "needs")) {
		autobuf one = { 0 };

		buf_addf(&one, "%lld of role %s",
			 (long long)words_number(need, "count"),
			 json_text(need, "role", ""));
		strings_add(&list, buf_str(&one));
	}
	strings_join_words(out, &list);
}

void words_time(struct buf *out, const char *time)
{
	if (strlen(time) == TEXT_TIME_SIZE - 1)
		buf_addf(out, "%.10s %.5s UTC", time, time + 11);
	else
		buf_add(out, time);
}

void words_period(struct buf *out, const struct json *period)
{
	const char *from = json_text(period, "from", NULL);
	const char *to = json_text(period, "to", NULL);

	if (from) {
		buf_add(out, "from ");
		words_time(out, from);
	} else {
		buf_add(out, "from the beginning");
	}
	if (to) {
		buf_add(out, " until ");
		words_time(out, to);
	} else {
		buf_add(out, " until the report was made");
	}
}

void words_id(struct buf *out, const char *hex)
{
	buf_addf(out, "%.*s", SHORT_ID, hex);
}

void words_population(struct buf *out, const struct json *population)
{
	size_t unapproved = (size_t)words_number(population, "unapproved");

	counted(out, (size_t)words_number(population, "commits"), "commit",
		"commits");
	buf_addf(out, " of the live branch's %lld in this period: ",
		 (long long)words_number(population, "chain"));
	counted(out, (size_t)words_number(population, "approved"),
		"approved revision", "approved revisions");
	buf_addf(out, ", %lld on the way to one",
		 (long long)words_number(population, "part"));
	if (words_number(population, "anchor"))
		buf_add(out, ", the pinned first commit");
	buf_addf(out, ", %zu not approved", unapproved);
}

const char *words_exception(const char *kind)
{
	static const struct {
		const char *kind, *words;
	} known[] = {
		{ "unapproved", "Not approved" },
		{ "expired", "Expired sign-off" },
		{ "void", "Sign-off that does not count" },
		{ "rejected", "Rejected" },
		{ "break-glass", "Glass broken" },
		{ "review-debt", "Not reviewed after break-glass" },
		{ "rollback", "Going back" },
		{ "override", "Run outside the ordinary rules" },
		{ "late", "Signed late" },
		{ "clock", "Date out of order" },
		{ "unfinished", "Run without an end" },
		{ "receipt", "Broken receipt" },
		{ "unknown-author", "Author not known" },
		{ "unacknowledged", "High risk not acknowledged" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (!strcmp(known[i].kind, kind))
			return known[i].words;
	return kind;
}

const char *words_question(const struct json *checklist, const char *id)
{
	return json_text(json_get(checklist, "questions"), id, id);
}

static void add_side(struct buf *out, const char *name,
		     const struct json *value)
{
	if (!value)
		return;
	buf_addf(out, "; %s: ", name);
	if (json_string(value))
		buf_add(out, json_string(value));
	else
		json_compact(out, value);
}

void words_difference(struct buf *out, const struct json *item)
{
	buf_add(out, json_text(item, "sentence", ""));
	if (json_is_true(json_get(item, "told")))
		return;
	add_side(out, "was", json_get(item, "old"));
	add_side(out, "now", json_get(item, "new"));
}

void words_acknowledged(struct buf *out, const char *member,
			const struct json *sign_off, const struct json *item)
{
	buf_addf(out, "%s by %s: %s: ",
		 text_equal(member, "acknowledged") ? "acknowledged"
						    : "NOT acknowledged",
		 json_text(sign_off, "person", ""),
		 json_text(item, "path", ""));
	words_difference(out, item);
}
