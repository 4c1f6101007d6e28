/* advice.h - the built-in error map; private to core/oauth */
#ifndef CORE_OAUTH_ADVICE_H
#define CORE_OAUTH_ADVICE_H

#include "core/oauth/oauth.h"

/* Who fixes it; the words are in advice.c. */
enum who {
	WHO_SERVER = 1, /* the people who run the authorization server */
	WHO_RESOURCE,   /* the people who run the service that was called */
	WHO_CLIENT,     /* the client's owner */
	WHO_RUNBOOK,    /* the runbook's owner */
	WHO_OPERATOR,   /* whoever runs it */
};

/* One line of the map. What is NULL or 0 matches anything. */
struct known_error {
	const char *error;     /* the code */
	const char *says;      /* whole words of the description, any case */
	int status;            /* 4 and 5 stand for 4xx and 5xx */
	const char *challenge; /* scheme of WWW-Authenticate */
	const char *meaning;
	const char *causes[ADVICE_CAUSES_MAX];
	const char *deed;
	enum who who;
};

/* The first line that matches is the one. Each ends with a line without
 * meaning. By the code of a standard: OAuth (advice_table.c), OpenID and the
 * rest (advice_openid.c). By status and challenge (advice_status.c), whose
 * last line matches all. */
extern const struct known_error advice_by_error[];
extern const struct known_error advice_of_openid[];
extern const struct known_error advice_by_status[];

/* What can be done about the many codes of vendors (advice_remedies.c). */
enum remedy {
	SECRET_WRONG,
	SECRET_EXPIRED,
	CLIENT_KEY,
	CLIENT_METHOD,
	CLIENT_UNKNOWN,
	CLIENT_OFF,
	CLIENT_GRANT,
	CLIENT_PASSWORD,
	FEDERATION,
	CODE_DEAD,
	SIGN_IN_AGAIN,
	SECOND_FACTOR,
	PASSCODE,
	PASSWORD_WRONG,
	PENDING,
	CLOCK,
	ACCOUNT_CLOSED,
	CONSENT,
	DENIED,
	SCOPE_WRONG,
	SCOPE_MISSING,
	TARGET,
	REDIRECT,
	REQUEST,
	TENANT,
	TOKEN_DEAD,
	NOT_PERMITTED,
	NOT_THERE,
	SERVER_FAULT,
	TOO_MANY,
	REGISTRATION,
	SERVICE_OFF,
	REMEDIES,
};
struct remedy_text {
	const char *causes[ADVICE_CAUSES_MAX];
	const char *deed;
	enum who who;
};
extern const struct remedy_text advice_remedies[REMEDIES];

/* A vendor's own code or sentence, and what it means in our words
 * (advice_vendors.c). Given both, both must be there. Ends with a line
 * without meaning. */
struct vendor_error {
	const char *vendor; /* for readers of the table */
	const char *error;  /* the code */
	const char *says;   /* whole words of the description */
	enum remedy remedy;
	const char *meaning;
};
extern const struct vendor_error advice_vendors[];

#endif
