/* runbook.c - a procedure: names of its kinds, and finding its parts */
#include "core/model/runbook.h"

#include "core/base/secret_name.h"

#include <string.h>

static const char *const grant_names[] = {
	[GRANT_CLIENT_CREDENTIALS] = "client_credentials",
	[GRANT_AUTHORIZATION_CODE] = "authorization_code",
	[GRANT_DEVICE_CODE] = "device_code",
	[GRANT_REFRESH_TOKEN] = "refresh_token",
	[GRANT_TOKEN_EXCHANGE] = "token_exchange",
	[GRANT_JWT_BEARER] = "jwt_bearer",
	[GRANT_PASSWORD] = "password",
	[GRANT_IMPLICIT] = "implicit",
};

static const char *const auth_names[] = {
	[AUTH_NONE] = "none",
	[AUTH_BASIC] = "client_secret_basic",
	[AUTH_POST] = "client_secret_post",
	[AUTH_SECRET_JWT] = "client_secret_jwt",
	[AUTH_PRIVATE_KEY_JWT] = "private_key_jwt",
	[AUTH_TLS] = "tls_client_auth",
	[AUTH_SELF_SIGNED_TLS] = "self_signed_tls_client_auth",
};

static const char *const step_names[] = {
	[STEP_TOKEN] = "oauth.token",
	[STEP_REFRESH] = "oauth.refresh",
	[STEP_INTROSPECT] = "oauth.introspect",
	[STEP_REVOKE] = "oauth.revoke",
	[STEP_DEVICE] = "oauth.device",
	[STEP_AUTHORIZE] = "oauth.authorize",
	[STEP_EXCHANGE] = "oauth.exchange",
	[STEP_CONFIG] = "config.apply",
	[STEP_HTTP] = "http",
	[STEP_MANUAL] = "manual",
	[STEP_WAIT] = "wait",
};

const char *grant_type_name(enum grant_type grant)
{
	return grant_names[grant];
}

const char *client_auth_name(enum client_auth auth)
{
	return auth_names[auth];
}

const char *step_kind_name(enum step_kind kind)
{
	return step_names[kind];
}

bool client_auth_find(enum client_auth *out, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(auth_names); i++) {
		if (!text_equal(auth_names[i], name))
			continue;
		*out = (enum client_auth)i;
		return true;
	}
	return false;
}

bool grant_type_find(enum grant_type *out, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(grant_names); i++) {
		if (!text_equal(grant_names[i], name))
			continue;
		*out = (enum grant_type)i;
		return true;
	}
	return false;
}

bool step_kind_find(enum step_kind *out, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(step_names); i++) {
		if (!text_equal(step_names[i], name))
			continue;
		*out = (enum step_kind)i;
		return true;
	}
	return false;
}

bool step_kind_gets_token(enum step_kind kind)
{
	return kind == STEP_TOKEN || kind == STEP_REFRESH ||
	       kind == STEP_DEVICE || kind == STEP_AUTHORIZE ||
	       kind == STEP_EXCHANGE;
}

void runbook_free(struct runbook *runbook)
{
	if (!runbook)
		return;
	free(runbook->inputs);
	free(runbook->steps);
	free(runbook->errors);
	free(runbook);
}

const struct step *runbook_step(const struct runbook *runbook, const char *id)
{
	for (size_t i = 0; i < runbook->nr_steps; i++)
		if (text_equal(runbook->steps[i].id, id))
			return &runbook->steps[i];
	return NULL;
}

const struct input *runbook_input(const struct runbook *runbook,
				  const char *name)
{
	for (size_t i = 0; i < runbook->nr_inputs; i++)
		if (text_equal(runbook->inputs[i].name, name))
			return &runbook->inputs[i];
	return NULL;
}

/* RFC 6901 section 4 */
static char *unescape(const char *part)
{
	autobuf name = { 0 };

	for (; *part; part++) {
		bool escaped = part[0] == '~' && part[1];

		if (escaped)
			part++;
		buf_add_byte(&name, !escaped       ? (unsigned char)*part
				    : *part == '1' ? '/'
						   : '~');
	}
	return buf_detach(&name);
}

/* The last part of a pointer that is no number. Caller frees. */
static char *last_name(const char *pointer)
{
	autofree char *path = xstrdup(pointer);
	char *slash;

	while ((slash = strrchr(path, '/')) &&
	       !slash[1 + strspn(slash + 1, "0123456789")])
		*slash = '\0';
	return unescape(slash ? slash + 1 : "");
}

bool capture_is_secret(const char *place)
{
	static const char header[] = "header:";
	autofree char *name = NULL;

	if (text_starts(place, header))
		return name_is_secret(place + strlen(header));
	name = last_name(place);
	return name_is_secret(name);
}
