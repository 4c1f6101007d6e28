/* repo.h - a git repository: objects, refs, the work tree (libgit2 inside) */
#ifndef CORE_GIT_REPO_H
#define CORE_GIT_REPO_H

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/git/oid.h"

struct repo;

/* Opens the repository that holds `dir` (looks upwards); EXIT_GIT. */
int repo_open(struct repo **out, const char *dir, struct err *err) MUST_CHECK;
/*
 * Inside a hook: the repository that git names in the environment, with its
 * quarantine (GIT_REPOSITORY_OPEN_FROM_ENV).
 */
int repo_open_hook(struct repo **out, struct err *err) MUST_CHECK;
/* Another handle on the same repository, for another thread. Both share a
 * cache of small objects. */
int repo_reopen(struct repo **out, const struct repo *like, struct err *err)
	MUST_CHECK;
/* Makes one (with first branch `branch`, a short name). */
int repo_create(struct repo **out, const char *dir, const char *branch,
		struct err *err) MUST_CHECK;
void repo_free(struct repo *repo);
DEFINE_AUTOPTR(repo);

/* Absolute, real paths, ending without a slash. Borrowed. */
const char *repo_git_dir(const struct repo *repo);   /* the common .git */
const char *repo_work_tree(const struct repo *repo); /* NULL when bare */

enum object_type { OBJECT_COMMIT, OBJECT_TREE, OBJECT_BLOB, OBJECT_OTHER };

/*
 * Reads an object's raw bytes straight from the object database, its hash
 * checked; replace refs and grafts have no influence. *found is false, and 0
 * returned, when it is not there. Larger than `cap`: EXIT_INPUT. Bytes whose
 * hash is not their name: EXIT_NO (HASH_MISMATCH).
 */
int repo_read(struct buf *out, enum object_type *type, bool *found,
	      struct repo *repo, const struct oid *oid, size_t cap,
	      struct err *err) MUST_CHECK;
/* As repo_read(), but absent, or of another type, is an error (EXIT_GIT). */
int repo_read_as(struct buf *out, struct repo *repo, const struct oid *oid,
		 enum object_type type, size_t cap, struct err *err) MUST_CHECK;
int repo_write(struct oid *out, struct repo *repo, enum object_type type,
	       const void *bytes, size_t len, struct err *err) MUST_CHECK;
/* The name these bytes would have as a blob. */
void repo_hash_blob(struct oid *out, const void *bytes, size_t len);

/* ---- refs; `ref` is always the full name, refs/heads/… ---- */
/* *found is false when there is none. A symbolic ref is refused. */
int repo_ref_read(struct oid *out, bool *found, struct repo *repo,
		  const char *ref, struct err *err) MUST_CHECK;
/* Compare and swap: `old` NULL means "must not exist". EXIT_WAITING when
 * somebody else moved it. */
int repo_ref_update(struct repo *repo, const char *ref, const struct oid *oid,
		    const struct oid *old, const char *log_message,
		    struct err *err) MUST_CHECK;
/* Full name that HEAD points to (attached or unborn), or NULL (detached).
 * Caller frees. */
int repo_head(char **out, struct repo *repo, struct err *err) MUST_CHECK;
/* All refs under a prefix ("refs/heads/"), sorted. */
int repo_refs(struct strings *out, struct repo *repo, const char *prefix,
	      struct err *err) MUST_CHECK;
/*
 * What a person types: a full ref, a branch, a tag, a full or short commit
 * id, HEAD, REV~N, REV^. A short name that is both a tag and a branch means
 * the branch. EXIT_INPUT when it names nothing.
 */
int repo_resolve(struct oid *out, struct repo *repo, const char *revision,
		 struct err *err) MUST_CHECK;
bool repo_is_shallow(struct repo *repo);

/* ---- trees and paths ---- */
/*
 * All blobs below a tree, in path order, through our own tree parser. `fn`
 * returns non-zero to stop; that value is then returned. `path` is relative
 * to the root of the walk.
 */
typedef int repo_entry_fn(const char *path, unsigned mode,
			  const struct oid *oid, void *payload);
int repo_each_entry(struct repo *repo, const struct oid *tree,
		    repo_entry_fn *fn, void *payload, struct err *err)
	MUST_CHECK;
/*
 * All files that differ between two trees, in no order: NULL where there is
 * none. Folders that are the same are not read. `fn` as above; what it gets
 * is borrowed for the call.
 */
struct tree_entry;
typedef int repo_difference_fn(const char *path, const struct tree_entry *old,
			       const struct tree_entry *new, void *payload);
int repo_each_difference(struct repo *repo, const struct oid *old,
			 const struct oid *new, repo_difference_fn *fn,
			 void *payload, struct err *err) MUST_CHECK;
/* One path below a tree. *found false when absent. `mode` may be NULL. */
int repo_find_path(struct oid *out, unsigned *mode, bool *found,
		   struct repo *repo, const struct oid *tree, const char *path,
		   struct err *err) MUST_CHECK;
/*
 * Reads what differs between two trees, for whoever asks next for it through
 * a handle that shares the cache. What can't be read is passed over: the one
 * who asks next hears why.
 */
void repo_read_ahead(struct repo *repo, const struct oid *old,
		     const struct oid *new);
/* The commit's tree. */
int repo_commit_tree(struct oid *out, struct repo *repo,
		     const struct oid *commit, struct err *err) MUST_CHECK;

/* ---- work tree and index ---- */
/* Paths in the index (staged), with their blob ids, in order. */
int repo_each_staged(struct repo *repo, repo_entry_fn *fn, void *payload,
		     struct err *err) MUST_CHECK;
/*
 * Stages all of `paths` from the work tree and commits the index on HEAD's
 * branch; `sign` makes the armoured signature of the commit's bytes (may be
 * NULL: unsigned). Used by init only; people commit with git.
 */
typedef int repo_sign_fn(struct buf *signature, const void *bytes, size_t len,
			 void *payload, struct err *err);
int repo_commit_all(struct oid *out, struct repo *repo,
		    const struct strings *paths, const char *name,
		    const char *email, int64_t when, const char *message,
		    repo_sign_fn *sign, void *payload, struct err *err)
	MUST_CHECK;
/* After HEAD's branch was moved to `commit` with an unchanged tree nothing
 * is to be done; for a changed one (land on a checked-out branch) updates
 * index and work tree; refuses (EXIT_NO) when that would lose local changes.
 * Also callable before the branch is moved: then staged changes are safe
 * too. */
int repo_checkout(struct repo *repo, const struct oid *commit, struct err *err)
	MUST_CHECK;
/* True when the work tree or index differ from HEAD in tracked files. */
int repo_is_dirty(bool *out, struct repo *repo, struct err *err) MUST_CHECK;

/* ---- configuration ---- */
/* Value from git's configuration files, system, global and local (`local`
 * false: not local, for what a cloned repository must not decide).
 * *out is NULL when unset; caller frees. */
int repo_config(char **out, struct repo *repo, const char *key, bool local,
		struct err *err) MUST_CHECK;
/* Sets a value in the repository's own configuration. */
int repo_config_set(struct repo *repo, const char *key, const char *value,
		    struct err *err) MUST_CHECK;

#endif
