/* open.c - what nearly every command opens first: store, vault, keys */
#include "core/cli/open.h"
#include "core/cli/progress.h"
#include "core/git/repo.h"

#include <string.h>

struct store_options open_store_options(const struct context *context)
{
	return (struct store_options){
		.state_dir = context->places.state,
		.config_dir = context->places.config,
		.now = context->now,
		.risk = open_risk,
		.tool = context->build_id,
		.progress = context->progress ? progress_tell : NULL,
		.progress_payload = context->progress,
	};
}

int open_store(struct store **out, const struct context *context,
	       struct err *err)
{
	struct store_options options = open_store_options(context);

	return store_open(out, context->dir, &options, err);
}

/* A path from git's configuration: "~/" is the home folder. */
static int expand(char **path, struct err *err)
{
	const char *home = getenv("HOME");
	char *expanded;

	if (*path == NULL || !text_starts(*path, "~/"))
		return 0;
	if (home == NULL || home[0] != '/')
		return err_set(err, EXIT_SYSTEM,
			       "'%s' cannot be found: HOME is not set", *path);
	expanded = xasprintf("%s%s", home, *path + 1);
	free(*path);
	*path = expanded;
	return 0;
}

/* The key that git's configuration names; *out NULL when it names none. */
static int configured_key(char **out, struct repo *repo, struct err *err)
{
	if (repo_config(out, repo, "rbctl.signingKey", true, err))
		return -1;
	if (*out == NULL &&
	    repo_config(out, repo, "user.signingKey", true, err))
		return -1;
	if (*out && (text_starts(*out, "key::") || text_starts(*out, "ssh-"))) {
		err_set(err, EXIT_INPUT,
			"git's user.signingKey is a key itself, and a file "
			"that holds it is needed");
		return err_hint(err, "--key FILE, or git config rbctl."
				     "signingKey FILE");
	}
	return expand(out, err);
}

int open_signer(struct signer **out, const struct context *context UNUSED,
		struct repo *repo, const char *key_file, struct err *err)
{
	autofree char *configured = NULL;
	autofree char *program = NULL;

	if (key_file == NULL && repo) {
		if (configured_key(&configured, repo, err))
			return -1;
		key_file = configured;
	}
	if (key_file == NULL) {
		err_set(err, EXIT_INPUT, "no signing key is named");
		return err_hint(err, "--key FILE, or git config --global "
				     "user.signingKey FILE");
	}
	/* The repository must not name a program that sees what is signed. */
	if (repo &&
	    (repo_config(&program, repo, "gpg.ssh.program", false, err) ||
	     expand(&program, err)))
		return -1;
	return signer_open(out, key_file, program, err);
}
