#!/bin/sh
# authorize.t - a person signs in and agrees, in a real browser
. "$(dirname "$0")/../server/oidc.sh"

rbctl key new >/dev/null 2>&1
make_store store >/dev/null
printf 'a-secret-of-32-characters-exactly' >secret
CHROMIUM=$(command -v "${CHROMIUM:-chromium}") ||
	skip_all 'there is no Chromium here'
[ -d "$TOP/tests/web/node_modules" ] ||
	skip_all 'tests/setup check has not installed playwright-core'
export CHROMIUM
start_oidc

spawn "$TOP/tests/web/chromium.mjs" serve >chromium.at 2>chromium.log
wait_for [ -s chromium.at ] 3>&1 || {
	sed 's/^/# /' chromium.log
	skip_all 'Chromium does not start here'
}
CHROMIUM_AT=$(cat chromium.at)
BROWSER=$TOP/tests/web/chromium.mjs
PERSON_SAW=$PWD/saw
export CHROMIUM_AT BROWSER PERSON_SAW

# saw JQ: of the page at which the person ended. rbctl may be quicker than
# the person.
saw() {
	wait_for grep -q '"when":"end"' ../saw
	jq -e -s "$1" ../saw >/dev/null || {
		cat ../saw >&2
		return 1
	}
}

# The code that a run shows, once it does.
shown_code() {
	wait_for grep -q '[A-Z]\{4\}-[A-Z]\{4\}' "$1"
	grep -o '[A-Z]\{4\}-[A-Z]\{4\}' "$1" | head -1
}

check 'runbooks for a person are written, signed and land' '
	cd store
	first_runbook
	server_also slow ".metadata.token_endpoint = \"$issuer/slow/token\""
	only="| .steps |= .[:1]"
	runbook person payroll-person authorization_code oauth.authorize "$only"
	runbook hasty payroll-person authorization_code oauth.authorize \
		"$only | .steps[0].timeout = \"1s\""
	free_port >../port
	at="http://127.0.0.1:$(cat ../port)/callback"
	runbook fixed payroll-person authorization_code oauth.authorize \
		"$only | .token.redirect_uri = \"$at\""
	runbook taken payroll-person authorization_code oauth.authorize \
		"$only | .token.redirect_uri = \"$issuer/callback\""
	runbook phone payroll-phone device_code oauth.device "$only"
	runbook slow payroll-phone device_code oauth.device \
		"$only | .actors.authorization_server.server = \"slow\""
	make_live
'
check 'who agrees comes back to a page that says what to do' '
	cd store
	rbctl apply person --env test --yes --json >answer 2>said
	[ "$(outcomes answer)" = "oauth.authorize done" ]
	saw "last | .status == 200 and (.text | contains(\"You can close this window\"))"
'
check 'that page wants nothing from elsewhere, and the browser has no complaint' '
	cd store
	saw "last | .complaints == [] and .elsewhere == []"
'
check 'who turns it down comes back too, and the run says why it ended' '
	cd store
	rm -f ../saw
	PERSON=deny exits 8 rbctl apply person --env test --yes >got 2>&1
	contains got access_denied
	saw "last | .text | contains(\"You can close this window\")"
'
check 'a forged answer is not taken, and the run waits for the real one' '
	cd store
	rm -f ../saw
	PERSON=forged rbctl apply person --env test --yes --json >answer 2>said
	[ "$(outcomes answer)" = "oauth.authorize done" ]
	saw ".[0].status == 404 and (.[0].text | contains(\"not waiting\"))"
	saw "last | .status == 200"
'
check 'an answer in the name of another server ends the run' '
	cd store
	PERSON=mixed exits 8 rbctl apply person --env test --yes >got 2>&1
	contains got "two servers were mixed up"
	lacks got "code="
'
check 'at a port that the runbook names' '
	cd store
	rbctl apply fixed --env test --yes --json >answer 2>said
	[ "$(outcomes answer)" = "oauth.authorize done" ]
	matches said "redirect_uri=|request_uri="
'
check 'a port that somebody else has' '
	cd store
	exits 10 rbctl apply taken --env test --yes >got 2>&1
	contains got "free that port"
'
check 'who closes the window is not waited for without end' '
	cd store
	PERSON=leaves exits 4 rbctl apply hasty --env test --yes >got 2>&1
	contains got "nobody came back in time"
	contains got "rbctl resume"
'
check 'who had no browser at first signs in later' '
	cd store
	BROWSER= DISPLAY= WAYLAND_DISPLAY= \
		exits 4 rbctl apply person --env test --yes >got 2>&1
	run=$(grep -o "rbctl resume [0-9a-f-]*" got | head -1)
	rbctl resume "${run#rbctl resume }" --yes --json >answer 2>said
	[ "$(outcomes answer)" = "oauth.authorize done" ]
'
check 'on another machine: its address is copied and pasted' '
	cd store
	rm -f ../pasted
	SSH_CONNECTION=1 BROWSER= on_terminal "@../pasted\n" "$RBCTL" apply person \
		--env test --yes >../shown &
	run=$!
	wait_for grep -q "^$issuer/auth" ../shown
	url=$(grep "^$issuer/auth" ../shown | tr -d "\r" | head -1)
	PERSON=elsewhere "$BROWSER" "$url" >../copied
	mv ../copied ../pasted
	wait $run
	contains ../shown "done"
'
check 'a code is typed on another device, a wrong one first' '
	cd store
	rm -f said
	rbctl apply phone --env test --yes --json >answer 2>said &
	run=$!
	code=$(shown_code said)
	PERSON="types $code" "$BROWSER" "$issuer/device"
	wait $run
	[ "$(outcomes answer)" = "oauth.device done" ]
'
check 'a code is typed and then turned down' '
	cd store
	rm -f said
	rbctl apply phone --env test --yes >got 2>said &
	run=$!
	code=$(shown_code said)
	PERSON="stops $code" "$BROWSER" "$issuer/device"
	status=0
	wait $run || status=$?
	[ $status = 8 ]
	contains got access_denied
'
check 'who stops the waiting goes on later, with a new code' '
	cd store
	rm -f said ../shown ../stop
	on_terminal @../stop "$RBCTL" apply phone --env test --yes >../shown &
	run=$!
	old=$(shown_code ../shown)
	printf "\003" >../stop
	status=0
	wait $run || status=$?
	[ $status = 4 ]
	run=$(grep -o "rbctl resume [0-9a-f-]*" ../shown | head -1)
	rbctl resume "${run#rbctl resume }" --yes --json >answer 2>said &
	run=$!
	code=$(shown_code said)
	[ "$code" != "$old" ]
	PERSON="types $code" "$BROWSER" "$issuer/device"
	wait $run
	[ "$(outcomes answer)" = "oauth.device done" ]
'
check 'a server that wants to be asked less often is' '
	cd store
	rm -f said
	rbctl apply slow --env test --yes --json >answer 2>said &
	run=$!
	code=$(shown_code said)
	PERSON="types $code" "$BROWSER" "$issuer/device"
	wait $run
	[ "$(outcomes answer)" = "oauth.device done" ]
	jq -e ".steps[0].attempts >= 2" answer
'
done_testing
