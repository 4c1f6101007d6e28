/* postman.h - what the files that read Postman's collections share */
#ifndef CORE_INTAKE_POSTMAN_H
#define CORE_INTAKE_POSTMAN_H

#include "core/intake/request.h"

/* A text with its variables as blanks, those of `values` filled in. */
char *postman_text(const struct json *text, const struct json *values)
	MUST_CHECK;
/* The address, as one text or put together from its parts; "" without one.
 * (postman_url.c) */
char *postman_url(const struct json *url, const struct json *values) MUST_CHECK;

#endif
