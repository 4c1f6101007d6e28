/* vault_world.c - a vault, and what is approved about who may read it */
#include "cmd/vault.h"

#include <string.h>

void vault_world_release(struct vault_world *world)
{
	catalog_release(&world->approved);
	permit_release(&world->permit);
	store_free(world->store);
	opened_release(&world->opened);
}

int vault_world_open(struct vault_world *out, const struct context *context,
		     struct err *err)
{
	if (secret_open(&out->opened, context, err))
		return -1;
	if (out->opened.identity)
		return age_recipient(out->self, out->opened.identity, err);
	err_set(err, EXIT_VAULT, "you have no identity to open the vault with");
	return err_hint(err, "rbctl key new");
}

int vault_world_ask(struct vault_world *out, const struct context *context,
		    struct err *err)
{
	const struct question question = { 0 };
	const struct verdict *verdict = &out->permit.verdict;

	if (open_store(&out->store, context, err) ||
	    store_guard(&out->permit, out->store, &question, err))
		return err_wrap(err, "who may read what is looked up in the "
				     "approved policy");
	if (!verdict->allowed || !out->permit.policy) {
		err_no(err, verdict->reason,
		       "who may read what is looked up in the approved "
		       "policy, and there is none: %s",
		       verdict->detail);
		return err_hint(err, "%s",
				verdict->hint[0] ? verdict->hint
						 : "rbctl verify");
	}
	if (store_catalog(&out->approved, store_repo(out->store),
			  &out->permit.revision, err))
		return -1;
	catalog_sort(&out->approved);
	return 0;
}

void vault_key_words(struct buf *out, const struct policy *policy,
		     const char *key, const char *self)
{
	const struct person *owner = policy ? readers_owner(policy, key) : NULL;

	if (owner)
		buf_add(out, owner->id);
	else
		buf_add_untrusted(out, key);
	if (strcmp(key, self) == 0)
		buf_add(out, " (you)");
	else if (policy && !owner)
		buf_add(out, " (nobody of the policy)");
}
