/* age_armour.c - an age file as text that survives mail and paper */
#include "core/crypto/age_format.h"

#include <string.h>

#define BEGIN   "-----BEGIN AGE ENCRYPTED FILE-----"
#define END     "-----END AGE ENCRYPTED FILE-----"
#define COLUMNS 64

static bool is_white(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct span trimmed(const void *bytes, size_t len)
{
	struct span text = { bytes, len };

	while (text.len > 0 && is_white(text.at[0])) {
		text.at++;
		text.len--;
	}
	while (text.len > 0 && is_white(text.at[text.len - 1]))
		text.len--;
	return text;
}

bool age_is_armour(const void *bytes, size_t len)
{
	struct span text = trimmed(bytes, len);

	return text.len >= strlen(BEGIN) &&
	       memcmp(text.at, BEGIN, strlen(BEGIN)) == 0;
}

void age_armour(struct buf *out, const void *file, size_t len)
{
	autobuf text = { 0 };

	buf_reserve(&text, len / 3 * 4 + 8);
	text_base64(&text, file, len);
	buf_reserve(out, text.len + text.len / COLUMNS + sizeof(BEGIN END) + 4);
	buf_add(out, BEGIN "\n");
	for (size_t at = 0; at < text.len; at += COLUMNS) {
		size_t left = text.len - at;

		buf_add_bytes(out, text.data + at,
			      left < COLUMNS ? left : COLUMNS);
		buf_add_byte(out, '\n');
	}
	buf_add(out, END "\n");
}

/* Without its end, LF or CR LF. False: there is no line any more. */
static bool take_line(struct span *line, struct span *in)
{
	const unsigned char *newline;

	if (in->len == 0)
		return false;
	newline = memchr(in->at, '\n', in->len);
	*line = (struct span){ in->at,
			       newline ? (size_t)(newline - in->at) : in->len };
	in->at += line->len + (newline != NULL);
	in->len -= line->len + (newline != NULL);
	if (newline && line->len > 0 && line->at[line->len - 1] == '\r')
		line->len--;
	return true;
}

static int damaged(struct err *err, const char *why)
{
	return err_set(err, EXIT_VAULT, "the armour of the file is damaged: %s",
		       why);
}

/* The lines between the first and the last, as one. */
static int join(struct buf *out, struct span *in, struct err *err)
{
	struct span line;
	size_t before = COLUMNS;

	while (take_line(&line, in)) {
		if (span_equals(&line, END))
			return 0;
		if (line.len == 0 || line.len > COLUMNS || before < COLUMNS)
			return damaged(err, "a line is of another length");
		buf_add_bytes(out, line.at, line.len);
		before = line.len;
	}
	return damaged(err, "it is cut short");
}

int age_unarmour(struct buf *out, const void *text, size_t len, struct err *err)
{
	struct span in = trimmed(text, len);
	autobuf joined = { 0 };
	struct span line;

	if (!take_line(&line, &in) || !span_equals(&line, BEGIN))
		return damaged(err, "its first line is another one");
	buf_reserve(&joined, in.len);
	if (join(&joined, &in, err))
		return -1;
	if (in.len > 0)
		return damaged(err, "text follows it");
	buf_reserve(out, joined.len);
	if (!text_unbase64(out, buf_str(&joined), joined.len))
		return damaged(err, "it is not base64");
	return 0;
}
