/* mutation.c - every byte of every object of the attacked store is changed */
/*
 * What is claimed, for L1 and for L2, whose two sign-offs are both needed:
 *
 * Damaged: the changed bytes are served under the object's old name, as a
 * broken disk or a lying server would. Once they are read there is no yes. If
 * nobody asked for the object, the judgement is the same to the letter.
 *
 * Rewritten: the changed bytes get the name that they hash to, and commits
 * that hold the object are made anew by somebody who has no key: all of them,
 * all but the anchor, or the last alone. The new tip is never approved, not
 * by another spelling of a signature either, and nothing but the anchor, L1
 * and L2 as they were ever counts as approved below it. A client that
 * remembers the old tip refuses the new one as a rollback.
 *
 * Each byte is changed by one mask of chance, from RBCTL_SEED; by each of the
 * eight bits when RBCTL_MUTATIONS is "all". (Under the sanitizers not every
 * byte.)
 */
#include "tests/property/lib/fixture.h"
#include "tests/property/lib/random.h"
#include "tests/property/lib/tap.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { DAMAGED, RESIZED, REWRITTEN, REMEMBERED, NR_CLAIMS };

static const char *const sentences[NR_CLAIMS] = {
	[DAMAGED] = "bytes that don't have the object's name are not believed",
	[RESIZED] = "nor is an object that was cut or made longer",
	[REWRITTEN] = "who rewrites an object and all above it gets no yes",
	[REMEMBERED] = "and no client that has seen the old tip follows",
};

struct trial {
	struct world world;
	struct model model;
	struct chance chance;
	bool all;
	struct store *store;
	struct buf said[FIXTURE_COMMITS]; /* of L1 and L2, when all is well */
	size_t nr[NR_CLAIMS];
	size_t nr_failed[NR_CLAIMS];
	size_t nr_refused;
	size_t nr_same;
};

static const int tips[] = { FIXTURE_L1, FIXTURE_L2 };

static void blame(struct trial *t, int claim, size_t object, size_t at,
		  const char *said)
{
	if (t->nr_failed[claim]++ < 3)
		printf("# object %zu, byte %zu: %s: %s\n", object, at,
		       sentences[claim], said);
}

/* ---- damaged ---- */

static bool is_yes(const struct buf *said)
{
	return strncmp(buf_str(said), "yes", 3) == 0;
}

static void judge_damaged(struct trial *t, int claim, size_t object, size_t at)
{
	struct objects *objects = &t->world.objects;
	autobuf said = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(tips); i++) {
		bool same;

		objects->nr_damaged_reads = 0;
		judge_text(&said, t->store, &t->model.commits[tips[i]].oid,
			   NULL);
		same = strcmp(buf_str(&said), buf_str(&t->said[tips[i]])) == 0;
		t->nr[claim]++;
		t->nr_same += same;
		t->nr_refused += !is_yes(&said);
		if (objects->nr_damaged_reads ? is_yes(&said) : !same)
			blame(t, claim, object, at, buf_str(&said));
	}
}

static unsigned char a_mask(struct trial *t, int turn)
{
	return t->all ? (unsigned char)(1 << turn)
		      : (unsigned char)(1 + chance_below(&t->chance, 255));
}

static void damage(struct trial *t, size_t nr)
{
	struct objects *objects = &t->world.objects;
	struct object *object = &objects->at[nr];
	autofree char *bytes = xmalloc(object->len + 2);

	memcpy(bytes, object->bytes, object->len);
	bytes[object->len] = '\n';
	objects->damaged = &object->oid;
	objects->damaged_bytes = bytes;
	objects->damaged_len = object->len;
	for (size_t i = nr % SLOWER; i < object->len; i += SLOWER)
		for (int turn = 0; turn < (t->all ? 8 : 1); turn++) {
			char was = bytes[i];

			bytes[i] ^= (char)a_mask(t, turn);
			judge_damaged(t, DAMAGED, nr, i);
			bytes[i] = was;
		}
	for (size_t i = 0; i < object->len; i += t->all ? 1 : 16 * SLOWER) {
		objects->damaged_len = i;
		judge_damaged(t, RESIZED, nr, i);
	}
	objects->damaged_len = object->len + 1;
	judge_damaged(t, RESIZED, nr, object->len);
	objects->damaged = NULL;
}

/* ---- rewritten ---- */

