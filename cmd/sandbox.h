/* sandbox.h - what rbctl sandbox was asked for, and how it says what runs */
#ifndef CMD_SANDBOX_H
#define CMD_SANDBOX_H

#include "core/cli/command.h"
#include "core/web/sandbox.h"

struct sandbox_command_options {
	int64_t port;
	int64_t seconds;
	const char *client_id;
	const char *secret_file;
	const char *secret_out;
	bool show_secret;
	const char *lifetime;
	const char *fault;
	bool opaque;
	bool refresh;
	const char *log;
};

/* The one answer, before the waiting begins; the secret only if asked for. */
int sandbox_answer(const struct context *context, const struct sandbox *sandbox,
		   const struct sandbox_command_options *options,
		   enum sandbox_fault fault, struct err *err) MUST_CHECK;

#endif
