/* kept.h - what the vault has of a client; private to adapters */
#ifndef CORE_RUN_KEPT_H
#define CORE_RUN_KEPT_H

#include "core/oauth/registration.h"
#include "core/run/config.h"

struct kept {
	struct entry entry; /* of the registration */
	bool found;
};

void kept_release(struct kept *kept);

/* EXIT_VAULT: there is no vault, or it has something else there, or what is
 * of another server. */
int kept_load(struct kept *out, struct config_work *work, struct err *err)
	MUST_CHECK;
/* The same, where it must be there. */
int kept_load_known(struct kept *out, struct config_work *work, struct err *err)
	MUST_CHECK;
/* Keeps a new registration access token or address, if there is one. */
int kept_registration(struct kept *kept, struct config_work *work,
		      const struct registration *got, struct err *err)
	MUST_CHECK;
/* The client's secret. What somebody keeps there for another one is not
 * overwritten: EXIT_VAULT. `client_id` may be NULL. */
int kept_secret(struct entry *out, bool *found, const struct config_work *work,
		const char *client_id, struct err *err) MUST_CHECK;
/* Can it be stored, then? EXIT_VAULT, the same. */
int kept_check(const struct config_work *work, const char *client_id,
	       struct err *err) MUST_CHECK;
/* Has the server shown a secret that the vault has not? */
int kept_look(struct config_work *work, const struct standing *standing,
	      bool *news, struct err *err) MUST_CHECK;
/* All that a server gave. */
int kept_save(struct kept *kept, struct config_work *work,
	      const struct registration *got, struct err *err) MUST_CHECK;
/* The client is gone. */
int kept_forget(struct config_work *work, const char *client_id,
		struct err *err) MUST_CHECK;

#endif
