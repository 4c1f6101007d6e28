/* show.h - what the parts of `show` share */
#ifndef CMD_SHOW_H
#define CMD_SHOW_H

#include "core/cli/open.h"
#include "core/json/json.h"

/* The sign-off that a commit carries, as show/1 has it; *out is NULL when
 * the commit carries none. Caller owns it. */
int show_sign_off(struct json **out, struct store *store,
		  const struct oid *commit, struct err *err) MUST_CHECK;

#endif
