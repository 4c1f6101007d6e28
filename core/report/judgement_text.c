/* judgement_text.c - a judgement in words, for people */
#include "core/report/judgement.h"
#include "core/trust/compare.h"
#include "core/trust/exclude.h"

#include <string.h>

static void add_short(struct buf *out, const struct oid *oid)
{
	char hex[OID_HEX + 1];

	oid_format(hex, oid);
	buf_addf(out, "%.12s", hex);
}

static void add_names(struct buf *out, const struct strings *names)
{
	autobuf text = { 0 };

	strings_join_words(&text, names);
	buf_add_untrusted(out, buf_str(&text));
}

void report_rule_places(struct buf *out, const struct policy_rule *rule)
{
	for (size_t i = 0; i < rule->nr_sign_offs; i++) {
		buf_addf(out, "%s%zu of role ", i ? " and " : "",
			 rule->sign_offs[i].count);
		buf_add_untrusted(out, rule->sign_offs[i].role);
	}
}

/* What went live by break-glass, and who has reviewed it, or could. */
static void add_debt(struct buf *out, const struct judgement *j,
		     const struct debt *debt, const struct theme *theme)
{
	auto_release(strings) reviewed = { 0 };
	auto_release(strings) who = { 0 };

	for (size_t i = 0; i < debt->nr_rules; i++)
		for (size_t k = 0; k < debt->rules[i].signed_by.nr; k++)
			strings_add_once(&reviewed,
					 debt->rules[i].signed_by.at[k]);
	debt_could_sign(&who, j, debt);
	buf_addf(out, "%swarning:%s ", theme->warn, theme->off);
	buf_add_untrusted(out, debt->statement->person);
	buf_add(out, " broke the glass for ");
	add_short(out, &debt->revision);
	buf_add(out, " (");
	buf_add_untrusted(out, debt->statement->reason);
	buf_add(out, "): nothing is applied before its review");
	if (reviewed.nr) {
		buf_add(out, "; reviewed by ");
		add_names(out, &reviewed);
	}
	buf_add(out, "\n  can review, with rbctl approve --review: ");
	if (who.nr)
		add_names(out, &who);
	else
		buf_add(out, "nobody who is left");
	buf_add(out, "\n");
}

void report_verdict_text(struct buf *out, const struct judgement *j,
			 const struct theme *theme)
{
	const struct verdict *verdict = &j->verdict;

	if (j->judged_by && !j->judged_by->separation_of_duties)
		buf_addf(out,
			 "%swarning:%s separation of duties is off: whoever "
			 "writes a change may sign it\n",
			 theme->warn, theme->off);
	if (verdict->allowed) {
		buf_addf(out, "%syes:%s revision ", theme->good, theme->off);
		add_short(out, &j->candidate);
		buf_add(out, j->glass ? " may go live by break-glass, and must "
					"be reviewed afterwards\n"
				      : " is approved\n");
		for (size_t i = 0; i < j->nr_debts; i++)
			if (!j->debts[i].paid)
				add_debt(out, j, &j->debts[i], theme);
		return;
	}
	buf_addf(out, "%sno: %s:%s ", theme->bad, reason_name(verdict->reason),
		 theme->off);
	buf_add_untrusted(out, verdict->detail);
	buf_add(out, "\n");
	if (verdict->hint[0]) {
		buf_addf(out, "%shint:%s ", theme->bold, theme->off);
		buf_add_untrusted(out, verdict->hint);
		buf_add(out, "\n");
	}
}

static const char *change_word(const struct change *change)
{
	if (!change->old.present)
		return "new";
	return change->new.present ? "changed" : "removed";
}

static void add_rule(struct buf *out, const struct rule_state *state,
		     const struct theme *theme)
{
	buf_addf(out, "  %s%s:%s needs ",
		 state->satisfied ? theme->good : theme->bad,
		 state->satisfied ? "enough"
		 : state->glass   ? "missing, but the glass is broken"
				  : "missing",
		 theme->off);
	report_rule_places(out, state->rule);
	buf_addf(out, ", %zu/%zu signed", state->filled, state->places);
	if (state->signed_by.nr) {
		buf_add(out, ": ");
		add_names(out, &state->signed_by);
	}
	buf_add(out, "\n");
}

static void add_hands(struct buf *out, const struct contribution *c,
		      const struct judgement *j)
{
	if (!j->judged_by->separation_of_duties)
		return;
	if (c->people.nr) {
		buf_add(out, "  had a hand in it, and so can't sign: ");
		add_names(out, &c->people);
		buf_add(out, "\n");
	}
	for (size_t i = 0; i < c->called.nr; i++) {
		buf_add(out, "    ");
		buf_add_untrusted(out, c->called.at[i]);
		buf_add(out, ": ");
		buf_add_untrusted(out, c->why.at[i]);
		buf_add(out, "\n");
	}
	if (c->unknown)
		buf_add(out, "  nobody's key shows who wrote it: two people "
			     "must sign\n");
}

