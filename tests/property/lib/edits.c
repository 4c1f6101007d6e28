/* edits.c - documents changed at random, and what must hold of any two */
#include "tests/property/lib/edits.h"

#include "core/change/walk.h"
#include "core/report/diff.h"
#include "tests/property/lib/tap.h"

#include <string.h>

const char *const claim_sentences[CLAIMS] = {
	[CLAIM_ENOUGH] = "what --json says, put into A, means what B does",
	[CLAIM_NOTHING_MISSING] = "no difference in meaning is left out",
	[CLAIM_NO_PHANTOM] = "nothing is told that means the same",
	[CLAIM_SECRETS_TOLD] = "a secret that changed is told",
	[CLAIM_SECRETS_HIDDEN] = "no secret is shown",
};

/* ---- edits ---- */

/* What isn't anywhere else, so that it is seen where it must not be. */
#define PLANTED "PLANTED-SECRET-"

static struct json *some_value(struct chance *chance)
{
	struct json *value;

	switch (chance_below(chance, 6)) {
	case 0:
		return json_new_int(chance_below(chance, 9));
	case 1:
		return json_new_bool(chance_below(chance, 2));
	case 2:
		value = json_new_array();
		for (int i = chance_below(chance, 4); i > 0; i--)
			json_append_string(value,
					   i % 2 ? "a" : "https://new.example");
		return value;
	case 3:
		value = json_new_object();
		json_set_stringf(value, "name", "n%d", chance_below(chance, 5));
		json_set_stringf(value, "client_secret", PLANTED "%d",
				 chance_below(chance, 99));
		return value;
	case 4:
		return json_new_null();
	default:
		return json_new_string(chance_below(chance, 2) ? "" : "x b x");
	}
}

static struct json *edited_array(struct chance *chance,
				 const struct json *array, int rarely)
{
	struct json *out = json_new_array();
	bool turned = chance_below(chance, rarely) == 0;

	json_each(item, array) {
		struct json *one;

		if (chance_below(chance, rarely) == 0)
			continue;
		one = edited(chance, item, rarely);
		if (turned && chance_below(chance, 2))
			json_append(out, json_copy(one));
		json_append(out, one);
		if (chance_below(chance, 2 * rarely) == 0)
			json_append(out, some_value(chance));
	}
	if (turned && json_count(array) > 1) {
		struct json *last = json_copy(json_first(out));

		if (last)
			json_append(out, last);
	}
	return out;
}

static struct json *edited_object(struct chance *chance,
				  const struct json *object, int rarely,
				  bool whole)
{
	struct json *out = json_new_object();

	json_each(member, object)
		if (whole || chance_below(chance, rarely) != 0)
			json_add(out, json_key(member),
				 edited(chance, member, rarely));
	if (chance_below(chance, rarely) == 0)
		json_set(out, chance_below(chance, 2) ? "added" : "a/b~c",
			 some_value(chance));
	if (chance_below(chance, 2 * rarely) == 0)
		json_set_stringf(out, "clientSecret", PLANTED "%d",
				 chance_below(chance, 99));
	return out;
}

static struct json *edited_value(struct chance *chance,
				 const struct json *value, int rarely,
				 bool whole)
{
	if (json_type(value) == JSON_ARRAY)
		return edited_array(chance, value, rarely);
	if (json_type(value) == JSON_OBJECT)
		return edited_object(chance, value, rarely, whole);
	if (chance_below(chance, 2 * rarely) != 0)
		return json_copy(value);
	if (json_type(value) == JSON_BOOL)
		return json_new_bool(!json_is_true(value));
	if (json_string(value) && chance_below(chance, 2)) {
		autobuf text = { 0 };

		buf_addf(&text, "%s new", json_string(value));
		return json_new_string(buf_str(&text));
	}
	return some_value(chance);
}

struct json *edited(struct chance *chance, const struct json *value, int rarely)
{
	return edited_value(chance, value, rarely, true);
}

/* ---- claims ---- */

static const struct theme plain = { "", "", "", "", "", "" };

static void blame(struct claims *claims, enum claim claim, const char *name,
		  const char *what)
{
	if (claims->failed[claim]++ < 3)
		tap_note("%s: not so: %s: %.400s", name, claim_sentences[claim],
			 what);
}

/* The answer as a program gets it: text, read and put into A. */
static struct json *put_in(struct claims *claims, const char *name,
			   const struct document *a, const char *answer)
{
	auto_release(document_diff) read = { 0 };
	autoptr(json) root = NULL;
	struct json *result = NULL;
	struct err err = { 0 };
	const struct json *one;

	if (json_parse(&root, answer, strlen(answer), JSON_LARGE, "answer",
		       &err) == 0) {
		one = json_first(json_get(root, "documents"));
		if (!one)
			return json_copy(a->root);
		if (diff_parse(&read, one, &err) == 0 &&
		    diff_apply(&result, a->root, &read, &err) == 0)
			return result;
	}
	blame(claims, CLAIM_ENOUGH, name, err.msg);
	return NULL;
}

