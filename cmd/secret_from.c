/* secret_from.c - where a secret comes from: a file, a pipe, a person */
#include "cmd/secret.h"
#include "core/base/fs.h"
#include "core/crypto/secret.h"

#include <string.h>

#define DESCRIPTOR "fd:"

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

static int read_source(struct buf *out, const char *from, struct err *err)
{
	int fd;

	/* One piece: growing would leave copies behind. */
	buf_reserve(out, SECRET_SIZE_MAX + 16384);
	if (!text_starts(from, DESCRIPTOR))
		return fs_read(out, from, SECRET_SIZE_MAX, err);
	if (!parse_descriptor(&fd, from + strlen(DESCRIPTOR)))
		return err_set(err, EXIT_USAGE, "'%s' is not fd: and a number",
			       from);
	return fs_read_fd(out, fd, from, SECRET_SIZE_MAX, err);
}

/* Nobody sees what they type: so twice. */
static int ask_twice(struct secret **out, const struct context *context,
		     const char *name, struct err *err)
{
	autofree char *question = xasprintf("Secret for %s", name);
	autoptr(secret) first = NULL;
	autoptr(secret) second = NULL;

	if (ask_secret(&first, context, question, "--from FILE", err) ||
	    ask_secret(&second, context, "The same again", "--from FILE", err))
		return -1;
	if (!secret_equal(first, second))
		return err_set(err, EXIT_INPUT,
			       "the two were not the same; nothing is changed");
	*out = steal(first);
	return 0;
}

int secret_source(struct secret **out, const struct context *context,
		  const char *name, const char *from, struct err *err)
{
	autowipe text = { 0 };

	if (from == NULL)
		return ask_twice(out, context, name, err);
	if (read_source(&text, from, err))
		return -1;
	if (text.len > 0 && text.data[text.len - 1] == '\n')
		text.len--;
	if (text.len > 0 && text.data[text.len] == '\n' &&
	    text.data[text.len - 1] == '\r')
		text.len--;
	if (text.len == 0)
		return err_set(err, EXIT_INPUT, "the secret is empty");
	*out = secret_new(text.data, text.len);
	return 0;
}
