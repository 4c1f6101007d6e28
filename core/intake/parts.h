/* parts.h - what the files of the intake share */
#ifndef CORE_INTAKE_PARTS_H
#define CORE_INTAKE_PARTS_H

#include "core/intake/intake.h"

/* ---- saying (intake.c) ---- */
void intake_note(struct intake *intake, const char *format, ...)
	PRINTF_LIKE(2, 3);
void intake_todo(struct intake *intake, const char *format, ...)
	PRINTF_LIKE(2, 3);
/* EXIT_INPUT with "PATH:LINE:COLUMN: what", where `value` stands in the
 * source; NULL: at its beginning. Returns -1. */
int intake_fault(struct err *err, const struct intake_source *source,
		 const struct json *value, const char *format, ...)
	PRINTF_LIKE(4, 5);
/* Its text, behind a byte order mark. Borrowed. */
const char *intake_text(const struct intake_source *source);
/* JSON as governed documents have it: numbers are integers. A byte order mark
 * is passed over. */
int intake_parse(struct json **out, const struct intake_source *source,
		 struct err *err) MUST_CHECK;

/* ---- documents (document.c) ---- */
/* Small letters without accents, digits and '-', as a document's name or a
 * step's id; caller frees; "" when nothing is left of it. */
char *intake_slug(const char *text) MUST_CHECK;
/* At most so many bytes, and no half a character; caller frees. */
char *intake_short(const char *text, size_t most) MUST_CHECK;
/* The document's name: `wish`, else a slug of `text`. EXIT_INPUT when that is
 * no name. */
int intake_name(char **out, const struct intake_wish *wish, const char *text,
		const struct intake_source *source, struct err *err) MUST_CHECK;
/* The name of one client of several: a slug of `text`, with a prefix that was
 * wished. Where nothing is left of it, one that is free, which is a note.
 * Caller frees. */
char *intake_name_of_many(struct intake *into, const struct intake_wish *wish,
			  const char *text) MUST_CHECK;
/* "store_as" of a client's document: NAME-secret, cut where it has to be, and
 * numbered where another client has that. It is told as one to be stored. */
void intake_store_secret(struct intake *into, const struct intake_wish *wish,
			 struct json *config, const char *name);
/* "$schema" and "format". Caller owns it. */
struct json *intake_document(enum document_kind kind) MUST_CHECK;
/* Checks the document and adds it. EXIT_INPUT for a name that another one has;
 * what its schema refuses is told with `source`'s path before it. */
int intake_add(struct intake *out, enum document_kind kind, const char *name,
	       const struct json *root, const struct intake_source *source,
	       struct err *err) MUST_CHECK;

/* ---- servers (server.c) ---- */
/* How a product lays out its addresses below the issuer's. */
struct intake_layout {
	const char *product; /* "Keycloak" */
	struct {
		const char *member, *path;
	} endpoints[8];
};

/* Which server is meant. */
struct intake_server {
	char *name;   /* owned */
	char *issuer; /* owned */
};

void intake_server_release(struct intake_server *server);
/* The server document of that issuer, borrowed; NULL: there is none. */
const struct document *intake_server_find(const struct catalog *catalog,
					  const char *issuer);
/*
 * By --server, a server document of that issuer, or the only one there is.
 * With an issuer that no document has, one is made, if the product's layout is
 * known (NULL: EXIT_INPUT). `issuer` is what the export itself says; NULL.
 */
int intake_server(struct intake_server *out, struct intake *into,
		  const struct intake_wish *wish, const char *issuer,
		  const struct intake_layout *layout,
		  const struct intake_source *source, struct err *err)
	MUST_CHECK;

/* ---- what may not be written (clean.c) ---- */

/* What is known of a product's clients. */
struct intake_cleaning {
	const char *const
		*drop;      /* members that the server sets; ends in NULL */
	const char *secret; /* the member with the client's secret */
	const char *whose;  /* for notes: "client 'payroll'" */
};
/*
 * A copy without what is null, masked, or secret, at any depth; what looks
 * like a secret, or like a template of ours, is left out, too. *had is true
 * when the client has a secret, known or masked. What else was left out is a
 * note. Caller owns it.
 */
struct json *intake_clean(struct intake *out, bool *had,
			  const struct json *client,
			  const struct intake_cleaning *cleaning) MUST_CHECK;
/* The first private part of a key (RFC 7518 section 6) in it, or NULL. */
const struct json *intake_private_part(const struct json *value);

/* ---- the kinds ---- */
int intake_jwks(struct intake *out, const struct intake_sources *from,
		const struct intake_wish *wish, struct err *err) MUST_CHECK;
int intake_client(struct intake *out, const struct intake_sources *from,
		  const struct intake_wish *wish, struct err *err) MUST_CHECK;
int intake_keycloak(struct intake *out, const struct intake_sources *from,
		    const struct intake_wish *wish, struct err *err) MUST_CHECK;
int intake_auth0(struct intake *out, const struct intake_sources *from,
		 const struct intake_wish *wish, struct err *err) MUST_CHECK;
int intake_curl(struct intake *out, const struct intake_sources *from,
		const struct intake_wish *wish, struct err *err) MUST_CHECK;
int intake_postman(struct intake *out, const struct intake_sources *from,
		   const struct intake_wish *wish, struct err *err) MUST_CHECK;
int intake_bruno(struct intake *out, const struct intake_sources *from,
		 const struct intake_wish *wish, struct err *err) MUST_CHECK;

#endif
