/* source.c - where a secret comes from that nobody types: file, pipe, command
 */
#include "core/cli/source.h"
#include "core/base/fs.h"

#include <string.h>
#include <unistd.h>

#define DESCRIPTOR "fd:"
#define COMMAND    "command:"

bool source_is_file(const char *source)
{
	return !text_starts(source, DESCRIPTOR) &&
	       !text_starts(source, COMMAND);
}

static bool parse_descriptor(int *out, const char *digits)
{
	int fd = 0;

	if (*digits == '\0' || strlen(digits) > 4)
		return false;
	for (; *digits; digits++) {
		if (*digits < '0' || *digits > '9')
			return false;
		fd = fd * 10 + (*digits - '0');
	}
	*out = fd;
	return true;
}

static int read_descriptor(struct buf *out, const char *source, struct err *err)
{
	int result;
	int fd;

	if (!parse_descriptor(&fd, source + strlen(DESCRIPTOR)))
		return err_set(err, EXIT_USAGE, "'%s' is not fd: and a number",
			       source);
	result = fs_read_fd(out, fd, source, SOURCE_MAX, err);
	/* no program that we start later has any business with it */
	if (fd > STDERR_FILENO)
		close(fd);
	return result;
}

static int read_command(struct buf *out, const struct context *context,
			const char *source, struct err *err)
{
	const char *name = source + strlen(COMMAND);
	auto_release(user_command) command = { 0 };
	bool found;
	int status;

	if (!text_is_name(name))
		return err_set(err, EXIT_USAGE,
			       "'%s' is not command: and a name", source);
	if (user_command_find(&command, &found, context, name, err))
		return -1;
	if (!found) {
		err_set(err, EXIT_INPUT,
			"your configuration has no command '%s'", name);
		return err_hint(err, "it belongs into %s/commands.json",
				context->places.config);
	}
	if (fs_run(&status, out, NULL,
		   (const char *const *)(const void *)command.argv, NULL, 0,
		   SOURCE_MAX, err)) {
		err->code = EXIT_INPUT;
		return err_wrap(err, "%s", source);
	}
	if (status != 0)
		return err_set(err, EXIT_INPUT,
			       "the command '%s' ended with %d", name, status);
	return 0;
}

int source_read(struct buf *out, const struct context *context,
		const char *source, struct err *err)
{
	/* One piece: growing would leave copies behind. */
	buf_reserve(out, SOURCE_MAX + 16384);
	if (text_starts(source, DESCRIPTOR))
		return read_descriptor(out, source, err);
	if (text_starts(source, COMMAND))
		return read_command(out, context, source, err);
	return fs_read(out, source, SOURCE_MAX, err);
}

int source_secret(struct secret **out, const struct context *context,
		  const char *source, const char *what, struct err *err)
{
	autowipe text = { 0 };
	size_t len;

	if (source_read(&text, context, source, err))
		return -1;
	len = text.len;
	if (len > 0 && text.data[len - 1] == '\n')
		len--;
	if (len > 0 && len < text.len && text.data[len - 1] == '\r')
		len--;
	if (len == 0)
		return err_set(err, EXIT_INPUT, "'%s' is empty", what);
	*out = secret_new(text.data, len);
	return 0;
}

int source_new_secret(struct secret **out, const struct context *context,
		      const char *source, const char *question,
		      const char *option, struct err *err)
{
	autofree char *instead = xasprintf("%s FILE", option);
	autoptr(secret) first = NULL;
	autoptr(secret) second = NULL;

	if (source)
		return source_secret(out, context, source, question, err);
	if (ask_secret(&first, context, question, instead, err) ||
	    ask_secret(&second, context, "The same again", instead, err))
		return -1;
	if (!secret_equal(first, second))
		return err_set(err, EXIT_INPUT,
			       "the two were not the same; nothing is changed");
	*out = steal(first);
	return 0;
}