/* What became of each object: itself, or what stands in its place. */
struct rewriting {
	struct trial *trial;
	struct oid *new; /* beside objects.at, the old ones */
	size_t nr;
	int from; /* the first commit that is made anew */
};

static const struct oid *now_called(const struct rewriting *r,
				    const struct oid *old)
{
	const struct objects *objects = &r->trial->world.objects;
	const struct object *object = objects_find(objects, old);
	size_t nr = object ? (size_t)(object - objects->at) : r->nr;

	return nr < r->nr ? &r->new[nr] : old;
}

static void rename_in_tree(struct buf *raw, const struct rewriting *r)
{
	char *end = raw->data + raw->len;
	char *at = raw->data;

	while (at < end) {
		struct oid oid;

		at += strlen(at) + 1;
		memcpy(oid.id, at, OID_SIZE);
		memcpy(at, now_called(r, &oid)->id, OID_SIZE);
		at += OID_SIZE;
	}
}

static void rename_in_commit(struct buf *raw, const struct rewriting *r)
{
	char *line = raw->data;

	while (strncmp(line, "tree ", 5) == 0 ||
	       strncmp(line, "parent ", 7) == 0) {
		char *hex = strchr(line, ' ') + 1;
		char name[OID_HEX + 1] = { 0 };
		struct oid oid;

		memcpy(name, hex, OID_HEX);
		if (oid_parse(&oid, name)) {
			oid_format(name, now_called(r, &oid));
			memcpy(hex, name, OID_HEX);
		}
		line = hex + OID_HEX + 1;
	}
}

static bool is_kept(const struct rewriting *r, const struct oid *oid)
{
	const struct model *m = &r->trial->model;

	for (int i = 0; i < r->from; i++)
		if (oid_equal(&m->commits[i].oid, oid))
			return true;
	return false;
}

/* Everything above the changed object, in the order of its making. */
static void rewrite(struct rewriting *r, size_t changed)
{
	struct objects *objects = &r->trial->world.objects;

	for (size_t i = 0; i < r->nr; i++) {
		autobuf raw = { 0 };

		if (i != changed)
			r->new[i] = objects->at[i].oid;
		if (i <= changed || objects->at[i].type == OBJECT_BLOB ||
		    is_kept(r, &objects->at[i].oid))
			continue;
		buf_add_bytes(&raw, objects->at[i].bytes, objects->at[i].len);
		if (objects->at[i].type == OBJECT_TREE)
			rename_in_tree(&raw, r);
		else
			rename_in_commit(&raw, r);
		objects_add(&r->new[i], objects, objects->at[i].type,
			    buf_str(&raw), raw.len);
	}
}

static bool was_approved(const struct model *m, const struct oid *oid)
{
	static const int approved[] = { FIXTURE_ANCHOR, FIXTURE_L1,
					FIXTURE_L2 };

	for (size_t i = 0; i < ARRAY_SIZE(approved); i++)
		if (oid_equal(&m->commits[approved[i]].oid, oid))
			return true;
	return oid_is_zero(oid); /* the chain itself was refused */
}

/* There is a live branch only while it is asked for: an older revision is
 * judged by what the live one says of keys, which is another matter. */
static void judge_live(struct judgement *out, struct trial *t,
		       const struct oid *tip)
{
	autofree char *ref = xasprintf(
		"%s/%s", repo_git_dir(store_repo(t->store)), WORLD_LIVE);
	struct err err = { 0 };

	must(repo_ref_update(store_repo(t->store), WORLD_LIVE, tip, NULL,
			     "test", &err),
	     &err);
	must(store_judge_live(out, t->store, &err), &err);
	if (unlink(ref) != 0)
		must(err_errno(&err, "%s", ref), &err);
}

/* The old tip is remembered, and the live branch now says the new one. */
static void judge_remembered(struct trial *t, const struct oid *tip,
			     size_t object, size_t at)
{
	auto_release(judgement) j = { 0 };

	t->nr[REMEMBERED]++;
	judge_live(&j, t, tip);
	if (j.verdict.allowed ||
	    (j.verdict.reason != REASON_ROLLBACK &&
	     j.verdict.reason != REASON_BAD_OBJECT &&
	     j.verdict.reason != REASON_ANCHOR_NOT_REACHED))
		blame(t, REMEMBERED, object, at, j.verdict.detail);
}

