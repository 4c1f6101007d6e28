/* histories.c - properties of the verdict, on random histories */
/*
 * RBCTL_HISTORIES of them (400), from RBCTL_SEED on (1): history N is made
 * from the seed RBCTL_SEED + N alone, so that one which fails is made again
 * with RBCTL_SEED=ITS-SEED RBCTL_HISTORIES=1.
 */
#include "tests/property/lib/copies.h"
#include "tests/property/lib/random.h"
#include "tests/property/lib/tap.h"

#include <stdio.h>
#include <string.h>

#define HISTORIES 400
/* Each so many histories one is copied by stock git, which takes longer. */
#define COPIED 40
/* With fewer there may be one that holds no such case. */
#define ENOUGH 300
/* How long after its last date a history is pushed, at most; sign-offs are
 * good for about as long. */
#define LATER  (4 * 86400)
#define PUSHES 3

enum {
	REFERENCE,
	ENVIRONMENT,
	APPENDED,
	AGAIN,
	TAKEN,
	COPIES,
	CASES,
	NR_PROPERTIES,
};

static const char *const sentences[NR_PROPERTIES] = {
	[REFERENCE] = "every revision has the reference judge's verdict",
	[ENVIRONMENT] = "so has the tip when an environment is asked for",
	[APPENDED] = "commits that follow change no verdict before them",
	[AGAIN] = "what an earlier judgement left behind changes no verdict",
	[TAKEN] = "what a server takes in one day stays approved for ever",
	[COPIES] = "how a repository is kept and set up changes no verdict",
	[CASES] = "the histories hold every case that they are made for",
};

/* Reasons that must have been met, in verdicts or for sign-offs. */
static const enum reason wanted[] = {
	REASON_TOO_MANY_PARENTS,
	REASON_BAD_SIGNATURE,
	REASON_BAD_NAMESPACE,
	REASON_NO_STATEMENT,
	REASON_WRONG_STORE,
	REASON_WRONG_REF,
	REASON_UNKNOWN_KEY,
	REASON_KEY_NOT_VALID_HERE,
	REASON_NOT_IN_ROLE,
	REASON_CONTRIBUTOR,
	REASON_AUTHOR_UNKNOWN,
	REASON_QUORUM,
	REASON_STALE,
	REASON_EXPIRED,
	REASON_REJECTED,
	REASON_POLICY_INVALID,
	REASON_POLICY_MIXED,
	REASON_POLICY_VERSION,
	REASON_OUT_OF_BOUNDS,
};

struct trial {
	struct world world;
	struct model model;
	uint64_t seed;
	struct chance chance;
	struct store *store;
	size_t nr_failed[NR_PROPERTIES];
	size_t nr_printed;
	size_t nr_revisions;
	size_t nr_yes;
	size_t nr_open;
	size_t nr_taken;
	size_t nr_too_late; /* to be pushed, though the dates approve it */
	size_t met[REASON_LIMIT + 1];
};

static const char *yes_or_no(bool yes)
{
	return yes ? "yes" : "no";
}

static void PRINTF_LIKE(4, 5)
	blame(struct trial *t, int property, int tip, const char *format, ...)
{
	va_list args;

	if (t->nr_failed[property]++ >= 3)
		return;
	printf("# %s, but not with RBCTL_SEED=%llu RBCTL_HISTORIES=1:\n# ",
	       sentences[property], (unsigned long long)t->seed);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	if (t->nr_printed++ == 0)
		model_print(&t->model, tip);
}

/* ---- the whole chain, against the reference judge ---- */

struct revisions {
	struct trial *trial;
	bool yes[MODEL_COMMITS];
	struct oid ids[MODEL_COMMITS];
	struct buf texts[MODEL_COMMITS];
	int64_t clock; /* the last date of them all */
	size_t nr;
};

static void revisions_release(struct revisions *revisions)
{
	for (size_t i = 0; i < revisions->nr; i++)
		buf_release(&revisions->texts[i]);
}

static int note(const struct judgement *j, void *payload)
{
	struct revisions *r = payload;

	r->trial->met[j->verdict.reason]++;
	for (size_t i = 0; i < j->nr_sign_offs; i++)
		r->trial->met[j->sign_offs[i].reason]++;
	r->yes[r->nr] = j->verdict.allowed;
	r->ids[r->nr] = j->candidate;
	if (j->committed > r->clock)
		r->clock = j->committed;
	judgement_text(&r->texts[r->nr++], j);
	return 0;
}

