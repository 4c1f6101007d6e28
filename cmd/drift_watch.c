/* drift_watch.c - rbctl drift --watch: a line a round, until it is stopped */
#include "cmd/drift.h"
#include "cmd/person.h"
#include "core/base/fs.h"
#include "core/cli/context.h"
#include "core/cli/source.h"
#include "core/report/drift.h"

#include <signal.h>

#define COMMAND_OUTPUT_MAX (64 * 1024)

struct watch {
	struct context *context;
	const struct drift_wish *wish;
	const char *command; /* NULL */
	struct json *known;  /* what has drifted, as far as was seen; owned */
	bool broken;         /* nobody reads the lines any more */
	sigset_t before;     /* the signals as they were */
};

static void watch_release(struct watch *watch)
{
	sigprocmask(SIG_SETMASK, &watch->before, NULL);
	json_free(watch->known);
}

/* What ends us waits until a look is over: a server may give a new token for
 * an old one, and it must come into the vault. */
static void hold_signals(sigset_t *before)
{
	sigset_t ending;

	sigemptyset(&ending);
	sigaddset(&ending, SIGINT);
	sigaddset(&ending, SIGTERM);
	sigaddset(&ending, SIGHUP);
	sigprocmask(SIG_BLOCK, &ending, before);
}

/* Nobody waits until all servers that don't answer have not answered. */
static bool is_ending(void)
{
	sigset_t waiting;

	return sigpending(&waiting) == 0 && (sigismember(&waiting, SIGINT) ||
					     sigismember(&waiting, SIGTERM) ||
					     sigismember(&waiting, SIGHUP));
}

/* ---- whoever wants to know ---- */

static void complain(const struct watch *watch, const char *what,
		     const struct err *err)
{
	autobuf text = { 0 };

	buf_add_untrusted(&text, err->msg);
	talk(watch->context, "%s: %s", what, buf_str(&text));
}

static int find_command(struct user_command *out, const struct watch *watch,
			struct err *err)
{
	bool found;

	if (user_command_find(out, &found, watch->context, watch->command, err))
		return -1;
	if (found)
		return 0;
	err_set(err, EXIT_INPUT, "your commands.json has no command '%s'",
		watch->command);
	return err_hint(err, "write it there, in your configuration folder");
}

static int start_command(const struct watch *watch, const struct json *answer,
			 struct err *err)
{
	struct user_command command = { 0 };
	autobuf input = { 0 };
	autobuf output = { 0 };
	sigset_t held;
	int status = 0;
	int failed;

	if (find_command(&command, watch, err))
		return -1;
	json_compact(&input, answer);
	buf_add_byte(&input, '\n');
	/* Nothing of ours is under way: Ctrl-C ends both. */
	sigprocmask(SIG_SETMASK, &watch->before, &held);
	failed = fs_run(&status, &output, NULL,
			(const char *const *)command.argv, buf_str(&input),
			input.len, COMMAND_OUTPUT_MAX, err);
	sigprocmask(SIG_SETMASK, &held, NULL);
	user_command_release(&command);
	if (!failed && status)
		return err_set(err, EXIT_SYSTEM, "it ended with %d", status);
	return failed;
}

/* Before anything has drifted: nobody would be told then. */
static int check_command(const struct watch *watch, struct err *err)
{
	struct user_command command = { 0 };

	if (find_command(&command, watch, err))
		return -1;
	user_command_release(&command);
	return 0;
}

/* Once for each state that things have drifted to, not once a round, nor when
 * what did not answer for a while answers again. A command that fails does not
 * end the watch. */
static void tell(struct watch *watch, const struct drift *drift,
		 const struct json *answer)
{
	bool news;
	autoptr(json) now = report_drift_known(&news, drift, watch->known);
	struct err err = { 0 };

	if (news && watch->command && start_command(watch, answer, &err))
		complain(watch, "--on-drift", &err);
	json_free(watch->known);
	watch->known = steal(now);
}

/* ---- one round ---- */

static int show(struct watch *watch, const struct drift_round *round,
		const struct json *json, struct err *err)
{
	autobuf text = { 0 };

	if (watch->context->json) {
		watch->broken = answer_json_line(json, err) != 0;
		return watch->broken ? -1 : 0;
	}
	report_drift_line(&text, &round->drift, watch->context->now,
			  watch->context->theme);
	watch->broken = answer(&text, err) != 0;
	return watch->broken ? -1 : 0;
}

/* 0; an exit code where what is asked for is not there; -1. */
static int do_round(struct watch *watch, struct err *err)
{
	struct context *context = watch->context;
	auto_release(drift_round) round = { 0 };
	autoptr(json) json = NULL;
	char at[TEXT_TIME_SIZE];

	if (clock_read(&context->now, err) ||
	    drift_round_look(&round, context, watch->wish, err))
		return -1;
	if (round.ended)
		return 0;
	if (!round.verdict.allowed)
		return answer_no(context, "drift/1", &round.verdict, err);
	json = report_drift_json(&round.drift);
	text_time(at, context->now);
	json_set_string(json, "at", at);
	if (show(watch, &round, json, err))
		return -1;
	tell(watch, &round.drift, json);
	return 0;
}

int drift_watch(struct context *context, const struct drift_wish *wish,
		int64_t seconds, const char *command, struct err *err)
{
	struct drift_wish watched = *wish;
	auto_release(watch) watch = {
		.context = context,
		.wish = &watched,
		.command = command,
	};
	struct err stopped = { 0 };
	int result;

	watched.ending = is_ending;
	hold_signals(&watch.before);
	if (command && check_command(&watch, err))
		return -1;
	/* What is wrong at once is a mistake; what goes wrong later passes. */
	result = do_round(&watch, err);
	while (result == 0 && person_wait(NULL, 0, seconds, &stopped) == 0) {
		struct err failed = { 0 };

		if (do_round(&watch, &failed) >= 0)
			continue;
		if (watch.broken) {
			*err = failed;
			return -1;
		}
		complain(&watch, "this round", &failed);
	}
	return result;
}
