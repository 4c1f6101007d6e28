/* token_get.c - rbctl token get: a good token, into a pipe */
#include "cmd/token.h"
#include "core/base/fs.h"
#include "core/crypto/secret.h"
#include "core/json/json.h"
#include "core/run/errand_receipt.h"

#include <unistd.h>

struct get_options {
	bool show;
	bool no_refresh;
	const char *key;
};

/* clang-format off */
static const struct option get_table[] = {
	OPT_FLAG(get_options, show, 0, "show",
		 "print it even on a terminal, where others may look on"),
	OPT_FLAG(get_options, no_refresh, 0, "no-refresh",
		 "as it is: never ask for a new one"),
	OPT_TEXT(get_options, key, 'k', "key", "FILE",
		 "the key that says who you are, when a new one is due"),
	OPT_END,
};
/* clang-format on */

static int show_metadata(const char *name, const struct entry *entry,
			 struct err *err)
{
	autoptr(json) value = json_new_object();

	json_set_string(value, "format", "token-get/1");
	json_set_bool(value, "ok", true);
	errand_describe(value, name, entry);
	return answer_json(value, err) ? -1 : EXIT_YES;
}

/* Past stdio, whose buffer would keep a copy. */
static int print_token(const struct entry *entry, struct err *err)
{
	autowipe text = { 0 };

	buf_reserve(&text, secret_len(entry->value) + 1);
	/* the one place where a token is printed, and only when asked for */
	buf_add_bytes(&text, secret_bytes(entry->value),
		      secret_len(entry->value));
	buf_add(&text, "\n");
	if (fs_write_all(STDOUT_FILENO, text.data, text.len) < 0)
		return err_errno(err, "cannot write the token");
	return EXIT_YES;
}

static int run_get(struct context *context, void *payload, int nr_args UNUSED,
		   char **args, struct err *err)
{
	const struct get_options *options = payload;
	struct token_use use = { .key = options->key,
				 .no_refresh = options->no_refresh };
	auto_release(entry) entry = { 0 };

	context->bare = true;
	if (!context->json && !options->show && isatty(STDOUT_FILENO)) {
		err_set(err, EXIT_USAGE,
			"a token is not shown on a terminal unless --show "
			"asks for it");
		return err_hint(err, "rbctl token get %s | …, or --show",
				args[0]);
	}
	if (token_ready(&entry, context, args[0], &use, err))
		return -1;
	return context->json ? show_metadata(args[0], &entry, err)
			     : print_token(&entry, err);
}

const struct cmd token_get = {
	.name = "get",
	.summary = "print a token, for another program to use",
	.operands = "NAME",
	.min_args = 1,
	.max_args = 1,
	.options = get_table,
	.options_size = sizeof(struct get_options),
	.run = run_get,
	.example = "rbctl token get payroll-export >token.txt",
};
