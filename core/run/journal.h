/* journal.h - what a run was about to do and what came of it, on disk first */
#ifndef CORE_RUN_JOURNAL_H
#define CORE_RUN_JOURNAL_H

#include "core/base/text.h"
#include "core/json/json.h"

#define JOURNAL_SIZE_MAX (8 * 1024 * 1024)
#define JOURNAL_FORMAT   "journal/1"

/*
 * One file a run, RUNS/ID/journal, JSON lines that are only ever appended,
 * each on disk (fsync) before the caller goes on:
 *
 *	{"format":"journal/1","run":ID,…}   what resuming needs
 *	{"at":T,"begin":STEP,"request":SHA256}
 *	{"at":T,"end":STEP,"outcome":…}
 *	{"at":T,"result":"succeeded"}       nothing comes after it
 *
 * A last line without its newline was cut by a crash: it never happened.
 */
struct journal;

void journal_free(struct journal *journal);
DEFINE_AUTOPTR(journal);

/* Takes `header`, and adds "format" and "run" to it. */
int journal_create(struct journal **out, const char *runs, const char *run,
		   struct json *header, struct err *err) MUST_CHECK;
/* Opens to read and go on. EXIT_INPUT when there is none, or when a line in
 * its middle is damaged. */
int journal_open(struct journal **out, const char *runs, const char *run,
		 struct err *err) MUST_CHECK;
/* The same without the right to go on: another process may be at it. */
int journal_read(struct journal **out, const char *runs, const char *run,
		 struct err *err) MUST_CHECK;
/* From text alone, as journal_open() reads it; it can't be appended to. */
int journal_parse(struct journal **out, const char *text, size_t len,
		  const char *name, struct err *err) MUST_CHECK;

/* All borrowed from the journal. */
const char *journal_run(const struct journal *journal);
const struct json *journal_header(const struct journal *journal);
/* The newest record of that kind about a step, or NULL. */
const struct json *journal_begin(const struct journal *journal,
				 const char *step);
const struct json *journal_end(const struct journal *journal, const char *step);
/* How the run ended; NULL: it has not. */
const char *journal_result(const struct journal *journal);
/* Time of the last record. */
int64_t journal_last(const struct journal *journal);

/* Takes `record`. -1: it is not there, and the journal is as it was. */
int journal_append(struct journal *journal, int64_t now, struct json *record,
		   struct err *err) MUST_CHECK;

/* Ids of all runs that have a journal, sorted. No folder: none. */
int journal_list(struct strings *out, const char *runs, struct err *err)
	MUST_CHECK;
/* A fresh id: time and random letters, a legal name. Caller frees. */
char *journal_new_id(int64_t now) MUST_CHECK;

#endif
