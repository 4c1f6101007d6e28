/* approve.h - the checklist of a change, and the answers to it */
#ifndef CMD_APPROVE_H
#define CMD_APPROVE_H

#include "core/cli/command.h"
#include "core/json/json.h"
#include "core/trust/store.h"

struct asked_checklist {
	struct json *checklist; /* checklist/1; owned */
	char *path;             /* NULL: the built-in */
	char sha256[65];
	struct json *answers; /* {id: text}; owned */
};

void asked_checklist_release(struct asked_checklist *asked);

/*
 * The one that applies: named by the rules of the changed paths, else by a
 * changed runbook, else the built-in. Two different ones: EXIT_INPUT, sign
 * with --path for each.
 */
int approve_find_checklist(struct asked_checklist *out,
			   const struct judgement *j,
			   const struct catalog *catalog,
			   const struct strings *paths, struct err *err)
	MUST_CHECK;
/* Answers from `given` ("id=value"), the rest from the person. */
int approve_answer(struct asked_checklist *asked, const struct strings *given,
		   const struct context *context, struct err *err) MUST_CHECK;
bool approve_is_asked(const struct strings *paths, const char *path);

#endif
