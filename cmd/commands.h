/* commands.h - every command, in the alphabet (make lint checks the order) */
#ifndef CMD_COMMANDS_H
#define CMD_COMMANDS_H

#include "core/cli/help.h"

/* One line a command, added together with its cmd/NAME.c. */
#define COMMANDS(X) \
	X(apply)    \
	X(approve)  \
	X(audit)    \
	X(clone)    \
	X(demo)     \
	X(diff)     \
	X(doctor)   \
	X(drift)    \
	X(driver)   \
	X(expiry)   \
	X(explain)  \
	X(export)   \
	X(fmt)      \
	X(help)     \
	X(hook)     \
	X(hooks)    \
	X(import)   \
	X(init)     \
	X(key)      \
	X(land)     \
	X(lint)     \
	X(log)      \
	X(new)      \
	X(plan)     \
	X(policy)   \
	X(receipts) \
	X(reject)   \
	X(resume)   \
	X(sandbox)  \
	X(secret)   \
	X(show)     \
	X(status)   \
	X(todo)     \
	X(token)    \
	X(trust)    \
	X(vault)    \
	X(verify)   \
	X(version)  \
	X(withdraw)

#define DECLARE_COMMAND(name) extern const struct cmd cmd_##name;
COMMANDS(DECLARE_COMMAND)
#undef DECLARE_COMMAND

/* The same as tables (main.c). */
extern const struct program rbctl;

#endif
