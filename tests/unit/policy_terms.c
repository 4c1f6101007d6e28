/* policy_terms.c - delegations, demands, robots, break-glass, risk: what is
 * read, refused and answered */
#include "tests/unit/test.h"
#include "core/model/policy.h"

#include <stdlib.h>

#define KEYS 4

static char keys[KEYS][256];
/* A security key's line: nobody signs with it here. */
#define TOKEN                                                \
	"sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE" \
	"5QG9wZW5zc2guY29tAAAAIAABAgMEBQYHCAkKCwwNDg8QERITF" \
	"BUWFxgZGhscHR4fAAAABHNzaDo="

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

/* @0 … @3 stand for the keys, ' for ". */
static void expand(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (text[0] == '@' && text[1] >= '0' && text[1] < '0' + KEYS)
			buf_add(out, keys[*++text - '0']);
		else
			buf_add_byte(out, *text == '\'' ? '"' : *text);
	}
}

/* alice has no role; bob, carol and the robot are security, dave operates. */
#define HEAD                                                               \
	"{ 'format': 'policy/1', 'version': 1, 'live': 'refs/heads/main'," \
	"'people': {"                                                      \
	"'alice': { 'name': 'Alice', 'keys': [ { 'key': '@0' } ] },"       \
	"'bob': { 'name': 'Bob', 'keys': [ { 'key': '@1' } ] },"           \
	"'carol': { 'name': 'Carol', 'keys': [ { 'key': '@2' } ] },"       \
	"'dave': { 'name': 'Dave', 'keys': [ { 'key': '" TOKEN "' } ] },"  \
	"'rob': { 'name': 'Rob', 'keys': [ { 'key': '@3' } ],"             \
	"'robot': { 'paths': ['notes/**'] } } },"                          \
	"'roles': { 'security': ['bob', 'carol', 'rob'],"                  \
	"'operations': ['dave'] },"
#define RULES                                                           \
	"'rules': [ { 'paths': ['.rbctl/**'], 'sign_offs': [ { 'role':" \
	"'security', 'count': 2 } ] } ]"

static int parse(struct policy **out, const char *terms, struct err *err)
{
	autobuf json = { 0 };

	expand(&json, HEAD);
	expand(&json, terms);
	if (!strstr(terms, "'rules'"))
		expand(&json, RULES);
	buf_add(&json, "}");
	return policy_parse(out, buf_str(&json), json.len, err);
}

static struct policy *good(const char *terms)
{
	struct policy *policy = NULL;
	struct err err = { 0 };

	OK(parse(&policy, terms, &err));
	return policy;
}

static void refused_with(int code, const char *terms, const char *why)
{
	autoptr(policy) policy = NULL;
	struct err err = { 0 };

	if (!parse(&policy, terms, &err))
		fail_msg("taken: %s", terms);
	assert_int_equal(err.code, code);
	if (!strstr(err.msg, why))
		fail_msg("'%s' is not '%s'", err.msg, why);
}

static void refused(const char *terms, const char *why)
{
	refused_with(EXIT_INPUT, terms, why);
}

#define DELEGATES(from, to, role, until)                         \
	"'delegations': [ { 'from': '" from "', 'to': '" to "'," \
	"'roles': ['" role "'], 'until': '" until "' } ],"

static void refuses_delegations_that_are_none(void **state UNUSED)
{
	refused(DELEGATES("eve", "dave", "security", "2026-12-01"), "eve");
	refused(DELEGATES("bob", "eve", "security", "2026-12-01"), "eve");
	refused(DELEGATES("bob", "bob", "security", "2026-12-01"), "act for");
	refused(DELEGATES("bob", "rob", "security", "2026-12-01"), "robot");
	refused(DELEGATES("rob", "dave", "security", "2026-12-01"), "robot");
	refused(DELEGATES("bob", "dave", "operations", "2026-12-01"),
		"can't hand it on");
	refused(DELEGATES("bob", "dave", "security", "2026-13-01"), "time");
	refused("'delegations': [ { 'from': 'bob', 'to': 'dave', 'roles':"
		"['security'], 'until': '2026-12-01' }, { 'from': 'bob', 'to':"
		"'alice', 'roles': ['security'], 'until': '2026-12-01' } ],",
		"twice");
}

#define UNTIL 1796083200 /* 2026-12-01 */

static void a_delegation_ends(void **state UNUSED)
{
	autoptr(policy) policy =
		good(DELEGATES("bob", "dave", "security", "2026-12-01"));
	const char *from = NULL;

	assert_true(policy_holds_role(policy, "dave", "security", UNTIL - 1,
				      &from));
	assert_string_equal(from, "bob");
	assert_false(
		policy_holds_role(policy, "dave", "security", UNTIL, NULL));
	assert_true(policy_holds_role(policy, "bob", "security", UNTIL, &from));
	assert_null(from);
	assert_true(policy_acts_as(policy, "role:security", "dave", UNTIL - 1));
	assert_false(policy_acts_as(policy, "role:security", "dave", UNTIL));
	assert_false(policy_acts_as(policy, "bob", "dave", UNTIL - 1));
}

