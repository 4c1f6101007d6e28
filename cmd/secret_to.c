/* secret_to.c - who a secret is for: keys, people and roles of the policy */
#include "cmd/secret.h"
#include "core/cli/open.h"
#include "core/crypto/age.h"

#include <string.h>

#define ROLE "role:"

/* The policy that was approved, never the one in the work tree: else whoever
 * edits a file here would read the next secret. */
static int ask_policy(struct permit *out, const struct context *context,
		      struct err *err)
{
	const struct question question = { 0 };
	autoptr(store) store = NULL;

	if (open_store(&store, context, err) ||
	    store_guard(out, store, &question, err))
		return err_wrap(err, "people and roles are looked up in the "
				     "approved policy");
	if (out->verdict.allowed && out->policy)
		return 0;
	err_no(err, out->verdict.reason,
	       "people and roles are looked up in the approved policy, and "
	       "there is none: %s",
	       out->verdict.detail);
	return err_hint(err, "%s",
			out->verdict.hint[0] ? out->verdict.hint
					     : "give age1… keys instead");
}

static int add_person(struct strings *out, const struct policy *policy,
		      const char *id, struct err *err)
{
	const struct person *person = policy_person(policy, id);

	if (person == NULL) {
		err_set(err, EXIT_INPUT, "the policy knows no person '%s'", id);
		return err_hint(err, "write a person's id, role:NAME or an "
				     "age1… key");
	}
	if (person->vault_key == NULL) {
		err_set(err, EXIT_INPUT, "'%s' has no vault_key in the policy",
			id);
		return err_hint(err, "`rbctl key show` prints it for them");
	}
	strings_add_once(out, person->vault_key);
	return 0;
}

static int add_role(struct strings *out, const struct policy *policy,
		    const char *role, struct err *err)
{
	const struct json *members = json_get(policy->roles, role);

	if (members == NULL)
		return err_set(err, EXIT_INPUT, "the policy knows no role '%s'",
			       role);
	json_each(member, members)
		if (add_person(out, policy, json_string(member), err))
			return err_wrap(err, "role '%s'", role);
	return 0;
}

int secret_recipients(struct strings *out, const struct context *context,
		      const struct strings *to, struct err *err)
{
	auto_release(permit) permit = { 0 };

	for (size_t i = 0; i < to->nr; i++) {
		const char *who = to->at[i];

		if (age_is_recipient(who)) {
			strings_add_once(out, who);
			continue;
		}
		if (text_starts(who, "age1"))
			return err_set(err, EXIT_INPUT,
				       "'%s' is not an age recipient: it is "
				       "mistyped",
				       who);
		if (permit.policy == NULL && ask_policy(&permit, context, err))
			return -1;
		if (text_starts(who, ROLE)
			    ? add_role(out, permit.policy, who + strlen(ROLE),
				       err)
			    : add_person(out, permit.policy, who, err))
			return -1;
	}
	return 0;
}
