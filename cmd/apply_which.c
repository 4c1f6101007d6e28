/* apply_which.c - which runbooks are to be carried out in one go */
#include "cmd/apply.h"

#include <string.h>

static void add_run(struct apply_several *all, const char *runbook,
		    enum run_state state)
{
	all->runs =
		xreallocarray(all->runs, all->nr_runs + 1, sizeof(*all->runs));
	all->runs[all->nr_runs++] = (struct run_summary){
		.runbook = xstrdup(runbook),
		.state = state,
	};
}

/* What is meant for another environment is no failure here. */
static void choose_all(struct apply_several *all)
{
	const char *environment = all->options->environment;

	for (size_t i = 0; i < all->common.catalog.nr; i++) {
		const struct document *one = all->common.catalog.at[i];
		const struct json *where = json_get(one->root, "environments");

		if (one->kind != DOCUMENT_RUNBOOK)
			continue;
		add_run(all, one->name,
			where && !json_has_string(where, environment)
				? RUN_LEFT_OUT
				: RUN_NOT_BEGUN);
	}
}

static int choose_named(struct apply_several *all, int nr, char **names,
			struct err *err)
{
	for (int i = 0; i < nr; i++) {
		for (int j = 0; j < i; j++)
			if (strcmp(names[i], names[j]) == 0)
				return err_set(err, EXIT_USAGE,
					       "runbook '%s' is named twice",
					       names[i]);
		add_run(all, names[i], RUN_NOT_BEGUN);
	}
	return 0;
}

/* An input that nobody asks for is a slip of the pen. */
static int check_inputs(const struct apply_several *all, struct err *err)
{
	json_each(input, all->inputs) {
		bool asked = false;

		for (size_t i = 0; i < all->nr_runs && !asked; i++) {
			autoptr(json) inputs =
				apply_inputs(all, all->runs[i].runbook);

			asked = json_get(inputs, json_key(input)) != NULL;
		}
		if (!asked)
			return err_set(err, EXIT_USAGE,
				       "none of these runbooks has the input "
				       "'%s'",
				       json_key(input));
	}
	return 0;
}

int apply_choose(struct apply_several *all, int nr_names, char **names,
		 struct err *err)
{
	if (all->options->all)
		choose_all(all);
	else if (choose_named(all, nr_names, names, err))
		return -1;
	return check_inputs(all, err);
}
