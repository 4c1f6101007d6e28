/* policy_next.c - may one policy follow another? */
#include "core/model/policy.h"

#include <string.h>

/* Ids are what is remembered of who signed, wrote and owes: a key that comes
 * under another one would make a new person of an old. */
static bool keeps_owner(const struct policy *next, const struct person *person,
			const struct policy_key *key, struct err *why)
{
	const struct person *owner = policy_key_owner(next, &key->key, NULL);

	if (!owner || text_equal(owner->id, person->id))
		return true;
	err_set(why, EXIT_INPUT, "the new policy gives a key of '%s' to '%s'",
		person->id, owner->id);
	err_hint(why, "a person who gets another id gets another key");
	return false;
}

/* What it signed since then would count again. */
static bool keeps_loss(const struct policy *next, const struct person *person,
		       const struct policy_key *key, struct err *why)
{
	const struct policy_key *now = NULL;

	if (key->status != KEY_COMPROMISED)
		return true;
	if (policy_key_owner(next, &key->key, &now) &&
	    now->status == KEY_COMPROMISED &&
	    text_equal(now->since, key->since))
		return true;
	err_set(why, EXIT_INPUT,
		"the new policy forgets that a key of '%s' is compromised",
		person->id);
	err_hint(why, "leave the key and its 'since' there; what was checked "
		      "goes into 'goodlist'");
	return false;
}

bool policy_is_text(const struct policy *policy, const struct buf *text)
{
	const struct buf *own = &policy->document->text;

	return own->len == text->len &&
	       memcmp(buf_str(own), buf_str(text), own->len) == 0;
}

enum policy_next policy_follows(const struct policy *next,
				const struct policy *now, struct err *why)
{
	if (next->version <= now->version) {
		err_set(why, EXIT_INPUT,
			"the new policy's version is %lld, and %lld is in "
			"force",
			(long long)next->version, (long long)now->version);
		err_hint(why, "write \"version\": %lld",
			 (long long)now->version + 1);
		return POLICY_NOT_NEWER;
	}
	if (!text_equal(next->live, now->live)) {
		err_set(why, EXIT_INPUT,
			"the new policy names another live branch ('%s', not "
			"'%s')",
			next->live, now->live);
		return POLICY_NOT_NEXT;
	}
	for (size_t i = 0; i < now->nr_people; i++) {
		const struct person *person = &now->people[i];

		for (size_t k = 0; k < person->nr_keys; k++)
			if (!keeps_owner(next, person, &person->keys[k], why) ||
			    !keeps_loss(next, person, &person->keys[k], why))
				return POLICY_NOT_NEXT;
	}
	return POLICY_NEXT;
}
