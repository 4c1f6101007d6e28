/* hook_receive.h - what the server's hook is made of */
#ifndef CMD_HOOK_RECEIVE_H
#define CMD_HOOK_RECEIVE_H

#include "cmd/hook.h"
#include "cmd/hook_updates.h"
#include "core/git/repo.h"

/* Refs that the server vouches for: receipts. */
bool hook_is_protected(const char *ref);

/*
 * The decision while nobody said where trust begins: what may be the live
 * branch (the one that HEAD names, and each that a policy in the push or
 * before it calls so) stays as it is, and so do protected refs. Other
 * branches pass, so that the first commit can get there. EXIT_YES, or -1
 * after the way to begin was told on stderr.
 */
int hook_untold(struct repo *repo, const struct updates *updates,
		struct err *err) MUST_CHECK;

#endif
