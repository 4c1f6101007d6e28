/* fixture.h - the small store that the attacks are made on */
#ifndef TESTS_PROPERTY_LIB_FIXTURE_H
#define TESTS_PROPERTY_LIB_FIXTURE_H

#include "tests/property/lib/model.h"

/*
 * Commits of the model. Alice writes, bob and carol are security, dave is
 * operations. Files in production need two of security, all others one, the
 * policy two of bob, carol and dave. No sign-off is more than is needed.
 */
enum {
	FIXTURE_ANCHOR,
	FIXTURE_NOTE,  /* alice changes a note */
	FIXTURE_L1,    /* carol signs for it: approved */
	FIXTURE_PROD,  /* alice changes a server in production */
	FIXTURE_FIRST, /* bob signs for it */
	FIXTURE_L2,    /* carol signs for it: approved */
	FIXTURE_COMMITS
};

void fixture_make(struct model *out, struct world *world);

#endif
