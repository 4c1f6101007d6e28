/* template.h - {{path}} substitution, escaped by position */
#ifndef CORE_MODEL_TEMPLATE_H
#define CORE_MODEL_TEMPLATE_H

#include "core/json/json.h"

/* Where the text goes, and so how each value is escaped. */
enum template_position {
	TEMPLATE_URL,    /* of a whole URL: path segments and query values are
			    percent-encoded; a value that begins the URL is
			    put in as it is (env.payroll_api) */
	TEMPLATE_QUERY,  /* one query value, percent-encoded */
	TEMPLATE_HEADER, /* refuses CR, LF, NUL */
	TEMPLATE_JSON,   /* inside a JSON string: the caller quotes later, so
			    the value goes in as it is */
	TEMPLATE_FORM,   /* the caller escapes later: as it is */
	TEMPLATE_TEXT,   /* instructions for a person: as it is */
};

/*
 * Replaces every {{a.b.c}} of `text` by the scalar that `values` (an object
 * with inputs, env, actors, steps) has there; a substituted value that
 * itself holds {{…}} is resolved only for `actors` and `env` values (they
 * come from approved documents), never for inputs and steps. A path that
 * names nothing, or no scalar, is EXIT_INPUT.
 */
int template_fill(struct buf *out, const char *text,
		  enum template_position position, const struct json *values,
		  struct err *err) MUST_CHECK;
/* What {{path}} names in `values`; NULL when nothing. */
const struct json *template_find(const struct json *values, const char *path);
/* Calls back with each path named in the text; syntax faults are EXIT_INPUT. */
typedef int template_fn(const char *path, void *payload);
int template_each(const char *text, template_fn *fn, void *payload,
		  struct err *err) MUST_CHECK;

#endif