static void compare_chain(struct trial *t, int tip,
			  const struct answers *answers,
			  const struct revisions *r)
{
	if ((size_t)answers->nr != r->nr) {
		blame(t, REFERENCE, tip, "%d revisions, not %zu", answers->nr,
		      r->nr);
		return;
	}
	for (int i = 0; i < answers->nr; i++) {
		if (answers->open[i]) {
			t->nr_open++;
			return;
		}
		if (!oid_equal(&r->ids[i],
			       &t->model.commits[answers->chain[i]].oid))
			blame(t, REFERENCE, tip, "commit %d has another name",
			      answers->chain[i]);
		t->nr_revisions++;
		t->nr_yes += answers->yes[i];
		if (answers->yes[i] == r->yes[i])
			continue;
		blame(t, REFERENCE, tip, "commit %d: %s, not %s:\n%s",
		      answers->chain[i], yes_or_no(answers->yes[i]),
		      yes_or_no(r->yes[i]), buf_str(&r->texts[i]));
		return;
	}
}

static void compare_environment(struct trial *t, int tip)
{
	auto_release(judgement) j = { 0 };
	struct answers answers;
	struct err err = { 0 };

	reference_judge(&answers, &t->model, tip, true);
	must(store_judge(&j, t->store, &t->model.commits[tip].oid, "test",
			 &err),
	     &err);
	t->met[j.verdict.reason]++;
	for (size_t i = 0; i < j.nr_sign_offs; i++)
		t->met[j.sign_offs[i].reason]++;
	for (int i = 0; i < answers.nr; i++)
		if (answers.open[i])
			return;
	if (answers.yes[answers.nr - 1] != j.verdict.allowed)
		blame(t, ENVIRONMENT, tip, "commit %d: not %s: %s", tip,
		      yes_or_no(j.verdict.allowed), j.verdict.detail);
}

/* ---- judged alone, judged again ---- */

static void compare_alone(struct trial *t, int tip, const struct revisions *r)
{
	int i = chance_below(&t->chance, (int)r->nr);
	autobuf text = { 0 };

	judge_text(&text, t->store, &r->ids[i], NULL);
	if (strcmp(buf_str(&text), buf_str(&r->texts[i])) != 0)
		blame(t, APPENDED, tip, "revision %d of the chain:\n%snot\n%s",
		      i, buf_str(&r->texts[i]), buf_str(&text));
}

/*
 * What the first store may have kept for later, in memory or in its folder of
 * state, serves the second one: a cache that is on by default is tested here.
 */
static void compare_again(struct trial *t, int tip, const struct revisions *r)
{
	struct store *again = world_store(&t->world, &t->model.commits[0].oid);
	autobuf text = { 0 };

	/* As the branch grew: each look may go on from the one before. */
	for (size_t i = 0; i < r->nr; i++) {
		judge_text(&text, again, &r->ids[i], NULL);
		if (strcmp(buf_str(&text), buf_str(&r->texts[i])) != 0)
			blame(t, AGAIN, tip, "revision %zu:\n%snot\n%s", i,
			      buf_str(&r->texts[i]), buf_str(&text));
		store_free(again);
		again = world_store(&t->world, &t->model.commits[0].oid);
	}
	for (int i = 0; i < 2; i++) {
		judge_text(&text, again, &r->ids[r->nr - 1], NULL);
		if (strcmp(buf_str(&text), buf_str(&r->texts[r->nr - 1])) != 0)
			blame(t, AGAIN, tip, "look %d:\n%snot\n%s", i,
			      buf_str(&r->texts[r->nr - 1]), buf_str(&text));
	}
	store_free(again);
}

/* The true time may refuse what the dates of the history approve, but lets in
 * nothing else: afterwards these dates are all that anybody goes by. */
