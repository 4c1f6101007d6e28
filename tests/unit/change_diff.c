/* change_diff.c - what differences are found, and what is said of them */
#include "tests/unit/change_documents.h"

struct comparison {
	struct document_diff diff;
	struct document *old;
	struct document *new;
};

static void comparison_release(struct comparison *c)
{
	document_diff_release(&c->diff);
	unmade(c->old);
	unmade(c->new);
}

static void compare(struct comparison *c, enum document_kind kind,
		    const char *old, const char *new)
{
	autofree char *before = old ? quoted(old) : NULL;
	autofree char *after = new ? quoted(new) : NULL;

	if (before)
		c->old = made(kind, "runbooks/a.json", before);
	if (after)
		c->new = made(kind, "runbooks/a.json", after);
	diff_documents(&c->diff, c->old, c->new);
}

static const struct difference *told(const struct comparison *c,
				     const char *sentence)
{
	for (size_t i = 0; i < c->diff.nr; i++)
		if (strstr(c->diff.at[i].sentence, sentence))
			return &c->diff.at[i];
	for (size_t i = 0; i < c->diff.nr; i++)
		print_message("told: %s\n", c->diff.at[i].sentence);
	fail_msg("nobody said '%s'", sentence);
	return NULL;
}

static void one(enum document_kind kind, const char *old, const char *new,
		const char *sentence, enum risk risk)
{
	auto_release(comparison) c = { 0 };
	const struct difference *difference;

	compare(&c, kind, old, new);
	difference = told(&c, sentence);
	if (difference->risk != risk)
		fail_msg("'%s' is %s, not %s", difference->sentence,
			 risk_name(difference->risk), risk_name(risk));
	if (risk == RISK_HIGH)
		assert_true(difference->why[0] && difference->source[0]);
}

/* Nothing but the writing is told, and both have one form. */
static void alike(enum document_kind kind, const char *old, const char *new)
{
	auto_release(comparison) c = { 0 };
	struct material_pair as;
	autoptr(json) was = NULL;
	autoptr(json) is = NULL;

	compare(&c, kind, old, new);
	assert_int_equal(c.diff.nr, 1);
	assert_int_equal(c.diff.at[0].type, DIFFERENCE_WRITING);
	assert_int_equal(c.diff.at[0].risk, RISK_INFO);
	as = c.diff.material;
	was = diff_meaning(c.old, as);
	is = diff_meaning(c.new, as);
	assert_true(json_equal(was, is));
}

static void a_span_is_as_long_however_it_is_written(void **state UNUSED)
{
	alike(DOCUMENT_RUNBOOK, "{'token':{'max_lifetime':'60m'}}",
	      "{'token':{'max_lifetime':'1h'}}");
	alike(DOCUMENT_RUNBOOK, "{'token':{'revoke_unused_after':'7d'}}",
	      "{'token':{'revoke_unused_after':'1w'}}");
	alike(DOCUMENT_RUNBOOK,
	      "{'steps':[{'id':'a','title':'A','timeout':'120s'}]}",
	      "{'steps':[{'id':'a','title':'A','timeout':'2m'}]}");
	alike(DOCUMENT_ENVIRONMENT,
	      "{'requires_run_in':{'environment':'t','within':'24h'}}",
	      "{'requires_run_in':{'environment':'t','within':'1d'}}");
	alike(DOCUMENT_POLICY, "{'freshness':'48h'}", "{'freshness':'2d'}");
	alike(DOCUMENT_POLICY, "{'break_glass':{'expires':'60m'}}",
	      "{'break_glass':{'expires':'1h'}}");
	/* what is no span is not taken for one */
	one(DOCUMENT_RUNBOOK, "{'token':{'max_lifetime':'60x'}}",
	    "{'token':{'max_lifetime':'1h'}}",
	    "Tokens now live 1 hour instead of 60x", RISK_INFO);
}

