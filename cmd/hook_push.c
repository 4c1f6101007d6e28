/* hook_push.c - before a push: a warning that the server will refuse it */
#include "cmd/hook.h"
#include "cmd/hook_updates.h"
#include "core/cli/open.h"
#include "core/report/judgement.h"

#include <stdio.h>

int hook_pre_push(struct context *context, struct err *err)
{
	auto_release(updates) updates = { 0 };
	auto_release(judgement) j = { 0 };
	const struct update *update;
	autoptr(store) store = NULL;
	autobuf text = { 0 };
	const char *live;

	if (updates_read(&updates, true, err) ||
	    open_store(&store, context, err) ||
	    store_live_ref(&live, store, err))
		return -1;
	update = updates_find(&updates, live);
	if (update == NULL || oid_is_zero(&update->new))
		return EXIT_YES;
	if (store_judge(&j, store, &update->new, NULL, err))
		return -1;
	if (!j.verdict.allowed) {
		report_judgement_text(&text, &j, NULL, context->talk_theme);
		fputs(buf_str(&text), stderr);
		fputs("warning: a server that checks will refuse this push\n",
		      stderr);
	}
	return EXIT_YES;
}
