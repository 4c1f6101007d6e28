#!/bin/sh
# oidc_flows.t - every way to a token, against oidc-provider, a real server
. "$(dirname "$0")/oidc.sh"

rbctl key new >/dev/null 2>&1
make_store store >/dev/null
printf 'a-secret-of-32-characters-exactly' >secret
openssl ecparam -name prime256v1 -genkey -noout 2>/dev/null |
	openssl pkcs8 -topk8 -nocrypt -out secret.pem 2>/dev/null
make_tls
certificate client
cp client.pem secret.cert
start_oidc
BROWSER=$TOP/tests/server/oidc-provider/browser.mjs
BROWSER_LOG=$PWD/visited
export BROWSER BROWSER_LOG

check 'runbooks for each way are written, signed and land' '
	cd store
	first_runbook
	runbook person payroll-person authorization_code oauth.authorize
	runbook pushed payroll-pushed authorization_code oauth.authorize
	runbook phone payroll-phone device_code oauth.device
	runbook again payroll-person refresh_token oauth.refresh \
		"| .token.store_as = \"person\""
	runbook signer payroll-signer client_credentials oauth.token \
		"| .actors.client.key = \"vault:signer-key\" |
		del(.actors.client.auth, .actors.client.secret)"
	rbctl secret set signer-key --from ../secret.pem
	runbook hmac payroll-hmac client_credentials oauth.token \
		"| .actors.client.auth = \"client_secret_jwt\""
	runbook bound payroll-bound client_credentials oauth.token \
		"| .token.dpop = true"
	runbook narrow payroll-exporter client_credentials oauth.token \
		"| .token.resource = \"$api\""
	runbook swap payroll-exchange token_exchange oauth.token \
		"| .steps |= [.[0], {id: \"swap\", title: \"Exchange it\",
			use: \"oauth.exchange\"}] + .[1:]"
	runbook tls payroll-tls client_credentials oauth.token \
		"| .actors.client.certificate = \"vault:client-cert\" |
		.actors.client.key = \"vault:client-key\" |
		del(.actors.client.auth, .actors.client.secret) |
		.steps |= map(select(.use != \"http\"))"
	rbctl secret set client-key --from ../client.key
	rbctl secret set client-cert --from ../client.pem
	make_live
'
check 'a person signs in, agrees, and the token works' '
	cd store
	rbctl apply person --env test --yes --json >answer 2>said
	outcomes answer >../got
	printf "%s\n" "oauth.authorize done" "oauth.introspect done" \
		"http done" "manual done" >../want
	same ../want ../got
	contains ../visited "$issuer/auth"
	contains ../visited "/callback"
	contains said "agree"
'
check 'the code is in no file and no output' '
	cd store
	lacks answer "code="
	lacks said "code=c"
	grep -rq "code=" "$XDG_STATE_HOME" && exit 1
	true
'
check 'the refresh token is rotated, and the new one is kept' '
	cd store
	before=$(of person refresh_token)
	token=$(of person value)
	[ "$before" != null ]
	rbctl apply again --env test --yes --json >answer
	outcomes answer >../got
	contains ../got "oauth.refresh done"
	[ "$(of person refresh_token)" != "$before" ]
	[ "$(of person refresh_token)" != null ]
	[ "$(of person value)" != "$token" ]
	rbctl apply again --env test --yes --json >answer
'
check 'many processes that need a new token at once get the same one' '
	cd store
	now=$(date +%s)
	entry=$XDG_STATE_HOME/rbctl/vault/person.age
	of person " | tojson" >../entry
	jq --argjson now "$now" ".issued = \$now - 3000 |
		.expires = \$now + 30" ../entry >../due
	age -r "$(jq -r ".recipients[0]" ../entry)" -o "$entry.new" ../due
	chmod 600 "$entry.new"
	mv "$entry.new" "$entry"
	jq -r .value ../entry >../old
	pids=
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
		rbctl token get person >"../new.$i" &
		pids="$pids $!"
	done
	for pid in $pids; do wait "$pid"; done
	cat ../new.* | sort -u >../got
	same ../new.1 ../got
	exits 1 cmp -s ../old ../got
	rbctl token introspect person >../got
	contains ../got "it is active"
	rbctl token refresh person >../got
	contains ../got "person: refreshed"
'
check 'a stored token is given back, and the server says that it is gone' '
	cd store
	rbctl token get person >../token
	rbctl token exec --header person -- \
		curl -sS -o /dev/null -w "%{http_code}" -H @/dev/fd/3 \
		"$api/exports" >../got
	lacks ../got 401
	rbctl --json token revoke person --yes >../got
	jq -e ".ok and .tokens[0].outcome == \"proven\"" ../got
	curl -sS -o /dev/null -w "%{http_code}" \
		-H "Authorization: Bearer $(cat ../token)" "$api/exports" >../got
	contains ../got 401
	rbctl receipts verify >../got
'
check 'what must be pushed is pushed' '
	cd store
	rbctl --json plan pushed --env test >plan
	jq -e ".steps[0].first.url | endswith(\"/request\")" plan
	jq -e ".steps[0].address | contains(\"‹request-uri›\")" plan
	rbctl apply pushed --env test --yes --json >answer 2>said
	outcomes answer >../got
	contains ../got "oauth.authorize done"
	contains said "request_uri="
	lacks said "code_challenge="
'
check 'who does not agree ends the run with the reason' '
	cd store
	BROWSER_SAYS_NO=1 exits 8 rbctl apply person --env test --yes >got 2>&1
	contains got access_denied
'
check 'on another device: a code is shown, and typed there' '
	cd store
	rm -f said
	rbctl apply phone --env test --yes --json >answer 2>said &
	run=$!
	wait_for grep -q "[A-Z]\{4\}-[A-Z]\{4\}" said
	code=$(grep -o "[A-Z]\{4\}-[A-Z]\{4\}" said | head -1)
	"$BROWSER" "$issuer/device?user_code=$code" >page
	wait $run
	outcomes answer >../got
	contains ../got "oauth.device done"
	contains said "▀"
'
check 'who turns it down on the device ends the run' '
	cd store
	rm -f said
	rbctl apply phone --env test --yes >got 2>said &
	run=$!
	wait_for grep -q "[A-Z]\{4\}-[A-Z]\{4\}" said
	code=$(grep -o "[A-Z]\{4\}-[A-Z]\{4\}" said | head -1)
	BROWSER_SAYS_NO=1 "$BROWSER" "$issuer/device?user_code=$code" >page || :
	status=0
	wait $run || status=$?
	[ $status = 8 ]
	contains got access_denied
'
check 'a client that has a key signs in with it, as the server takes that' '
	cd store
	rbctl plan signer --env test >plan
	contains plan "private_key_jwt (chosen by what the server takes)"
	rbctl apply signer --env test --yes --json >answer
	outcomes answer >../got
	contains ../got "oauth.token done"
	contains ../got "http done"
'
check 'a client signs in with a statement made of its secret' '
	cd store
	rbctl apply hmac --env test --yes --json >answer
	outcomes answer >../got
	contains ../got "oauth.token done"
'
check 'a token is bound to a key, with the nonce that the server wants' '
	cd store
	rbctl apply bound --env test --yes --json >answer
	outcomes answer >../got
	contains ../got "oauth.token done"
	[ "$(of bound token_type)" = DPoP ]
	of bound dpop_key | jq -e ".d and .crv"
	lacks answer eyJ
'
check 'a client shows its certificate, at the address that is for that' '
	cd store
	rbctl plan tls --env test >plan
	contains plan "self_signed_tls_client_auth (chosen by what the server takes)"
	contains plan "TLS client certificate: ‹secret:client-cert› with the key ‹secret:client-key›"
	rbctl apply tls --env test --yes --json >answer
	outcomes answer >../got
	contains ../got "oauth.token done"
	contains ../got "oauth.introspect done"
	lacks answer "BEGIN"
'
check 'another certificate is not that client' '
	cd store
	openssl ecparam -name prime256v1 -genkey -noout -out ../other.key 2>/dev/null
	openssl req -x509 -new -key ../other.key -out ../other.pem -days 2 \
		-subj /CN=client 2>/dev/null
	rbctl secret set client-key --from ../other.key
	rbctl secret set client-cert --from ../other.pem
	exits 8 rbctl apply tls --env test --yes >got 2>&1
	contains got invalid_client
	rbctl secret set client-key --from ../client.key
	exits 5 rbctl apply tls --env test --yes >got 2>&1
	matches got "can.t be used"
'
check 'a token is for the resource that the runbook names' '
	cd store
	rbctl apply narrow --env test --yes --json >answer
	jq -e ".steps[0].captured.expires_in == \"300\"" answer
'
check 'a token is exchanged for another one' '
	cd store
	rbctl apply swap --env test --yes --json >answer
	outcomes answer >../got
	contains ../got "oauth.exchange done"
	contains ../got "http done"
'
check 'from another machine: what the browser comes back to is pasted' '
	cd store
	browser=$BROWSER
	unset BROWSER
	rm -f ../pasted ../wrong
	echo "https://example.com/" >../wrong
	SSH_CONNECTION=1 on_terminal "@../wrong\n@../pasted\n" "$RBCTL" apply person \
		--env test --yes >../shown &
	run=$!
	wait_for grep -q "^$issuer/auth" ../shown
	url=$(grep "^$issuer/auth" ../shown | tr -d "\r" | head -1)
	BROWSER_STOPS=1 "$browser" "$url" >../answer
	mv ../answer ../pasted
	wait $run
	contains ../shown "That is not the address"
'
check 'without a browser and a terminal the run waits for a person' '
	cd store
	unset BROWSER DISPLAY WAYLAND_DISPLAY
	exits 4 rbctl apply person --env test --yes >got 2>&1
	contains got "rbctl resume"
'
done_testing
