/* curl_words.c - text as words of a shell's command line */
#include "core/report/curl.h"

/* What nobody sees, or what moves a cursor, is spelled out: "$(printf …)". */
static void add_hidden(struct buf *out, const char *bytes, size_t len)
{
	buf_add(out, "'\"$(printf '");
	for (size_t i = 0; i < len; i++)
		buf_addf(out, "\\%03o", (unsigned char)bytes[i]);
	buf_add(out, "')\"'");
}

void curl_quote(struct buf *out, const char *text, size_t len)
{
	buf_add_byte(out, '\'');
	while (len) {
		uint32_t c;
		size_t used = text_utf8_decode(&c, text, len);

		if (*text == '\'')
			buf_add(out, "'\\''");
		else if (*text == '\n')
			buf_add_byte(out, '\n');
		else if (!used || !text_is_visible(c))
			add_hidden(out, text, used ? used : 1);
		else
			buf_add_bytes(out, text, used);
		text += used ? used : 1;
		len -= used ? used : 1;
	}
	buf_add_byte(out, '\'');
}

void curl_value(struct buf *out, const struct piece *piece)
{
	static const char *const functions[] = {
		[EXPORT_RAW] = NULL,
		[EXPORT_FORM] = "form",
		[EXPORT_URL] = "address",
		[EXPORT_JSON] = "json",
	};
	const char *function = functions[piece->escape];

	if (function)
		buf_addf(out, "\"$(%s \"$%s\")\"", function, piece->variable);
	else
		buf_addf(out, "\"$%s\"", piece->variable);
}

static void word_piece(const struct piece *piece, void *payload)
{
	struct buf *out = payload;

	if (piece->variable)
		curl_value(out, piece);
	else
		curl_quote(out, piece->text, piece->len);
}

void curl_word(struct buf *out, const struct export *export, const char *text,
	       enum export_escape escape)
{
	if (!*text)
		buf_add(out, "''");
	export_text(export, text, escape, word_piece, out);
}
