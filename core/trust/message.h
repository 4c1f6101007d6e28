/* message.h - where a statement stands in the message of a sign-off commit */
#ifndef CORE_TRUST_MESSAGE_H
#define CORE_TRUST_MESSAGE_H

#include "core/base/buf.h"

#define STATEMENT_BEGIN "-----BEGIN RBCTL STATEMENT-----"
#define STATEMENT_END   "-----END RBCTL STATEMENT-----"

/*
 * Borrowed from the message. The statement is the one line between its
 * markers, without its newline; the armour of its signature follows at once.
 */
struct message_parts {
	bool has_marker;       /* there is a line that begins a statement */
	const char *statement; /* NULL: none that is complete */
	size_t statement_len;
	const char *armour; /* NULL: none follows the statement */
	size_t armour_len;
};

/* Strict: a second statement anywhere means that there is none. */
void message_split(struct message_parts *out, const char *message, size_t len);
/* Of `text`, what is beyond MESSAGE_TEXT_MAX is left out, and a line says so:
 * with the largest statement it fits into a commit (COMMIT_SIZE_MAX). */
#define MESSAGE_TEXT_MAX (64 * 1024)
void message_format(struct buf *out, const char *summary, const char *text,
		    const struct buf *statement, const struct buf *armour,
		    const char *name, const char *email);

#endif
