/* token_refresh.c - rbctl token refresh: a new token in the place of an old */
#include "cmd/token.h"
#include "cmd/token_desk.h"
#include "core/json/json.h"
#include "core/run/errand_receipt.h"
#include "core/vault/life.h"

#define FORMAT "token-refresh/1"

struct refresh_options {
	bool again;
	const char *key;
};

/* clang-format off */
static const struct option refresh_table[] = {
	OPT_FLAG(refresh_options, again, 0, "again",
		 "send the refresh token though it may have been used up"),
	OPT_TEXT(refresh_options, key, 'k', "key", "FILE",
		 "the key that says who you are"),
	OPT_END,
};
/* clang-format on */

static int say(const struct context *context, const char *name,
	       const struct entry *entry, bool by_other, struct err *err)
{
	autobuf text = { 0 };

	if (context->json) {
		autoptr(json) value = json_new_object();

		json_set_string(value, "format", FORMAT);
		json_set_bool(value, "ok", true);
		json_set_bool(value, "by_other", by_other);
		errand_describe(value, name, entry);
		return answer_json(value, err) ? -1 : EXIT_YES;
	}
	buf_addf(&text, "%s: %s, ", name,
		 by_other ? "another process refreshed it just now"
			  : "refreshed");
	life_words(&text, entry, context->now);
	buf_add(&text, "\n");
	return answer(&text, err) ? -1 : EXIT_YES;
}

static int run_refresh(struct context *context, void *payload,
		       int nr_args UNUSED, char **args, struct err *err)
{
	const struct refresh_options *options = payload;
	auto_release(desk) desk = { 0 };
	auto_release(entry) entry = { 0 };
	autofree char *renewal = NULL;
	struct verdict verdict;
	bool by_other = false;

	if (desk_open(&desk, context, err) ||
	    token_load(&entry, desk.running.vault, args[0], err))
		return -1;
	if (entry.revoked) {
		renewal = life_renewal(&entry);
		err_no(err, REASON_REVOKED, "'%s' was given back", args[0]);
		return err_hint(err, "%s", renewal);
	}
	if (desk_open_store(&desk, options->key, err) ||
	    token_renew(&entry, &verdict, &by_other, &desk, args[0],
			options->again, err))
		return -1;
	if (!verdict.allowed)
		return answer_no(context, FORMAT, &verdict, err);
	return say(context, args[0], &entry, by_other, err);
}

const struct cmd token_refresh = {
	.name = "refresh",
	.summary = "get a new token in the place of an old one",
	.operands = "NAME",
	.min_args = 1,
	.max_args = 1,
	.options = refresh_table,
	.options_size = sizeof(struct refresh_options),
	.run = run_refresh,
	.example = "rbctl token refresh payroll-export",
};
