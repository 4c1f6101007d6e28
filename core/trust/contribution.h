/* contribution.h - who had a hand in each path since it was last approved */
#ifndef CORE_TRUST_CONTRIBUTION_H
#define CORE_TRUST_CONTRIBUTION_H

#include "core/trust/walk.h"

/* That of the path, made when there is none yet. Good until the next one is
 * made. */
struct contribution *contribution_for(struct walk *walk, const char *path);
/* Somebody counts who is not among its people yet, and whom no commit since
 * the last approved revision shows: `why` in words ("they …"). */
void contribution_call(struct contribution *contribution, const char *person,
		       const char *why);

#endif
