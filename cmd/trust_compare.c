/* trust_compare.c - rbctl trust --compare: who shows which live branch? */
#include "cmd/trust.h"
#include "core/report/agree.h"

static int exit_code(const struct agreements *list)
{
	int code = EXIT_YES;

	for (size_t i = 0; i < list->nr; i++) {
		if (list->at[i].answer == AGREE_UNREACHABLE)
			code = EXIT_NETWORK;
		else if (!agree_is_good(list->at[i].answer))
			return EXIT_NO;
	}
	return code;
}

/* All that were asked have exactly what is here: the view is fresh. */
static bool is_fresh(const struct agreements *list)
{
	for (size_t i = 0; i < list->nr; i++)
		if (list->at[i].answer != AGREE_SAME)
			return false;
	return list->nr > 0;
}

int trust_compare(const struct context *context, int nr_args, char **args,
		  struct err *err)
{
	auto_release(agreements) list = { 0 };
	auto_release(strings) remotes = { 0 };
	autoptr(store) store = NULL;
	autobuf text = { 0 };
	const char *ref;

	for (int i = 0; i < nr_args; i++)
		strings_add_once(&remotes, args[i]);
	if (nr_args == 0)
		strings_add(&remotes, "origin");
	if (open_store(&store, context, err) ||
	    store_live_ref(&ref, store, err) ||
	    agree_ask(&list, store, &remotes, context->places.state, err))
		return -1;
	if (is_fresh(&list) && store_remember_fresh(store, err))
		return -1;
	if (context->json) {
		autoptr(json) json = report_agree_json(&list, ref);

		return answer_json(json, err) ? -1 : exit_code(&list);
	}
	report_agree_text(&text, &list, ref, context->theme);
	return answer(&text, err) ? -1 : exit_code(&list);
}
