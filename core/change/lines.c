/* lines.c - two texts compared line by line */
#include "core/change/lines.h"

#include <string.h>

void line_changes_release(struct line_changes *changes)
{
	free(changes->at);
	memset(changes, 0, sizeof(*changes));
}

struct lines {
	struct line *at;
	size_t nr;
	size_t alloc;
};

static void lines_release(struct lines *lines)
{
	free(lines->at);
}

static void split(struct lines *out, const char *text, size_t len)
{
	while (len > 0) {
		const char *end = memchr(text, '\n', len);
		size_t used = end ? (size_t)(end - text) : len;

		out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
		out->at[out->nr++] = (struct line){ text, used, end != NULL };
		used += end != NULL;
		text += used;
		len -= used;
	}
}

static bool same(const struct line *a, const struct line *b)
{
	return a->len == b->len && a->ended == b->ended &&
	       memcmp(a->text, b->text, a->len) == 0;
}

static void put(struct line_changes *out, enum line_mark mark,
		const struct line *line, size_t old_number, size_t new_number)
{
	out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
	out->at[out->nr++] = (struct line_change){
		.mark = mark,
		.line = *line,
		.old_number = mark == LINE_ADDED ? 0 : old_number,
		.new_number = mark == LINE_REMOVED ? 0 : new_number,
	};
}

/* The part between the common beginning and the common end. */
struct middle {
	const struct line *a, *b;
	size_t a_nr, b_nr;
	size_t before; /* lines of the common beginning */
};

static void put_all(struct line_changes *out, const struct middle *m)
{
	for (size_t i = 0; i < m->a_nr; i++)
		put(out, LINE_REMOVED, &m->a[i], m->before + i + 1, 0);
	for (size_t i = 0; i < m->b_nr; i++)
		put(out, LINE_ADDED, &m->b[i], 0, m->before + i + 1);
}

/*
 * The furthest x on each diagonal k = x - y, for every number d of edits:
 * row d has d + 1 entries, for k = -d, -d + 2, …, d.
 */
struct trace {
	int *rows[LINES_DIFFERING_MAX + 1];
	int nr;
};

static void trace_release(struct trace *trace)
{
	for (int d = 0; d < trace->nr; d++)
		free(trace->rows[d]);
}

/* Where row d - 1 lets diagonal k of row d begin; *down: by an added line. */
static int start_of(const struct trace *trace, int d, int k, bool *down)
{
	const int *row = trace->rows[d - 1];
	int i = (k + d) / 2; /* index of k - 1 in row d - 1, plus one */

	*down = k == -d || (k != d && row[i - 1] < row[i]);
	return *down ? row[i] : row[i - 1] + 1;
}

static int slide(const struct middle *m, int x, int k)
{
	while (x < (int)m->a_nr && x - k < (int)m->b_nr &&
	       same(&m->a[x], &m->b[x - k]))
		x++;
	return x;
}

/* Fills the trace until both ends are met; false when it takes too many. */
static bool find(struct trace *trace, const struct middle *m)
{
	int goal = (int)m->a_nr - (int)m->b_nr;

	for (int d = 0; d <= LINES_DIFFERING_MAX; d++) {
		int *row = xmalloc(((size_t)d + 1) * sizeof(*row));

		trace->rows[d] = row;
		trace->nr = d + 1;
		for (int k = -d; k <= d; k += 2) {
			bool down;
			int x = d == 0 ? 0 : start_of(trace, d, k, &down);

			x = slide(m, x, k);
			row[(k + d) / 2] = x;
			if (k == goal && x >= (int)m->a_nr)
				return true;
		}
	}
	return false;
}

/* Walks the trace back; the changes come out last first. */
static void walk_back(struct line_changes *out, const struct trace *trace,
		      const struct middle *m)
{
	int x = (int)m->a_nr;
	int y = (int)m->b_nr;

	for (int d = trace->nr - 1; d >= 0; d--) {
		bool down = false;
		int k = x - y;
		int start = d == 0 ? 0 : start_of(trace, d, k, &down);

		while (x > start) {
			x--;
			y--;
			put(out, LINE_SAME, &m->a[x], m->before + (size_t)x + 1,
			    m->before + (size_t)y + 1);
		}
		if (d == 0)
			break;
		if (down) {
			y--;
			put(out, LINE_ADDED, &m->b[y], 0,
			    m->before + (size_t)y + 1);
		} else {
			x--;
			put(out, LINE_REMOVED, &m->a[x],
			    m->before + (size_t)x + 1, 0);
		}
	}
}

static void reverse(struct line_changes *changes, size_t from)
{
	for (size_t i = from, j = changes->nr; i + 1 < j; i++) {
		struct line_change swap = changes->at[i];

		changes->at[i] = changes->at[--j];
		changes->at[j] = swap;
	}
}

static void compare_middle(struct line_changes *out, const struct middle *m)
{
	struct trace *trace = xcalloc(1, sizeof(*trace));
	size_t from = out->nr;

	if (find(trace, m)) {
		walk_back(out, trace, m);
		reverse(out, from);
	} else {
		put_all(out, m);
	}
	trace_release(trace);
	free(trace);
}

void lines_compare(struct line_changes *out, const char *old, size_t old_len,
		   const char *new, size_t new_len)
{
	auto_release(lines) a = { 0 };
	auto_release(lines) b = { 0 };
	struct middle m = { 0 };
	size_t tail = 0;

	split(&a, old, old_len);
	split(&b, new, new_len);
	while (m.before < a.nr && m.before < b.nr &&
	       same(&a.at[m.before], &b.at[m.before])) {
		put(out, LINE_SAME, &a.at[m.before], m.before + 1,
		    m.before + 1);
		m.before++;
	}
	while (tail < a.nr - m.before && tail < b.nr - m.before &&
	       same(&a.at[a.nr - tail - 1], &b.at[b.nr - tail - 1]))
		tail++;
	/* Of an empty text there is nothing to point into. */
	m.a = a.at ? a.at + m.before : NULL;
	m.b = b.at ? b.at + m.before : NULL;
	m.a_nr = a.nr - m.before - tail;
	m.b_nr = b.nr - m.before - tail;
	compare_middle(out, &m);
	for (size_t i = 0; i < tail; i++)
		put(out, LINE_SAME, &a.at[a.nr - tail + i], a.nr - tail + i + 1,
		    b.nr - tail + i + 1);
}
