/* runs.h - several runs in one go: what became of each, and of all */
#ifndef CORE_REPORT_RUNS_H
#define CORE_REPORT_RUNS_H

#include "core/git/oid.h"
#include "core/json/json.h"
#include "core/report/theme.h"

enum run_state {
	RUN_NOT_BEGUN, /* after a failure, with --stop */
	RUN_DONE,
	RUN_FAILED,
	RUN_WAITS,    /* for a person; it can be resumed once it began */
	RUN_REFUSED,  /* no run began: the answer was no */
	RUN_BROKEN,   /* could not begin, or not go on */
	RUN_CUT_OFF,  /* its process died */
	RUN_LEFT_OUT, /* may not run in this environment */
};

struct run_summary {
	char *runbook;
	enum run_state state;
	int code;     /* an exit code */
	char *run;    /* id, whether it began or not; NULL */
	char *reason; /* of a refusal; NULL, like those below */
	char *detail;
	char *hint;
	char *text;          /* the report of a run that came to its end */
	struct json *answer; /* the same, as `apply --json` has it */
};

void run_summary_release(struct run_summary *run);

/* From one process to another, and back. EXIT_SYSTEM. */
void run_summary_format(struct buf *out, const struct run_summary *run);
/* Into one that has `runbook`. */
int run_summary_parse(struct run_summary *run, const struct buf *text,
		      struct err *err) MUST_CHECK;

/* Where, and which revision. */
struct runs_place {
	const char *environment;
	const struct oid *revision;
};

/* The worst exit code of all. */
int report_runs_code(const struct run_summary *runs, size_t nr);
/* Of those that failed their whole report; then a line each. */
void report_runs_text(struct buf *out, const struct runs_place *place,
		      const struct run_summary *runs, size_t nr,
		      const struct theme *theme);
/* "apply/1" with "runs". Owned. */
struct json *report_runs_json(const struct runs_place *place,
			      const struct run_summary *runs, size_t nr)
	MUST_CHECK;
/* One line as each ends: "12/200 payroll: done". */
void report_runs_line(struct buf *out, const struct run_summary *run,
		      size_t number, size_t nr, const struct theme *theme);

#endif
