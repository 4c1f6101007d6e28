/* fault.c - an error with its place: path, line, column, JSON pointer */
#include "core/model/fault.h"

int fault_at(struct err *err, const struct document *document,
	     const struct json *value, const char *format, ...)
{
	autobuf what = { 0 };
	autobuf pointer = { 0 };
	size_t line = 1, column = 1;
	va_list args;

	va_start(args, format);
	buf_addv(&what, format, args);
	va_end(args);

	json_position(&line, &column, value ? value : document->root,
		      buf_str(&document->text));
	json_pointer_of(&pointer, document->root, value);
	return err_set(err, EXIT_INPUT, "%s:%zu:%zu: %s%s%s", document->path,
		       line, column, buf_str(&pointer), pointer.len ? ": " : "",
		       buf_str(&what));
}
