/* token.c - rbctl token: which tokens there are, and are they still good */
#include "cmd/token.h"
#include "cmd/commands.h"
#include "core/base/fs.h"
#include "core/cli/open.h"

#include <string.h>
#include <unistd.h>

struct get_options {
	bool show;
};

struct check_options {
	const char *within;
};

/* clang-format off */
static const struct option get_table[] = {
	OPT_FLAG(get_options, show, 0, "show",
		 "print it even on a terminal, where others may look on"),
	OPT_END,
};

static const struct option check_table[] = {
	OPT_TEXT(check_options, within, 0, "within", "SPAN",
		 "say 3 when one expires within 30m, 12h, 7d …"),
	OPT_END,
};
/* clang-format on */

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

/* All tokens, or the ones that are named, which must be there. */
static int read_rows(struct token_rows *out, const struct context *context,
		     int nr_names, char **names, int64_t within,
		     struct err *err)
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

	if (read_rows(&rows, context, 0, NULL, 0, err) ||
	    token_answer(context, "token-list/1", &rows, err))
		return -1;
	return EXIT_YES;
}

/* ---- get ---- */

static int refuse_dead(const char *name, const struct entry *entry, int64_t now,
		       struct err *err)
{
	enum life life = life_of(entry, now, 0);
	autobuf words = { 0 };

	if (life != LIFE_EXPIRED && life != LIFE_REVOKED)
		return 0;
	life_words(&words, entry, now);
	err_set(err, EXIT_NO, "the token '%s' is of no use: %s", name,
		buf_str(&words));
	return err_hint(err, "rbctl apply %s",
			entry->runbook ? entry->runbook : "RUNBOOK");
}

static int show_metadata(const char *name, const struct entry *entry,
			 struct err *err)
{
	autoptr(json) value = json_new_object();

	json_set_string(value, "format", "token-get/1");
	json_set_bool(value, "ok", true);
	token_describe(value, name, entry);
	return answer_json(value, err) ? -1 : EXIT_YES;
}

/* Past stdio, whose buffer would keep a copy. */
static int print_token(const struct entry *entry, struct err *err)
{
	autowipe text = { 0 };

	buf_reserve(&text, secret_len(entry->value) + 1);
	/* the one place where a token is printed, and only when asked for */
	buf_add_bytes(&text, secret_bytes(entry->value),
		      secret_len(entry->value));
	buf_add(&text, "\n");
	if (fs_write_all(STDOUT_FILENO, text.data, text.len) < 0)
		return err_errno(err, "cannot write the token");
	return EXIT_YES;
}

static int run_get(struct context *context, void *payload, int nr_args UNUSED,
		   char **args, struct err *err)
{
	const struct get_options *options = payload;
	auto_release(token_rows) rows = { 0 };
	const struct token_row *row;

	if (read_rows(&rows, context, 1, args, 0, err))
		return -1;
	row = &rows.at[0];
	if (!row->readable) {
		err_set(err, EXIT_VAULT, "%s", row->problem);
		return -1;
	}
	if (refuse_dead(row->name, &row->entry, context->now, err))
		return -1;
	if (context->json)
		return show_metadata(row->name, &row->entry, err);
	if (!options->show && isatty(STDOUT_FILENO)) {
		err_set(err, EXIT_USAGE,
			"a token is not shown on a terminal unless --show "
			"asks for it");
		return err_hint(err, "rbctl token get %s | …, or --show",
				row->name);
	}
	return print_token(&row->entry, err);
}

/* ---- check ---- */

/* The worst of all: what can't be opened, what is dead, what dies soon. */
static int judge(const struct token_rows *rows, struct err *err)
{
	size_t unreadable = 0;
	bool dead = false;
	bool soon = false;

	for (size_t i = 0; i < rows->nr; i++) {
		enum life life = rows->at[i].life;

		unreadable += !rows->at[i].readable;
		dead = dead || life == LIFE_EXPIRED || life == LIFE_REVOKED;
		soon = soon || life == LIFE_SOON;
	}
	if (unreadable > 0)
		return err_set(
			err, EXIT_VAULT,
			unreadable == 1
				? "%zu entry of the vault can't be opened"
				: "%zu entries of the vault can't be "
				  "opened",
			unreadable);
	return dead ? EXIT_NO : soon ? EXIT_SOON : EXIT_YES;
}

static int run_check(struct context *context, void *payload, int nr_args,
		     char **args, struct err *err)
{
	const struct check_options *options = payload;
	auto_release(token_rows) rows = { 0 };
	int64_t within = 0;

	if (options->within && !text_unspan(&within, options->within)) {
		err_set(err, EXIT_USAGE, "'%s' is not a span of time",
			options->within);
		return err_hint(err, "write a number and one of s m h d w: 7d");
	}
	if (read_rows(&rows, context, nr_args, args, within, err) ||
	    token_answer(context, "token-check/1", &rows, err))
		return -1;
	return judge(&rows, err);
}

static const struct cmd token_check = {
	.name = "check",
	.summary = "say whether tokens are still good, for cron and people",
	.operands = "[NAME…]",
	.max_args = -1,
	.options = check_table,
	.options_size = sizeof(struct check_options),
	.run = run_check,
	.example = "rbctl token check --within 7d",
};

static const struct cmd token_get = {
	.name = "get",
	.summary = "print a token, for another program to use",
	.operands = "NAME",
	.min_args = 1,
	.max_args = 1,
	.options = get_table,
	.options_size = sizeof(struct get_options),
	.run = run_get,
	.example = "rbctl token get payroll-export >token.txt",
};

static const struct cmd token_list = {
	.name = "list",
	.summary = "list the tokens in the vault and how long they live",
	.operands = "",
	.run = run_list,
	.example = "rbctl token list",
};

static const struct cmd *const subcommands[] = { &token_check, &token_get,
						 &token_list, NULL };

const struct cmd cmd_token = {
	.name = "token",
	.group = "tokens",
	.summary = "see and use the tokens in the vault",
	.operands = "",
	.subcommands = subcommands,
};
