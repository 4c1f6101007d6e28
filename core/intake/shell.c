/* shell.c - a shell's words, read and never carried out */
#include "core/intake/shell_reader.h"

#include <ctype.h>
#include <string.h>

void shell_script_release(struct shell_script *script)
{
	for (size_t i = 0; i < script->nr; i++) {
		strings_release(&script->at[i].words);
		free(script->at[i].input);
	}
	free(script->at);
	*script = (struct shell_script){ 0 };
}

/* ---- words and commands ---- */

static bool is_assignment(const char *word)
{
	size_t len = 0;

	while (isalnum((unsigned char)word[len]) || word[len] == '_')
		len++;
	return len && !isdigit((unsigned char)word[0]) && word[len] == '=';
}

/* { and } of a function's body; true when the word is one of them. */
static bool is_brace(struct shell_reader *reader, const char *word)
{
	if (reader->command.words.nr || reader->quoted)
		return false;
	if (text_equal(word, "{"))
		reader->braces += reader->function;
	else if (text_equal(word, "}") && reader->function)
		reader->function = --reader->braces > 0;
	else if (!text_equal(word, "}"))
		return false;
	return true;
}

static int end_word(struct shell_reader *reader)
{
	const char *word = buf_str(&reader->word);

	if (!reader->in_word)
		return 0;
	reader->in_word = false;
	if (reader->drop)
		reader->drop = 0;
	else if (is_brace(reader, word) ||
		 (!reader->command.words.nr && is_assignment(word)))
		; /* no word of a command */
	else if (reader->command.words.nr == SHELL_WORDS_MAX)
		return shell_fault(reader, reader->at,
				   "this command has too many "
				   "words");
	else
		strings_add(&reader->command.words, word);
	buf_reset(&reader->word);
	reader->quoted = false;
	return 0;
}

static int end_command(struct shell_reader *reader, bool pipe)
{
	struct shell_script *out = reader->out;

	if (end_word(reader))
		return -1;
	if (!reader->command.words.nr) {
		/* a line may end after the '|' */
		reader->command.piped = reader->command.piped || pipe;
		return 0;
	}
	if (out->nr == SHELL_COMMANDS_MAX)
		return shell_fault(reader, reader->at,
				   "there are too many commands");
	reader->command.function = reader->function;
	out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
	out->at[out->nr++] = reader->command;
	reader->command = (struct shell_command){ .piped = pipe };
	return 0;
}

static void add_char(struct shell_reader *reader, char c)
{
	reader->in_word = true;
	buf_add_byte(&reader->word, (unsigned char)c);
}

/* ---- here-documents and redirections ---- */

static int read_here(struct shell_reader *reader)
{
	size_t len = strlen(reader->here);
	const char *start = reader->at;
	const char *line = start;
	autofree char *text = NULL;
	struct shell_reader inner = *reader;

	while (line < reader->end) {
		const char *end = shell_find(line, reader->end, '\n');
		const char *bare = line;

		if (!end)
			end = reader->end;
		while (bare < end && *bare == '\t')
			bare++;
		if ((size_t)(end - bare) == len &&
		    !memcmp(bare, reader->here, len))
			break;
		line = end < reader->end ? end + 1 : end;
	}
	if (line >= reader->end)
		return shell_fault(reader, start,
				   "this here-document has no end");
	inner.word = (struct buf){ 0 };
	inner.end = line;
	if (reader->here_plain)
		buf_add_bytes(&inner.word, start, (size_t)(line - start));
	else if (shell_read_double(&inner, '\0')) {
		buf_release(&inner.word);
		return -1;
	}
	text = xstrdup(buf_str(&inner.word));
	buf_release(&inner.word);
	if (reader->out->nr && !reader->out->at[reader->out->nr - 1].input)
		reader->out->at[reader->out->nr - 1].input = steal(text);
	reader->at = line + strcspn(line, "\n");
	free(reader->here);
	reader->here = NULL;
	return 0;
}

static int read_here_name(struct shell_reader *reader)
{
	autobuf name = { 0 };

	reader->at += 2 + (shell_peek(reader, 2) == '-');
	while (shell_peek(reader, 0) == ' ')
		reader->at++;
	reader->here_plain = false;
	while (reader->at < reader->end && !strchr(" \t\n;|&)", *reader->at)) {
		if (strchr("'\"\\", *reader->at))
			reader->here_plain = true;
		else
			buf_add_byte(&name, (unsigned char)*reader->at);
		reader->at++;
	}
	if (!name.len)
		return shell_fault(reader, reader->at,
				   "a here-document has no name");
	free(reader->here);
	reader->here = buf_detach(&name);
	return 0;
}

