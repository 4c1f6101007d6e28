/* token_warn.c - tokens that live on after what they were got by has changed */
#include "cmd/token.h"
#include "cmd/token_desk.h"

#include <stdarg.h>

static void PRINTF_LIKE(2, 3)
	warn(struct token_row *row, const char *format, ...)
{
	autobuf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	strings_add(&row->warnings, buf_str(&text));
}

static void warn_cut_off(struct token_row *row)
{
	char when[TEXT_TIME_SIZE];

	if (!row->entry.refresh_began)
		return;
	text_time(when, row->entry.refresh_began);
	warn(row, "a refresh was cut off at %s", when);
}

/* What came from another store than this is nothing to be told here. */
static void warn_approval(struct token_row *row, struct desk *desk)
{
	auto_release(desk_case) found = { 0 };
	struct err ignored = { 0 };

	if (desk_find(&found, desk, row->name, &row->entry, &ignored))
		return;
	if (!found.approved)
		warn(row, "it outlives its approval: %s", found.why);
	else if (found.issued_under)
		warn(row, "its runbook has changed since");
}

void token_warn(struct token_rows *rows, struct context *context)
{
	auto_release(desk) desk = { .context = context };
	struct err ignored = { 0 };
	bool has_store = rows->nr &&
			 desk_open_store(&desk, NULL, &ignored) == 0 &&
			 desk.store;

	for (size_t i = 0; i < rows->nr; i++) {
		struct token_row *row = &rows->at[i];

		if (!row->readable || row->life == LIFE_REVOKED)
			continue;
		warn_cut_off(row);
		if (has_store && row->life != LIFE_EXPIRED)
			warn_approval(row, &desk);
	}
}
