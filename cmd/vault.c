/* vault.c - rbctl vault: who can read what is in it, and is it as it must be */
#include "cmd/vault.h"
#include "cmd/commands.h"

static const struct cmd *const subcommands[] = { &vault_doctor,
						 &vault_open_file, &vault_seal,
						 &vault_sync, NULL };

const struct cmd cmd_vault = {
	.name = "vault",
	.group = "tokens",
	.summary = "see who can read the vault, and seal files for people",
	.operands = "",
	.subcommands = subcommands,
};
