/* repo_private.h - what the repo*.c files share: the only sight of libgit2 */
#ifndef CORE_GIT_REPO_PRIVATE_H
#define CORE_GIT_REPO_PRIVATE_H

#include "core/git/libgit2.h"
#include "core/git/repo.h"

#include <git2.h>

struct repo {
	git_repository *git;
	git_odb *odb;
	char *git_dir;
	char *work_tree;            /* NULL: bare */
	bool from_hook;             /* opened through git's environment */
	struct object_cache *cache; /* shared by handles made of one another */
};

/* autolib(git_reference) ref = NULL; freed with the scope. */
#define autolib(type) __attribute__((cleanup(repo_end_##type))) type *

#define DEFINE_AUTOLIB(type)                                \
	UNUSED static inline void repo_end_##type(type **p) \
	{                                                   \
		type##_free(*p);                            \
	}                                                   \
	struct repo

DEFINE_AUTOLIB(git_config);
DEFINE_AUTOLIB(git_index);
DEFINE_AUTOLIB(git_object);
DEFINE_AUTOLIB(git_reference);
DEFINE_AUTOLIB(git_reference_iterator);
DEFINE_AUTOLIB(git_status_list);
DEFINE_AUTOLIB(git_tree);

/* The library, ready and set to strict, in whichever thread comes first. */
void repo_library(void);

/*
 * Makes the error of a libgit2 call that returned `code`: "CONTEXT: what
 * libgit2 says". The only reader of libgit2's own error. Returns -1.
 */
int repo_fail(struct err *err, int code, const char *format, ...)
	PRINTF_LIKE(3, 4);

static inline void repo_to_git(git_oid *out, const struct oid *oid)
{
	for (size_t i = 0; i < OID_SIZE; i++)
		out->id[i] = oid->id[i];
}

static inline void repo_from_git(struct oid *out, const git_oid *oid)
{
	for (size_t i = 0; i < OID_SIZE; i++)
		out->id[i] = oid->id[i];
}

#endif
