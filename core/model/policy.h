/* policy.h - who may sign what: people, keys, roles, rules */
#ifndef CORE_MODEL_POLICY_H
#define CORE_MODEL_POLICY_H

#include "core/crypto/sshkey.h"
#include "core/model/document.h"

#define POLICY_PEOPLE_MAX      1024
#define POLICY_KEYS_MAX        16 /* of one person */
#define POLICY_ROLES_MAX       256
#define POLICY_RULES_MAX       256
#define POLICY_GROUPS_MAX      64 /* sign-off groups of one rule */
#define POLICY_FREEZES_MAX     256
#define POLICY_DELEGATIONS_MAX 256
#define POLICY_GOODLIST_MAX    4096

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
	/* Patterns of what it may sign when this is a robot; NULL: a human. */
	const struct json *robot_paths;
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
	/* The rule speaks of a change at least as risky: "review" or "high"
	 * (`when`); NULL: of every change. */
	const char *when_risk;
	const struct json *json;
};

/* `to` holds these roles of `from` until the end date. */
struct delegation {
	const char *from;
	const char *to;
	const struct json *roles; /* names */
	int64_t until;
};

/* What every signature for a role must show (a security key's flags). */
struct role_demand {
	const char *role;
	bool touch;
	bool pin;
};

/* Half-open: `to` is the first moment after it. */
struct freeze {
	int64_t from;
	int64_t to;
	const char *reason;
	const char *override; /* "role:NAME" or a person; NULL: nobody */
};

struct break_glass {
	const struct json *roles; /* NULL: the policy has no break-glass */
	size_t count;             /* different people of these roles */
	int64_t expires_s;        /* the longest life of such a statement */
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
	struct delegation *delegations;
	size_t nr_delegations;
	struct role_demand *demands;
	size_t nr_demands;
	struct freeze *freezes;
	size_t nr_freezes;
	struct break_glass break_glass;
	const struct json *goodlist; /* ids of sign-off commits; NULL */
	/* How long ago a client may have learned of the live branch; 0: any. */
	int64_t freshness_s;
	/* Whoever wrote or signed a document's last change can't run it. */
	bool separate_operator;
};

void policy_free(struct policy *policy);
DEFINE_AUTOPTR(policy);

/*
 * Schema, then what a schema can't say: roles name known people, rules name
 * known roles, no key stands twice (in one person or under two), the live
 * ref is a full branch name, every rule can be satisfied (with distinct
 * people who have an active key, when somebody outside of them is the
 * author), and some rule covers the policy itself. EXIT_INPUT with
 * "PATH:LINE:COLUMN: pointer: what"; EXIT_NO when the fault is that nobody
 * could meet it (too few people, no security key where one is demanded). Takes
 * nothing; keeps its own copy.
 */
int policy_parse(struct policy **out, const char *text, size_t len,
		 struct err *err) MUST_CHECK;

const struct person *policy_person(const struct policy *policy, const char *id);
/* Who owns that key, in whatever status; *key may be NULL. NULL: nobody. */
const struct person *policy_key_owner(const struct policy *policy,
				      const struct sshkey *key,
				      const struct policy_key **found);

/* Is that the very text of the policy? (policy_next.c) */
bool policy_is_text(const struct policy *policy, const struct buf *text);
/* May it follow the policy that is in force? Else `why` says, in words, and
 * with what to do. (policy_next.c) */
enum policy_next {
	POLICY_NEXT,
	POLICY_NOT_NEWER, /* its version isn't higher */
	POLICY_NOT_NEXT,  /* another live branch, a key under another id, a
			     compromised key forgotten */
};
enum policy_next policy_follows(const struct policy *next,
				const struct policy *now, struct err *why);
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
/* The same for a change that is that risky ("info", "review", "high"): rules
 * that speak of riskier ones are left out. */
void policy_rules_at_risk(const struct policy *policy, const char *path,
			  const char *risk, policy_rule_fn *fn, void *payload);
/* Does any rule ask how risky a change is? */
bool policy_asks_risk(const struct policy *policy);
/* The role itself, or by a delegation that is in force at that time; then
 * *from (may be NULL) is who gave it, else NULL. */
bool policy_holds_role(const struct policy *policy, const char *person,
		       const char *role, int64_t at, const char **from);
/* policy_stands_for(), with the delegations in force at that time. */
bool policy_acts_as(const struct policy *policy, const char *who,
		    const char *person, int64_t at);
/* Is this one of an environment's operators then? Where it names none,
 * everybody is. */
bool policy_operates(const struct policy *policy, const struct json *operators,
		     const char *person, int64_t at);
const struct role_demand *policy_demand_find(const struct policy *policy,
					     const char *role);
/* A human may sign for every path, a robot for those of its patterns. */
bool person_may_sign(const struct person *person, const char *path);

/* One person's signature, as a rule weighs it. */
struct vote {
	const char *person;
	bool touched;  /* a finger lay on the security key */
	bool verified; /* and its PIN, or the like, was given */
};

/* The votes that one rule counts, and how. */
struct ballot {
	const struct vote *votes;
	size_t nr;
	int64_t at; /* for delegations; INT64_MAX: none is in force */
	/* Who had a hand in the change: nobody acts for them. May be NULL. */
	const struct strings *barred;
};

/*
 * Can these votes fill all groups of the rule, each person counted in one
 * group only? Who acts for somebody counts only when that one doesn't vote
 * too. `filled` (may be NULL) is how many places are filled at best.
 */
bool policy_rule_count(const struct policy *policy,
		       const struct policy_rule *rule,
		       const struct ballot *ballot, size_t *filled);
/* Does this vote fill a place of the rule at all? */
bool policy_vote_serves(const struct policy *policy,
			const struct policy_rule *rule, const struct vote *vote,
			const struct ballot *ballot);
/* People, not robots, whose vote some rule for the path asks for: who only has
 * a say in other paths of a change is no second person for this one. */
size_t policy_nr_humans(const struct policy *policy, const char *path,
			const struct ballot *ballot);
/* The break-glass of the policy as a rule of one group a role; its places are
 * any people of these roles. False when the votes are too few. */
bool policy_glass_count(const struct policy *policy,
			const struct ballot *ballot, size_t *filled);
/* Does the person hold a role that the rule wants? */
bool policy_rule_asks(const struct policy *policy,
		      const struct policy_rule *rule, const char *person);
/* The same for people who have signed as well as anybody can. */
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
