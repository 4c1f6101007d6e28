/* acknowledge.h - what a signer has to have seen, one difference at a time */
#ifndef CORE_CHANGE_ACKNOWLEDGE_H
#define CORE_CHANGE_ACKNOWLEDGE_H

#include "core/change/diff.h"

/* A difference of high risk. All text is as it is shown: escaped. */
struct acknowledgement {
	char *path;     /* of the document */
	char *place;    /* in it: see struct difference */
	char *sentence; /* what the difference means */
	char *note;     /* NULL */
	const char *why;
	const char *source;
	/* "PATH#PLACE=CODE": stands for this sentence about this place, and
	 * for no other. */
	char *words;
	bool given;
};

/* { 0 } is empty. */
struct acknowledgements {
	struct acknowledgement *at; /* sorted by path, place and sentence */
	size_t nr;
	size_t alloc;
};

void acknowledgements_release(struct acknowledgements *list);

/* All that is of high risk in the documents at `paths` (NULL: in all). The
 * same sentence about the same place is there once. */
void acknowledgements_find(struct acknowledgements *out,
			   const struct diff *diff,
			   const struct strings *paths);
/* How many are not given yet. */
size_t acknowledgements_missing(const struct acknowledgements *list);

/* The one that these words stand for is given. EXIT_NO when there is none. */
int acknowledgements_give(struct acknowledgements *list, const char *words,
			  struct err *err) MUST_CHECK;
/*
 * Those are given that a statement's "acknowledged" holds. Another version of
 * the program may have had another sentence for the same difference: then its
 * place is enough.
 */
void acknowledgements_recall(struct acknowledgements *list,
			     const struct json *acknowledged);

/* The given ones, as a statement holds them: path, place and sentence. */
struct json *acknowledgements_json(const struct acknowledgements *list)
	MUST_CHECK;
/* The others, with why and source; `words`: and with what a script gives. */
struct json *acknowledgements_missing_json(const struct acknowledgements *list,
					   bool words) MUST_CHECK;

#endif
