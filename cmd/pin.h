/* pin.h - says where trust begins, after asking the person */
#ifndef CMD_PIN_H
#define CMD_PIN_H

#include "core/cli/command.h"
#include "core/trust/store.h"

/*
 * Shows the anchor (fingerprint, commit, people of its policy) and pins it
 * when `fingerprint` (may be NULL) equals its own, or `yes`, or the person
 * at the terminal confirms. A fingerprint that differs: EXIT_NO.
 */
int pin_anchor(struct repo *repo, const struct anchor *anchor,
	       const char *fingerprint, bool yes, const struct context *context,
	       struct err *err) MUST_CHECK;
/* Where trust begins when nobody says it: the oldest commit of the first-parent
 * chain that has a policy (the root, or what `init --from` put on top of a
 * history); the root when none has. A proposal: the fingerprint decides. */
int pin_find_anchor(struct oid *out, struct repo *repo, const struct oid *tip,
		    struct err *err) MUST_CHECK;
/* The policy that stands in a commit, judged by nobody. Caller owns *out. */
int pin_policy(struct policy **out, struct repo *repo, const struct oid *commit,
	       struct err *err) MUST_CHECK;
int pin_answer(const struct context *context, const char *format,
	       const struct anchor *anchor, struct err *err) MUST_CHECK;

#endif
