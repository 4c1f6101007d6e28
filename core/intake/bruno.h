/* bruno.h - what Bruno's two forms of a collection share */
#ifndef CORE_INTAKE_BRUNO_H
#define CORE_INTAKE_BRUNO_H

#include "core/intake/request.h"

struct bruno {
	struct intake_requests requests;
	struct strings tokens;   /* that have been asked for already */
	struct strings keys;     /* of APIs: what they are called, and are */
	enum intake_proof proof; /* of what inherits it */
	struct err *err;
};

/* What Bruno asks a token with by itself. */
struct bruno_oauth2 {
	const char *url, *grant, *scope, *id;
	bool secret;  /* there is one */
	bool in_body; /* and it goes into the form */
};

/* Adds the request for that token, once for all. (bruno_json.c) */
void bruno_token(struct bruno *bruno, const struct bruno_oauth2 *oauth2);
/* "placement" of a key says where it goes. (bruno_json.c) */
void bruno_api_key(struct bruno *bruno, struct intake_request *to,
		   const char *name, const char *value, const char *placement);
/* The collection as one JSON file. Caller frees *title. (bruno_json.c) */
int bruno_json(struct bruno *bruno, char **title,
	       const struct intake_source *source) MUST_CHECK;

#endif
