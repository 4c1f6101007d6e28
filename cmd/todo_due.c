/* todo_due.c - what is to be reviewed: after break-glass, and by its date */
#include "cmd/todo.h"

#include <string.h>

/* A review that is due within this time is shown. */
#define REVIEW_WINDOW (30 * 86400)

static void add_debt(struct json *list, const struct todo *todo,
		     const struct oid *revision, const struct statement *s,
		     const struct strings *could)
{
	struct json *item = json_append_object(list);
	char hex[OID_HEX + 1];

	oid_format(hex, revision);
	json_set_string(item, "revision", hex);
	json_set_string(item, "person", s->person);
	json_set_string(item, "reason", s->reason);
	json_set_strings(item, "could_sign", could);
	json_set_bool(item, "yours", strings_has(could, todo->person));
}

/* The live tip itself broke the glass: whoever is missing for it reviews it. */
static void add_tip(struct json *list, const struct todo *todo)
{
	const struct judgement *live = todo->live;
	auto_release(strings) could = { 0 };
	auto_release(strings) broke = { 0 };
	const struct statement *first = NULL;

	for (size_t i = 0; i < live->nr_sign_offs; i++) {
		const struct sign_off_seen *seen = &live->sign_offs[i];

		if (!seen->counts ||
		    seen->statement->type != STATEMENT_BREAK_GLASS)
			continue;
		first = first ? first : seen->statement;
		strings_add_once(&broke, seen->person);
	}
	for (size_t i = 0; i < live->nr_rules; i++) {
		auto_release(strings) some = { 0 };

		if (live->rules[i].satisfied)
			continue;
		judgement_could_sign(&some, live, &live->rules[i]);
		for (size_t k = 0; k < some.nr; k++)
			if (!strings_has(&broke, some.at[k]))
				strings_add_once(&could, some.at[k]);
	}
	if (first)
		add_debt(list, todo, &live->candidate, first, &could);
}

void todo_add_debts(struct json *root, const struct todo *todo)
{
	struct json *list = json_set_array(root, "debts");

	if (todo->live->glass)
		add_tip(list, todo);
	for (size_t i = 0; i < todo->live->nr_debts; i++) {
		const struct debt *debt = &todo->live->debts[i];
		auto_release(strings) could = { 0 };

		if (debt->paid)
			continue;
		debt_could_sign(&could, todo->live, debt);
		add_debt(list, todo, &debt->revision, debt->statement, &could);
	}
}

static bool is_theirs(const struct todo *todo, const char *owner)
{
	const struct policy *policy = todo->live->policy;

	/* An owner that is no role of the policy may be anybody. */
	return !owner || !json_get(policy->roles, owner) ||
	       policy_has_role(policy, todo->person, owner);
}

void todo_add_reviews(struct json *root, const struct todo *todo)
{
	struct json *list = json_set_array(root, "reviews");
	auto_release(catalog) catalog = { 0 };
	struct err ignored = { 0 };

	if (store_catalog(&catalog, store_repo(todo->store),
			  &todo->live->approved, &ignored))
		return;
	for (size_t i = 0; i < catalog.nr; i++) {
		const struct json *document = catalog.at[i]->root;
		const char *by = json_text(document, "review_by", NULL);
		const char *owner = json_text(document, "owner", NULL);
		struct json *item;
		int64_t due;

		if (!by || !text_untime(&due, by) ||
		    due > todo->now + REVIEW_WINDOW || !is_theirs(todo, owner))
			continue;
		item = json_append_object(list);
		json_set_string(item, "path", catalog.at[i]->path);
		json_set_string(item, "title",
				json_text(document, "title", ""));
		json_set_string(item, "owner", owner ? owner : "");
		json_set_string(item, "review_by", by);
		json_set_bool(item, "overdue", due <= todo->now);
	}
}
