/* attributes.h - the lines of info/attributes that name documents to git */
#ifndef CORE_CLI_ATTRIBUTES_H
#define CORE_CLI_ATTRIBUTES_H

#include "core/cli/drivers.h"

/* MISSING, INSTALLED, EDITED, or OVERRULED: for some document git goes by
 * another line. */
int attributes_check(enum driver_state *out, const struct repo *repo,
		     struct err *err) MUST_CHECK;
/* Puts our lines where they were, or at the end. All others stay. */
int attributes_install(const struct repo *repo, struct err *err) MUST_CHECK;

#endif
