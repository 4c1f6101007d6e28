/* policy.c - who may sign what: what is read, refused, and answered */
#include "tests/unit/test.h"
#include "core/model/lint.h"
#include "core/model/policy.h"

#define KEYS 5

static char keys[KEYS][256];

static int make_keys(void **state UNUSED)
{
	struct err err = { 0 };

	for (size_t i = 0; i < KEYS; i++) {
		autobuf private = { 0 };
		autobuf line = { 0 };
		struct sshkey public;

		if (sshkey_generate(&private, &public, "", &err))
			return -1;
		sshkey_format(&line, &public);
		snprintf(keys[i], sizeof(keys[i]), "%s", buf_str(&line));
	}
	return 0;
}

/* @0 … @4 stand for the keys, ' for ". */
static void expand(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (text[0] == '@' && text[1] >= '0' && text[1] < '0' + KEYS)
			buf_add(out, keys[*++text - '0']);
		else
			buf_add_byte(out, *text == '\'' ? '"' : *text);
	}
}

#define HEAD \
	"{ 'format': 'policy/1', 'version': 1, 'live': 'refs/heads/main',\n"
#define PEOPLE                                                      \
	"'people': {\n"                                             \
	"'alice': { 'name': 'Alice', 'email': 'alice@example.org'," \
	" 'keys': [ { 'key': '@0' } ] },\n"                         \
	"'bob': { 'name': 'Bob', 'email': 'bob@example.org',"       \
	" 'keys': [ { 'key': '@1' } ] },\n"                         \
	"'carol': { 'name': 'Carol', 'email': 'carol@example.org'," \
	" 'keys': [ { 'key': '@2' } ] } },\n"
#define ROLES                                       \
	"'roles': { 'security': ['alice', 'bob'], " \
	"'operations': ['bob', 'carol'] },\n"
#define RULES                                                                \
	"'rules': [ { 'paths': ['servers/**'], 'sign_offs': [ { 'role': "    \
	"'security', 'count': 2 }, { 'role': 'operations', 'count': 1 } ], " \
	"'expires': '14d' },\n"                                              \
	"{ 'paths': ['.rbctl/**'], 'sign_offs': [ { 'role': 'security', "    \
	"'count': 2 } ] } ] }"

static struct policy *good(const char *text)
{
	struct policy *policy = NULL;
	autobuf json = { 0 };
	struct err err = { 0 };

	expand(&json, text);
	OK(policy_parse(&policy, buf_str(&json), json.len, &err));
	return policy;
}

static void refused_with(int code, const char *text, const char *place,
			 const char *why)
{
	autoptr(policy) policy = NULL;
	autobuf json = { 0 };
	struct err err = { 0 };

	expand(&json, text);
	if (!policy_parse(&policy, buf_str(&json), json.len, &err))
		fail_msg("taken: %s", text);
	assert_int_equal(err.code, code);
	if (!strstr(err.msg, why) || !text_starts(err.msg, place))
		fail_msg("'%s' is not '%s' … '%s'", err.msg, place, why);
}

static void refused(const char *text, const char *place, const char *why)
{
	refused_with(EXIT_INPUT, text, place, why);
}

static void reads_people_roles_and_rules(void **state UNUSED)
{
	autoptr(policy) policy = good(HEAD PEOPLE ROLES RULES);

	assert_int_equal(policy->version, 1);
	assert_string_equal(policy->live, "refs/heads/main");
	assert_true(policy->separation_of_duties);
	assert_int_equal(policy->nr_people, 3);
	assert_int_equal(policy->nr_rules, 2);
	assert_int_equal(policy->rules[0].expires_s, 14 * 86400);
	assert_int_equal(policy_rule_places(&policy->rules[0]), 3);
	assert_string_equal(policy_person(policy, "bob")->name, "Bob");
	assert_null(policy_person(policy, "mallory"));
	assert_string_equal(
		policy_person_by_email(policy, "BOB@example.org", 15)->id,
		"bob");
	assert_null(policy_person_by_email(policy, "bob@example.org", 14));
}

static void tells_whose_key_it_is(void **state UNUSED)
{
	autoptr(policy) policy = good(HEAD PEOPLE ROLES RULES);
	const struct policy_key *found = NULL;
	struct sshkey key;
	struct err err = { 0 };

	OK(sshkey_parse(&key, keys[1], &err));
	assert_string_equal(policy_key_owner(policy, &key, &found)->id, "bob");
	assert_int_equal(found->status, KEY_ACTIVE);
	OK(sshkey_parse(&key, keys[4], &err));
	assert_null(policy_key_owner(policy, &key, NULL));
}

