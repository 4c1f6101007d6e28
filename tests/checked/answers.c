/* answers.c - rbctl under test: no answer leaves it that breaks its schema */
#include "core/cli/command.h"
#include "core/json/json.h"
#include "core/json/schema.h"
#include "core/model/answer_schema.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHOWN_MAX 400 /* of what is wrong */

/*
 * Linked with --wrap in front of the functions that all answers for programs
 * pass. Each is written and read again first: a program that reads it has
 * nothing else. What is wrong goes to the file $RBCTL_TEST_ANSWERS.wrong,
 * which fails the test (tests/cli/lib.sh), and the format to
 * $RBCTL_TEST_ANSWERS.seen; the answer itself is as it was.
 */
int __real_answer_json(const struct json *value, struct err *err);
int __wrap_answer_json(const struct json *value, struct err *err);
int __real_answer_json_line(const struct json *value, struct err *err);
int __wrap_answer_json_line(const struct json *value, struct err *err);
void __real_complain_json(const struct json *value);
void __wrap_complain_json(const struct json *value);

/* One write a line: many processes have the same files. */
static void note(const char *kind, const struct buf *line)
{
	const char *base = getenv("RBCTL_TEST_ANSWERS");
	autofree char *path = base ? xasprintf("%s.%s", base, kind) : NULL;
	int fd = path ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC,
			     0666)
		      : -1;
	bool kept = fd >= 0 &&
		    write(fd, line->data, line->len) == (ssize_t)line->len;

	if (fd >= 0)
		close(fd);
	if (kept || strcmp(kind, "wrong") != 0)
		return;
	fputs(buf_str(line), stderr);
	abort();
}

/* What was typed: the words of this process, a NUL behind each. */
static void add_command(struct buf *out)
{
	int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	char words[4096];
	ssize_t len = fd < 0 ? 0 : read(fd, words, sizeof(words));

	for (ssize_t i = 0; i < len; i++)
		buf_add_byte(out, words[i] ? words[i] : ' ');
	if (fd >= 0)
		close(fd);
}

__attribute__((format(printf, 2, 3))) static void wrong(const struct json *at,
							const char *format, ...)
{
	autobuf value = { 0 };
	autobuf line = { 0 };
	va_list args;

	va_start(args, format);
	buf_addv(&line, format, args);
	va_end(args);
	json_compact(&value, at);
	buf_addf(&line, "\n  there: %.*s\n  by: ", SHOWN_MAX, buf_str(&value));
	add_command(&line);
	buf_add_byte(&line, '\n');
	note("wrong", &line);
}

static void judge(const struct json *value, const char *name)
{
	struct schema_fault faults[4];
	autoptr(schema) schema = NULL;
	struct err err = { 0 };
	autobuf bytes = { 0 };
	autobuf line = { 0 };
	size_t nr;

	buf_addf(&line, "%s\n", name);
	note("seen", &line);
	if (answer_schema_text(&bytes, name, &err) ||
	    schema_parse(&schema, buf_str(&bytes), bytes.len, name, &err)) {
		wrong(value, "its schema: %s", err.msg);
		return;
	}
	nr = schema_judge(faults, ARRAY_SIZE(faults), schema, value);
	for (size_t i = 0; i < nr; i++) {
		autobuf pointer = { 0 };

		json_pointer_of(&pointer, value, faults[i].value);
		wrong(faults[i].value, "%s/1: at \"%s\": %s", name,
		      buf_str(&pointer), faults[i].message);
	}
}

static void check(const struct json *value)
{
	autoptr(json) again = NULL;
	struct err err = { 0 };
	autobuf text = { 0 };
	char name[64];

	json_compact(&text, value);
	if (json_parse(&again, buf_str(&text), text.len, JSON_LARGE, "answer",
		       &err))
		wrong(value, "it can't be read: %s", err.msg);
	else if (!answer_schema_of(name, sizeof(name),
				   json_text(again, "format", NULL)))
		wrong(again, "no schema is for its format");
	else
		judge(again, name);
}

int __wrap_answer_json(const struct json *value, struct err *err)
{
	check(value);
	return __real_answer_json(value, err);
}

int __wrap_answer_json_line(const struct json *value, struct err *err)
{
	check(value);
	return __real_answer_json_line(value, err);
}

void __wrap_complain_json(const struct json *value)
{
	check(value);
	__real_complain_json(value);
}
