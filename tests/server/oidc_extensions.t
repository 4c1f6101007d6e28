#!/bin/sh
# oidc_extensions.t - what servers add to OAuth, asked for and checked for real
. "$(dirname "$0")/oidc.sh"

rbctl key new >/dev/null 2>&1
make_store store >/dev/null
printf 'a-secret-of-32-characters-exactly' >secret
openssl ecparam -name prime256v1 -genkey -noout 2>/dev/null |
	openssl pkcs8 -topk8 -nocrypt -out secret.pem 2>/dev/null
: >secret.seen
start_oidc
BROWSER=$TOP/tests/server/oidc-provider/browser.mjs
export BROWSER

# asked JQ-CONDITION: was there such a request?
asked() {
	jq -e -s "any(.[]; $1)" ../secret.seen >/dev/null
}

# calls METHOD PATH: a jq filter that makes the http step call that.
calls() {
	printf '| .steps |= map(select(.use != "manual") |
		if .use == "http" then
			.request = {method: "%s", url: "%s", auth: "token"}
			| del(.expect, .capture, .retry)
		else . end)' "$1" "$api$2"
}
only_token() {
	printf %s '| .steps |= map(select(.use != "http" and .use != "manual"))'
}

works() {
	rbctl apply "$1" --env test --yes --json >answer 2>said || cat answer said >&2
	outcomes answer >../got
	shift
	printf "%s done\n" "$@" >../want
	same ../want ../got
}

