/* token.h - tokens as `rbctl token` shows them; private to cmd/token*.c */
#ifndef CMD_TOKEN_H
#define CMD_TOKEN_H

#include "core/cli/command.h"
#include "core/vault/life.h"

/* A token of the vault, or why it can't be opened. */
struct token_row {
	char *name;
	struct entry entry;
	bool readable;
	char problem[ERR_MSG_MAX];
	enum life life;
};

struct token_rows {
	struct token_row *at;
	size_t nr;
	size_t alloc;
};

void token_rows_release(struct token_rows *rows);

/* The answer of list and check: `format` is "token-list/1" … */
int token_answer(const struct context *context, const char *format,
		 const struct token_rows *rows, struct err *err) MUST_CHECK;
/* What is known of one token, never the token. */
struct json;
void token_describe(struct json *out, const char *name,
		    const struct entry *entry);

#endif