/* '<' or '>': where it goes to, or comes from, is the next word. */
static int read_redirection(struct shell_reader *reader)
{
	const char *word = buf_str(&reader->word);
	bool number = reader->in_word && *word &&
		      strspn(word, "0123456789") == reader->word.len;

	if (number) {
		buf_reset(&reader->word);
		reader->in_word = false;
	} else if (end_word(reader)) {
		return -1;
	}
	if (shell_peek(reader, 0) == '<' && shell_peek(reader, 1) == '<' &&
	    shell_peek(reader, 2) != '<')
		return read_here_name(reader);
	while (reader->at < reader->end && strchr("<>&|", *reader->at))
		reader->at++;
	reader->drop = 1;
	return 0;
}

/* ---- the whole ---- */

static int read_newline(struct shell_reader *reader)
{
	reader->at++;
	if (end_command(reader, false))
		return -1;
	return reader->here ? read_here(reader) : 0;
}

/* NAME() { … } */
static bool begins_function(struct shell_reader *reader)
{
	if (shell_peek(reader, 0) != '(' || shell_peek(reader, 1) != ')' ||
	    reader->command.words.nr || !reader->in_word)
		return false;
	reader->at += 2;
	buf_reset(&reader->word);
	reader->in_word = false;
	reader->function = true;
	reader->braces = 0;
	return true;
}

static int read_operator(struct shell_reader *reader)
{
	char c = *reader->at;
	bool pipe = c == '|' && shell_peek(reader, 1) != '|';

	if (begins_function(reader))
		return 0;
	reader->at++;
	if ((c == '|' || c == '&') && shell_peek(reader, 0) == c)
		reader->at++;
	return end_command(reader, pipe);
}

static int read_backslash(struct shell_reader *reader)
{
	size_t skip =
		shell_peek(reader, 1) == '\r' && shell_peek(reader, 2) == '\n'
			? 3
			: 2;

	if (shell_peek(reader, 1) == '\n' || skip == 3) {
		reader->at += skip;
		return 0;
	}
	if (reader->at + 1 >= reader->end)
		return shell_fault(reader, reader->at, "this \\ ends the text");
	add_char(reader, reader->at[1]);
	reader->quoted = true;
	reader->at += 2;
	return 0;
}

static int read_quoted(struct shell_reader *reader)
{
	char c = *reader->at;

	reader->in_word = true;
	reader->quoted = true;
	if (c == '\'')
		return shell_read_single(reader);
	if (c == '$')
		reader->at++;
	reader->at++;
	return shell_read_double(reader, '"');
}

static int read_one(struct shell_reader *reader)
{
	char c = *reader->at;
	bool done = false;

	if (c == ' ' || c == '\t' || c == '\r') {
		reader->at++;
		return end_word(reader);
	}
	if (c == '\n')
		return read_newline(reader);
	if (c == '#' && !reader->in_word) {
		while (reader->at < reader->end && *reader->at != '\n')
			reader->at++;
		return 0;
	}
	if (strchr(";|&()", c))
		return read_operator(reader);
	if (c == '<' || c == '>')
		return read_redirection(reader);
	if (c == '\\')
		return read_backslash(reader);
	if (c == '$' && shell_peek(reader, 1) == '\'') {
		reader->in_word = reader->quoted = true;
		return shell_read_ansi(reader);
	}
	if (c == '\'' || c == '"' || (c == '$' && shell_peek(reader, 1) == '"'))
		return read_quoted(reader);
	if (c == '`') {
		reader->in_word = true;
		reader->at++;
		return shell_read_output(reader, '`');
	}
	if (c == '$') {
		if (shell_read_dollar(reader, &done))
			return -1;
		reader->in_word = reader->in_word || done;
	}
	if (!done) {
		add_char(reader, c);
		reader->at++;
	}
	return 0;
}

static int read_all(struct shell_reader *reader)
{
	int result = 0;

	while (!result && reader->at < reader->end)
		result = read_one(reader);
	if (!result)
		result = end_command(reader, false);
	strings_release(&reader->command.words);
	buf_release(&reader->word);
	free(reader->here);
	return result;
}

int shell_read_inside(struct shell_reader *reader, const char *at,
		      const char *end)
{
	struct shell_reader inner = {
		.out = reader->out,
		.at = at,
		.end = end,
		.start = reader->start,
		.name = reader->name,
		.err = reader->err,
		.depth = reader->depth + 1,
	};

	if (inner.depth > SHELL_DEPTH_MAX)
		return shell_fault(reader, at,
				   "commands stand too deep inside each "
				   "other");
	return read_all(&inner);
}

int shell_parse(struct shell_script *out, const char *text, const char *name,
		struct err *err)
{
	auto_release(shell_script) script = { 0 };
	struct shell_reader reader = {
		.out = &script,
		.at = text,
		.end = text + strlen(text),
		.start = text,
		.name = name,
		.err = err,
	};

	if (read_all(&reader))
		return -1;
	*out = script;
	script = (struct shell_script){ 0 };
	return 0;
}
