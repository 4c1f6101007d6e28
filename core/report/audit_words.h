/* audit_words.h - what the text and the page of an audit say alike */
#ifndef CORE_REPORT_AUDIT_WORDS_H
#define CORE_REPORT_AUDIT_WORDS_H

#include "core/json/json.h"

/* All of these add text from outside as it is: the caller escapes it. */

int64_t words_number(const struct json *object, const char *key);
/* "Alice Example (alice)" */
void words_person(struct buf *out, const struct json *person);
/* "Alice Example and Bob Example": who signed so that it counts. */
void words_signers(struct buf *out, const struct json *revision);
void words_contributors(struct buf *out, const struct json *revision);
/* "2 of role security and 1 of role operations" */
void words_needs(struct buf *out, const struct json *rule);
/* "from 2026-10-01 to 2026-10-31", "from the beginning" … */
void words_period(struct buf *out, const struct json *period);
/* "12 commits …: 3 approved revisions, …" */
void words_population(struct buf *out, const struct json *population);
/* The first digits of a commit's name. */
void words_id(struct buf *out, const char *hex);
/* "2026-11-24 08:30 UTC" of an RFC 3339 time in UTC. */
void words_time(struct buf *out, const char *time);
/* A plain word for a kind of exception. */
const char *words_exception(const char *kind);
/* What was asked, where it is known; else the name of the answer. */
const char *words_question(const struct json *checklist, const char *id);
/* Its sentence; where that doesn't hold both values in full, they follow. */
void words_difference(struct buf *out, const struct json *item);
/* "acknowledged by bob: configs/a.json: Sign-ins may now …" of an item of
 * the sign-off's member "acknowledged" or "not_acknowledged". */
void words_acknowledged(struct buf *out, const char *member,
			const struct json *sign_off, const struct json *item);
/* "why; and why" */
void words_reasons(struct buf *out, const struct json *revision);
/* "a, b and c", sorted. */
void words_list(struct buf *out, const struct json *strings);

#endif
