/* policy.h - who may sign what: people, keys, roles, rules */
#ifndef CORE_MODEL_POLICY_H
#define CORE_MODEL_POLICY_H

#include "core/crypto/sshkey.h"
#include "core/model/document.h"

#define POLICY_PEOPLE_MAX 1024
#define POLICY_KEYS_MAX   16 /* of one person */
#define POLICY_ROLES_MAX  256
#define POLICY_RULES_MAX  256
#define POLICY_GROUPS_MAX 64 /* sign-off groups of one rule */

enum key_status { KEY_ACTIVE, KEY_RETIRED, KEY_COMPROMISED };

struct policy_key {
	struct sshkey key;
	enum key_status status;
	const char *since; /* commit id, for compromised; NULL */
};

/* Strings are borrowed from the policy's own document. */
struct person {
	const char *id;
	const char *name;
	const char *email;
	struct policy_key *keys;
	size_t nr_keys;
	const char *vault_key; /* "age1…"; NULL */
};

struct sign_off {
	const char *role;
	size_t count;
};

struct policy_rule {
	const struct json *paths; /* array of patterns */
	struct sign_off *sign_offs;
	size_t nr_sign_offs;
	const char *checklist; /* name; NULL */
	int64_t expires_s;     /* a sign-off's life; 0: not limited */
	const struct json *json;
};

struct policy {
	struct document *document; /* owned */
	int64_t version;
	const char *live; /* full ref */
	bool separation_of_duties;
	struct person *people;
	size_t nr_people;
	const struct json *roles; /* {role: [person ids]} */
	struct policy_rule *rules;
	size_t nr_rules;
};

void policy_free(struct policy *policy);
DEFINE_AUTOPTR(policy);

/*
 * Schema, then what a schema can't say: roles name known people, rules name
 * known roles, no key stands twice (in one person or under two), the live
 * ref is a full branch name, every rule can be satisfied (with distinct
 * people who have an active key, when somebody outside of them is the
 * author), and some rule covers the policy itself. EXIT_INPUT with
 * "PATH:LINE:COLUMN: pointer: what". Takes nothing; keeps its own copy.
 */
int policy_parse(struct policy **out, const char *text, size_t len,
		 struct err *err) MUST_CHECK;

const struct person *policy_person(const struct policy *policy, const char *id);
/* Who owns that key, in whatever status; *key may be NULL. NULL: nobody. */
const struct person *policy_key_owner(const struct policy *policy,
				      const struct sshkey *key,
				      const struct policy_key **found);
const struct person *policy_person_by_email(const struct policy *policy,
					    const char *email, size_t len);
bool policy_has_role(const struct policy *policy, const char *person,
		     const char *role);
/* True when "person" or "role:NAME" (as viewers and operators write it)
 * stands for that person. */
bool policy_stands_for(const struct policy *policy, const char *who,
		       const char *person);
/* Governed: always for .rbctl/ and the document folders; any other path
 * when a rule names it. */
bool policy_governs(const struct policy *policy, const char *path);
/* Calls back for every rule that speaks of the path: all rules whose
 * patterns match; when none does, those that match the policy's own path. */
typedef void policy_rule_fn(const struct policy_rule *rule, void *payload);
void policy_rules_for(const struct policy *policy, const char *path,
		      policy_rule_fn *fn, void *payload);
/* Does the person hold a role that the rule wants? */
bool policy_rule_asks(const struct policy *policy,
		      const struct policy_rule *rule, const char *person);
/*
 * Can these people fill all groups of the rule, each person counted in one
 * group only? `filled` (may be NULL) is how many places are filled at best.
 */
bool policy_rule_satisfied(const struct policy *policy,
			   const struct policy_rule *rule,
			   const struct strings *people, size_t *filled);
/* The same for everybody who has an active key, but for `without` (an author
 * when duties are separate; NULL: nobody is left out). */
bool policy_rule_possible(const struct policy *policy,
			  const struct policy_rule *rule, const char *without,
			  size_t *filled);
size_t policy_rule_places(const struct policy_rule *rule); /* sum of counts */
/* The allowed-signers file of ssh-keygen(1) for all keys that are active or
 * retired: one line a key, principal is the person's e-mail. */
void policy_allowed_signers(struct buf *out, const struct policy *policy);

#endif
