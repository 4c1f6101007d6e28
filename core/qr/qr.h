/* qr.h - a text as a QR code for a terminal (libqrencode inside) */
#ifndef CORE_QR_QR_H
#define CORE_QR_QR_H

#include "core/base/buf.h"
#include "core/base/err.h"

#define QR_TEXT_MAX 512

/*
 * Two modules a character, one above the other, with the quiet zone that
 * cameras need (ISO/IEC 18004). The light modules are drawn: right on a dark
 * terminal; `begin` and `end` stand around each line, for a theme that sets
 * both colours. EXIT_INPUT when the text is too long for one.
 */
int qr_draw(struct buf *out, const char *text, const char *begin,
	    const char *end, struct err *err) MUST_CHECK;

#endif
