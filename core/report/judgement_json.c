/* judgement_json.c - a judgement as JSON, for programs */
#include "core/report/judgement.h"
#include "core/trust/exclude.h"

#include <string.h>

static void set_oid(struct json *object, const char *key, const struct oid *oid)
{
	char hex[OID_HEX + 1];

	oid_format(hex, oid);
	json_set_string(object, key, hex);
}

static void add_findings(struct json *root, const struct judgement *j)
{
	struct json *findings = json_set_array(root, "findings");

	for (size_t i = 0; i < j->nr_sign_offs; i++) {
		const struct sign_off_seen *seen = &j->sign_offs[i];
		struct json *item = json_append_object(findings);

		set_oid(item, "commit", &seen->commit);
		if (seen->statement) {
			json_set_string(item, "person", seen->person);
			json_set_string(
				item, "type",
				statement_type_name(seen->statement->type));
			json_set_string(item, "statement_sha256",
					seen->statement_sha256);
		}
		json_set_bool(item, "counts", seen->counts);
		if (seen->reviews)
			json_set_bool(item, "reviews", true);
		if (!seen->counts) {
			json_set_string(item, "reason",
					reason_name(seen->reason));
			json_set_string(item, "detail", seen->detail);
		}
	}
}

static void add_rules(struct json *root, const struct judgement *j,
		      const char *path)
{
	struct json *rules = json_set_array(root, "rules");

	for (size_t i = 0; i < j->nr_rules; i++) {
		const struct rule_state *state = &j->rules[i];
		auto_release(strings) wanted = { 0 };
		struct json *item;
		struct json *needs;

		if (path && strcmp(path, state->path) != 0)
			continue;
		item = json_append_object(rules);
		json_set_string(item, "path", state->path);
		json_set(item, "patterns", json_copy(state->rule->paths));
		needs = json_set_array(item, "needs");
		for (size_t k = 0; k < state->rule->nr_sign_offs; k++) {
			struct json *need = json_append_object(needs);

			json_set_string(need, "role",
					state->rule->sign_offs[k].role);
			json_set_int(need, "count",
				     (int64_t)state->rule->sign_offs[k].count);
		}
		json_set_strings(item, "signed_by", &state->signed_by);
		json_set_int(item, "filled", (int64_t)state->filled);
		json_set_int(item, "places", (int64_t)state->places);
		json_set_bool(item, "satisfied", state->satisfied);
		if (state->glass)
			json_set_bool(item, "glass", true);
		judgement_wanted(&wanted, j, state);
		json_set_strings(item, "could_sign", &wanted);
	}
}

static void add_called(struct json *item, const struct contribution *c)
{
	struct json *array;

	if (c->called.nr == 0)
		return;
	array = json_set_array(item, "because");
	for (size_t i = 0; i < c->called.nr; i++) {
		struct json *one = json_append_object(array);

		json_set_string(one, "person", c->called.at[i]);
		json_set_string(one, "why", c->why.at[i]);
	}
}

static void add_contributors(struct json *root, const struct judgement *j,
			     const char *path)
{
	struct json *array = json_set_array(root, "contributors");

	for (size_t i = 0; i < j->nr_contributions; i++) {
		const struct contribution *c = &j->contributions[i];
		struct json *item;

		if (path && strcmp(path, c->path) != 0)
			continue;
		item = json_append_object(array);
		json_set_string(item, "path", c->path);
		json_set_strings(item, "people", &c->people);
		json_set_bool(item, "unknown", c->unknown);
		add_called(item, c);
	}
}

static struct json *side(const struct change_side *side)
{
	struct json *json;

	if (!side->present)
		return json_new_null();
	json = json_new_object();
	json_set_stringf(json, "mode", "%06o", side->mode);
	set_oid(json, "oid", &side->oid);
	json_set_string(json, "sha256", side->sha256);
	return json;
}

static void add_changes(struct json *root, const struct judgement *j,
			const char *path)
{
	struct json *array = json_set_array(root, "changes");

	for (size_t i = 0; i < j->changes.nr; i++) {
		const struct change *change = &j->changes.at[i];
		struct json *item;

		if (path && strcmp(path, change->path) != 0)
			continue;
		item = json_append_object(array);
		json_set_string(item, "path", change->path);
		json_set(item, "old", side(&change->old));
		json_set(item, "new", side(&change->new));
	}
}

static void add_debts(struct json *root, const struct judgement *j)
{
	struct json *array = json_set_array(root, "review_debts");

	for (size_t i = 0; i < j->nr_debts; i++) {
		const struct debt *debt = &j->debts[i];
		auto_release(strings) who = { 0 };
		struct json *item;

		if (debt->paid)
			continue;
		item = json_append_object(array);
		set_oid(item, "revision", &debt->revision);
		set_oid(item, "sign_off", &debt->commit);
		json_set_string(item, "person", debt->statement->person);
		json_set_string(item, "reason", debt->statement->reason);
		debt_could_sign(&who, j, debt);
		json_set_strings(item, "could_review", &who);
	}
}

struct json *report_judgement_json(const struct judgement *j,
				   const char *format, const char *path)
{
	struct json *root = json_new_object();

	json_set_string(root, "format", format);
	json_set_bool(root, "ok", j->verdict.allowed);
	if (!j->verdict.allowed) {
		json_set_string(root, "reason", reason_name(j->verdict.reason));
		json_set_string(root, "detail", j->verdict.detail);
		json_set_string(root, "hint", j->verdict.hint);
	}
	set_oid(root, "revision", &j->candidate);
	if (j->judged_by) {
		set_oid(root, "base", &j->base);
		set_oid(root, "approved_revision", &j->approved);
		json_set_int(root, "policy_version", j->judged_by->version);
		json_set_string(root, "policy_sha256", j->judged_by_sha256);
		json_set_bool(root, "separation_of_duties",
			      j->judged_by->separation_of_duties);
		if (j->unclean_merge)
			set_oid(root, "unclean_merge",
				&j->unclean_merge_commit);
		add_changes(root, j, path);
		add_rules(root, j, path);
		add_contributors(root, j, path);
		add_findings(root, j);
		if (j->glass)
			json_set_bool(root, "break_glass", true);
		if (j->nr_debts)
			add_debts(root, j);
	}
	return root;
}
