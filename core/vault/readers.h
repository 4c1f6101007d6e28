/* readers.h - who may open an entry, by what is approved */
#ifndef CORE_VAULT_READERS_H
#define CORE_VAULT_READERS_H

#include "core/model/policy.h"
#include "core/vault/vault.h"

/*
 * Adds the keys of everybody whom `who` stands for: a person's id, role:NAME,
 * or an "age1…" key itself. People without a vault_key go to `without`, which
 * may be NULL, as may `policy`: then it knows nobody.
 */
void readers_add(struct strings *out, struct strings *without,
		 const struct policy *policy, const char *who);
/* Does the policy know that person or role? Keys are always known. */
bool readers_know(const struct policy *policy, const char *who);
/* Whose vault_key it is; NULL: nobody's. */
const struct person *readers_owner(const struct policy *policy,
				   const char *key);

/* Who is to be able to open one entry. */
struct readers {
	struct strings keys;
	struct strings without; /* people who have no vault_key */
	struct strings shared;  /* as the entry, but for what nobody knows */
	/* The document that the entry came from is not approved any more: who
	 * it is for can't be told, and `keys` is empty. */
	bool untold;
};

void readers_release(struct readers *readers);
/*
 * Whoever has the vault (`self`), who got the token, whom its document names
 * (a runbook's viewers, the operators of a registration's environment), and
 * with whom it was shared by hand.
 */
void readers_of(struct readers *out, const struct entry *entry,
		const struct policy *policy, const struct catalog *approved,
		const char *self);

struct readers_change {
	struct strings add;  /* keys that are to open it, and don't yet */
	struct strings drop; /* keys that open it, and are not to */
	bool unsaid;         /* the entry doesn't say which ones do */
};

void readers_change_release(struct readers_change *change);
/* True when there is anything to change. */
bool readers_compare(struct readers_change *out, const struct readers *wanted,
		     const struct entry *entry);

#endif
