/* todo.h - what the parts of `todo` share */
#ifndef CMD_TODO_H
#define CMD_TODO_H

#include "core/cli/open.h"
#include "core/json/json.h"

/* Branches that are judged at most; the rest is counted. */
#define TODO_BRANCHES_MAX 500

/* For whom it is asked, and where live stands. */
struct todo {
	struct store *store;
	const struct judgement *live;
	const char *person; /* id */
	int64_t now;
};

/* Sets "branches" and "hidden": candidates that differ from live, what each
 * lacks, and whether it waits for the person. */
int todo_add_branches(struct json *root, const struct todo *todo,
		      struct err *err) MUST_CHECK;
/* Sets "debts": what went live by break-glass and waits for its review. */
void todo_add_debts(struct json *root, const struct todo *todo);
/* Sets "reviews": runbooks of the approved revision whose review is due. */
void todo_add_reviews(struct json *root, const struct todo *todo);

#endif
