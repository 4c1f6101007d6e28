/* fault.h - an error with its place: path, line, column, JSON pointer */
#ifndef CORE_MODEL_FAULT_H
#define CORE_MODEL_FAULT_H

#include "core/model/document.h"

/* EXIT_INPUT with "PATH:LINE:COLUMN: POINTER: what". Returns -1. `value`
 * stands in the document; NULL means the document as a whole. */
int fault_at(struct err *err, const struct document *document,
	     const struct json *value, const char *format, ...)
	PRINTF_LIKE(4, 5);

#endif
