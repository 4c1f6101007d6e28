/* secret_scan.h - secrets in a text of any kind, and where they stand */
#ifndef CORE_BASE_SECRET_SCAN_H
#define CORE_BASE_SECRET_SCAN_H

#include "core/base/base.h"

#define SECRET_SPOTS_MAX 20   /* of one text */
#define SECRET_NAME_MAX  64   /* longer names are none that we know */
#define SECRET_VALUE_MIN 6    /* "none", "token", "5" are none */
#define SECRET_VALUE_MAX 4096 /* what is longer is a text, not a secret */

/* Nothing of it is the secret itself. */
struct secret_spot {
	size_t line, column; /* from 1; in characters */
	const char *what; /* "a GitHub token"; NULL: it stands under `name` */
	char name[SECRET_NAME_MAX + 1]; /* "client_secret" */
};

struct secret_spots {
	struct secret_spot at[SECRET_SPOTS_MAX];
	size_t nr;
	bool more; /* and there are others behind the last one */
};

enum secret_scan {
	SECRET_SCAN_LOOKS, /* only what is known by its look */
	SECRET_SCAN_ALL,   /* and what stands under a secret's name */
};

/*
 * Finds private keys, tokens of known makers, JSON Web Tokens, passwords in
 * addresses, and values under a name of base/secret_name.c, however it is
 * written: NAME=value, name = "value", name: value, "name": "value",
 * Authorization: Bearer value. References, templates, masks, examples, words
 * of a language, versions, paths and addresses are none
 * (secret_is_placeholder()). Text that holds a NUL is looked at for what is
 * known by its look only. Reads the text once; it needs no NUL at its end.
 */
void secret_scan(struct secret_spots *out, const char *text, size_t len,
		 enum secret_scan how);

/* Would that value, under that secret's name, be a stand-in? (secret_value.c)
 */
bool secret_is_placeholder(const char *name, const char *value, size_t len);

#endif
