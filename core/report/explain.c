/* explain.c - why a revision is approved or not, down to each person */
#include "core/report/explain.h"
#include "core/report/judgement.h"
#include "core/report/lost.h"
#include "core/trust/exclude.h"

#include <string.h>

static void add_excluded(struct json *rule, const struct judgement *j,
			 const struct rule_state *state)
{
	struct json *array = json_set_array(rule, "excluded");
	auto_release(exclusions) list = { 0 };

	exclusions_find(&list, j, state->path, state->rule);
	for (size_t i = 0; i < list.nr; i++) {
		struct json *item = json_append_object(array);

		json_set_string(item, "person", list.at[i].person);
		json_set_string(item, "reason", reason_name(list.at[i].reason));
		json_set_string(item, "detail", list.at[i].detail);
		json_set_bool(item, "may_sign_again",
			      list.at[i].may_sign_again);
	}
}

/* The rules of the answer again, each with those who don't count. They stand
 * in the order of the judgement's. */
static struct json *with_excluded(const struct json *rules,
				  const struct judgement *j, const char *path)
{
	struct json *array = json_new_array();
	const struct json *next = json_first(rules);

	for (size_t i = 0; i < j->nr_rules && next; i++) {
		struct json *rule;

		if (path && strcmp(path, j->rules[i].path) != 0)
			continue;
		rule = json_copy(next);
		next = json_next(next);
		add_excluded(rule, j, &j->rules[i]);
		json_append(array, rule);
	}
	return array;
}

struct json *report_explain_json(const struct judgement *j,
				 const struct lost *lost, const char *path)
{
	struct json *root = report_judgement_json(j, "explain/1", path);

	if (j->judged_by)
		json_set(root, "rules",
			 with_excluded(json_get(root, "rules"), j, path));
	if (lost)
		report_lost_json(root, lost);
	return root;
}

void report_explain_text(struct buf *out, const struct judgement *j,
			 const struct lost *lost, const char *path,
			 const struct theme *theme)
{
	report_judgement_text(out, j, path, theme);
	if (lost && j->judged_by)
		report_lost_text(out, lost, j->judged_by->live, theme);
}

/* ---- a path that does not change ---- */

static void add_rule_json(const struct policy_rule *rule, void *payload)
{
	struct json *item = json_append_object(payload);
	struct json *needs;

	json_set(item, "patterns", json_copy(rule->paths));
	needs = json_set_array(item, "needs");
	for (size_t i = 0; i < rule->nr_sign_offs; i++) {
		struct json *need = json_append_object(needs);

		json_set_string(need, "role", rule->sign_offs[i].role);
		json_set_int(need, "count", (int64_t)rule->sign_offs[i].count);
	}
}

void report_unchanged_json(struct json *out, const struct judgement *j,
			   const char *path)
{
	bool governed = policy_governs(j->judged_by, path);
	struct json *rules;

	json_set_string(out, "path", path);
	json_set_bool(out, "governed", governed);
	rules = json_set_array(out, "rules");
	if (governed)
		policy_rules_for(j->judged_by, path, add_rule_json, rules);
}

static void add_rule_text(const struct policy_rule *rule, void *payload)
{
	buf_add(payload, "  a change of it needs ");
	report_rule_places(payload, rule);
	buf_add(payload, "\n");
}

void report_unchanged_text(struct buf *out, const struct judgement *j,
			   const char *path)
{
	buf_add_untrusted(out, path);
	buf_add(out, " (unchanged since the last approved revision)\n");
	if (policy_governs(j->judged_by, path))
		policy_rules_for(j->judged_by, path, add_rule_text, out);
	else
		buf_add(out, "  no rule speaks of it, and it is no document: "
			     "nobody has to sign\n");
}
