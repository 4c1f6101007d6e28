/* withdraw.c - takes back one's own sign-off or rejection of a change */
#include "cmd/signing.h"
#include "core/cli/open.h"
#include "core/report/judgement.h"

#include <string.h>

struct withdraw_options {
	const char *reason;
	const char *key;
	bool yes;
};

static const struct option options_table[] = {
	OPT_TEXT(withdraw_options, key, 'k', "key", "FILE", "the signing key"),
	OPT_TEXT(withdraw_options, reason, 'r', "reason", "TEXT",
		 "why it is taken back"),
	OPT_FLAG(withdraw_options, yes, 'y', "yes",
		 "sign without the last question"),
	OPT_END,
};

/* What is taken back: whole statements, and the paths for which they were
 * the person's last word. */
struct own {
	struct strings paths;
	const struct sign_off_seen **at; /* newest first; borrowed */
	size_t nr;
	const struct sign_off_seen *void_one; /* there, but it doesn't count */
};

static void own_release(struct own *own)
{
	strings_release(&own->paths);
	free(own->at);
}

/* The newest statement of a person speaks, for each path of it. */
static void find_own(struct own *own, const struct judgement *j,
		     const char *person)
{
	auto_release(strings) heard = { 0 };

	own->at = xcalloc(j->nr_sign_offs + 1, sizeof(*own->at));
	for (size_t i = j->nr_sign_offs; i-- > 0;) {
		const struct sign_off_seen *seen = &j->sign_offs[i];
		const struct statement *s = seen->statement;
		bool speaks = false;

		if (s == NULL || strcmp(seen->person, person) != 0)
			continue;
		if (!seen->counts) {
			if (!own->void_one)
				own->void_one = seen;
			continue;
		}
		for (size_t k = 0; k < s->changes.nr; k++) {
			const char *path = s->changes.at[k].path;

			if (!strings_add_once(&heard, path) ||
			    (s->type != STATEMENT_APPROVE &&
			     s->type != STATEMENT_REJECT))
				continue;
			strings_add(&own->paths, path);
			speaks = true;
		}
		if (speaks)
			own->at[own->nr++] = seen;
	}
}

static int nothing_own(const struct own *own, const struct person *person,
		       struct err *err)
{
	char hex[OID_HEX + 1];

	if (own->void_one) {
		oid_format(hex, &own->void_one->commit);
		err_no(err, REASON_NOTHING_TO_DO,
		       "there is nothing to withdraw: the last word of '%s', "
		       "%.12s, doesn't count any more (%s: %s)",
		       person->id, hex, reason_name(own->void_one->reason),
		       own->void_one->detail);
		return err_hint(err, "it stops nothing and lets nothing "
				     "through: rbctl explain");
	}
	err_no(err, REASON_NOTHING_TO_DO,
	       "there is nothing to withdraw: '%s' neither approved nor "
	       "rejected what this branch changes",
	       person->id);
	return err_hint(err, "rbctl todo shows the branches; another key of "
			     "yours: --key FILE");
}

static void add_statement(struct buf *out, const struct sign_off_seen *seen)
{
	char issued[TEXT_TIME_SIZE];
	char hex[OID_HEX + 1];

	oid_format(hex, &seen->commit);
	text_time(issued, seen->statement->issued);
	buf_addf(out, "%s of %.10s (%.12s)",
		 seen->statement->type == STATEMENT_REJECT ? "the rejection"
							   : "the approval",
		 issued, hex);
	if (seen->statement->reason[0]) {
		buf_add(out, ": ");
		buf_add_untrusted(out, seen->statement->reason);
	}
	buf_add(out, "\n");
}

/* ---- the answer ---- */

static void add_taken_back(struct json *root, const struct own *own)
{
	struct json *list = json_set_array(root, "taken_back");

	for (size_t i = 0; i < own->nr; i++) {
		const struct statement *s = own->at[i]->statement;
		struct json *item = json_append_object(list);
		char issued[TEXT_TIME_SIZE];
		char hex[OID_HEX + 1];

		oid_format(hex, &own->at[i]->commit);
		text_time(issued, s->issued);
		json_set_string(item, "commit", hex);
		json_set_string(item, "type", statement_type_name(s->type));
		json_set_string(item, "issued", issued);
		json_set_string(item, "reason", s->reason);
	}
	json_set_strings(root, "paths", &own->paths);
}

