/* sandbox_token.c - the training server's token endpoint (RFC 6749) */
#include "core/web/sandbox_parts.h"

#include <string.h>

bool sandbox_scope_has(const char *scope, const char *wanted)
{
	size_t len = strlen(wanted);

	for (const char *at = scope; *at; at += strcspn(at, " ")) {
		at += strspn(at, " ");
		if (strncmp(at, wanted, len) == 0 &&
		    (at[len] == ' ' || at[len] == '\0'))
			return true;
	}
	return false;
}

/* Every one of `wanted` is among `granted`. */
static bool is_within(const char *wanted, const char *granted)
{
	while (*(wanted += strspn(wanted, " "))) {
		size_t len = strcspn(wanted, " ");
		autofree char *one = xstrndup(wanted, len);

		if (!sandbox_scope_has(granted, one))
			return false;
		wanted += len;
	}
	return true;
}

/* RFC 9068 section 2 */
static int sign(struct buf *out, const struct sandbox *sandbox,
		const struct sandbox_token *token, struct err *err)
{
	autoptr(json) claims = json_new_object();

	json_set_string(claims, "iss", sandbox->issuer);
	json_set_string(claims, "sub", token->client);
	json_set_stringf(claims, "aud", "%s/api", sandbox->issuer);
	json_set_string(claims, "client_id", token->client);
	json_set_string(claims, "scope", token->scope);
	json_set_int(claims, "iat", token->issued);
	json_set_int(claims, "exp", token->expires);
	json_set_string(claims, "jti", token->id);
	return jwt_sign(out, &sandbox->key, JOSE_EDDSA, "at+jwt", NULL, claims,
			err);
}

/* The token's characters; what it stands for is remembered. */
static int issue(struct buf *out, struct sandbox *sandbox, const char *client,
		 const char *scope, struct err *err)
{
	int64_t now = sandbox_now(sandbox);
	autobuf id = { 0 };
	struct sandbox_token token = {
		.client = (char *)(uintptr_t)client, /* only read from here */
		.scope = (char *)(uintptr_t)scope,   /* the same */
		.issued = now,
		.expires = now + sandbox->lifetime_s,
		.revoked = sandbox->fault == SANDBOX_REVOKED,
	};
	struct sandbox_token *kept;

	hash_random_text(&id, 16);
	memcpy(token.id, buf_str(&id), id.len + 1);
	if (sandbox->opaque)
		hash_random_text(out, 32);
	else if (sign(out, sandbox, &token, err))
		return -1;
	hash_sha256(token.digest, out->data, out->len);
	sandbox_lock(sandbox);
	kept = sandbox_remember(sandbox);
	*kept = token;
	kept->client = xstrdup(client);
	kept->scope = xstrdup(scope);
	sandbox_unlock(sandbox);
	return 0;
}

/* False with the refusal. A client that asks for no scope gets all of its
 * own (section 3.3 leaves that to the server). */
static bool check_scope(const char **scope, const char *granted,
			struct server_reply *reply)
{
	if (!*scope || !**scope)
		*scope = granted;
	if (**scope && is_within(*scope, granted))
		return true;
	sandbox_refuse(reply, 400, "invalid_scope",
		       "The client may not have this scope.");
	return false;
}

/* RFC 8707 section 2: one service is behind this server. */
static bool check_resource(const char *resource, const struct sandbox *sandbox,
			   struct server_reply *reply)
{
	size_t len = strlen(sandbox->issuer);

	if (!resource || (strncmp(resource, sandbox->issuer, len) == 0 &&
			  strcmp(resource + len, "/api") == 0))
		return true;
	sandbox_refuse(reply, 400, "invalid_target",
		       "The resource is not one of this server's.");
	return false;
}

static bool check_grant(const char *grant, struct server_reply *reply)
{
	if (!grant)
		sandbox_refuse(reply, 400, "invalid_request",
			       "The grant_type is missing.");
	else if (strcmp(grant, "client_credentials") != 0)
		sandbox_refuse(reply, 400, "unsupported_grant_type",
			       "Only client_credentials is offered here.");
	else
		return true;
	return false;
}

static void give(struct sandbox *sandbox, struct server_reply *reply,
		 const char *client, const char *scope)
{
	struct err err = { 0 };
	autowipe token = { 0 };

	if (issue(&token, sandbox, client, scope, &err)) {
		sandbox_refuse(reply, 500, "server_error", err.msg);
		return;
	}
	reply->json = json_new_object();
	json_set_string(reply->json, "access_token", buf_str(&token));
	json_set_string(reply->json, "token_type", "Bearer");
	json_set_int(reply->json, "expires_in", sandbox->lifetime_s);
	json_set_string(reply->json, "scope", scope);
}

void sandbox_token_endpoint(struct sandbox *sandbox, struct server_reply *reply,
			    const struct server_call *call)
{
	auto_release(sandbox_form) form = { 0 };
	autofree char *granted = NULL;
	const char *scope;

	if (sandbox_too_many(sandbox, reply, &sandbox->token_refusals) ||
	    !sandbox_admit(&form, sandbox, reply, call))
		return;
	scope = sandbox_form_get(&form, "scope");
	granted = sandbox->fault == SANDBOX_WRONG_SCOPE
			  ? xstrdup("")
			  : sandbox_client_scope(sandbox, form.client);
	if (check_grant(sandbox_form_get(&form, "grant_type"), reply) &&
	    check_resource(sandbox_form_get(&form, "resource"), sandbox,
			   reply) &&
	    check_scope(&scope, granted, reply))
		give(sandbox, reply, form.client, scope);
}
