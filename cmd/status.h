/* status.h - what the parts of `status` share */
#ifndef CMD_STATUS_H
#define CMD_STATUS_H

#include "core/cli/open.h"
#include "core/json/json.h"

/* Sets "rules" and "sign_offs": what is missing, who signed, who could.
 * True when `you` (may be NULL) could sign something that is missing. */
bool status_add_rules(struct json *work, const struct judgement *j,
		      const char *you);
/* Sets "unfinished_runs": journals of this store without an end. */
void status_add_runs(struct json *root, const struct context *context,
		     const struct store *store);

#endif
