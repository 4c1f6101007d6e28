/* change_risky.c - risky changes are told as such, harmless ones are not */
#include "tests/unit/change_documents.h"

/* The members of an object before and after, with apostrophes for quotation
 * marks. Without a kind it is a file that says itself what it is. */
struct pair {
	enum document_kind kind;
	const char *old;
	const char *new;
};

struct risky {
	enum document_kind kind;
	const char *old;
	const char *new;
	const char *sentence; /* how it begins */
};

/* clang-format off */
static const struct risky risky[] = {
	{ DOCUMENT_SERVER, "'issuer':'https://sso.example.com'",
	  "'issuer':'https://sso.example.net'",
	  "Tokens now come from the issuer https://sso.example.net" },
	{ DOCUMENT_SERVER,
	  "'metadata':{'token_endpoint':'https://a.example/t'}",
	  "'metadata':{'token_endpoint':'https://b.example/t'}",
	  "Tokens are now asked for at https://b.example/t" },
	{ DOCUMENT_SERVER, "'metadata':{'jwks_uri':'https://a.example/k'}",
	  "'metadata':{'jwks_uri':'https://b.example/k'}",
	  "The server's keys are now read from https://b.example/k" },
	{ DOCUMENT_SERVER,
	  "'metadata':{'code_challenge_methods_supported':['S256','plain']}",
	  "'metadata':{'code_challenge_methods_supported':['plain']}",
	  "The server no longer takes PKCE with S256" },
	{ DOCUMENT_SERVER,
	  "'metadata':{'dpop_signing_alg_values_supported':['ES256']}",
	  "'metadata':{'dpop_signing_alg_values_supported':[]}",
	  "The server no longer supports ES256 "
	  "(dpop_signing_alg_values_supported)" },
	{ DOCUMENT_SERVER,
	  "'metadata':{'id_token_signing_alg_values_supported':['RS256']}",
	  "'metadata':{'id_token_signing_alg_values_supported':['RS256',"
	  "'none']}",
	  "The server now also supports none "
	  "(id_token_signing_alg_values_supported)" },
	{ DOCUMENT_SERVER, "'jwks_pins':['a']", "'jwks_pins':['a','b']",
	  "The server may now also sign with the key b" },
	{ DOCUMENT_CONFIG, "'desired':{'redirect_uris':['https://a.example/']}",
	  "'desired':{'redirect_uris':['https://a.example/',"
	  "'https://b.example/']}",
	  "Sign-ins may now also return to https://b.example/" },
	{ DOCUMENT_CONFIG, "'desired':{'redirect_uris':['https://a.example/']}",
	  "'desired':{'redirect_uris':['https://a.example/',"
	  "'https://*.example/']}",
	  "Sign-ins may now also return to https://*.example/" },
	{ DOCUMENT_CONFIG, "'desired':{'redirect_uris':['https://a.example/']}",
	  "'desired':{'redirect_uris':['https://a.example/',"
	  "'http://a.example/']}",
	  "Sign-ins may now also return to http://a.example/" },
	{ DOCUMENT_CONFIG, "'desired':{'grant_types':['authorization_code']}",
	  "'desired':{'grant_types':['authorization_code','implicit']}",
	  "The client may now also use the grant implicit" },
	{ DOCUMENT_CONFIG, "'desired':{'grant_types':['authorization_code']}",
	  "'desired':{'grant_types':['authorization_code','password']}",
	  "The client may now also use the grant password" },
	{ DOCUMENT_CONFIG,
	  "'desired':{'token_endpoint_auth_method':'private_key_jwt'}",
	  "'desired':{'token_endpoint_auth_method':'client_secret_basic'}",
	  "The client now proves itself by client_secret_basic" },
	{ DOCUMENT_CONFIG, "'desired':{'scope':'read'}",
	  "'desired':{'scope':'read write'}",
	  "Scope write was added to what the client may ask for" },
	{ DOCUMENT_CONFIG, "'desired':{'dpop_bound_access_tokens':true}",
	  "'desired':{'scope':'read','dpop_bound_access_tokens':false}",
	  "Whether tokens are bound to the client's key (DPoP) is now 'no'" },
	{ DOCUMENT_CONFIG, "'auth':'token:a'", "'auth':'token:b'",
	  "The server is now managed with token:b instead of token:a" },
	{ DOCUMENT_SERVER, "'metadata':{}",
	  "'metadata':{'mtls_endpoint_aliases':{'token_endpoint':"
	  "'https://b.example/t'}}",
	  "With a certificate the token_endpoint is at https://b.example/t" },
	{ DOCUMENT_CONFIG, "'base':'https://a.example/x'",
	  "'base':'https://b.example/x'",
	  "Requests that manage the server now go to https://b.example/x" },
	{ DOCUMENT_CONFIG, "'base':'{{env.a}}/x'", "'base':'{{env.b}}/x'",
	  "Requests that manage the server now go to {{env.b}}/x" },
	{ DOCUMENT_CONFIG, "'read':{'url':'/x'}",
	  "'read':{'url':'https://b.example/x'}",
	  "The read request now goes to https://b.example/x instead of /x" },
	{ DOCUMENT_CONFIG, "'id':'a'", "'id':'b'",
	  "What is changed on the server is now 'b' instead of 'a'" },
	{ DOCUMENT_CONFIG, "'adapter':'okta'", "'adapter':'http'",
	  "The server is now managed by way of http instead of okta" },
	{ DOCUMENT_RUNBOOK, "'actors':{'client':{'key':'vault:a'}}",
	  "'actors':{'client':{'key':'vault:b'}}",
	  "The client's key is now taken from vault:b" },
	{ DOCUMENT_RUNBOOK, "'actors':{'client':{'certificate':'vault:a'}}",
	  "'actors':{'client':{'certificate':'vault:b'}}",
	  "The client's certificate is now taken from vault:b" },
	{ DOCUMENT_RUNBOOK, "'token':{'assertion':{'key':'vault:a'}}",
	  "'token':{'assertion':{'key':'vault:b'}}",
	  "The key that signs the assertion is now taken from vault:b" },
	{ DOCUMENT_RUNBOOK, "'token':{'assertion':{'key':'vault:a'}}",
	  "'token':{'assertion':{'key':'vault:a','subject':'eve'}}",
	  "The token is now for 'eve' instead of whom the assertion is by" },
	{ DOCUMENT_RUNBOOK, "'token':{'assertion':{'audience':'https://a'}}",
	  "'token':{'assertion':{'audience':'https://b'}}",
	  "The assertion is now for 'https://b' instead of 'https://a'" },
	{ DOCUMENT_RUNBOOK, "'token':{'exchange':{'subject_token':'vault:a'}}",
	  "'token':{'exchange':{'subject_token':'vault:b'}}",
	  "The token that is exchanged is now taken from vault:b" },
	{ DOCUMENT_RUNBOOK, "'token':{'grant':'token_exchange'}",
	  "'token':{'grant':'token_exchange','authorization_details':"
	  "[{'type':'payments'}]}",
	  "What the token permits (authorization details) is now said" },
	{ DOCUMENT_RUNBOOK,
	  "'token':{'authorization_details':[{'type':'a','actions':['r']}]}",
	  "'token':{'authorization_details':[{'type':'a','actions':['r','w']}"
	  "]}", "token \xe2\x80\xba authorization_details" },
	{ DOCUMENT_RUNBOOK, "'token':{'claims':{'id_token':{'acr':{}}}}",
	  "'token':{'claims':{}}",
	  "token \xe2\x80\xba claims \xe2\x80\xba id_token was removed" },
	{ DOCUMENT_RUNBOOK, "'token':{'parameters':{'prompt':'login'}}",
	  "'token':{'parameters':{'prompt':'none'}}",
	  "The server is now told prompt=none instead of login" },
	{ DOCUMENT_RUNBOOK, "'steps':[{'id':'a','use':'config.apply'}]",
	  "'steps':[{'id':'a','use':'config.apply','delete':true}]",
	  "Whether step 'a' deletes its configuration from the server is now "
	  "'yes'" },
	{ DOCUMENT_RUNBOOK, "'steps':[{'id':'a'}]",
	  "'steps':[{'id':'a'},{'id':'b','use':'config.apply','config':'c',"
	  "'delete':true}]",
	  "Step 'b' deletes its configuration from the server" },
	{ DOCUMENT_RUNBOOK, "'steps':[{'id':'a','expect':{'signed':true}}]",
	  "'steps':[{'id':'a','expect':{'signed':false}}]",
	  "Step 'a' now expects signed to be no instead of yes" },
	{ DOCUMENT_RUNBOOK, "'steps':[{'id':'a','expect':{'signed':true,"
	  "'active':true}}]",
	  "'steps':[{'id':'a','expect':{'active':true}}]",
	  "Step 'a' now expects signed to be no instead of yes" },
	{ DOCUMENT_RUNBOOK, "'token':{'max_lifetime':'1h'}",
	  "'token':{'max_lifetime':'24h'}",
	  "Tokens now live 1 day instead of 1 hour" },
	{ DOCUMENT_RUNBOOK, "'token':{'scopes':['read']}",
	  "'token':{'scopes':['read','write']}",
	  "Scope write was added to the token request" },
	{ DOCUMENT_RUNBOOK, "'actors':{'client':{'secret':'vault:a'}}",
	  "'actors':{'client':{'secret':'vault:b'}}",
	  "The client's secret is now taken from vault:b" },
	{ DOCUMENT_RUNBOOK,
	  "'actors':{'resource_server':{'url':'https://a.example'}}",
	  "'actors':{'resource_server':{'url':'https://b.example'}}",
	  "The token is now sent to https://b.example" },
	{ DOCUMENT_RUNBOOK,
	  "'steps':[{'id':'back','use':'oauth.revoke','title':'Back'}]",
	  "'steps':[]", "Step 'back' was removed: 'Back' (oauth.revoke)" },
	{ DOCUMENT_ENVIRONMENT, "'vars':{'api':'https://a.example'}",
	  "'vars':{'api':'http://a.example'}",
	  "'api' is now http://a.example instead of https://a.example" },
	{ DOCUMENT_ENVIRONMENT, "'requires_run_in':{'environment':'test'}", "",
	  "No run elsewhere is needed first any more; it was environment "
	  "'test'" },
	{ DOCUMENT_CHECKLIST,
	  "'items':[{'id':'a','text':'Is it?'},{'id':'b','text':'Is that?'}]",
	  "'items':[{'id':'a','text':'Is it?'}]",
	  "Signers no longer answer 'b': Is that?" },
	{ DOCUMENT_POLICY,
	  "'rules':[{'paths':['servers/**'],'sign_offs':[{'role':'security',"
	  "'count':2}]}]",
	  "'rules':[{'paths':['servers/**'],'sign_offs':[{'role':'security',"
	  "'count':1}]}]",
	  "servers/** now needs 1 sign-off by 'security' instead of 2" },
	{ DOCUMENT_POLICY, "'separation_of_duties':true",
	  "'separation_of_duties':false",
	  "Whether people may not sign what they wrote themselves is now 'no'" },
	{ DOCUMENT_POLICY, "'roles':{'security':['bob']}",
	  "'roles':{'security':['bob','mallory']}",
	  "'mallory' now has the role 'security'" },
	{ DOCUMENT_POLICY, "'version':1",
	  "'version':1,'break_glass':{'roles':['all'],'expires':'4h'}",
	  "Breaking the glass is now possible" },
	{ DOCUMENT_NONE, "'realm':'a','enabled':true,'sslRequired':'external'",
	  "'realm':'a','enabled':true,'sslRequired':'none'",
	  "For whom https is required is now 'none'" },
	{ DOCUMENT_NONE,
	  "'realm':'a','enabled':true,'bruteForceProtected':true",
	  "'realm':'a','enabled':true,'bruteForceProtected':false",
	  "Whether guessing of passwords is slowed down is now 'no'" },
	{ DOCUMENT_NONE, "'realm':'a','enabled':true,'accessTokenLifespan':300",
	  "'realm':'a','enabled':true,'accessTokenLifespan':86400",
	  "Access tokens now last 1 day instead of 5 minutes" },
	{ DOCUMENT_NONE,
	  "'realm':'a','enabled':true,'ssoSessionMaxLifespan':36000",
	  "'realm':'a','enabled':true,'ssoSessionMaxLifespan':360000",
	  "Sessions now last 100 hours instead of 10 hours" },
	{ DOCUMENT_NONE, "'realm':'a','enabled':true,'revokeRefreshToken':true",
	  "'realm':'a','enabled':true,'revokeRefreshToken':false",
	  "Whether a refresh token is good once only is now 'no'" },
	{ DOCUMENT_NONE,
	  "'realm':'a','enabled':true,'registrationAllowed':false",
	  "'realm':'a','enabled':true,'registrationAllowed':true",
	  "Whether people may register themselves is now 'yes'" },
	{ DOCUMENT_NONE,
	  "'realm':'a','enabled':true,'clients':[{'clientId':'shop',"
	  "'redirectUris':['https://a.example/']}]",
	  "'realm':'a','enabled':true,'clients':[{'clientId':'shop',"
	  "'redirectUris':['https://a.example/','https://*']}]",
	  "client 'shop': Sign-ins may now also return to https://*" },
	{ DOCUMENT_NONE,
	  "'realm':'a','enabled':true,'clients':[{'clientId':'shop',"
	  "'webOrigins':[]}]",
	  "'realm':'a','enabled':true,'clients':[{'clientId':'shop',"
	  "'webOrigins':['*']}]",
	  "client 'shop': Pages from * may now use it in the browser" },
	{ DOCUMENT_NONE, "'clientId':'shop','publicClient':false",
	  "'clientId':'shop','publicClient':true",
	  "Whether it comes without proof of who it is (public client) is now "
	  "'yes'" },
	{ DOCUMENT_NONE, "'clientId':'shop','directAccessGrantsEnabled':false",
	  "'clientId':'shop','directAccessGrantsEnabled':true",
	  "Whether it may send passwords of people (password grant) is now "
	  "'yes'" },
	{ DOCUMENT_NONE, "'clientId':'shop','implicitFlowEnabled':false",
	  "'clientId':'shop','implicitFlowEnabled':true",
	  "Whether it gets tokens through the browser (implicit flow) is now "
	  "'yes'" },
	{ DOCUMENT_NONE, "'clientId':'shop','serviceAccountsEnabled':false",
	  "'clientId':'shop','serviceAccountsEnabled':true",
	  "Whether it gets tokens for itself (client credentials) is now 'yes'" },
	{ DOCUMENT_NONE, "'clientId':'shop','fullScopeAllowed':false",
	  "'clientId':'shop','fullScopeAllowed':true",
	  "Whether its tokens carry all roles of the person is now 'yes'" },
	{ DOCUMENT_NONE,
	  "'name':'shop','app_type':'spa','callbacks':['https://a.example/']",
	  "'name':'shop','app_type':'spa','callbacks':['https://a.example/',"
	  "'https://b.example/']",
	  "Sign-ins may now also return to https://b.example/" },
	{ DOCUMENT_NONE,
	  "'name':'shop','app_type':'spa','grant_types':['authorization_code']",
	  "'name':'shop','app_type':'spa','grant_types':['authorization_code',"
	  "'http://auth0.com/oauth/grant-type/password-realm']",
	  "The client may now also use the grant "
	  "http://auth0.com/oauth/grant-type/password-realm" },
	{ DOCUMENT_NONE,
	  "'name':'shop','app_type':'spa',"
	  "'token_endpoint_auth_method':'client_secret_post'",
	  "'name':'shop','app_type':'spa','token_endpoint_auth_method':'none'",
	  "The client now proves itself by none" },
	{ DOCUMENT_NONE,
	  "'name':'shop','app_type':'spa','oidc_conformant':true",
	  "'name':'shop','app_type':'spa','oidc_conformant':false",
	  "Whether it keeps to OpenID Connect is now 'no'" },
	{ DOCUMENT_NONE, "'identifier':'https://api','token_lifetime':3600",
	  "'identifier':'https://api','token_lifetime':86400",
	  "Tokens for the API now last 1 day instead of 1 hour" },
	{ DOCUMENT_NONE,
	  "'identifier':'https://api','scopes':[],"
	  "'skip_consent_for_verifiable_first_party_clients':false",
	  "'identifier':'https://api','scopes':[],"
	  "'skip_consent_for_verifiable_first_party_clients':true",
	  "Whether our own clients get in without consent is now 'yes'" },
	{ DOCUMENT_NONE, "'client_name':'shop','skip_consent':false",
	  "'client_name':'shop','skip_consent':true",
	  "Whether it gets in without consent is now 'yes'" },
	{ DOCUMENT_NONE, "'client_id':'shop','authorization_type':['code']",
	  "'client_id':'shop','authorization_type':['code','password']",
	  "The client may now also use the grant password" },
};

