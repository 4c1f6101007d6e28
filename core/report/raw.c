/* raw.c - a file's lines, with nothing that could hide in them */
#include "core/report/raw.h"

#include "core/base/text.h"

#include <string.h>

#define CONTEXT 3 /* lines around what differs */
#define SECRET  "\xe2\x80\xb9secret\xe2\x80\xba"

/* What of a file must not be seen: places, and texts wherever they stand. */
struct secrets {
	const struct raw_file *file;
	struct spans old;
	struct spans new;
	struct strings texts;
};

static void secrets_release(struct secrets *secrets)
{
	spans_release(&secrets->old);
	spans_release(&secrets->new);
	strings_release(&secrets->texts);
}

static void find_secrets(struct secrets *out, const struct raw_file *file)
{
	out->file = file;
	raw_secrets_prepare(&out->texts, file->secrets);
	if (file->path)
		hidden_find(&out->old, &out->new, file->path,
			    &(struct hidden_text){ file->old, file->old_len },
			    &(struct hidden_text){ file->new, file->new_len });
}

/* How many bytes from here on are a secret. */
static size_t hidden_at(const struct secrets *secrets, const char *s,
			size_t left)
{
	const struct raw_file *file = secrets->file;
	bool old = file->old && (uintptr_t)s >= (uintptr_t)file->old &&
		   (uintptr_t)s < (uintptr_t)file->old + file->old_len;
	const char *start = old ? file->old : file->new;
	const struct spans *spans = old ? &secrets->old : &secrets->new;
	size_t len = raw_span_at(spans, (size_t)(s - start), left);

	return len ? len : raw_secret_at(&secrets->texts, s, left);
}

/* `all`: every space and tab shows; else only those at the end. */
static void add_line(struct buf *out, const struct line *line,
		     const struct secrets *secrets, bool all)
{
	size_t end = line->len;

	while (end > 0 && text_is_space(line->text[end - 1]))
		end--;
	for (size_t i = 0, used; i < line->len; i += used) {
		size_t hidden =
			hidden_at(secrets, line->text + i, line->len - i);
		uint32_t c;

		used = text_utf8_decode(&c, line->text + i, line->len - i);
		used = used ? used : 1;
		if (hidden) {
			buf_add(out, SECRET);
			used = hidden;
		} else if (line->text[i] == ' ' && (all || i >= end)) {
			buf_add(out, "\xc2\xb7"); /* · */
		} else if (line->text[i] == '\t' && (all || i >= end)) {
			buf_add(out, "\\t");
		} else if (line->text[i] == '\t') {
			buf_add(out, "    ");
		} else if (line->text[i] == '\r') {
			buf_add(out, "\\r");
		} else {
			buf_add_untrusted_bytes(out, line->text + i, used);
		}
	}
}

static bool same_but_space(const struct line *a, const struct line *b)
{
	size_t i = 0, j = 0;

	for (;;) {
		while (i < a->len && text_is_space(a->text[i]))
			i++;
		while (j < b->len && text_is_space(b->text[j]))
			j++;
		if (i == a->len || j == b->len)
			return i == a->len && j == b->len;
		if (a->text[i++] != b->text[j++])
			return false;
	}
}

/* Is there, in the same run of differing lines, one of the other sign that
 * differs in white space only? */
static bool differs_in_space(const struct line_changes *all, size_t at)
{
	const struct line_change *own = &all->at[at];
	size_t from = at, to = at;

	if (own->mark == LINE_SAME)
		return false;
	while (from > 0 && all->at[from - 1].mark != LINE_SAME &&
	       at - from < 64)
		from--;
	while (to < all->nr && all->at[to].mark != LINE_SAME && to - at < 64)
		to++;
	for (; from < to; from++)
		if (all->at[from].mark != own->mark &&
		    same_but_space(&all->at[from].line, &own->line))
			return true;
	return false;
}

static bool is_near(const struct line_changes *all, size_t at)
{
	size_t from = at > CONTEXT ? at - CONTEXT : 0;

	for (; from < all->nr && from <= at + CONTEXT; from++)
		if (all->at[from].mark != LINE_SAME)
			return true;
	return false;
}

static void hand_out(const struct line_changes *all, size_t at,
		     const struct secrets *secrets, raw_line_fn *fn,
		     void *payload)
{
	const struct line_change *change = &all->at[at];
	autobuf text = { 0 };

	add_line(&text, &change->line, secrets, differs_in_space(all, at));
	fn(&(struct raw_line){ .mark = change->mark,
			       .old_number = change->old_number,
			       .new_number = change->new_number,
			       .text = buf_str(&text),
			       .ended = change->line.ended },
	   payload);
}

void raw_each(const struct raw_file *file, raw_line_fn *fn, void *payload)
{
	auto_release(line_changes) all = { 0 };
	auto_release(secrets) secrets = { 0 };
	size_t hidden = 0;

	find_secrets(&secrets, file);
	lines_compare(&all, file->old ? file->old : "",
		      file->old ? file->old_len : 0, file->new ? file->new : "",
		      file->new ? file->new_len : 0);
	for (size_t i = 0; i <= all.nr; i++) {
		bool show = i < all.nr && (file->whole || is_near(&all, i));

		if (i < all.nr && !show) {
			hidden++;
			continue;
		}
		if (hidden > 0)
			fn(&(struct raw_line){ .hidden = hidden }, payload);
		hidden = 0;
		if (show)
			hand_out(&all, i, &secrets, fn, payload);
	}
}

void raw_what(struct buf *out, const struct raw_file *file)
{
	buf_add(out, !file->old ? ", new" : !file->new ? ", removed" : "");
	if (file->old && file->new && file->old_mode != file->new_mode)
		buf_addf(out, ", mode %06o instead of %06o", file->new_mode,
			 file->old_mode);
	if (file->too_large)
		buf_addf(out,
			 ", larger than %d MiB, so its lines are not shown: "
			 "git diff shows them",
			 RAW_FILE_MAX / (1024 * 1024));
}
