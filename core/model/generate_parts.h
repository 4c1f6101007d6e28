/* generate_parts.h - what the files of the generator share */
#ifndef CORE_MODEL_GENERATE_PARTS_H
#define CORE_MODEL_GENERATE_PARTS_H

#include "core/model/generate.h"

/* The host of the server's issuer, for texts. Caller frees. */
char *generate_host(const struct json *metadata) MUST_CHECK;
/* The variable in which the environment holds the API's address. */
char *generate_api_variable(const struct answers *answers) MUST_CHECK;

/* "actors", "token", "steps"; "errors" and "rules". */
void generate_actors(struct json *root, const struct answers *answers,
		     const char *host);
void generate_token(struct json *root, const struct answers *answers);
void generate_steps(struct json *root, const struct answers *answers,
		    const struct json *metadata, const char *host);
void generate_errors(struct json *root, const struct answers *answers,
		     const char *host);
void generate_rules(struct json *root);
struct json *generate_checklist(const struct answers *answers) MUST_CHECK;

#endif
