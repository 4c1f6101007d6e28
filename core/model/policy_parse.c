/* policy_parse.c - reading a policy, with the checks a schema can't make */
#include "core/model/fault.h"
#include "core/model/policy.h"
#include "core/model/policy_terms.h"

#include <string.h>

static int parse_key(struct policy_key *out, const struct policy *policy,
		     const struct json *json, struct err *err)
{
	static const char *const names[] = {
		[KEY_ACTIVE] = "active",
		[KEY_RETIRED] = "retired",
		[KEY_COMPROMISED] = "compromised",
	};
	const char *status = json_text(json, "status", "active");
	const struct json *line = json_get(json, "key");
	struct err why = { 0 };

	if (sshkey_parse(&out->key, json_text(json, "key", ""), &why) < 0)
		return fault_at(err, policy->document, line ? line : json, "%s",
				why.msg);
	out->since = json_text(json, "since", NULL);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (!text_equal(status, names[i]))
			continue;
		out->status = (enum key_status)i;
		return 0;
	}
	return fault_at(err, policy->document, json_get(json, "status"),
			"'%s' is no status of a key; write active, retired or "
			"compromised",
			status);
}

static int refuse_second_key(const struct policy *policy,
			     const struct sshkey *key, const struct json *json,
			     struct err *err)
{
	const struct person *owner = policy_key_owner(policy, key, NULL);
	autobuf print = { 0 };

	if (!owner)
		return 0;
	sshkey_fingerprint(&print, key);
	return fault_at(err, policy->document, json,
			"the key %s stands twice: '%s' has it already; each "
			"key belongs to one person, once",
			buf_str(&print), owner->id);
}

static int parse_keys(struct policy *policy, struct person *person,
		      const struct json *keys, struct err *err)
{
	if (json_count(keys) > POLICY_KEYS_MAX)
		return fault_at(err, policy->document, keys,
				"'%s' has %zu keys; %d are the most",
				person->id, json_count(keys), POLICY_KEYS_MAX);
	person->keys = xcalloc(json_count(keys) + 1, sizeof(*person->keys));
	json_each(json, keys) {
		struct policy_key *key = &person->keys[person->nr_keys];

		if (parse_key(key, policy, json, err) < 0 ||
		    refuse_second_key(policy, &key->key, json, err) < 0)
			return -1;
		person->nr_keys++;
	}
	return 0;
}

/*
 * The address becomes the principal of an allowed-signers line, which is a
 * list of patterns: what would be a pattern, a list or a second field there
 * can't stand in an address.
 */
static int check_email(const struct policy *policy, const struct person *person,
		       const struct json *json, struct err *err)
{
	const char *email = person->email;
	const struct person *other;

	if (!email)
		return 0;
	for (const char *c = email; *c; c++)
		if ((unsigned char)*c <= ' ' || *c == 0x7f ||
		    strchr("*?!,\"<>#", *c))
			return fault_at(err, policy->document, json,
					"an address can't hold white space or "
					"any of * ? ! , \" < > #");
	other = policy_person_by_email(policy, email, strlen(email));
	if (other && other != person)
		return fault_at(err, policy->document, json,
				"'%s' is also the address of '%s'; each person "
				"needs an own one",
				email, other->id);
	return 0;
}

static int parse_person(struct policy *policy, const struct json *json,
			struct err *err)
{
	struct person *person = &policy->people[policy->nr_people];

	person->id = json_key(json);
	person->name = json_text(json, "name", person->id);
	person->email = json_text(json, "email", NULL);
	person->vault_key = json_text(json, "vault_key", NULL);
	person->robot_paths = json_at(json, "robot", "paths", NULL);
	if (!text_is_name(person->id))
		return fault_at(err, policy->document, json,
				"'%s' is no name for a person; use small "
				"letters, digits, '.', '_' and '-'",
				person->id);
	policy->nr_people++; /* from here policy_free() knows its keys */
	if (check_email(policy, person, json_get(json, "email"), err) < 0)
		return -1;
	return parse_keys(policy, person, json_get(json, "keys"), err);
}

static int parse_people(struct policy *policy, const struct json *people,
			struct err *err)
{
	if (json_count(people) > POLICY_PEOPLE_MAX)
		return fault_at(err, policy->document, people,
				"%zu people; %d are the most",
				json_count(people), POLICY_PEOPLE_MAX);
	policy->people =
		xcalloc(json_count(people) + 1, sizeof(*policy->people));
	json_each(json, people)
		if (parse_person(policy, json, err) < 0)
			return -1;
	return 0;
}

static int check_role(const struct policy *policy, const struct json *role,
		      struct err *err)
{
	if (!text_is_name(json_key(role)))
		return fault_at(err, policy->document, role,
				"'%s' is no name for a role; use small "
				"letters, digits, '.', '_' and '-'",
				json_key(role));
	json_each(member, role) {
		const char *id = json_string(member);

		if (!id || !policy_person(policy, id))
			return fault_at(err, policy->document, member,
					"the role '%s' names '%s', who is not "
					"among the people; add the person, or "
					"take the name out",
					json_key(role), id ? id : "?");
	}
	return 0;
}

static int check_roles(const struct policy *policy, struct err *err)
{
	if (json_count(policy->roles) > POLICY_ROLES_MAX)
		return fault_at(err, policy->document, policy->roles,
				"%zu roles; %d are the most",
				json_count(policy->roles), POLICY_ROLES_MAX);
	json_each(role, policy->roles)
		if (check_role(policy, role, err) < 0)
			return -1;
	return 0;
}

