/* init.h - the people of a store that is about to be made */
#ifndef CMD_INIT_H
#define CMD_INIT_H

#include "core/cli/command.h"
#include "core/git/repo.h"
#include "core/model/policy_draft.h"

struct draft_people {
	struct draft_person *at;
	size_t nr;
	size_t alloc;
};

void draft_people_release(struct draft_people *people);

/*
 * Those of --person, with their key files read; and, when none of them has
 * the key of `key_file` (may be NULL), the person of git's user.name and
 * user.email with it. EXIT_USAGE when there is nobody.
 */
int draft_people_gather(struct draft_people *out, const struct strings *given,
			const char *key_file, struct repo *repo,
			const struct context *context, struct err *err)
	MUST_CHECK;

#endif