/* Another order, a default written out, another writing. */
static const struct pair harmless[] = {
	{ DOCUMENT_CONFIG,
	  "'desired':{'redirect_uris':['https://a.example/',"
	  "'https://b.example/']}",
	  "'desired':{'redirect_uris':['https://b.example/',"
	  "'https://a.example/']}" },
	{ DOCUMENT_CONFIG,
	  "'desired':{'grant_types':['authorization_code','refresh_token']}",
	  "'desired':{'grant_types':['refresh_token','authorization_code']}" },
	{ DOCUMENT_CONFIG, "'desired':{'scope':'read write'}",
	  "'desired':{'scope':'write read'}" },
	{ DOCUMENT_CONFIG, "'desired':{'contacts':['a','b']}",
	  "'desired':{'contacts':['b','a']}" },
	{ DOCUMENT_CONFIG,
	  "'adapter':'http','desired':{'x':[2,1]},'compare':{'sets':['/x']}",
	  "'adapter':'http','desired':{'x':[1,2]},'compare':{'sets':['/x']}" },
	{ DOCUMENT_CONFIG, "'compare':{'ignore':['/a','/b']}",
	  "'compare':{'ignore':['/b','/a']}" },
	{ DOCUMENT_SERVER, "'metadata':{'scopes_supported':['a','b']}",
	  "'metadata':{'scopes_supported':['b','a']}" },
	{ DOCUMENT_SERVER, "'jwks_pins':['a','b']", "'jwks_pins':['b','a']" },
	{ DOCUMENT_SERVER, "'issuer':'https://a.example','title':'x'",
	  "'title':'x','issuer':'https://a.example'" },
	{ DOCUMENT_RUNBOOK, "'token':{'scopes':['read','write']}",
	  "'token':{'scopes':['write','read']}" },
	{ DOCUMENT_RUNBOOK, "'token':{'viewers':['a','b']}",
	  "'token':{'viewers':['b','a']}" },
	{ DOCUMENT_RUNBOOK, "'rules':['a','b']", "'rules':['b','a']" },
	{ DOCUMENT_RUNBOOK,
	  "'errors':[{'status':400,'meaning':'a'},{'status':401,"
	  "'meaning':'b'}]",
	  "'errors':[{'status':401,'meaning':'b'},{'status':400,"
	  "'meaning':'a'}]" },
	{ DOCUMENT_ENVIRONMENT, "'operators':['a','b']",
	  "'operators':['b','a']" },
	{ DOCUMENT_POLICY, "'roles':{'security':['bob','carol']}",
	  "'roles':{'security':['carol','bob']}" },
	{ DOCUMENT_POLICY,
	  "'rules':[{'paths':['a'],'sign_offs':[]},{'paths':['b'],"
	  "'sign_offs':[]}]",
	  "'rules':[{'paths':['b'],'sign_offs':[]},{'paths':['a'],"
	  "'sign_offs':[]}]" },
	{ DOCUMENT_CONFIG, "'desired':{'client_name':'x'}",
	  "'desired':{'client_name':'x','grant_types':['authorization_code']}" },
	{ DOCUMENT_CONFIG, "'desired':{'client_name':'x'}",
	  "'desired':{'client_name':'x',"
	  "'token_endpoint_auth_method':'client_secret_basic'}" },
	{ DOCUMENT_CONFIG, "'desired':{'client_name':'x'}",
	  "'desired':{'client_name':'x','require_signed_request_object':false}" },
	{ DOCUMENT_SERVER, "'metadata':{}",
	  "'metadata':{'response_modes_supported':['fragment','query']}" },
	{ DOCUMENT_SERVER, "'metadata':{}",
	  "'metadata':{'require_pushed_authorization_requests':false}" },
	{ DOCUMENT_SERVER, "'metadata':{}",
	  "'metadata':{'token_endpoint_auth_methods_supported':['client_secret"
	  "_basic']}" },
	{ DOCUMENT_RUNBOOK, "'steps':[{'id':'a'}]",
	  "'steps':[{'id':'a','on_error':'stop','always':false}]" },
	{ DOCUMENT_RUNBOOK, "'inputs':[{'name':'a'}]",
	  "'inputs':[{'name':'a','required':false}]" },
	{ DOCUMENT_RUNBOOK, "'steps':[{'id':'a','expect':{'active':true}}]",
	  "'steps':[{'id':'a','delete':false,'rotate':false,'expect':{"
	  "'active':true,'signed':false}}]" },
	{ DOCUMENT_POLICY, "'version':1",
	  "'version':1,'separation_of_duties':true" },
	{ DOCUMENT_POLICY,
	  "'rules':[{'paths':['a'],'sign_offs':[{'role':'x'}]}]",
	  "'rules':[{'paths':['a'],'sign_offs':[{'role':'x','count':1}]}]" },
	{ DOCUMENT_RUNBOOK, "'title':'x'", "  'title' : 'x'  " },
	{ DOCUMENT_RUNBOOK, "'title':'caf\\u00e9'", "'title':'caf\xc3\xa9'" },
	{ DOCUMENT_CONFIG, "'desired':{'scope':'read  write'}",
	  "'desired':{'scope':'read write'}" },
	{ DOCUMENT_NONE,
	  "'realm':'a','enabled':true,'clients':[{'clientId':'a'},"
	  "{'clientId':'b'}]",
	  "'realm':'a','enabled':true,'clients':[{'clientId':'b'},"
	  "{'clientId':'a'}]" },
	{ DOCUMENT_NONE,
	  "'realm':'a','enabled':true,'roles':{'realm':[{'name':'a'},"
	  "{'name':'b'}]}",
	  "'realm':'a','enabled':true,'roles':{'realm':[{'name':'b'},"
	  "{'name':'a'}]}" },
	{ DOCUMENT_NONE,
	  "'realm':'a','enabled':true,'clients':[{'clientId':'a',"
	  "'redirectUris':['x','y']}]",
	  "'realm':'a','enabled':true,'clients':[{'clientId':'a',"
	  "'redirectUris':['y','x']}]" },
	{ DOCUMENT_NONE,
	  "'clientId':'a','attributes':{'post.logout.redirect.uris':'x##y'}",
	  "'clientId':'a','attributes':{'post.logout.redirect.uris':'y##x'}" },
	{ DOCUMENT_NONE, "'name':'a','app_type':'spa','callbacks':['x','y']",
	  "'name':'a','app_type':'spa','callbacks':['y','x']" },
	{ DOCUMENT_NONE,
	  "'identifier':'a','scopes':[{'value':'r'},{'value':'w'}]",
	  "'identifier':'a','scopes':[{'value':'w'},{'value':'r'}]" },
	{ DOCUMENT_NONE,
	  "'keys':[{'kty':'oct','k':'AQ','kid':'1'},{'kty':'oct','k':'Ag',"
	  "'kid':'2'}]",
	  "'keys':[{'kty':'oct','k':'Ag','kid':'2'},{'kty':'oct','k':'AQ',"
	  "'kid':'1'}]" },
};
/* clang-format on */

