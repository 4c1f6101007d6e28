/* complete.c - what can stand next on a command line, for the shells */
#include "core/cli/help.h"
#include "core/cli/options.h"

#include <string.h>

/* What the words before the one that is being typed say about it. */
struct place {
	const struct program *program;
	const struct cmd *parent;      /* of a command with subcommands */
	const struct cmd *cmd;         /* NULL: the command itself comes next */
	const struct option *value_of; /* the option whose value comes next */
	bool operands_only;            /* after "--" */
};

static const struct option *find_option(const struct place *place,
					const char *word)
{
	const struct option *own = place->cmd ? place->cmd->options : NULL;
	const struct option *all = place->program->options;
	const struct option *found;
	size_t len = strlen(word);

	if (text_starts(word, "--")) {
		found = options_find(own, word + 2, len - 2);
		return found ? found : options_find(all, word + 2, len - 2);
	}
	found = options_find_letter(own, word[len - 1]);
	return found ? found : options_find_letter(all, word[len - 1]);
}

static void read_word(struct place *place, const char *word)
{
	const struct option *option;

	if (place->value_of) {
		place->value_of = NULL;
	} else if (place->operands_only) {
		return;
	} else if (strcmp(word, "--") == 0) {
		place->operands_only = true;
	} else if (word[0] == '-' && word[1]) {
		option = find_option(place, word);
		if (option && option->type != OPTION_FLAG)
			place->value_of = option;
	} else if (place->cmd == NULL) {
		place->cmd = command_find(place->program->commands, word);
	} else if (place->cmd->subcommands) {
		place->parent = place->cmd;
		place->cmd = command_find(place->cmd->subcommands, word);
	}
}

static void add_candidate(struct buf *out, const char *prefix, const char *name,
			  const char *what)
{
	buf_addf(out, "%s%s\t%s\n", prefix, name, what);
}

static void add_options(struct buf *out, const struct option *option,
			const char *typed)
{
	for (; option && option->name; option++)
		if (text_starts(option->name, typed))
			add_candidate(out, "--", option->name, option->help);
}

static void add_commands(struct buf *out, const struct cmd *const *commands,
			 const char *typed)
{
	for (; commands && *commands; commands++)
		if (text_starts((*commands)->name, typed))
			add_candidate(out, "", (*commands)->name,
				      (*commands)->summary);
}

/* What the words for a value say about where to look for it. */
static const struct {
	const char *word;
	const char *line;
} sources[] = {
	{ "FILE", ":file\n" },       { "PATH", ":file\n" },
	{ "DIR", ":folder\n" },      { "RUNBOOK", ":runbook\n" },
	{ "ENV", ":environment\n" }, { "REV", ":branch\n" },
	{ "COMMIT", ":branch\n" },   { "BRANCH", ":branch\n" },
};

/* "always|never" are words to choose from; others say where to look. */
static void add_values(struct buf *out, const char *prefix, const char *value,
		       const char *typed)
{
	const char *separators = "|[] ";
	bool choice = strchr(value, '|') != NULL;

	for (size_t i = 0; i < ARRAY_SIZE(sources); i++)
		if (strstr(value, sources[i].word))
			buf_add(out, sources[i].line);
	for (value += strspn(value, separators); choice && *value;
	     value += strspn(value, separators)) {
		size_t len = strcspn(value, separators);
		autofree char *word = xstrndup(value, len);

		if (word[0] >= 'a' && word[0] <= 'z' &&
		    text_starts(word, typed))
			add_candidate(out, prefix, word, "");
		value += len;
	}
}

static void add_option_values(struct buf *out, const char *prefix,
			      const struct option *option, const char *typed)
{
	if (strcmp(option->name, "env") == 0)
		buf_add(out, ":environment\n");
	add_values(out, prefix, option->value, typed);
}

/* "--color=al": the candidates are whole words, "--color=always". */
static void add_inline_values(struct buf *out, const struct place *place,
			      const char *typed)
{
	size_t len = strcspn(typed, "=");
	autofree char *name = xstrndup(typed, len);
	autofree char *prefix = xstrndup(typed, len + 1);
	const struct option *option = find_option(place, name);

	if (option && option->value)
		add_option_values(out, prefix, option, typed + len + 1);
}

static void add_all_options(struct buf *out, const struct place *place,
			    const char *typed)
{
	if (place->cmd)
		add_options(out, place->cmd->options, typed);
	add_options(out, place->program->options, typed);
}

static void add_operands(struct buf *out, const struct place *place,
			 const char *typed)
{
	const struct cmd *cmd = place->cmd;

	if (cmd == NULL && place->parent == NULL)
		add_commands(out, place->program->commands, typed);
	else if (cmd && cmd->subcommands)
		add_commands(out, cmd->subcommands, typed);
	else if (cmd && strcmp(cmd->name, "help") == 0)
		add_commands(out, place->program->commands, typed);
	else if (cmd && cmd->operands)
		add_values(out, "", cmd->operands, typed);
}

void help_complete(struct buf *out, const struct program *program, int nr,
		   char *const *words)
{
	struct place place = { .program = program };
	const char *typed = nr > 0 ? words[nr - 1] : "";

	for (int i = 0; i + 1 < nr; i++)
		read_word(&place, words[i]);
	if (place.value_of)
		add_option_values(out, "", place.value_of, typed);
	else if (place.operands_only || typed[0] != '-')
		add_operands(out, &place, typed);
	else if (text_starts(typed, "--") && strchr(typed, '='))
		add_inline_values(out, &place, typed);
	else
		add_all_options(out, &place, typed + strspn(typed, "-"));
}
