/* copies.h - the same objects, kept and set up in many ways */
#ifndef TESTS_PROPERTY_LIB_COPIES_H
#define TESTS_PROPERTY_LIB_COPIES_H

#include "tests/property/lib/model.h"

struct copy {
	const char *name;
	/* Shell, in a folder that holds `pack`, with $ANCHOR, $FIRST (a commit
	 * beyond it) and $TIP. Makes the repository `store`. */
	const char *script;
	/* NAME, VALUE, … NULL: set while it is judged. */
	const char *environment[12];
};

extern const struct copy copies[];
extern const size_t nr_copies;

/* The judgement on `tip` in copy number `nr`, as text. */
void copy_judge(struct buf *out, struct world *world, const struct model *model,
		int tip, size_t nr);

#endif