static void add_missing_people(struct buf *out, const struct rule_state *state,
			       const struct judgement *j)
{
	auto_release(strings) who = { 0 };

	judgement_wanted(&who, j, state);
	buf_add(out, "  could sign: ");
	if (who.nr)
		add_names(out, &who);
	else
		buf_add(out, "nobody who is left");
	buf_add(out, "\n");
}

/* Those who had a hand in it have a line of their own; void sign-offs are
 * listed; who holds no role is worth a word only after signing. */
static bool is_told(const struct exclusion *e, const struct rule_state *state,
		    const struct judgement *j)
{
	if (e->reason != REASON_NOT_IN_ROLE)
		return e->reason != REASON_CONTRIBUTOR &&
		       (!e->may_sign_again ||
			e->reason == REASON_OUT_OF_BOUNDS);
	for (size_t i = 0; i < j->nr_sign_offs; i++) {
		const struct sign_off_seen *seen = &j->sign_offs[i];

		if (seen->statement && strcmp(seen->person, e->person) == 0 &&
		    changes_find(&seen->statement->changes, state->path))
			return true;
	}
	return false;
}

static void add_excluded(struct buf *out, const struct rule_state *state,
			 const struct judgement *j)
{
	auto_release(exclusions) list = { 0 };

	exclusions_find(&list, j, state->path, state->rule);
	for (size_t i = 0; i < list.nr; i++) {
		if (!is_told(&list.at[i], state, j))
			continue;
		buf_add(out, "  doesn't count: ");
		buf_add_untrusted(out, list.at[i].person);
		buf_add(out, ": ");
		buf_add_untrusted(out, list.at[i].detail);
		buf_add(out, "\n");
	}
}

static void add_path(struct buf *out, const struct judgement *j,
		     const struct change *change, const struct theme *theme)
{
	buf_add(out, theme->bold);
	buf_add_untrusted(out, change->path);
	buf_addf(out, "%s (%s)\n", theme->off, change_word(change));
	for (size_t i = 0; i < j->nr_rules; i++) {
		if (strcmp(j->rules[i].path, change->path) != 0)
			continue;
		add_rule(out, &j->rules[i], theme);
		if (!j->rules[i].satisfied)
			add_missing_people(out, &j->rules[i], j);
		add_excluded(out, &j->rules[i], j);
	}
	for (size_t i = 0; i < j->nr_contributions; i++)
		if (strcmp(j->contributions[i].path, change->path) == 0)
			add_hands(out, &j->contributions[i], j);
}

static void add_sign_off(struct buf *out, const struct sign_off_seen *seen,
			 const struct theme *theme)
{
	char issued[TEXT_TIME_SIZE];

	buf_add(out, "  ");
	add_short(out, &seen->commit);
	if (seen->statement) {
		text_time(issued, seen->statement->issued);
		buf_addf(out, " %s by ",
			 statement_type_name(seen->statement->type));
		buf_add_untrusted(out, seen->person);
		buf_addf(out, " on %.10s", issued);
	}
	if (seen->counts || seen->reviews)
		buf_addf(out, ": %s%s%s", theme->good,
			 seen->counts ? "counts" : "reviews the break-glass",
			 theme->off);
	else
		buf_addf(out, ": %sdoesn't count%s, %s: ", theme->warn,
			 theme->off, reason_name(seen->reason));
	if (!seen->counts && !seen->reviews)
		buf_add_untrusted(out, seen->detail);
	buf_add(out, "\n");
	if (seen->statement && seen->statement->reason[0]) {
		buf_add(out, "               \"");
		buf_add_untrusted(out, seen->statement->reason);
		buf_add(out, "\"\n");
	}
}

void report_judgement_text(struct buf *out, const struct judgement *j,
			   const char *path, const struct theme *theme)
{
	report_verdict_text(out, j, theme);
	if (j->judged_by == NULL)
		return;
	buf_add(out, "judged against revision ");
	add_short(out, &j->base);
	buf_addf(out, ", under version %lld of the policy\n",
		 (long long)j->judged_by->version);
	if (j->changes.nr == 0)
		buf_add(out, "nothing governed differs between the two\n");
	for (size_t i = 0; i < j->changes.nr; i++)
		if (path == NULL || strcmp(path, j->changes.at[i].path) == 0)
			add_path(out, j, &j->changes.at[i], theme);
	if (j->unclean_merge) {
		buf_addf(out, "%swarning:%s merge ", theme->warn, theme->off);
		add_short(out, &j->unclean_merge_commit);
		buf_add(out, " isn't clean: it changes governed files "
			     "itself\n");
	}
	if (j->nr_sign_offs)
		buf_add(out, "sign-offs since then:\n");
	for (size_t i = 0; i < j->nr_sign_offs; i++)
		add_sign_off(out, &j->sign_offs[i], theme);
}
