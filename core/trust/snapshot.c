/* snapshot.c - a walk as it stands, kept as bytes, and put back */
#include "core/trust/snapshot.h"
#include "core/crypto/seal.h"
#include "core/trust/chain.h"

#include <stdio.h>
#include <string.h>

static void put_number(struct buf *out, uint64_t number)
{
	unsigned char bytes[8];

	for (size_t i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(number >> (56 - 8 * i));
	buf_add_bytes(out, bytes, sizeof(bytes));
}

static void put_text(struct buf *out, const char *text, size_t len)
{
	put_number(out, len);
	buf_add_bytes(out, text, len);
}

static void put_oid(struct buf *out, const struct oid *oid)
{
	buf_add_bytes(out, oid->id, OID_SIZE);
}

/* ---- the parts ---- */

struct path_writer {
	struct buf *out;
	const struct walk *walk;
};

static void put_path(const void *key, size_t len, size_t number, void *payload)
{
	const struct path_writer *w = payload;
	const struct strings *hands = NULL;
	size_t index;

	if (table_get(&index, &w->walk->hands_of, key, len))
		hands = &w->walk->hands[index];
	put_text(w->out, key, len);
	put_number(w->out, number);
	put_number(w->out, hands ? hands->nr : 0);
	for (size_t i = 0; hands && i < hands->nr; i++)
		put_text(w->out, hands->at[i], strlen(hands->at[i]));
}

static void put_sign_offs(struct buf *out, const struct walk *walk)
{
	put_number(out, walk->nr_pool);
	for (size_t i = 0; i < walk->nr_pool; i++) {
		const struct sign_off_seen *seen = &walk->pool[i];

		put_oid(out, &seen->commit);
		put_number(out, seen->step);
		put_number(out, seen->counts);
		put_number(out, seen->reviews);
		put_number(out, seen->reason);
		put_text(out, seen->detail, strlen(seen->detail));
	}
}

static void put_keys(struct buf *out, const struct revoked *revoked)
{
	put_number(out, revoked->nr);
	for (size_t i = 0; i < revoked->nr; i++) {
		const struct revoked_key *key = &revoked->at[i];

		put_text(out, (const char *)key->key.blob, key->key.blob_len);
		put_number(out, (uint64_t)key->local |
					(uint64_t)key->binding << 1 |
					(uint64_t)key->has_since << 2 |
					(uint64_t)key->met << 3 |
					(uint64_t)key->counted << 4);
		put_oid(out, &key->since);
		put_number(out, key->met_at);
		put_number(out, key->counted_at);
	}
}

static void put_good(struct buf *out, const struct oid_set *good)
{
	put_number(out, good->nr);
	for (size_t i = 0; i < good->size; i++)
		if (good->used[i])
			put_oid(out, &good->slots[i]);
}

/* ---- the commits ---- */

static void set_number(unsigned char *p, size_t number)
{
	p[0] = (unsigned char)(number >> 24);
	p[1] = (unsigned char)(number >> 16);
	p[2] = (unsigned char)(number >> 8);
	p[3] = (unsigned char)number;
}

static int by_name(const void *a, const void *b)
{
	return memcmp(a, b, OID_SIZE);
}

/* Names are digests, so their first byte deals them out evenly: sorting what
 * each got needs next to no memory. */
#define SHARES 256

struct sorter {
	unsigned char *entries;
	size_t ends[SHARES];
};

static void count_entry(const void *key, size_t len UNUSED,
			size_t number UNUSED, void *payload)
{
	struct sorter *sorter = payload;

	sorter->ends[*(const unsigned char *)key]++;
}

/* The counts become where each share begins; deal() moves that to its end. */
static void share_out(struct sorter *sorter)
{
	size_t begin = 0;

	for (size_t i = 0; i < SHARES; i++) {
		size_t nr = sorter->ends[i];

		sorter->ends[i] = begin;
		begin += nr;
	}
}

static unsigned char *deal(struct sorter *sorter, const void *name)
{
	size_t at = sorter->ends[*(const unsigned char *)name]++;

	return sorter->entries + at * SNAPSHOT_ENTRY;
}

static void put_entry(const void *key, size_t len UNUSED, size_t number,
		      void *payload)
{
	unsigned char *entry = deal(payload, key);

	memcpy(entry, key, OID_SIZE);
	set_number(entry + SNAPSHOT_PLACE_AT, SNAPSHOT_NO_PLACE);
	set_number(entry + SNAPSHOT_NUMBER_AT, TABLE_NO_VALUE);
	set_number(entry + SNAPSHOT_SEEN_AT, number);
}

/* Those that were kept before, and those that came since; sorted. */
static void gather(unsigned char *entries, const struct table *seen)
{
	const struct oid_index *base = seen->base;
	struct sorter sorter = { .entries = entries };
	size_t begin = 0;

	for (size_t i = 0; base && i < base->nr; i++)
		count_entry(base->at + i * SNAPSHOT_ENTRY, 0, 0, &sorter);
	table_each(seen, count_entry, &sorter);
	share_out(&sorter);
	for (size_t i = 0; base && i < base->nr; i++) {
		const unsigned char *kept = base->at + i * SNAPSHOT_ENTRY;

		memcpy(deal(&sorter, kept), kept, SNAPSHOT_ENTRY);
	}
	table_each(seen, put_entry, &sorter);
	for (size_t i = 0; i < SHARES; begin = sorter.ends[i++])
		qsort(entries + begin * SNAPSHOT_ENTRY, sorter.ends[i] - begin,
		      SNAPSHOT_ENTRY, by_name);
}

/* Room at the end of the text, for `nr` entries. */
static unsigned char *make_room(struct buf *out, size_t nr)
{
	unsigned char *room;

	buf_reserve(out, nr * SNAPSHOT_ENTRY);
	room = (unsigned char *)out->data + out->len;
	out->len += nr * SNAPSHOT_ENTRY;
	out->data[out->len] = '\0';
	return room;
}

static bool put_commits(struct buf *out, const struct walk *walk,
			const struct chain *chain, size_t left)
{
	const struct oid_index *base = walk->seen.base;
	size_t nr = walk->seen.nr + (base ? base->nr : 0);
	size_t first = chain->base ? chain->base->place : 0;
	struct oid_index index = { .nr = nr, .stride = SNAPSHOT_ENTRY };
	unsigned char *entries;

	put_number(out, nr);
	index.at = entries = make_room(out, nr);
	gather(entries, &walk->seen);
	for (size_t i = left; i < chain->nr; i++) {
		const struct oid *commit = &chain->at[i];
		unsigned char *entry;
		size_t number;
		size_t at;

		if (!oid_index_find(&at, &index, commit))
			return false;
		entry = entries + at * SNAPSHOT_ENTRY;
		set_number(entry + SNAPSHOT_PLACE_AT,
			   first + chain->nr - 1 - i);
		if (table_get(&number, &walk->revisions, commit->id, OID_SIZE))
			set_number(entry + SNAPSHOT_NUMBER_AT, number);
	}
	return true;
}

/* ---- keeping ---- */

bool snapshot_format(struct buf *out, const struct walk *walk,
		     const struct chain *chain, size_t left)
{
	struct path_writer paths = { out, walk };
	size_t place;

	if (walk->dead.reason || walk->late.nr || walk->nr_debts ||
	    !walk->policy || !oid_equal(&walk->tip, &walk->approved) ||
	    !oid_equal(&walk->tip, &chain->at[left]) ||
	    !chain_place(&place, chain, &walk->tip) ||
	    place >= SNAPSHOT_NO_PLACE || walk->touched.nr > SNAPSHOT_PATHS_MAX)
		return false;
	put_oid(out, &walk->approved);
	put_oid(out, &walk->approved_tree);
	put_number(out, walk->approved_nr);
	put_number(out, place);
	buf_add_bytes(out, walk->policy_sha256, 64);
	put_number(out, (uint64_t)walk->clock);
	put_number(out, walk->step_nr);
	put_number(out, walk->nr_seen);
	put_number(out, walk->touched.nr);
	table_each(&walk->touched, put_path, &paths);
	put_sign_offs(out, walk);
	put_keys(out, walk->revoked);
	put_good(out, &walk->revoked->good);
	return put_commits(out, walk, chain, left);
}

void snapshot_end(struct buf *out, const unsigned char given[SNAPSHOT_DIGEST],
		  const char last_policy_sha256[65])
{
	buf_add_bytes(out, given, SNAPSHOT_DIGEST);
	buf_add_bytes(out, last_policy_sha256, 64);
}

void snapshot_digest(unsigned char out[SNAPSHOT_DIGEST],
		     const struct revoked *given)
{
	static const unsigned char no_key[SEAL_KEY_SIZE];
	autobuf text = { 0 };

	put_keys(&text, given);
	put_good(&text, &given->good);
	seal_make(out, no_key, buf_str(&text), text.len);
}

/* ---- putting back ---- */

static bool restore_sign_off(struct walk *walk,
			     const struct snapshot_sign_off *kept)
{
	__attribute__((cleanup(record_release))) struct record record = { 0 };
	struct sign_off_seen *seen;
	struct err ignored = { 0 };

	if (record_read(&record, walk->repo, &kept->commit, &ignored) ||
	    !record.present || record.fault || !record.statement)
		return false;
	walk->pool = grow(walk->pool, walk->nr_pool, &walk->alloc_pool,
			  sizeof(*walk->pool));
	seen = &walk->pool[walk->nr_pool++];
	*seen = (struct sign_off_seen){ .commit = kept->commit,
					.counts = kept->counts,
					.reviews = kept->reviews,
					.touched = record.touched,
					.verified = record.verified,
					.step = kept->step,
					.reason = kept->reason };
	snprintf(seen->detail, sizeof(seen->detail), "%s", kept->detail);
	seen->statement = steal(record.statement);
	memcpy(seen->statement_sha256, record.statement_sha256, 65);
	snprintf(seen->person, sizeof(seen->person), "%s",
		 seen->statement->person);
	return true;
}

static void restore_path(struct walk *walk, const struct snapshot_path *kept)
{
	struct strings *hands;
	size_t len = strlen(kept->path);

	walk->hands = grow(walk->hands, walk->nr_hands, &walk->alloc_hands,
			   sizeof(*walk->hands));
	table_set(&walk->touched, kept->path, len, kept->number);
	table_set(&walk->hands_of, kept->path, len, walk->nr_hands);
	hands = &walk->hands[walk->nr_hands++];
	*hands = (struct strings){ 0 };
	for (size_t i = 0; i < kept->hands.nr; i++)
		strings_add(hands, kept->hands.at[i]);
}

static bool restore_policy(struct walk *walk, const struct snapshot *s)
{
	struct verdict unfit = { 0 };
	struct err ignored = { 0 };

	return walk_policy(&walk->policy, walk->policy_sha256, &unfit,
			   walk->repo, &s->approved_tree, &ignored) == 0 &&
	       walk->policy &&
	       strcmp(walk->policy_sha256, s->policy_sha256) == 0;
}

bool snapshot_restore(struct walk *walk, const struct snapshot *s)
{
	struct walk before = *walk;

	for (size_t i = 0; i < s->nr_sign_offs; i++)
		if (!restore_sign_off(walk, &s->sign_offs[i]))
			goto gone;
	if (!restore_policy(walk, s))
		goto gone;
	walk->approved = walk->tip = s->approved;
	walk->approved_tree = walk->tip_tree = s->approved_tree;
	walk->approved_nr = s->approved_nr;
	walk->clock = s->clock;
	walk->step_nr = s->step_nr;
	walk->nr_seen = s->nr_seen;
	walk->seen.base = &s->commits;
	walk->seen.base_offset = SNAPSHOT_SEEN_AT;
	walk->revisions.base = &s->commits;
	walk->revisions.base_offset = SNAPSHOT_NUMBER_AT;
	for (size_t i = 0; i < s->nr_paths; i++)
		restore_path(walk, &s->paths[i]);
	return true;
gone:
	walk_release(walk);
	*walk = before;
	return false;
}