static void one_is_not_many(void **state UNUSED)
{
	one(DOCUMENT_POLICY,
	    "{'rules':[{'paths':['a/**'],'sign_offs':[{'role':'s',"
	    "'count':2}]}]}",
	    "{'rules':[{'paths':['a/**'],'sign_offs':[{'role':'s',"
	    "'count':1}]}]}",
	    "a/** now needs 1 sign-off by 's' instead of 2", RISK_HIGH);
	one(DOCUMENT_POLICY,
	    "{'rules':[{'paths':['a/**'],'sign_offs':[{'role':'s',"
	    "'count':1}]}]}",
	    "{'rules':[{'paths':['a/**'],'sign_offs':[{'role':'s',"
	    "'count':2}]}]}",
	    "a/** now needs 2 sign-offs by 's' instead of 1", RISK_REVIEW);
}

static void says_how_long_tokens_live(void **state UNUSED)
{
	one(DOCUMENT_RUNBOOK, "{'token':{'max_lifetime':'1h'}}",
	    "{'token':{'max_lifetime':'24h'}}",
	    "Tokens now live 1 day instead of 1 hour", RISK_HIGH);
	one(DOCUMENT_RUNBOOK, "{'token':{'max_lifetime':'1h'}}",
	    "{'token':{'max_lifetime':'10m'}}",
	    "Tokens now live 10 minutes instead of 1 hour", RISK_INFO);
	one(DOCUMENT_RUNBOOK, "{'token':{'max_lifetime':'1h'}}",
	    "{'token':{'store_as':'x'}}",
	    "Tokens may now live as long as the server likes; 1 hour was",
	    RISK_HIGH);
}

static void says_what_an_added_scope_means(void **state UNUSED)
{
	one(DOCUMENT_RUNBOOK, "{'token':{'scopes':['payroll:read']}}",
	    "{'token':{'scopes':['payroll:read','payroll:write'],"
	    "'scope_meanings':{'payroll:write':'Change pay runs'}}}",
	    "Scope payroll:write was added to the token request: "
	    "Change pay runs",
	    RISK_HIGH);
}

static void sets_have_no_order(void **state UNUSED)
{
	auto_release(comparison) c = { 0 };

	compare(&c, DOCUMENT_CONFIG,
		"{'desired':{'scope':'a b c','redirect_uris':['x','y']}}",
		"{'desired':{'scope':'c b a','redirect_uris':['y','x','y']}}");
	assert_int_equal(c.diff.nr, 1);
	assert_int_equal(c.diff.at[0].type, DIFFERENCE_WRITING);
}

static void a_default_written_out_means_the_same(void **state UNUSED)
{
	auto_release(comparison) c = { 0 };

	compare(&c, DOCUMENT_CONFIG, "{'desired':{'client_name':'x'}}",
		"{'desired':{'client_name':'x','response_types':['code'],"
		"'token_endpoint_auth_method':'client_secret_basic',"
		"'grant_types':['authorization_code']}}");
	assert_int_equal(c.diff.nr, 1);
	assert_int_equal(c.diff.at[0].type, DIFFERENCE_WRITING);
}

static void a_default_can_be_left(void **state UNUSED)
{
	one(DOCUMENT_CONFIG, "{'desired':{'client_name':'x'}}",
	    "{'desired':{'client_name':'x','grant_types':"
	    "['authorization_code','password']}}",
	    "The client may now also use the grant password", RISK_HIGH);
	one(DOCUMENT_SERVER,
	    "{'metadata':{'require_pushed_authorization_requests':true}}",
	    "{'metadata':{}}",
	    "metadata \xe2\x80\xba require_pushed_authorization_requests is "
	    "now no instead of yes",
	    RISK_HIGH);
}

static void same_documents_have_no_difference(void **state UNUSED)
{
	auto_release(comparison) c = { 0 };

	compare(&c, DOCUMENT_RUNBOOK, "{'title':'x'}", "{'title':'x'}");
	assert_int_equal(c.diff.nr, 0);
}

static void redirect_addresses_are_high(void **state UNUSED)
{
	const char *old = "{'desired':{'redirect_uris':['https://a/x']}}";

	one(DOCUMENT_CONFIG, old,
	    "{'desired':{'redirect_uris':['https://a/x','https://b/*']}}",
	    "Sign-ins may now also return to https://b/*", RISK_HIGH);
	one(DOCUMENT_CONFIG, old,
	    "{'desired':{'redirect_uris':['https://a/x','http://b/']}}",
	    "Sign-ins may now also return to http://b/", RISK_HIGH);
	one(DOCUMENT_CONFIG, old, "{'desired':{'redirect_uris':[]}}",
	    "Sign-ins may no longer return to https://a/x", RISK_REVIEW);
}