static void judge_rewritten(struct rewriting *r, size_t object, size_t at)
{
	struct trial *t = r->trial;

	for (size_t i = 0; i < ARRAY_SIZE(tips); i++) {
		const struct oid *old = &t->model.commits[tips[i]].oid;
		const struct oid *tip = now_called(r, old);
		auto_release(judgement) j = { 0 };
		struct err err = { 0 };

		if (oid_equal(tip, old))
			continue;
		t->nr[REWRITTEN]++;
		if (store_judge(&j, t->store, tip, NULL, &err))
			continue; /* no answer is no yes */
		if (j.verdict.allowed || !was_approved(&t->model, &j.approved))
			blame(t, REWRITTEN, object, at, j.verdict.detail);
		if (tips[i] == FIXTURE_L2 && at % 64 == 0)
			judge_remembered(t, tip, object, at);
	}
}

static void try_rewriting(struct trial *t, size_t nr, size_t at, char *bytes)
{
	static const int from[] = { FIXTURE_ANCHOR, FIXTURE_NOTE, FIXTURE_L2 };
	struct objects *objects = &t->world.objects;
	size_t nr_before = objects->nr;
	autofree struct oid *new = xcalloc(nr_before, sizeof(*new));
	struct rewriting r = { t, new, nr_before, 0 };

	for (size_t i = 0; i < ARRAY_SIZE(from); i++) {
		r.from = from[i];
		if (is_kept(&r, &objects->at[nr].oid))
			continue;
		objects_add(&new[nr], objects, objects->at[nr].type, bytes,
			    objects->at[nr].len);
		rewrite(&r, nr);
		judge_rewritten(&r, nr, at);
		objects_truncate(objects, nr_before);
	}
}

static void forge(struct trial *t, size_t nr)
{
	size_t len = t->world.objects.at[nr].len;
	autofree char *bytes = xmalloc(len + 1);

	memcpy(bytes, t->world.objects.at[nr].bytes, len);
	for (size_t i = nr % SLOWER; i < len; i += SLOWER)
		for (int turn = 0; turn < (t->all ? 8 : 1); turn++) {
			char was = bytes[i];

			bytes[i] ^= (char)a_mask(t, turn);
			try_rewriting(t, nr, i, bytes);
			bytes[i] = was;
		}
}

/* ---- all of it ---- */

static void begin(struct trial *t)
{
	auto_release(judgement) j = { 0 };
	struct err err = { 0 };

	world_open(&t->world);
	fixture_make(&t->model, &t->world);
	t->store = world_store(&t->world, &t->model.commits[0].oid);
	judge_live(&j, t, &t->model.commits[FIXTURE_L2].oid);
	for (size_t i = 0; i < ARRAY_SIZE(tips); i++) {
		struct buf *said = &t->said[tips[i]];

		judge_text(said, t->store, &t->model.commits[tips[i]].oid,
			   NULL);
		if (!is_yes(said))
			must(err_no(&err, REASON_INVALID, "the fixture: %s",
				    buf_str(said)),
			     &err);
	}
}

int main(void)
{
	struct trial *t = xcalloc(1, sizeof(*t));
	const char *all = getenv("RBCTL_MUTATIONS");
	size_t nr;

	t->chance.state = number_from("RBCTL_SEED", 1);
	t->all = all && strcmp(all, "all") == 0;
	tap_plan(NR_CLAIMS + 1);
	begin(t);
	nr = t->world.objects.nr;
	for (size_t i = 0; i < nr; i++) {
		damage(t, i);
		forge(t, i);
	}
	tap_note("%zu objects; judged: %zu damaged, %zu cut, %zu rewritten, "
		 "%zu remembered; RBCTL_SEED=%llu",
		 nr, t->nr[DAMAGED], t->nr[RESIZED], t->nr[REWRITTEN],
		 t->nr[REMEMBERED],
		 (unsigned long long)number_from("RBCTL_SEED", 1));
	for (int i = 0; i < NR_CLAIMS; i++)
		tap_ok(t->nr[i] > 0 && t->nr_failed[i] == 0, sentences[i]);
	tap_ok(t->nr_refused > 0 && t->nr_same > 0,
	       "some objects are asked for and some are not");
	store_free(t->store);
	world_close(&t->world);
	for (size_t i = 0; i < ARRAY_SIZE(t->said); i++)
		buf_release(&t->said[i]);
	free(t);
	return tap_end();
}
