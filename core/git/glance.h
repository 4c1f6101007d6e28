/* glance.h - what a repository's files say at a glance, without opening it */
#ifndef CORE_GIT_GLANCE_H
#define CORE_GIT_GLANCE_H

#include "core/base/buf.h"
#include "core/git/oid.h"

#define GLANCE_STAMP 32

/*
 * libgit2 takes four milliseconds to start, three times as long as git takes
 * to answer. Whoever only wants to know whether anything has changed can look
 * for himself: at the plainest of repositories, and at what can't be
 * misunderstood. Wherever there is a doubt the answer is false, which means:
 * open it, and ask that.
 */

/*
 * The repository that repo_open() would find: a .git folder here or above, or
 * a bare one, of one's own, with no more to it. *git_dir is as repo_git_dir()
 * has it; caller frees. `stamp` changes when somebody writes its config.
 */
bool glance(char **git_dir, unsigned char stamp[GLANCE_STAMP], const char *dir)
	MUST_CHECK;
/* Where a ref points that is no symbolic one. */
bool glance_ref(struct oid *out, const char *git_dir, const char *ref)
	MUST_CHECK;

#endif
