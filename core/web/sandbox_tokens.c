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

		if (token->scope && !token->revoked && !token->spent &&
		    token->expires > now &&
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
	if (!token->refreshes)
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
	const char *text = subject(&form, sandbox, reply, call);
	const struct sandbox_token *token;
	const char *event;

	if (!text)
		return;
	sandbox_lock(sandbox);
	token = sandbox_active(sandbox, text);
	reply->json = describe(sandbox, token);
	event = token ? "introspect active" : "introspect inactive";
	sandbox_unlock(sandbox);
	sandbox_tell(sandbox, "%s", event);
}

/* RFC 7009 section 2.1: with a refresh token goes what came of it; section
 * 2.2: 200 too for a token that nobody knows. */
void sandbox_revoke(struct sandbox *sandbox, struct server_reply *reply,
		    const struct server_call *call)
{
	auto_release(sandbox_form) form = { 0 };
	const char *text = subject(&form, sandbox, reply, call);
	struct sandbox_token *token;
	const char *event;

	if (!text)
		return;
	sandbox_lock(sandbox);
	token = sandbox_active(sandbox, text);
	event = !token             ? "revoke unknown"
		: token->refreshes ? "revoke refresh_token"
				   : "revoke access_token";
	if (token && token->refreshes)
		sandbox_revoke_family(sandbox, token->family);
	if (token)
		token->revoked = true;
	sandbox_unlock(sandbox);
	sandbox_tell(sandbox, "%s", event);
}
