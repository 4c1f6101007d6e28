/* drift.c - rbctl drift: is what servers have still what was approved? */
#include "cmd/drift.h"
#include "core/report/drift.h"

#include <string.h>

#define WATCH_MAX (7 * 86400) /* seconds between two looks */
#define COMMAND   "command:"

struct drift_options {
	const char *environment;
	const char *watch;
	const char *on_drift;
};

/* clang-format off */
static const struct option options_table[] = {
	OPT_TEXT(drift_options, environment, 'e', "env", "NAME",
		 "configurations in this environment only"),
	OPT_TEXT(drift_options, watch, 'w', "watch", "EVERY",
		 "look again and again, as often as this (30s, 5m, 1h), until "
		 "it is stopped"),
	OPT_TEXT(drift_options, on_drift, 0, "on-drift", "command:NAME",
		 "with --watch: start this command of your commands.json when "
		 "something drifts"),
	OPT_END,
};
/* clang-format on */

static int show(const struct context *context, const struct drift_round *round,
		struct err *err)
{
	autobuf text = { 0 };
	int written;

	if (!round->verdict.allowed)
		return answer_no(context, "drift/1", &round->verdict, err);
	if (context->json) {
		autoptr(json) json = report_drift_json(&round->drift);

		written = answer_json(json, err);
	} else {
		report_drift(&text, &round->drift, context->theme);
		written = answer(&text, err);
	}
	return written ? -1 : drift_code(&round->drift);
}

static int watch(struct context *context, const struct drift_options *options,
		 const struct drift_wish *wish, struct err *err)
{
	const char *command = options->on_drift;
	int64_t seconds;

	if (!text_unspan(&seconds, options->watch) || seconds < 1 ||
	    seconds > WATCH_MAX) {
		err_set(err, EXIT_USAGE, "--watch '%s' is no span of time",
			options->watch);
		return err_hint(err, "write 30s, 5m or 1h, at most %d days",
				WATCH_MAX / 86400);
	}
	return drift_watch(context, wish, seconds,
			   command ? command + strlen(COMMAND) : NULL, err);
}

static int check_command(const struct drift_options *options, struct err *err)
{
	const char *command = options->on_drift;

	if (!command)
		return 0;
	if (!options->watch)
		return err_set(err, EXIT_USAGE, "--on-drift goes with --watch");
	if (text_starts(command, COMMAND) &&
	    text_is_name(command + strlen(COMMAND)))
		return 0;
	err_set(err, EXIT_USAGE, "--on-drift '%s' is no command", command);
	return err_hint(err, "write command:NAME, and what NAME is into "
			     "commands.json in your configuration folder");
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct drift_options *options = payload;
	const struct drift_wish wish = { .environment = options->environment,
					 .names = args,
					 .nr_names = nr_args };
	auto_release(drift_round) round = { 0 };

	if (check_command(options, err))
		return -1;
	if (options->watch)
		return watch(context, options, &wish, err);
	if (drift_round_look(&round, context, &wish, err))
		return -1;
	return show(context, &round, err);
}

const struct cmd cmd_drift = {
	.name = "drift",
	.group = "run",
	.summary = "compare what servers have with what was approved",
	.operands = "[SERVER|CONFIG…]",
	.min_args = 0,
	.max_args = -1,
	.options = options_table,
	.options_size = sizeof(struct drift_options),
	.run = run,
	.example = "rbctl drift payroll-client --env prod",
};
