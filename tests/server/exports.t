#!/bin/sh
# exports.t - exported scripts against oidc-provider: the same bytes as apply
. "$(dirname "$0")/oidc.sh"

rbctl key new >/dev/null 2>&1
make_store store >/dev/null
# shellcheck disable=SC2016 # it is text
printf 'a secret+of/32=characters "%%"$(x)' >secret
openssl ecparam -name prime256v1 -genkey -noout 2>/dev/null |
	openssl pkcs8 -topk8 -nocrypt -out secret.pem 2>/dev/null
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out secret.rsa 2>/dev/null
openssl genpkey -algorithm ED25519 -out secret.ed
make_tls
certificate client
cp client.pem secret.cert
: >secret.wire
start_oidc
BROWSER=$TOP/tests/server/oidc-provider/browser.mjs
CURL_CA_BUNDLE=$SSL_CERT_FILE
WIRE_FRESH=1
export BROWSER CURL_CA_BUNDLE WIRE_FRESH

# As runbook, but the token is given back, and nobody is told anything.
scripted() {
	runbook "$@"
	jq --slurpfile first runbooks/payroll-token.json "
		.steps |= map(select(.use != \"manual\")) |
		.steps += [\$first[0].steps[] | select(.use == \"oauth.revoke\")]" \
		"runbooks/$1.json" >made
	mv made "runbooks/$1.json"
	rbctl -q fmt "runbooks/$1.json"
}

PAYROLL_EXPORTER_SECRET_FILE=$PWD/secret
SIGNER_KEY_SECRET_FILE=$PWD/secret.pem
CLIENT_KEY_SECRET_FILE=$PWD/client.key
CLIENT_CERT_SECRET_FILE=$PWD/client.pem
export PAYROLL_EXPORTER_SECRET_FILE SIGNER_KEY_SECRET_FILE
RS256_KEY_SECRET_FILE=$PWD/secret.rsa
PS256_KEY_SECRET_FILE=$PWD/secret.rsa
EDDSA_KEY_SECRET_FILE=$PWD/secret.ed
export RS256_KEY_SECRET_FILE PS256_KEY_SECRET_FILE EDDSA_KEY_SECRET_FILE
export CLIENT_KEY_SECRET_FILE CLIENT_CERT_SECRET_FILE

# sent NAME COMMAND…: what it sends is in NAME, in a form to compare.
sent() {
	lib_name=$1
	shift
	: >../secret.wire
	"$@"
	perl "$TOP/tests/cli/wire.pl" ../secret.wire >"$lib_name"
	[ -s "$lib_name" ]
}

# What the script says that it does not do: give back the refresh token.
without_refresh_token() {
	grep -q "hint=refresh_token" ../want || return 0
	perl -0pi -e "s/POST .token.revocation HTTP.1.1\n(?:[^\n]+\n)+\ntoken=FRESH.token_type_hint=refresh_token\n--\n//" \
		../want
	contains script "rbctl gives a refresh token back first"
}

# like_apply RUNBOOK: the script sends what apply does, and ends well.
like_apply() {
	rbctl export sh "$1" --env test >script
	shellcheck script
	sent ../want rbctl -q apply "$1" --env test --yes >/dev/null
	sent ../got sh script >said
	same ../want ../got
	lacks said "$(cat ../secret)"
}

check 'runbooks for each way are written, signed and land' '
	cd store
	first_runbook
	scripted basic payroll-exporter client_credentials oauth.token
	scripted post payroll-exporter-post client_credentials oauth.token \
		"| .actors.client.auth = \"client_secret_post\""
	runbook person payroll-person authorization_code oauth.authorize \
		"| .steps |= map(select(.use != \"manual\"))"
	scripted openid payroll-openid authorization_code oauth.authorize \
		"| .token.scopes += [\"openid\"]"
	scripted pushed payroll-pushed authorization_code oauth.authorize
	scripted phone payroll-phone device_code oauth.device
	scripted again payroll-person refresh_token oauth.refresh \
		"| .token.store_as = \"person\""
	scripted signer payroll-signer client_credentials oauth.token \
		"| .actors.client.key = \"vault:signer-key\" |
		del(.actors.client.auth, .actors.client.secret)"
	rbctl secret set signer-key --from ../secret.pem
	for alg in rs256 ps256 eddsa; do
		scripted $alg payroll-$alg client_credentials oauth.token \
			"| .actors.client.key = \"vault:$alg-key\" |
			del(.actors.client.auth, .actors.client.secret) |
			.actors.authorization_server.server = \"$alg\""
		server_also $alg ".metadata.token_endpoint_auth_signing_alg_values_supported = [\"$alg\" |
			if . == \"eddsa\" then \"EdDSA\" else ascii_upcase end]"
	done
	rbctl secret set rs256-key --from ../secret.rsa
	rbctl secret set ps256-key --from ../secret.rsa
	rbctl secret set eddsa-key --from ../secret.ed
	scripted hmac payroll-hmac client_credentials oauth.token \
		"| .actors.client.auth = \"client_secret_jwt\""
	scripted bound payroll-bound client_credentials oauth.token \
		"| .token.dpop = true"
	scripted swap payroll-exchange token_exchange oauth.token \
		"| .steps |= [.[0], {id: \"swap\", title: \"Exchange it\",
			use: \"oauth.exchange\"}] + .[1:]"
	runbook tls payroll-tls client_credentials oauth.token \
		"| .actors.client.certificate = \"vault:client-cert\" |
		.actors.client.key = \"vault:client-key\" |
		del(.actors.client.auth, .actors.client.secret) |
		.steps |= map(select(.use != \"http\" and .use != \"manual\"))"
	rbctl secret set client-key --from ../client.key
	rbctl secret set client-cert --from ../client.pem
	make_live
'
check 'a script signs a client in with its secret' '
	cd store
	like_apply basic
	like_apply post
'
check 'a script signs a client in with a statement made of its secret' '
	cd store
	like_apply hmac
'
check 'a script signs a client in with its key, of any kind' '
	cd store
	like_apply rs256
	like_apply ps256
	like_apply eddsa
	like_apply signer
	contains script "openssl dgst -sha256 -sign"
'
check 'a script shows the certificate of a client' '
	cd store
	like_apply tls
'
check 'a script exchanges a token' '
	cd store
	like_apply swap
'
check 'a script binds a token to a key, with the nonce that is wanted' '
	cd store
	like_apply bound
	grep -c "^dpop: FRESH" ../got >nr
	[ "$(cat nr)" -ge 2 ]
'

# browse SCRIPT: a person does what it says, and pastes what came of it. What
# it sends is in ../got.
browse() {
	rm -f answers asked
	mkfifo answers
	LOOPBACK_PORT=8765 sh "$1" <answers >said 2>asked &
	run=$!
	exec 4>answers
	wait_for grep -q "^$issuer/auth" asked
	cp ../secret.wire ../before
	BROWSER_STOPS=1 "$BROWSER" "$(grep "^$issuer/auth" asked)" >came
	cp ../before ../secret.wire # what the browser sent is another matter
	cat came >&4
	wait $run
	exec 4>&-
	perl "$TOP/tests/cli/wire.pl" ../secret.wire >../got
}

# A browser that leaves nothing of its own in the recording.
quiet_browser() {
	cat >quiet <<-END
		#!/bin/sh
		cp "$SCRATCH/work/secret.wire" "$SCRATCH/work/before"
		BROWSER_STOPS=1 "$BROWSER" "\$1" >"$SCRATCH/work/stopped"
		cp "$SCRATCH/work/before" "$SCRATCH/work/secret.wire"
		exec curl -s -o /dev/null "\$(cat "$SCRATCH/work/stopped")"
	END
	chmod +x quiet
}
ports='s/127.0.0.1%3A[0-9]*%2Fcallback/127.0.0.1%3APORT%2Fcallback/'

check 'a person signs in, and pastes where the browser came to' '
	cd store
	quiet_browser
	for name in openid person pushed; do
		rbctl export sh $name --env test >script
		shellcheck script
		BROWSER=$PWD/quiet sent ../want \
			rbctl -q apply $name --env test --yes >/dev/null
		: >../secret.wire
		browse script
		sed -i "$ports" ../want ../got
		# What the script says that it does not do: check the ID token.
		perl -0pi -e "s/GET .jwks.*?\n--\n//s" ../want
		without_refresh_token
		same ../want ../got
	done
	contains ../want "POST /request HTTP/1.1"
'
check 'what comes back for another question is not taken' '
	cd store
	rbctl export sh person --env test >script
	lib_got=0
	echo "http://127.0.0.1:8400/callback?code=x&state=y" |
		sh script >said 2>&1 || lib_got=$?
	[ "$lib_got" -ne 0 ]
	contains said "not the answer to this question"
'
check 'a script refreshes a token' '
	cd store
	BROWSER=$PWD/quiet rbctl -q apply person --env test --yes >/dev/null
	age -d -i "$XDG_CONFIG_HOME/rbctl/identity" \
		"$XDG_STATE_HOME/rbctl/vault/person.age" | jq -r .refresh_token >../refresh
	rbctl export sh again --env test >script
	shellcheck script
	: >../secret.wire
	REFRESH_TOKEN_SECRET_FILE=../refresh sent ../got sh script >said
	BROWSER=$PWD/quiet rbctl -q apply person --env test --yes >/dev/null
	sent ../want rbctl -q apply again --env test --yes >/dev/null
	without_refresh_token
	same ../want ../got
'
check 'a code is typed on another device' '
	cd store
	rbctl export sh phone --env test >script
	shellcheck script
	rm -f asked
	sh script >said 2>asked &
	run=$!
	wait_for grep -q "type [A-Z]\{4\}-[A-Z]\{4\}" asked
	"$BROWSER" "$issuer/device?user_code=$(sed -n "s/.*type //p" asked)" >page
	wait $run
	contains said exports
'
done_testing