check 'runbooks for each extension are written, signed and land' '
	cd store
	first_runbook
	server_also pinned ".jwks_pins = [\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"]"
	server_also eddsa ".metadata.dpop_signing_alg_values_supported = [\"EdDSA\"]"
	openid=".token.scopes += [\"openid\"]"
	runbook openid payroll-openid authorization_code oauth.authorize \
		"$(only_token) | $openid"
	runbook mistrust payroll-openid authorization_code oauth.authorize \
		"$(only_token) | $openid | .actors.authorization_server.server = \"pinned\""
	jwt=".token.resource = \"$issuer/signed-api\""
	runbook signed payroll-exporter client_credentials oauth.token \
		"$(only_token) | $jwt | .steps |= .[:1]"
	runbook mistrusted payroll-exporter client_credentials oauth.token \
		"$(only_token) | $jwt | .actors.authorization_server.server = \"pinned\""
	runbook elsewhere payroll-exporter client_credentials oauth.token \
		"$(only_token) | .token.resource = \"https://elsewhere.example\""
	runbook told payroll-exporter client_credentials oauth.token "$(only_token)
		| .steps |= map(if .use == \"oauth.introspect\" then
			.expect.signed = true else . end)"
	details="[{type: \"pay_run\", actions: [\"start\"], identifier: \"2026-10\"}]"
	runbook detailed payroll-openid authorization_code oauth.authorize "$(only_token)
		| $openid | .token.authorization_details = $details | .token.resource = \"$api\"
		| .token.claims = {id_token: {auth_time: {essential: true}}}
		| .token.parameters = {ui_locales: \"de\", prompt: \"consent\"}
		| .steps |= map(if .use == \"oauth.introspect\" then .expect.json =
			{\"/authorization_details/0/identifier\": \"2026-10\"} else . end)"
	runbook bound payroll-bound client_credentials oauth.token \
		"$(calls GET /exports) | .token.dpop = true"
	runbook bound-ed payroll-bound client_credentials oauth.token \
		"$(calls GET /exports) | .token.dpop = true
		| .actors.authorization_server.server = \"eddsa\""
	runbook bound-person payroll-person authorization_code oauth.authorize \
		"$(calls GET /exports) | .token.dpop = true"
	runbook bound-again payroll-person refresh_token oauth.refresh \
		"$(calls GET /exports) | .token.dpop = true
		| .token.store_as = \"bound-person\""
	rbctl secret set signer-key --from ../secret.pem
	runbook asserted payroll-signer jwt_bearer oauth.token "$(only_token)
		| .actors.client |= del(.auth, .secret)
		| .actors.client.key = \"vault:signer-key\"
		| .token.assertion = {key: \"vault:signer-key\", subject: \"payroll-run\"}"
	runbook doubted payroll-signer jwt_bearer oauth.token "$(only_token)
		| .actors.client |= del(.auth, .secret)
		| .actors.client.key = \"vault:signer-key\"
		| .token.assertion = {key: \"vault:signer-key\", subject: \"nobody\"}"
	runbook actor payroll-exporter client_credentials oauth.token "$(only_token)"
	runbook swap payroll-exchange token_exchange oauth.token "$(only_token)
		| .token.exchange = {actor_token: \"vault:actor\",
			actor_token_type: \"urn:ietf:params:oauth:token-type:access_token\"}
		| .steps |= [.[0], {id: \"swap\", title: \"Exchange it\",
			use: \"oauth.exchange\"}] + .[1:]"
	runbook wider payroll-person authorization_code oauth.authorize \
		"$(calls POST /imports) | .token.optional_scopes = [\"payroll:write\"]"
	runbook too-wide payroll-person authorization_code oauth.authorize \
		"$(calls POST /imports)"
	runbook stronger payroll-openid authorization_code oauth.authorize \
		"$(calls GET /payslips) | $openid"
	runbook closed payroll-exporter client_credentials oauth.token \
		"$(calls GET /closed)"
	make_live
'
check 'OpenID Connect: the ID token is of this sign-in and this server' '
	cd store
	works openid oauth.authorize oauth.introspect
	asked ".route == \"pushed_authorization_request\" and (.nonce | length) == 32"
	lacks answer eyJ
'
check 'OpenID Connect: a key that is not approved signs for nobody' '
	cd store
	exits 8 rbctl apply mistrust --env test --yes >got 2>&1
	contains got "jwks_pins"
'
check 'RFC 9068: a token that is a JWT is checked by the keys of the server' '
	cd store
	works signed oauth.token
	of signed value >../token
	matches ../token "^eyJ"
	exits 8 rbctl apply mistrusted --env test --yes >got 2>&1
	contains got "jwks_pins"
'
check 'RFC 8707: a resource that the server does not know' '
	cd store
	exits 8 rbctl apply elsewhere --env test --yes >got 2>&1
	contains got invalid_target
'
check 'RFC 9701: an introspection that the server has signed' '
	cd store
	rbctl plan told --env test >plan
	contains plan "Accept: application/token-introspection+jwt"
	works told oauth.token oauth.introspect
	jq -e ".steps[1].captured.active == \"true\"" answer
'
check 'RFC 9396, claims and further parameters reach the server as approved' '
	cd store
	works detailed oauth.authorize oauth.introspect
	asked ".claims == \"{\\\"id_token\\\":{\\\"auth_time\\\":{\\\"essential\\\":true}}}\"
		and .ui_locales == \"de\" and .prompt == \"consent\"
		and (.authorization_details | fromjson) ==
			[{type: \"pay_run\", actions: [\"start\"], identifier: \"2026-10\"}]"
'
check 'RFC 9449: ES256, with a nonce of the server and one of the service' '
	cd store
	works bound oauth.token oauth.introspect http
	of bound dpop_key | jq -e ".crv == \"P-256\""
	token=$(of bound value)
	for scheme in Bearer DPoP; do
		curl -sS -o ../said -w "%{http_code}" \
			-H "Authorization: $scheme $token" "$api/exports" >../status
		[ "$(cat ../status)" = 401 ]
	done
'
check 'RFC 9449: EdDSA, where the server takes only that' '
	cd store
	works bound-ed oauth.token oauth.introspect http
	of bound-ed dpop_key | jq -e ".crv == \"Ed25519\""
'
check 'RFC 9449: a code is bound to the key too, and a refreshed token' '
	cd store
	works bound-person oauth.authorize oauth.introspect http
	key=$(of bound-person dpop_key)
	token=$(of bound-person value)
	works bound-again oauth.refresh oauth.introspect http
	[ "$(of bound-person dpop_key)" = "$key" ]
	[ "$(of bound-person value)" != "$token" ]
'
check 'RFC 7523: a token for an assertion that the client signs' '
	cd store
	works asserted oauth.token oauth.introspect
	exits 8 rbctl apply doubted --env test --yes >got 2>&1
	contains got invalid_grant
'
check 'RFC 8693: a token for another one, and for whom it acts' '
	cd store
	works actor oauth.token oauth.introspect
	works swap oauth.token oauth.exchange oauth.introspect
	asked ".route == \"token\" and .scope == \"payroll:read\""
'
check 'RFC 6750: a service that wants a wider scope gets it once approved' '
	cd store
	works wider oauth.authorize oauth.introspect http
	asked ".scope == \"payroll:read payroll:write\""
	jq -e ".warnings | any(contains(\"asked once more\"))" answer
	exits 1 rbctl apply too-wide --env test --yes >got 2>&1
	contains got "OUT_OF_BOUNDS"
'
check 'RFC 9470: a service that wants a stronger sign-in gets that' '
	cd store
	works stronger oauth.authorize oauth.introspect http
	asked ".acr_values == \"urn:payroll:two-people\""
'
check 'RFC 9728: a service that refuses says whose tokens it takes' '
	cd store
	exits 8 rbctl apply closed --env test --yes --json >answer 2>said
	jq -e --arg server "$issuer" ".warnings |
		any(contains(\"takes tokens of\" + \" \" + \$server))" answer
'
done_testing
