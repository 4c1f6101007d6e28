/* policy.c - fuzz: policies; what is accepted is whole, and comes back */
#include "core/base/text.h"
#include "core/model/lint.h"
#include "core/model/policy.h"
#include "tests/fuzz/fuzz.h"

static bool same_key(const struct policy_key *a, const struct policy_key *b)
{
	return sshkey_equal(&a->key, &b->key) && a->status == b->status &&
	       text_equal(a->since, b->since);
}

/* Nobody has a key of somebody else, and everybody is found. */
static size_t check_people(const struct policy *policy)
{
	size_t usable = 0;

	for (size_t i = 0; i < policy->nr_people; i++) {
		const struct person *person = &policy->people[i];

		HOLDS(policy_person(policy, person->id) == person);
		for (size_t k = 0; k < person->nr_keys; k++) {
			const struct policy_key *key = &person->keys[k];
			const struct policy_key *found = NULL;

			HOLDS(policy_key_owner(policy, &key->key, &found) ==
			      person);
			HOLDS(found == key);
			usable += key->status != KEY_COMPROMISED;
		}
	}
	return usable;
}

/* One line a key that ssh-keygen may accept, and each can be read. */
static void check_signers(const struct policy *policy, size_t usable)
{
	struct err err = { 0 };
	autobuf signers = { 0 };
	char *line;
	char *rest;

	policy_allowed_signers(&signers, policy);
	rest = signers.data;
	for (; (line = strsep(&rest, "\n")) && *line; usable--) {
		struct sshkey key;
		char *at = strchr(line, ' ');

		HOLDS(usable > 0 && at && at > line);
		at = strchr(at + 1, ' ');
		HOLDS(at && sshkey_parse(&key, at + 1, &err) == 0);
	}
	HOLDS(usable == 0);
}

static void count_rule(const struct policy_rule *rule, void *payload)
{
	size_t *nr = payload;

	HOLDS(rule->nr_sign_offs > 0);
	++*nr;
}

/* Some rule speaks of the policy and of any path, and can be met. */
static void check_rules(const struct policy *policy)
{
	static const char *const paths[] = { POLICY_PATH, "servers/a.json",
					     "other" };
	size_t filled;

	HOLDS(policy->nr_rules > 0 && policy->nr_rules <= POLICY_RULES_MAX);
	HOLDS(policy_governs(policy, POLICY_PATH));
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		size_t nr = 0;

		policy_rules_for(policy, paths[i], count_rule, &nr);
		HOLDS(nr > 0 && nr <= policy->nr_rules);
	}
	for (size_t i = 0; i < policy->nr_rules; i++) {
		const struct policy_rule *rule = &policy->rules[i];

		HOLDS(policy_rule_possible(policy, rule, NULL, &filled));
		HOLDS(filled == policy_rule_places(rule));
	}
}

/* A policy is what its value says, not how it is written. */
static void check_again(const struct policy *policy)
{
	autoptr(policy) again = NULL;
	struct err err = { 0 };
	autobuf text = { 0 };

	json_compact(&text, policy->document->root);
	if (text.len > JSON_SIZE_MAX)
		return;
	HOLDS(policy_parse(&again, buf_str(&text), text.len, &err) == 0);
	HOLDS(again->version == policy->version &&
	      again->nr_people == policy->nr_people &&
	      again->nr_rules == policy->nr_rules &&
	      again->nr_demands == policy->nr_demands &&
	      again->nr_freezes == policy->nr_freezes &&
	      again->nr_delegations == policy->nr_delegations &&
	      again->separation_of_duties == policy->separation_of_duties);
	for (size_t i = 0; i < policy->nr_people; i++) {
		const struct person *a = &policy->people[i];
		const struct person *b = &again->people[i];

		HOLDS(strcmp(a->id, b->id) == 0 && a->nr_keys == b->nr_keys);
		for (size_t k = 0; k < a->nr_keys; k++)
			HOLDS(same_key(&a->keys[k], &b->keys[k]));
	}
}

/* Who lints a policy is told of every fault that would refuse it. */
static void check_lint(const char *text, size_t size, bool refused)
{
	auto_release(findings) findings = { 0 };
	auto_release(catalog) catalog = { 0 };

	lint_text(&findings, POLICY_PATH, text, size, &catalog, 0);
	HOLDS(!refused || findings_count(&findings, LINT_ERROR) > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	autoptr(policy) policy = NULL;
	struct err err = { 0 };

	if (policy_parse(&policy, text, size, &err)) {
		HOLDS(policy == NULL &&
		      (err.code == EXIT_INPUT || err.code == EXIT_NO));
	} else {
		check_signers(policy, check_people(policy));
		check_rules(policy);
		if (size % 8 == 1)
			check_again(policy);
	}
	/* Each of these costs as much again: for some of the inputs only. */
	if (size % 8 == 0)
		check_lint(text, size, policy == NULL);
	return 0;
}
