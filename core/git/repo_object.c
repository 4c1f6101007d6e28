/* repo_object.c - objects as raw bytes, each checked against its name */
#include "core/git/commit.h"
#include "core/git/object_cache.h"
#include "core/git/repo_private.h"

#include <string.h>

static enum object_type type_of(git_object_t type)
{
	switch (type) {
	case GIT_OBJECT_COMMIT:
		return OBJECT_COMMIT;
	case GIT_OBJECT_TREE:
		return OBJECT_TREE;
	case GIT_OBJECT_BLOB:
		return OBJECT_BLOB;
	default:
		return OBJECT_OTHER;
	}
}

static const char *type_name(enum object_type type)
{
	static const char *const names[] = { "commit", "tree", "blob", "tag" };

	return names[type];
}

static int fail(struct err *err, int code, const struct oid *oid)
{
	char hex[OID_HEX + 1];

	oid_format(hex, oid);
	if (code != GIT_EMISMATCH)
		return repo_fail(err, code, "object %s", hex);
	err_set(err, EXIT_NO,
		"object %s is damaged or forged: its bytes have another hash",
		hex);
	return err_hint(err, "git fsck; then fetch it again");
}

int repo_read(struct buf *out, enum object_type *type, bool *found,
	      struct repo *repo, const struct oid *oid, size_t cap,
	      struct err *err)
{
	autolib(git_odb_object) object = NULL;
	git_object_t kind;
	size_t len;
	git_oid id;
	int code;

	*found = object_cache_get(out, type, repo->cache, oid, cap);
	if (*found)
		return 0;
	repo_to_git(&id, oid);
	/* The header alone first: nobody's gigabytes are unpacked. */
	code = git_odb_read_header(&len, &kind, repo->odb, &id);
	if (code == GIT_ENOTFOUND)
		return 0;
	if (code < 0)
		return fail(err, code, oid);
	if (len > cap) {
		char hex[OID_HEX + 1];

		oid_format(hex, oid);
		return err_set(err, EXIT_INPUT,
			       "object %s is too large: %zu bytes, not %zu",
			       hex, len, cap);
	}
	code = git_odb_read(&object, repo->odb, &id);
	if (code < 0)
		return fail(err, code, oid);
	*type = type_of(git_odb_object_type(object));
	len = git_odb_object_size(object);
	buf_add_bytes(out, git_odb_object_data(object), len);
	object_cache_put(repo->cache, oid, *type, git_odb_object_data(object),
			 len);
	*found = true;
	return 0;
}

int repo_read_as(struct buf *out, struct repo *repo, const struct oid *oid,
		 enum object_type type, size_t cap, struct err *err)
{
	enum object_type is = OBJECT_OTHER;
	char hex[OID_HEX + 1];
	bool found = false;

	if (repo_read(out, &is, &found, repo, oid, cap, err))
		return -1;
	oid_format(hex, oid);
	if (!found) {
		err_set(err, EXIT_GIT, "%s %s is missing", type_name(type),
			hex);
		return err_hint(err, "git fetch --unshallow, or git fsck");
	}
	if (is != type)
		return err_set(err, EXIT_GIT, "object %s is a %s, not a %s",
			       hex, type_name(is), type_name(type));
	return 0;
}

int repo_write(struct oid *out, struct repo *repo, enum object_type type,
	       const void *bytes, size_t len, struct err *err)
{
	static const git_object_t kinds[] = { GIT_OBJECT_COMMIT,
					      GIT_OBJECT_TREE, GIT_OBJECT_BLOB,
					      GIT_OBJECT_TAG };
	git_oid id;
	int code = git_odb_write(&id, repo->odb, bytes, len, kinds[type]);

	if (code < 0)
		return repo_fail(err, code, "can't write a %s",
				 type_name(type));
	repo_from_git(out, &id);
	return 0;
}

void repo_hash_blob(struct oid *out, const void *bytes, size_t len)
{
	git_oid id = { { 0 } };

	repo_library();
	git_odb_hash(&id, bytes, len, GIT_OBJECT_BLOB);
	repo_from_git(out, &id);
}

int repo_commit_tree(struct oid *out, struct repo *repo,
		     const struct oid *commit, struct err *err)
{
	auto_release(commit) parsed = { 0 };
	autobuf raw = { 0 };

	if (repo_read_as(&raw, repo, commit, OBJECT_COMMIT, COMMIT_SIZE_MAX,
			 err) ||
	    commit_parse(&parsed, buf_str(&raw), raw.len, err))
		return -1;
	*out = parsed.tree;
	return 0;
}
