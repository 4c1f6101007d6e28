/* hooks.c - puts the hooks into a repository, and looks whether they are */
#include "core/cli/hooks.h"
#include "core/cli/command.h"
#include "core/json/json.h"

struct install_options {
	bool force;
};

static const struct option install_table[] = {
	OPT_FLAG(install_options, force, 0, "force",
		 "replace other hooks (they are kept beside)"),
	OPT_END,
};

static int install(struct context *context, void *payload, int nr_args UNUSED,
		   char **args UNUSED, struct err *err)
{
	const struct install_options *options = payload;
	auto_release(strings) installed = { 0 };
	autoptr(json) json = json_new_object();
	autoptr(repo) repo = NULL;
	autobuf text = { 0 };

	if (repo_open(&repo, context->dir, err) ||
	    hooks_install(&installed, repo, options->force, err))
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
	if (repo_work_tree(repo) == NULL)
		buf_add(&text, "This repository decides about pushes now. Say "
			       "where its trust begins, as the user\nthat git "
			       "runs as: rbctl trust\n");
	return answer(&text, err) ? -1 : EXIT_YES;
}

static const char *const state_words[] = {
	[HOOK_MISSING] = "missing",
	[HOOK_INSTALLED] = "installed",
	[HOOK_EDITED] = "edited, or another program's",
	[HOOK_NOT_EXECUTABLE] = "not executable",
};

static int check(struct context *context, void *payload UNUSED,
		 int nr_args UNUSED, char **args UNUSED, struct err *err)
{
	struct hook_status status[HOOKS_MAX];
	autoptr(json) json = json_new_object();
	autofree char *folder = NULL;
	autoptr(repo) repo = NULL;
	struct json *list;
	autobuf text = { 0 };
	bool good = true;
	bool moved;
	size_t nr;

	if (repo_open(&repo, context->dir, err) ||
	    hooks_folder(&folder, &moved, repo, err) ||
	    hooks_check(status, &nr, repo, err))
		return -1;
	if (moved) {
		buf_add(&text, "core.hooksPath sends git to ");
		buf_add_untrusted(&text, folder);
		buf_add(&text, "\n");
	}
	list = json_set_object(json, "hooks");
	for (size_t i = 0; i < nr; i++) {
		good = good && status[i].state == HOOK_INSTALLED;
		buf_addf(&text, "%-12s %s\n", status[i].name,
			 state_words[status[i].state]);
		json_set_string(list, status[i].name,
				state_words[status[i].state]);
	}
	if (!good)
		buf_add(&text, "next: rbctl hooks install\n");
	buf_add(&text, "Hooks can be bypassed; apply can't: it asks the same "
		       "question itself.\n");
	if (context->json) {
		json_set_string(json, "format", "hooks/1");
		json_set_bool(json, "ok", good);
		json_set_string(json, "folder", folder);
		json_set_bool(json, "hooks_path_set", moved);
		if (answer_json(json, err))
			return -1;
	} else if (answer(&text, err)) {
		return -1;
	}
	return good ? EXIT_YES : EXIT_NO;
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
	.summary = "say whether the hooks are there and ours",
	.operands = "",
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
};
