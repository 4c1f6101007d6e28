/* intake.h - documents made from what other programs keep and export */
#ifndef CORE_INTAKE_INTAKE_H
#define CORE_INTAKE_INTAKE_H

#include "core/model/document.h"

#define INTAKE_FILES_MAX     1024              /* of a folder */
#define INTAKE_BYTES_MAX     (8 * 1024 * 1024) /* of all of them together */
#define INTAKE_DOCUMENTS_MAX 1024              /* that are made of it */
#define INTAKE_NOTES_MAX     500

enum intake_kind {
	INTAKE_UNKNOWN,
	INTAKE_SERVER,   /* discovery: core/cli/discovery.h reads it */
	INTAKE_JWKS,     /* RFC 7517 section 5 */
	INTAKE_CLIENT,   /* RFC 7591, what is asked or what is answered */
	INTAKE_KEYCLOAK, /* a realm, whole or in part, or one client of it */
	INTAKE_AUTH0,    /* what a0deploy writes in the format directory */
	INTAKE_CURL,     /* a line for a shell, or several */
	INTAKE_POSTMAN,  /* a collection 2.0 or 2.1 */
	INTAKE_BRUNO,    /* .bru files, or a collection as one JSON file */
	INTAKE_KINDS,
};

const char *intake_kind_name(enum intake_kind kind);  /* "keycloak" */
const char *intake_kind_words(enum intake_kind kind); /* "a Keycloak realm" */
bool intake_kind_find(enum intake_kind *out, const char *name);
/* "server, jwks, client …" */
void intake_kind_list(struct buf *out);

/* One file that was brought. `path` is for messages; `name` is the path
 * inside the folder ("clients/My App.json"), or the file's last name. */
struct intake_source {
	char *path;
	char *name;
	struct buf text;
};

/* { 0 } is empty. */
struct intake_sources {
	struct intake_source *at;
	size_t nr;
	size_t alloc;
};

void intake_sources_release(struct intake_sources *sources);
/* The next one, to be filled in; good until the next call. */
struct intake_source *intake_sources_add(struct intake_sources *sources);

/* What the person said. Everything is borrowed; NULL where it was not. */
struct intake_wish {
	const char *name;        /* of the document, or before each name */
	const char *server;      /* a server document's name */
	const char *issuer;      /* the server's address */
	const char *responsible; /* who runs the server */
	bool all;                /* a product's own clients, too */
	const struct catalog *catalog;
};

struct intake_file {
	char *path; /* "configs/payroll.json" */
	struct buf text;
	bool merged; /* the document was there; members were added to it */
	bool lasts;  /* merged without taking anything away: no --force */
};

/* What is to be written, and said. { 0 } is empty. */
struct intake {
	enum intake_kind kind;
	struct intake_file *files;
	size_t nr_files;
	size_t alloc_files;
	struct strings notes;   /* a sentence each */
	struct strings todos;   /* of drafts: a sentence each */
	struct strings secrets; /* names for `rbctl secret set` */
};

void intake_release(struct intake *intake);

/*
 * What is it? By what is in it, and a folder by its files' names. EXIT_INPUT
 * with the place, when it is nothing that is known: what was looked for, or,
 * for YAML and older formats, how to get what can be read.
 */
int intake_recognise(enum intake_kind *out, const struct intake_sources *from,
		     struct err *err) MUST_CHECK;
/*
 * Makes the documents. Each passes its schema, and holds no secret: those are
 * named in out->secrets and written nowhere. Names that two of them would
 * have are EXIT_INPUT. One file alone of INTAKE_SERVER is not for it.
 */
int intake_make(struct intake *out, enum intake_kind kind,
		const struct intake_sources *from,
		const struct intake_wish *wish, struct err *err) MUST_CHECK;
/*
 * A server's own description, for its document: a copy without secrets, each
 * a note in `into`. EXIT_INPUT for a private key, which no server publishes.
 * The rest of `into` is untouched.
 */
int intake_metadata(struct json **out, struct intake *into,
		    const struct json *metadata,
		    const struct intake_source *source, struct err *err)
	MUST_CHECK;

#endif