static void stands_for_people_and_roles(void **state UNUSED)
{
	autoptr(policy) policy = good(HEAD PEOPLE ROLES RULES);

	assert_true(policy_stands_for(policy, "alice", "alice"));
	assert_false(policy_stands_for(policy, "alice", "bob"));
	assert_true(policy_stands_for(policy, "role:security", "alice"));
	assert_false(policy_stands_for(policy, "role:operations", "alice"));
	assert_false(policy_stands_for(policy, "role:none", "alice"));
	assert_false(policy_stands_for(policy, "security", "alice"));
}

static void refuses_an_unknown_person_in_a_role(void **state UNUSED)
{
	refused(HEAD PEOPLE "'roles': { 'security': ['alice', 'mallory'] },\n"
			    "'rules': [ { 'paths': ['**'], 'sign_offs': [ { "
			    "'role': 'security' } ] } ] }",
		".rbctl/policy.json:6:34: /roles/security/1: ",
		"names 'mallory', who is not among the people");
}

static void refuses_an_unknown_role_in_a_rule(void **state UNUSED)
{
	refused(HEAD PEOPLE ROLES
		"'rules': [ { 'paths': ['**'], 'sign_offs': [ { 'role': "
		"'sec' } ] } ] }",
		".rbctl/policy.json:7:", "'sec' is no role");
}

static void refuses_one_key_under_two_people(void **state UNUSED)
{
	refused(HEAD
		"'people': {\n"
		"'bob': { 'name': 'Bob', 'keys': [ { 'key': '@0' } ] },\n"
		"'eve': { 'name': 'Eve', 'keys': [ { 'key': '@0' } ] } },\n"
		"'roles': { 'security': ['bob'] },\n" RULES,
		".rbctl/policy.json:4:", "stands twice: 'bob' has it");
}

static void refuses_one_key_twice_under_one_person(void **state UNUSED)
{
	refused(HEAD "'people': {\n"
		     "'bob': { 'name': 'Bob', 'keys': [ { 'key': '@0' },\n"
		     "{ 'key': '@0', 'status': 'retired' } ] } },\n"
		     "'roles': { 'security': ['bob'] },\n" RULES,
		".rbctl/policy.json:4:", "stands twice: 'bob' has it");
}

static void refuses_one_address_for_two_people(void **state UNUSED)
{
	refused(HEAD "'people': {\n"
		     "'bob': { 'name': 'Bob', 'email': 'x@example.org' },\n"
		     "'eve': { 'name': 'Eve', 'email': 'X@example.org' } },\n"
		     "'roles': { 'security': ['bob'] },\n" RULES,
		".rbctl/policy.json:4:", "also the address of 'bob'");
}

static void refuses_an_address_that_is_a_pattern(void **state UNUSED)
{
	static const char *const bad[] = { "*@example.org", "a@b,c@d", "a b@c",
					   "!a@b", "a@b#c" };

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		autobuf text = { 0 };

		buf_addf(&text,
			 HEAD
			 "'people': {\n'bob': { 'name': 'Bob', 'email': "
			 "'%s' } },\n'roles': { 'security': ['bob'] },\n" RULES,
			 bad[i]);
		refused(buf_str(&text),
			".rbctl/policy.json:3:", "/people/bob/email");
	}
}

static void refuses_a_rule_that_nobody_could_satisfy(void **state UNUSED)
{
	refused_with(EXIT_NO,
		     HEAD PEOPLE ROLES
		     "'rules': [ { 'paths': ['**'], 'sign_offs': [ { 'role': "
		     "'security', 'count': 3 } ] } ] }",
		     ".rbctl/policy.json:7:", "at best 2 can be found");
}

static void one_person_fills_only_one_place(void **state UNUSED)
{
	refused_with(EXIT_NO,
		     HEAD PEOPLE "'roles': { 'a': ['bob'], 'b': ['bob'] },\n"
				 "'rules': [ { 'paths': ['**'], 'sign_offs': [ "
				 "{ 'role': 'a' }, { 'role': 'b' } ] } ] }",
		     ".rbctl/policy.json:7:", "it needs 2 different people");
}

static void a_person_without_an_active_key_can_not_sign(void **state UNUSED)
{
	refused_with(EXIT_NO,
		     HEAD
		     "'people': {\n"
		     "'bob': { 'name': 'Bob', 'keys': [ { 'key': '@0', "
		     "'status': 'retired' } ] } },\n"
		     "'roles': { 'security': ['bob'] },\n"
		     "'rules': [ { 'paths': ['**'], 'sign_offs': [ { 'role': "
		     "'security' } ] } ] }",
		     ".rbctl/policy.json:", "at best 0 can be found");
}