static void push(struct trial *t, int tip, const struct revisions *r)
{
	const size_t last = r->nr - 1;
	int64_t now = r->clock + chance_below(&t->chance, LATER);
	struct store *store =
		world_store_at(&t->world, &t->model.commits[0].oid, now);
	int old = chance_below(&t->chance, (int)r->nr);
	auto_release(judgement) j = { 0 };
	struct err err = { 0 };

	must(store_judge_push(&j, store, &r->ids[old], &r->ids[last], &err),
	     &err);
	t->nr_taken += j.verdict.allowed;
	t->nr_too_late += r->yes[last] && !j.verdict.allowed;
	if (j.verdict.allowed && !r->yes[last])
		blame(t, TAKEN, tip, "from revision %d of the chain:\n%s", old,
		      buf_str(&r->texts[last]));
	store_free(store);
}

static void compare_copies(struct trial *t, int tip, const struct revisions *r)
{
	autobuf text = { 0 };

	for (size_t i = 0; i < nr_copies; i++) {
		copy_judge(&text, &t->world, &t->model, tip, i);
		if (strcmp(buf_str(&text), buf_str(&r->texts[r->nr - 1])) != 0)
			blame(t, COPIES, tip, "%s:\n%snot\n%s", copies[i].name,
			      buf_str(&r->texts[r->nr - 1]), buf_str(&text));
	}
}

/* ---- one history, and all ---- */

static void judge_tip(struct trial *t, int tip, bool copied)
{
	__attribute__((cleanup(
		revisions_release))) struct revisions r = { .trial = t };
	struct answers answers;
	struct err err = { 0 };

	reference_judge(&answers, &t->model, tip, false);
	/* The wrong way round, a history of strangers has no anchor. */
	if (answers.chain[0] != 0)
		return;
	must(store_each_revision(t->store, &t->model.commits[tip].oid, note, &r,
				 &err),
	     &err);
	compare_chain(t, tip, &answers, &r);
	compare_environment(t, tip);
	compare_alone(t, tip, &r);
	for (int i = 0; i < PUSHES; i++)
		push(t, tip, &r);
	if (copied)
		compare_copies(t, tip, &r);
	else
		compare_again(t, tip, &r);
}

static void run(struct trial *t, uint64_t seed, bool copied)
{
	t->seed = seed;
	t->chance = (struct chance){ ~seed };
	history_make(&t->model, &t->world, seed);
	t->store = world_store(&t->world, &t->model.commits[0].oid);
	judge_tip(t, t->model.live, copied);
	if (t->model.other != t->model.live)
		judge_tip(t, t->model.other, false);
	store_free(t->store);
	objects_truncate(&t->world.objects, 0);
}

static void check_cases(struct trial *t)
{
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
		if (t->met[wanted[i]] == 0) {
			printf("# no %s was met\n", reason_name(wanted[i]));
			t->nr_failed[CASES]++;
		}
	/* The anchors are no merit. */
	if (t->nr_yes * 8 < t->nr_revisions ||
	    t->nr_yes * 5 > t->nr_revisions * 4) {
		printf("# one-sided: too few yes, or too few no\n");
		t->nr_failed[CASES]++;
	}
	if (t->nr_taken == 0 || t->nr_too_late == 0) {
		printf("# no push was taken, or none came too late\n");
		t->nr_failed[CASES]++;
	}
	if (t->nr_open * 20 > t->nr_revisions) {
		printf("# too many cases that the design leaves open\n");
		t->nr_failed[CASES]++;
	}
}

int main(void)
{
	struct trial *t = xcalloc(1, sizeof(*t));
	uint64_t seed = number_from("RBCTL_SEED", 1);
	uint64_t nr = number_from("RBCTL_HISTORIES", HISTORIES / SLOWER);

	world_open(&t->world);
	tap_plan(NR_PROPERTIES);
	tap_note("%llu histories, RBCTL_SEED=%llu", (unsigned long long)nr,
		 (unsigned long long)seed);
	for (uint64_t i = 0; i < nr; i++)
		run(t, seed + i, i % COPIED == 0);
	tap_note("%zu revisions, %zu of them approved, %zu chains left open",
		 t->nr_revisions, t->nr_yes, t->nr_open);
	tap_note("%zu pushes were taken, %zu came too late", t->nr_taken,
		 t->nr_too_late);
	if (nr >= ENOUGH)
		check_cases(t);
	for (int i = 0; i < NR_PROPERTIES; i++)
		tap_ok(t->nr_failed[i] == 0, sentences[i]);
	world_close(&t->world);
	free(t);
	return tap_end();
}
