/* progress.c - how far a long check has come, on standard error */
#include "core/cli/progress.h"

#include <stdio.h>
#include <time.h>

#define QUIET_MS    1000
#define TERMINAL_MS 200   /* between two looks of the terminal's line */
#define LINES_MS    10000 /* between two lines elsewhere */
#define CLEAR       "\r\033[K"

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct progress *progress_new(bool terminal)
{
	struct progress *progress = xcalloc(1, sizeof(*progress));

	progress->terminal = terminal;
	progress->started = now_ms();
	return progress;
}

void progress_say(struct buf *out, struct progress *progress, int64_t now,
		  size_t done, size_t total)
{
	int64_t pause = progress->terminal ? TERMINAL_MS : LINES_MS;

	if (done >= total) {
		if (progress->shown)
			buf_add(out, CLEAR);
		progress->shown = false;
		return;
	}
	if (now - progress->started < QUIET_MS ||
	    (progress->said && now - progress->said < pause))
		return;
	progress->said = now;
	progress->shown = progress->terminal;
	buf_addf(out, "%schecked %zu of %zu commits%s",
		 progress->terminal ? "\r" : "", done, total,
		 progress->terminal ? "\033[K" : "\n");
}

void progress_tell(size_t done, size_t total, void *payload)
{
	autobuf text = { 0 };

	progress_say(&text, payload, now_ms(), done, total);
	if (text.len > 0)
		fputs(buf_str(&text), stderr);
}
