/* diff_html_sides.c - old and new beside each other on a page */
#include "core/report/diff_page.h"

#include "core/report/raw.h"

#include <ctype.h>
#include <string.h>

/* ---- values of one line ---- */

/* Less that is the same is not worth looking for what differs. */
#define SAME_MIN 8

static bool is_inside_word(const char *s, size_t at, size_t len)
{
	return at > 0 && at < len &&
	       (isalnum((unsigned char)s[at]) || (s[at] & 0x80)) &&
	       (isalnum((unsigned char)s[at - 1]) || (s[at - 1] & 0x80));
}

/* How much of both is the same, in whole words, before and after what
 * differs. */
static void find_same(size_t *before, size_t *after, const char *a,
		      const char *b)
{
	size_t a_len = strlen(a), b_len = strlen(b);
	size_t head = 0, tail = 0;

	while (a[head] && a[head] == b[head])
		head++;
	while (is_inside_word(a, head, a_len) || is_inside_word(b, head, b_len))
		head--;
	while (tail < a_len - head && tail < b_len - head &&
	       a[a_len - tail - 1] == b[b_len - tail - 1])
		tail++;
	while (tail > 0 && (is_inside_word(a, a_len - tail, a_len) ||
			    is_inside_word(b, b_len - tail, b_len)))
		tail--;
	if (head + tail < SAME_MIN)
		head = tail = 0;
	*before = head;
	*after = tail;
}

static void add_part(struct buf *out, const char *s, size_t len)
{
	autofree char *part = xstrndup(s, len);

	html_text(out, part);
}

static void add_marked(struct buf *out, const char *tag, const char *s,
		       size_t before, size_t after)
{
	size_t len = strlen(s);

	if (before + after == 0 || before + after == len) {
		html_text(out, s);
		return;
	}
	add_part(out, s, before);
	buf_addf(out, "<%s>", tag);
	add_part(out, s + before, len - before - after);
	buf_addf(out, "</%s>", tag);
	add_part(out, s + len - after, after);
}

static void add_side(struct buf *out, const char *class, const char *name,
		     const char *tag, const char *text, size_t before,
		     size_t after)
{
	buf_addf(out, "<div class=\"side %s\"><b>%s</b> ", class, name);
	if (!text) {
		buf_add(out, "<i>nothing</i></div>");
		return;
	}
	buf_add(out, "<code>");
	add_marked(out, tag, text, before, after);
	buf_add(out, "</code></div>");
}

static void add_short(struct buf *out, const char *old, const char *new)
{
	size_t before = 0, after = 0;

	if (old && new)
		find_same(&before, &after, old, new);
	buf_add(out, "<div class=\"sides\">");
	add_side(out, "was", "Before", "del", old, before, after);
	add_side(out, "now", "After", "ins", new, before, after);
	buf_add(out, "</div>\n");
}

/* ---- lines ---- */

struct row {
	char *text; /* owned */
	size_t number;
	bool ended;
};

/* Lines that came and lines that went, until they stand beside each other. */
struct rows {
	struct row *at;
	size_t nr;
	size_t alloc;
};

struct table {
	struct buf *out;
	bool one_side; /* what came or went as a whole: nothing is beside it */
	struct rows removed;
	struct rows added;
};

static void rows_take(struct rows *rows, const struct raw_line *line,
		      size_t number)
{
	rows->at = grow(rows->at, rows->nr, &rows->alloc, sizeof(*rows->at));
	rows->at[rows->nr++] =
		(struct row){ xstrdup(line->text), number, line->ended };
}

static void rows_release(struct rows *rows)
{
	for (size_t i = 0; i < rows->nr; i++)
		free(rows->at[i].text);
	free(rows->at);
	memset(rows, 0, sizeof(*rows));
}

static void add_cells(struct buf *out, const struct row *row, const char *class,
		      char sign)
{
	if (!row) {
		buf_add(out, "<td class=\"nr gap\"></td>"
			     "<td class=\"gap\"></td>");
		return;
	}
	buf_addf(out, "<td class=\"nr\">%zu</td><td class=\"%s\">%c ",
		 row->number, class, sign);
	html_text(out, row->text);
	if (!row->ended)
		buf_add(out, "<br><i>no newline at the end</i>");
	buf_add(out, "</td>");
}

