/* export_js.h - what Postman and Bruno run before and after a request */
#ifndef CORE_REPORT_EXPORT_JS_H
#define CORE_REPORT_EXPORT_JS_H

#include "core/report/export.h"

/* Each program's own names for the same things. */
struct js_dialect {
	const char *before; /* defines get(name) and set(name, value) */
	const char *after; /* those, status, header(name), body(), verify(words,
			      is) and stop(name of a step, or null) */
};

/* The lines of one program each, which end in newlines. `number` is of the
 * step. */
void js_before(struct buf *out, const struct js_dialect *dialect,
	       const struct export *export, const struct plan_step *step,
	       const struct http_request *request);
void js_after(struct buf *out, const struct js_dialect *dialect,
	      const struct export *export, size_t index, bool first);

/*
 * "{{NAME__form}}": the variable of a piece as the lines before the request
 * have escaped it. Both programs fill in {{…}} wherever it stands, so none
 * may come from a document, an input or an answer.
 */
void js_variable(struct buf *out, const struct piece *piece);
/* The text with its variables; EXIT_INPUT when it has "{{" of its own, which
 * neither program can be told to leave alone. `what` names it. */
int js_text(struct buf *out, const struct export *export, const char *text,
	    enum export_escape escape, const char *what, struct err *err)
	MUST_CHECK;
int js_body(struct buf *out, const struct export *export,
	    const struct plan_step *step, const struct http_request *request,
	    struct err *err) MUST_CHECK;

#endif