static int tell(const struct context *context, struct store *store,
		const struct own *own, const struct oid *commit,
		struct err *err)
{
	auto_release(judgement) j = { 0 };
	autobuf text = { 0 };
	char hex[OID_HEX + 1];

	if (store_judge(&j, store, commit, NULL, err))
		return -1;
	oid_format(hex, commit);
	if (context->json) {
		autoptr(json) json =
			report_judgement_json(&j, "withdraw/1", NULL);

		json_set_bool(json, "ok", true);
		json_set_bool(json, "approved", j.verdict.allowed);
		json_set_string(json, "commit", hex);
		add_taken_back(json, own);
		return answer_json(json, err);
	}
	for (size_t i = 0; i < own->nr; i++) {
		buf_addf(&text, "%stook back:%s ", context->theme->good,
			 context->theme->off);
		add_statement(&text, own->at[i]);
	}
	report_verdict_text(&text, &j, context->theme);
	buf_addf(&text, "next: %s\n",
		 j.verdict.allowed ? "rbctl land"
				   : "git push, so that the others see it");
	return answer(&text, err);
}

/* ---- signing ---- */

static int sign(struct oid *out, const struct signing *signing,
		const struct own *own, const struct withdraw_options *options,
		const struct context *context, struct err *err)
{
	struct approval withdrawal = { .type = STATEMENT_WITHDRAW,
				       .paths = &own->paths,
				       .issued = context->now };
	autofree char *reason = NULL;
	autobuf summary = { 0 };
	autobuf text = { 0 };

	for (size_t i = 0; i < own->nr; i++) {
		buf_add(&summary, "This takes back ");
		add_statement(&summary, own->at[i]);
	}
	if (signing_reason(&reason, options->reason, "Why do you take it back?",
			   true, context, err))
		return -1;
	buf_trim(&summary);
	talk(context, "%s", buf_str(&summary));
	if (signing_confirm(options->yes, "Do you take this back?",
			    "rbctl explain shows what stands", context, err))
		return -1;
	signing_for_people(&text, reason, &summary);
	withdrawal.reason = reason;
	withdrawal.summary = buf_str(&text);
	return signing_sign(out, signing, &withdrawal, err);
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct withdraw_options *options = payload;
	auto_release(judgement) j = { 0 };
	auto_release(own) own = { 0 };
	autoptr(signer) signer = NULL;
	autoptr(store) store = NULL;
	autofree char *ref = NULL;
	struct signing signing = { .judgement = &j,
				   .log_message = "rbctl withdraw" };
	const struct person *person;
	struct oid commit;
	struct oid tip;

	if (open_store(&store, context, err) ||
	    signing_branch(&ref, &tip, store_repo(store),
			   nr_args ? args[0] : NULL, err) ||
	    store_judge(&j, store, &tip, NULL, err))
		return -1;
	if (j.judged_by == NULL)
		return answer_no(context, "withdraw/1", &j.verdict, err);
	if (open_signer(&signer, context, store_repo(store), options->key,
			err) ||
	    signing_person(&person, &j, signer_key(signer), err))
		return -1;
	find_own(&own, &j, person->id);
	if (own.nr == 0)
		return nothing_own(&own, person, err);
	if (signing_not_too_late(&j, "a withdrawal", err))
		return -1;
	signing.store = store;
	signing.signer = signer;
	signing.ref = ref;
	signing.tip = &tip;
	if (sign(&commit, &signing, &own, options, context, err))
		return -1;
	return tell(context, store, &own, &commit, err) ? -1 : EXIT_YES;
}

const struct cmd cmd_withdraw = {
	.name = "withdraw",
	.group = "review",
	.summary = "take back your own approval or rejection of a change",
	.operands = "[BRANCH]",
	.max_args = 1,
	.options = options_table,
	.options_size = sizeof(struct withdraw_options),
	.run = run,
	.example = "rbctl withdraw payroll --reason 'the scope is right now'",
};
