/* token.c - rbctl token: which tokens there are, and are they still good */
#include "cmd/token.h"
#include "cmd/commands.h"
#include "core/cli/open.h"

#include <string.h>

/* ---- reading the vault ---- */

/* Secrets are passed over; what can't be opened is a row of its own. */
static void add_row(struct token_rows *rows, struct vault *vault,
		    const char *name, int64_t now, int64_t within)
{
	struct token_row row = { 0 };
	struct err err = { 0 };
	bool found;

	if (vault_load(&row.entry, &found, vault, name, &err) == 0) {
		if (!found || row.entry.kind != ENTRY_TOKEN) {
			entry_release(&row.entry);
			return;
		}
		row.readable = true;
		row.life = life_of(&row.entry, now, within);
	} else {
		memcpy(row.problem, err.msg, sizeof(row.problem));
	}
	row.name = xstrdup(name);
	rows->at = grow(rows->at, rows->nr, &rows->alloc, sizeof(*rows->at));
	rows->at[rows->nr++] = row;
}

static int no_token(struct err *err, const char *name)
{
	err_set(err, EXIT_VAULT, "the vault holds no token '%s'", name);
	return err_hint(err, "rbctl token list");
}

int token_load(struct entry *out, struct vault *vault, const char *name,
	       struct err *err)
{
	auto_release(entry) entry = { 0 };
	bool found = false;

	if (text_is_name(name) && vault_load(&entry, &found, vault, name, err))
		return -1;
	if (!found || entry.kind != ENTRY_TOKEN)
		return no_token(err, name);
	*out = entry;
	entry = (struct entry){ 0 };
	return 0;
}

int token_read(struct token_rows *out, const struct context *context,
	       int nr_names, char **names, int64_t within, struct err *err)
{
	auto_release(strings) all = { 0 };
	autoptr(secret) identity = NULL;
	autoptr(vault) vault = NULL;

	if (open_identity(&identity, context, err) ||
	    open_vault(&vault, context, identity, err) ||
	    vault_names(&all, vault, err))
		return -1;
	for (int i = 0; i < nr_names; i++) {
		size_t before = out->nr;

		if (strings_has(&all, names[i]))
			add_row(out, vault, names[i], context->now, within);
		if (out->nr == before)
			return no_token(err, names[i]);
	}
	for (size_t i = 0; nr_names == 0 && i < all.nr; i++)
		add_row(out, vault, all.at[i], context->now, within);
	return 0;
}

/* ---- list ---- */

static int run_list(struct context *context, void *payload UNUSED,
		    int nr_args UNUSED, char **args UNUSED, struct err *err)
{
	auto_release(token_rows) rows = { 0 };

	if (token_read(&rows, context, 0, NULL, 0, err) ||
	    token_answer(context, "token-list/1", &rows, err))
		return -1;
	return EXIT_YES;
}

static const struct cmd token_list = {
	.name = "list",
	.summary = "list the tokens in the vault and how long they live",
	.operands = "",
	.run = run_list,
	.example = "rbctl token list",
};

static const struct cmd *const subcommands[] = {
	&token_check,      &token_exec,  &token_get,
	&token_introspect, &token_list,  &token_refresh,
	&token_revoke,     &token_share, NULL
};

const struct cmd cmd_token = {
	.name = "token",
	.group = "tokens",
	.summary = "see, use, renew and give back the tokens in the vault",
	.operands = "",
	.subcommands = subcommands,
};
