/* help.c - rbctl help: all commands, or one; plumbing for shells and lints */
#include "cmd/help.h"
#include "cmd/commands.h"
#include "core/cli/options.h"
#include "core/json/json.h"

#include <string.h>

struct help_options {
	bool complete;
	bool options;
	bool schema;
};

/* clang-format off */
static const struct option options_table[] = {
	OPT_FLAG(help_options, complete, 0, "complete",
		 "print what can follow the words after --, for shells"),
	OPT_FLAG(help_options, options, 0, "options",
		 "print the options of a command, for lints"),
	OPT_FLAG(help_options, schema, 0, "schema",
		 "print the JSON Schema of what a command answers with --json"),
	OPT_END,
};
/* clang-format on */

static int find(const struct cmd **parent, const struct cmd **cmd, int nr_args,
		char **args, struct err *err)
{
	*parent = NULL;
	*cmd = command_find(rbctl.commands, args[0]);
	if (*cmd == NULL)
		return command_unknown(rbctl.commands, NULL, args[0], err);
	if (nr_args == 1)
		return 0;
	*parent = *cmd;
	*cmd = command_find((*parent)->subcommands, args[1]);
	if (*cmd == NULL)
		return command_unknown((*parent)->subcommands, (*parent)->name,
				       args[1], err);
	return 0;
}

static void add_options(struct json *command, const struct option *option)
{
	struct json *list = json_set_array(command, "options");

	for (; option && option->name; option++) {
		struct json *item = json_append_object(list);

		json_set_stringf(item, "name", "--%s", option->name);
		if (option->letter)
			json_set_stringf(item, "letter", "-%c", option->letter);
		if (option->value)
			json_set_string(item, "value", option->value);
		json_set_string(item, "help", option->help);
	}
}

static void add_command(struct json *list, const struct cmd *parent,
			const struct cmd *cmd)
{
	const struct cmd *const *sub = cmd->subcommands;
	struct json *command = json_append_object(list);
	autobuf usage = { 0 };

	help_usage(&usage, parent, cmd);
	json_set_string(command, "name", cmd->name);
	json_set_string(command, "summary", cmd->summary);
	json_set_string(command, "usage", buf_str(&usage));
	add_options(command, cmd->options);
	if (sub == NULL)
		return;
	list = json_set_array(command, "commands");
	for (; *sub; sub++)
		add_command(list, cmd, *sub);
}

static int as_json(const struct cmd *parent, const struct cmd *cmd,
		   struct err *err)
{
	autoptr(json) value = json_new_object();
	const struct cmd *const *each;
	struct json *list;

	json_set_string(value, "format", "help/1");
	json_set_bool(value, "ok", true);
	list = json_set_array(value, "commands");
	if (cmd)
		add_command(list, parent, cmd);
	else
		for (each = rbctl.commands; *each; each++)
			add_command(list, NULL, *each);
	return answer_json(value, err);
}

/* The candidates, with the kinds of names among them looked up. */
static int complete(struct context *context, int nr_words, char **words,
		    struct err *err)
{
	const char *typed = nr_words > 0 ? words[nr_words - 1] : "";
	autobuf candidates = { 0 };
	autobuf text = { 0 };
	const char *line;

	if (text_starts(typed, "--") && strchr(typed, '='))
		typed = strchr(typed, '=') + 1;
	help_complete(&candidates, &rbctl, nr_words, words);
	for (line = buf_str(&candidates); *line; line += strspn(line, "\n")) {
		size_t len = strcspn(line, "\n");
		autofree char *one = xstrndup(line, len);

		if (one[0] == ':')
			help_add_names(&text, one, context->dir, typed);
		else
			buf_addf(&text, "%s\n", one);
		line += len;
	}
	return answer(&text, err);
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct help_options *options = payload;
	const struct cmd *parent = NULL;
	const struct cmd *cmd = NULL;
	autobuf text = { 0 };

	if (options->complete)
		return complete(context, nr_args, args, err);
	if (nr_args > 2)
		return err_set(err, EXIT_USAGE, "'%s' is too much here",
			       args[2]);
	/* An answer has a name, too, which need not be that of a command. */
	if (nr_args > (options->schema ? 1 : 0) &&
	    find(&parent, &cmd, nr_args, args, err))
		return -1;
	if (options->schema)
		return help_schema(context, nr_args, args, err);
	if (options->options && cmd == NULL)
		return err_set(err, EXIT_USAGE, "'--options' wants a command");
	if (options->options)
		help_plain_options(&text, cmd);
	else if (context->json)
		return as_json(parent, cmd, err);
	else if (cmd)
		help_command(&text, &rbctl, parent, cmd, context->theme);
	else
		help_program(&text, &rbctl, context->theme);
	return answer(&text, err);
}

const struct cmd cmd_help = {
	.name = "help",
	.group = "plumbing",
	.summary = "explain a command",
	.operands = "[COMMAND [SUBCOMMAND]]",
	.max_args = -1,
	.options = options_table,
	.options_size = sizeof(struct help_options),
	.run = run,
	.example = "rbctl help approve",
};
