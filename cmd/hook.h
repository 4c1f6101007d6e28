/* hook.h - what git runs, one function a hook */
#ifndef CMD_HOOK_H
#define CMD_HOOK_H

#include "core/cli/command.h"

#define HOOK_INPUT_MAX (4 * 1024 * 1024) /* bytes git may tell a hook */

/* Prints the answer to a person on stderr: git shows it to whoever pushes. */
int hook_pre_commit(struct context *context, struct err *err) MUST_CHECK;
int hook_commit_msg(const char *file, struct err *err) MUST_CHECK;
int hook_pre_push(struct context *context, struct err *err) MUST_CHECK;
int hook_pre_receive(struct context *context, struct err *err) MUST_CHECK;

#endif
