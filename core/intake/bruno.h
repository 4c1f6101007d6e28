/* bruno.h - what Bruno's two forms of a collection share */
#ifndef CORE_INTAKE_BRUNO_H
#define CORE_INTAKE_BRUNO_H

#include "core/intake/bru.h"

struct bruno {
	struct intake_requests requests;
	struct strings tokens;  /* that have been asked for already */
	struct strings keys;    /* of APIs: what they are called, and are */
	struct strings folders; /* whose scripts have been told of */
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
/* After whose they are. */
#define BRUNO_VALUES                                                   \
	"%s variables have values that were not taken over: give the " \
	"inputs a default"
/* Parts of the address that are given beside it. */
#define BRUNO_PARTS                                                  \
	"parts of its address that begin with ':' are to be filled " \
	"in: write { {inputs.NAME}} in their place"

/* ---- the folders around a request (bruno_folder.c) ---- */

struct bruno_files {
	const struct intake_sources *from;
	const struct bru *bru; /* as many */
};

/* The settings of the next folder around the file of that name; *len begins
 * with the length of the name. False: there are no more. */
bool bruno_above(const struct bru **out, const struct bruno_files *files,
		 const char *name, size_t *len);
/* Where it stands how the request proves itself; *mode "inherit" is that of
 * the nearest folder that says it, if one does. */
const struct bru *bruno_auth(const char **mode, const struct bru *own,
			     const struct bruno_files *files, const char *name);
/* Adds the headers of the folders, and says what of them is lost. */
void bruno_inherit(struct bruno *bruno, struct intake_request *to,
		   const struct bruno_files *files, const char *name);
/* Says which scripts and values of a file are lost. */
void bruno_note(struct intake_request *to, const struct bru *bru,
		const char *whose);
/* For a way to prove itself that has no place in a draft. */
void bruno_no_auth(struct intake_request *to, const char *mode);

/* The collection as one JSON file. Caller frees *title. (bruno_json.c) */
int bruno_json(struct bruno *bruno, char **title,
	       const struct intake_source *source) MUST_CHECK;

#endif