static void secrets_are_named_but_never_kept(void **state UNUSED)
{
	auto_release(comparison) c = { 0 };

	compare(&c, DOCUMENT_CONFIG,
		"{'desired':{'client_secret':'hunter1','pin':'hunter3'},"
		"'compare':{'secret':['/pin']}}",
		"{'desired':{'client_secret':'hunter2','pin':'hunter4'},"
		"'compare':{'secret':['/pin']}}");
	assert_int_equal(c.diff.nr, 2);
	told(&c, "client_secret changed; its value is not shown");
	told(&c, "pin changed; its value is not shown");
	for (size_t i = 0; i < c.diff.nr; i++) {
		autobuf text = { 0 };

		assert_true(c.diff.at[i].secret);
		json_compact(&text, c.diff.at[i].old);
		json_compact(&text, c.diff.at[i].new);
		buf_add(&text, c.diff.at[i].sentence);
		assert_null(strstr(buf_str(&text), "hunter"));
	}
}

static void secrets_stay_hidden_when_the_declaration_goes(void **state UNUSED)
{
	auto_release(comparison) c = { 0 };

	compare(&c, DOCUMENT_CONFIG,
		"{'desired':{'pin':'hunter3'},'compare':{'secret':['/pin']}}",
		"{'desired':{'pin':'hunter4'}}");
	told(&c, "pin changed; its value is not shown");
	for (size_t i = 0; i < c.diff.nr; i++) {
		autobuf text = { 0 };

		json_compact(&text, c.diff.at[i].new);
		assert_null(strstr(buf_str(&text), "hunter"));
	}
}

static void a_secret_reference_is_shown(void **state UNUSED)
{
	one(DOCUMENT_RUNBOOK, "{'actors':{'client':{'secret':'vault:a'}}}",
	    "{'actors':{'client':{'secret':'vault:b'}}}",
	    "The client's secret is now taken from vault:b instead of vault:a",
	    RISK_HIGH);
}

static void which_fields_are_secret_is_shown(void **state UNUSED)
{
	auto_release(comparison) c = { 0 };

	compare(&c, DOCUMENT_CONFIG, "{'compare':{'secret':['/a','/b']}}",
		"{'compare':{'secret':['/b','/a','/c']}}");
	assert_int_equal(c.diff.nr, 1);
	told(&c, "/c is now kept secret");
}

static void secrets_in_a_new_document_are_masked(void **state UNUSED)
{
	auto_release(comparison) c = { 0 };

	compare(&c, DOCUMENT_CONFIG, NULL,
		"{'title':'x','desired':{'client_secret':'hunter2',"
		"'redirect_uris':['http://evil.example/*']}}");
	told(&c, "A new config: x");
	told(&c, "http://evil.example/*");
	for (size_t i = 0; i < c.diff.nr; i++) {
		autobuf text = { 0 };

		json_compact(&text, c.diff.at[i].new);
		assert_null(strstr(buf_str(&text), "hunter"));
	}
}

static void steps_are_matched_by_id(void **state UNUSED)
{
	auto_release(comparison) c = { 0 };

	compare(&c, DOCUMENT_RUNBOOK,
		"{'steps':[{'id':'a','title':'A','use':'manual'},"
		"{'id':'b','title':'B','use':'oauth.revoke'}]}",
		"{'steps':[{'id':'n','title':'N','use':'http','request':"
		"{'url':'https://evil.example/'}},"
		"{'id':'a','title':'A2','use':'manual'}]}");
	assert_int_equal(told(&c, "Step 'n' was added as the first: 'N' (http) "
				  "GET https://evil.example/")
				 ->risk,
			 RISK_HIGH);
	assert_int_equal(told(&c, "Step 'b' was removed")->risk, RISK_HIGH);
	assert_string_equal(told(&c, "Step 'a' is now called 'A2'")->pointer,
			    "/steps/1/title");
	assert_int_equal(c.diff.nr, 3);
}

