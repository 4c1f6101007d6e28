/* sandbox_refresh.c - the training server's refresh tokens (RFC 6749, 9700) */
#include "core/web/sandbox_parts.h"

#include <string.h>

/* A refresh token, whatever became of it; with the lock held. */
static struct sandbox_token *find(struct sandbox *sandbox, const char *client,
				  const char *text)
{
	unsigned char digest[SHA256_SIZE];

	hash_sha256(digest, text, strlen(text));
	for (size_t i = 0; i < SANDBOX_TOKENS_MAX; i++) {
		struct sandbox_token *token = &sandbox->tokens[i];

		if (token->scope && token->refreshes &&
		    strcmp(token->client, client) == 0 &&
		    hash_equal(token->digest, digest, sizeof(digest)))
			return token;
	}
	return NULL;
}

void sandbox_revoke_family(struct sandbox *sandbox, size_t family)
{
	for (size_t i = 0; family && i < SANDBOX_TOKENS_MAX; i++)
		if (sandbox->tokens[i].family == family)
			sandbox->tokens[i].revoked = true;
}

enum use { USE_GOOD, USE_UNKNOWN, USE_AGAIN };

/*
 * RFC 9700 section 4.14.2: each is good for one use. One that comes a second
 * time was stolen, or its user was, so all that came of the same grant goes.
 */
static enum use use_up(char **scope, size_t *family, struct sandbox *sandbox,
		       const struct sandbox_form *form)
{
	const char *text = sandbox_form_get(form, "refresh_token");
	int64_t now = sandbox_now(sandbox);
	struct sandbox_token *token;
	enum use use = USE_UNKNOWN;

	sandbox_lock(sandbox);
	token = find(sandbox, form->client, text);
	if (token && token->spent) {
		sandbox_revoke_family(sandbox, token->family);
		use = USE_AGAIN;
	} else if (token && !token->revoked && token->expires > now) {
		token->spent = true;
		*scope = xstrdup(token->scope);
		*family = token->family;
		use = USE_GOOD;
	}
	sandbox_unlock(sandbox);
	return use;
}

bool sandbox_refresh(char **scope, size_t *family, struct sandbox *sandbox,
		     struct server_reply *reply,
		     const struct sandbox_form *form)
{
	const char *text = sandbox_form_get(form, "refresh_token");
	enum use use;

	if (!text || !*text) {
		sandbox_refuse(reply, 400, "invalid_request",
			       "The refresh_token is missing.");
		return false;
	}
	use = use_up(scope, family, sandbox, form);
	if (use == USE_GOOD) {
		sandbox_tell(sandbox, "token refresh_token rotated");
		return true;
	}
	sandbox_tell(sandbox, "token refresh_token %s",
		     use == USE_AGAIN ? "used-again" : "refused");
	sandbox_refuse(reply, 400, "invalid_grant",
		       use == USE_AGAIN
			       ? "The refresh token was used before. All "
				 "tokens of this grant are withdrawn."
			       : "The refresh token has expired, was revoked, "
				 "or is none.");
	return false;
}
