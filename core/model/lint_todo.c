/* lint_todo.c - what the makers of a draft left to be done */
#include "core/model/lint_rules.h"

#include <ctype.h>
#include <string.h>

#define SAID_MAX 300 /* bytes of a sentence that is told */

/* No half a character at its end. */
static size_t length(const char *text)
{
	size_t len = strlen(text);

	if (len > SAID_MAX)
		for (len = SAID_MAX;
		     len && ((unsigned char)text[len] & 0xc0) == 0x80;)
			len--;
	return len;
}

/* The word by itself, and no longer one that begins so. */
static bool begins_undone(const char *text)
{
	unsigned char next;

	if (!text_starts(text, LINT_UNDONE))
		return false;
	next = (unsigned char)text[strlen(LINT_UNDONE)];
	return !isalnum(next) && next != '_';
}

/* A list "todo", and any text that begins with the word. NULL: neither. */
static const char *undone(const struct json *value, const char *key)
{
	const char *text = json_string(value);
	bool listed = text_equal(key, "todo") && !json_key(value);

	if (!text || (!listed && !begins_undone(text)))
		return NULL;
	if (!listed)
		text += strlen(LINT_UNDONE);
	return text + strspn(text, ": ");
}

/* What a server says of itself is not ours to finish. */
static void walk(const struct json *root, enum document_kind kind,
		 lint_walk_fn *fn, void *payload)
{
	json_each(member, root)
		if (kind != DOCUMENT_SERVER ||
		    !text_equal(json_key(member), "metadata"))
			lint_walk(member, json_key(member), fn, payload);
}

static void say(const struct json *value, const char *key, void *payload)
{
	const struct lint *lint = payload;
	const char *text = undone(value, key);

	if (text)
		lint_say(lint, RULE_UNDONE, value, "still to be done: %.*s",
			 (int)length(text), text);
}

void lint_todo(const struct lint *lint)
{
	union {
		const struct lint *in;
		void *out; /* callbacks take any payload, and only read it */
	} payload = { lint };

	walk(lint->root, lint->kind, say, payload.out);
}

static void count(const struct json *value, const char *key, void *payload)
{
	size_t *nr = payload;

	*nr += undone(value, key) != NULL;
}

size_t lint_count_undone(const struct json *root, enum document_kind kind)
{
	size_t nr = 0;

	walk(root, kind, count, &nr);
	return nr;
}
