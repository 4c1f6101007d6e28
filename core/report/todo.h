/* todo.h - what waits for a person */
#ifndef CORE_REPORT_TODO_H
#define CORE_REPORT_TODO_H

#include "core/json/json.h"
#include "core/report/theme.h"

/* `todo` is format todo/1; see rbctl-todo(1). */
void report_todo_text(struct buf *out, const struct json *todo,
		      const struct theme *theme);

#endif
