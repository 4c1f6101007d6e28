/* todo_due.c - what is to be reviewed: after break-glass, and by its date */
#include "cmd/todo.h"

#include <string.h>

/* A review that is due within this time is shown. */
#define REVIEW_WINDOW (30 * 86400)

void todo_add_debts(struct json *root, const struct todo *todo)
{
	struct json *list = json_set_array(root, "debts");

	for (size_t i = 0; i < todo->live->nr_debts; i++) {
		const struct debt *debt = &todo->live->debts[i];
		auto_release(strings) could = { 0 };
		struct json *item;
		char hex[OID_HEX + 1];

		if (debt->paid)
			continue;
		debt_could_sign(&could, todo->live, debt);
		oid_format(hex, &debt->revision);
		item = json_append_object(list);
		json_set_string(item, "revision", hex);
		json_set_string(item, "person", debt->statement->person);
		json_set_string(item, "reason", debt->statement->reason);
		json_set_strings(item, "could_sign", &could);
		json_set_bool(item, "yours", strings_has(&could, todo->person));
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
