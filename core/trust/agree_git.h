/* agree_git.h - a repository of its own for what other ones show */
#ifndef CORE_TRUST_AGREE_GIT_H
#define CORE_TRUST_AGREE_GIT_H

#include "core/git/repo.h"

/* A bare repository that can read our objects, too, and has no other bond to
 * ours. { 0 } is none. */
struct quarantine {
	char *dir;
	char *git_dir_option; /* "--git-dir=…" */
};

void quarantine_release(struct quarantine *quarantine); /* removes it */
int quarantine_open(struct quarantine *out, struct repo *repo,
		    const char *scratch_dir, struct err *err) MUST_CHECK;

/* The address of a remote by name, or what was given as one; a path that is
 * there becomes absolute. Caller frees. */
int quarantine_address(char **out, struct repo *repo, const char *remote,
		       struct err *err) MUST_CHECK;

/*
 * Where `ref` stands there. *found false: it has none. When git can't ask,
 * *reached is false and `said` (of `size`) is what git said.
 */
struct asked {
	bool reached;
	bool found;
	struct oid tip;
	char *said;
	size_t size;
};
int quarantine_ask(struct asked *out, const struct quarantine *quarantine,
		   const char *address, const char *ref, struct err *err)
	MUST_CHECK;
/* Its objects, into the quarantine. *reached as above. */
int quarantine_fetch(struct asked *out, const struct quarantine *quarantine,
		     const char *address, const char *ref, struct err *err)
	MUST_CHECK;

#endif