/* How many places of the policy's own rule these people fill. */
static size_t filled(const struct policy *policy, const char *first,
		     const char *second, const char *barred)
{
	auto_release(strings) out = { 0 };
	const struct vote votes[] = { { first, true, true },
				      { second, true, true } };
	struct ballot ballot = { .votes = votes,
				 .nr = second ? 2 : 1,
				 .at = UNTIL - 1,
				 .barred = &out };
	size_t nr = 99;

	if (barred)
		strings_add(&out, barred);
	policy_rule_count(policy, &policy->rules[0], &ballot, &nr);
	return nr;
}

static void who_acts_for_somebody_adds_no_vote(void **state UNUSED)
{
	autoptr(policy) policy =
		good(DELEGATES("bob", "dave", "security", "2026-12-01"));

	assert_int_equal(filled(policy, "dave", NULL, NULL), 1);
	assert_int_equal(filled(policy, "dave", "carol", NULL), 2);
	assert_int_equal(filled(policy, "dave", "bob", NULL), 1);
	assert_int_equal(filled(policy, "bob", "dave", NULL), 1);
	assert_int_equal(filled(policy, "dave", "dave", NULL), 1);
	assert_int_equal(filled(policy, "dave", NULL, "bob"), 0);
	assert_int_equal(filled(policy, "dave", NULL, "carol"), 1);
}

static void who_acts_for_two_acts_for_the_other(void **state UNUSED)
{
	autoptr(policy) policy =
		good("'delegations': [ { 'from': 'bob', 'to': 'dave', 'roles':"
		     "['security'], 'until': '2026-12-01' }, { 'from': 'carol',"
		     "'to': 'dave', 'roles': ['security'], 'until':"
		     "'2026-12-01' } ],");

	assert_int_equal(filled(policy, "dave", NULL, NULL), 1);
	assert_int_equal(filled(policy, "dave", "bob", NULL), 2);
	assert_int_equal(filled(policy, "dave", "carol", NULL), 2);
	assert_int_equal(filled(policy, "bob", "carol", NULL), 2);
}

static void demands_are_met_by_signatures_that_show_it(void **state UNUSED)
{
	autoptr(policy) policy =
		good("'demands': { 'operations': { 'pin': true } },"
		     "'rules': [ { 'paths': ['**'], 'sign_offs':"
		     "[ { 'role': 'operations' } ] } ]");
	struct vote vote = { "dave", true, true };
	struct ballot ballot = { .votes = &vote, .nr = 1 };

	for (int flags = 0; flags < 4; flags++) {
		vote.touched = flags & 1;
		vote.verified = flags & 2;
		assert_int_equal(policy_vote_serves(policy, &policy->rules[0],
						    &vote, &ballot),
				 flags == 3);
	}
	assert_true(policy_demand_find(policy, "operations")->touch);
	assert_null(policy_demand_find(policy, "security"));
	refused_with(EXIT_NO, "'demands': { 'security': { 'touch': true } },",
		     "bob");
	refused("'demands': { 'nobody': { 'touch': true } },", "no role");
}

/* alice has no role, and rob is a robot. */
static void a_second_person_is_a_human_with_a_say(void **state UNUSED)
{
	autoptr(policy) policy =
		good("'rules': [ { 'paths': ['**'], 'sign_offs':"
		     "[ { 'role': 'security' } ] } ]");
	const struct vote votes[] = {
		{ "bob", true, true },  { "alice", true, true },
		{ "dave", true, true }, { "rob", true, true },
		{ "bob", true, true },  { "carol", true, true }
	};
	struct ballot ballot = { .votes = votes, .at = UNTIL - 1 };

	for (size_t nr = 0; nr <= ARRAY_SIZE(votes); nr++) {
		ballot.nr = nr;
		assert_int_equal(
			policy_nr_humans(policy, "notes/a.txt", &ballot),
			nr == 0  ? 0
			: nr < 6 ? 1
				 : 2);
	}
}

static void a_robot_keeps_to_its_files(void **state UNUSED)
{
	autoptr(policy) policy = good("");

	assert_true(
		person_may_sign(policy_person(policy, "rob"), "notes/a.txt"));
	assert_false(
		person_may_sign(policy_person(policy, "rob"), "runbooks/a"));
	assert_true(
		person_may_sign(policy_person(policy, "bob"), "runbooks/a"));
}

