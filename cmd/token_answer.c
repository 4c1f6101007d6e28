/* token_answer.c - tokens in a table for people, in JSON for programs */
#include "cmd/token.h"
#include "core/run/errand_receipt.h"
#include "core/json/json.h"

#include <string.h>

#define COLUMNS 5

void token_rows_release(struct token_rows *rows)
{
	for (size_t i = 0; i < rows->nr; i++) {
		free(rows->at[i].name);
		entry_release(&rows->at[i].entry);
		strings_release(&rows->at[i].warnings);
	}
	free(rows->at);
	*rows = (struct token_rows){ 0 };
}

static bool is_good(const struct token_row *row)
{
	return row->life == LIFE_GOOD || row->life == LIFE_UNKNOWN ||
	       (row->life == LIFE_REVOKED && !token_is_dead(row));
}

static int as_json(const char *format, const struct token_rows *rows,
		   struct err *err)
{
	autoptr(json) value = json_new_object();
	bool all_good = true;
	struct json *list;

	for (size_t i = 0; i < rows->nr; i++)
		all_good = all_good && rows->at[i].readable &&
			   is_good(&rows->at[i]);
	json_set_string(value, "format", format);
	json_set_bool(value, "ok", !rows->judged || all_good);
	list = json_set_array(value, "tokens");
	for (size_t i = 0; i < rows->nr; i++) {
		const struct token_row *row = &rows->at[i];
		struct json *item = json_append_object(list);

		if (row->readable) {
			errand_describe(item, row->name, &row->entry);
			json_set_string(item, "state", life_name(row->life));
			json_set_strings(item, "warnings", &row->warnings);
		} else {
			json_set_string(item, "name", row->name);
			json_set_string(item, "state", "unreadable");
			json_set_string(item, "problem", row->problem);
		}
	}
	return answer_json(value, err);
}

static const char *colour(const struct theme *theme,
			  const struct token_row *row)
{
	if (!row->readable)
		return theme->bad;
	switch (row->life) {
	case LIFE_GOOD:
		return theme->good;
	case LIFE_UNKNOWN:
	case LIFE_SOON:
		return theme->warn;
	case LIFE_EXPIRED:
	case LIFE_REVOKED:
		break;
	}
	return token_is_dead(row) ? theme->bad : theme->dim;
}

/* Name, state, in words, what it is good for, warnings; all of it escaped. */
static void cells_of(struct buf cells[COLUMNS], const struct token_row *row,
		     int64_t now)
{
	buf_add(&cells[0], row->name);
	buf_add(&cells[1], row->readable ? life_name(row->life) : "unreadable");
	/* "revoked" is all that there is to say. */
	if (row->readable && !life_is_given_back(&row->entry))
		life_words(&cells[2], &row->entry, now);
	else if (!row->readable)
		buf_add_untrusted(&cells[2], row->problem);
	if (row->entry.scope)
		buf_add_untrusted(&cells[3], row->entry.scope);
	for (size_t i = 0; i < row->warnings.nr; i++) {
		buf_add(&cells[4], i ? "; " : "(");
		buf_add_untrusted(&cells[4], row->warnings.at[i]);
	}
	if (row->warnings.nr)
		buf_add(&cells[4], ")");
}

/* The column of words holds characters beyond ASCII only in problems, which
 * stand last in their line. */
static void add_row(struct buf *out, struct buf cells[COLUMNS],
		    const size_t widths[COLUMNS], const char *before,
		    const char *after)
{
	for (size_t i = 0; i < COLUMNS; i++) {
		size_t pad =
			cells[i].len < widths[i] ? widths[i] - cells[i].len : 0;

		buf_addf(out, "%s%s%s%*s", i == 1 ? before : "",
			 buf_str(&cells[i]), i == 1 ? after : "", (int)pad + 2,
			 "");
	}
	buf_trim(out);
	buf_add(out, "\n");
}

static void as_text(struct buf *out, const struct context *context,
		    const struct token_rows *rows)
{
	struct buf(*cells)[COLUMNS] = xcalloc(rows->nr, sizeof(*cells));
	size_t widths[COLUMNS] = { 0 };

	for (size_t i = 0; i < rows->nr; i++) {
		cells_of(cells[i], &rows->at[i], context->now);
		for (size_t c = 0; c < COLUMNS; c++)
			if (rows->at[i].readable && cells[i][c].len > widths[c])
				widths[c] = cells[i][c].len;
	}
	for (size_t i = 0; i < rows->nr; i++) {
		add_row(out, cells[i], widths,
			colour(context->theme, &rows->at[i]),
			context->theme->off);
		for (size_t c = 0; c < COLUMNS; c++)
			buf_release(&cells[i][c]);
	}
	free(cells);
}

int token_answer(const struct context *context, const char *format,
		 const struct token_rows *rows, struct err *err)
{
	autobuf text = { 0 };

	if (context->json)
		return as_json(format, rows, err);
	if (rows->nr == 0)
		talk(context, "The vault holds no token yet: rbctl apply "
			      "RUNBOOK gets one.");
	as_text(&text, context, rows);
	return answer(&text, err);
}
