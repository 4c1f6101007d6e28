/* snapshot_parse.c - a walk that was kept, read from its bytes */
#include "core/trust/snapshot.h"

#include <string.h>

#define HEADER_SIZE 8

/* What is left to read; `bad` once something was not as it must be. */
struct reader {
	const unsigned char *at;
	size_t len;
	bool bad;
};

void snapshot_release(struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->nr_paths; i++) {
		free(snapshot->paths[i].path);
		strings_release(&snapshot->paths[i].hands);
	}
	free(snapshot->paths);
	for (size_t i = 0; i < snapshot->nr_sign_offs; i++)
		free(snapshot->sign_offs[i].detail);
	free(snapshot->sign_offs);
	revoked_release(&snapshot->revoked);
	*snapshot = (struct snapshot){ 0 };
}

static const unsigned char *take(struct reader *in, size_t len)
{
	const unsigned char *at = in->at;

	if (in->bad || in->len < len) {
		in->bad = true;
		return NULL;
	}
	in->at += len;
	in->len -= len;
	return at;
}

static uint64_t take_number(struct reader *in)
{
	const unsigned char *at = take(in, 8);
	uint64_t number = 0;

	for (size_t i = 0; at && i < 8; i++)
		number = number << 8 | at[i];
	return number;
}

/* A count of things that take at least `each` bytes. */
static size_t take_count(struct reader *in, size_t each, size_t max)
{
	uint64_t nr = take_number(in);

	if (nr > max || nr > in->len / each) {
		in->bad = true;
		return 0;
	}
	return (size_t)nr;
}

static void take_oid(struct oid *out, struct reader *in)
{
	const unsigned char *at = take(in, OID_SIZE);

	if (at)
		memcpy(out->id, at, OID_SIZE);
}

/* Caller frees; NULL when there is none. */
static char *take_text(struct reader *in)
{
	size_t len = take_count(in, 1, SNAPSHOT_SIZE_MAX);
	const unsigned char *at = take(in, len);

	if (at == NULL || memchr(at, '\0', len)) {
		in->bad = true;
		return NULL;
	}
	return xstrndup((const char *)at, len);
}

static void take_sha256(char out[65], struct reader *in)
{
	const unsigned char *at = take(in, 64);

	if (at == NULL || memchr(at, '\0', 64)) {
		in->bad = true;
		return;
	}
	memcpy(out, at, 64);
	out[64] = '\0';
}

static void take_paths(struct snapshot *out, struct reader *in)
{
	size_t nr = take_count(in, 3 * 8, SNAPSHOT_PATHS_MAX);

	out->paths = xcalloc(nr, sizeof(*out->paths));
	for (size_t i = 0; i < nr && !in->bad; i++) {
		struct snapshot_path *path = &out->paths[out->nr_paths++];
		size_t nr_hands;

		path->path = take_text(in);
		path->number = (size_t)take_number(in);
		nr_hands = take_count(in, 8, SNAPSHOT_PATHS_MAX);
		if (path->number >= TABLE_NO_VALUE)
			in->bad = true;
		for (size_t k = 0; k < nr_hands && !in->bad; k++) {
			autofree char *person = take_text(in);

			if (person)
				strings_add(&path->hands, person);
		}
	}
}

static void take_sign_offs(struct snapshot *out, struct reader *in)
{
	size_t nr = take_count(in, OID_SIZE + 5 * 8, WALK_SIGN_OFFS_MAX);
	uint64_t reason;

	out->sign_offs = xcalloc(nr, sizeof(*out->sign_offs));
	for (size_t i = 0; i < nr && !in->bad; i++) {
		struct snapshot_sign_off *one =
			&out->sign_offs[out->nr_sign_offs++];

		take_oid(&one->commit, in);
		one->step = (size_t)take_number(in);
		one->counts = take_number(in) != 0;
		one->reviews = take_number(in) != 0;
		reason = take_number(in);
		one->reason =
			reason < NR_REASONS ? (enum reason)reason : REASON_NONE;
		in->bad = in->bad || reason >= NR_REASONS;
		one->detail = take_text(in);
	}
}

