/* context.c - the world a command runs in: options, clock, terminals */
#include "core/cli/context.h"
#include "core/cli/progress.h"

#include <string.h>
#include <unistd.h>

/* clang-format off */
const struct option context_options[] = {
	OPT_TEXT(context_options, dir, 'C', "dir", "DIR",
		 "run as if started in this folder"),
	OPT_FLAG(context_options, json, 0, "json", "answer in JSON"),
	OPT_FLAG(context_options, quiet, 'q', "quiet",
		 "say nothing but the answer and errors"),
	OPT_FLAG(context_options, verbose, 'v', "verbose", "say more"),
	OPT_TEXT(context_options, color, 0, "color", "auto|always|never",
		 "when to use colour"),
	OPT_TEXT(context_options, identity, 0, "identity",
		 "FILE|fd:N|command:NAME",
		 "the age identity that opens the vault"),
	OPT_TEXT(context_options, passphrase_from, 0, "passphrase-from",
		 "FILE|fd:N|command:NAME",
		 "read the identity's passphrase from there"),
	OPT_FLAG(context_options, no_cache, 0, "no-cache",
		 "verify all history anew, whatever was found before"),
	OPT_FLAG(context_options, help, 'h', "help", "show this help"),
	OPT_FLAG(context_options, version, 0, "version", "show the version"),
	OPT_END,
};
/* clang-format on */

int clock_read(int64_t *now, struct err *err)
{
	const char *fixed = getenv("RBCTL_NOW");
	char *end;

	*now = time(NULL);
	if (fixed == NULL || *fixed == '\0' || text_untime(now, fixed))
		return 0;
	if (fixed[0] >= '0' && fixed[0] <= '9') {
		*now = strtoll(fixed, &end, 10);
		if (*end == '\0')
			return 0;
	}
	return err_set(err, EXIT_USAGE, "RBCTL_NOW is no time: '%s'", fixed);
}

/* One on which a line can be written over. */
static bool is_terminal(int fd)
{
	const char *term = getenv("TERM");

	return isatty(fd) && term && strcmp(term, "dumb") != 0;
}

int context_open(struct context *out, const struct context_options *options,
		 struct err *err)
{
	*out = (struct context){
		.dir = ".",
		.json = options->json,
		.quiet = options->quiet,
		.verbose = options->verbose,
		.passphrase_from = options->passphrase_from,
		.interactive = isatty(STDIN_FILENO) && isatty(STDERR_FILENO),
	};
	if (theme_choose(&out->theme, options->color, STDOUT_FILENO, err) ||
	    theme_choose(&out->talk_theme, options->color, STDERR_FILENO, err))
		return -1;
	if (options->dir && chdir(options->dir) < 0) {
		err_errno(err, "cannot go to folder '%s'", options->dir);
		err->code = EXIT_INPUT;
		return -1;
	}
	if (clock_read(&out->now, err))
		return -1;
	if (places_find(&out->places, options->identity, err))
		return -1;
	if (!options->no_cache)
		out->build_id = build_id();
	if (!options->quiet)
		out->progress = progress_new(is_terminal(STDERR_FILENO));
	return 0;
}

void context_release(struct context *context)
{
	places_release(&context->places);
	free(context->build_id);
	free(context->progress);
}
