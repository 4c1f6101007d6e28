/* inquiry.c - the guard's further questions: view, way, time, person */
#include "core/trust/inquiry.h"
#include "core/git/tree.h"
#include "core/trust/rollback.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void PRINTF_LIKE(2, 3)
	let_through(struct inquiry *q, const char *format, ...)
{
	va_list args;
	char text[512];

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	strings_add(q->exceptions, text);
}

/* ---- the view ---- */

/* A client that hasn't heard of the store for long may be kept from hearing. */
static int check_view(struct inquiry *q, struct err *err UNUSED)
{
	const struct store *store = q->store;
	int64_t limit = q->live->policy->freshness_s;
	autobuf span = { 0 };

	if (!q->question->changes_state || limit == 0 ||
	    store->options.now - store->memory->fresh_at <= limit)
		return 0;
	text_span(&span, limit);
	q->no = verdict_deny(REASON_STALE_VIEW,
			     "nobody looked for more than %s whether the live "
			     "branch moved on",
			     buf_str(&span));
	verdict_hint(&q->no, "git pull, then: rbctl trust --compare origin");
	return 0;
}

/* ---- the way ---- */

static bool is_older(const struct chain *chain, const struct oid *revision,
		     const struct oid *applied)
{
	size_t place;
	size_t applied_place;

	return !chain_place(&applied_place, chain, applied) ||
	       !chain_place(&place, chain, revision) || place < applied_place;
}

static int check_way(struct inquiry *q, struct err *err)
{
	const struct question *question = q->question;
	struct oid applied;
	char hex[OID_HEX + 1];
	autobuf why = { 0 };

	if (!question->changes_state || !question->environment ||
	    !memory_applied(&applied, q->store->memory,
			    question->environment) ||
	    !is_older(q->chain, &q->asked->candidate, &applied) ||
	    oid_equal(&q->asked->tree, &q->live->tree))
		return 0;
	if (rollback_judge(&q->rolled_back, &why, q->store, q->live,
			   &q->asked->candidate, question->environment, err))
		return -1;
	if (q->rolled_back) {
		let_through(q, "rollback: %s", buf_str(&why));
		return 0;
	}
	oid_format(hex, &applied);
	q->no = verdict_deny(REASON_DOWNGRADE,
			     "'%s' runs the newer revision %.12s already%s%s",
			     question->environment, hex, why.len ? "; " : "",
			     buf_str(&why));
	oid_format(hex, &q->asked->candidate);
	verdict_hint(&q->no,
		     "to go back, have it signed: rbctl approve --rollback "
		     "%.12s --env %s --reason TEXT",
		     hex, question->environment);
	return 0;
}

/* ---- break-glass ---- */

/* What break-glass statements allow: borrowed from a debt. */
static bool glass_covers(const struct inquiry *q, const struct debt *debt)
{
	const char *environment = q->question->environment;
	int64_t now = q->store->options.now;

	return environment && oid_equal(&debt->tree, &q->asked->tree) &&
	       strings_has(&debt->environments, environment) &&
	       now <= debt->expires && now >= debt->issued - WALK_CLOCK_SKEW;
}

static void glass_no(struct inquiry *q, const struct debt *debt,
		     const struct strings *who)
{
	const struct statement *s = debt->statement;
	char until[TEXT_TIME_SIZE];
	autobuf names = { 0 };

	text_time(until, debt->expires);
	strings_join_words(&names, who);
	q->no = verdict_deny(REASON_REVIEW_DEBT,
			     "'%s' broke the glass (until %s), and what went "
			     "live then is not reviewed yet: %s",
			     s->person, until, s->reason);
	verdict_hint(&q->no, "can review: %s, with rbctl approve --review",
		     who->nr ? buf_str(&names) : "nobody in the policy");
}

static void ask_debt(struct inquiry *q, const struct debt *debt,
		     const struct strings *who)
{
	if (!glass_covers(q, debt))
		glass_no(q, debt, who);
	else
		let_through(q, "break-glass by %s: %s", debt->statement->person,
			    debt->statement->reason);
}

/* The tip itself is live by break-glass: what will be its debt. */
static void ask_tip(struct inquiry *q, const struct sign_off_seen *seen)
{
	const struct judgement *live = q->live;
	auto_release(strings) environments = { 0 };
	auto_release(strings) who = { 0 };
	struct debt debt = { .tree = live->tree,
			     .issued = seen->statement->issued,
			     .expires = seen->statement->expires,
			     .statement = seen->statement };

	for (size_t i = 0; i < live->nr_rules; i++)
		if (!live->rules[i].satisfied)
			judgement_could_sign(&who, live, &live->rules[i]);
	json_each(environment, seen->statement->environments)
		strings_add(&environments, json_string(environment));
	debt.environments = environments;
	ask_debt(q, &debt, &who);
}

static int check_glass(struct inquiry *q, struct err *err UNUSED)
{
	const struct judgement *live = q->live;

	if (!q->question->changes_state || q->rolled_back)
		return 0;
	for (size_t i = 0; i < live->nr_debts && !q->no.reason; i++) {
		auto_release(strings) who = { 0 };

		if (live->debts[i].paid)
			continue;
		debt_could_sign(&who, live, &live->debts[i]);
		ask_debt(q, &live->debts[i], &who);
	}
	for (size_t i = 0; live->glass && i < live->nr_sign_offs; i++) {
		const struct sign_off_seen *seen = &live->sign_offs[i];

		if (!q->no.reason && seen->counts &&
		    seen->statement->type == STATEMENT_BREAK_GLASS)
			ask_tip(q, seen);
	}
	return 0;
}

