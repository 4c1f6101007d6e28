/* new.c - rbctl new: a complete first runbook from a server's description */
#include "cmd/commands.h"
#include "cmd/new.h"
#include "core/base/fs.h"
#include "core/cli/discovery.h"
#include "core/cli/open.h"
#include "core/git/repo.h"
#include "core/net/http.h"

#include <string.h>
#include <unistd.h>

/* clang-format off */
static const struct option options_table[] = {
	OPT_TEXT(new_options, from, 0, "from", "ISSUER|URL|FILE",
		 "the authorization server, or its discovery document"),
	OPT_TEXT(new_options, client_id, 0, "client-id", "ID",
		 "the name under which the client is registered"),
	OPT_TEXT(new_options, secret, 0, "secret", "REF",
		 "where its secret, or its private key, is: vault:NAME, "
		 "env:NAME, file:PATH, command:NAME, prompt"),
	OPT_LIST(new_options, scopes, 0, "scope", "SCOPE",
		 "a scope to ask for; may be given several times"),
	OPT_TEXT(new_options, owner, 0, "owner", "TEAM",
		 "who keeps the runbook right"),
	OPT_TEXT(new_options, environment, 0, "env", "NAME",
		 "the environment it runs in (test)"),
	OPT_TEXT(new_options, api, 0, "api", "URL",
		 "an API to call with the token"),
	OPT_TEXT(new_options, title, 0, "title", "TEXT",
		 "what people read above it"),
	OPT_TEXT(new_options, auth, 0, "auth", "METHOD",
		 "how the client proves itself (client_secret_basic, "
		 "client_secret_post, client_secret_jwt, private_key_jwt, "
		 "none)"),
	OPT_TEXT(new_options, server, 0, "server", "NAME",
		 "the server document's name; else as the runbook"),
	OPT_FLAG(new_options, force, 0, "force",
		 "replace documents that are there already"),
	OPT_END,
};
/* clang-format on */

static int check_name(const char *what, const char *name, struct err *err)
{
	if (!name || text_is_name(name))
		return 0;
	err_set(err, EXIT_USAGE, "'%s' is no name for %s", name, what);
	return err_hint(err, "use small letters, digits, '.', '_' and '-'");
}

static int check_api(const char *api, struct err *err)
{
	auto_release(url) url = { 0 };

	if (!api)
		return 0;
	if (url_parse(&url, api, err) < 0)
		return err_wrap(err, "--api");
	if (url.has_user)
		return err_set(err, EXIT_INPUT,
			       "--api: the address has a user name in it");
	if (!text_equal(url.scheme, "https") && !url_is_loopback(&url))
		return err_set(err, EXIT_INPUT,
			       "--api: '%s' is not encrypted; write https://",
			       api);
	return 0;
}

static int check_options(const struct new_options *options, const char *name,
			 struct err *err)
{
	if (!options->from) {
		err_set(err, EXIT_USAGE, "no server is named");
		return err_hint(err,
				"rbctl new %s --from "
				"https://your-server/",
				name);
	}
	if (check_name("a runbook", name, err) < 0 ||
	    check_name("an environment", options->environment, err) < 0 ||
	    check_name("a server", options->server, err) < 0)
		return -1;
	return check_api(options->api, err);
}

static int work_tree(char **out, struct err *err)
{
	autoptr(repo) repo = NULL;

	if (repo_open(&repo, ".", err) < 0)
		return err_hint(err, "rbctl init NAME makes a store; go into "
				     "it, then run this again");
	if (!repo_work_tree(repo))
		return err_set(err, EXIT_GIT,
			       "this repository has no work tree");
	*out = xstrdup(repo_work_tree(repo));
	return 0;
}

/* All or nothing: none is written when one is in the way. */
static int write_files(const struct generated *generated, const char *root,
		       bool force, struct err *err)
{
	for (size_t i = 0; i < generated->nr; i++) {
		const struct generated_file *file = &generated->files[i];
		autofree char *path = xasprintf("%s/%s", root, file->path);

		if (force || file->merged || !fs_exists(path))
			continue;
		err_set(err, EXIT_INPUT, "'%s' is there already", file->path);
		return err_hint(err, "--force replaces it; or choose another "
				     "name");
	}
	for (size_t i = 0; i < generated->nr; i++) {
		const struct generated_file *file = &generated->files[i];
		autofree char *path = xasprintf("%s/%s", root, file->path);
		autofree char *folder =
			xstrndup(path, (size_t)(strrchr(path, '/') - path));

		if (fs_mkdirs(folder, 0755, err) < 0 ||
		    fs_write(path, file->text.data, file->text.len, 0644, err) <
			    0)
			return -1;
	}
	return 0;
}

static int lint_files(struct findings *out, const struct generated *generated,
		      const char *root, int64_t now, struct err *err)
{
	auto_release(catalog) catalog = { 0 };

	if (open_work_tree(&catalog, NULL, root, err) < 0)
		return -1;
	for (size_t i = 0; i < generated->nr; i++) {
		const struct generated_file *file = &generated->files[i];

		lint_text(out, file->path, buf_str(&file->text), file->text.len,
			  &catalog, now);
	}
	return 0;
}

static int generate(struct new_result *result, struct new_options *options,
		    const char *name, const struct context *context,
		    struct err *err)
{
	auto_release(catalog) catalog = { 0 };
	autoptr(json) metadata = NULL;
	struct answers answers = { .name = name, .now = context->now };
	struct new_words words = { 0 };
	autobuf text = { 0 };
	int ret = -1;

	if (open_work_tree(&catalog, NULL, result->root, err) < 0 ||
	    discovery_read(&metadata, &text, &result->source, options->from,
			   err) < 0)
		return -1;
	if (!new_answers(&answers, &words, options, metadata, &catalog, context,
			 err)) {
		discovery_doubts(&result->doubts, metadata);
		result->secret =
			answers.secret ? xstrdup(answers.secret) : NULL;
		result->is_key = answers.auth == AUTH_PRIVATE_KEY_JWT;
		if ((words.server_is_there ||
		     !generate_server(&result->generated, answers.server,
				      metadata, buf_str(&text), text.len,
				      buf_str(&result->source), NULL, err)) &&
		    !generate_runbook(&result->generated, &answers, metadata,
				      &catalog, err))
			ret = 0;
	}
	new_words_release(&words);
	return ret;
}

static int run(struct context *context, void *payload, int nr_args UNUSED,
	       char **args, struct err *err)
{
	struct new_options *options = payload;
	auto_release(new_result) result = { .name = args[0] };

	if (check_options(options, args[0], err) < 0 ||
	    work_tree(&result.root, err) < 0 ||
	    generate(&result, options, args[0], context, err) < 0 ||
	    write_files(&result.generated, result.root, options->force, err) <
		    0 ||
	    lint_files(&result.findings, &result.generated, result.root,
		       context->now, err) < 0)
		return -1;
	return new_answer(context, &result, err);
}

const struct cmd cmd_new = {
	.name = "new",
	.group = "write",
	.summary = "make a complete runbook for a server",
	.operands = "NAME",
	.min_args = 1,
	.max_args = 1,
	.options = options_table,
	.options_size = sizeof(struct new_options),
	.run = run,
	.example = "rbctl new payroll-token --from "
		   "https://sso.example.com/realms/corp",
};
