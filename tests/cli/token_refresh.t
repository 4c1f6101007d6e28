#!/bin/sh
# token_refresh.t - a new token in time, once, and only by what is approved
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
command -v jq >/dev/null || skip_all 'there is no jq'

# now SECONDS: the time from here on, since the token was got.
now() {
	RBCTL_NOW=$((1795509000 + $1))
}
# happened EVENT N: so often, by the server's own log.
happened() {
	[ "$(grep -cx "$1" "$SCRATCH/events")" -eq "$2" ]
}
# of MEMBER: of what is known of the token.
of() {
	rbctl --json token list >tokens
	jq -r ".tokens[0].$1" tokens
}

check 'a token that is good is given as it is' '
	make_people
	start_sandbox --refresh --opaque --log "$SCRATCH/events"
	make_store
	cd store
	make_token_runbook
	commit "The payroll runbook"
	land_all
	keep_secret
	rbctl -q apply payroll --env test >got
	rbctl token get payroll >first
	rbctl token get payroll >again
	same first again
	happened "token refresh_token rotated" 0
	[ "$(of can_refresh)" = true ]
	[ "$(of environment)" = test ]
	[ "$(of person)" = alice ]
'
cd store || exit 1
check 'one that has expired is refreshed, and the new one is kept' '
	now 3700
	rbctl token get payroll >second
	exits 1 cmp -s first second
	happened "token refresh_token rotated" 1
	rbctl token get payroll >again
	same second again
	happened "token refresh_token rotated" 1
	[ "$(of state)" = good ]
'
check 'one that is about to expire is refreshed too, as the runbook says' '
	now 6900
	rbctl token get payroll --no-refresh >got
	same second got
	rbctl token get payroll >third
	exits 1 cmp -s second third
	happened "token refresh_token rotated" 2
'
check 'refresh does it whenever it is asked to' '
	now 6900
	rbctl token refresh payroll >got
	contains got "payroll: refreshed, expires in"
	rbctl token refresh payroll --json >got
	jq -e ".format == \"token-refresh/1\" and .ok and
		(.by_other | not) and .name == \"payroll\"" got
	happened "token refresh_token rotated" 4
	happened "token refresh_token used-again" 0
	lacks got "$(cat third)"
'
check 'a refusal is no reason not to give what still lives' '
	now 6900
	rbctl token get payroll >before
	now 9900
	printf wrong >wrong
	cp -r "$XDG_STATE_HOME/rbctl/vault" "$SCRATCH/vault"
	rbctl -q secret set payroll-secret --from wrong
	rbctl token get payroll >got 2>talk
	same before got
	contains talk "invalid_client"
	now 13600
	exits 8 rbctl token get payroll >got 2>err
	same /dev/null got
	contains err "invalid_client"
	rm -rf "$XDG_STATE_HOME/rbctl/vault"
	mv "$SCRATCH/vault" "$XDG_STATE_HOME/rbctl/vault"
	rbctl token get payroll >got
	exits 1 cmp -s before got
'
check 'introspect tells what the server says' '
	now 13600
	rbctl token introspect payroll >got
	contains got "payroll: the server says that it is active"
	contains got "scope: payroll:read"
	rbctl token introspect payroll --json >got
	jq -e ".format == \"token-introspect/1\" and .ok and .active and
		.approved and .answer.client_id == \"payroll-exporter\"" got
'
check 'exec hands the token to a program by descriptor 3' '
	now 13600
	rbctl token get payroll >token
	rbctl token exec payroll -- sh -c "cat <&3; cat /dev/fd/3" >got
	cat token token | same - got
	rbctl token exec --header payroll -- curl -sS -o body \
		-w "%{http_code}" -H @/dev/fd/3 \
		"$(cat "$SCRATCH/issuer")/api/exports" >got
	echo -n 200 | same - got
	exits 7 rbctl token exec payroll -- sh -c "exit 7"
	exits 10 rbctl token exec payroll -- no-such-program-at-all 2>err
	contains err "no-such-program-at-all"
'
check 'exec puts it into no argument and no variable' '
	now 13600
	rbctl token exec payroll -- sh -c "tr \"\\0\" \"\\n\" </proc/self/cmdline
		env" >got
	lacks got "$(cat token)"
'
check 'check says when the runbook of a token has changed since' '
	now 13600
	rbctl token check >got
	lacks got "changed since"
	jq ".title = \"One more title\"" runbooks/payroll.json >"$SCRATCH/edited"
	git switch -q work
	cat "$SCRATCH/edited" >runbooks/payroll.json
	commit "One more title"
	land_all
	rbctl token check >got
	contains got "(its runbook has changed since)"
	exits 1 rbctl token check --format nagios >got
	contains got "TOKENS WARNING - 1 good"
	rbctl -C / token check >got
	lacks got changed
'
check 'what was approved since is what a refresh does' '
	now 13700
	jq ".title = \"Another title\"" runbooks/payroll.json >"$SCRATCH/edited"
	git switch -q work
	cat "$SCRATCH/edited" >runbooks/payroll.json
	commit "Another title"
	land_all
	rbctl token refresh payroll >got 2>talk
	contains talk "The runbook has changed since"
	[ "$(of revision)" = "$(git rev-parse main)" ]
	rbctl token refresh payroll >got 2>talk
	lacks talk changed
'
check 'a scope that was taken out of the runbook does not live on' '
	now 13800
	git switch -q work
	jq ".token.scopes = [\"payroll:write\"] |
		.token.scope_meanings = {\"payroll:write\": \"Write\"}" \
		runbooks/payroll.json >"$SCRATCH/edited"
	cat "$SCRATCH/edited" >runbooks/payroll.json
	commit "Only to write"
	land_all
	exits 1 rbctl token refresh payroll >got
	contains got OUT_OF_BOUNDS
	contains got "the scope '\''payroll:read'\''"
	contains got "rbctl token revoke payroll"
'
check 'without approval nothing is refreshed, but it can be asked about' '
	now 13800
	git switch -q work
	git rm -q runbooks/payroll.json
	commit "No more of that"
	git update-ref refs/heads/main HEAD
	rotated=$(grep -c rotated "$SCRATCH/events")
	exits 1 rbctl token refresh payroll >got
	contains got "no: STALE"
	exits 1 rbctl token refresh payroll --json >got
	jq -e ".ok == false and .reason == \"STALE\" and
		(.hint | length) > 0" got
	rbctl token introspect payroll >got 2>talk
	contains got "it is active"
	contains talk "STALE"
	happened "token refresh_token rotated" "$rotated"
	[ "$(of state)" = good ]
	rbctl token check --json >got
	jq -e ".ok and (.tokens[0].warnings[0] |
		startswith(\"it outlives its approval: STALE\"))" got
'
check 'what was never in this store is not refreshed by it' '
	now 13800
	git init -q ../other
	exits 1 rbctl -C ../other token refresh payroll >no
	exits 6 rbctl -C / token introspect payroll 2>err
	contains err "go to the folder of your runbooks"
'
done_testing