/* ---- the time ---- */

/* A freeze of the policy holds back what changes state, but for those whom
 * it lets through. */
static int check_freeze(struct inquiry *q, struct err *err UNUSED)
{
	const struct policy *policy = q->live->policy;
	int64_t now = q->store->options.now;
	char until[TEXT_TIME_SIZE];

	for (size_t i = 0; q->question->changes_state && i < policy->nr_freezes;
	     i++) {
		const struct freeze *freeze = &policy->freezes[i];

		if (now < freeze->from || now >= freeze->to)
			continue;
		if (freeze->override && q->question->person &&
		    policy_acts_as(policy, freeze->override,
				   q->question->person, now)) {
			let_through(q, "freeze overridden by %s: %s",
				    q->question->person, freeze->reason);
			continue;
		}
		text_time(until, freeze->to);
		q->no = verdict_deny(REASON_FROZEN,
				     "nothing is executed until %s: %s", until,
				     freeze->reason);
		verdict_hint(&q->no, "wait, or ask %s",
			     freeze->override ? freeze->override
					      : "whoever keeps the policy");
		return 0;
	}
	return 0;
}

/* ---- the document, and who runs it ---- */

static int check_document(struct inquiry *q, struct err *err)
{
	const char *path = q->question->document;
	struct oid oid;
	unsigned mode;
	bool found;

	if (path == NULL)
		return 0;
	if (repo_find_path(&oid, &mode, &found, q->store->repo, &q->asked->tree,
			   path, err))
		return -1;
	if (found && mode == MODE_FILE)
		return 0;
	q->no = verdict_deny(REASON_UNAPPROVED,
			     "'%s' is not in the approved revision", path);
	verdict_hint(&q->no, "have it signed and landed first: rbctl approve, "
			     "rbctl land");
	return 0;
}

/* The environment's document of a revision: it must be there, and let this
 * person in. */
static int check_operators_of(struct inquiry *q, const struct oid *revision,
			      struct err *err)
{
	const struct question *question = q->question;
	auto_release(catalog) catalog = { 0 };
	const struct document *document;
	const struct json *operators;
	const char *near;
	auto_release(strings) list = { 0 };
	autobuf words = { 0 };

	if (store_catalog_of(&catalog, q->store->repo, revision,
			     DOCUMENT_ENVIRONMENT, err))
		return -1;
	document = catalog_find(&catalog, DOCUMENT_ENVIRONMENT,
				question->environment);
	if (document == NULL) {
		near = catalog_nearest(&catalog, 1U << DOCUMENT_ENVIRONMENT,
				       question->environment);
		q->no = verdict_deny(REASON_UNAPPROVED,
				     "the environment '%s' is not in the "
				     "approved revision",
				     question->environment);
		if (near)
			verdict_hint(&q->no, "did you mean '%s'?", near);
		else
			verdict_hint(&q->no, "have it signed and landed first: "
					     "rbctl approve, rbctl land");
		return 0;
	}
	operators = json_get(document->root, "operators");
	if (policy_operates(q->live->policy, operators, question->person,
			    q->store->options.now))
		return 0;
	json_strings(&list, operators);
	strings_join_words(&words, &list);
	q->no = verdict_deny(REASON_NOT_OPERATOR, "'%s' is no operator of '%s'",
			     question->person ? question->person : "nobody",
			     question->environment);
	verdict_hint(&q->no,
		     "ask %s, or sign in with your own key: "
		     "--key FILE",
		     buf_str(&words));
	return 0;
}

/* Who may operate is what is live, also when something older is executed. */
static int check_operator(struct inquiry *q, struct err *err)
{
	if (q->question->environment == NULL)
		return 0;
	if (check_operators_of(q, &q->asked->candidate, err))
		return -1;
	if (q->no.reason == REASON_NONE && q->live != q->asked)
		return check_operators_of(q, &q->live->candidate, err);
	return 0;
}

/* Three people for one run, where the policy wants it: who wrote it, who
 * signed it, who executes it. */
static int check_separation(struct inquiry *q, struct err *err UNUSED)
{
	const struct question *question = q->question;

	if (!question->changes_state || !question->document ||
	    !q->live->policy->separate_operator ||
	    (question->person &&
	     !strings_has(&q->asked->hands, question->person)))
		return 0;
	if (question->person == NULL)
		q->no = verdict_deny(REASON_NOT_OPERATOR,
				     "nobody says who executes '%s', and it "
				     "must be somebody who neither wrote nor "
				     "signed it",
				     question->document);
	else
		q->no = verdict_deny(REASON_NOT_OPERATOR,
				     "'%s' wrote or signed '%s', and the "
				     "policy wants somebody else to execute it",
				     question->person, question->document);
	verdict_hint(&q->no, "ask somebody who neither wrote nor signed it");
	return 0;
}

int inquiry_hold(struct inquiry *q, struct err *err)
{
	static int (*const checks[])(struct inquiry *, struct err *) = {
		check_view,     check_way,      check_glass,      check_freeze,
		check_document, check_operator, check_separation,
	};

	for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
		if (checks[i](q, err))
			return -1;
		if (q->no.reason)
			return 0;
	}
	return 0;
}
