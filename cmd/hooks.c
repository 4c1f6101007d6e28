/* hooks.c - puts the hooks into a repository, and looks whether they are */
#include "cmd/hooks.h"
#include "core/cli/hooks.h"
#include "core/json/json.h"

struct install_options {
	bool force;
	bool drivers;
};

static const struct option install_table[] = {
	OPT_FLAG(install_options, force, 0, "force",
		 "replace other hooks (they are kept beside)"),
	OPT_FLAG(install_options, drivers, 0, "drivers",
		 "let git compare and merge documents by what they mean"),
	OPT_END,
};

/* What is left to be done, after the files are there. */
static int say_rest(struct buf *text, struct repo *repo, struct err *err)
{
	auto_release(hooks_place) place = { 0 };

	if (hooks_place_find(&place, repo, err))
		return -1;
	if (place.path.value && !text_equal(place.path.scope, "local"))
		buf_add(text, "git does not look there: rbctl hooks check "
			      "says why\n");
	if (repo_work_tree(repo) == NULL)
		buf_add(text, "This repository decides about pushes now. Say "
			      "where its trust begins, as the user\nthat git "
			      "runs as: rbctl trust\n");
	return 0;
}

/* All that can be refused is asked before anything is written. */
static int install_all(struct strings *installed, struct repo *repo,
		       const struct install_options *options, struct err *err)
{
	autofree char *program = NULL;

	if (options->drivers &&
	    (drivers_program(&program, err) ||
	     drivers_may_install(repo, program, options->force, err)))
		return -1;
	if (hooks_install(installed, repo, options->force, err))
		return -1;
	if (!options->drivers)
		return 0;
	if (drivers_install(repo, program, err))
		return -1;
	strings_add(installed, "diff driver");
	strings_add(installed, "merge driver");
	return 0;
}

static int install(struct context *context, void *payload, int nr_args UNUSED,
		   char **args UNUSED, struct err *err)
{
	const struct install_options *options = payload;
	auto_release(strings) installed = { 0 };
	autoptr(json) json = json_new_object();
	autoptr(repo) repo = NULL;
	autobuf text = { 0 };

	if (repo_open(&repo, context->dir, err) ||
	    install_all(&installed, repo, options, err))
		return -1;
	if (context->json) {
		json_set_string(json, "format", "hooks/1");
		json_set_bool(json, "ok", true);
		json_set_strings(json, "installed", &installed);
		return answer_json(json, err) ? -1 : EXIT_YES;
	}
	buf_add(&text, "installed ");
	strings_join_words(&text, &installed);
	buf_add(&text, "\n");
	if (say_rest(&text, repo, err))
		return -1;
	return answer(&text, err) ? -1 : EXIT_YES;
}

struct check_options {
	const char *server;
};

static const struct option check_table[] = {
	OPT_TEXT(check_options, server, 's', "server", "REMOTE",
		 "ask that remote what it does with a push"),
	OPT_END,
};

static int check(struct context *context, void *payload, int nr_args UNUSED,
		 char **args UNUSED, struct err *err)
{
	const struct check_options *options = payload;

	return options->server ? hooks_ask_server(context, options->server, err)
			       : hooks_check_here(context, err);
}

static const struct cmd cmd_install = {
	.name = "install",
	.summary = "install the hooks that fit this repository",
	.operands = "",
	.options = install_table,
	.options_size = sizeof(struct install_options),
	.run = install,
};

static const struct cmd cmd_check = {
	.name = "check",
	.summary = "say whether the hooks are run, and what a server does",
	.operands = "",
	.options = check_table,
	.options_size = sizeof(struct check_options),
	.run = check,
};

static const struct cmd *const subcommands[] = { &cmd_check, &cmd_install,
						 NULL };

const struct cmd cmd_hooks = {
	.name = "hooks",
	.group = "start",
	.summary = "install or check the git hooks",
	.operands = "",
	.subcommands = subcommands,
	.example = "rbctl hooks install",
	.format = "hooks/1",
};
