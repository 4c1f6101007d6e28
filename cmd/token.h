/* token.h - tokens as `rbctl token` shows them; private to cmd/token*.c */
#ifndef CMD_TOKEN_H
#define CMD_TOKEN_H

#include "core/cli/command.h"
#include "core/vault/life.h"

/* One file each. */
extern const struct cmd token_check;
extern const struct cmd token_exec;
extern const struct cmd token_get;
extern const struct cmd token_introspect;
extern const struct cmd token_refresh;
extern const struct cmd token_revoke;
extern const struct cmd token_share;

/* A token of the vault, or why it can't be opened. */
struct token_row {
	char *name;
	struct entry entry;
	bool readable;
	char problem[ERR_MSG_MAX];
	enum life life;
	struct strings warnings; /* what else somebody should know */
};

struct token_rows {
	bool judged; /* all must be good for the answer to be yes */
	struct token_row *at;
	size_t nr;
	size_t alloc;
};

void token_rows_release(struct token_rows *rows);
/* All tokens of the vault, or the ones that are named, which must be there.
 * EXIT_VAULT. (token.c) */
int token_read(struct token_rows *out, const struct context *context,
	       int nr_names, char **names, int64_t within, struct err *err)
	MUST_CHECK;

/* One token; EXIT_VAULT when there is none of that name. (token.c) */
int token_load(struct entry *out, struct vault *vault, const char *name,
	       struct err *err) MUST_CHECK;

/* Tokens that outlive their approval, whose runbook has changed, or of which a
 * refresh was cut off; as far as a store around us says. (token_warn.c) */
void token_warn(struct token_rows *rows, struct context *context);

/* For monitoring: one line of words and the tokens below it, as Nagios reads
 * them, or metrics for a Prometheus text file. (token_metrics.c) */
void token_nagios(struct buf *out, const struct token_rows *rows, int64_t now);
void token_prometheus(struct buf *out, const struct token_rows *rows);

/* The answer of list and check: `format` is "token-list/1" … */
int token_answer(const struct context *context, const char *format,
		 const struct token_rows *rows, struct err *err) MUST_CHECK;

/* ---- token_renew.c ---- */
struct desk;
struct verdict;
/* Has it come to an end that somebody should know of: run out, or given back
 * without its refresh token? */
bool token_is_dead(const struct token_row *row);

/*
 * A new token in the place of *entry, which is read anew: by what is approved
 * now. *verdict is the "no". *by_other: somebody else was faster.
 */
int token_renew(struct entry *entry, struct verdict *verdict, bool *by_other,
		struct desk *desk, const char *name, bool again,
		struct err *err) MUST_CHECK;

/* How a command came to use a token. */
struct token_use {
	const char *key; /* --key; NULL */
	bool no_refresh;
};
/*
 * A token that is good for use, refreshed where one is due. EXIT_NO: it is
 * dead, and there is no new one. That it was used is written down.
 */
int token_ready(struct entry *out, struct context *context, const char *name,
		const struct token_use *use, struct err *err) MUST_CHECK;

#endif
