/* document.h - a governed document: its kind, name, place and parsed value */
#ifndef CORE_MODEL_DOCUMENT_H
#define CORE_MODEL_DOCUMENT_H

#include "core/base/text.h"
#include "core/json/json.h"
#include "core/json/schema.h"

enum document_kind {
	DOCUMENT_NONE, /* a path that holds no document */
	DOCUMENT_POLICY,
	DOCUMENT_SERVER,
	DOCUMENT_RUNBOOK,
	DOCUMENT_CONFIG,
	DOCUMENT_ENVIRONMENT,
	DOCUMENT_CHECKLIST,
};
#define DOCUMENT_KINDS 7

#define POLICY_PATH ".rbctl/policy.json"

const char *document_kind_name(enum document_kind kind);   /* "runbook" */
const char *document_kind_folder(enum document_kind kind); /* "runbooks" */
const char *document_kind_format(enum document_kind kind); /* "runbook/1" */
/* Is what stands at this place (a JSON pointer) of such a document called as
 * people liked: a person, a role, a server, a scope? Then its name says
 * nothing of what it is. */
bool document_names_freely(enum document_kind kind, const char *place);
/* By folder: "servers/prod/sso.json" is a server. DOCUMENT_NONE for paths
 * that are none (a schema, a README, a wrong ending). */
enum document_kind document_kind_of(const char *path);
/* The path's last name without ".json" into `out`. */
void document_name_of(char out[TEXT_NAME_MAX + 1], const char *path);
/* True for .rbctl/ and the five document folders, in any letter case that
 * folds to them: what is always governed. */
bool document_is_governed(const char *path);

struct document {
	enum document_kind kind;
	char *path;
	char name[TEXT_NAME_MAX + 1];
	struct buf text;
	struct json *root;
	char sha256[65]; /* of the text, hexadecimal */
};

void document_free(struct document *document);
DEFINE_AUTOPTR(document);

/* Strict JSON, whatever it means; the file that git leaves after a merge is
 * told as that. */
int document_json(struct json **out, const char *name, const char *text,
		  size_t len, struct err *err) MUST_CHECK;
/*
 * Strict JSON, then the kind's schema. EXIT_INPUT with "PATH:LINE:COLUMN:
 * pointer: what". Only the first fault is told; lint tells all.
 */
int document_parse(struct document **out, const char *path, const char *text,
		   size_t len, struct err *err) MUST_CHECK;
/* A document of which only the place is known: no text, no value. EXIT_INPUT
 * where none can stand there. */
int document_place(struct document **out, const char *path, struct err *err)
	MUST_CHECK;
/* The embedded JSON Schema of a kind: its text (borrowed), and compiled
 * (borrowed; compiled once, lives as long as the process). */
const char *document_schema_text(enum document_kind kind, size_t *len);
const struct schema *document_schema(enum document_kind kind);

/* ---- all documents of one revision or work tree ---- */
struct catalog {
	struct document **at; /* owned, sorted by path after catalog_sort() */
	size_t nr;
	size_t alloc;
	struct document **by_name; /* by kind and name: catalog_sort() */
	size_t nr_by_name;         /* nr, unless one was taken since */
};

void catalog_release(struct catalog *catalog);
void catalog_take(struct catalog *catalog, struct document *document);
/* Looking up is quick from here on, until another one is taken. */
void catalog_sort(struct catalog *catalog);
/* By kind and name, and by path. Borrowed, NULL when absent, or when two
 * documents of the kind have the name. */
const struct document *catalog_find(const struct catalog *catalog,
				    enum document_kind kind, const char *name);
const struct document *catalog_find_path(const struct catalog *catalog,
					 const char *path);
/* The name that may have been meant by one that no document has; of the kinds
 * 1U << DOCUMENT_… Borrowed, NULL when none is near. */
const char *catalog_nearest(const struct catalog *catalog, unsigned kinds,
			    const char *name);
/* The next document of that kind, in the catalog's order; *at is where it goes
 * on, 0 at first. NULL at the end. */
const struct document *catalog_next(const struct catalog *catalog,
				    enum document_kind kind, size_t *at);
/*
 * Paths of the documents that `document` refers to, transitively, without
 * itself, sorted: a runbook's server (directly and through each
 * environment's mapping), its checklist; a config's server; an environment's
 * servers; the policy's checklists.
 */
void catalog_context(struct strings *paths, const struct catalog *catalog,
		     const struct document *document);

#endif
