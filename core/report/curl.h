/* curl.h - requests as lines for a shell, their secrets never in argv */
#ifndef CORE_REPORT_CURL_H
#define CORE_REPORT_CURL_H

#include "core/report/export.h"

/*
 * One request as a curl(1) command for a POSIX shell. What is public stands
 * on the command line; a secret goes from a shell variable through printf, a
 * builtin, into `curl --config -`, so that no list of processes shows it.
 * $NAME_SECRET holds a secret, $TOKEN the run's token, $STEPS_ID_NAME what a
 * step before gave. `form`, `quoted` and the like are those of
 * curl_tools_add().
 */
void curl_line(struct buf *out, const struct export *export,
	       const struct plan_step *step,
	       const struct http_request *request);
/* The same with further options, and with a word of the shell in place of
 * the address, unless they are NULL. */
void curl_line_with(struct buf *out, const struct export *export,
		    const struct plan_step *step,
		    const struct http_request *request, const char *options,
		    const char *address);
/* ---- curl_config.c ---- */
/* "printf … |" with all secrets of the request, for curl's own configuration;
 * nothing when there are none. True when there are. */
bool curl_config(struct buf *out, const struct export *export,
		 const struct plan_step *step,
		 const struct http_request *request);
/* ---- curl_words.c ---- */
/* 'literal' for a shell. */
void curl_quote(struct buf *out, const char *text, size_t len);
/* "$VARIABLE", or what escapes it: "$(form "$VARIABLE")". */
void curl_value(struct buf *out, const struct piece *piece);
/* One word of a command line; values that come later as "$VARIABLE". */
void curl_word(struct buf *out, const struct export *export, const char *text,
	       enum export_escape escape);
/* ---- curl_tools.c ---- */
/* Those functions for a shell that are called in `text`. */
void curl_tools_add(struct buf *out, const char *text);
/* ---- curl_step.c ---- */
/* What carries one step out: lines to paste, or (script true) those of a
 * function, which end in `|| return 1` where they can fail. */
void curl_step(struct buf *out, const struct export *export, size_t index,
	       bool script);
/* ---- curl_http.c ---- */
void curl_http(struct buf *out, const struct export *export,
	       const struct plan_step *step, bool script);
/* ---- curl_answer.c: what an answer must be, and what is kept of it ---- */
void curl_expect_status(struct buf *out, const struct step *step, bool script);
void curl_expect_scopes(struct buf *out, const struct export *export,
			const struct step *step, bool script);
void curl_expect_body(struct buf *out, const struct step *step, bool script);
void curl_expect_headers(struct buf *out, const struct step *step, bool script);
void curl_keep_values(struct buf *out, const struct export *export,
		      const struct step *step, bool script);
/* Does a step use what that one keeps under this name? And its variable. */
bool curl_uses(const struct export *export, const struct step *step,
	       const char *name);
void curl_name_of(struct buf *out, const struct export *export,
		  const struct step *step, const char *name);
/* ---- curl_person.c: steps for which a person is needed ---- */
void curl_authorize(struct buf *out, const struct export *export,
		    const struct plan_step *step, bool script);
void curl_device(struct buf *out, const struct export *export,
		 const struct plan_step *step, bool script);
void curl_manual(struct buf *out, const struct export *export,
		 const struct plan_step *step, bool script);
/* ---- curl_ask.c: a request, and its answer in $ANSWER and $STATUS ---- */
struct curl_asking {
	const struct plan_step *step;
	const struct http_request *request;
	bool script;
	bool retries;        /* as the step says */
	bool headers;        /* those of the answer are read: $WORK/headers */
	bool status;         /* $STATUS is read, which a script always does */
	const char *options; /* further ones of curl(1); NULL */
	const char *address; /* word in place of the request's; NULL */
};
void curl_ask(struct buf *out, const struct export *export,
	      const struct curl_asking *asking);
/* NAME=$(value PLACE) */
void curl_keep(struct buf *out, const char *variable, const char *pointer,
	       bool script);
/* A jq(1) program that must say true of the answer. */
void curl_check(struct buf *out, const char *program, const char *complaint,
		bool script);
const char *curl_or(bool script); /* " || return 1\n", or "\n" */

/* All steps to read and paste one by one; and as a script that runs alone
 * (curl_script.c). Both need jq. */
export_fn report_curl;
export_fn report_script;

#endif
