/* weigh.h - the parts of weighing a sign-off: each says no, or true */
#ifndef CORE_TRUST_WEIGH_H
#define CORE_TRUST_WEIGH_H

#include "core/trust/walk.h"

/* Nothing, or only white space. */
bool weigh_is_blank(const char *text);
/* It doesn't count, for that reason. */
void weigh_no(struct sign_off_seen *seen, enum reason reason,
	      const char *format, ...) PRINTF_LIKE(3, 4);
/* A robot keeps to its own files, and to ordinary days. */
bool weigh_robot(struct sign_off_seen *seen, const struct walk *w);
/* The person holds a role that some rule for some path asks, and the
 * signature shows what the role demands. */
bool weigh_role(struct sign_off_seen *seen, const struct walk *w);
/* A break-glass keeps to what the policy allows. */
bool weigh_glass(struct sign_off_seen *seen, const struct walk *w);

#endif
