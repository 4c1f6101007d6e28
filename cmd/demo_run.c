/* demo_run.c - running one step of the demonstration and showing it */
#include "cmd/demo.h"
#include "core/base/fs.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

void demo_title(struct demo *demo, const char *text)
{
	const struct theme *theme = demo->context->theme;

	printf("\n%s%d. %s%s\n", theme->bold, ++demo->step, text, theme->off);
	fflush(stdout);
}

/* What %X stands for; NULL for nothing. */
static const char *value_of(const struct demo *demo, char c)
{
	switch (c) {
	case 'P':
		return demo->program;
	case 'R':
		return demo->root;
	case 'S':
		return demo->store;
	case 'C':
		return demo->copy;
	case 'I':
		return demo->issuer;
	default:
		return NULL;
	}
}

static void next_word(struct buf *word, const char **text,
		      const struct demo *demo)
{
	bool quoted = false;
	const char *s = *text;

	for (; *s && (quoted || *s != ' '); s++) {
		const char *value = *s == '%' ? value_of(demo, s[1]) : NULL;

		if (*s == '\'') {
			quoted = !quoted;
		} else if (value) {
			buf_add(word, value);
			s++;
		} else {
			buf_add_byte(word, (unsigned char)*s);
		}
	}
	while (*s == ' ')
		s++;
	*text = s;
}

static void split(struct strings *words, const char *text,
		  const struct demo *demo)
{
	while (*text && words->nr < DEMO_WORDS_MAX) {
		autobuf word = { 0 };

		next_word(&word, &text, demo);
		strings_take(words, buf_detach(&word));
	}
}

/* As a person would type it: the program by its name. */
static void show_command(const struct demo *demo, const char *text)
{
	const struct theme *theme = demo->context->theme;
	autobuf line = { 0 };

	for (; *text; text++) {
		const char *value =
			*text == '%' ? value_of(demo, text[1]) : NULL;

		if (value && text[1] == 'P')
			buf_add(&line, "rbctl");
		else if (value)
			buf_add(&line, value);
		else
			buf_add_byte(&line, (unsigned char)*text);
		if (value)
			text++;
	}
	printf("   %s$ %s%s\n", theme->dim, buf_str(&line), theme->off);
	fflush(stdout);
}

static void show_output(const struct buf *text)
{
	const char *line = buf_str(text);

	while (*line) {
		size_t len = strcspn(line, "\n");

		printf("   | %.*s\n", (int)len, line);
		line += len;
		line += *line == '\n';
	}
	fflush(stdout);
}

/* Both of the command's outputs, in one: what it says while it works, then
 * its answer. */
static int execute(int *status, struct buf *said, struct demo *demo,
		   const char *dir, const char *command)
{
	const char *argv[DEMO_WORDS_MAX + 1] = { NULL };
	auto_release(strings) words = { 0 };
	autobuf out = { 0 };

	split(&words, command, demo);
	for (size_t i = 0; i < words.nr; i++)
		argv[i] = words.at[i];
	if (chdir(dir ? dir : demo->root) < 0)
		return err_errno(demo->err, "'%s'", dir ? dir : demo->root);
	if (fs_run(status, &out, said, argv, NULL, 0, DEMO_OUTPUT_MAX,
		   demo->err))
		return -1;
	buf_add_bytes(said, buf_str(&out), out.len);
	return 0;
}

int demo_run(struct demo *demo, const char *dir, int exit_code,
	     const char *command)
{
	autobuf said = { 0 };
	int status;

	show_command(demo, command);
	if (execute(&status, &said, demo, dir, command))
		return -1;
	show_output(&said);
	if (status == exit_code)
		return 0;
	err_set(demo->err, EXIT_SYSTEM,
		"the demonstration went wrong: that ended with %d, not %d",
		status, exit_code);
	return err_hint(demo->err, "rbctl doctor looks for the cause; the "
				   "folder is left as it is");
}

int demo_quiet(struct demo *demo, const char *dir, const char *command)
{
	autobuf said = { 0 };
	int status;

	if (execute(&status, &said, demo, dir, command))
		return -1;
	if (status == 0)
		return 0;
	show_command(demo, command);
	show_output(&said);
	return err_set(demo->err, EXIT_SYSTEM,
		       "the demonstration went wrong: that ended with %d",
		       status);
}
