/* approve.h - the checklist of a change, and the answers to it */
#ifndef CMD_APPROVE_H
#define CMD_APPROVE_H

#include "core/cli/command.h"
#include "core/change/diff.h"
#include "core/json/json.h"
#include "core/trust/store.h"

struct approve_options {
	struct strings acknowledge;
	struct strings answers;
	struct strings tickets;
	struct strings environments;
	struct strings paths;
	const char *reason;
	const char *expires;
	const char *key;
	const char *rollback;
	bool break_glass;
	bool review;
	bool yes;
};

/*
 * What is signed: what differs from the last approved revision, what went
 * live by break-glass, or the way back to an older revision. Nothing in it is
 * owned but the changes.
 */
struct approve_subject {
	enum statement_type type;
	/* base and candidate are what is compared; changes and rules are those
	 * of the subject. */
	struct judgement shown;
	const struct debt *debt;
	struct oid target; /* of a rollback */
	struct changes back;
	const char *question;
	const char *why;
	int64_t span; /* how long it lasts when nobody says; 0: for ever */
};

void approve_subject_release(struct approve_subject *subject);
/* EXIT_NO when there is nothing of that kind to sign, EXIT_USAGE when the
 * options contradict each other. (approve_subject.c) */
int approve_find_subject(struct approve_subject *out, struct store *store,
			 const struct judgement *j,
			 const struct approve_options *options, struct err *err)
	MUST_CHECK;

/* EXIT_NO for a change that has all its sign-offs already. */
int approve_check_wanted(const struct approve_subject *subject,
			 const struct judgement *j, struct err *err) MUST_CHECK;

/*
 * What of high risk the person has seen and accepts, each on its own: what
 * the options say, the rest asked. Where nobody can be asked, all that is
 * missing is said with the words for it: EXIT_WAITING. *out is for the
 * statement, and owned; NULL where nothing is asked: an emergency and the way
 * back have no time for it. (approve_acknowledge.c)
 */
int approve_acknowledge(struct json **out,
			const struct approve_subject *subject,
			struct repo *repo,
			const struct approve_options *options,
			const struct context *context, struct err *err)
	MUST_CHECK;

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
