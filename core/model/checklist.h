/* checklist.h - what a signer must answer, and whether the answers will do */
#ifndef CORE_MODEL_CHECKLIST_H
#define CORE_MODEL_CHECKLIST_H

#include "core/json/json.h"

#define CHECKLIST_ANSWER_MAX 2000 /* bytes of one answer */

/* The built-in checklist/1 document, for changes whose rules name none. */
extern const char checklist_builtin[];

/*
 * `checklist` is a checklist/1 value, `answers` {item id: text}. Fails
 * (EXIT_NO) on the first item that is required and not answered, that must
 * be answered otherwise, or whose answer is no yes or no; and on an answer
 * to no item.
 */
int checklist_judge(const struct json *checklist, const struct json *answers,
		    struct err *err) MUST_CHECK;
/* The same for one item; `answer` may be NULL. */
int checklist_judge_item(const struct json *item, const char *answer,
			 struct err *err) MUST_CHECK;

#endif
