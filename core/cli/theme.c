/* theme.c - colour as data: the escapes, or nothing */
#include "core/cli/context.h"

#include <string.h>
#include <unistd.h>

const struct theme theme_plain = { "", "", "", "", "", "" };

static const struct theme theme_colour = {
	.good = "\033[32m",
	.bad = "\033[31m",
	.warn = "\033[33m",
	.dim = "\033[2m",
	.bold = "\033[1m",
	.off = "\033[0m",
};

static bool wants_colour(int fd)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (no_color && *no_color)
		return false;
	return term && strcmp(term, "dumb") != 0 && isatty(fd);
}

int theme_choose(const struct theme **out, const char *when, int fd,
		 struct err *err)
{
	bool colour;

	if (when == NULL || strcmp(when, "auto") == 0)
		colour = wants_colour(fd);
	else if (strcmp(when, "always") == 0)
		colour = true;
	else if (strcmp(when, "never") == 0)
		colour = false;
	else
		return err_set(
			err, EXIT_USAGE,
			"'--color' wants auto, always or never, not '%s'",
			when);
	*out = colour ? &theme_colour : &theme_plain;
	return 0;
}
