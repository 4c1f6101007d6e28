/* main.c - finds the command, gives it its world, prints what went wrong */
#include "cmd/commands.h"
#include "core/cli/context.h"
#include "core/cli/options.h"
#include "core/crypto/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define COMMAND_ENTRY(name) &cmd_##name,
static const struct cmd *const commands[] = { COMMANDS(COMMAND_ENTRY) NULL };
#undef COMMAND_ENTRY

const struct program rbctl = { commands, context_options };

/* What the command line asks for. Everything is borrowed from argv. */
struct call {
	const struct cmd *parent; /* of a subcommand */
	const struct cmd *cmd;    /* NULL: none is named */
	int nr_args;
	char **args;
};

/* Takes options of every command off the front, then the next word. */
static int next_word(const char **word, struct call *call,
		     struct context_options *common, struct err *err)
{
	const struct option_set set = { context_options, common };

	*word = NULL;
	if (options_parse(&set, 1, &call->nr_args, call->args, true, err))
		return -1;
	if (call->nr_args > 0) {
		*word = *call->args++;
		call->nr_args--;
	}
	return 0;
}

static int find_command(struct call *call, struct context_options *common,
			struct err *err)
{
	const char *word;

	if (next_word(&word, call, common, err))
		return -1;
	if (word == NULL)
		return 0;
	call->cmd = command_find(commands, word);
	if (call->cmd == NULL)
		return command_unknown(commands, NULL, word, err);
	if (call->cmd->subcommands == NULL)
		return 0;
	if (next_word(&word, call, common, err))
		return -1;
	if (word == NULL)
		return 0;
	call->parent = call->cmd;
	call->cmd = command_find(call->parent->subcommands, word);
	if (call->cmd == NULL)
		return command_unknown(call->parent->subcommands,
				       call->parent->name, word, err);
	return 0;
}

static int check_operands(const struct call *call, struct err *err)
{
	const struct cmd *cmd = call->cmd;
	autobuf usage = { 0 };

	help_usage(&usage, call->parent, cmd);
	if (call->nr_args < cmd->min_args)
		err_set(err, EXIT_USAGE, "something is missing after '%s'",
			cmd->name);
	else if (cmd->max_args >= 0 && call->nr_args > cmd->max_args)
		err_set(err, EXIT_USAGE, "'%s' is too much here",
			call->args[cmd->max_args]);
	else
		return 0;
	return err_hint(err, "usage: %s", buf_str(&usage));
}

static int show_help(const struct call *call, const struct context *context,
		     struct err *err)
{
	autobuf text = { 0 };

	if (call->cmd)
		help_command(&text, &rbctl, call->parent, call->cmd,
			     context->theme);
	else
		help_program(&text, &rbctl, context->theme);
	return answer(&text, err);
}

static int run_command(struct call *call, struct context *context,
		       void *options, struct err *err)
{
	if (check_operands(call, err))
		return -1;
	return call->cmd->run(context, options, call->nr_args, call->args, err);
}

static bool is_for_git(const struct call *call)
{
	return call->cmd->for_git || (call->parent && call->parent->for_git);
}

/* What the command could not print itself: a no that came from below. */
static int refuse(const struct call *call, const struct context *context,
		  struct err *err)
{
	autofree char *format = command_format(call->parent, call->cmd);
	struct err no = *err;

	*err = (struct err){ 0 };
	return answer_refusal(context, format, &no, err);
}

/* In the world that the options describe. */
static int in_context(struct call *call, const struct context_options *common,
		      void *options, struct err *err)
{
	struct context context = { 0 };
	int code;

	if (context_open(&context, common, err))
		return -1;
	if (common->version)
		code = cmd_version.run(&context, NULL, 0, NULL, err);
	else if (common->help)
		code = show_help(call, &context, err);
	else
		code = run_command(call, &context, options, err);
	if (code < 0 && err->code == EXIT_NO && !is_for_git(call))
		code = refuse(call, &context, err);
	context_release(&context);
	return code;
}

/* Nothing to run: the help, but on stderr, because it is no success. */
static int nothing_named(const struct call *call,
			 const struct context_options *common, struct err *err)
{
	const char *name = call->cmd ? call->cmd->name : "";
	autobuf text = { 0 };

	err_set(err, EXIT_USAGE, "no command is named%s%s",
		*name ? " after " : "", name);
	if (common->json)
		return err_hint(err, "rbctl help%s%s", *name ? " " : "", name);
	err->msg[0] = '\0';
	if (call->cmd)
		help_command(&text, &rbctl, NULL, call->cmd, &theme_plain);
	else
		help_program(&text, &rbctl, &theme_plain);
	fputs(buf_str(&text), stderr);
	return -1;
}

static int dispatch(int nr_args, char **args, struct context_options *common,
		    struct err *err)
{
	struct call call = { .nr_args = nr_args, .args = args };
	const struct option *table = NULL;
	void *options;
	int code = -1;

	if (find_command(&call, common, err))
		return -1;
	if (call.cmd)
		table = call.cmd->options;
	options = xcalloc(1, call.cmd ? call.cmd->options_size : 0);
	const struct option_set sets[] = { { table, options },
					   { context_options, common } };
	if (options_parse(sets, ARRAY_SIZE(sets), &call.nr_args, call.args,
			  false, err)) {
		if (call.cmd)
			err_hint(err, "rbctl help %s%s%s",
				 call.parent ? call.parent->name : "",
				 call.parent ? " " : "", call.cmd->name);
	} else if (!common->help && !common->version &&
		   (call.cmd == NULL || call.cmd->run == NULL)) {
		nothing_named(&call, common, err);
	} else {
		code = in_context(&call, common, options, err);
	}
	options_release(table, options);
	free(options);
	return code;
}

static void report(const struct err *err, const struct context_options *common)
{
	const struct theme *theme = &theme_plain;
	struct err unused = { 0 };

	if (theme_choose(&theme, common->color, STDERR_FILENO, &unused))
		theme = &theme_plain;
	tell_error(err, common->json, theme);
}

/* For an error that came before --json was read. */
static bool wants_json(int nr_args, char **args)
{
	for (int i = 0; i < nr_args && strcmp(args[i], "--") != 0; i++)
		if (strcmp(args[i], "--json") == 0)
			return true;
	return false;
}

/* A descriptor 0, 1 or 2 that is closed would be given to the next file that
 * is opened, and our words would go into it. */
static void fill_standard_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd == 2 ? O_WRONLY : O_RDONLY) != fd)
			abort();
}

int main(int argc, char **argv)
{
	int nr_args = argc > 0 ? argc - 1 : 0;
	struct context_options common = { 0 };
	struct err err = { 0 };
	bool json = wants_json(nr_args, argv + 1);
	int code = -1;

	fill_standard_descriptors();
	/* Where the network library, and git's, would write the keys of each
	 * connection: with them its tokens can be read. */
	unsetenv("SSLKEYLOGFILE");
	signal(SIGPIPE, SIG_IGN);
	if (secret_setup(&err) == 0)
		code = dispatch(nr_args, argv + 1, &common, &err);
	/* A full disk must not look like success. */
	errno = 0;
	if ((fflush(stdout) || ferror(stdout)) && code >= 0)
		code = err_errno(&err, "cannot write the answer");
	if (code >= 0)
		return code;
	common.json = common.json || json;
	report(&err, &common);
	return err.code ? err.code : EXIT_SYSTEM;
}
