/* hook.c - what git runs in a repository of runbooks */
#include "cmd/hook.h"

#include <string.h>

static int pre_commit(struct context *context, void *payload UNUSED,
		      int nr_args UNUSED, char **args UNUSED, struct err *err)
{
	return hook_pre_commit(context, err);
}

static int commit_msg(struct context *context UNUSED, void *payload UNUSED,
		      int nr_args UNUSED, char **args, struct err *err)
{
	return hook_commit_msg(args[0], err);
}

static int pre_push(struct context *context, void *payload UNUSED,
		    int nr_args UNUSED, char **args UNUSED, struct err *err)
{
	return hook_pre_push(context, err);
}

static int pre_receive(struct context *context, void *payload UNUSED,
		       int nr_args UNUSED, char **args UNUSED, struct err *err)
{
	return hook_pre_receive(context, err);
}

static const struct cmd cmd_commit_msg = {
	.name = "commit-msg",
	.summary = "refuse a message that only looks like a sign-off",
	.operands = "FILE",
	.min_args = 1,
	.max_args = 1,
	.run = commit_msg,
};

static const struct cmd cmd_pre_commit = {
	.name = "pre-commit",
	.summary = "lint what is staged, and look for secrets in it",
	.operands = "",
	.run = pre_commit,
};

static const struct cmd cmd_pre_push = {
	.name = "pre-push",
	.summary = "warn before a push that the server will refuse",
	.operands = "[REMOTE [URL]]",
	.max_args = 2,
	.run = pre_push,
};

static const struct cmd cmd_pre_receive = {
	.name = "pre-receive",
	.summary = "decide whether a push may move the live branch",
	.operands = "",
	.run = pre_receive,
};

static const struct cmd *const subcommands[] = {
	&cmd_commit_msg, &cmd_pre_commit, &cmd_pre_push, &cmd_pre_receive, NULL,
};

const struct cmd cmd_hook = {
	.name = "hook",
	.group = "plumbing",
	.summary = "what the git hooks run; see rbctl hooks",
	.operands = "",
	.subcommands = subcommands,
	.for_git = true,
};
