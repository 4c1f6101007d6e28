/* qr.c - a text as a QR code for a terminal (libqrencode inside) */
#include "core/qr/qr.h"

#include <qrencode.h>
#include <string.h>

#define QUIET 2 /* modules; four would be right, terminals have a margin */

static void free_code(QRcode **code)
{
	if (*code)
		QRcode_free(*code);
}

static bool is_dark(const QRcode *code, int x, int y)
{
	return x >= 0 && y >= 0 && x < code->width && y < code->width &&
	       (code->data[y * code->width + x] & 1);
}

static void draw_line(struct buf *out, const QRcode *code, int y)
{
	/* by what is dark: nothing, the upper, the lower, both */
	static const char *const blocks[] = { "█", "▄", "▀", " " };

	for (int x = -QUIET; x < code->width + QUIET; x++)
		buf_add(out, blocks[(is_dark(code, x, y) ? 1 : 0) +
				    (is_dark(code, x, y + 1) ? 2 : 0)]);
}

int qr_draw(struct buf *out, const char *text, const char *begin,
	    const char *end, struct err *err)
{
	__attribute__((cleanup(free_code))) QRcode *code = NULL;

	if (strlen(text) <= QR_TEXT_MAX)
		code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L);
	if (!code)
		return err_set(err, EXIT_INPUT,
			       "the text is too long for a QR code");
	for (int y = -QUIET; y < code->width + QUIET; y += 2) {
		buf_add(out, begin);
		draw_line(out, code, y);
		buf_addf(out, "%s\n", end);
	}
	return 0;
}
