/* material.h - what a value is, and so which rows of the tables speak of it */
#ifndef CORE_CHANGE_MATERIAL_H
#define CORE_CHANGE_MATERIAL_H

#include "core/model/document.h"

/*
 * The kinds of governed documents, and what servers, standards and products
 * write. One stands inside another: a server's "metadata", a configuration's
 * "desired", the clients of a realm. The tables of fields, sentences and risks
 * name a material and a place in it, and hold wherever it stands.
 */
enum material {
	MATERIAL_NONE, /* in a table: any */
	MATERIAL_POLICY,
	MATERIAL_SERVER,
	MATERIAL_RUNBOOK,
	MATERIAL_CONFIG,
	MATERIAL_ENVIRONMENT,
	MATERIAL_CHECKLIST,
	MATERIAL_METADATA, /* RFC 8414, OpenID Connect Discovery */
	MATERIAL_JWKS,     /* RFC 7517 section 5 */
	MATERIAL_JWK,      /* RFC 7517 section 4 */
	MATERIAL_CLIENT,   /* RFC 7591, OpenID Connect Registration */
	MATERIAL_KEYCLOAK_REALM,
	MATERIAL_KEYCLOAK_CLIENT,
	MATERIAL_AUTH0_EXPORT, /* all in one file */
	MATERIAL_AUTH0_TENANT, /* the tenant's settings */
	MATERIAL_AUTH0_CLIENT,
	MATERIAL_AUTH0_API, /* a resource server */
	MATERIAL_AUTH0_CONNECTION,
	MATERIAL_HYDRA_CLIENT, /* a MATERIAL_CLIENT with more */
	MATERIAL_HYDRA_RECORD, /* the same as Hydra keeps it */
	MATERIAL_OKTA_CLIENT,  /* a MATERIAL_CLIENT with more */
	MATERIAL_GLEWLWYD_CLIENT,
	MATERIAL_LIST, /* an array of things of one material */
	MATERIAL_JSON, /* nothing of the above */
};
#define MATERIALS 24

const char *material_name(enum material of);  /* "keycloak-realm" */
const char *material_title(enum material of); /* "a Keycloak realm" */
/* By its name; MATERIAL_NONE when there is none. */
enum material material_find(const char *name);

/* A value's material, and that of what it is about: of a configuration's
 * "desired", of a list's items; else NONE. */
struct material_pair {
	enum material of;
	enum material inner;
};

/* From what stands in it alone, by the members that no other has. */
struct material_pair material_recognise(const struct json *value);
/* A document's kind decides; a configuration's adapter and preset say what
 * it declares. One without a kind is recognised. */
struct material_pair material_of(const struct document *document);
/* The kind of governed document that it is; NONE when it is none. */
enum document_kind material_kind(enum material of);
/* What a person calls the thing: its title, or the name it gives itself, else
 * the file's. Borrowed. */
const char *material_called(const struct document *document);
/* Of two versions, either of which may be NULL. */
struct material_pair material_both(const struct document *old,
				   const struct document *new);

/* A place as one material sees it: "/redirect_uris" of a client where the
 * document says "/desired/redirect_uris". */
struct reading {
	enum material of;
	const char *place; /* borrowed: a part of the place asked for */
};

#define LEVELS_MAX   4
#define READINGS_MAX (2 * LEVELS_MAX)
/* From the innermost to the whole, which is always the last; each followed
 * by what it is a special case of. */
struct readings {
	struct reading at[READINGS_MAX];
	size_t nr;
};

void readings_of(struct readings *out, struct material_pair root,
		 const char *place);
/* True when a row that names this material speaks of view `i`: one that
 * names none speaks of whole documents only. */
bool readings_fit(const struct readings *readings, size_t i, enum material of);

/* "client 'shop': " for each named thing that the place lies in, outermost
 * first; the result is what is left of the place, borrowed from it. What is
 * said of an inner material's place needs to say whose it is. */
const char *readings_owner(struct buf *out, struct material_pair root,
			   const char *place);

#endif