static void refuses_a_policy_that_does_not_cover_itself(void **state UNUSED)
{
	refused(HEAD PEOPLE ROLES
		"'rules': [ { 'paths': ['servers/**'], 'sign_offs': [ { "
		"'role': 'security' } ] } ] }",
		".rbctl/policy.json:7:", "no rule covers the policy itself");
}

static void refuses_a_live_ref_that_is_no_branch(void **state UNUSED)
{
	static const char *const bad[] = {
		"refs/heads/a..b",   "refs/heads/a b",
		"refs/heads/a~1",    "refs/heads/.a",
		"refs/heads/a.lock", "refs/heads/a/",
		"refs/tags/v1",      "main",
		"refs/heads/a@{1}",
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		autobuf text = { 0 };

		buf_addf(&text,
			 "{ 'format': 'policy/1', 'version': 1, 'live': "
			 "'%s',\n" PEOPLE ROLES RULES,
			 bad[i]);
		refused(buf_str(&text), ".rbctl/policy.json:1:", "/live");
	}
}

static void refuses_misspelt_and_doubled_members(void **state UNUSED)
{
	refused(HEAD PEOPLE ROLES
		"'rules': [ { 'paths': ['**'], 'sign_offs': [ { 'role': "
		"'security', 'Count': 2 } ] } ] }",
		".rbctl/policy.json:7:", "'Count'");
	refused(HEAD PEOPLE ROLES ROLES RULES,
		".rbctl/policy.json:", "'roles'");
	refused(HEAD PEOPLE ROLES RULES " {}", ".rbctl/policy.json:", "");
	refused(HEAD PEOPLE ROLES
		"'rules': [ { 'paths': ['**'], 'sign_offs': [ { 'role': "
		"'security', 'count': -1 } ] } ] }",
		".rbctl/policy.json:7:", "");
	refused(HEAD PEOPLE ROLES
		"'rules': [ { 'paths': ['**'], 'sign_offs': [ { 'role': "
		"'security', 'count': 1e999 } ] } ] }",
		".rbctl/policy.json:7:", "");
}

static void refuses_unknown_roles_in_exceptions(void **state UNUSED)
{
	refused(HEAD PEOPLE ROLES "'break_glass': { 'roles': ['incident'], "
				  "'expires': '4h' },\n" RULES,
		".rbctl/policy.json:7:", "'incident' is no role");
	refused(HEAD PEOPLE ROLES
		"'freezes': [ { 'from': '2026-12-20', 'to': '2027-01-02', "
		"'reason': 'x', 'override': 'role:incident' } ],\n" RULES,
		".rbctl/policy.json:7:", "'role:incident' is no role");
}

/* bob can be both: whoever comes first, the other place is still filled. */
static void a_second_role_fills_what_would_stay_empty(void **state UNUSED)
{
	autoptr(policy) policy =
		good(HEAD PEOPLE ROLES
		     "'rules': [ { 'paths': ['**'], 'sign_offs': [ { 'role': "
		     "'security' }, { 'role': 'operations' } ] } ] }");
	static const char *const pairs[][2] = { { "bob", "alice" },
						{ "alice", "bob" },
						{ "bob", "carol" },
						{ "carol", "bob" },
						{ "alice", "carol" } };
	auto_release(strings) bob = { 0 };
	size_t filled = 0;

	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		auto_release(strings) people = { 0 };

		strings_add(&people, pairs[i][0]);
		strings_add(&people, pairs[i][1]);
		assert_true(policy_rule_satisfied(policy, &policy->rules[0],
						  &people, &filled));
		assert_int_equal(filled, 2);
	}
	strings_add(&bob, "bob");
	strings_add(&bob, "bob");
	assert_false(policy_rule_satisfied(policy, &policy->rules[0], &bob,
					   &filled));
	assert_int_equal(filled, 1);
}

static void count_rule(const struct policy_rule *rule UNUSED, void *payload)
{
	(*(size_t *)payload)++;
}

static void a_path_without_a_rule_falls_to_the_policys_own(void **state UNUSED)
{
	autoptr(policy) policy = good(HEAD PEOPLE ROLES RULES);
	size_t nr = 0;

	policy_rules_for(policy, "servers/prod/sso.json", count_rule, &nr);
	assert_int_equal(nr, 1);
	policy_rules_for(policy, "runbooks/x.json", count_rule, &nr);
	assert_int_equal(nr, 2);
	assert_true(policy_governs(policy, "runbooks/x.json"));
	assert_false(policy_governs(policy, "README.md"));
}

