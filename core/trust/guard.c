/* guard.c - may this be executed, here, by this person? every door asks it */
#include "core/trust/inquiry.h"

#include <string.h>

void permit_release(struct permit *permit)
{
	policy_free(permit->policy);
	strings_release(&permit->exceptions);
	strings_release(&permit->statements);
	*permit = (struct permit){ 0 };
}

/* ---- the live ref as it stands, and as it stood ---- */

static struct verdict rolled_back(const struct store *store)
{
	char hex[OID_HEX + 1];
	struct verdict verdict;

	oid_format(hex, &store->memory->tip);
	verdict = verdict_deny(REASON_ROLLBACK,
			       "the live branch no longer has %.12s, which it "
			       "had before",
			       hex);
	verdict_hint(&verdict, "somebody moved it back: ask who, and push the "
			       "newer history again");
	return verdict;
}

struct sight {
	struct oid tip;
	int64_t now;
};

static void see_tip(struct memory *memory, void *payload)
{
	const struct sight *sight = payload;

	memory->tip = sight->tip;
	memory->has_tip = true;
	memory->fresh_at = sight->now;
}

static int remember_tip(struct store *store, const struct oid *tip,
			struct err *err)
{
	struct sight sight = { *tip, store->options.now };

	if (store->memory->has_tip && oid_equal(&store->memory->tip, tip))
		return 0;
	return memory_change(store->memory, see_tip, &sight, err);
}

/* What the live ref's history holds; filled in when the anchor is reached. */
struct past {
	struct chain chain;
	struct revoked revoked;
};

static void past_release(struct past *past)
{
	chain_release(&past->chain);
	revoked_release(&past->revoked);
}

/* Judges the tip of the live ref, against memory too. */
static int judge_live(struct judgement *out, struct past *past,
		      struct store *store, const struct question *question,
		      struct err *err)
{
	struct chain *chain = &past->chain;
	struct journey journey = { .chain = chain,
				   .learned = &past->revoked,
				   .environment = question->environment,
				   .document = question->document };
	struct verdict verdict = { 0 };
	struct oid tip = { { 0 } };
	struct err reason = { 0 };
	const char *ref;
	bool found;

	if (store_live_ref(&ref, store, &reason))
		verdict = verdict_deny(REASON_ANCHOR_NOT_REACHED, "%s",
				       reason.msg);
	else if (repo_ref_read(&tip, &found, store->repo, ref, &reason))
		verdict = verdict_deny(REASON_REPO_ALTERED, "%s", reason.msg);
	else if (!found)
		verdict = verdict_deny(REASON_UNAPPROVED,
				       "there is no '%s' here", ref);
	if (verdict.reason) {
		verdict_hint(&verdict, "%s",
			     reason.hint[0] ? reason.hint : "rbctl status");
		return store_refuse(out, &tip, &verdict);
	}
	if (store_chain(chain, &verdict, store, &tip, question->environment,
			err))
		return -1;
	if (verdict.reason == REASON_NONE && store->memory->has_tip &&
	    !chain_has(chain, &store->memory->tip))
		verdict = rolled_back(store);
	if (verdict.reason)
		return store_refuse(out, &tip, &verdict);
	if (store->memory->has_tip)
		journey.known = &store->memory->tip;
	return store_walk(out, store, &journey, err);
}

int store_judge_live(struct judgement *out, struct store *store,
		     struct err *err)
{
	const struct question any = { 0 };
	auto_release(past) past = { 0 };

	if (judge_live(out, &past, store, &any, err))
		return -1;
	return out->verdict.allowed ? remember_tip(store, &out->candidate, err)
				    : 0;
}

/* ---- the guard ---- */

/* An older revision: it must stand in the live chain, and be approved. */
static int judge_older(struct judgement *out, struct past *past,
		       struct store *store, const struct question *question,
		       struct err *err)
{
	struct journey journey = { .settled = &past->revoked,
				   .environment = question->environment,
				   .document = question->document };
	auto_release(chain) older = { 0 };
	struct verdict verdict;

	if (!chain_has(&past->chain, question->revision)) {
		verdict = verdict_deny(REASON_UNAPPROVED,
				       "that revision is not on the live "
				       "branch");
		verdict_hint(&verdict, "rbctl log shows the approved ones");
		return store_refuse(out, question->revision, &verdict);
	}
	if (chain_read(&older, &verdict, store->repo, question->revision,
		       store_anchor(store), err))
		return -1;
	if (verdict.reason)
		return store_refuse(out, question->revision, &verdict);
	journey.chain = &older;
	return store_walk(out, store, &journey, err);
}

/* Whatever is executed, the policy in force is that of the live tip. */
static void grant(struct permit *out, const struct judgement *j,
		  struct judgement *live)
{
	out->verdict = j->verdict;
	out->revision = j->candidate;
	out->tree = j->tree;
	memcpy(out->policy_sha256, live->policy_sha256,
	       sizeof(out->policy_sha256));
	for (size_t i = 0; i < j->nr_sign_offs; i++)
		if (j->sign_offs[i].counts)
			strings_add(&out->statements,
				    j->sign_offs[i].statement_sha256);
	if (live->judged_by == live->policy)
		live->judged_by = NULL;
	out->policy = steal(live->policy);
}

int store_guard(struct permit *out, struct store *store,
		const struct question *question, struct err *err)
{
	auto_release(judgement) live = { 0 };
	auto_release(judgement) older = { 0 };
	auto_release(past) past = { 0 };
	struct judgement *asked = &live;
	struct inquiry inquiry = { .store = store,
				   .question = question,
				   .chain = &past.chain,
				   .live = &live,
				   .exceptions = &out->exceptions };

	*out = (struct permit){ 0 };
	if (judge_live(&live, &past, store, question, err))
		return -1;
	if (live.verdict.allowed && remember_tip(store, &live.candidate, err))
		return -1;
	if (live.verdict.allowed && question->revision &&
	    !oid_equal(question->revision, &live.candidate)) {
		if (judge_older(&older, &past, store, question, err))
			return -1;
		asked = &older;
	}
	out->verdict = asked->verdict;
	if (!asked->verdict.allowed)
		return 0;
	inquiry.asked = asked;
	if (inquiry_hold(&inquiry, err)) {
		permit_release(out);
		return -1;
	}
	if (inquiry.no.reason)
		out->verdict = inquiry.no;
	else
		grant(out, asked, &live);
	return 0;
}

struct application {
	const char *environment;
	char hex[OID_HEX + 1];
};

static void see_applied(struct memory *memory, void *payload)
{
	const struct application *a = payload;

	if (memory->applied == NULL)
		memory->applied = json_new_object();
	json_set_string(memory->applied, a->environment, a->hex);
}

int store_remember_applied(struct store *store, const char *environment,
			   const struct oid *revision, struct err *err)
{
	struct application a = { .environment = environment };

	oid_format(a.hex, revision);
	return memory_change(store->memory, see_applied, &a, err);
}

static void see_fresh(struct memory *memory, void *payload)
{
	memory->fresh_at = *(const int64_t *)payload;
}

int store_remember_fresh(struct store *store, struct err *err)
{
	int64_t now = store->options.now;

	return memory_change(store->memory, see_fresh, &now, err);
}
