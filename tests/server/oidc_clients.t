#!/bin/sh
# oidc_clients.t - every way in which a client proves itself, for real
. "$(dirname "$0")/oidc.sh"

rbctl key new >/dev/null 2>&1
make_store store >/dev/null
printf 'a-secret-of-32-characters-exactly' >secret
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out secret.rsa 2>/dev/null
openssl genpkey -algorithm ed25519 -out secret.ed 2>/dev/null
openssl ecparam -name prime256v1 -genkey -noout 2>/dev/null |
	openssl pkcs8 -topk8 -nocrypt -out secret.pem 2>/dev/null
# An authority, and what it signs; and somebody of whom it knows nothing.
certificate secret.ca
mv secret.ca.pem secret.ca
make_tls
signed() {
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
		-keyout "$1.key" -out "$1.csr" -subj "/CN=$1" 2>/dev/null
	openssl x509 -req -in "$1.csr" -CA secret.ca -CAkey secret.ca.key \
		-CAcreateserial -days 2 -out "$1.pem" 2>/dev/null
}
signed payroll-ca
signed payroll-other
certificate client
cp client.pem secret.cert
start_oidc
awkward='payroll & co 100%+'
export awkward

# As a JSON Web Key, for one algorithm: NAME.jwk from the PEM file.
as_jwk() {
	node -e '
		const [file, alg] = process.argv.slice(1);
		const { createPrivateKey } = require("node:crypto");
		const { readFileSync } = require("node:fs");
		const key = createPrivateKey(readFileSync(file));
		console.log(JSON.stringify({
			...key.export({ format: "jwk" }), alg, use: "sig",
		}));' "$1" "$2"
}

# client NAME ID MORE: a runbook that only gets and checks a token.
client() {
	runbook "$1" "$2" client_credentials oauth.token \
		"| .steps |= map(select(.use != \"http\" and .use != \"manual\"))
		| .actors.client |= del(.auth, .secret) $3"
}

# signer NAME ID KEY: signs in with that key of the vault.
signer() {
	client "$1" "$2" "| .actors.client.key = \"vault:$3\""
}

works() {
	rbctl plan "$1" --env test >shown
	contains shown "$2"
	rbctl apply "$1" --env test --yes --json >answer
	outcomes answer >../got
	printf "%s\n" "oauth.token done" "oauth.introspect done" >../want
	same ../want ../got
}

