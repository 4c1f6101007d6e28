/* curl_words.c - text as words of a shell's command line */
#include "core/report/curl.h"

void curl_quote(struct buf *out, const char *text, size_t len)
{
	buf_add_byte(out, '\'');
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\'')
			buf_add(out, "'\\''");
		else
			buf_add_byte(out, (unsigned char)text[i]);
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
