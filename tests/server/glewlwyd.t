#!/bin/sh
# glewlwyd.t - a declared client on glewlwyd: made, kept, changed, gone
. "$(dirname "$0")/../cli/lib.sh"
. "$TOP/tests/cli/run.sh"
. "$TOP/tests/cli/config.sh"
. "$TOP/tests/cli/products.sh"

unset RBCTL_NOW # its tokens live in real time
for program in glewlwyd sqlite3 curl openssl; do
	command -v $program >/dev/null || skip_all "$program is not installed"
done
mkdir "$SCRATCH/glewlwyd"
port=$(free_port)
at=http://127.0.0.1:$port
spawn "$TOP/tests/server/glewlwyd.sh" "$SCRATCH/glewlwyd" "$port" \
	>"$SCRATCH/glewlwyd.log" 2>&1
wait_for curl -sS -o "$SCRATCH/up" "$at/api/client/"

# Its administrator signs in once, and gets a key for us.
curl -sS -o "$SCRATCH/signed-in" -c "$SCRATCH/cookies" \
	-H 'Content-Type: application/json' \
	-d '{"username":"admin","password":"password"}' "$at/api/auth/"
curl -sS -b "$SCRATCH/cookies" -X POST "$at/api/key/" | jq -j .key \
	>"$SCRATCH/admin-key"
[ -s "$SCRATCH/admin-key" ] || skip_all 'glewlwyd gives no key'

by_hand_at() { # by_hand_at METHOD PATH [JSON]
	curl -sS -f -X "$1" ${3:+-d "$3"} "$at/api/$2" \
		-H "Authorization: token $(cat "$SCRATCH/admin-key")" \
		-H 'Content-Type: application/json'
}
openssl ecparam -name prime256v1 -genkey -noout |
	openssl pkcs8 -topk8 -nocrypt >"$SCRATCH/key.pem"
openssl pkey -in "$SCRATCH/key.pem" -pubout >"$SCRATCH/public.pem"
by_hand_at POST mod/plugin/ "$(jq -n --arg at "$at" \
	--rawfile key "$SCRATCH/key.pem" --rawfile public "$SCRATCH/public.pem" '{
	module: "oidc", name: "oidc", display_name: "oidc", parameters: {
		iss: ($at + "/api/oidc"), "jwt-type": "ecdsa",
		"jwt-key-size": "256", key: $key, cert: $public,
		"access-token-duration": 3600, "refresh-token-duration": 7200,
		"code-duration": 600, "refresh-token-rolling": true,
		"allow-non-oidc": true, "auth-type-client-enabled": true,
		"auth-type-code-enabled": true, "auth-type-token-enabled": false,
		"auth-type-implicit-enabled": false,
		"auth-type-password-enabled": false,
		"auth-type-refresh-enabled": true, scope: [],
		"pkce-allowed": true, "introspection-revocation-allowed": true,
		"introspection-revocation-allow-target-client": true,
		"secret-type": "all", "address-claim": { type: "no" } } }')"
by_hand_at POST scope/ '{"name":"payroll","display_name":"Payroll",
	"password_required":false}'

make_people
rbctl -q key new >"$SCRATCH/identity"
rbctl -q secret set admin-key --from "$SCRATCH/admin-key"
product_store glewlwyd "$at" >"$SCRATCH/world.log" 2>&1

# gets_token: with what the vault has as its secret.
gets_token() {
	rbctl apply payroll --env test --json >token.json 2>talk.txt
	jq -e '.steps[0].captured.scope == "payroll"' token.json
}

check 'it goes live, and a second plan says no change' '
	rbctl plan exporter --env test >got
	contains got "It would be registered on the server"
	rbctl apply exporter --env test --json >got 2>talk.txt
	jq -e ".ok and .steps[0].config.action == \"create\"" got
	by_hand_at GET client/exporter >got
	jq -e ".name == \"Exporter\" and .confidential" got
	rbctl plan exporter --env test >got
	contains got "No change: the server has what is declared."
	rbctl drift exporter >got
	contains got "in sync"
'
check 'the secret in the vault is the client'"'"'s: it gets a token' '
	git switch -q work
	git merge -q --ff-only main
	rbctl -q new payroll --from "$at/api/oidc" --client-id exporter \
		--secret vault:exporter-secret --scope payroll --owner finance \
		--env test >log
	jq ".steps |= map(select(.use == \"oauth.token\"))" \
		runbooks/payroll.json >"$SCRATCH/edited"
	cat "$SCRATCH/edited" >runbooks/payroll.json
	commit "A runbook of the client"
	land_all >log 2>&1
	gets_token
'
check 'a change by hand is found, refused, and reconciled by a sign-off' '
	by_hand_at GET client/exporter | jq ".name = \"Mine\" |
		.description = \"stays\"" >mine
	by_hand_at PUT client/exporter "$(cat mine)"
	rm mine
	exits 1 rbctl drift exporter >got
	contains got Mine
	exits 1 rbctl apply exporter --env test --json >got 2>talk.txt
	[ "$(jq -r .reason got)" = DRIFT ]
	declare_product glewlwyd ".replaces = \
		\"$(jq -r ".changes[0].pre_sha256" got)\"" >log 2>&1
	rbctl apply exporter --env test >got 2>talk.txt
	contains got "exporter was changed"
	by_hand_at GET client/exporter >got
	jq -e ".name == \"Exporter\" and .description == \"stays\"" got
	rbctl plan exporter --env test >got
	contains got "No change"
	gets_token
'
check 'a new secret is made, and is the one that works from now on' '
	declare_product glewlwyd ".desired.name = \"Exporter 2\"" >log 2>&1
	rbctl apply exporter --env test --rotate --json >got 2>talk.txt
	jq -e ".steps[0].config.action == \"rotate\"" got
	by_hand_at GET client/exporter >got
	jq -e ".name == \"Exporter 2\"" got
	gets_token
	rbctl drift exporter >got
	contains got "in sync"
'
check 'what it refuses is said, and nothing is made' '
	declare_product glewlwyd ".desired.scope = \"no list\"" >log 2>&1
	exits 8 rbctl apply exporter --env test >got 2>talk.txt
	contains got "refused"
	by_hand_at GET client/exporter >got
	jq -e ".scope == [\"payroll\"]" got
'
check 'it goes again' '
	declare_product glewlwyd ".absent = true" >log 2>&1
	rbctl apply exporter --env test --delete >got 2>talk.txt
	contains got "exporter was deleted from the server"
	exits 22 by_hand_at GET client/exporter
	exits 9 rbctl apply payroll --env test >got 2>talk.txt
'
done_testing