static struct document *load(enum document_kind kind, const char *members)
{
	autofree char *object = xasprintf("{%s}", members);
	autofree char *text = quoted(object);
	struct document *file = NULL;
	struct err err = { 0 };

	if (kind)
		return made(kind, "some/a.json", text);
	OK(diff_file(&file, "a.json", text, strlen(text), &err));
	return file;
}

static void compare(struct document_diff *out, enum document_kind kind,
		    const char *old, const char *new)
{
	struct document *before = load(kind, old);
	struct document *after = load(kind, new);

	diff_documents(out, before, after);
	unmade(before);
	unmade(after);
}

static void a_risky_change_is_high_and_says_what_it_means(void **state UNUSED)
{
	assert_true(ARRAY_SIZE(risky) >= 30);
	for (size_t i = 0; i < ARRAY_SIZE(risky); i++) {
		struct document_diff diff = { 0 };

		compare(&diff, risky[i].kind, risky[i].old, risky[i].new);
		if (diff.nr == 0 || diff.at[0].risk != RISK_HIGH ||
		    !text_starts(diff.at[0].sentence, risky[i].sentence))
			fail_msg("%s to %s: %s", risky[i].old, risky[i].new,
				 diff.nr ? diff.at[0].sentence : "nothing");
		assert_true(diff.at[0].why[0] && diff.at[0].source[0]);
		document_diff_release(&diff);
	}
}

static void a_harmless_change_is_none(void **state UNUSED)
{
	assert_true(ARRAY_SIZE(harmless) >= 30);
	for (size_t i = 0; i < ARRAY_SIZE(harmless); i++) {
		struct document_diff diff = { 0 };

		compare(&diff, harmless[i].kind, harmless[i].old,
			harmless[i].new);
		for (size_t k = 0; k < diff.nr; k++)
			if (diff.at[k].type != DIFFERENCE_WRITING)
				fail_msg("%s to %s: %s", harmless[i].old,
					 harmless[i].new, diff.at[k].sentence);
		document_diff_release(&diff);
	}
}

/* Back again is never less than told. */
static void what_is_risky_one_way_is_told_the_other_way(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(risky); i++) {
		struct document_diff diff = { 0 };

		compare(&diff, risky[i].kind, risky[i].new, risky[i].old);
		assert_true(diff.nr > 0);
		assert_int_not_equal(diff.at[0].type, DIFFERENCE_WRITING);
		document_diff_release(&diff);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_risky_change_is_high_and_says_what_it_means),
		TEST(a_harmless_change_is_none),
		TEST(what_is_risky_one_way_is_told_the_other_way),
	};

	return RUN(tests);
}
