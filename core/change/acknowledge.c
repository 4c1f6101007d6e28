/* acknowledge.c - what a signer has to have seen, one difference at a time */
#include "core/change/acknowledge.h"

#include <stdlib.h>
#include <string.h>

static void acknowledgement_release(struct acknowledgement *one)
{
	free(one->path);
	free(one->place);
	json_free(one->old);
	json_free(one->new);
	free(one->sentence);
	free(one->note);
	free(one->words);
}

void acknowledgements_release(struct acknowledgements *list)
{
	for (size_t i = 0; i < list->nr; i++)
		acknowledgement_release(&list->at[i]);
	free(list->at);
	*list = (struct acknowledgements){ 0 };
}

static char *escaped(const char *text)
{
	autobuf out = { 0 };

	buf_add_untrusted(&out, text);
	return xstrdup(buf_str(&out));
}

/* A sentence does not hold all: long values stand beneath it, and lists and
 * steps read alike that aren't. What is absent has no member here. */
static void digest_of(char out[SHA256_HEX + 1], const char *path,
		      const struct difference *d)
{
	autoptr(json) whole = json_new_object();
	autobuf text = { 0 };

	json_set_string(whole, "path", path);
	json_set_string(whole, "place", d->place);
	json_set_string(whole, "type", difference_type_name(d->type));
	if (d->after)
		json_set_string(whole, "after", d->after);
	json_set_copy(whole, "old", d->old);
	json_set_copy(whole, "new", d->new);
	json_identity(&text, whole);
	hash_sha256_hex(out, buf_str(&text), text.len);
}

/* The sentence, too: it may say what stands elsewhere in the document. The
 * code is the whole digest, because whoever writes a change may look for two
 * that share a part of it. */
static char *make_words(const struct acknowledgement *one)
{
	char code[SHA256_HEX + 1];
	autobuf text = { 0 };

	buf_addf(&text, "%s %s", one->sha256, one->sentence);
	hash_sha256_hex(code, buf_str(&text), text.len);
	return xasprintf("%s#%s=%s", one->path, one->place, code);
}

static void add(struct acknowledgements *out, const struct document_diff *from,
		const struct difference *d)
{
	struct acknowledgement one = { .kind = from->kind,
				       .path = escaped(from->path),
				       .place = escaped(d->place),
				       .type = d->type,
				       .old = json_copy_any(d->old),
				       .new = json_copy_any(d->new),
				       .told = d->told,
				       .sentence = escaped(d->sentence),
				       .why = d->why,
				       .source = d->source };

	one.note = d->note ? escaped(d->note) : NULL;
	digest_of(one.sha256, from->path, d);
	one.words = make_words(&one);
	out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
	out->at[out->nr++] = one;
}

static int in_order(const void *a, const void *b)
{
	const struct acknowledgement *x = a;
	const struct acknowledgement *y = b;
	int order = strcmp(x->path, y->path);

	if (order == 0)
		order = strcmp(x->place, y->place);
	if (order == 0)
		order = strcmp(x->sentence, y->sentence);
	return order ? order : strcmp(x->sha256, y->sha256);
}

static void drop_doubles(struct acknowledgements *list)
{
	struct acknowledgements once = { 0 };

	once.at = xcalloc(list->nr, sizeof(*once.at));
	for (size_t i = 0; i < list->nr; i++) {
		if (once.nr &&
		    in_order(&once.at[once.nr - 1], &list->at[i]) == 0)
			continue;
		once.at[once.nr++] = list->at[i];
		list->at[i] = (struct acknowledgement){ 0 };
	}
	acknowledgements_release(list);
	*list = once;
}

void acknowledgements_find(struct acknowledgements *out,
			   const struct diff *diff)
{
	for (size_t i = 0; i < diff->nr; i++) {
		const struct document_diff *document = &diff->at[i];

		for (size_t k = 0; k < document->nr; k++)
			if (document->at[k].risk == RISK_HIGH)
				add(out, document, &document->at[k]);
	}
	if (out->nr == 0)
		return;
	qsort(out->at, out->nr, sizeof(*out->at), in_order);
	drop_doubles(out);
}

size_t acknowledgements_missing(const struct acknowledgements *list)
{
	size_t nr = 0;

	for (size_t i = 0; i < list->nr; i++)
		nr += !list->at[i].given;
	return nr;
}

int acknowledgements_give(struct acknowledgements *list, const char *words,
			  struct err *err)
{
	const char *code = strrchr(words, '=');
	size_t len = code ? (size_t)(code - words) + 1 : strlen(words);
	bool elsewise = false;

	for (size_t i = 0; i < list->nr; i++) {
		struct acknowledgement *one = &list->at[i];

		if (strcmp(one->words, words) == 0) {
			one->given = true;
			return 0;
		}
		elsewise |= strncmp(one->words, words, len) == 0;
	}
	err_no(err, REASON_STALE, "nothing of high risk here is '%s'%s", words,
	       elsewise ? ": what happens at that place is something else"
			: "");
	return err_hint(err, "read what is, without --acknowledge: rbctl "
			     "approve says the words for each");
}

/* ---- against a statement ---- */

static bool is_about(const struct acknowledgement *one, const struct json *item)
{
	return strcmp(one->path, json_text(item, "path", "")) == 0 &&
	       strcmp(one->place, json_text(item, "place", "")) == 0 &&
	       strcmp(one->sha256, json_text(item, "sha256", "")) == 0;
}

void acknowledgements_recall(struct acknowledgements *list,
			     const struct json *acknowledged)
{
	for (size_t i = 0; i < list->nr; i++)
		json_each(item, acknowledged)
			list->at[i].given |= is_about(&list->at[i], item);
}

/* ---- as JSON ---- */

static struct json *append(struct json *array,
			   const struct acknowledgement *one)
{
	struct json *item = json_append_object(array);

	json_set_string(item, "path", one->path);
	json_set_string(item, "place", one->place);
	json_set_string(item, "sentence", one->sentence);
	json_set_string(item, "sha256", one->sha256);
	return item;
}

static void add_values(struct json *item, const struct acknowledgement *one)
{
	json_set_string(item, "type", difference_type_name(one->type));
	json_set_copy(item, "old", one->old);
	json_set_copy(item, "new", one->new);
	if (one->told)
		json_set_bool(item, "told", true);
}

struct json *acknowledgements_json(const struct acknowledgements *list)
{
	struct json *array = json_new_array();

	for (size_t i = 0; i < list->nr; i++)
		if (list->at[i].given)
			append(array, &list->at[i]);
	return array;
}

struct json *acknowledgements_seen_json(const struct acknowledgements *list,
					const struct json *acknowledged)
{
	struct json *array = json_new_array();

	json_each(item, acknowledged) {
		struct json *seen = json_copy(item);

		json_append(array, seen);
		for (size_t i = 0; i < list->nr; i++)
			if (is_about(&list->at[i], item))
				add_values(seen, &list->at[i]);
	}
	return array;
}

struct json *acknowledgements_missing_json(const struct acknowledgements *list,
					   bool words)
{
	struct json *array = json_new_array();

	for (size_t i = 0; i < list->nr; i++) {
		struct json *item;

		if (list->at[i].given)
			continue;
		item = append(array, &list->at[i]);
		add_values(item, &list->at[i]);
		if (list->at[i].note)
			json_set_string(item, "note", list->at[i].note);
		json_set_string(item, "why", list->at[i].why);
		json_set_string(item, "source", list->at[i].source);
		if (words)
			json_set_string(item, "acknowledge", list->at[i].words);
	}
	return array;
}
