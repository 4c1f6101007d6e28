/* repo_object.c - objects as raw bytes, each checked against its name */
#include "core/git/allocation.h"
#include "core/git/commit.h"
#include "core/git/object_cache.h"
#include "core/git/repo_private.h"

#include <git2/sys/odb_backend.h>
#include <stdlib.h>
#include <string.h>

/* What is packed as a difference is unpacked with what it differs from. */
#define BASE_SIZE_MAX (64 * 1024 * 1024)

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
	err_no(err, REASON_HASH_MISMATCH,
	       "object %s is damaged or forged: its bytes have another hash",
	       hex);
	return err_hint(err, "git fsck; then fetch it again");
}

static int too_large(struct err *err, const struct oid *oid, size_t cap)
{
	char hex[OID_HEX + 1];

	oid_format(hex, oid);
	return err_set(err, EXIT_INPUT,
		       "object %s is too large: more than %zu bytes", hex, cap);
}

/* One object's bytes, as some part of the database has them. */
struct piece {
	void *bytes;
	size_t len;
	git_object_t kind;
	bool too_large;
};

/*
 * A loose file. Read whole, libgit2 1.5 takes the size that stands in it for
 * the size of what follows, and writes past its buffer when that is more. So
 * it is read through a stream, and must end where it says.
 */
static int read_loose(struct piece *out, git_odb_backend *backend,
		      const git_oid *id, size_t cap)
{
	git_odb_stream *stream = NULL;
	size_t at = 0;
	char beyond;
	int got = 0;
	int code = backend->readstream(&stream, &out->len, &out->kind, backend,
				       id);

	if (code < 0)
		return code;
	out->too_large = out->len > cap;
	if (!out->too_large) {
		out->bytes = xmalloc(out->len + 1);
		do {
			size_t left = out->len - at;

			got = left ? stream->read(stream,
						  (char *)out->bytes + at, left)
				   : stream->read(stream, &beyond, 1);
			at += got > 0 ? (size_t)got : 0;
		} while (got > 0 && at <= out->len);
	}
	git_odb_stream_free(stream);
	if (out->too_large)
		return GIT_ERROR;
	return got == 0 && at == out->len ? 0 : GIT_EMISMATCH;
}

static int read_packed(struct piece *out, git_odb_backend *backend,
		       const git_oid *id, size_t cap)
{
	int code;

	allocation_limit(cap > BASE_SIZE_MAX ? cap + 1 : BASE_SIZE_MAX);
	code = backend->read(&out->bytes, &out->len, &out->kind, backend, id);
	out->too_large = allocation_unlimit() || (code == 0 && out->len > cap);
	return out->too_large ? GIT_ERROR : code;
}

static int read_anywhere(struct piece *out, struct repo *repo,
			 const git_oid *id, size_t cap)
{
	size_t nr = git_odb_num_backends(repo->odb);

	for (size_t i = 0; i < nr; i++) {
		git_odb_backend *backend = NULL;
		int code = git_odb_get_backend(&backend, repo->odb, i);

		if (code == 0 && backend->readstream)
			code = read_loose(out, backend, id, cap);
		else if (code == 0)
			code = read_packed(out, backend, id, cap);
		if (code != GIT_ENOTFOUND && code != GIT_PASSTHROUGH)
			return code;
	}
	return GIT_ENOTFOUND;
}

/* Bytes whose hash is not their name are never handed out. */
static int check_hash(const struct piece *piece, const git_oid *id)
{
	git_oid is = { { 0 } };
	int code = git_odb_hash(&is, piece->bytes, piece->len, piece->kind);

	if (code == 0 && memcmp(is.id, id->id, OID_SIZE) != 0)
		code = GIT_EMISMATCH;
	return code;
}

int repo_read(struct buf *out, enum object_type *type, bool *found,
	      struct repo *repo, const struct oid *oid, size_t cap,
	      struct err *err)
{
	struct piece piece = { 0 };
	git_oid id;
	int code;

	*found = object_cache_get(out, type, repo->cache, oid, cap);
	if (*found)
		return 0;
	repo_to_git(&id, oid);
	code = read_anywhere(&piece, repo, &id, cap);
	/* It may have been packed, or come with a fetch, since we looked. */
	if (code == GIT_ENOTFOUND && git_odb_refresh(repo->odb) == 0)
		code = read_anywhere(&piece, repo, &id, cap);
	if (code == 0)
		code = check_hash(&piece, &id);
	*found = code == 0;
	if (*found) {
		*type = type_of(piece.kind);
		buf_add_bytes(out, piece.bytes, piece.len);
		object_cache_put(repo->cache, oid, *type, piece.bytes,
				 piece.len);
	}
	/* libgit2's memory is malloc's: allocation.h. */
	free(piece.bytes);
	if (piece.too_large)
		return too_large(err, oid, cap);
	return code < 0 && code != GIT_ENOTFOUND ? fail(err, code, oid) : 0;
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