static void put_pending(struct table *table)
{
	const struct rows *removed = &table->removed;
	const struct rows *added = &table->added;

	for (size_t i = 0; i < removed->nr || i < added->nr; i++) {
		buf_add(table->out, "<tr>");
		if (i < removed->nr || !table->one_side)
			add_cells(table->out,
				  i < removed->nr ? &removed->at[i] : NULL,
				  "was", '-');
		if (i < added->nr || !table->one_side)
			add_cells(table->out,
				  i < added->nr ? &added->at[i] : NULL, "now",
				  '+');
		buf_add(table->out, "</tr>\n");
	}
	rows_release(&table->removed);
	rows_release(&table->added);
}

static void put_line(const struct raw_line *line, void *payload)
{
	struct table *table = payload;
	struct row row = { NULL, line->old_number, line->ended };

	if (line->mark == LINE_REMOVED) {
		rows_take(&table->removed, line, line->old_number);
		return;
	}
	if (line->mark == LINE_ADDED) {
		rows_take(&table->added, line, line->new_number);
		return;
	}
	put_pending(table);
	if (line->hidden) {
		buf_addf(table->out,
			 "<tr class=\"same\"><td colspan=\"4\"><i>%zu line%s "
			 "the same</i></td></tr>\n",
			 line->hidden, line->hidden == 1 ? " is" : "s are");
		return;
	}
	row.text = xstrdup(line->text);
	buf_add(table->out, "<tr class=\"same\">");
	add_cells(table->out, &row, "t", ' ');
	row.number = line->new_number;
	add_cells(table->out, &row, "t", ' ');
	buf_add(table->out, "</tr>\n");
	free(row.text);
}

static void add_lines(struct buf *out, const struct raw_file *file)
{
	struct table table = { .out = out,
			       .one_side = !file->old || !file->new };

	buf_add(out,
		"<table class=\"lines\"><colgroup><col class=\"nr\"><col>");
	if (table.one_side)
		buf_addf(out, "</colgroup><thead><tr><th colspan=\"2\">%s</th>",
			 file->old ? "Before; after: nothing"
				   : "After; before: nothing");
	else
		buf_add(out, "<col class=\"nr\"><col></colgroup><thead><tr>"
			     "<th colspan=\"2\">Before</th>"
			     "<th colspan=\"2\">After</th>");
	buf_add(out, "</tr></thead><tbody>\n");
	raw_each(file, put_line, &table);
	put_pending(&table);
	buf_add(out, "</tbody></table>\n");
}

static const char *value_text(struct buf *text, const struct json *value)
{
	enum json_type type = json_type(value);

	if (!value)
		return NULL;
	if (json_string(value))
		buf_add(text, json_string(value));
	else if (type == JSON_OBJECT || type == JSON_ARRAY)
		json_pretty(text, value);
	else
		json_compact(text, value);
	if (!json_string(value))
		buf_trim(text);
	return buf_str(text);
}

void diff_html_values(struct buf *out, const struct json *old,
		      const struct json *new)
{
	autobuf before = { 0 };
	autobuf after = { 0 };
	struct raw_file lines = {
		.old = value_text(&before, old),
		.new = value_text(&after, new),
		.whole = true,
	};

	if (!strchr(buf_str(&before), '\n') && !strchr(buf_str(&after), '\n')) {
		add_short(out, lines.old, lines.new);
		return;
	}
	/* The end of a value is no end of a file. */
	buf_add(&before, old ? "\n" : "");
	buf_add(&after, new ? "\n" : "");
	lines.old = old ? buf_str(&before) : NULL;
	lines.new = new ? buf_str(&after) : NULL;
	lines.old_len = before.len;
	lines.new_len = after.len;
	add_lines(out, &lines);
}

void diff_html_file(struct buf *out, const struct raw_file *file)
{
	add_lines(out, file);
}
