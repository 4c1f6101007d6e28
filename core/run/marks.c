/* marks.c - stand-ins in text for what a plan must not or cannot hold yet */
#include "core/run/marks.h"
#include "core/base/text.h"
#include "core/crypto/hash.h"

#include <stdio.h>
#include <string.h>

#define MARK_PREFIX "rbctlmark"
#define MARK_RANDOM 16

void marks_release(struct marks *marks)
{
	for (size_t i = 0; i < marks->nr; i++)
		free(marks->at[i].name);
	free(marks->at);
	*marks = (struct marks){ 0 };
}

const char *marks_add(struct marks *marks, const char *name, bool secret,
		      size_t input)
{
	unsigned char random[MARK_RANDOM];
	autobuf hex = { 0 };
	struct mark *mark;

	marks->at = grow(marks->at, marks->nr, &marks->alloc, sizeof(*mark));
	mark = &marks->at[marks->nr++];
	hash_random(random, sizeof(random));
	text_hex(&hex, random, sizeof(random));
	*mark = (struct mark){ .name = xstrdup(name),
			       .secret = secret,
			       .input = input };
	snprintf(mark->text, sizeof(mark->text), MARK_PREFIX "%sz",
		 buf_str(&hex));
	return mark->text;
}

static const struct mark *mark_at(const struct marks *marks, const char *text)
{
	for (size_t i = 0; i < marks->nr; i++)
		if (text_starts(text, marks->at[i].text))
			return &marks->at[i];
	return NULL;
}

void marks_each(const struct marks *marks, const char *text, mark_fn *fn,
		void *payload)
{
	const char *literal = text;
	const char *p = text;

	while ((p = strstr(p, MARK_PREFIX))) {
		const struct mark *mark = mark_at(marks, p);

		if (!mark) {
			p++;
			continue;
		}
		if (p > literal)
			fn(literal, (size_t)(p - literal), NULL, payload);
		fn(p, strlen(mark->text), mark, payload);
		p += strlen(mark->text);
		literal = p;
	}
	if (*literal)
		fn(literal, strlen(literal), NULL, payload);
}

struct search {
	const struct mark *found;
	bool secret;
};

static void search_piece(const char *text UNUSED, size_t len UNUSED,
			 const struct mark *mark, void *payload)
{
	struct search *search = payload;

	if (mark && !search->found && (mark->secret || !search->secret))
		search->found = mark;
}

const struct mark *marks_find(const struct marks *marks, const char *text)
{
	struct search search = { 0 };

	marks_each(marks, text, search_piece, &search);
	return search.found;
}

const struct mark *marks_find_secret(const struct marks *marks,
				     const char *text)
{
	struct search search = { .secret = true };

	marks_each(marks, text, search_piece, &search);
	return search.found;
}

static void show_piece(const char *text, size_t len, const struct mark *mark,
		       void *payload)
{
	struct buf *out = payload;

	if (mark)
		buf_addf(out, "‹%s›", mark->name);
	else
		buf_add_bytes(out, text, len);
}

void marks_show(struct buf *out, const struct marks *marks, const char *text)
{
	marks_each(marks, text, show_piece, out);
}
