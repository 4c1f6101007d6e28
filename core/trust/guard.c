/* guard.c - may this be executed, here, by this person? every door asks it */
#include "core/git/tree.h"
#include "core/trust/store_private.h"

#include <string.h>

void permit_release(struct permit *permit)
{
	policy_free(permit->policy);
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

static void see_tip(struct memory *memory, void *payload)
{
	memory->tip = *(const struct oid *)payload;
	memory->has_tip = true;
}

static int remember_tip(struct store *store, const struct oid *tip,
			struct err *err)
{
	struct oid copy = *tip;

	if (store->memory->has_tip && oid_equal(&store->memory->tip, tip))
		return 0;
	return memory_change(store->memory, see_tip, &copy, err);
}

/*
 * Judges the tip of the live ref, against memory too. chain is filled in
 * when the anchor is reached.
 */
static int judge_live(struct judgement *out, struct chain *chain,
		      struct store *store, const char *environment,
		      struct err *err)
{
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
	if (chain_read(chain, &verdict, store->repo, &tip, store_anchor(store),
		       err))
		return -1;
	if (verdict.reason == REASON_NONE && store->memory->has_tip &&
	    !chain_has(chain, &store->memory->tip))
		verdict = rolled_back(store);
	if (verdict.reason)
		return store_refuse(out, &tip, &verdict);
	return store_walk(out, store, chain, environment, 0, NULL, NULL, err);
}

int store_judge_live(struct judgement *out, struct store *store,
		     struct err *err)
{
	auto_release(chain) chain = { 0 };

	if (judge_live(out, &chain, store, NULL, err))
		return -1;
	return out->verdict.allowed ? remember_tip(store, &out->candidate, err)
				    : 0;
}

/* ---- the guard ---- */

/* An older revision: it must stand in the live chain, and be approved. */
static int judge_older(struct judgement *j, const struct chain *chain,
		       struct store *store, const struct question *question,
		       struct err *err)
{
	struct verdict verdict;

	judgement_release(j);
	if (!chain_has(chain, question->revision)) {
		verdict = verdict_deny(REASON_UNAPPROVED,
				       "that revision is not on the live "
				       "branch");
		verdict_hint(&verdict, "rbctl log shows the approved ones");
		return store_refuse(j, question->revision, &verdict);
	}
	return store_judge(j, store, question->revision, question->environment,
			   err);
}

static void check_downgrade(struct verdict *verdict, const struct chain *chain,
			    const struct store *store,
			    const struct question *question,
			    const struct oid *revision)
{
	struct oid applied;
	char hex[OID_HEX + 1];

	if (!question->changes_state || !question->environment ||
	    !memory_applied(&applied, store->memory, question->environment))
		return;
	/* The chain runs from the newest to the oldest: whichever of the two
	 * is met first is the newer one. */
	for (size_t i = 0; i < chain->nr; i++) {
		if (oid_equal(&chain->at[i], revision))
			return;
		if (oid_equal(&chain->at[i], &applied))
			break;
	}
	oid_format(hex, &applied);
	*verdict = verdict_deny(REASON_DOWNGRADE,
				"'%s' runs the newer revision %.12s already",
				question->environment, hex);
	verdict_hint(verdict, "to go back, make the older content a new "
			      "change and have it signed");
}

/* The environment's document: it must be there, and let this person in. */
static int check_operator(struct verdict *verdict, struct store *store,
			  const struct judgement *j,
			  const struct question *question, struct err *err)
{
	auto_release(catalog) catalog = { 0 };
	const struct document *document;
	const struct json *operators;

	if (store_catalog(&catalog, store->repo, &j->candidate, err))
		return -1;
	document = catalog_find(&catalog, DOCUMENT_ENVIRONMENT,
				question->environment);
	if (document == NULL) {
		*verdict = verdict_deny(REASON_UNAPPROVED,
					"the environment '%s' is not in the "
					"approved revision",
					question->environment);
		verdict_hint(verdict, "have it signed and landed first: rbctl "
				      "approve, rbctl land");
		return 0;
	}
	operators = json_get(document->root, "operators");
	if (json_count(operators) == 0)
		return 0;
	json_each(who, operators)
		if (question->person && json_string(who) &&
		    policy_stands_for(j->policy, json_string(who),
				      question->person))
			return 0;
	*verdict =
		verdict_deny(REASON_NOT_OPERATOR, "'%s' is no operator of '%s'",
			     question->person ? question->person : "nobody",
			     question->environment);
	verdict_hint(verdict, "ask one of its operators, or sign in with your "
			      "own key: --key FILE");
	return 0;
}

static int check_document(struct verdict *verdict, struct store *store,
			  const struct judgement *j, const char *path,
			  struct err *err)
{
	struct oid oid;
	unsigned mode;
	bool found;

	if (repo_find_path(&oid, &mode, &found, store->repo, &j->tree, path,
			   err))
		return -1;
	if (found && mode == MODE_FILE)
		return 0;
	*verdict = verdict_deny(REASON_UNAPPROVED,
				"'%s' is not in the approved revision", path);
	verdict_hint(verdict, "have it signed and landed first: rbctl approve, "
			      "rbctl land");
	return 0;
}

/* A freeze of the policy holds back what changes state, but for those whom
 * it lets through. Half-open: `to` is the first moment after it. */
static void check_freeze(struct verdict *verdict, const struct store *store,
			 const struct judgement *j,
			 const struct question *question)
{
	const struct json *freezes =
		json_get(j->policy->document->root, "freezes");

	json_each(freeze, freezes) {
		const char *override = json_text(freeze, "override", NULL);
		int64_t from;
		int64_t to;

		if (!text_untime(&from, json_text(freeze, "from", "")) ||
		    !text_untime(&to, json_text(freeze, "to", "")) ||
		    store->now < from || store->now >= to)
			continue;
		if (override && question->person &&
		    policy_stands_for(j->policy, override, question->person))
			continue;
		*verdict = verdict_deny(REASON_FROZEN,
					"nothing is executed until %s: %s",
					json_text(freeze, "to", ""),
					json_text(freeze, "reason", ""));
		verdict_hint(verdict, "wait, or ask %s",
			     override ? override : "whoever keeps the policy");
		return;
	}
}

static void grant(struct permit *out, struct judgement *j)
{
	out->verdict = j->verdict;
	out->revision = j->candidate;
	out->tree = j->tree;
	memcpy(out->policy_sha256, j->policy_sha256,
	       sizeof(out->policy_sha256));
	for (size_t i = 0; i < j->nr_sign_offs; i++)
		if (j->sign_offs[i].counts)
			strings_add(&out->statements,
				    j->sign_offs[i].statement_sha256);
	if (j->judged_by == j->policy)
		j->judged_by = NULL;
	out->policy = steal(j->policy);
}

int store_guard(struct permit *out, struct store *store,
		const struct question *question, struct err *err)
{
	auto_release(judgement) j = { 0 };
	auto_release(chain) chain = { 0 };
	struct verdict no = { 0 };

	if (judge_live(&j, &chain, store, question->environment, err))
		return -1;
	if (j.verdict.allowed && remember_tip(store, &j.candidate, err))
		return -1;
	if (j.verdict.allowed && question->revision &&
	    !oid_equal(question->revision, &j.candidate) &&
	    judge_older(&j, &chain, store, question, err))
		return -1;
	*out = (struct permit){ 0 };
	if (j.verdict.allowed)
		check_downgrade(&no, &chain, store, question, &j.candidate);
	if (j.verdict.allowed && !no.reason && question->changes_state)
		check_freeze(&no, store, &j, question);
	if (j.verdict.allowed && !no.reason && question->document &&
	    check_document(&no, store, &j, question->document, err))
		return -1;
	if (j.verdict.allowed && !no.reason && question->environment &&
	    check_operator(&no, store, &j, question, err))
		return -1;
	if (no.reason)
		j.verdict = no;
	if (j.verdict.allowed)
		grant(out, &j);
	else
		out->verdict = j.verdict;
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

/* ---- a push ---- */

/* Is `old` reachable from `new` at all? For the reason's sake only. */
static int is_ancestor(bool *out, struct repo *repo, const struct oid *old,
		       const struct oid *new, struct err *err)
{
	auto_release(oid_set) met = { 0 };
	autofree struct oid *stack = xcalloc(1, sizeof(*stack));
	size_t nr = 1;
	size_t alloc = 1;

	*out = false;
	stack[0] = *new;
	while (nr > 0 && met.nr < WALK_SIDE_MAX) {
		__attribute__((
			cleanup(record_release))) struct record r = { 0 };
		struct oid id = stack[--nr];

		if (oid_equal(&id, old)) {
			*out = true;
			return 0;
		}
		if (!oid_set_add(&met, &id))
			continue;
		if (record_read(&r, repo, &id, err))
			return -1;
		for (size_t i = 0; i < r.nr_parents; i++) {
			stack = grow(stack, nr, &alloc, sizeof(*stack));
			stack[nr++] = r.parents[i];
		}
	}
	return 0;
}

static int judge_move(struct verdict *no, struct store *store,
		      const struct chain *chain, const struct oid *old,
		      const struct oid *new, struct err *err)
{
	bool ancestor;

	if (oid_is_zero(old) || chain_has(chain, old))
		return 0;
	if (is_ancestor(&ancestor, store->repo, old, new, err))
		return -1;
	if (ancestor) {
		*no = verdict_deny(REASON_NOT_FIRST_PARENT,
				   "the live branch was merged into yours, "
				   "not yours into the live branch");
		verdict_hint(no, "switch to the live branch, then git merge "
				 "--no-ff YOURS");
	} else {
		*no = verdict_deny(REASON_NOT_FAST_FORWARD,
				   "it would drop commits from the live "
				   "branch");
		verdict_hint(no, "git fetch, merge the live branch, and push "
				 "again without force");
	}
	return 0;
}

int store_judge_push(struct judgement *out, struct store *store,
		     const struct oid *old, const struct oid *new,
		     struct err *err)
{
	auto_release(chain) chain = { 0 };
	struct verdict no = { 0 };

	if (oid_is_zero(new)) {
		no = verdict_deny(REASON_NOT_FAST_FORWARD,
				  "the live branch can't be deleted");
		return store_refuse(out, new, &no);
	}
	if (chain_read(&chain, &no, store->repo, new, store_anchor(store),
		       err) ||
	    (!no.reason && judge_move(&no, store, &chain, old, new, err)))
		return -1;
	if (no.reason)
		return store_refuse(out, new, &no);
	return store_walk(out, store, &chain, NULL, store->now, NULL, NULL,
			  err);
}
