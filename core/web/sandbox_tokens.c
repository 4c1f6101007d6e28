/* sandbox_tokens.c - the tokens given out: asked about, and taken back */
#include "core/web/sandbox_parts.h"

#include <string.h>

struct sandbox_token *sandbox_remember(struct sandbox *sandbox)
{
	size_t at = sandbox->nr_tokens++ % SANDBOX_TOKENS_MAX;
	struct sandbox_token *token = &sandbox->tokens[at];

	free(token->scope);
	free(token->client);
	*token = (struct sandbox_token){ 0 };
	return token;
}

struct sandbox_token *sandbox_active(struct sandbox *sandbox, const char *text)
{
	unsigned char digest[SHA256_SIZE];
	int64_t now = sandbox_now(sandbox);

	hash_sha256(digest, text, strlen(text));
	for (size_t i = 0; i < SANDBOX_TOKENS_MAX; i++) {
		struct sandbox_token *token = &sandbox->tokens[i];

		if (token->scope && !token->revoked && token->expires > now &&
		    hash_equal(token->digest, digest, sizeof(digest)))
			return token;
	}
	return NULL;
}

/* RFC 7662 section 2.2 */
static struct json *describe(const struct sandbox *sandbox,
			     const struct sandbox_token *token)
{
	struct json *json = json_new_object();

	json_set_bool(json, "active", token != NULL);
	if (!token)
		return json;
	json_set_string(json, "scope", token->scope);
	json_set_string(json, "client_id", token->client);
	json_set_string(json, "token_type", "Bearer");
	json_set_int(json, "exp", token->expires);
	json_set_int(json, "iat", token->issued);
	json_set_string(json, "sub", token->client);
	json_set_stringf(json, "aud", "%s/api", sandbox->issuer);
	json_set_string(json, "iss", sandbox->issuer);
	json_set_string(json, "jti", token->id);
	return json;
}

/* The token that a form is about; NULL with the refusal. */
static const char *subject(struct sandbox_form *form, struct sandbox *sandbox,
			   struct server_reply *reply,
			   const struct server_call *call)
{
	const char *token;

	if (!sandbox_admit(form, sandbox, reply, call))
		return NULL;
	token = sandbox_form_get(form, "token");
	if (!token || !*token) {
		sandbox_refuse(reply, 400, "invalid_request",
			       "The token is missing.");
		return NULL;
	}
	return token;
}

void sandbox_introspect(struct sandbox *sandbox, struct server_reply *reply,
			const struct server_call *call)
{
	auto_release(sandbox_form) form = { 0 };
	const char *token = subject(&form, sandbox, reply, call);

	if (!token)
		return;
	sandbox_lock(sandbox);
	reply->json = describe(sandbox, sandbox_active(sandbox, token));
	sandbox_unlock(sandbox);
}

/* RFC 7009 section 2.2: 200 too for a token that nobody knows. */
void sandbox_revoke(struct sandbox *sandbox, struct server_reply *reply,
		    const struct server_call *call)
{
	auto_release(sandbox_form) form = { 0 };
	const char *text = subject(&form, sandbox, reply, call);
	struct sandbox_token *token;

	if (!text)
		return;
	sandbox_lock(sandbox);
	token = sandbox_active(sandbox, text);
	if (token)
		token->revoked = true;
	sandbox_unlock(sandbox);
}
