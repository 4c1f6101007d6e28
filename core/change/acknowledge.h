/* acknowledge.h - what a signer has to have seen, one difference at a time */
#ifndef CORE_CHANGE_ACKNOWLEDGE_H
#define CORE_CHANGE_ACKNOWLEDGE_H

#include "core/change/diff.h"
#include "core/crypto/hash.h"

/* A difference of high risk. All text is as it is shown: escaped. */
struct acknowledgement {
	enum document_kind kind;
	char *path;  /* of the document */
	char *place; /* in it: see struct difference, as for the next four */
	enum difference_type type;
	struct json *old; /* secrets are masked */
	struct json *new;
	bool told;
	char *sentence; /* what the difference means */
	char *note;     /* NULL */
	const char *why;
	const char *source;
	/* Of path, place, type and both values. Secrets are masked in it: who
	 * guesses a short one finds nothing to try it on. */
	char sha256[SHA256_HEX + 1];
	/* "PATH#PLACE=CODE": stands for this sentence about these values at
	 * this place, and for no other. */
	char *words;
	bool given;
};

/* { 0 } is empty. */
struct acknowledgements {
	struct acknowledgement *at; /* by path, place, sentence, sha256 */
	size_t nr;
	size_t alloc;
};

void acknowledgements_release(struct acknowledgements *list);

/* All that is of high risk; the same at the same place is there once. */
void acknowledgements_find(struct acknowledgements *out,
			   const struct diff *diff);
/* How many are not given yet. */
size_t acknowledgements_missing(const struct acknowledgements *list);

/* The one that these words stand for is given. EXIT_NO when there is none. */
int acknowledgements_give(struct acknowledgements *list, const char *words,
			  struct err *err) MUST_CHECK;
/*
 * Those are given that a statement's "acknowledged" (NULL: it holds none)
 * names by path, place and digest. The sentence may be another: it is another
 * version's.
 */
void acknowledgements_recall(struct acknowledgements *list,
			     const struct json *acknowledged);

/* The given ones, as a statement holds them: path, place, sentence and
 * sha256. */
struct json *acknowledgements_json(const struct acknowledgements *list)
	MUST_CHECK;
/* A copy of a statement's, each with its values where it is one of these. */
struct json *acknowledgements_seen_json(const struct acknowledgements *list,
					const struct json *acknowledged)
	MUST_CHECK;
/* The others, with their values ("told": the sentence holds both in full), why
 * and source; `words`: and with what a script gives. */
struct json *acknowledgements_missing_json(const struct acknowledgements *list,
					   bool words) MUST_CHECK;

#endif
