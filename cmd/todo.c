/* todo.c - what waits for me: to be signed, landed, taken back, reviewed */
#include "cmd/todo.h"
#include "core/report/todo.h"

#include <string.h>

struct todo_options {
	const char *person;
	const char *key;
};

static const struct option options_table[] = {
	OPT_TEXT(todo_options, key, 'k', "key", "FILE",
		 "for whom the policy gives this key to"),
	OPT_TEXT(todo_options, person, 'p', "person", "NAME",
		 "for this person of the policy"),
	OPT_END,
};

static int by_key(const struct person **out, const struct policy *policy,
		  struct store *store, const char *key,
		  const struct context *context, struct err *err)
{
	autoptr(signer) signer = NULL;

	if (open_signer(&signer, context, store_repo(store), key, err)) {
		err_hint(err, "for whom? --person NAME, or --key FILE");
		return -1;
	}
	*out = policy_key_owner(policy, signer_key(signer), NULL);
	if (*out)
		return 0;
	err_no(err, REASON_UNKNOWN_KEY,
	       "the policy in force gives your "
	       "key to nobody");
	return err_hint(err, "--person NAME, or --key FILE with a key of the "
			     "policy");
}

static int find_person(const struct person **out, const struct policy *policy,
		       struct store *store, const struct todo_options *options,
		       const struct context *context, struct err *err)
{
	if (options->person == NULL)
		return by_key(out, policy, store, options->key, context, err);
	*out = policy_person(policy, options->person);
	if (*out)
		return 0;
	err_set(err, EXIT_INPUT, "the policy in force knows no '%s'",
		options->person);
	return err_hint(err, "rbctl show policy lists its people");
}

static void add_live(struct json *root, const char *ref,
		     const struct judgement *live)
{
	struct json *out = json_set_object(root, "live");
	char hex[OID_HEX + 1];

	oid_format(hex, &live->candidate);
	json_set_string(out, "branch", ref + strlen("refs/heads/"));
	json_set_string(out, "revision", hex);
	json_set_bool(out, "approved", live->verdict.allowed);
}

static int run(struct context *context, void *payload, int nr_args UNUSED,
	       char **args UNUSED, struct err *err)
{
	const struct todo_options *options = payload;
	autoptr(json) root = json_new_object();
	auto_release(judgement) live = { 0 };
	autoptr(store) store = NULL;
	struct todo todo = { .live = &live, .now = context->now };
	const struct person *person = NULL;
	autobuf text = { 0 };
	struct json *you;
	const char *ref;

	if (open_store(&store, context, err) ||
	    store_live_ref(&ref, store, err) ||
	    store_judge_live(&live, store, err))
		return -1;
	if (live.policy == NULL)
		return answer_no(context, "todo/1", &live.verdict, err);
	if (find_person(&person, live.policy, store, options, context, err))
		return -1;
	todo.store = store;
	todo.person = person->id;
	json_set_string(root, "format", "todo/1");
	json_set_bool(root, "ok", true);
	you = json_set_object(root, "you");
	json_set_string(you, "person", person->id);
	json_set_string(you, "name", person->name);
	add_live(root, ref, &live);
	if (todo_add_branches(root, &todo, err))
		return -1;
	todo_add_debts(root, &todo);
	todo_add_reviews(root, &todo);
	if (context->json)
		return answer_json(root, err) ? -1 : EXIT_YES;
	report_todo_text(&text, root, context->theme);
	return answer(&text, err) ? -1 : EXIT_YES;
}

const struct cmd cmd_todo = {
	.name = "todo",
	.group = "review",
	.summary = "what waits for you: to sign, to land, to take back",
	.operands = "",
	.max_args = 0,
	.options = options_table,
	.options_size = sizeof(struct todo_options),
	.run = run,
	.example = "rbctl todo --person bob",
};
