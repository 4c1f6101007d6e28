/* lint.c - a good store has no findings; each fault has its rule and place */
#include "tests/unit/test.h"
#include "tests/unit/lint_store.h"

static const struct finding *find(const struct findings *findings,
				  const char *rule)
{
	for (size_t i = 0; i < findings->nr; i++)
		if (text_equal(findings->at[i].rule->id, rule))
			return &findings->at[i];
	return NULL;
}

/* One edit, one rule. `line` is where it must be told, 0: anywhere. */
struct fault {
	const char *from, *to, *rule;
	size_t line;
};

static void expect(const char *path, const struct fault *fault)
{
	autofree char *text = edited(path, fault->from, fault->to);
	auto_release(findings) findings = { 0 };
	const struct finding *found;

	lint(&findings, path, text);
	found = find(&findings, fault->rule);
	if (!found)
		fail_msg("'%s' for '%s' is no '%s' (but '%s')", fault->to,
			 fault->from, fault->rule,
			 findings.nr ? findings.at[0].message : "nothing");
	if (fault->line && found->line != fault->line)
		fail_msg("'%s' is told at line %zu, not %zu", fault->rule,
			 found->line, fault->line);
}

#define EXPECT_ALL(path, faults)                                \
	do {                                                    \
		for (size_t i = 0; i < ARRAY_SIZE(faults); i++) \
			expect(path, &(faults)[i]);             \
	} while (0)

static void a_good_store_has_no_findings(void **state UNUSED)
{
	auto_release(findings) findings = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(store); i++)
		lint(&findings, store[i].path, store[i].text);
	if (findings.nr)
		fail_msg("%s:%zu: %s", findings.at[0].path, findings.at[0].line,
			 findings.at[0].message);
}

static void what_is_no_json_is_told_with_its_place(void **state UNUSED)
{
	static const struct fault faults[] = {
		{ "'owner': 'finance',", "'owner': 'finance'", "json", 3 },
		{ "'owner'", "'title'", "json", 2 },
		{ "'owner': 'finance'", "'owner': 1.5", "json", 2 },
	};

	EXPECT_ALL("runbooks/export.json", faults);
}

static void every_fault_of_the_schema_is_told(void **state UNUSED)
{
	autofree char *once =
		edited("runbooks/export.json", "'owner'", "'ownr'");
	auto_release(findings) findings = { 0 };
	char *at = strstr(once, "'meaning'");
	size_t nr = 0;

	memcpy(at, "'meanin!'", strlen("'meaning'"));
	lint(&findings, "runbooks/export.json", once);
	for (size_t i = 0; i < findings.nr; i++) {
		if (!text_equal(findings.at[i].rule->id, "schema"))
			continue;
		if (!nr++)
			assert_int_equal(findings.at[i].line, 2);
		else
			assert_int_equal(findings.at[i].line, 32);
	}
	assert_int_equal(nr, 3);
}

static void references_must_be_there(void **state UNUSED)
{
	static const struct fault faults[] = {
		{ "'server': 'sso'", "'server': 'nope'", "reference", 7 },
		{ "'checklist': 'change'", "'checklist': 'nope'", "reference",
		  0 },
		{ "'owner'", "'environments': ['prod'], 'owner'", "reference",
		  2 },
		{ "'steps': ['request']", "'steps': ['nope']", "document", 18 },
		{ "'id': 'tell'", "'id': 'check'", "document", 27 },
		{ "'always': true", "'on_error': 'goto check'", "step-order",
		  30 },
		{ "'use': 'oauth.token'", "'use': 'wait', 'for': '1s'",
		  "step-order", 22 },
		{ "'auth': 'token'", "'headers': { 'Host': 'x' }",
		  "step-header", 25 },
		{ "'/id'", "'/access_token'", "capture-secret", 26 },
	};

	EXPECT_ALL("runbooks/export.json", faults);
}

static void templates_must_name_something(void **state UNUSED)
{
	static const struct fault faults[] = {
		{ "{{env.api}}", "{{env.nope}}", "template", 9 },
		{ "{{inputs.period}}", "{{inputs.nope}}", "template", 25 },
		{ "{{inputs.period}}", "{{period}}", "template", 25 },
		{ "{{inputs.period}}", "{{inputs.period", "template", 25 },
		{ "{{inputs.period}}", "{{actors.client}}", "template", 25 },
		{ "{{inputs.period}}", "{{actors.nobody.url}}", "template",
		  25 },
		{ "{{inputs.period}}", "{{steps.tell.status}}", "template",
		  25 },
		{ "{{steps.export.number}}", "{{steps.export.nope}}",
		  "template", 28 },
		{ "{{steps.export.number}}", "{{steps.request.access_token}}",
		  "template", 28 },
		{ "{{inputs.period}}", "x", "input-unused", 10 },
		{ "'{{actors.resource_server.url}}/x'",
		  "'https://{{inputs.period}}/x'", "template-host", 24 },
		{ "'{{actors.resource_server.url}}/x'",
		  "'{{env.api}}{{inputs.period}}'", "template-host", 24 },
		{ "'example': '2026-10'", "'example': 'October'", "document",
		  11 },
	};

	EXPECT_ALL("runbooks/export.json", faults);
}