check 'runbooks for each client are written, signed and land' '
	cd store
	first_runbook
	as_jwk ../secret.rsa PS256 >../ps.jwk
	as_jwk ../secret.pem ES256 >../es.jwk
	for key in rsa ed pem; do
		rbctl secret set "key-$key" --from "../secret.$key"
	done
	rbctl secret set key-ps --from ../ps.jwk
	rbctl secret set key-es --from ../es.jwk
	for name in client payroll-ca payroll-other; do
		rbctl secret set "$name-key" --from "../$name.key"
		rbctl secret set "$name-cert" --from "../$name.pem"
	done
	printf "%s:%s" "$awkward" "$(cat ../secret)" >../awkward
	rbctl secret set awkward --from ../awkward
	with="| .actors.client.secret = \"vault:payroll-exporter-secret\""
	client basic payroll-exporter "$with"
	client post payroll-exporter-post "$with | .actors.client.auth = \"client_secret_post\""
	client hmac payroll-hmac "$with | .actors.client.auth = \"client_secret_jwt\""
	client encoded "$awkward" "| .actors.client.secret = \"vault:awkward\""
	server_also raw "
		.metadata.token_endpoint = \"$issuer/raw/token\" |
		.quirks.basic_auth = \"raw\""
	server_also unraw ".metadata.token_endpoint = \"$issuer/raw/token\""
	client raw "$awkward" "| .actors.client.secret = \"vault:awkward\"
		| .actors.authorization_server.server = \"raw\"
		| .steps |= .[:1]"
	client unraw "$awkward" "| .actors.client.secret = \"vault:awkward\"
		| .actors.authorization_server.server = \"unraw\"
		| .steps |= .[:1]"
	signer rs256-pem payroll-rs256 key-rsa
	signer ps256-jwk payroll-ps256 key-ps
	signer es256-jwk payroll-signer key-es
	signer es256-pem payroll-signer key-pem
	signer eddsa-pem payroll-eddsa key-ed
	signer stranger payroll-rs256 key-ed
	for name in ca other; do
		client "$name" payroll-ca "
			| .actors.client.certificate = \"vault:payroll-$name-cert\"
			| .actors.client.key = \"vault:payroll-$name-key\""
	done
	client self payroll-tls "
		| .actors.client.auth = \"self_signed_tls_client_auth\"
		| .actors.client.certificate = \"vault:client-cert\"
		| .actors.client.key = \"vault:client-key\"
		| .steps += [{id: \"list\", title: \"Look\", use: \"http\",
			request: {url: \"{{env.tls_api}}/exports\", auth: \"token\"}}]"
	jq ".vars.tls_api = \"$tls_api\"" environments/test.json >made
	mv made environments/test.json
	rbctl fmt environments/test.json
	runbook public payroll-public authorization_code oauth.authorize \
		"| .actors.client |= del(.auth, .secret)
		| .steps |= map(select(.use != \"http\" and .use != \"manual\"))"
	make_live
'
check 'client_secret_basic: the secret, in a header' '
	cd store
	works basic "Basic base64(payroll-exporter:‹secret:payroll-exporter-secret›)"
'
check 'client_secret_basic: name and secret of any characters (RFC 6749 2.3.1)' '
	cd store
	works encoded "client_secret_basic"
'
check 'client_secret_basic, raw: for a server that does not decode them' '
	cd store
	rbctl apply raw --env test --yes --json >answer
	jq -e ".ok" answer
	exits 8 rbctl apply unraw --env test --yes >got 2>&1
	contains got invalid_client
'
check 'client_secret_post: the secret, in the form' '
	cd store
	works post "client_secret=‹secret:payroll-exporter-secret›"
'
check 'client_secret_jwt: a statement made of the secret' '
	cd store
	works hmac "client_assertion=‹secret:client assertion›"
'
check 'private_key_jwt, RS256: an RSA key in PEM' '
	cd store
	works rs256-pem "private_key_jwt (chosen by what the server takes)"
'
check 'private_key_jwt, PS256: the same key as a JWK that says so' '
	cd store
	works ps256-jwk "private_key_jwt (chosen by what the server takes)"
'
check 'private_key_jwt, ES256: a key on P-256, as a JWK and in PEM' '
	cd store
	works es256-jwk "private_key_jwt (chosen by what the server takes)"
	works es256-pem "private_key_jwt (chosen by what the server takes)"
'
check 'private_key_jwt, EdDSA: an Ed25519 key in PEM' '
	cd store
	works eddsa-pem "private_key_jwt (chosen by what the server takes)"
'
check 'private_key_jwt: with a key that the server does not know' '
	cd store
	exits 8 rbctl apply stranger --env test --yes >got 2>&1
	contains got invalid_client
'
check 'tls_client_auth: a certificate of an authority that the server trusts' '
	cd store
	works ca "tls_client_auth (chosen by what the server takes)"
	contains shown "https://127.0.0.1"
'
check 'tls_client_auth: one of the same authority for somebody else' '
	cd store
	exits 8 rbctl apply other --env test --yes >got 2>&1
	contains got invalid_client
'
check 'tls_client_auth: one that no authority has signed' '
	cd store
	openssl req -x509 -key ../payroll-ca.key -out ../forged.pem -days 2 \
		-subj /CN=payroll-ca 2>/dev/null
	rbctl secret set payroll-ca-cert --from ../forged.pem
	exits 8 rbctl apply ca --env test --yes >got 2>&1
	contains got invalid_client
'
check 'self_signed_tls_client_auth: its own, and the token is bound to it' '
	cd store
	rbctl apply self --env test --yes --json >answer
	outcomes answer >../got
	contains ../got "http done"
	token=$(of self value)
	curl -sS -o ../said -w "%{http_code}" --cacert ../server.pem \
		-H "Authorization: Bearer $token" "$tls_api/exports" >../status
	[ "$(cat ../status)" = 401 ]
'
check 'none: a client without a secret proves by PKCE that it is the same' '
	cd store
	BROWSER=$TOP/tests/server/oidc-provider/browser.mjs
	export BROWSER
	rbctl --json plan public --env test >shown
	lacks shown "client_secret"
	rbctl apply public --env test --yes --json >answer 2>said
	outcomes answer >../got
	contains ../got "oauth.authorize done"
'
check 'no secret, key or statement is in any output' '
	cd store
	lacks answer "$(cat ../secret)"
	grep -rqF -e "$(cat ../secret)" -e "BEGIN PRIVATE" "$XDG_STATE_HOME" && exit 1
	true
'
done_testing