static void another_order_of_steps_is_told(void **state UNUSED)
{
	one(DOCUMENT_RUNBOOK, "{'steps':[{'id':'a'},{'id':'b'},{'id':'c'}]}",
	    "{'steps':[{'id':'c'},{'id':'a'},{'id':'b'}]}",
	    "The order of the steps is now c, a and b instead of a, b and c",
	    RISK_REVIEW);
}

static void another_host_is_high_another_path_is_not(void **state UNUSED)
{
	const char *old = "{'metadata':{'token_endpoint':'https://a.org/t'}}";

	one(DOCUMENT_SERVER, old,
	    "{'metadata':{'token_endpoint':'https://b.org/t'}}",
	    "Tokens are now asked for at https://b.org/t instead of "
	    "https://a.org/t",
	    RISK_HIGH);
	one(DOCUMENT_SERVER, old,
	    "{'metadata':{'token_endpoint':'https://a.org/u'}}",
	    "Tokens are now asked for at https://a.org/u", RISK_REVIEW);
}

static void the_order_of_a_whole_list_is_told(void **state UNUSED)
{
	one(DOCUMENT_RUNBOOK, "[{'id':'a'},{'id':'b'}]",
	    "[{'id':'b'},{'id':'a'}]",
	    "The order of the whole is now b and a instead of a and b",
	    RISK_REVIEW);
}

static void a_host_that_looks_like_another_is_flagged(void **state UNUSED)
{
	auto_release(comparison) c = { 0 };

	compare(&c, DOCUMENT_SERVER, "{'issuer':'https://apple.example'}",
		"{'issuer':'https://\xd0\xb0pple.example'}");
	assert_non_null(told(&c, "Tokens now come from")->note);
	assert_non_null(strstr(c.diff.at[0].note, "xn--pple-43d.example"));
}

static void a_loosened_policy_is_high(void **state UNUSED)
{
	one(DOCUMENT_POLICY,
	    "{'rules':[{'paths':['servers/**'],'sign_offs':"
	    "[{'role':'security','count':2}]}]}",
	    "{'rules':[{'paths':['servers/**'],'sign_offs':"
	    "[{'role':'security','count':1}]}]}",
	    "servers/** now needs 1 sign-off by 'security' instead of 2",
	    RISK_HIGH);
	one(DOCUMENT_POLICY, "{'roles':{'security':['alice']}}",
	    "{'roles':{'security':['alice','mallory']}}",
	    "'mallory' now has the role 'security'", RISK_HIGH);
	one(DOCUMENT_POLICY, "{'version':1}",
	    "{'version':1,'separation_of_duties':false}",
	    "is now 'no' instead of 'yes'", RISK_HIGH);
	one(DOCUMENT_POLICY, "{'people':{}}",
	    "{'people':{'m':{'name':'M','email':'m@x','keys':[]}}}",
	    "The person 'm' was added: M <m@x>", RISK_HIGH);
}

static void weaker_client_authentication_is_high(void **state UNUSED)
{
	one(DOCUMENT_RUNBOOK,
	    "{'actors':{'client':{'auth':'private_key_jwt'}}}",
	    "{'actors':{'client':{'auth':'client_secret_post'}}}",
	    "The client now proves itself by client_secret_post", RISK_HIGH);
	one(DOCUMENT_RUNBOOK,
	    "{'actors':{'client':{'auth':'client_secret_post'}}}",
	    "{'actors':{'client':{'auth':'private_key_jwt'}}}",
	    "The client now proves itself by private_key_jwt", RISK_REVIEW);
}

static void pkce_dropped_is_high(void **state UNUSED)
{
	one(DOCUMENT_SERVER,
	    "{'metadata':{'code_challenge_methods_supported':['S256']}}",
	    "{'metadata':{'code_challenge_methods_supported':['plain']}}",
	    "The server no longer takes PKCE with S256", RISK_HIGH);
	one(DOCUMENT_SERVER,
	    "{'metadata':{'code_challenge_methods_supported':['S256']}}",
	    "{'metadata':{}}", "The server no longer takes PKCE with S256",
	    RISK_HIGH);
}