enum {
	KEY_LOCAL = 1,
	KEY_BINDING = 2,
	KEY_SINCE = 4,
	KEY_MET = 8,
	KEY_COUNTED = 16,
	KEY_ALL = 31,
};

static void take_revoked(struct snapshot *out, struct reader *in)
{
	struct revoked *revoked = &out->revoked;
	size_t nr = take_count(in, 8, REVOKED_KEYS_MAX);

	revoked->at = xcalloc(nr, sizeof(*revoked->at));
	revoked->alloc = nr;
	for (size_t i = 0; i < nr && !in->bad; i++) {
		struct revoked_key *key = &revoked->at[revoked->nr++];
		size_t len = take_count(in, 1, SSHKEY_BLOB_MAX);
		const unsigned char *blob = take(in, len);
		struct err ignored = { 0 };
		uint64_t flags;

		if (!blob || sshkey_parse_blob(&key->key, blob, len, &ignored))
			in->bad = true;
		flags = take_number(in);
		take_oid(&key->since, in);
		key->met_at = (size_t)take_number(in);
		key->counted_at = (size_t)take_number(in);
		key->local = flags & KEY_LOCAL;
		key->binding = flags & KEY_BINDING;
		key->has_since = flags & KEY_SINCE;
		key->met = flags & KEY_MET;
		key->counted = flags & KEY_COUNTED;
		in->bad = in->bad || (flags & ~(uint64_t)KEY_ALL);
	}
	nr = take_count(in, OID_SIZE, SNAPSHOT_SIZE_MAX);
	for (size_t i = 0; i < nr && !in->bad; i++) {
		struct oid good;

		take_oid(&good, in);
		oid_set_add(&revoked->good, &good);
	}
}

static void take_commits(struct snapshot *out, struct reader *in)
{
	size_t nr = take_count(in, SNAPSHOT_ENTRY, SNAPSHOT_SIZE_MAX);
	size_t place;

	out->commits = (struct oid_index){ take(in, nr * SNAPSHOT_ENTRY), nr,
					   SNAPSHOT_ENTRY };
	if (in->bad || !oid_index_is_sorted(&out->commits) ||
	    !snapshot_place(&place, out, &out->approved) || place != out->place)
		in->bad = true;
}

static void take_all(struct snapshot *out, struct reader *in)
{
	const unsigned char *given;

	take_oid(&out->approved, in);
	take_oid(&out->approved_tree, in);
	out->approved_nr = (size_t)take_number(in);
	out->place = (size_t)take_number(in);
	take_sha256(out->policy_sha256, in);
	out->clock = (int64_t)take_number(in);
	out->step_nr = (size_t)take_number(in);
	out->nr_seen = (size_t)take_number(in);
	take_paths(out, in);
	take_sign_offs(out, in);
	take_revoked(out, in);
	take_commits(out, in);
	given = take(in, SNAPSHOT_DIGEST);
	if (given)
		memcpy(out->given, given, SNAPSHOT_DIGEST);
	take_sha256(out->last_policy_sha256, in);
	if (out->approved_nr >= TABLE_NO_VALUE ||
	    out->nr_seen >= TABLE_NO_VALUE || out->place >= SNAPSHOT_NO_PLACE)
		in->bad = true;
}

int snapshot_parse(struct snapshot *out, const void *bytes, size_t len,
		   struct err *err)
{
	struct reader in = { bytes, len, false };
	auto_release(snapshot) snapshot = { 0 };

	take_all(&snapshot, &in);
	if (in.bad || in.len > 0)
		return err_set(err, EXIT_INPUT, "it is no walk that was kept");
	*out = snapshot;
	snapshot = (struct snapshot){ 0 };
	return 0;
}

bool snapshot_place(size_t *place, const struct snapshot *snapshot,
		    const struct oid *commit)
{
	const unsigned char *p;
	size_t i;

	if (!oid_index_find(&i, &snapshot->commits, commit))
		return false;
	p = snapshot->commits.at + i * SNAPSHOT_ENTRY + SNAPSHOT_PLACE_AT;
	*place = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 |
		 p[3];
	return *place != SNAPSHOT_NO_PLACE;
}
