/* message.c - where a statement stands in the message of a sign-off commit */
#include "core/trust/message.h"

#include <string.h>

#define ARMOUR_BEGIN "-----BEGIN SSH SIGNATURE-----"
#define ARMOUR_END   "-----END SSH SIGNATURE-----"

struct line {
	const char *start;
	size_t len;        /* without the newline */
	const char *after; /* where the next one starts; NULL at the end */
};

static bool next_line(struct line *line, const char *start, const char *end)
{
	const char *newline;

	if (start == NULL || start >= end)
		return false;
	newline = memchr(start, '\n', (size_t)(end - start));
	line->start = start;
	line->len = (size_t)((newline ? newline : end) - start);
	line->after = newline ? newline + 1 : NULL;
	return true;
}

static bool is_line(const struct line *line, const char *text)
{
	return line->len == strlen(text) &&
	       memcmp(line->start, text, line->len) == 0;
}

/* The first line from `start` on that is `text`. */
static bool find_line(struct line *line, const char *start, const char *end,
		      const char *text)
{
	while (next_line(line, start, end)) {
		if (is_line(line, text))
			return true;
		start = line->after;
	}
	return false;
}

void message_split(struct message_parts *out, const char *message, size_t len)
{
	const char *end = message + len;
	struct line line;
	struct line last;
	const char *statement;
	size_t statement_len;

	*out = (struct message_parts){ 0 };
	if (!find_line(&line, message, end, STATEMENT_BEGIN))
		return;
	out->has_marker = true;
	if (find_line(&last, line.after, end, STATEMENT_BEGIN) ||
	    !next_line(&line, line.after, end))
		return;
	statement = line.start;
	statement_len = line.len;
	if (!next_line(&line, line.after, end) ||
	    !is_line(&line, STATEMENT_END))
		return;
	out->statement = statement;
	out->statement_len = statement_len;
	if (!next_line(&line, line.after, end) ||
	    !is_line(&line, ARMOUR_BEGIN) ||
	    !find_line(&last, line.after, end, ARMOUR_END) || !last.after)
		return;
	out->armour = line.start;
	out->armour_len = (size_t)(last.after - line.start);
}

/* What doesn't fit is left out line by line, and that is said. */
static void add_text(struct buf *out, const char *text)
{
	size_t len = strlen(text);
	size_t left_out = 1;

	if (len <= MESSAGE_TEXT_MAX) {
		buf_add_bytes(out, text, len);
		return;
	}
	for (const char *at = text + MESSAGE_TEXT_MAX; *at; at++)
		left_out += *at == '\n' && at[1] != '\0';
	len = MESSAGE_TEXT_MAX;
	while (len > 0 && text[len - 1] != '\n')
		len--;
	buf_add_bytes(out, text, len);
	buf_addf(out,
		 "\nThe rest, %zu lines, is left out here: rbctl diff "
		 "shows it.\n",
		 left_out);
}

void message_format(struct buf *out, const char *summary, const char *text,
		    const struct buf *statement, const struct buf *armour,
		    const char *name, const char *email)
{
	buf_addf(out, "%s\n\n", summary);
	add_text(out, text);
	buf_trim(out);
	buf_add(out, "\n\n" STATEMENT_BEGIN "\n");
	buf_add_bytes(out, buf_str(statement), statement->len);
	buf_add(out, "\n" STATEMENT_END "\n");
	buf_add_bytes(out, buf_str(armour), armour->len);
	buf_trim(out);
	buf_addf(out, "\n\nSigned-off-by: %s <%s>\n", name, email);
}
