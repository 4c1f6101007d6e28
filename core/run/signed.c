/* signed.c - what a server signs, checked against the keys it publishes */
#include "core/run/step.h"

#include "core/run/request_parts.h"

#include <string.h>

#define ACCESS_TOKEN_TYPE "at+jwt" /* RFC 9068 section 2.1 */
#define AUDIENCES_MAX     16

static const struct json *metadata_of(const struct run *run)
{
	return json_get(run->plan->server->root, "metadata");
}

static int open_keys(struct run *run, const char *what, struct err *err)
{
	const struct document *server = run->plan->server;
	const char *uri = json_text(metadata_of(run), "jwks_uri", NULL);

	if (run->jwks)
		return 0;
	if (uri)
		return jwks_new(&run->jwks, uri,
				json_get(server->root, "jwks_pins"), err);
	err_set(err, EXIT_SERVER,
		"%s can't be checked: server '%s' does not say where its keys "
		"are",
		what, server->name);
	return err_hint(err, "add \"jwks_uri\" to the metadata in %s",
			server->path);
}

/* A "no" of the judge is the failure of the step. */
static int judge(struct run *run, const struct jwt *jwt,
		 const struct jwt_expect *expect, jwt_judge_fn *judge_kind,
		 struct err *err)
{
	struct jwks_carrier carrier = { run->tools->send, run->tools->payload };
	struct jwt_verdict verdict = { 0 };

	if (open_keys(run, expect->what, err) ||
	    jwks_judge(&verdict, run->jwks, &carrier, jwt, expect, judge_kind,
		       err))
		return -1;
	if (verdict.fault == JWT_SOUND)
		return 0;
	err_set(err, EXIT_SERVER, "%s", verdict.why);
	return err_hint(err, "%s", verdict.hint);
}

static struct jwt_expect expectation(const struct run *run, const char *what)
{
	return (struct jwt_expect){
		.what = what,
		.issuer = plan_issuer(run->plan),
		.now = run->tools->clock(run->tools->payload),
		.client_id = run->plan->runbook->client_id,
	};
}

static int parse(struct jwt *out, const char *text, size_t len,
		 const char *what, struct err *err)
{
	if (jwt_parse(out, text, len, err) == 0)
		return 0;
	err->code = EXIT_SERVER;
	return err_wrap(err, "%s", what);
}

/* OpenID Connect Core section 3.1.3.7 */
static int check_id_token(struct run *run, const struct oauth_token *token,
			  struct err *err)
{
	struct jwt_expect expect = expectation(run, "the ID token");
	auto_release(jwt) jwt = { 0 };

	expect.nonce = run->grant.nonce;
	expect.access_token = token->access_token;
	return parse(&jwt, secret_bytes(token->id_token),
		     secret_len(token->id_token), expect.what,
		     err) || judge(run, &jwt, &expect, jwt_judge_id_token, err)
		       ? -1
		       : 0;
}

/* For whom the runbook asked it to be: "resource" and "audience". */
static int add_audiences(struct strings *out, struct run *run, struct err *err)
{
	static const char *const members[] = { "resource", "audience" };
	struct materials materials = step_materials(run);

	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		const struct json *value =
			json_get(run->plan->runbook->token, members[i]);
		autoptr(json) filled = NULL;

		if (!value)
			continue;
		if (request_json(&filled, value, &materials, err))
			return -1;
		if (json_string(filled))
			strings_add(out, json_string(filled));
		json_strings(out, filled);
	}
	return 0;
}

/* None wanted: any is good. */
static void fill_audiences(struct jwt_expect *expect,
			   const char *audiences[AUDIENCES_MAX + 1],
			   const struct strings *wanted)
{
	for (size_t i = 0; i < wanted->nr && i < AUDIENCES_MAX; i++)
		audiences[i] = wanted->at[i];
	expect->audiences = wanted->nr ? audiences : NULL;
}

/* RFC 9068 section 4, of a token that says that it is one. */
static int check_access_token(struct run *run, const struct oauth_token *token,
			      struct err *err)
{
	struct jwt_expect expect = expectation(run, "the access token");
	const char *audiences[AUDIENCES_MAX + 1] = { NULL };
	auto_release(strings) wanted = { 0 };
	auto_release(jwt) jwt = { 0 };

	if (add_audiences(&wanted, run, err) ||
	    parse(&jwt, secret_bytes(token->access_token),
		  secret_len(token->access_token), expect.what, err))
		return -1;
	fill_audiences(&expect, audiences, &wanted);
	return judge(run, &jwt, &expect, jwt_judge_access_token, err);
}

static bool has_word(const char *words, const char *word)
{
	size_t len = strlen(word);

	while (words && *words) {
		size_t here = strcspn(words, " ");

		if (here == len && memcmp(words, word, len) == 0)
			return true;
		words += here;
		words += strspn(words, " ");
	}
	return false;
}

static int check_sign_in(struct run *run, const struct step *step,
			 const struct oauth_token *token, struct err *err)
{
	if (token->id_token)
		return check_id_token(run, token, err);
	if (step->kind != STEP_AUTHORIZE || !has_word(token->scope, "openid"))
		return 0;
	err_set(err, EXIT_SERVER,
		"the server sent no ID token, though it was asked who signed "
		"in (scope 'openid')");
	return err_hint(err, "ask the people who run the server, or take "
			     "'openid' out of the runbook's scopes");
}

int signed_check(struct run *run, const struct step *step,
		 const struct oauth_token *token, const struct json *asked,
		 struct err *err)
{
	/* One that nobody asked for is not looked at, and not used. */
	if (request_signs_in(asked) && check_sign_in(run, step, token, err))
		return -1;
	if (!jwt_says_type(secret_bytes(token->access_token),
			   secret_len(token->access_token), ACCESS_TOKEN_TYPE))
		return 0;
	return check_access_token(run, token, err);
}

int signed_introspection(struct json **out, struct run *run,
			 const struct http_response *response, struct err *err)
{
	struct jwt_expect expect =
		expectation(run, "the introspection response");
	const char *audiences[AUDIENCES_MAX + 1] = { NULL };
	auto_release(strings) us = { 0 };
	auto_release(jwt) jwt = { 0 };

	/* Section 5: who asked, or the resource for which it asked. */
	strings_add(&us, expect.client_id);
	if (add_audiences(&us, run, err))
		return -1;
	fill_audiences(&expect, audiences, &us);
	if (parse(&jwt, buf_str(&response->body), response->body.len,
		  expect.what, err) ||
	    judge(run, &jwt, &expect, jwt_judge_introspection, err) ||
	    oauth_introspect_check(jwt_introspection(&jwt), err))
		return -1;
	*out = json_copy(jwt_introspection(&jwt));
	return 0;
}
