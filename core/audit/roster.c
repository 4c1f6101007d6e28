/* roster.c - who could sign under each policy, and who could do without */
#include "core/audit/evidence.h"

#include "core/crypto/sshkey.h"

#include <string.h>

static const char *status_name(enum key_status status)
{
	static const char *const names[] = {
		[KEY_ACTIVE] = "active",
		[KEY_RETIRED] = "retired",
		[KEY_COMPROMISED] = "compromised",
	};

	return names[status];
}

static void add_keys(struct evidence *e, struct json *out,
		     const struct person *person)
{
	struct json *list = json_set_array(out, "keys");

	for (size_t i = 0; i < person->nr_keys; i++) {
		const struct policy_key *key = &person->keys[i];
		struct json *one = json_append_object(list);
		autobuf print = { 0 };

		sshkey_fingerprint(&print, &key->key);
		json_set_string(one, "key", buf_str(&print));
		json_set_string(one, "type", sshkey_type_name(key->key.type));
		json_set_string(one, "status", status_name(key->status));
		if (key->since)
			json_set_string(one, "since", key->since);
		json_set_string(e->owners, buf_str(&print), person->id);
	}
}

static void add_roles(struct json *out, const struct policy *policy,
		      const char *person)
{
	struct json *list = json_set_array(out, "roles");

	json_each_member(role, policy->roles)
		if (json_has_string(role, person))
			json_append_string(list, json_key(role));
}

void roster_add(struct evidence *e, const struct policy *policy,
		const char *sha256, const struct oid *from, int64_t since)
{
	const struct json *last =
		json_item(e->policies, json_count(e->policies) - 1);
	struct json *people;
	struct json *out;

	if (json_count(e->policies) > 0 &&
	    text_equal(json_text(last, "sha256", ""), sha256))
		return;
	out = json_append_object(e->policies);
	json_set_string(out, "sha256", sha256);
	json_set_int(out, "version", policy->version);
	set_oid(out, "from", from);
	set_time(out, "since", since);
	json_set_bool(out, "separation_of_duties",
		      policy->separation_of_duties);
	people = json_set_array(out, "people");
	for (size_t i = 0; i < policy->nr_people; i++) {
		const struct person *person = &policy->people[i];
		struct json *one = json_append_object(people);

		json_set_string(one, "person", person->id);
		json_set_string(one, "name", person->name);
		json_set_string(one, "email",
				person->email ? person->email : "");
		add_roles(one, policy, person->id);
		add_keys(e, one, person);
	}
	json_set(out, "rules",
		 json_copy(json_get(policy->document->root, "rules")));
}

/* ---- who could bypass ---- */

static void add_patterns(struct buf *out, const struct policy_rule *rule)
{
	auto_release(strings) patterns = { 0 };

	json_strings(&patterns, rule->paths);
	strings_join_words(out, &patterns);
}

/* People who fill a rule alone: one stolen key is enough. */
static void add_alone(struct json *list, const struct policy *policy,
		      const struct policy_rule *rule)
{
	auto_release(strings) alone = { 0 };
	autobuf text = { 0 };

	for (size_t i = 0; i < policy->nr_people; i++) {
		auto_release(strings) one = { 0 };

		strings_add(&one, policy->people[i].id);
		if (policy_rule_satisfied(policy, rule, &one, NULL))
			strings_add(&alone, policy->people[i].id);
	}
	if (alone.nr == 0)
		return;
	strings_join_words(&text, &alone);
	buf_add(&text, alone.nr == 1 ? " alone can approve changes of "
				     : " can each alone approve changes of ");
	add_patterns(&text, rule);
	buf_add(&text, policy->separation_of_duties
			       ? ", but not what they had a hand in"
			       : ", even what they wrote themselves");
	json_append_string(list, buf_str(&text));
}

static void add_policy_changers(struct json *list, const struct policy *policy)
{
	auto_release(strings) people = { 0 };
	autobuf text = { 0 };

	for (size_t i = 0; i < policy->nr_rules; i++) {
		const struct policy_rule *rule = &policy->rules[i];
		bool about = false;

		json_each(pattern, rule->paths)
			about |= json_string(pattern) &&
				 text_glob(json_string(pattern), POLICY_PATH);
		for (size_t k = 0; about && k < rule->nr_sign_offs; k++)
			json_each(person, json_get(policy->roles,
						   rule->sign_offs[k].role))
				if (json_string(person))
					strings_add_once(&people,
							 json_string(person));
	}
	if (people.nr == 0)
		return;
	strings_join_words(&text, &people);
	buf_add(&text, people.nr == 1 ? " decides" : " decide");
	buf_add(&text, ", under the policy's own rule, who may sign at "
		       "all");
	json_append_string(list, buf_str(&text));
}

void roster_bypass(struct evidence *e, const struct policy *policy)
{
	struct json *list = json_set_array(e->root, "bypass");
	const struct json *glass =
		json_get(policy->document->root, "break_glass");

	if (!policy->separation_of_duties)
		json_append_string(list,
				   "Duties are not separate: people may sign "
				   "what they wrote themselves");
	for (size_t i = 0; i < policy->nr_rules; i++)
		add_alone(list, policy, &policy->rules[i]);
	add_policy_changers(list, policy);
	json_each(role, json_get(glass, "roles")) {
		auto_release(strings) people = { 0 };
		autobuf text = { 0 };

		if (!json_string(role))
			continue;
		json_strings(&people,
			     json_get(policy->roles, json_string(role)));
		strings_join_words(&text, &people);
		buf_addf(&text, " may break the glass (role %s)",
			 json_string(role));
		json_append_string(list, buf_str(&text));
	}
	json_append_string(
		list, "Whoever administers the servers themselves can change "
		      "them without rbctl; only comparing with what is "
		      "approved shows that");
}
