/* runbook_grant.c - which kinds of steps get a token by which grant */
#include "core/model/runbook.h"

/* As bits. A chain ends in an exchange: what comes before it gets the
 * subject's token. */
static const unsigned grants[] = {
	[STEP_TOKEN] = 1u << GRANT_CLIENT_CREDENTIALS | 1u << GRANT_JWT_BEARER |
		       1u << GRANT_TOKEN_EXCHANGE,
	[STEP_EXCHANGE] = 1u << GRANT_TOKEN_EXCHANGE,
	[STEP_AUTHORIZE] =
		1u << GRANT_AUTHORIZATION_CODE | 1u << GRANT_TOKEN_EXCHANGE,
	[STEP_DEVICE] = 1u << GRANT_DEVICE_CODE | 1u << GRANT_TOKEN_EXCHANGE,
};

bool step_kind_fits(enum step_kind kind, enum grant_type grant)
{
	return kind >= ARRAY_SIZE(grants) || !grants[kind] ||
	       (grants[kind] >> grant & 1);
}

const char *grant_type_step(enum grant_type grant)
{
	switch (grant) {
	case GRANT_AUTHORIZATION_CODE:
		return "oauth.authorize";
	case GRANT_DEVICE_CODE:
		return "oauth.device";
	case GRANT_REFRESH_TOKEN:
		return "oauth.refresh";
	case GRANT_TOKEN_EXCHANGE:
		return "oauth.exchange";
	case GRANT_CLIENT_CREDENTIALS:
	case GRANT_JWT_BEARER:
		return "oauth.token";
	case GRANT_PASSWORD:
	case GRANT_IMPLICIT:
		break;
	}
	return NULL;
}
