/* status_rules.c - what is missing, who signed, who could sign */
#include "cmd/status.h"
#include "core/trust/exclude.h"

#include <string.h>

static void set_person(struct json *out, const struct policy *policy,
		       const char *id)
{
	const struct person *person = policy_person(policy, id);

	json_set_string(out, "person", id);
	if (person)
		json_set_string(out, "name", person->name);
}

/* True when `you` is among those whose signature is wanted. */
static bool add_candidates(struct json *out, const struct judgement *j,
			   const struct rule_state *rule, const char *you)
{
	const struct contribution *hand = judgement_contribution(j, rule->path);
	struct json *could = json_set_array(out, "could_sign");
	struct json *excluded = json_set_array(out, "excluded");
	auto_release(exclusions) why = { 0 };
	auto_release(strings) wanted = { 0 };

	judgement_wanted(&wanted, j, rule);
	exclusions_find(&why, j, rule->path, rule->rule);
	for (size_t i = 0; i < wanted.nr; i++)
		set_person(json_append_object(could), j->judged_by,
			   wanted.at[i]);
	for (size_t i = 0; i < why.nr; i++)
		if (why.at[i].reason == REASON_CONTRIBUTOR)
			set_person(json_append_object(excluded), j->judged_by,
				   why.at[i].person);
	if (hand && hand->unknown)
		json_set_bool(out, "unknown_contributor", true);
	return you && strings_has(&wanted, you);
}

static void add_needs(struct json *out, const struct rule_state *state)
{
	struct json *needs = json_set_array(out, "needs");

	for (size_t i = 0; i < state->rule->nr_sign_offs; i++) {
		struct json *need = json_append_object(needs);

		json_set_string(need, "role", state->rule->sign_offs[i].role);
		json_set_int(need, "count",
			     (int64_t)state->rule->sign_offs[i].count);
	}
}

static const char *change_of(const struct judgement *j, const char *path)
{
	for (size_t i = 0; i < j->changes.nr; i++) {
		const struct change *change = &j->changes.at[i];

		if (strcmp(change->path, path) != 0)
			continue;
		return !change->old.present   ? "new"
		       : !change->new.present ? "removed"
					      : "changed";
	}
	return "changed";
}

static void add_sign_offs(struct json *work, const struct judgement *j)
{
	struct json *list = json_set_array(work, "sign_offs");

	for (size_t i = 0; i < j->nr_sign_offs; i++) {
		const struct sign_off_seen *seen = &j->sign_offs[i];
		struct json *out = json_append_object(list);
		char hex[OID_HEX + 1];

		oid_format(hex, &seen->commit);
		json_set_string(out, "commit", hex);
		set_person(out, j->judged_by, seen->person);
		if (seen->statement)
			json_set_string(
				out, "type",
				statement_type_name(seen->statement->type));
		json_set_bool(out, "counts", seen->counts);
		if (seen->counts)
			continue;
		json_set_string(out, "reason", reason_name(seen->reason));
		json_set_string(out, "detail", seen->detail);
	}
}

bool status_add_rules(struct json *work, const struct judgement *j,
		      const char *you)
{
	struct json *rules = json_set_array(work, "rules");
	bool wanted = false;

	for (size_t i = 0; i < j->nr_rules; i++) {
		const struct rule_state *state = &j->rules[i];
		struct json *out = json_append_object(rules);

		json_set_string(out, "path", state->path);
		json_set_string(out, "change", change_of(j, state->path));
		add_needs(out, state);
		json_set_strings(out, "signed_by", &state->signed_by);
		json_set_int(out, "filled", (int64_t)state->filled);
		json_set_int(out, "places", (int64_t)state->places);
		json_set_bool(out, "satisfied", state->satisfied);
		if (!state->satisfied)
			wanted |= add_candidates(out, j, state, you);
	}
	add_sign_offs(work, j);
	return wanted;
}