static void count(const struct policy_rule *rule UNUSED, void *payload)
{
	size_t *nr = payload;

	(*nr)++;
}

static size_t rules_at(const struct policy *policy, const char *risk)
{
	size_t nr = 0;

	policy_rules_at_risk(policy, "runbooks/a.json", risk, count, &nr);
	return nr;
}

static void rules_may_speak_of_risky_changes_only(void **state UNUSED)
{
	autoptr(policy) policy =
		good("'rules': [ { 'paths': ['.rbctl/**'], 'sign_offs':"
		     "[ { 'role': 'security' } ] },"
		     "{ 'paths': ['runbooks/**'], 'sign_offs':"
		     "[ { 'role': 'security' } ] },"
		     "{ 'paths': ['runbooks/**'], 'when': { 'risk': 'review' },"
		     "'sign_offs': [ { 'role': 'security' } ] },"
		     "{ 'paths': ['runbooks/**'], 'when': { 'risk': 'high' },"
		     "'sign_offs': [ { 'role': 'operations' } ] } ]");

	assert_true(policy_asks_risk(policy));
	assert_int_equal(rules_at(policy, "info"), 1);
	assert_int_equal(rules_at(policy, "review"), 2);
	assert_int_equal(rules_at(policy, "high"), 3);
	assert_int_equal(rules_at(policy, "what is this"), 3);
	refused("'rules': [ { 'paths': ['**'], 'when': { 'risk': 'high' },"
		"'sign_offs': [ { 'role': 'security' } ] } ]",
		"no rule covers the policy itself");
}

#define GLASS(more) "'break_glass': { 'roles': ['operations'] " more "},"

static void break_glass_is_something_that_can_be_broken(void **state UNUSED)
{
	autoptr(policy) policy = good(GLASS(", 'expires': '4h'"));
	const struct vote votes[] = { { "bob", true, true },
				      { "dave", true, true } };
	struct ballot ballot = { .votes = votes, .nr = 1 };

	assert_int_equal(policy->break_glass.count, 1);
	assert_int_equal(policy->break_glass.expires_s, 4 * 3600);
	assert_false(policy_glass_count(policy, &ballot, NULL));
	ballot.nr = 2;
	assert_true(policy_glass_count(policy, &ballot, NULL));
	refused(GLASS(", 'expires': '0h'"), "span");
	refused_with(EXIT_NO, GLASS(", 'expires': '4h', 'count': 2"),
		     "nobody could break the glass");
	refused("'break_glass': { 'roles': ['nobody'], 'expires': '4h' },",
		"no role");
}

static void a_policy_without_break_glass_has_none(void **state UNUSED)
{
	autoptr(policy) policy = good("");
	const struct vote vote = { "dave", true, true };
	struct ballot ballot = { .votes = &vote, .nr = 1 };

	assert_false(policy_glass_count(policy, &ballot, NULL));
}

static void freezes_have_a_zone_an_order_and_an_override(void **state UNUSED)
{
	autoptr(policy) policy =
		good("'freezes': [ { 'from': '2026-03-29T00:00:00+01:00',"
		     "'to': '2026-03-30T00:00:00+02:00', 'reason': 'clocks',"
		     "'override': 'role:operations' } ],");

	assert_int_equal(policy->freezes[0].to - policy->freezes[0].from,
			 23 * 3600);
	refused("'freezes': [ { 'from': '2026-03-30', 'to': '2026-03-30',"
		"'reason': 'x' } ],",
		"before it begins");
	refused("'freezes': [ { 'from': '2026-03-29', 'to': '2026-03-30',"
		"'reason': 'x', 'override': 'role:nobody' } ],",
		"no role:NAME");
}

static void freshness_is_a_span_of_time(void **state UNUSED)
{
	autoptr(policy) policy =
		good("'freshness': '7d', 'separate_operator': true,");

	assert_int_equal(policy->freshness_s, 7 * 86400);
	assert_true(policy->separate_operator);
	refused("'freshness': '0d',", "span");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(refuses_delegations_that_are_none),
		TEST(a_delegation_ends),
		TEST(who_acts_for_somebody_adds_no_vote),
		TEST(who_acts_for_two_acts_for_the_other),
		TEST(demands_are_met_by_signatures_that_show_it),
		TEST(a_second_person_is_a_human_with_a_say),
		TEST(a_robot_keeps_to_its_files),
		TEST(rules_may_speak_of_risky_changes_only),
		TEST(break_glass_is_something_that_can_be_broken),
		TEST(a_policy_without_break_glass_has_none),
		TEST(freezes_have_a_zone_an_order_and_an_override),
		TEST(freshness_is_a_span_of_time),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_keys, NULL);
}
