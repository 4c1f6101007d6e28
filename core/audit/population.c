/* population.c - every revision of the live ref, and what there is to know */
#include "core/audit/evidence.h"

#include "core/git/commit.h"

#include <stdio.h>
#include <string.h>

void set_time(struct json *object, const char *key, int64_t seconds)
{
	char text[TEXT_TIME_SIZE];

	text_time(text, seconds);
	json_set_string(object, key, text);
}

void set_oid(struct json *object, const char *key, const struct oid *oid)
{
	char hex[OID_HEX + 1];

	oid_format(hex, oid);
	json_set_string(object, key, hex);
}

bool in_period(const struct audit_wish *wish, int64_t seconds)
{
	return (!wish->from || seconds >= wish->from) &&
	       (!wish->to || seconds < wish->to);
}

void add_exception(struct evidence *e, const char *kind, const char *revision,
		   const char *format, ...)
{
	struct json *out = json_append_object(e->exceptions);
	autobuf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	json_set_string(out, "kind", kind);
	json_set_string(out, "revision", revision);
	json_set_string(out, "text", buf_str(&text));
}

/* ---- one commit ---- */

static void set_text(struct json *out, const char *key, const char *s,
		     size_t len)
{
	autofree char *text = xstrndup(s, len);
	size_t bad;

	/* Old commits may be in any encoding; JSON may not. */
	if (text_is_utf8(text, len, &bad)) {
		json_set_string(out, key, text);
	} else {
		autobuf escaped = { 0 };

		buf_add_untrusted_bytes(&escaped, text, len);
		json_set_string(out, key, buf_str(&escaped));
	}
}

static int add_commit(struct json *out, struct evidence *e,
		      const struct oid *oid)
{
	auto_release(commit) commit = { 0 };
	autobuf raw = { 0 };
	const char *end;

	if (repo_read_as(&raw, e->repo, oid, OBJECT_COMMIT, COMMIT_SIZE_MAX,
			 e->err) < 0 ||
	    commit_parse(&commit, buf_str(&raw), raw.len, e->err) < 0)
		return -1;
	set_text(out, "author", commit.author.name, commit.author.name_len);
	set_text(out, "author_email", commit.author.email,
		 commit.author.email_len);
	set_text(out, "committer", commit.committer.name,
		 commit.committer.name_len);
	end = memchr(commit.message, '\n', commit.message_len);
	set_text(out, "subject", commit.message,
		 end ? (size_t)(end - commit.message) : commit.message_len);
	json_set_int(out, "parents", (int64_t)commit.nr_parents);
	return 0;
}

static bool is_sign_off(const struct judgement *j)
{
	for (size_t i = 0; i < j->nr_sign_offs; i++)
		if (oid_equal(&j->sign_offs[i].commit, &j->candidate))
			return true;
	return false;
}

/* Commits since the last approved revision become part of this one. */
static void settle_waiting(struct evidence *e, const char *approved_in)
{
	for (size_t i = 0; i < e->nr_waiting; i++) {
		struct json *one = e->waiting[i];

		json_set_string(one, "state", "part");
		json_set_string(one, "approved_in", approved_in);
		json_remove(one, "refusal");
		json_remove(one, "refusal_detail");
	}
	e->nr_waiting = 0;
}

static void wait_for_approval(struct evidence *e, struct json *revision)
{
	e->waiting = grow(e->waiting, e->nr_waiting, &e->alloc_waiting,
			  sizeof(*e->waiting));
	e->waiting[e->nr_waiting++] = revision;
}

static void check_clock(struct evidence *e, const struct judgement *j,
			const char *revision)
{
	if (j->committed < e->last_committed)
		add_exception(e, "clock", revision,
			      "its date is before that of the commit it "
			      "follows");
	e->last_committed = j->committed;
}

static void set_state(struct json *out, struct evidence *e,
		      const struct judgement *j, const char *id)
{
	bool anchor = oid_equal(&store_anchor(e->store)->commit, &j->candidate);

	if (j->verdict.allowed) {
		oid_set_add(&e->approved, &j->candidate);
		settle_waiting(e, id);
	}
	json_set_string(out, "state",
			anchor               ? "anchor"
			: j->verdict.allowed ? "approved"
					     : "unapproved");
	if (!j->verdict.allowed) {
		json_set_string(out, "refusal", reason_name(j->verdict.reason));
		json_set_string(out, "refusal_detail", j->verdict.detail);
	}
}

static void add_debt(struct json *list, const struct oid *revision,
		     const char *person, const char *reason)
{
	struct json *out = json_append_object(list);

	set_oid(out, "revision", revision);
	json_set_string(out, "person", person);
	json_set_string(out, "reason", reason);
}

