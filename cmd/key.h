/* key.h - the subcommands of rbctl key that have files of their own */
#ifndef CMD_KEY_H
#define CMD_KEY_H

#include "core/cli/command.h"

extern const struct cmd key_passphrase;
extern const struct cmd key_revoke;

#endif
