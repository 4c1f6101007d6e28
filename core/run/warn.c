/* warn.c - what a run warns of: no secret, and not more than a receipt holds */
#include "core/run/step.h"

#include "core/base/text.h"

#include <stdarg.h>
#include <string.h>

#define WARNINGS_MAX 64
#define WARNING_MAX  512
#define RAW_MAX      4096 /* bytes of one in which secrets are looked for */

/* A server's own words may stand in it, and what it was sent in those. */
static void clean(struct buf *out, const struct run *run, const char *said)
{
	autobuf text = { 0 };
	size_t room;

	text_cut(&text, said, RAW_MAX);
	room = text.len * 3; /* the stand-in is longer than a short secret */
	buf_reserve(&text, room + 1);
	run_redact(run, text.data, room + 1);
	text_cut(out, text.data, WARNING_MAX);
}

void step_warn(struct run *run, const char *format, ...)
{
	struct strings *warnings = &run->result->warnings;
	autobuf said = { 0 };
	autobuf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_addv(&said, format, args);
	va_end(args);
	if (!said.len)
		return;
	clean(&text, run, buf_str(&said));
	strings_add_once(warnings, warnings->nr + 1 < WARNINGS_MAX
					   ? buf_str(&text)
					   : "there are more warnings than are "
					     "kept");
}