static void oauth_rules_are_kept(void **state UNUSED)
{
	static const struct fault faults[] = {
		{ "'grant': 'client_credentials'", "'grant': 'password'",
		  "oauth-password-grant", 12 },
		{ "'grant': 'client_credentials'", "'grant': 'implicit'",
		  "oauth-implicit-grant", 12 },
		{ "'json': { 'period': '{{inputs.period}}' }",
		  "'form': { 'grant_type': 'password' }",
		  "oauth-password-grant", 25 },
		{ "'grant': 'client_credentials'", "'grant': 'device_code'",
		  "oauth-not-listed", 12 },
		{ "'auth': 'client_secret_basic'", "'auth': 'none'",
		  "oauth-public-client", 5 },
		{ "'auth': 'client_secret_basic'",
		  "'auth': 'client_secret_post'", "oauth-secret-post", 5 },
		{ "'auth': 'client_secret_basic'", "'auth': 'private_key_jwt'",
		  "oauth-not-listed", 5 },
		{ "'{{actors.resource_server.url}}/x'", "'http://a.example/x'",
		  "oauth-http", 24 },
		{ "'{{env.api}}'", "'http://{{env.api}}'", "oauth-http", 9 },
		{ "{{actors.resource_server.url}}/x",
		  "{{env.api}}/x?access_token=1", "oauth-token-in-url", 24 },
		{ "'json': { 'period'", "'query': { 'access_token'",
		  "oauth-token-in-url", 25 },
		{ "'use': 'oauth.introspect'", "'use': 'oauth.device'",
		  "oauth-no-endpoint", 22 },
		{ "'scopes': ['payroll:read']",
		  "'scopes': ['payroll:read', '*']", "scope-broad", 13 },
		{ "'scopes': ['payroll:read']",
		  "'scopes': ['payroll:read', 'openid']", "scope-broad", 13 },
		{ "'scopes': ['payroll:read']", "'scopes': ['payroll:write']",
		  "scope-unknown", 13 },
		{ "'scopes': ['payroll:read']", "'scopes': ['payroll:write']",
		  "scope-meaning", 13 },
	};

	EXPECT_ALL("runbooks/export.json", faults);
}

static void loopback_may_be_http(void **state UNUSED)
{
	autofree char *text = edited(
		"runbooks/export.json", "'{{actors.resource_server.url}}/x'",
		"'http://127.0.0.1:8080/{{inputs.period}}'");
	auto_release(findings) findings = { 0 };

	lint(&findings, "runbooks/export.json", text);
	assert_null(find(&findings, "oauth-http"));
	assert_null(find(&findings, "template-host"));
}

static void a_saved_answer_is_known_by_name_and_digest(void **state UNUSED)
{
	autofree char *text = edited(
		"runbooks/export.json",
		"'json': { 'period': '{{inputs.period}}'",
		"'save': { 'as': '{{inputs.period}}' }, 'json': { 'a': 'b'");
	autofree char *told = NULL;
	auto_release(findings) findings = { 0 };
	char *at = strstr(text, "Tell them that");

	assert_non_null(at);
	told = xasprintf("%.*s{{steps.export.sha256}} {{steps.export.bytes}} "
			 "{{steps.export.saved_as}} %s",
			 (int)(at - text), text, at);
	lint(&findings, "runbooks/export.json", told);
	assert_null(find(&findings, "template"));
}

static void a_file_that_is_sent_is_used(void **state UNUSED)
{
	static const char *const sent[] = {
		"'file': { 'input': 'period'",
		"'multipart': { 'a': 'b', 'c': { 'input': 'period' }"
	};

	for (size_t i = 0; i < ARRAY_SIZE(sent); i++) {
		autofree char *text = edited(
			"runbooks/export.json",
			"'json': { 'period': '{{inputs.period}}'", sent[i]);
		auto_release(findings) findings = { 0 };

		lint(&findings, "runbooks/export.json", text);
		assert_null(find(&findings, "input-unused"));
	}
}

