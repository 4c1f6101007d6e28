/* new_answers.c - what `rbctl new` must know: flags, the store, the person */
#include "cmd/new.h"

#include <string.h>

void new_words_release(struct new_words *words)
{
	free(words->client_id);
	free(words->secret);
	free(words->owner);
	free(words->viewers);
	free(words->operators);
	*words = (struct new_words){ 0 };
}

static int refuse_certificate(const char *wanted, struct err *err)
{
	err_set(err, EXIT_USAGE,
		"'%s' needs a certificate with its key, which are not asked "
		"for here",
		wanted);
	return err_hint(err, "make it with --auth private_key_jwt, then set "
			     "\"auth\" and add \"certificate\" to the client: "
			     "man rbctl-runbook");
}

static int choose_auth(enum client_auth *out, const char *wanted,
		       const struct json *metadata, struct err *err)
{
	if (!wanted) {
		if (generate_auth(out, metadata))
			return 0;
		err_set(err, EXIT_INPUT,
			"this server takes neither client_secret_basic nor "
			"client_secret_post");
		return err_hint(err, "give the client's way with --auth");
	}
	if (client_auth_find(out, wanted))
		return *out == AUTH_TLS || *out == AUTH_SELF_SIGNED_TLS
			       ? refuse_certificate(wanted, err)
			       : 0;
	err_set(err, EXIT_USAGE, "'%s' is no way for a client to prove itself",
		wanted);
	return err_hint(err, "--auth client_secret_basic");
}

static int ask_client(struct answers *out, struct new_words *words,
		      const struct new_options *options,
		      const struct context *context, struct err *err)
{
	const char *proof = generate_proof(out->auth);
	autofree char *proposal = xasprintf("vault:%s-%s", out->name, proof);
	autofree char *question =
		xasprintf("Where is its %s (not the %s itself)", proof, proof);
	autofree char *option = xasprintf("--secret %s", proposal);

	if (options->client_id)
		words->client_id = xstrdup(options->client_id);
	else if (ask(&words->client_id, context,
		     "Under which client id is the program registered", NULL,
		     "--client-id ID", err) < 0)
		return -1;
	out->client_id = words->client_id;
	if (!*words->client_id)
		return err_set(err, EXIT_INPUT, "the client id is empty");
	if (out->auth == AUTH_NONE)
		return 0;
	if (options->secret)
		words->secret = xstrdup(options->secret);
	else if (ask(&words->secret, context, question, proposal, option, err) <
		 0)
		return -1;
	out->secret = words->secret;
	if (secret_reference_is_valid(words->secret))
		return 0;
	/* It may be the secret itself: it is not repeated. */
	err_set(err, EXIT_INPUT, "the %s is not given as a reference", proof);
	return err_hint(err,
			"store it with `rbctl secret set %s-%s`, then "
			"write --secret %s",
			out->name, proof, proposal);
}

static const char *first_key(const struct json *object)
{
	const struct json *first = json_first(object);

	return first ? json_key(first) : NULL;
}

/* The owner is a team in words; who may see the token and run it are roles
 * of the policy, where there is one. */
static void choose_people(struct answers *out, struct new_words *words,
			  const char *owner, const struct catalog *catalog)
{
	const struct document *policy = catalog_find_path(catalog, POLICY_PATH);
	const struct json *roles =
		policy ? json_get(policy->root, "roles") : NULL;
	const char *operators = json_get(roles, "operations") ? "operations"
				: json_get(roles, "operators")
					? "operators"
					: first_key(roles);
	const char *viewers;

	if (!owner)
		owner = operators ? operators : "operations";
	viewers = !roles || json_get(roles, owner) ? owner : operators;
	words->owner = xstrdup(owner);
	words->viewers = xasprintf("role:%s", viewers ? viewers : owner);
	words->operators = operators ? xasprintf("role:%s", operators) : NULL;
	out->owner = words->owner;
	out->viewers = words->viewers;
	out->operators = words->operators;
}

static const char *default_environment(const struct catalog *catalog)
{
	const char *only = NULL;

	for (size_t i = 0; i < catalog->nr; i++) {
		if (catalog->at[i]->kind != DOCUMENT_ENVIRONMENT)
			continue;
		if (only)
			return "test";
		only = catalog->at[i]->name;
	}
	return only ? only : "test";
}

static void choose_server(struct answers *out, struct new_words *words,
			  const struct new_options *options,
			  const struct json *metadata,
			  const struct catalog *catalog)
{
	const char *issuer = json_text(metadata, "issuer", "");

	out->server = options->server ? options->server : out->name;
	if (options->server || options->force)
		return;
	for (size_t i = 0; i < catalog->nr; i++) {
		const struct document *have = catalog->at[i];

		if (have->kind != DOCUMENT_SERVER ||
		    !text_equal(json_text(have->root, "issuer", NULL), issuer))
			continue;
		out->server = have->name;
		words->server_is_there = true;
		return;
	}
}

int new_answers(struct answers *out, struct new_words *words,
		const struct new_options *options, const struct json *metadata,
		const struct catalog *catalog, const struct context *context,
		struct err *err)
{
	if (!json_get(metadata, "token_endpoint"))
		return err_set(err, EXIT_INPUT,
			       "this server has no token_endpoint, so nothing "
			       "can get a token from it");
	out->title = options->title;
	out->api = options->api;
	out->scopes = &options->scopes;
	out->environment = options->environment ? options->environment
						: default_environment(catalog);
	choose_server(out, words, options, metadata, catalog);
	choose_people(out, words, options->owner, catalog);
	if (choose_auth(&out->auth, options->auth, metadata, err) < 0)
		return -1;
	return ask_client(out, words, options, context, err);
}
