/* statement.c - fuzz: statements, alone and in a message; they come back */
#include "core/trust/message.h"
#include "core/trust/statement.h"
#include "tests/fuzz/fuzz.h"

static void check_side(const struct change_side *side)
{
	HOLDS(!side->present || strlen(side->sha256) == 64);
	HOLDS(change_side_equal(side, side));
}

/* Sorted, none twice, each about a path that changes; the place is text. */
static void check_acknowledged(const struct statement *s)
{
	const struct json *before = NULL;

	HOLDS(s->acknowledged == NULL || s->type == STATEMENT_APPROVE);
	HOLDS(json_count(s->acknowledged) <= STATEMENT_ACKNOWLEDGED_MAX);
	json_each(item, s->acknowledged) {
		const char *path = json_text(item, "path", NULL);
		bool changes = false;

		HOLDS(path && json_text(item, "place", NULL) &&
		      json_text(item, "sentence", NULL));
		HOLDS(before == NULL || !json_equal(before, item));
		HOLDS(before == NULL ||
		      strcmp(json_text(before, "path", ""), path) <= 0);
		for (size_t i = 0; i < s->changes.nr; i++)
			changes |= strcmp(s->changes.at[i].path, path) == 0;
		HOLDS(changes);
		before = item;
	}
}

static void check(const struct statement *s, const char *text, size_t len)
{
	autoptr(statement) again = NULL;
	struct err err = { 0 };
	autobuf written = { 0 };

	HOLDS(statement_format(&written, s, &err) == 0);
	HOLDS(is_same(&written, text, len));
	HOLDS(s->changes.nr > 0 && s->changes.nr <= STATEMENT_CHANGES_MAX);
	for (size_t i = 0; i < s->changes.nr; i++) {
		const struct change *change = &s->changes.at[i];

		HOLDS(i == 0 || strcmp(change[-1].path, change->path) < 0);
		HOLDS(change->old.present || change->new.present);
		check_side(&change->old);
		check_side(&change->new);
	}
	check_acknowledged(s);
	/* It stands by itself: nothing borrows from the text. */
	HOLDS(statement_parse(&again, buf_str(&written), written.len, &err) ==
	      0);
	HOLDS(again->type == s->type && oid_equal(&again->base, &s->base) &&
	      again->issued == s->issued && again->expires == s->expires &&
	      strcmp(again->nonce, s->nonce) == 0 &&
	      changes_equal(&again->changes, &s->changes));
}

static void try_statement(const char *text, size_t len)
{
	autoptr(statement) statement = NULL;
	struct err err = { 0 };

	if (statement_parse(&statement, text, len, &err) == 0)
		check(statement, text, len);
	else
		HOLDS(statement == NULL && err.code == EXIT_INPUT);
}

/* In a message of ours the same parts are found; after a second beginning,
 * none. */
static void check_message(const struct message_parts *parts)
{
	autobuf statement = { 0 };
	autobuf message = { 0 };
	autobuf armour = { 0 };
	struct message_parts again;

	buf_add_bytes(&statement, parts->statement, parts->statement_len);
	buf_add_bytes(&armour, parts->armour, parts->armour_len);
	message_format(&message, "Approve a change", "Somebody agrees.",
		       &statement, &armour, "Alice", "alice@example.org");
	message_split(&again, buf_str(&message), message.len);
	HOLDS(again.has_marker && again.statement && again.armour);
	HOLDS(is_same(&statement, again.statement, again.statement_len));
	HOLDS(is_same(&armour, again.armour, again.armour_len));
	buf_add(&message, "\n" STATEMENT_BEGIN "\n");
	message_split(&again, buf_str(&message), message.len);
	HOLDS(again.has_marker && !again.statement && !again.armour);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct message_parts parts;

	if (size > 0 && text[0] == '{') {
		try_statement(text, size);
		return 0;
	}
	message_split(&parts, text, size);
	HOLDS(parts.has_marker || parts.statement == NULL);
	HOLDS(parts.statement || parts.armour == NULL);
	if (parts.statement == NULL)
		return 0;
	try_statement(parts.statement, parts.statement_len);
	if (parts.armour)
		check_message(&parts);
	return 0;
}
