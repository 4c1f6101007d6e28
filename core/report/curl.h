/* curl.h - requests as lines for a shell, their secrets never in argv */
#ifndef CORE_REPORT_CURL_H
#define CORE_REPORT_CURL_H

#include "core/run/plan.h"

/*
 * One request as a curl(1) command for a POSIX shell. What is public stands
 * on the command line; a secret goes from a shell variable through printf, a
 * builtin, into `curl --config -`, so that no list of processes shows it.
 * $NAME_SECRET holds a secret, $TOKEN the run's token, $STEP_NAME what a
 * step before gave. `form` and `quoted` are the functions of curl_prelude().
 */
void curl_line(struct buf *out, const struct plan *plan,
	       const struct http_request *request);
/* "secret:db" is DB_SECRET, "steps.get.id" STEPS_GET_ID. */
void curl_variable(struct buf *out, const char *name);
/* 'literal' for a shell. */
void curl_quote(struct buf *out, const char *text, size_t len);
/* ---- curl_script.c ---- */
/* The functions, and how each secret gets into its variable. */
void curl_prelude(struct buf *out, const struct plan *plan);

/* All steps to read and paste one by one; and as a script that runs alone
 * (it needs jq for the token and for captured values). */
void report_curl(struct buf *out, const struct plan *plan);
void report_script(struct buf *out, const struct plan *plan);

#endif
