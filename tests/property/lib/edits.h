/* edits.h - documents changed at random, and what must hold of any two */
#ifndef TESTS_PROPERTY_LIB_EDITS_H
#define TESTS_PROPERTY_LIB_EDITS_H

#include "core/change/diff.h"
#include "tests/property/lib/random.h"

/*
 * A copy in which about one in `rarely` values is removed, changed, doubled or
 * stands elsewhere in its array. Members of the whole stay, so that it is what
 * it was.
 */
struct json *edited(struct chance *chance, const struct json *value, int rarely)
	MUST_CHECK;

enum claim {
	CLAIM_ENOUGH, /* the JSON answer put into A means what B does */
	CLAIM_NOTHING_MISSING,
	CLAIM_NO_PHANTOM,
	CLAIM_SECRETS_TOLD,
	CLAIM_SECRETS_HIDDEN,
	CLAIMS,
};
extern const char *const claim_sentences[CLAIMS];

struct claims {
	size_t nr;
	size_t nr_different;
	size_t failed[CLAIMS];
};

/* From text to answer and back, as a person and a program get it. `name` is
 * for what is said when a claim fails. */
void claims_check(struct claims *claims, const char *name,
		  const struct document *a, const struct document *b);

#endif