static void secrets_must_be_references(void **state UNUSED)
{
	static const struct fault faults[] = {
		{ "'vault:exporter'", "'hunter2hunter2'", "secret-inline", 6 },
		{ "'{{inputs.period}}'", "'AKIAIOSFODNN7EXAMPLE'",
		  "secret-inline", 25 },
		{ "'{{inputs.period}}'",
		  "'ghp_0123456789abcdefghijklmnopqrstuvwxyz'", "secret-inline",
		  25 },
		{ "'{{inputs.period}}'",
		  "'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl'",
		  "secret-inline", 25 },
		{ "'{{inputs.period}}'",
		  "'-----BEGIN OPENSSH PRIVATE KEY-----'", "secret-inline",
		  25 },
		{ "'{{inputs.period}}'", "'https://a:b@example.com/'",
		  "secret-inline", 25 },
		{ "'{{inputs.period}}'", "'q7Xk2Zp9Lm4Rt8Vw3Ny6Bc1Df5Gh0Js'",
		  "secret-suspect", 25 },
		{ "'auth': 'token'", "'headers': { 'X-Api-Key': 'abc' }",
		  "secret-inline", 25 },
		{ "'type': 'text'", "'type': 'secret', 'default': 'abc'",
		  "secret-inline", 10 },
	};

	EXPECT_ALL("runbooks/export.json", faults);
}

