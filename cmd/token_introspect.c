/* token_introspect.c - rbctl token introspect: what its server says of it */
#include "cmd/token.h"
#include "cmd/token_desk.h"
#include "core/json/json.h"
#include "core/vault/life.h"

#define FORMAT "token-introspect/1"

static int as_json(const char *name, const struct desk_case *found,
		   const struct json *answer, struct err *err)
{
	bool active = json_is_true(json_get(answer, "active"));
	autoptr(json) value = json_new_object();

	json_set_string(value, "format", FORMAT);
	json_set_bool(value, "ok", active);
	json_set_string(value, "name", name);
	json_set_bool(value, "active", active);
	json_set_bool(value, "approved", found->approved);
	if (!found->approved)
		json_set_string(value, "not_approved", found->why);
	json_set(value, "answer", json_copy(answer));
	return answer_json(value, err) ? -1 : active ? EXIT_YES : EXIT_NO;
}

static void add_member(struct buf *out, const struct json *member)
{
	const char *text = json_string(member);
	autobuf value = { 0 };

	if (!text) {
		json_compact(&value, member);
		text = buf_str(&value);
	}
	buf_add(out, "  ");
	buf_add_untrusted(out, json_key(member));
	buf_add(out, ": ");
	buf_add_untrusted(out, text);
	buf_add(out, "\n");
}

static int as_text(const struct context *context, const char *name,
		   const struct entry *entry, const struct json *said,
		   struct err *err)
{
	bool active = json_is_true(json_get(said, "active"));
	const struct theme *theme = context->theme;
	autofree char *renewal = life_renewal(entry);
	autobuf text = { 0 };

	buf_addf(&text, "%s: the server says that it is %s%s%s\n", name,
		 active ? theme->good : theme->bad,
		 active ? "active" : "not active", theme->off);
	json_each_member(member, said)
		if (!text_equal(json_key(member), "active"))
			add_member(&text, member);
	if (answer(&text, err))
		return -1;
	if (!active && entry->runbook)
		talk(context, "%s gets a new one.", renewal);
	return active ? EXIT_YES : EXIT_NO;
}

static int run_introspect(struct context *context, void *payload UNUSED,
			  int nr_args UNUSED, char **args, struct err *err)
{
	auto_release(desk) desk = { 0 };
	auto_release(entry) entry = { 0 };
	auto_release(desk_case) found = { 0 };
	auto_release(errand_result) result = { 0 };
	const char *name = args[0];

	if (desk_open(&desk, context, err) ||
	    token_load(&entry, desk.running.vault, name, err) ||
	    desk_open_store(&desk, NULL, err) ||
	    desk_find(&found, &desk, name, &entry, err) ||
	    errand_introspect(&result, found.plan, &desk.running.tools, &entry,
			      false, err))
		return -1;
	if (!found.approved)
		talk(context,
		     "By the documents of its time; now that is not approved: "
		     "%s",
		     found.why);
	return context->json
		       ? as_json(name, &found, result.answer, err)
		       : as_text(context, name, &entry, result.answer, err);
}

const struct cmd token_introspect = {
	.name = "introspect",
	.summary = "ask the server that issued a token whether it is good",
	.operands = "NAME",
	.min_args = 1,
	.max_args = 1,
	.run = run_introspect,
	.example = "rbctl token introspect payroll-export",
};
