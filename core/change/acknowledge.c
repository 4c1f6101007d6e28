/* acknowledge.c - what a signer has to have seen, one difference at a time */
#include "core/change/acknowledge.h"
#include "core/crypto/hash.h"

#include <stdlib.h>
#include <string.h>

/* As many digits of a digest: words that were written for one sentence must
 * not fit another that somebody makes for them. */
#define CODE_SIZE 16

void acknowledgements_release(struct acknowledgements *list)
{
	for (size_t i = 0; i < list->nr; i++) {
		free(list->at[i].path);
		free(list->at[i].place);
		free(list->at[i].sentence);
		free(list->at[i].note);
		free(list->at[i].words);
	}
	free(list->at);
	*list = (struct acknowledgements){ 0 };
}

static char *escaped(const char *text)
{
	autobuf out = { 0 };

	buf_add_untrusted(&out, text);
	return xstrdup(buf_str(&out));
}

/* The digest is of text that holds no NUL: that is what ends each part. */
static char *make_words(const struct acknowledgement *one)
{
	char digest[SHA256_HEX + 1];
	autobuf text = { 0 };

	buf_add_bytes(&text, one->path, strlen(one->path) + 1);
	buf_add_bytes(&text, one->place, strlen(one->place) + 1);
	buf_add(&text, one->sentence);
	hash_sha256_hex(digest, buf_str(&text), text.len);
	return xasprintf("%s#%s=%.*s", one->path, one->place, CODE_SIZE,
			 digest);
}

static void add(struct acknowledgements *out, const char *path,
		const struct difference *d)
{
	struct acknowledgement one = { .path = escaped(path),
				       .place = escaped(d->place),
				       .sentence = escaped(d->sentence),
				       .why = d->why,
				       .source = d->source };

	one.note = d->note ? escaped(d->note) : NULL;
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
	return order ? order : strcmp(x->sentence, y->sentence);
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
			   const struct diff *diff, const struct strings *paths)
{
	for (size_t i = 0; i < diff->nr; i++) {
		const struct document_diff *document = &diff->at[i];

		if (paths && !strings_has(paths, document->path))
			continue;
		for (size_t k = 0; k < document->nr; k++)
			if (document->at[k].risk == RISK_HIGH)
				add(out, document->path, &document->at[k]);
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
	err_set(err, EXIT_NO, "nothing of high risk here is '%s'%s", words,
		elsewise ? ": what happens at that place is something else"
			 : "");
	return err_hint(err, "read what is, without --acknowledge: rbctl "
			     "approve says the words for each");
}

/* ---- against a statement ---- */

static bool is_about(const struct acknowledgement *one, const struct json *item,
		     bool exactly)
{
	return strcmp(one->path, json_text(item, "path", "")) == 0 &&
	       strcmp(one->place, json_text(item, "place", "")) == 0 &&
	       (!exactly ||
		strcmp(one->sentence, json_text(item, "sentence", "")) == 0);
}

/* Each item of the statement stands for one difference. */
static void recall(struct acknowledgements *list, const struct json *items,
		   bool *used, bool exactly)
{
	for (size_t i = 0; i < list->nr; i++) {
		size_t k = 0;

		json_each(item, items) {
			if (list->at[i].given)
				break;
			if (!used[k] && is_about(&list->at[i], item, exactly))
				list->at[i].given = used[k] = true;
			k++;
		}
	}
}

void acknowledgements_recall(struct acknowledgements *list,
			     const struct json *acknowledged)
{
	autofree bool *used = xcalloc(json_count(acknowledged) + 1, 1);

	recall(list, acknowledged, used, true);
	recall(list, acknowledged, used, false);
}

/* ---- as JSON ---- */

static struct json *append(struct json *array,
			   const struct acknowledgement *one)
{
	struct json *item = json_append_object(array);

	json_set_string(item, "path", one->path);
	json_set_string(item, "place", one->place);
	json_set_string(item, "sentence", one->sentence);
	return item;
}

struct json *acknowledgements_json(const struct acknowledgements *list)
{
	struct json *array = json_new_array();

	for (size_t i = 0; i < list->nr; i++)
		if (list->at[i].given)
			append(array, &list->at[i]);
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
		if (list->at[i].note)
			json_set_string(item, "note", list->at[i].note);
		json_set_string(item, "why", list->at[i].why);
		json_set_string(item, "source", list->at[i].source);
		if (words)
			json_set_string(item, "acknowledge", list->at[i].words);
	}
	return array;
}
