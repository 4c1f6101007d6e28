/* token_check.c - rbctl token check: are they still good, for cron and people
 */
#include "cmd/token.h"

struct check_options {
	const char *within;
};

/* clang-format off */
static const struct option check_table[] = {
	OPT_TEXT(check_options, within, 0, "within", "SPAN",
		 "say 3 when one expires within 30m, 12h, 7d …"),
	OPT_END,
};
/* clang-format on */

/* The worst of all: what can't be opened, what is dead, what dies soon. */
static int judge(const struct token_rows *rows, struct err *err)
{
	size_t unreadable = 0;
	bool dead = false;
	bool soon = false;

	for (size_t i = 0; i < rows->nr; i++) {
		enum life life = rows->at[i].life;

		unreadable += !rows->at[i].readable;
		dead = dead || life == LIFE_EXPIRED || life == LIFE_REVOKED;
		soon = soon || life == LIFE_SOON;
	}
	if (unreadable > 0)
		return err_set(
			err, EXIT_VAULT,
			unreadable == 1
				? "%zu entry of the vault can't be opened"
				: "%zu entries of the vault can't be "
				  "opened",
			unreadable);
	return dead ? EXIT_NO : soon ? EXIT_SOON : EXIT_YES;
}

static int run_check(struct context *context, void *payload, int nr_args,
		     char **args, struct err *err)
{
	const struct check_options *options = payload;
	auto_release(token_rows) rows = { 0 };
	int64_t within = 0;

	if (options->within && !text_unspan(&within, options->within)) {
		err_set(err, EXIT_USAGE, "'%s' is not a span of time",
			options->within);
		return err_hint(err, "write a number and one of s m h d w: 7d");
	}
	if (token_read(&rows, context, nr_args, args, within, err) ||
	    token_answer(context, "token-check/1", &rows, err))
		return -1;
	return judge(&rows, err);
}

const struct cmd token_check = {
	.name = "check",
	.summary = "say whether tokens are still good, for cron and people",
	.operands = "[NAME…]",
	.max_args = -1,
	.options = check_table,
	.options_size = sizeof(struct check_options),
	.run = run_check,
	.example = "rbctl token check --within 7d",
};
