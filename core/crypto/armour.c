/* armour.c - "-----BEGIN …-----" blocks of base64; private to core/crypto */
#include "core/crypto/armour.h"
#include "core/base/text.h"
#include "core/crypto/secret.h"

#include <string.h>

#define LABEL_MAX 64
#define LINE_MAX  76 /* PROTOCOL.sshsig, "Armored format" */
#define LINE_MADE 70 /* what OpenSSH itself writes */

/* Steps over `prefix`, false when the text doesn't begin with it. */
static bool skip(const char **p, const char *end, const char *prefix)
{
	size_t len = strlen(prefix);

	if ((size_t)(end - *p) < len || memcmp(*p, prefix, len) != 0)
		return false;
	*p += len;
	return true;
}

static bool skip_marker(const char **p, const char *end, const char *word,
			const char *label)
{
	return skip(p, end, "-----") && skip(p, end, word) &&
	       skip(p, end, label) && skip(p, end, "-----");
}

/* Joins the lines up to the one that begins with '-'. */
static bool join(struct buf *out, const char **p, const char *end)
{
	size_t width = 0;
	size_t len = 0;

	while (*p < end && **p != '-') {
		const char *newline = memchr(*p, '\n', (size_t)(end - *p));

		if (newline == NULL || (len > 0 && len != width))
			return false;
		len = (size_t)(newline - *p);
		if (width == 0)
			width = len;
		if (len == 0 || len > LINE_MAX || len > width)
			return false;
		buf_add_bytes(out, *p, len);
		*p = newline + 1;
	}
	return len > 0;
}

int armour_parse(struct buf *out, const char *label, const char *text,
		 size_t len, struct err *err)
{
	const char *end = text + len;
	const char *p = text;
	autowipe joined = { 0 };

	if (!skip_marker(&p, end, "BEGIN ", label) || !skip(&p, end, "\n"))
		return err_set(err, EXIT_INPUT,
			       "the first line is not '-----BEGIN %s-----'",
			       label);
	buf_reserve(&joined, len);
	buf_reserve(out, len);
	if (!join(&joined, &p, end) ||
	    !text_unbase64(out, joined.data, joined.len))
		return err_set(err, EXIT_INPUT,
			       "the %s is not one block of base64", label);
	if (!skip_marker(&p, end, "END ", label))
		return err_set(err, EXIT_INPUT,
			       "the last line is not '-----END %s-----'",
			       label);
	skip(&p, end, "\n");
	if (p != end)
		return err_set(err, EXIT_INPUT, "text follows the %s", label);
	return 0;
}

void armour_format(struct buf *out, const char *label, const void *bytes,
		   size_t len)
{
	autowipe text = { 0 };

	buf_reserve(&text, len / 3 * 4 + 8);
	buf_reserve(out, len / 3 * 4 + 8 + len / 32 + 2 * LABEL_MAX);
	text_base64(&text, bytes, len);
	buf_addf(out, "-----BEGIN %s-----\n", label);
	for (size_t at = 0; at < text.len; at += LINE_MADE) {
		size_t left = text.len - at;

		buf_add_bytes(out, text.data + at,
			      left < LINE_MADE ? left : LINE_MADE);
		buf_add_byte(out, '\n');
	}
	buf_addf(out, "-----END %s-----\n", label);
}
