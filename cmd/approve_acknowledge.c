/* approve_acknowledge.c - high-risk differences are accepted one by one */
#include "cmd/approve.h"
#include "core/audit/acknowledged.h"
#include "core/report/acknowledged.h"
#include "core/trust/signoff.h"

#include <stdlib.h>
#include <string.h>

/* Of what will be signed, and in that form: so that an audit, which has only
 * the statement, finds the same. */
static void find(struct acknowledgements *out,
		 const struct approve_subject *subject, struct repo *repo,
		 const struct approve_options *options)
{
	const struct changes *all = &subject->shown.changes;
	autofree struct change *at = xcalloc(all->nr + 1, sizeof(*at));
	struct changes asked = { .at = at };

	/* A review is of all that went live, whatever --path says. */
	for (size_t i = 0; i < all->nr; i++)
		if (subject->debt ||
		    approve_is_asked(&options->paths, all->at[i].path))
			at[asked.nr++] = all->at[i];
	acknowledged_find(out, repo, &asked);
}

/* All of them at once, so that a script needs one round. */
static int tell_missing(const struct acknowledgements *list,
			const struct context *context, struct err *err)
{
	size_t nr = acknowledgements_missing(list);
	autobuf text = { 0 };
	int told;

	if (context->json) {
		autoptr(json) json = json_new_object();

		json_set_string(json, "format", "approve/1");
		json_set_bool(json, "ok", false);
		json_set(json, "not_acknowledged",
			 acknowledgements_missing_json(list, true));
		told = answer_json(json, err);
	} else {
		report_not_given_text(&text, list, context->theme);
		told = answer(&text, err);
	}
	if (told)
		return -1;
	err_set(err, EXIT_WAITING,
		"nothing was signed: %zu %s of high risk %s not acknowledged",
		nr, nr == 1 ? "difference" : "differences",
		nr == 1 ? "is" : "are");
	return err_hint(err, "run this on a terminal, or read each of them and "
			     "give its --acknowledge as it stands above");
}

static int ask_for(struct acknowledgements *list, size_t index,
		   const struct context *context, struct err *err)
{
	struct acknowledgement *one = &list->at[index];
	struct context aloud = *context;
	autofree char *option = xasprintf("--acknowledge '%s'", one->words);
	autobuf text = { 0 };

	/* Nobody accepts what was not shown: -q does not silence this. */
	aloud.quiet = false;
	report_acknowledgement_text(&text, list, index, context->talk_theme);
	buf_trim(&text);
	talk(&aloud, "%s", buf_str(&text));
	if (ask_yes(&one->given, context,
		    "Have you seen this, and do you accept it?", option, err))
		return -1;
	if (one->given)
		return 0;
	err_no(err, REASON_DECLINED,
	       "nothing was signed: this is not accepted: %s", one->sentence);
	return err_hint(err, "talk to whoever wrote it, or: rbctl reject");
}

static int give_or_ask(struct acknowledgements *list,
		       const struct approve_options *options,
		       const struct context *context, struct err *err)
{
	for (size_t i = 0; i < options->acknowledge.nr; i++)
		if (acknowledgements_give(list, options->acknowledge.at[i],
					  err))
			return -1;
	if (!context->interactive && acknowledgements_missing(list))
		return tell_missing(list, context, err);
	for (size_t i = 0; i < list->nr; i++)
		if (!list->at[i].given && ask_for(list, i, context, err))
			return -1;
	return 0;
}

int approve_acknowledge(struct json **out,
			const struct approve_subject *subject,
			struct repo *repo,
			const struct approve_options *options,
			const struct context *context, struct err *err)
{
	auto_release(acknowledgements) list = { 0 };

	if (subject->type != STATEMENT_APPROVE && options->acknowledge.nr) {
		err_set(err, EXIT_USAGE, "nothing is acknowledged here");
		return err_hint(err,
				subject->type == STATEMENT_BREAK_GLASS
					? "an emergency is acknowledged in its "
					  "review: --review"
					: "leave --acknowledge out");
	}
	if (subject->type != STATEMENT_APPROVE)
		return 0;
	find(&list, subject, repo, options);
	if (list.nr > STATEMENT_ACKNOWLEDGED_MAX) {
		err_no(err, REASON_LIMIT,
		       "%zu differences of high risk, and one person "
		       "acknowledges %d at a time",
		       list.nr, STATEMENT_ACKNOWLEDGED_MAX);
		return err_hint(
			err, "%s",
			signoff_smaller(strcmp(list.at[0].path,
					       list.at[list.nr - 1].path) !=
					0));
	}
	if (give_or_ask(&list, options, context, err))
		return -1;
	*out = acknowledgements_json(&list);
	return 0;
}
