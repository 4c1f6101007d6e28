#!/bin/sh
# token_life.t - no token that a server gave is lost, whatever comes between
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
for program in age jq; do
	command -v $program >/dev/null || skip_all "$program is not installed"
done

vault=$XDG_STATE_HOME/rbctl/vault
keeper=$SCRATCH/keeper

# asked NAME N: so often, by the server's own log.
asked() {
	[ "$(grep -c "^$1 " "$keeper/log")" -eq "$2" ]
}
says() { # says NAME STATUS BODY: what the server answers from now on
	printf '%s\n%s' "$2" "$3" >"$keeper/answer.$1"
}
hold() {
	: >"$keeper/hold.$1"
}
go_on() {
	rm -f "$keeper"/hold.*
}
usual() {
	rm -f "$keeper"/answer.*
}
# stored FILTER: of the entry, in the clear.
stored() {
	age -d -i "$XDG_CONFIG_HOME/rbctl/identity" "$vault/payroll.age" |
		jq -r "$1"
}
# tokens: how many the server has given out.
tokens() {
	grep -c "^token\." "$keeper/log"
}

mkdir "$keeper"
: >"$keeper/log"
spawn perl "$TOP/tests/cli/keeper.pl" "$keeper" >"$SCRATCH/issuer" \
	2>"$SCRATCH/keeper.log"