static void knows_whether_an_author_leaves_enough(void **state UNUSED)
{
	autoptr(policy) policy = good(HEAD PEOPLE ROLES RULES);
	const struct policy_rule *own = &policy->rules[1];

	assert_true(policy_rule_possible(policy, own, NULL, NULL));
	assert_true(policy_rule_possible(policy, own, "carol", NULL));
	assert_false(policy_rule_possible(policy, own, "alice", NULL));
}

static void allowed_signers_leave_out_compromised_keys(void **state UNUSED)
{
	autoptr(policy) policy = good(
		HEAD
		"'people': {\n"
		"'bob': { 'name': 'Bob', 'email': 'bob@example.org', 'keys': [ "
		"{ 'key': '@0 a comment' }, { 'key': '@1', 'status': 'retired' "
		"}, { 'key': '@2', 'status': 'compromised', 'since': "
		"'0123456789012345678901234567890123456789' } ] } },\n"
		"'roles': { 'security': ['bob'] },\n"
		"'rules': [ { 'paths': ['**'], 'sign_offs': [ { 'role': "
		"'security' } ] } ] }");
	autobuf want = { 0 };
	autobuf got = { 0 };

	buf_addf(&want,
		 "bob@example.org namespaces=\"git,rbctl-*\" %s\n"
		 "bob@example.org namespaces=\"git,rbctl-*\" %s\n",
		 keys[0], keys[1]);
	policy_allowed_signers(&got, policy);
	assert_string_equal(buf_str(&got), buf_str(&want));
}

/* Lint asks what the judge asks: policy_follows(), and whether it is alone. */
static void lint_says_what_the_policy_in_force_refuses(void **state UNUSED)
{
	static const char next[] = "{ 'format': 'policy/1', 'version': 2, "
				   "'live': 'refs/heads/main',\n";
	autoptr(policy) now = good(HEAD PEOPLE ROLES RULES);
	autoptr(policy) same = good(HEAD PEOPLE ROLES " " RULES);
	autobuf text = { 0 };
	autoptr(policy) higher = NULL;
	auto_release(findings) findings = { 0 };
	const struct buf *own = &now->document->text;
	const struct buf *edited = &same->document->text;

	lint_policy_next(&findings, buf_str(own), own->len, now, 3);
	assert_int_equal(findings.nr, 0);
	lint_policy_next(&findings, buf_str(edited), edited->len, now, 1);
	assert_int_equal(findings.nr, 2);
	assert_string_equal(findings.at[0].rule->id, "policy-next");
	assert_string_equal(findings.at[0].pointer, "/version");
	assert_non_null(strstr(findings.at[0].message, "1 is in force"));
	assert_non_null(strstr(findings.at[1].message, "1 other path differs"));
	buf_add(&text, next);
	buf_add(&text, PEOPLE ROLES RULES);
	higher = good(buf_str(&text));
	lint_policy_next(&findings, buf_str(&higher->document->text),
			 higher->document->text.len, now, 0);
	assert_int_equal(findings.nr, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_people_roles_and_rules),
		TEST(tells_whose_key_it_is),
		TEST(stands_for_people_and_roles),
		TEST(refuses_an_unknown_person_in_a_role),
		TEST(refuses_an_unknown_role_in_a_rule),
		TEST(refuses_one_key_under_two_people),
		TEST(refuses_one_key_twice_under_one_person),
		TEST(refuses_one_address_for_two_people),
		TEST(refuses_an_address_that_is_a_pattern),
		TEST(refuses_a_rule_that_nobody_could_satisfy),
		TEST(one_person_fills_only_one_place),
		TEST(a_person_without_an_active_key_can_not_sign),
		TEST(refuses_a_policy_that_does_not_cover_itself),
		TEST(refuses_a_live_ref_that_is_no_branch),
		TEST(refuses_misspelt_and_doubled_members),
		TEST(refuses_unknown_roles_in_exceptions),
		TEST(a_second_role_fills_what_would_stay_empty),
		TEST(a_path_without_a_rule_falls_to_the_policys_own),
		TEST(knows_whether_an_author_leaves_enough),
		TEST(lint_says_what_the_policy_in_force_refuses),
		TEST(allowed_signers_leave_out_compromised_keys),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_keys, NULL);
}
