#!/bin/sh
# oidc_config.t - a declared client on oidc-provider: made, kept, changed, gone
. "$(dirname "$0")/../cli/lib.sh"
. "$TOP/tests/cli/run.sh"
. "$TOP/tests/cli/config.sh"

unset RBCTL_NOW # its tokens live in real time
command -v curl >/dev/null || skip_all 'there is no curl'
printf 'a-secret-of-24-characters' >"$SCRATCH/secret"
NPM_CONFIG_CACHE=${NPM_CONFIG_CACHE:-$SCRATCH/npm}
export NPM_CONFIG_CACHE
spawn "$TOP/tests/server/oidc-provider/start.sh" "$SCRATCH/secret" \
	>"$SCRATCH/server.json" 2>"$SCRATCH/server.log"
server=$!
# The first start may install packages.
tries=0
until [ -s "$SCRATCH/server.json" ]; do
	tries=$((tries + 1))
	if [ "$tries" -gt 600 ] || ! kill -0 "$server" 2>/dev/null; then
		sed 's/^/# /' "$SCRATCH/server.log"
		skip_all 'oidc-provider can not be started here (node, npm)'
	fi
	sleep 0.2
done
jq -r .issuer "$SCRATCH/server.json" >"$SCRATCH/issuer"
make_people
make_store >log 2>&1
cd store || exit 1
rbctl -q key new >"$SCRATCH/identity"

check 'a client is declared and signed off' '
	git switch -q -c work
	rbctl -q new payroll --from "$(cat "$SCRATCH/issuer")" \
		--client-id payroll-exporter --secret vault:payroll-secret \
		--scope payroll:read --owner finance --env test \
		--api "$(jq -r .api "$SCRATCH/server.json")/exports" >log
	make_config
	commit "A client"
	land_all >log 2>&1
	rbctl plan exporter --env test >got
	contains got "It would be registered on the server"
'
check 'it goes live, and a second plan says no change' '
	rbctl apply exporter --env test --json >applied 2>talk.txt
	jq -e ".ok and .steps[0].config.action == \"create\"" applied
	rbctl plan exporter --env test >got
	contains got "No change: the server has what is declared."
	rbctl drift exporter >got
	contains got "in sync"
'
by_hand_at() { # by_hand_at JSON: what somebody does in the server's console
	curl -sS -f -o /dev/null -X PATCH -d "$1" "$(cat "$SCRATCH/issuer")/console/$(
		jq -r ".steps[0].config.id" applied)"
}
check 'a change by hand is found, refused, and reconciled by a sign-off' '
	by_hand_at "{\"client_name\":\"Mine\"}"
	exits 1 rbctl drift exporter >got
	contains got "The client is now called"
	exits 1 rbctl apply exporter --env test --json >got 2>talk.txt
	[ "$(jq -r .reason got)" = DRIFT ]
	declare_config ".replaces = \"$(jq -r ".changes[0].pre_sha256" \
		got)\"" >log 2>&1
	rbctl apply exporter --env test >got 2>talk.txt
	contains got "exporter was changed"
	rbctl drift exporter >got
	contains got "in sync"
'
check 'a signed change goes live, with the token that each update renews' '
	for scope in payroll:read payroll:write payroll:read; do
		declare_config ".desired.scope = \"$scope\"" >log 2>&1
		rbctl apply exporter --env test --json >applied 2>talk.txt
		jq -e ".steps[0].config.action == \"update\"" applied
		rbctl plan exporter --env test >got
		contains got "No change"
	done
'
check 'the secret in the vault is the client'"'"'s: it gets a token' '
	id=$(jq -r ".steps[0].config.id" applied)
	git switch -q work
	git merge -q --ff-only main
	jq --arg id "$id" ".actors.client.client_id = \$id |
		.actors.client.secret = \"vault:exporter-secret\" |
		.steps |= map(select(.use == \"oauth.token\"))" \
		runbooks/payroll.json >"$SCRATCH/edited"
	cat "$SCRATCH/edited" >runbooks/payroll.json
	commit "The client that was registered"
	land_all >log 2>&1
	rbctl apply payroll --env test --json >got 2>talk.txt || {
		cat got talk.txt >&3
		exit 1
	}
	jq -e ".steps[0].captured.scope == \"payroll:read\"" got
'
check 'what it refuses is said in its own words, and nothing is made' '
	declare_config ".desired.redirect_uris = [\"not an address\"]" \
		>log 2>&1
	exits 8 rbctl apply exporter --env test >got 2>talk.txt
	contains got invalid_redirect_uri
	declare_config ".desired.scope = \"payroll:read\"" >log 2>&1
	rbctl plan exporter --env test >got
	contains got "No change"
'
check 'a new secret is asked for; this server gives none, and that is said' '
	exits 8 rbctl apply exporter --env test --rotate >got 2>talk.txt
	contains got "gave the client no new secret"
	rbctl plan exporter --env test >got
	contains got "No change"
'
check 'it goes again' '
	declare_config ".desired.scope = \"payroll:read\" | .absent = true" \
		>log 2>&1
	rbctl apply exporter --env test --delete >got 2>talk.txt
	contains got "exporter was deleted from the server"
	rbctl secret list >got
	lacks got exporter
	exits 9 rbctl apply payroll --env test >got 2>talk.txt
'
done_testing
