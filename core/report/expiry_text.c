/* expiry_text.c - what ends, on a terminal */
#include "core/report/expiry.h"
#include "core/base/text.h"

#define COLUMNS 5

static const char *colour(const struct theme *theme, const char *state)
{
	return text_equal(state, "expired") ? theme->bad
	       : text_equal(state, "soon")  ? theme->warn
					    : theme->good;
}

static void add_words(struct buf *out, const struct json *item)
{
	const char *state = json_text(item, "state", "");
	int64_t days = 0;

	json_int(&days, json_get(item, "days"));
	if (text_equal(state, "expired") && days >= -1)
		buf_add(out, "ended today");
	else if (text_equal(state, "expired"))
		buf_addf(out,
			 days == -2 ? "ended %lld day ago"
				    : "ended %lld days ago",
			 (long long)-days - 1);
	else if (days == 0)
		buf_add(out, "ends today");
	else
		buf_addf(out, days == 1 ? "%lld day" : "%lld days",
			 (long long)days);
}

static void cells_of(struct buf cells[COLUMNS], const struct json *item)
{
	const char *at = json_text(item, "expires", "");

	add_words(&cells[0], item);
	buf_addf(&cells[1], "%.10s", at);
	buf_add_untrusted(&cells[2], json_text(item, "kind", ""));
	buf_add_untrusted(&cells[3], json_text(item, "name", ""));
	buf_add_untrusted(&cells[4], json_text(item, "detail", ""));
}

static void add_row(struct buf *out, struct buf cells[COLUMNS],
		    const size_t widths[COLUMNS], const struct json *item,
		    const struct theme *theme)
{
	const char *who = json_text(item, "who", "");
	const char *next = json_text(item, "next", "");

	for (size_t i = 0; i < COLUMNS; i++) {
		bool first = i == 0;

		buf_addf(out, "%s%s%s%*s",
			 first ? colour(theme, json_text(item, "state", ""))
			       : "",
			 buf_str(&cells[i]), first ? theme->off : "",
			 (int)(widths[i] - cells[i].len) + 2, "");
	}
	buf_trim(out);
	buf_add(out, "\n");
	if (json_is_true(json_get(item, "renews")) || !*next)
		return;
	buf_add(out, "    ");
	if (*who) {
		buf_add_untrusted(out, who);
		buf_add(out, ": ");
	}
	buf_add_untrusted(out, next);
	buf_add(out, "\n");
}

void report_expiry_text(struct buf *out, const struct json *expiry,
			const struct theme *theme)
{
	const struct json *items = json_get(expiry, "items");
	struct buf(*cells)[COLUMNS] =
		xcalloc(json_count(items) + 1, sizeof(*cells));
	size_t widths[COLUMNS] = { 0 };
	size_t i = 0;

	json_each(item, items) {
		cells_of(cells[i], item);
		for (size_t c = 0; c < COLUMNS; c++)
			if (cells[i][c].len > widths[c])
				widths[c] = cells[i][c].len;
		i++;
	}
	i = 0;
	json_each(item, items) {
		add_row(out, cells[i], widths, item, theme);
		for (size_t c = 0; c < COLUMNS; c++)
			buf_release(&cells[i][c]);
		i++;
	}
	free(cells);
}
