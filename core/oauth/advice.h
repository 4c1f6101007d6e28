/* advice.h - the built-in error map; private to core/oauth */
#ifndef CORE_OAUTH_ADVICE_H
#define CORE_OAUTH_ADVICE_H

#include "core/oauth/oauth.h"

/* One line of the map. What is NULL or 0 matches anything. */
struct known_error {
	const char *error;     /* the code */
	const char *says;      /* in the description, any letter case */
	int status;            /* 4 and 5 stand for 4xx and 5xx */
	const char *challenge; /* scheme of WWW-Authenticate */
	const char *meaning;
	const char *causes[ADVICE_CAUSES_MAX];
	const char *deed;
	const char *who;
};

/* The first line that matches is the one. Ends with a line without meaning.
 * By error code (advice_table.c); by status and challenge (advice_status.c),
 * whose last line matches all. */
extern const struct known_error advice_by_error[];
extern const struct known_error advice_by_status[];

/* Codes of single vendors that mean what a standard code means. */
struct error_alias {
	const char *code;
	const char *standard;
};
extern const struct error_alias advice_aliases[]; /* ends with NULL */

#define WHO_SERVER   "the people who run the authorization server"
#define WHO_RESOURCE "the people who run the service that was called"
#define WHO_CLIENT   "the client's owner"
#define WHO_RUNBOOK  "the runbook's owner"
#define WHO_OPERATOR "you, who run this"

#endif
