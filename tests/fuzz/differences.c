/* differences.c - fuzz: two values, parted by a newline and "---"; what diff
 * says of them, put into the first, means what the second does */
#include "core/change/walk.h"
#include "tests/fuzz/fuzz.h"

static struct document *read_side(const char *text, size_t len)
{
	struct document *document = NULL;
	struct err err = { 0 };

	if (diff_file(&document, "x.json", text, len, &err))
		return NULL;
	return document;
}

/* The answer as text, read again. */
static struct json *read_answer(const struct diff *diff)
{
	autoptr(json) answer = json_new_object();
	struct json *again = NULL;
	struct err err = { 0 };
	autobuf text = { 0 };

	diff_json(answer, diff);
	json_compact(&text, answer);
	/* It is deeper than what it speaks of. */
	if (json_parse(&again, buf_str(&text), text.len, JSON_LARGE, "answer",
		       &err))
		return NULL;
	return again;
}

/* A masked value may stand for any: where "kty" is gone from a key, what was
 * its private part is no secret any more, but the answer hides it. */
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

static void check(const struct document *a, const struct document *b)
{
	struct material_pair as = material_both(a, b);
	autoptr(json) wanted = diff_meaning(b, as);
	auto_release(diff) diff = { 0 };
	auto_release(document_diff) read = { 0 };
	autoptr(json) answer = NULL;
	struct document made = *a;
	const struct json *one;
	struct err err = { 0 };

	diff_files(&diff, a, b);
	answer = read_answer(&diff);
	if (!answer)
		return;
	one = json_first(json_get(answer, "documents"));
	made.root = NULL;
	if (one) {
		HOLDS(diff_parse(&read, one, &err) == 0);
		HOLDS(diff_apply(&made.root, a->root, &read, &err) == 0);
	} else {
		made.root = json_copy(a->root);
	}
	{
		autoptr(json) means = diff_meaning(&made, as);

		HOLDS(same_but_masks(means, wanted));
	}
	json_free(made.root);
}

/* What nobody wrote: it must be refused, or applied to something. */
static void check_answer(const struct document *a, const struct document *b)
{
	auto_release(document_diff) read = { 0 };
	struct json *result = NULL;
	struct err err = { 0 };

	if (diff_parse(&read, b->root, &err) == 0 &&
	    diff_apply(&result, a->root, &read, &err) == 0)
		json_free(result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *part = memmem(data, size, "\n---\n", 5);
	autoptr(document) a = NULL;
	autoptr(document) b = NULL;

	if (!part)
		return 0;
	a = read_side(text, (size_t)(part - text));
	b = read_side(part + 5, size - (size_t)(part + 5 - text));
	if (!a || !b)
		return 0;
	check(a, b);
	check_answer(a, b);
	return 0;
}
