/* audit_timeline.c - approvals, refusals and runs along the time, as SVG */
#include "core/report/audit_page.h"

#include "core/base/text.h"

#include <string.h>

enum {
	WIDTH = 960,
	LEFT = 112,
	RIGHT = 944,
	ROW = 30,
	TOP = 22,
	ROWS = 4,
	AXIS = TOP + ROWS * ROW,
	HEIGHT = AXIS + 30,
	TICKS = 5,
	DAY_S = 24 * 60 * 60,
};

struct timeline {
	struct buf *out;
	int64_t from, to;
};

static int x_of(const struct timeline *line, int64_t at)
{
	if (line->to == line->from)
		return (LEFT + RIGHT) / 2;
	return LEFT + (int)((RIGHT - LEFT) * (at - line->from) /
			    (line->to - line->from));
}

static void widen(struct timeline *line, const char *time)
{
	int64_t at;

	if (!time || !text_untime(&at, time))
		return;
	if (line->from == 0 || at < line->from)
		line->from = at;
	if (at > line->to)
		line->to = at;
}

static void begin_mark(struct timeline *line, const char *what,
		       const char *name, const char *time)
{
	buf_add(line->out, "<g><title>");
	html_text(line->out, what);
	buf_add(line->out, " ");
	html_text(line->out, name);
	buf_add(line->out, ", ");
	html_text(line->out, time);
	buf_add(line->out, "</title>");
}

/* A shape for each kind, so that nobody needs the colours. */
static void add_mark(struct timeline *line, int row, int64_t at)
{
	int x = x_of(line, at);
	int y = TOP + row * ROW + ROW / 2;

	switch (row) {
	case 0: /* approved: a disc */
		buf_addf(line->out,
			 "<circle cx=\"%d\" cy=\"%d\" r=\"6\" fill=\"#1a7f4b\" "
			 "fill-opacity=\".85\"/>",
			 x, y);
		break;
	case 1: /* on the way: a ring */
		buf_addf(line->out,
			 "<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"#fff\" "
			 "stroke=\"#4a5666\" stroke-width=\"1.5\"/>",
			 x, y);
		break;
	case 2: /* not approved: a triangle */
		buf_addf(line->out,
			 "<path d=\"M%d %dl7 12h-14z\" fill=\"#b3261e\"/>", x,
			 y - 7);
		break;
	default: /* a run: a square */
		buf_addf(line->out,
			 "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" "
			 "fill=\"#1f5fae\" fill-opacity=\".85\"/>",
			 x - 5, y - 5);
	}
	buf_add(line->out, "</g>\n");
}

static int row_of(const char *state)
{
	if (text_equal(state, "part"))
		return 1;
	return text_equal(state, "unapproved") ? 2 : 0;
}

/* A day; also the time, where one day would stand below several ticks. */
static void add_tick_label(struct timeline *line, int64_t at)
{
	char time[TEXT_TIME_SIZE];

	text_time(time, at);
	if (line->to - line->from < (TICKS - 1) * DAY_S)
		buf_addf(line->out, "%.10s %.5s", time,
			 time + strlen("YYYY-MM-DDT"));
	else
		buf_addf(line->out, "%.10s", time);
}

static void add_axis(struct timeline *line)
{
	static const char *const names[ROWS] = { "Approved", "On the way",
						 "Not approved", "Runs" };

	for (int i = 0; i < ROWS; i++) {
		int y = TOP + i * ROW + ROW / 2;

		buf_addf(line->out,
			 "<text x=\"0\" y=\"%d\">%s</text><path d=\"M%d "
			 "%dH%d\" stroke=\"#e2e7ed\"/>\n",
			 y + 4, names[i], LEFT, y, RIGHT);
	}
	buf_addf(line->out, "<path d=\"M%d %dH%d\" stroke=\"#1c2430\"/>\n",
		 LEFT, AXIS, RIGHT);
	for (int i = 0; i < TICKS; i++) {
		int64_t at =
			line->from + (line->to - line->from) * i / (TICKS - 1);

		if (i > 0 && line->from == line->to)
			break;
		buf_addf(line->out,
			 "<path d=\"M%d %dv5\" stroke=\"#1c2430\"/><text "
			 "x=\"%d\" y=\"%d\" text-anchor=\"%s\">",
			 x_of(line, at), AXIS, x_of(line, at), AXIS + 19,
			 i == 0           ? "start"
			 : i == TICKS - 1 ? "end"
					  : "middle");
		add_tick_label(line, at);
		buf_add(line->out, "</text>\n");
	}
}

static void add_marks(struct timeline *line, const struct json *audit)
{
	int64_t at;

	json_each(one, json_get(audit, "revisions")) {
		const char *date = json_text(one, "date", "");
		const char *state = json_text(one, "state", "");

		if (!text_untime(&at, date))
			continue;
		begin_mark(line, state, json_text(one, "revision", ""), date);
		add_mark(line, row_of(state), at);
	}
	json_each(one, json_get(audit, "runs")) {
		const char *date = json_text(one, "started", "");

		if (!text_untime(&at, date))
			continue;
		begin_mark(line, "run", json_text(one, "run", ""), date);
		add_mark(line, 3, at);
	}
}

void audit_timeline(struct buf *out, const struct json *audit)
{
	const struct json *period = json_get(audit, "period");
	struct timeline line = { .out = out };

	widen(&line, json_text(period, "from", NULL));
	widen(&line, json_text(period, "to", NULL));
	json_each(one, json_get(audit, "revisions"))
		widen(&line, json_text(one, "date", NULL));
	json_each(one, json_get(audit, "runs"))
		widen(&line, json_text(one, "started", NULL));
	buf_addf(out,
		 "<svg viewBox=\"0 0 %d %d\" role=\"img\" "
		 "aria-label=\"Approved revisions, commits on the way to one, "
		 "commits that are not approved, and runs, along the time\">\n",
		 WIDTH, HEIGHT);
	add_axis(&line);
	add_marks(&line, audit);
	buf_add(out, "</svg>\n");
}