static void a_name_that_people_choose_is_no_secrets(void **state UNUSED)
{
	static const struct {
		const char *path, *from, *to;
	} edits[] = {
		{ "environments/test.json", "'sso':", "'sso-token':" },
		{ "runbooks/export.json", "{ 'payroll:read': 'Read",
		  "{ 'offline_token': 'Read" },
		{ "runbooks/export.json", "'number': '/id'",
		  "'number_token': '/id'" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(edits); i++) {
		autofree char *text =
			edited(edits[i].path, edits[i].from, edits[i].to);
		auto_release(findings) findings = { 0 };

		lint(&findings, edits[i].path, text);
		assert_null(find(&findings, "secret-inline"));
	}
}

static void a_secret_is_not_repeated_in_a_finding(void **state UNUSED)
{
	autofree char *text = edited("runbooks/export.json", "vault:exporter",
				     "hunter2hunter2");
	auto_release(findings) findings = { 0 };

	lint(&findings, "runbooks/export.json", text);
	for (size_t i = 0; i < findings.nr; i++)
		assert_null(strstr(findings.at[i].message, "hunter2"));
}

static void care_is_asked_for(void **state UNUSED)
{
	static const struct fault faults[] = {
		{ "'owner': 'finance',\n", "", "owner", 1 },
		{ "'review_by': '2027-06-30',\n", "", "review-date", 1 },
		{ "2027-06-30", "2026-02-30", "review-date", 3 },
		{ "2027-06-30", "2026-11-23", "review-past", 3 },
		{ ", 'responsible': 'finance'", "", "responsible", 5 },
		{ "'status': 400", "'status': 404", "error-path", 31 },
		{ "'status': 401", "'status': 404", "error-path", 31 },
		{ "'status': 403", "'error': 'access_denied'", "error-path",
		  31 },
		{ "'store_as': 'exporter',\n", "", "token-storage", 12 },
		{ "'viewers': ['role:finance'],\n", "", "token-viewers", 12 },
		{ "'max_lifetime': '1h',\n", "", "token-lifetime", 12 },
		{ "'refresh': { 'before': '10m', 'steps': ['request'] },\n", "",
		  "token-refresh", 12 },
		{ ",\n'always': true", "", "revoke-always", 29 },
	};

	EXPECT_ALL("runbooks/export.json", faults);
}

static void revocation_is_a_step_or_a_date(void **state UNUSED)
{
	static const struct fault neither = {
		",\n'revoke_unused_after': '30d' },\n'steps': [",
		" },\n'steps': [",
		"token-revocation",
		12,
	};
	autofree char *text =
		edited("runbooks/export.json", neither.from, neither.to);
	auto_release(findings) findings = { 0 };
	autofree char *cut = NULL;

	lint(&findings, "runbooks/export.json", text);
	assert_null(find(&findings, neither.rule));
	cut = xasprintf("%.*s],\n'errors'%s",
			(int)(strstr(text, ",\n{ 'id': 'revoke'") - text), text,
			strstr(text, "'errors'") + strlen("'errors'"));
	lint(&findings, "runbooks/export.json", cut);
	assert_non_null(find(&findings, neither.rule));
	assert_int_equal(find(&findings, neither.rule)->line, neither.line);
}

static void configs_keep_the_same_rules(void **state UNUSED)
{
	static const struct fault faults[] = {
		{ "['client_credentials']", "['password']",
		  "oauth-password-grant", 3 },
		{ "'client_name'", "'response_types': ['id_token token'], 'x'",
		  "oauth-implicit-grant", 5 },
		{ "https://app.example.com/back", "https://*.example.com/back",
		  "oauth-redirect-uri", 4 },
		{ "https://app.example.com/back", "http://app.example.com/back",
		  "oauth-redirect-uri", 4 },
		{ "https://app.example.com/back", "https://app.example.com/#x",
		  "oauth-redirect-uri", 4 },
		{ "'client_name': 'C'", "'client_secret': 'abcdef'",
		  "secret-inline", 5 },
		{ "'server': 'sso'", "'server': 'nope'", "reference", 1 },
	};

	EXPECT_ALL("configs/exporter.json", faults);
}

static void servers_say_who_they_are(void **state UNUSED)
{
	static const struct fault faults[] = {
		{ "'issuer': 'https://sso.example.com'",
		  "'issuer': 'https://evil.example.com'", "oauth-issuer", 2 },
		{ "https://sso.example.com/token",
		  "http://sso.example.com/token", "oauth-http", 4 },
	};

	EXPECT_ALL("servers/corp.json", faults);
}

static void names_stand_once_per_kind(void **state UNUSED)
{
	auto_release(findings) findings = { 0 };

	lint(&findings, "servers/prod/corp.json", server);
	assert_non_null(find(&findings, "name"));
	findings_release(&findings);
	lint(&findings, "servers/Corp!.json", server);
	assert_non_null(find(&findings, "name"));
}

static void a_waiver_needs_a_date_that_is_to_come(void **state UNUSED)
{
	static const char good[] =
		"'waivers': [ { 'rule': 'review-past', 'reason': 'R',\n"
		"'expires': '2026-12-01' } ],\n'review_by': '2026-01-01'";
	static const struct fault faults[] = {
		{ "'review_by': '2027-06-30'",
		  "'waivers': [ { 'rule': 'review-past', 'reason': 'R',\n"
		  "'expires': '2026-11-01' } ],\n'review_by': '2026-01-01'",
		  "review-past", 5 },
		{ "'review_by': '2027-06-30'",
		  "'waivers': [ { 'rule': 'oauth-password-grant',\n"
		  "'reason': 'R', 'expires': '2026-12-01' } ],\n"
		  "'review_by': '2027-06-30'",
		  "waiver", 3 },
	};
	autofree char *text = edited("runbooks/export.json",
				     "'review_by': '2027-06-30'", good);
	auto_release(findings) findings = { 0 };

	lint(&findings, "runbooks/export.json", text);
	assert_null(find(&findings, "review-past"));
	assert_int_equal(findings.nr, 1);
	assert_string_equal(findings.at[0].rule->id, "waived");
	EXPECT_ALL("runbooks/export.json", faults);
}

static void every_rule_says_why_and_how(void **state UNUSED)
{
	const struct lint_rule *rule;

	for (size_t i = 0; (rule = lint_rule_at(i)); i++) {
		assert_non_null(rule->id);
		assert_non_null(rule->summary);
		assert_non_null(rule->why);
		assert_non_null(rule->fix);
		assert_non_null(rule->source);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(rule->id, lint_rule_at(k)->id);
	}
}

static void a_file_of_faults_has_a_list_that_ends(void **state UNUSED)
{
	auto_release(findings) findings = { 0 };
	autobuf text = { 0 };

	buf_add(&text, "{ 'format': 'config/1', 'title': 'C', 'server': 'sso',"
		       "\n'adapter': 'rfc7592', 'desired': { 'redirect_uris':"
		       " [ '*'");
	for (int i = 0; i < 5000; i++)
		buf_addf(&text, ",\n'%d*'", i);
	buf_add(&text, "] } }");
	lint(&findings, "configs/exporter.json", buf_str(&text));
	assert_int_equal(findings.nr, 500);
	assert_non_null(strstr(findings.at[499].message, "ends here"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_good_store_has_no_findings),
		TEST(what_is_no_json_is_told_with_its_place),
		TEST(every_fault_of_the_schema_is_told),
		TEST(references_must_be_there),
		TEST(templates_must_name_something),
		TEST(oauth_rules_are_kept),
		TEST(loopback_may_be_http),
		TEST(a_saved_answer_is_known_by_name_and_digest),
		TEST(a_file_that_is_sent_is_used),
		TEST(secrets_must_be_references),
		TEST(a_name_that_people_choose_is_no_secrets),
		TEST(a_secret_is_not_repeated_in_a_finding),
		TEST(care_is_asked_for),
		TEST(revocation_is_a_step_or_a_date),
		TEST(configs_keep_the_same_rules),
		TEST(servers_say_who_they_are),
		TEST(names_stand_once_per_kind),
		TEST(a_waiver_needs_a_date_that_is_to_come),
		TEST(every_rule_says_why_and_how),
		TEST(a_file_of_faults_has_a_list_that_ends),
	};

	return RUN(tests);
}
