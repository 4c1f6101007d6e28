/* cache.c - what was verified before, outside the repository */
#include "core/trust/cache.h"
#include "core/base/fs.h"
#include "core/crypto/hash.h"
#include "core/crypto/seal.h"

#include <string.h>

#define FORMAT   "rbctl cache/2\n"
#define NAME_LEN 32 /* of a digest's hexadecimal digits */

/* What stands before the bytes in a file: the format, and the seal. */
#define HEAD (sizeof(FORMAT) - 1 + SEAL_SIZE)

struct cache {
	char *path; /* of both files, without what tells them apart */
	char *environment;
	unsigned char key[SEAL_KEY_SIZE];
	unsigned char identity[SEAL_SIZE];
	bool loaded;
	bool has_walk;
	struct buf bytes;
	struct snapshot walk; /* borrows from bytes */
};

void cache_free(struct cache *cache)
{
	if (cache == NULL)
		return;
	snapshot_release(&cache->walk);
	buf_release(&cache->bytes);
	free(cache->environment);
	free(cache->path);
	free(cache);
}

bool cache_is_for(const struct cache *cache, const char *environment)
{
	return text_equal(cache->environment, environment);
}

/* Everything that a file must belong to. */
static void identify(struct cache *cache, const char *git_dir,
		     const struct anchor *anchor, const char *tool)
{
	char hex[OID_HEX + 1];
	autobuf text = { 0 };

	oid_format(hex, &anchor->commit);
	buf_addf(&text, "%s%s\n%s\n%s\n%s\n", FORMAT, tool, hex,
		 anchor->policy_sha256, cache->environment ? "for" : "any");
	buf_addf(&text, "%zu %s", strlen(git_dir), git_dir);
	if (cache->environment)
		buf_add(&text, cache->environment);
	seal_make(cache->identity, cache->key, buf_str(&text), text.len);
}

/* A repository and environment have one name, whatever else changes. */
static char *path_of(const char *folder, const char *git_dir,
		     const char *environment)
{
	static const unsigned char no_key[SEAL_KEY_SIZE];
	unsigned char digest[SEAL_SIZE];
	autobuf text = { 0 };
	autobuf hex = { 0 };

	buf_addf(&text, "%zu %s", strlen(git_dir), git_dir);
	if (environment)
		buf_addf(&text, "\n%s", environment);
	seal_make(digest, no_key, buf_str(&text), text.len);
	text_hex(&hex, digest, NAME_LEN / 2);
	return xasprintf("%s/%s", folder, buf_str(&hex));
}

struct cache *cache_open(const char *state_dir, const char *git_dir,
			 const struct anchor *anchor, const char *environment,
			 const char *tool)
{
	autofree char *folder = xasprintf("%s/cache", state_dir);
	autofree char *key_path = xasprintf("%s/key", folder);
	autoptr(cache) cache = xcalloc(1, sizeof(*cache));
	struct err ignored = { 0 };

	if (tool == NULL || fs_mkdirs_private(folder, &ignored) ||
	    seal_key(cache->key, key_path, &ignored))
		return NULL;
	if (environment)
		cache->environment = xstrdup(environment);
	cache->path = path_of(folder, git_dir, environment);
	identify(cache, git_dir, anchor, tool);
	return steal(cache);
}

/* ---- files ---- */

/* The seal covers whose file it is, which of the two, and what it says. */
static void seal(unsigned char out[SEAL_SIZE], const struct cache *cache,
		 const char *kind, const void *bytes, size_t len)
{
	autobuf all = { 0 };

	seal_make(out, cache->key, bytes, len);
	buf_add_bytes(&all, cache->identity, SEAL_SIZE);
	buf_add_bytes(&all, out, SEAL_SIZE);
	buf_add(&all, kind);
	seal_make(out, cache->key, buf_str(&all), all.len);
}

/* The file's content, seal and all; *body is where the rest begins. */
static bool read_file(struct buf *out, const char **body, size_t *len,
		      const struct cache *cache, const char *kind, size_t max)
{
	autofree char *path = xasprintf("%s.%s", cache->path, kind);
	unsigned char want[SEAL_SIZE];
	struct err ignored = { 0 };
	bool found;

	if (fs_read_private(out, &found, path, HEAD + max, &ignored) ||
	    !found || out->len < HEAD ||
	    memcmp(out->data, FORMAT, strlen(FORMAT)) != 0)
		return false;
	*body = out->data + HEAD;
	*len = out->len - HEAD;
	seal(want, cache, kind, *body, *len);
	return hash_equal(want, out->data + strlen(FORMAT), SEAL_SIZE);
}

/* The bytes begin HEAD behind the text's start; that is filled in here. */
static void write_file(const struct cache *cache, const char *kind,
		       struct buf *text)
{
	autofree char *path = xasprintf("%s.%s", cache->path, kind);
	unsigned char sum[SEAL_SIZE];
	struct err ignored = { 0 };

	seal(sum, cache, kind, text->data + HEAD, text->len - HEAD);
	memcpy(text->data, FORMAT, strlen(FORMAT));
	memcpy(text->data + strlen(FORMAT), sum, SEAL_SIZE);
	/* Without one it is only slower the next time. */
	if (fs_write_quick(path, buf_str(text), text->len, 0600, &ignored))
		return;
}

void cache_begin(struct buf *out)
{
	static const char head[HEAD];

	buf_reset(out);
	buf_add_bytes(out, head, HEAD);
}

/* ---- the walk ---- */

const struct snapshot *cache_walk(struct cache *cache)
{
	struct err ignored = { 0 };
	const char *body;
	size_t len;

	if (cache == NULL)
		return NULL;
	if (!cache->loaded) {
		cache->loaded = true;
		cache->has_walk =
			read_file(&cache->bytes, &body, &len, cache, "walk",
				  SNAPSHOT_SIZE_MAX) &&
			snapshot_parse(&cache->walk, body, len, &ignored) == 0;
		if (!cache->has_walk)
			buf_release(&cache->bytes);
	}
	return cache->has_walk ? &cache->walk : NULL;
}

void cache_keep_walk(struct cache *cache, struct buf *text)
{
	write_file(cache, "walk", text);
}

/* ---- the tip ---- */

bool cache_tip(struct cache_tip *out, const struct cache *cache)
{
	autobuf text = { 0 };
	const char *body;
	size_t len;

	if (!read_file(&text, &body, &len, cache, "tip", sizeof(*out)) ||
	    len != sizeof(*out))
		return false;
	memcpy(out, body, sizeof(*out));
	return memchr(out->ref, '\0', sizeof(out->ref)) != NULL;
}

void cache_keep_tip(const struct cache *cache, const struct cache_tip *tip)
{
	struct cache_tip there;
	autobuf text = { 0 };

	if (cache_tip(&there, cache) && memcmp(&there, tip, sizeof(*tip)) == 0)
		return;
	cache_begin(&text);
	buf_add_bytes(&text, tip, sizeof(*tip));
	write_file(cache, "tip", &text);
}
