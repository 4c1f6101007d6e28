/* governed.h - the governed files of two revisions: which differ, and the
 * documents in them that can be read */
#ifndef CORE_CHANGE_GOVERNED_H
#define CORE_CHANGE_GOVERNED_H

#include "core/git/repo.h"
#include "core/model/policy.h"

struct file_side {
	bool present;
	unsigned mode;
	struct oid oid;
};

struct file_change {
	char *path;
	struct file_side old;
	struct file_side new;
};

struct file_changes {
	struct file_change *at; /* sorted by path */
	size_t nr;
	size_t alloc;
};

void file_changes_release(struct file_changes *changes);

/* Governed: always the document folders and .rbctl/; other paths when the
 * policy (may be NULL) names them. Only what differs is listed. */
int governed_compare(struct file_changes *out, struct repo *repo,
		     const struct oid *old_commit, const struct oid *new_commit,
		     const struct policy *policy, struct err *err) MUST_CHECK;
/*
 * The documents of a commit. Those that can't be read are left out; their
 * messages ("PATH:LINE:COLUMN: what") are added to `unreadable` (may be NULL).
 */
int governed_catalog(struct catalog *out, struct strings *unreadable,
		     struct repo *repo, const struct oid *commit,
		     struct err *err) MUST_CHECK;

/*
 * The same of the files that differ alone, as they were or as they are: all
 * that diff_catalogs() needs, since a document that is the same has nothing
 * to tell, and none can move to where it stands.
 */
int governed_changed(struct catalog *out, struct strings *unreadable,
		     struct repo *repo, const struct file_changes *changes,
		     bool new_side, struct err *err) MUST_CHECK;
/*
 * Adds the secrets that stand in any document of a commit, or stood in what
 * the changes altered: diff_secrets(). Documents that break the rules of
 * their kind are looked through as well. Holds one at a time.
 */
int governed_secrets(struct strings *out, struct repo *repo,
		     const struct oid *commit,
		     const struct file_changes *changes, struct err *err)
	MUST_CHECK;

#endif
