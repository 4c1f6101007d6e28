/* export.h - a plan taken apart for who writes it down in another language */
#ifndef CORE_REPORT_EXPORT_H
#define CORE_REPORT_EXPORT_H

#include "core/run/plan.h"

/* Each prints a whole runbook. EXIT_INPUT where the language has no way to
 * say what is in it. */
typedef int export_fn(struct buf *out, const struct plan *plan,
		      struct err *err);

/*
 * What a plan does not hold, secrets and what only a run knows, has a name
 * there ("secret:db-password", "steps.get.id") and a variable of its own in
 * an export (DB_PASSWORD_SECRET, STEPS_GET_ID), never shared by two.
 */
struct export
{
	const struct plan *plan; /* borrowed */
	struct strings names;
	struct strings variables; /* of the name at the same place */
};

void export_open(struct export *out, const struct plan *plan);
void export_release(struct export *export);
const char *export_variable(const struct export *export, const char *name);
/* The same, or NULL where the plan has no such name. */
const char *export_known(const struct export *export, const char *name);
/* The variable of a secret, as a request calls it: "token", "db-password". */
const char *export_secret(const struct export *export, const char *name);

/* Where a secret comes from. */
enum export_source {
	EXPORT_FROM_FILE, /* that the reader of the export names */
	EXPORT_FROM_ENV,  /* the reference is env:NAME */
	EXPORT_FROM_PATH, /* file:PATH: that file, unless another is named */
	EXPORT_FROM_RUN,  /* a step before gives it */
};

struct export_secret {
	const char *name;     /* as people call it: "db-password" */
	const char *variable; /* DB_PASSWORD_SECRET */
	enum export_source source;
	const char *place; /* the NAME or PATH; NULL */
	bool stays_a_file; /* PEM that a program reads itself */
};
typedef void export_secret_fn(const struct export_secret *secret,
			      void *payload);
/* Each secret that somebody has to give, once. */
void export_each_secret(const struct export *export, export_secret_fn *fn,
			void *payload);

/* ---- requests, piece by piece ---- */
enum export_escape { EXPORT_RAW, EXPORT_FORM, EXPORT_URL, EXPORT_JSON };

/* Literal bytes, or (variable not NULL) what stands in a variable, which
 * must be escaped for its place. */
struct piece {
	const char *text;
	size_t len;
	const char *variable;
	const char *name; /* the variable's, in the plan */
	bool secret;
	enum export_escape escape;
};
typedef void piece_fn(const struct piece *piece, void *payload);

void export_text(const struct export *export, const char *text,
		 enum export_escape escape, piece_fn *fn, void *payload);
void export_body(const struct export *export, const struct plan_step *step,
		 const struct http_request *request, piece_fn *fn,
		 void *payload);
/* user:password of HTTP Basic; the token of Bearer or DPoP. */
void export_basic(const struct export *export,
		  const struct http_request *request, piece_fn *fn,
		  void *payload);
void export_bearer(const struct export *export,
		   const struct http_request *request, piece_fn *fn,
		   void *payload);
bool export_body_is_secret(const struct http_request *request);
/* How values that come later are escaped in this step's body. */
enum export_escape export_escape_of(const struct step *step);

/* ---- steps ---- */
/* Does a step after this one use that value? "steps.get.id" */
bool export_is_used(const struct export *export, const char *name);
/* The tokens of a JSON pointer (RFC 6901) as JSON: ["items",0,"id"]. */
void export_pointer(struct buf *out, const char *pointer);
/* Title, environment, revision and digest: lines for comments. */
void export_head(struct strings *lines, const struct plan *plan);
/* "200", "201": what the step takes for success; none: any 2xx. */
void export_statuses(struct strings *out, const struct step *step);
/* Is an answer with an error in it a failure, whatever its status? */
bool export_refuses_errors(const struct step *step);
/* What a server says of a token is signed (RFC 9701). */
bool export_is_signed(const struct step *step);

/* ---- texts (export_words.c) ---- */
/* "3. Start the export" */
char *export_title(const struct plan *plan, size_t index, bool first)
	MUST_CHECK;
/* What a person has to know or do: nothing when the program does it all. */
void export_words(struct buf *out, const struct export *export, size_t index,
		  const char *program);

#endif
