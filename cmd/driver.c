/* driver.c - compares and merges documents for git */
#include "cmd/driver.h"

static int merge(struct context *context, void *payload UNUSED,
		 int nr_args UNUSED, char **args, struct err *err)
{
	return driver_merge(context, args, err);
}

static int diff(struct context *context, void *payload UNUSED, int nr_args,
		char **args, struct err *err)
{
	return driver_diff(context, nr_args, args, err);
}

static const struct cmd cmd_diff_driver = {
	.name = "diff",
	.summary = "say what a change means, where git shows lines",
	.operands = "PATH OLD HEX MODE NEW HEX MODE [NEW_PATH [INFO]]",
	.min_args = 1,
	.max_args = 9,
	.run = diff,
};

static const struct cmd cmd_merge_driver = {
	.name = "merge",
	.summary = "merge two versions of a document by what they mean",
	.operands = "BASE OURS THEIRS SIZE PATH",
	.min_args = 5,
	.max_args = 5,
	.run = merge,
};

static const struct cmd *const subcommands[] = { &cmd_diff_driver,
						 &cmd_merge_driver, NULL };

const struct cmd cmd_driver = {
	.name = "driver",
	.group = "plumbing",
	.summary = "what git runs to compare and merge; see rbctl hooks",
	.operands = "",
	.subcommands = subcommands,
	.for_git = true,
};