/* The first place in which two values differ, for a person. */
static void first_place(struct buf *out, const struct json *a,
			const struct json *b)
{
	json_each(member, a) {
		const struct json *other =
			json_key(member) ? json_get(b, json_key(member)) : NULL;

		if (!json_key(member) || json_equal(member, other))
			continue;
		buf_addf(out, "/%s", json_key(member));
		first_place(out, member, other);
		return;
	}
	buf_add(out, " ");
	json_compact(out, a);
	buf_add(out, " | ");
	json_compact(out, b);
}

/* A masked value may stand for any: where "kty" is gone from a key, what was
 * its private part is shown as plain in B, and was a secret in the answer. */
static bool same_but_masks(const struct json *a, const struct json *b)
{
	const struct json *other = json_first(b);

	if (json_string(a) && !strcmp(json_string(a), SECRET_MASK))
		return b != NULL;
	if (json_type(a) != json_type(b) || json_count(a) != json_count(b))
		return false;
	if (json_type(a) != JSON_OBJECT && json_type(a) != JSON_ARRAY)
		return json_equal(a, b);
	json_each(item, a) {
		const char *key = json_key(item);

		if (!same_but_masks(item, key ? json_get(b, key) : other))
			return false;
		other = json_next(other);
	}
	return true;
}

static void check_enough(struct claims *claims, const char *name,
			 const struct document *a, const struct json *wanted,
			 struct material_pair as, const char *answer)
{
	autoptr(json) result = put_in(claims, name, a, answer);
	autoptr(json) means = NULL;
	struct document made = *a;
	autobuf where = { 0 };

	if (!result)
		return;
	made.root = result;
	means = diff_meaning(&made, as);
	if (same_but_masks(means, wanted))
		return;
	first_place(&where, means, wanted);
	blame(claims, CLAIM_ENOUGH, name, buf_str(&where));
}

static bool holds_mask(const struct json *value)
{
	json_each(item, value)
		if (holds_mask(item))
			return true;
	return json_string(value) && strstr(json_string(value), SECRET_MASK);
}

static void check_told(struct claims *claims, const char *name,
		       const struct document_diff *diff, bool same_meaning)
{
	for (size_t i = 0; diff && i < diff->nr; i++) {
		const struct difference *d = &diff->at[i];

		if (!same_meaning || d->secret ||
		    d->type == DIFFERENCE_WRITING || holds_mask(d->old) ||
		    holds_mask(d->new))
			continue;
		blame(claims, CLAIM_NO_PHANTOM, name, d->sentence);
	}
}

/* Where "kty" is gone, "d" is no secret any more, but still there. */
static bool all_in(const struct strings *secrets, const struct strings *others,
		   const struct document *other)
{
	for (size_t i = 0; i < secrets->nr; i++)
		if (!strings_has(others, secrets->at[i]) &&
		    !strstr(buf_str(&other->text), secrets->at[i]))
			return false;
	return true;
}

static void check_secrets(struct claims *claims, const char *name,
			  const struct document *a, const struct document *b,
			  const struct diff *diff, const char *answer)
{
	auto_release(strings) before = { 0 };
	auto_release(strings) after = { 0 };
	const struct strings none = { 0 };
	struct diff_report report = {
		.from = a->path,
		.to = b->path,
		.diff = diff,
		.unreadable = &none,
	};
	bool told = false;
	autobuf text = { 0 };

	diff_secrets(&before, a);
	diff_secrets(&after, b);
	for (size_t i = 0; diff->nr && i < diff->at[0].nr; i++)
		told |= diff->at[0].at[i].secret ||
			holds_mask(diff->at[0].at[i].old) ||
			holds_mask(diff->at[0].at[i].new);
	if (!told &&
	    !(all_in(&before, &after, b) && all_in(&after, &before, a)))
		blame(claims, CLAIM_SECRETS_TOLD, name, "");
	report_diff_text(&text, diff, &plain);
	report_diff_markdown(&text, &report);
	report_diff_html(&text, &report);
	if (strstr(answer, PLANTED) || strstr(buf_str(&text), PLANTED))
		blame(claims, CLAIM_SECRETS_HIDDEN, name, "");
}

static bool is_told(const struct diff *diff)
{
	return diff->nr > 0 && (diff->at[0].nr > 1 ||
				diff->at[0].at[0].type != DIFFERENCE_WRITING);
}

void claims_check(struct claims *claims, const char *name,
		  const struct document *a, const struct document *b)
{
	struct material_pair as = material_both(a, b);
	autoptr(json) was = diff_meaning(a, as);
	autoptr(json) is = diff_meaning(b, as);
	autoptr(json) answer = json_new_object();
	auto_release(diff) diff = { 0 };
	autobuf text = { 0 };
	bool same = json_equal(was, is);

	diff_files(&diff, a, b);
	diff_json(answer, &diff);
	json_compact(&text, answer);
	claims->nr++;
	claims->nr_different += !same;
	if (!same && !is_told(&diff))
		blame(claims, CLAIM_NOTHING_MISSING, name, "");
	check_told(claims, name, diff.nr ? &diff.at[0] : NULL, same);
	check_enough(claims, name, a, is, as, buf_str(&text));
	check_secrets(claims, name, a, b, &diff, buf_str(&text));
}
