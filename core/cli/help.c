/* help.c - usage and help, written out of the tables */
#include "core/cli/help.h"
#include "core/base/nearest.h"
#include "core/report/paragraph.h"

#include <string.h>

/* The groups in the order in which people meet them. */
static const struct {
	const char *name;
	const char *title;
} groups[] = {
	{ "start", "to start" },
	{ "write", "to write documents" },
	{ "review", "to review and sign" },
	{ "run", "to run" },
	{ "tokens", "tokens and secrets" },
	{ "show", "to show others" },
	{ "plumbing", "plumbing" },
};

const struct cmd *command_find(const struct cmd *const *commands,
			       const char *name)
{
	for (; commands && *commands; commands++)
		if (strcmp((*commands)->name, name) == 0)
			return *commands;
	return NULL;
}

char *command_format(const struct cmd *parent, const struct cmd *cmd)
{
	if (cmd->format)
		return xstrdup(cmd->format);
	if (parent && parent->format)
		return xstrdup(parent->format);
	return parent ? xasprintf("%s-%s/1", parent->name, cmd->name)
		      : xasprintf("%s/1", cmd->name);
}

int command_unknown(const struct cmd *const *commands, const char *parent,
		    const char *name, struct err *err)
{
	const char *space = parent ? " " : "";
	struct nearest nearest = { .wanted = name };

	parent = parent ? parent : "";
	for (; commands && *commands; commands++)
		nearest_offer(&nearest, (*commands)->name);
	err_set(err, EXIT_USAGE, "there is no command '%s%s%s'", parent, space,
		name);
	if (nearest.best)
		return err_hint(err, "did you mean rbctl %s%s%s?", parent,
				space, nearest.best);
	return err_hint(err, "rbctl help%s%s", space, parent);
}

void help_usage(struct buf *out, const struct cmd *parent,
		const struct cmd *cmd)
{
	buf_add(out, "rbctl ");
	if (parent)
		buf_addf(out, "%s ", parent->name);
	buf_add(out, cmd->name);
	if (cmd->subcommands)
		buf_add(out, " COMMAND");
	if (cmd->options && cmd->options->name)
		buf_add(out, " [options]");
	if (cmd->operands && *cmd->operands)
		buf_addf(out, " %s", cmd->operands);
}

#define HELP_COLUMN 28

/* "-r, --reason TEXT", and what it does beside it; a long one gets its own
 * line. */
static void add_row(struct buf *out, const struct theme *theme,
		    const char *left, const char *right)
{
	buf_addf(out, "  %s%s%s", theme->bold, left, theme->off);
	if (line_width(out) + 2 > HELP_COLUMN)
		buf_add_byte(out, '\n');
	column(out, HELP_COLUMN);
	paragraph(out, HELP_COLUMN, right);
}

void help_options(struct buf *out, const struct option *options,
		  const struct theme *theme)
{
	for (; options && options->name; options++) {
		autobuf left = { 0 };

		if (options->letter)
			buf_addf(&left, "-%c, ", options->letter);
		buf_addf(&left, "--%s", options->name);
		if (options->value)
			buf_addf(&left, " %s", options->value);
		if (options->type == OPTION_LIST)
			buf_add(&left, " …");
		add_row(out, theme, buf_str(&left), options->help);
	}
}

static void add_subcommands(struct buf *out, const struct cmd *cmd,
			    const struct theme *theme)
{
	const struct cmd *const *sub;

	buf_addf(out, "\n%scommands%s\n", theme->dim, theme->off);
	for (sub = cmd->subcommands; *sub; sub++) {
		autobuf left = { 0 };

		buf_add(&left, (*sub)->name);
		if ((*sub)->operands && *(*sub)->operands)
			buf_addf(&left, " %s", (*sub)->operands);
		add_row(out, theme, buf_str(&left), (*sub)->summary);
	}
}

void help_command(struct buf *out, const struct program *program,
		  const struct cmd *parent, const struct cmd *cmd,
		  const struct theme *theme)
{
	autobuf usage = { 0 };

	help_usage(&usage, parent, cmd);
	buf_addf(out, "%s%s%s\n\n", theme->bold, cmd->summary, theme->off);
	buf_addf(out, "  %s\n", buf_str(&usage));
	if (cmd->subcommands)
		add_subcommands(out, cmd, theme);
	if (cmd->options && cmd->options->name) {
		buf_addf(out, "\n%soptions%s\n", theme->dim, theme->off);
		help_options(out, cmd->options, theme);
	}
	buf_addf(out, "\n%soptions of every command%s\n", theme->dim,
		 theme->off);
	help_options(out, program->options, theme);
	if (cmd->example)
		buf_addf(out, "\n%sexample%s\n  %s\n", theme->dim, theme->off,
			 cmd->example);
	buf_addf(out, "\nmore: man rbctl-%s\n",
		 parent ? parent->name : cmd->name);
}

void help_program(struct buf *out, const struct program *program,
		  const struct theme *theme)
{
	buf_addf(out,
		 "%srbctl%s - OAuth runbooks that the right people have "
		 "signed\n\n  rbctl [options] COMMAND …\n",
		 theme->bold, theme->off);
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++) {
		const struct cmd *const *cmd;
		bool titled = false;

		for (cmd = program->commands; *cmd; cmd++) {
			if (!text_equal((*cmd)->group, groups[i].name))
				continue;
			if (!titled)
				buf_addf(out, "\n%s%s%s\n", theme->dim,
					 groups[i].title, theme->off);
			titled = true;
			add_row(out, theme, (*cmd)->name, (*cmd)->summary);
		}
	}
	buf_addf(out, "\n%soptions of every command%s\n", theme->dim,
		 theme->off);
	help_options(out, program->options, theme);
	buf_add(out, "\nmore: rbctl help COMMAND, man rbctl\n");
}

static void add_plain(struct buf *out, const char *sub,
		      const struct option *option)
{
	if (sub)
		buf_addf(out, "%s ", sub);
	if (option->letter)
		buf_addf(out, "-%c ", option->letter);
	buf_addf(out, "--%s", option->name);
	if (option->value)
		buf_addf(out, " %s", option->value);
	buf_add_byte(out, '\n');
}

void help_plain_options(struct buf *out, const struct cmd *cmd)
{
	const struct cmd *const *sub = cmd->subcommands;
	const struct option *option;

	for (option = cmd->options; option && option->name; option++)
		add_plain(out, NULL, option);
	for (; sub && *sub; sub++)
		for (option = (*sub)->options; option && option->name; option++)
			add_plain(out, (*sub)->name, option);
}