wait_for grep -q http "$SCRATCH/issuer"
check 'a refresh under way does not overwrite what an apply got meanwhile' '
	make_people
	printf cl13nt-s3cret >"$SCRATCH/secret"
	make_store
	cd store
	make_token_runbook
	jq ".title = \"Renew\" | .token.grant = \"refresh_token\" |
		del(.token.refresh) | .steps = [{ id: \"renew\",
			title: \"Refresh the token\", use: \"oauth.refresh\" }]" \
		runbooks/payroll.json >runbooks/renew.json
	jq ".title = \"Two by two\" | .steps += [{ id: \"tell\",
		title: \"Tell payroll\", use: \"manual\",
		instructions: \"Tell them.\", confirm: \"I told them\" }]" \
		runbooks/payroll.json >runbooks/waiting.json
	commit "The payroll runbook"
	land_all
	keep_secret
	rbctl -q apply payroll --env test
	hold token.refresh_token
	rbctl -q token refresh payroll >got &
	refresh=$!
	wait_for asked token.refresh_token 1
	rbctl -q apply payroll --env test >got.apply &
	apply=$!
	wait_for asked token.client_credentials 2
	go_on
	wait "$refresh"
	wait "$apply"
	[ "$(stored .value)" = access-3 ]
	[ "$(stored .refresh_token)" = refresh-3 ]
'
cd store || exit 1
# ended_by_term NAME COMMAND…: ends COMMAND while the server is at NAME.
ended_by_term() {
	request=$1
	shift
	before=$(tokens)
	hold "$request"
	"$@" >got 2>told &
	pid=$!
	wait_for more_than "$before"
	kill -TERM "$pid"
	go_on
	code=0
	wait "$pid" || code=$?
	[ "$code" -eq 143 ]
	rm -f got told
}
more_than() {
	[ "$(tokens)" -gt "$1" ]
}
check 'a run that is ended while a first token is on its way keeps it' '
	ended_by_term token.client_credentials rbctl apply payroll --env test
	[ "$(stored .value)" = access-4 ]
	[ "$(stored .refresh_token)" = refresh-4 ]
'
check 'and goes on from there, without a second one' '
	rbctl --json resume >got
	rbctl -q resume "$(jq -r ".unfinished[0].run" got)"
	[ "$(tokens)" -eq 4 ]
'
check 'a run that is ended while a new one is on its way keeps that' '
	ended_by_term token.refresh_token rbctl apply renew --env test
	[ "$(stored .value)" = access-5 ]
	[ "$(stored .refresh_token)" = refresh-5 ]
	[ "$(stored .refresh_began)" = null ]
	rbctl --json resume >got
	rbctl -q resume "$(jq -r ".unfinished[0].run" got)"
	[ "$(tokens)" -eq 5 ]
'
check 'so does a refresh without a run' '
	ended_by_term token.refresh_token rbctl token refresh payroll
	[ "$(stored .refresh_token)" = refresh-6 ]
'
check 'a token that its server sends back when asked is not shown' '
	says introspect.access 200 "{\"active\":true,\"scope\":\"payroll:read\",
		\"access_token\":\"@token\",\"of\":[\"$(stored .refresh_token)\"]}"
	rbctl token introspect payroll >got
	contains got "access_token: ‹secret›"
	contains got "of: ‹secret›"
	contains got "scope: payroll:read"
	lacks got access-6
	lacks got refresh-6
	rbctl --json token introspect payroll >got
	jq -e ".active and .answer.access_token == \"‹secret›\"" got
	lacks got access-6
	lacks got refresh-6
	usual
'
check 'it is not proven to be gone while its refresh token is active' '
	says introspect.access 200 "{\"active\":false}"
	exits 8 rbctl token revoke payroll --yes >got
	contains got "and says that its refresh token is still active"
	[ -e "$vault/payroll.age" ]
	says introspect.refresh 200 "{\"active\":false}"
	rbctl token revoke payroll --yes >got
	contains got "payroll: given back; its server says that it is gone"
	usual
'
check 'where a server takes but one of the two, the vault keeps the other' '
	rbctl -q apply payroll --env test
	says revoke.refresh_token 400 "{\"error\":\"unsupported_token_type\"}"
	exits 8 rbctl token revoke payroll --yes >got
	contains got "NOT given back: the refresh token: the server refused"
	contains got "its access token was taken back"
	[ "$(stored .revoked)" = true ]
	[ "$(stored .refresh_token)" = refresh-7 ]
	says revoke.refresh_token 503 "{}"
	exits 7 rbctl token revoke payroll --yes >got
	usual
	says introspect.access 200 "{\"active\":false}"
	says introspect.refresh 200 "{\"active\":false}"
	rbctl token revoke payroll --yes >got
	contains got "payroll: given back; its server says that it is gone"
	[ ! -e "$vault/payroll.age" ]
	usual
'
check 'where the evidence can not be written nothing is given back' '
	rbctl -q apply payroll --env test
	back=$(grep -c "^revoke" "$keeper/log")
	exits 10 rbctl token revoke payroll --yes \
		--evidence nowhere/payroll.json 2>err
	contains err "the evidence: "
	[ "$(grep -c "^revoke" "$keeper/log")" -eq "$back" ]
	[ -e "$vault/payroll.age" ]
'
check 'and where that fails in the end, what was done is told all the same' '
	mkdir ../payroll.json.sig
	exits 10 rbctl token revoke payroll --yes \
		--evidence ../payroll.json >got
	contains got "payroll: NOT given back"
	contains got "the evidence is not written: "
	rm ../payroll.json
	exits 10 rbctl --json token revoke payroll --yes \
		--evidence ../payroll.json >got
	jq -e ".tokens[0].outcome == \"failed\" and
		(.evidence_problem | startswith(\"the evidence: \"))" got
	rm -r ../payroll.json ../payroll.json.sig got
'
check 'a token that a run waits with is not replaced by another run' '
	rm "$vault/payroll.age"
	exits 4 rbctl -q apply waiting --env test >got
	kept=$(stored .value)
	before=$(tokens)
	exits 1 rbctl apply payroll --env test >got
	contains got "LOCKED"
	contains got "has not ended, and its token is in the vault as "
	contains got "rbctl token revoke payroll gives its token back"
	exits 1 rbctl apply waiting payroll --env test >got
	contains got "LOCKED"
	exits 1 rbctl --json apply renew --env test >got
	jq -e ".reason == \"LOCKED\"" got
	[ "$(tokens)" -eq "$before" ]
	[ "$(stored .value)" = "$kept" ]
	rbctl --json resume >got
	jq -r ".unfinished[0].run" got >"$SCRATCH/waits"
	[ "$(stored .run)" = "$(cat "$SCRATCH/waits")" ]
'
check 'a refresh of it leaves it to that run' '
	rbctl -q token refresh payroll
	[ "$(stored .run)" = "$(cat "$SCRATCH/waits")" ]
'
check 'once that run has ended another one may have the place' '
	rbctl -q resume "$(cat "$SCRATCH/waits")" --yes
	[ "$(stored .run)" = null ]
	rbctl -q apply payroll --env test
'
check 'and says that what it replaced was not given back' '
	rbctl apply payroll --env test >got
	contains got "is replaced, and nobody gave it back: it expires in 1 hour"
	contains got "and its refresh token may live on"
	rbctl -q token revoke payroll --yes --no-receipt || :
	rm -f "$vault/payroll.age"
	rbctl apply payroll --env test >got
	lacks got "is replaced"
'
check 'nor does a run that nobody can resume keep others out for ever' '
	rm "$vault/payroll.age"
	exits 4 rbctl -q apply waiting --env test >got
	says introspect.access 200 "{\"active\":false}"
	says introspect.refresh 200 "{\"active\":false}"
	rbctl -q token revoke payroll --yes
	usual
	rbctl -q apply payroll --env test
'
done_testing
