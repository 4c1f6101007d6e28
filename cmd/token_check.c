/* token_check.c - rbctl token check: are tokens still good, for cron */
#include "cmd/token.h"
#include "core/json/json.h"

#include <string.h>

struct check_options {
	const char *within;
	const char *format;
};

enum format { FORMAT_TEXT, FORMAT_NAGIOS, FORMAT_PROMETHEUS, FORMATS };

static const char *const formats[FORMATS] = {
	[FORMAT_TEXT] = "text",
	[FORMAT_NAGIOS] = "nagios",
	[FORMAT_PROMETHEUS] = "prometheus",
};

/* clang-format off */
static const struct option check_table[] = {
	OPT_TEXT(check_options, within, 0, "within", "SPAN",
		 "say 3 when one expires within 30m, 12h, 7d …"),
	OPT_TEXT(check_options, format, 0, "format", "NAME",
		 "text, or as nagios or prometheus wants it"),
	OPT_END,
};
/* clang-format on */

/* The worst of all: what can't be opened, what is dead, what dies soon. What
 * was given back is as it was meant to be. */
static int judge(const struct token_rows *rows, struct err *err)
{
	size_t unreadable = 0;
	bool dead = false;
	bool soon = false;

	for (size_t i = 0; i < rows->nr; i++) {
		enum life life = rows->at[i].life;

		unreadable += !rows->at[i].readable;
		dead = dead || token_is_dead(&rows->at[i]);
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

/* As the monitoring plugins of Nagios end: 0 OK, 1 WARNING, 2 CRITICAL, 3
 * UNKNOWN. */
static int nagios_code(const struct token_rows *rows, int code)
{
	bool warned = false;

	for (size_t i = 0; i < rows->nr; i++)
		warned = warned || rows->at[i].warnings.nr;
	switch (code) {
	case EXIT_YES:
		return warned ? 1 : 0;
	case EXIT_SOON:
		return 1;
	case EXIT_NO:
		return 2;
	default:
		return 3;
	}
}

static int for_machines(const struct context *context,
			const struct token_rows *rows, enum format format,
			struct err *err)
{
	struct err unreadable = { 0 };
	int code = judge(rows, &unreadable);
	autobuf text = { 0 };

	if (format == FORMAT_NAGIOS)
		token_nagios(&text, rows, context->now);
	else
		token_prometheus(&text, rows);
	if (answer(&text, err))
		return -1;
	if (format == FORMAT_NAGIOS)
		return nagios_code(rows, code);
	return code < 0 ? EXIT_VAULT : code;
}

static int check_usage(int64_t *within, enum format *format,
		       const struct check_options *options, struct err *err)
{
	if (options->within && !text_unspan(within, options->within)) {
		err_set(err, EXIT_USAGE, "'%s' is not a span of time",
			options->within);
		return err_hint(err, "write a number and one of s m h d w: 7d");
	}
	for (int i = 0; i < FORMATS; i++) {
		if (!options->format || !strcmp(options->format, formats[i])) {
			*format = (enum format)i;
			return 0;
		}
	}
	err_set(err, EXIT_USAGE, "there is no format '%s'", options->format);
	return err_hint(err, "write text, nagios or prometheus");
}

static int run_check(struct context *context, void *payload, int nr_args,
		     char **args, struct err *err)
{
	const struct check_options *options = payload;
	auto_release(token_rows) rows = { 0 };
	enum format format = FORMAT_TEXT;
	int64_t within = 0;

	if (check_usage(&within, &format, options, err) ||
	    token_read(&rows, context, nr_args, args, within, err))
		return -1;
	rows.judged = true;
	token_warn(&rows, context);
	if (format != FORMAT_TEXT && !context->json)
		return for_machines(context, &rows, format, err);
	if (token_answer(context, "token-check/1", &rows, err))
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
