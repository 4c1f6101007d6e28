/* life.h - how long a token still lives */
#ifndef CORE_VAULT_LIFE_H
#define CORE_VAULT_LIFE_H

#include "core/vault/vault.h"

enum life {
	LIFE_GOOD,
	LIFE_UNKNOWN, /* the server didn't say when it expires: not forever */
	LIFE_SOON,    /* expires within the window that was asked for */
	LIFE_EXPIRED,
	LIFE_REVOKED,
};

/* `within` is in seconds, 0: no window. */
enum life life_of(const struct entry *entry, int64_t now, int64_t within);
/* Was all of it given back? Then it is gone because somebody, or the last
 * step of its run, meant it to be. */
bool life_is_given_back(const struct entry *entry);
/* Could somebody who has it still do something with it, or get a new one by
 * it? */
bool life_is_left(const struct entry *entry, int64_t now);
const char *life_name(enum life life);
/* "expires in 42 minutes", "expired 3 days ago", "revoked", "revoked, but for
 * its refresh token", "nobody knows when it expires": largest unit of which
 * there are at least two. */
void life_words(struct buf *out, const struct entry *entry, int64_t now);
/* The command that gets another token in its place: "rbctl apply RUNBOOK --env
 * NAME", with what is known. Caller frees. */
char *life_renewal(const struct entry *entry) MUST_CHECK;

#endif