static int parse_sign_off(struct sign_off *out, const struct policy *policy,
			  const struct json *json, struct err *err)
{
	const struct json *role = json_get(json, "role");
	int64_t count = 1;

	out->role = json_string(role);
	if (!out->role || !json_get(policy->roles, out->role))
		return fault_at(err, policy->document, role ? role : json,
				"'%s' is no role of this policy; add it to "
				"'roles', or name one that is there",
				out->role ? out->role : "?");
	json_int(&count, json_get(json, "count"));
	if (count < 1 || count > POLICY_PEOPLE_MAX)
		return fault_at(err, policy->document, json_get(json, "count"),
				"a count is a whole number from 1 to %d",
				POLICY_PEOPLE_MAX);
	out->count = (size_t)count;
	return 0;
}

static int check_possible(const struct policy *policy,
			  const struct policy_rule *rule, struct err *err)
{
	size_t filled, places = policy_rule_places(rule);

	if (!places)
		return fault_at(err, policy->document, rule->json,
				"this rule asks nobody to sign; give it at "
				"least one sign-off");
	if (policy_rule_possible(policy, rule, NULL, &filled))
		return 0;
	fault_at(err, policy->document, json_get(rule->json, "sign_offs"),
		 "nobody could satisfy this rule: it needs %zu "
		 "different people with an active key in these roles, "
		 "and at best %zu can be found; lower a count, or add "
		 "people to the roles",
		 places, filled);
	return policy_unsatisfiable(err);
}

static int parse_rule(struct policy *policy, const struct json *json,
		      struct err *err)
{
	struct policy_rule *rule = &policy->rules[policy->nr_rules++];
	const struct json *groups = json_get(json, "sign_offs");
	const struct json *expires = json_get(json, "expires");

	rule->json = json;
	rule->paths = json_get(json, "paths");
	rule->checklist = json_text(json, "checklist", NULL);
	rule->when_risk = json_string(json_at(json, "when", "risk", NULL));
	if (json_count(groups) > POLICY_GROUPS_MAX)
		return fault_at(err, policy->document, groups,
				"%zu groups; %d are the most",
				json_count(groups), POLICY_GROUPS_MAX);
	if (expires && !text_unspan(&rule->expires_s, json_string(expires)))
		return fault_at(err, policy->document, expires,
				"a span is a whole number and one of s m h d "
				"w, for example 14d");
	rule->sign_offs =
		xcalloc(json_count(groups) + 1, sizeof(*rule->sign_offs));
	json_each(group, groups) {
		struct sign_off *sign_off =
			&rule->sign_offs[rule->nr_sign_offs];

		if (parse_sign_off(sign_off, policy, group, err) < 0)
			return -1;
		rule->nr_sign_offs++;
	}
	return check_possible(policy, rule, err);
}

static bool covers_itself(const struct policy *policy)
{
	for (size_t i = 0; i < policy->nr_rules; i++)
		json_each(pattern, policy->rules[i].paths)
			if (!policy->rules[i].when_risk &&
			    text_glob(json_string(pattern), POLICY_PATH))
				return true;
	return false;
}

static int parse_rules(struct policy *policy, const struct json *rules,
		       struct err *err)
{
	if (json_count(rules) > POLICY_RULES_MAX)
		return fault_at(err, policy->document, rules,
				"%zu rules; %d are the most", json_count(rules),
				POLICY_RULES_MAX);
	policy->rules = xcalloc(json_count(rules) + 1, sizeof(*policy->rules));
	json_each(json, rules)
		if (parse_rule(policy, json, err) < 0)
			return -1;
	if (!covers_itself(policy))
		return fault_at(err, policy->document, rules,
				"no rule covers the policy itself; add one "
				"whose 'paths' hold \".rbctl/**\"");
	return 0;
}

/* As git-check-ref-format(1) has it, and a branch. */
static bool is_branch(const char *ref)
{
	if (!ref || !text_starts(ref, "refs/heads/") || text_ends(ref, "/") ||
	    text_ends(ref, ".") || strstr(ref, "..") || strstr(ref, "//") ||
	    strstr(ref, "@{") || strstr(ref, "/.") || strstr(ref, ".lock/") ||
	    text_ends(ref, ".lock"))
		return false;
	for (const char *c = ref; *c; c++)
		if ((unsigned char)*c <= ' ' || *c == 0x7f ||
		    strchr("~^:?*[\\", *c))
			return false;
	return true;
}

static int parse_head(struct policy *policy, const struct json *root,
		      struct err *err)
{
	const struct json *separate = json_get(root, "separation_of_duties");

	policy->live = json_text(root, "live", NULL);
	policy->roles = json_get(root, "roles");
	policy->separation_of_duties = !separate || json_is_true(separate);
	if (!json_int(&policy->version, json_get(root, "version")) ||
	    policy->version < 1)
		return fault_at(err, policy->document,
				json_get(root, "version"),
				"the version is a whole number from 1");
	if (!is_branch(policy->live))
		return fault_at(err, policy->document, json_get(root, "live"),
				"'%s' is no full branch name; write for "
				"example refs/heads/main",
				policy->live ? policy->live : "");
	return 0;
}

int policy_parse(struct policy **out, const char *text, size_t len,
		 struct err *err)
{
	autoptr(policy) policy = xcalloc(1, sizeof(*policy));
	const struct json *root;

	if (document_parse(&policy->document, POLICY_PATH, text, len, err) < 0)
		return -1;
	root = policy->document->root;
	if (parse_head(policy, root, err) < 0 ||
	    parse_people(policy, json_get(root, "people"), err) < 0 ||
	    check_roles(policy, err) < 0 ||
	    parse_rules(policy, json_get(root, "rules"), err) < 0 ||
	    policy_parse_terms(policy, root, err) < 0)
		return -1;
	*out = steal(policy);
	return 0;
}
