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

/* Of one grant: all that comes of it, now and by refreshing. */
struct grant {
	const char *client;
	const char *scope;
	size_t family; /* 0: a new one */
};

/* The token's characters; what it stands for is remembered. */
static int issue(struct buf *out, struct sandbox *sandbox,
		 const struct grant *grant, bool refreshes, struct err *err)
{
	int64_t now = sandbox_now(sandbox);
	autobuf id = { 0 };
	struct sandbox_token token = {
		/* only read from here */
		.client = (char *)(uintptr_t)grant->client,
		.scope = (char *)(uintptr_t)grant->scope,
		.issued = now,
		.expires = now +
			   (refreshes ? SANDBOX_REFRESH : sandbox->lifetime_s),
		.revoked = sandbox->fault == SANDBOX_REVOKED,
		.refreshes = refreshes,
		.family = grant->family,
	};
	struct sandbox_token *kept;

	hash_random_text(&id, 16);
	memcpy(token.id, buf_str(&id), id.len + 1);
	if (sandbox->opaque || refreshes)
		hash_random_text(out, 32);
	else if (sign(out, sandbox, &token, err))
		return -1;
	hash_sha256(token.digest, out->data, out->len);
	sandbox_lock(sandbox);
	kept = sandbox_remember(sandbox);
	*kept = token;
	kept->client = xstrdup(grant->client);
	kept->scope = xstrdup(grant->scope);
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

static bool is_refresh(const struct sandbox *sandbox, const char *grant)
{
	return sandbox->refresh && strcmp(grant, "refresh_token") == 0;
}

static bool check_grant(const char *grant, const struct sandbox *sandbox,
			struct server_reply *reply)
{
	if (!grant)
		sandbox_refuse(reply, 400, "invalid_request",
			       "The grant_type is missing.");
	else if (strcmp(grant, "client_credentials") != 0 &&
		 !is_refresh(sandbox, grant))
		sandbox_refuse(reply, 400, "unsupported_grant_type",
			       "Only client_credentials is offered here.");
	else
		return true;
	return false;
}

static size_t new_family(struct sandbox *sandbox)
{
	size_t family;

	sandbox_lock(sandbox);
	family = ++sandbox->nr_families;
	sandbox_unlock(sandbox);
	return family;
}

static void give(struct sandbox *sandbox, struct server_reply *reply,
		 const struct grant *given)
{
	struct grant grant = *given;
	struct err err = { 0 };
	autowipe token = { 0 };
	autowipe refresh = { 0 };

	if (sandbox->refresh && !grant.family)
		grant.family = new_family(sandbox);
	if (issue(&token, sandbox, &grant, false, &err) ||
	    (sandbox->refresh &&
	     issue(&refresh, sandbox, &grant, true, &err))) {
		sandbox_refuse(reply, 500, "server_error", err.msg);
		return;
	}
	reply->json = json_new_object();
	json_set_string(reply->json, "access_token", buf_str(&token));
	json_set_string(reply->json, "token_type", "Bearer");
	json_set_int(reply->json, "expires_in", sandbox->lifetime_s);
	if (refresh.len)
		json_set_string(reply->json, "refresh_token",
				buf_str(&refresh));
	json_set_string(reply->json, "scope", grant.scope);
}

/* RFC 6749 section 6: no scope that the grant did not have. */
static void give_again(struct sandbox *sandbox, struct server_reply *reply,
		       const struct sandbox_form *form)
{
	const char *wanted = sandbox_form_get(form, "scope");
	autofree char *scope = NULL;
	size_t family = 0;

	if (!sandbox_refresh(&scope, &family, sandbox, reply, form))
		return;
	if (wanted && *wanted && !is_within(wanted, scope)) {
		sandbox_refuse(reply, 400, "invalid_scope",
			       "The grant does not have this scope.");
		return;
	}
	give(sandbox, reply,
	     &(struct grant){ form->client, wanted && *wanted ? wanted : scope,
			      family });
}

void sandbox_token_endpoint(struct sandbox *sandbox, struct server_reply *reply,
			    const struct server_call *call)
{
	auto_release(sandbox_form) form = { 0 };
	autofree char *granted = NULL;
	const char *scope;
	const char *grant;

	if (sandbox_too_many(sandbox, reply, &sandbox->token_refusals) ||
	    !sandbox_admit(&form, sandbox, reply, call))
		return;
	scope = sandbox_form_get(&form, "scope");
	grant = sandbox_form_get(&form, "grant_type");
	granted = sandbox->fault == SANDBOX_WRONG_SCOPE
			  ? xstrdup("")
			  : sandbox_client_scope(sandbox, form.client);
	if (!check_grant(grant, sandbox, reply) ||
	    !check_resource(sandbox_form_get(&form, "resource"), sandbox,
			    reply))
		return;
	if (is_refresh(sandbox, grant)) {
		give_again(sandbox, reply, &form);
		return;
	}
	if (!check_scope(&scope, granted, reply))
		return;
	sandbox_tell(sandbox, "token client_credentials granted");
	give(sandbox, reply, &(struct grant){ form.client, scope, 0 });
}