/* What went live by break-glass and nobody has reviewed, as of here. */
static void note_debts(struct evidence *e, const struct judgement *j)
{
	json_free(e->debts);
	e->debts = json_new_array();
	for (size_t i = 0; i < j->nr_debts; i++)
		if (!j->debts[i].paid)
			add_debt(e->debts, &j->debts[i].revision,
				 j->debts[i].statement->person,
				 j->debts[i].statement->reason);
	for (size_t i = 0; j->glass && i < j->nr_sign_offs; i++)
		if (j->sign_offs[i].counts &&
		    j->sign_offs[i].statement->type == STATEMENT_BREAK_GLASS)
			add_debt(e->debts, &j->candidate,
				 j->sign_offs[i].person,
				 j->sign_offs[i].statement->reason);
}

static int add_revision(const struct judgement *j, void *payload)
{
	struct evidence *e = payload;
	bool wanted = in_period(e->wish, j->committed);
	char id[OID_HEX + 1];
	struct json *out;

	oid_format(id, &j->candidate);
	e->chain++;
	note_debts(e, j);
	if (j->judged_by)
		roster_add(e, j->judged_by, j->judged_by_sha256, &j->base,
			   e->last_committed ? e->last_committed
					     : j->committed);
	if (wanted)
		check_clock(e, j, id);
	e->last_committed = j->committed;
	out = json_new_object();
	json_set_string(out, "revision", id);
	set_time(out, "date", j->committed);
	set_state(out, e, j, id);
	if (!wanted) {
		json_free(out);
		return 0;
	}
	json_append(e->revisions, out);
	if (!j->verdict.allowed)
		wait_for_approval(e, out);
	json_set_bool(out, "sign_off", is_sign_off(j));
	if (j->glass)
		json_set_bool(out, "break_glass", true);
	if (add_commit(out, e, &j->candidate) < 0)
		return -1;
	if (!j->judged_by || (j->changes.nr == 0 && j->nr_sign_offs == 0))
		return 0;
	/* What is only on its way is told at its end. */
	if (j->verdict.allowed)
		return revision_describe(out, e, j);
	return 0;
}

/* ---- the whole ---- */

static void add_sums(struct evidence *e)
{
	static const char *const states[] = { "anchor", "approved", "part",
					      "unapproved" };
	struct json *out = json_set_object(e->root, "population");
	size_t nr = json_count(e->revisions);

	json_set_int(out, "chain", (int64_t)e->chain);
	json_set_int(out, "commits", (int64_t)nr);
	for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
		int64_t count = 0;

		json_each(one, e->revisions)
			count += text_equal(json_text(one, "state", ""),
					    states[i]);
		json_set_int(out, states[i], count);
	}
	if (nr > 0) {
		json_set_string(
			out, "first",
			json_text(json_item(e->revisions, 0), "revision", ""));
		json_set_string(out, "last",
				json_text(json_item(e->revisions, nr - 1),
					  "revision", ""));
	}
}

static void add_unapproved(struct evidence *e)
{
	json_each(one, e->revisions)
		if (text_equal(json_text(one, "state", ""), "unapproved"))
			add_exception(e, "unapproved",
				      json_text(one, "revision", ""),
				      "on the live branch without approval: "
				      "%s: %s",
				      json_text(one, "refusal", ""),
				      json_text(one, "refusal_detail", ""));
	json_each(one, e->revisions)
		if (json_is_true(json_get(one, "unknown_contributor")))
			add_exception(e, "unknown-author",
				      json_text(one, "revision", ""),
				      "no key shows who wrote all of it");
}

static void add_limits(struct json *root)
{
	static const char *const limits[] = {
		"Dates are those that the committers' machines wrote. The "
		"order of the revisions is proven, their dates are not.",
		"The population is what this repository holds from the pinned "
		"anchor to the tip of the live branch. A server that shows a "
		"fresh clone a shortened history can't be caught by that "
		"clone alone; compare the last revision's id with another "
		"copy.",
		"When a revision went live is not recorded in git: a commit "
		"that is part of an approved revision may have been the tip "
		"before the sign-offs came. Nothing was executed from it "
		"unless a run below says so.",
		"Runs are those whose receipts are in this repository. "
		"Receipts of other machines appear once they are fetched.",
		"A key proves that somebody who held it signed, not who that "
		"was.",
	};
	struct json *list = json_set_array(root, "limits");

	for (size_t i = 0; i < ARRAY_SIZE(limits); i++)
		json_append_string(list, limits[i]);
}