static void a_long_value_is_not_told_in_the_sentence(void **state UNUSED)
{
	auto_release(comparison) c = { 0 };
	autobuf new = { 0 };

	buf_add(&new, "{'rules':['");
	for (int i = 0; i < 300; i++)
		buf_add(&new, "x");
	buf_add(&new, "']}");
	compare(&c, DOCUMENT_RUNBOOK, "{'rules':[]}", buf_str(&new));
	assert_false(told(&c, "A rule was added: what stands below")->told);
	assert_int_equal(strlen(json_string(c.diff.at[0].new)), 300);
}

static void what_is_empty_is_said_to_be(void **state UNUSED)
{
	one(DOCUMENT_RUNBOOK, "{}", "{'odd':{}}",
	    "odd was set to an empty object", RISK_REVIEW);
	one(DOCUMENT_RUNBOOK, "{'odd':[]}", "{'odd':{}}",
	    "odd is now an empty object instead of an empty list", RISK_REVIEW);
	one(DOCUMENT_RUNBOOK, "{'odd':''}", "{}",
	    "odd was removed; it was (empty)", RISK_REVIEW);
}

static void items_without_a_name_of_their_own_are_whole(void **state UNUSED)
{
	one(DOCUMENT_RUNBOOK, "{'steps':[{'id':'a'},{'id':'a'}]}",
	    "{'steps':[{'id':'a'}]}", "The steps are now others", RISK_HIGH);
}

static void documents_are_paired_by_name_and_by_text(void **state UNUSED)
{
	struct catalog old = { 0 };
	struct catalog new = { 0 };
	struct diff diff = { 0 };
	struct document *before[] = {
		made(DOCUMENT_SERVER, "servers/sso.json", "{\"title\":\"a\"}"),
		made(DOCUMENT_SERVER, "servers/b.json", "{\"title\":\"b\"}"),
		made(DOCUMENT_SERVER, "servers/c.json", "{\"title\":\"c\"}"),
	};
	struct document *after[] = {
		made(DOCUMENT_SERVER, "servers/x/sso.json",
		     "{\"title\":\"a\"}"),
		made(DOCUMENT_SERVER, "servers/z.json", "{\"title\":\"b\"}"),
		made(DOCUMENT_SERVER, "servers/n.json", "{\"title\":\"n\"}"),
	};

	old.at = before;
	new.at = after;
	old.nr = new.nr = 3;
	diff_catalogs(&diff, &old, &new);
	assert_int_equal(diff.nr, 4);
	assert_true(diff.at[0].removed); /* c */
	assert_true(diff.at[1].added);   /* n */
	assert_string_equal(diff.at[2].old_path, "servers/sso.json");
	assert_string_equal(diff.at[3].old_path, "servers/b.json");
	assert_int_equal(diff_highest(&diff), RISK_REVIEW);
	diff_release(&diff);
	for (size_t i = 0; i < 3; i++) {
		unmade(before[i]);
		unmade(after[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_span_is_as_long_however_it_is_written),
		TEST(one_is_not_many),
		TEST(says_how_long_tokens_live),
		TEST(says_what_an_added_scope_means),
		TEST(sets_have_no_order),
		TEST(a_default_written_out_means_the_same),
		TEST(a_default_can_be_left),
		TEST(same_documents_have_no_difference),
		TEST(redirect_addresses_are_high),
		TEST(secrets_are_named_but_never_kept),
		TEST(secrets_stay_hidden_when_the_declaration_goes),
		TEST(a_secret_reference_is_shown),
		TEST(which_fields_are_secret_is_shown),
		TEST(secrets_in_a_new_document_are_masked),
		TEST(steps_are_matched_by_id),
		TEST(another_order_of_steps_is_told),
		TEST(another_host_is_high_another_path_is_not),
		TEST(the_order_of_a_whole_list_is_told),
		TEST(a_host_that_looks_like_another_is_flagged),
		TEST(a_loosened_policy_is_high),
		TEST(weaker_client_authentication_is_high),
		TEST(pkce_dropped_is_high),
		TEST(a_long_value_is_not_told_in_the_sentence),
		TEST(what_is_empty_is_said_to_be),
		TEST(items_without_a_name_of_their_own_are_whole),
		TEST(documents_are_paired_by_name_and_by_text),
	};

	return RUN(tests);
}
