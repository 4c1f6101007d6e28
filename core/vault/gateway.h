/* gateway.h - a question to etcd, asked of one endpoint after the other */
#ifndef CORE_VAULT_GATEWAY_H
#define CORE_VAULT_GATEWAY_H

#include "core/vault/etcd_answer.h"
#include "core/vault/settings.h"

#include <stdatomic.h>

#define GATEWAY_TIMEOUT_S 5 /* for one endpoint: a member may be stopped */

/*
 * One connection's worth of state, for one thread. Whatever is asked may be
 * asked twice: an endpoint may fall silent after it has acted. So every
 * change names what it expects to find, and its caller looks whether what is
 * there already is what it wanted.
 */
struct gateway;

/* Borrowed: `settings`, and `cancel` (may be NULL), which ends a search for
 * an endpoint between two of them. `ticks`: milliseconds that never go back
 * and count while the machine sleeps. */
int gateway_open(struct gateway **out, const struct vault_settings *settings,
		 int64_t (*ticks)(void), const atomic_bool *cancel,
		 struct err *err) MUST_CHECK;
void gateway_free(struct gateway *gateway);
DEFINE_AUTOPTR(gateway);

/*
 * `what` is the method: "kv/range". *found false: there is no such lease.
 * EXIT_NETWORK when no endpoint can answer now, EXIT_VAULT when one says no.
 */
int gateway_ask(struct etcd_answer *out, bool *found, struct gateway *gateway,
		const char *what, const struct json *question, struct err *err)
	MUST_CHECK;
/* From now on nobody is asked a second time in a while. */
void gateway_hurry(struct gateway *gateway);

/* ---- gateway_no.c ---- */
/* What a refusal means and whose move it is; always -1. `status` is HTTP's. */
int gateway_refused(const struct etcd_no *no, int status, const char *endpoint,
		    const struct vault_settings *settings, struct err *err);

#endif