/* Policies that were no longer, or not yet, in force in the period. */
static void trim_policies(struct evidence *e)
{
	struct json *kept = json_new_array();
	size_t nr = json_count(e->policies);

	for (size_t i = 0; i < nr; i++) {
		const struct json *next = json_item(e->policies, i + 1);
		int64_t since = 0, until = 0;

		(void)text_untime(&since, json_text(json_item(e->policies, i),
						    "since", ""));
		if (next)
			(void)text_untime(&until, json_text(next, "since", ""));
		if ((e->wish->to && since >= e->wish->to) ||
		    (next && e->wish->from && until <= e->wish->from))
			continue;
		json_append(kept, json_copy(json_item(e->policies, i)));
	}
	json_set(e->root, "policies", kept);
	e->policies = kept;
}

static int add_head(struct evidence *e, const struct oid *tip)
{
	struct json *store = json_set_object(e->root, "store");
	struct json *period = json_set_object(e->root, "period");
	const struct anchor *anchor = store_anchor(e->store);
	autobuf print = { 0 };
	const char *live;

	if (store_live_ref(&live, e->store, e->err) < 0)
		return -1;
	json_set_string(store, "live", live);
	set_oid(store, "anchor", &anchor->commit);
	json_set_string(store, "anchor_policy_sha256", anchor->policy_sha256);
	anchor_fingerprint(&print, anchor);
	json_set_string(store, "fingerprint", buf_str(&print));
	set_oid(store, "tip", tip);
	set_time(e->root, "made", e->wish->now);
	if (e->wish->from)
		set_time(period, "from", e->wish->from);
	if (e->wish->to)
		set_time(period, "to", e->wish->to);
	return 0;
}

/* Where the live tip isn't approved, what it lacks is told there. */
static int describe_tip(struct evidence *e, const struct judgement *live)
{
	struct json *last;
	char tip[OID_HEX + 1];

	if (e->nr_waiting == 0 || live->changes.nr == 0)
		return 0;
	last = e->waiting[e->nr_waiting - 1];
	oid_format(tip, &live->candidate);
	if (!text_equal(json_text(last, "revision", ""), tip))
		return 0;
	return revision_describe(last, e, live);
}

static int collect(struct evidence *e, const struct judgement *live)
{
	struct oid tip = live->candidate;

	if (add_head(e, &tip) < 0)
		return -1;
	json_set(e->root, "population", json_new_object());
	e->exceptions = json_set_array(e->root, "exceptions");
	e->revisions = json_set_array(e->root, "revisions");
	e->runs = json_set_array(e->root, "runs");
	e->policies = json_set_array(e->root, "policies");
	if (store_each_revision(e->store, &tip, add_revision, e, e->err))
		return -1;
	if (live->policy)
		roster_add(e, live->policy, live->policy_sha256,
			   &live->approved, e->last_committed);
	if (describe_tip(e, live) < 0)
		return -1;
	add_sums(e);
	add_unapproved(e);
	json_each(debt, e->debts)
		add_exception(e, "review-debt", json_text(debt, "revision", ""),
			      "it went live when %s broke the glass, and is "
			      "not reviewed yet: %s",
			      json_text(debt, "person", ""),
			      json_text(debt, "reason", ""));
	if (e->wish->runs && runs_collect(e) < 0)
		return -1;
	trim_policies(e);
	if (live->policy)
		roster_bypass(e, live->policy);
	add_limits(e->root);
	return 0;
}

static void evidence_release(struct evidence *e)
{
	json_free(e->root);
	json_free(e->owners);
	json_free(e->debts);
	oid_set_release(&e->approved);
	catalog_release(&e->known);
	free(e->waiting);
}

int audit_collect(struct json **out, struct verdict *verdict,
		  struct store *store, const struct audit_wish *wish,
		  struct err *err)
{
	auto_release(judgement) live = { 0 };
	auto_release(evidence) e = {
		.store = store,
		.repo = store_repo(store),
		.wish = wish,
		.err = err,
		.root = json_new_object(),
		.owners = json_new_object(),
	};

	*out = NULL;
	json_set_string(e.root, "format", "audit/1");
	json_set_bool(e.root, "ok", true);
	json_set_string(e.root, "tool", "rbctl " RBCTL_VERSION);
	if (store_judge_live(&live, store, err) < 0)
		return -1;
	*verdict = live.judged_by ? verdict_allow() : live.verdict;
	if (!live.judged_by)
		return 0;
	if (collect(&e, &live) < 0)
		return -1;
	*out = steal(e.root);
	return 0;
}
