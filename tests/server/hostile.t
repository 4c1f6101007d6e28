#!/bin/sh
# hostile.t - whatever a server does, rbctl ends, soon, small, and says why
. "$(dirname "$0")/../cli/lib.sh"
. "$TOP/tests/cli/store.sh"

unset RBCTL_NOW

# What a run may take beyond one with a good server: room for an answer of the
# largest size (HTTP_BODY_MAX, 1 MiB) many times over; and ten times the time
# limit of the step.
ROOM_KIB=16384
LIMIT_S=2
export ROOM_KIB LIMIT_S

cc -std=gnu11 -O1 -D_GNU_SOURCE -o measure "$TOP/tests/bench/measure.c" ||
	skip_all 'there is no C compiler'
: >modes
: >log
spawn perl "$TOP/tests/server/hostile.pl" "$PWD/modes" "$PWD/log" \
	>addresses 2>server.log
two_lines() {
	[ "$(wc -l <addresses)" -eq 2 ]
}
wait_for two_lines
issuer=$(head -n 1 addresses)
export issuer
rbctl key new >/dev/null 2>&1
make_store store >/dev/null
printf 'a-secret-of-24-characters' >secret

sign() {
	acknowledging rbctl -q approve --key "../$1" --yes --reason 'payroll needs it' \
		--answer scope=yes --answer secret=yes --answer revoked=yes \
		--answer tested=yes --answer impact=none --answer backout=revoke
}

# runbook NAME FILTER: from payroll.
runbook() {
	jq --arg name "$1" '.token.store_as = $name' runbooks/payroll.json |
		jq "$2" >made
	mv made "runbooks/$1.json"
	rbctl fmt "runbooks/$1.json"
}

# A browser that comes back from somebody else.
cat >browser <<'END'
#!/bin/sh
part() {
	printf '%s\n' "$1" | tr '?&' '\n\n' | sed -n "s/^$2=//p" |
		sed 's/%3A/:/g; s/%2F/\//g'
}
curl -s -o /dev/null -G "$(part "$1" redirect_uri)" -d code=stolen \
	-d "state=$(part "$1" state)" -d iss=https%3A%2F%2Fevil.example
END
chmod +x browser

# run RUNBOOK [OPTION…]: its exit code in code, what it costs in costs.
run() {
	name=$1
	shift
	code=0
	(cd store && exec timeout "$((10 * LIMIT_S))" ../measure ../costs rbctl apply \
		"$name" --env test --yes "$@") >out 2>said || code=$?
	cat said >>out
	echo "$code" >code
}

# ended CODE TEXT: so the run ended, within its bounds, and all was shown safely.
ended() {
	[ "$(cat code)" = "$1" ] || {
		echo "it ended with $(cat code), not $1:"
		cat out
		return 1
	} >&3
	contains out "$2"
	read -r wall cpu peak <costs
	[ "$peak" -le "$(cat room)" ] || {
		echo "it took $peak KiB in $wall s ($cpu s of CPU)"
		return 1
	} >&3
	lacks log ELSEWHERE
	if LC_ALL=C grep -q "[[:cntrl:]]" out; then
		cat -v out >&3
		return 1
	fi
}

# misdeed ENDPOINT NAME: from now on, and what was asked before is forgotten.
misdeed() {
	echo "$1 $2" >modes
	: >log
}

# asked PATH: how often.
asked() {
	grep -c "^[A-Z]* $1	" log || true
}

check 'with a good server all is well, and says what a run takes' '
	cd store
	rbctl secret set payroll-exporter-secret --from ../secret
	rbctl new payroll --from "$issuer" --client-id payroll-exporter \
		--secret vault:payroll-exporter-secret --scope payroll:read \
		--owner finance-ops --env test --api "$issuer/api"
	runbook payroll ".steps |= map(if .use == \"http\" then
		.retry = {times: 3, on: [503]} else . end)"
	runbook hasty ".steps |= map(if .use == \"oauth.token\" or
		.use == \"http\" then .timeout = \"${LIMIT_S}s\" |
		del(.retry) else . end)"
	runbook bound ".token.dpop = true"
	runbook phone ".token.grant = \"device_code\" | .steps |= map(
		if .use == \"oauth.token\" then .use = \"oauth.device\" else . end)"
	runbook person ".token.grant = \"authorization_code\" | .steps |= map(
		if .use == \"oauth.token\" then .use = \"oauth.authorize\" else . end)"
	git switch -q -c work
	git add .
	git commit -qm "payroll"
	sign bob
	sign carol
	rbctl land
	cd ..
	run payroll
	echo 999999 >room
	ended 0 "Done: "
	read -r wall cpu peak <costs
	echo $((peak + ROOM_KIB)) >room
'

# A table: what the server does, the runbook, the exit code, what is said.
while IFS='|' read -r endpoint deed name want text; do
	check "$endpoint: $deed" "
		misdeed $endpoint $deed
		run $name
		ended $want '$text'
	"
done <<'END'
token|big|payroll|7|is larger than 1024 KiB
token|big-unsaid|payroll|7|is larger than 1024 KiB
token|big-chunks|payroll|7|is larger than 1024 KiB
token|bomb|payroll|8|is no JSON object
token|bomb-chunks|payroll|7|is larger than 1024 KiB
token|headers|payroll|7|more than 64 KiB of headers
token|one-header|payroll|7|a line in its headers
token|folds|payroll|7|more than 64 KiB of headers
token|nul-header|payroll|7|Nul byte in header
token|interim|payroll|7|more than 64 KiB of headers
token|hints|payroll|7|more than 64 KiB of headers
token|switch|payroll|7|127.0.0.1
token|expectation|payroll|8|status 417
token|interim-then-silence|hasty|7|did not answer within 2 seconds
token|silence|hasty|7|did not answer within 2 seconds
token|drip|hasty|7|did not answer within 2 seconds
token|drip-headers|hasty|7|did not answer within 2 seconds
token|drip-chunks|hasty|7|did not answer within 2 seconds
token|chunks|payroll|7|chunked-encoding
token|chunk-size|payroll|7|chunked-encoding
token|cut|payroll|7|was cut off
token|cut-chunks|payroll|7|was cut off
token|negative-length|payroll|7|Content-Length
token|two-lengths|payroll|7|two different things
token|bare|payroll|7|no sound HTTP
token|noise|payroll|7|no sound HTTP
token|file|payroll|8|which is never followed
token|host|payroll|8|which is never followed
token|refresh|payroll|8|text/html
token|html|payroll|8|is no JSON object
token|html-json|payroll|8|text/html
token|picture|payroll|8|is no JSON object
token|empty|payroll|8|is no JSON object
token|nothing|payroll|8|is no JSON object
token|array|payroll|8|is no JSON object
token|deep|payroll|8|is no JSON object
token|twice|payroll|8|is no JSON object
token|twice-escaped|payroll|8|is no JSON object
token|two-texts|payroll|8|is no JSON object
token|bad-utf8|payroll|8|is no JSON object
token|surrogate|payroll|8|is no JSON object
token|nul|payroll|8|is no JSON object
token|line-break|payroll|8|is no token
token|type|payroll|8|which rbctl can
token|for-ever|payroll|8|longer than the
token|for-long|payroll|8|longer than the
token|for-less|payroll|8|no number of seconds
token|for-words|payroll|8|no number of seconds
token|escapes|payroll|8|invalid_request
token|raw-escapes|payroll|8|oops
token|error-escapes|payroll|8|red
token|challenge-escapes|payroll|8|invalid_token
token|reason-escapes|payroll|8|status 400
token|later|payroll|8|status 503
token|other-id-token|payroll|8|https://evil.example
introspect|big|payroll|7|is larger than 1024 KiB
introspect|twice|payroll|8|is no JSON object
introspect|other-iss|payroll|8|https://evil.example
introspect|escapes|payroll|8|invalid_request
api|big|payroll|7|is larger than 1024 KiB
api|headers|payroll|7|more than 64 KiB of headers
api|drip|hasty|7|did not answer within 2 seconds
api|file|payroll|8|answered 302
api|host|payroll|8|answered 307
api|raw-escapes|payroll|8|status 400
api|challenge-escapes|payroll|8|invalid_token
api|slack|payroll|8|its answer is an error: invalid_auth
api|github|payroll|8|its answer is an error: bad_verification_code
api|later|payroll|8|status 503
api|much-later|payroll|8|status 503
device|interval|phone|8|interval
device|script|phone|8|verification_uri
device|big|phone|7|is larger than 1024 KiB
END

check 'a nonce that is always another one is tried once' '
	misdeed token nonces
	run bound
	ended 8 use_dpop_nonce
	[ "$(asked /token)" = 2 ]
'
check 'so is one that is longer than any' '
	misdeed token long-nonce
	run bound
	ended 8 use_dpop_nonce
	[ "$(asked /token)" -le 2 ]
'
check 'whoever asks to wait for days is not waited for, nor asked again' '
	misdeed api later
	run payroll
	ended 8 "the server asks to wait 1000000 seconds"
	[ "$(asked /api)" = 1 ]
'
check 'a date in the past is no reason to ask for ever' '
	misdeed api last-century
	run payroll
	ended 8 "status 503"
	[ "$(asked /api)" = 4 ]
'
check 'no cookie is kept, and nothing compressed asked for' '
	misdeed token cookie
	run payroll
	ended 0 "Done: "
	[ "$(asked /api)" = 1 ]
	lacks log ookie
	lacks log ncoding
'
check 'an answer through the browser from another server goes no further' '
	misdeed nothing good
	BROWSER=$PWD/browser
	export BROWSER
	run person
	ended 8 "two servers were mixed up"
	[ "$(asked /token)" = 0 ]
'
check 'a device is asked for no faster than a server may want' '
	misdeed device interval
	run phone
	ended 8 "the device authorization endpoint"
	[ "$(asked /token)" = 0 ]
'

# What describes itself: exit code, what is said.
while IFS='|' read -r deed want text; do
	check "metadata: $deed" "
		misdeed metadata $deed
		code=0
		timeout $((30 * LIMIT_S)) ./measure costs rbctl import \"\$issuer\" \
			>out 2>&1 || code=\$?
		echo \$code >code
		ended $want '$text'
	"
done <<'END'
big|7|is larger than 1024 KiB
headers|7|more than 64 KiB of headers
cut|7|was cut off
bare|7|no sound HTTP
file|8|status 302
host|8|status 307
html|8|no JSON
deep|8|no JSON
twice|5|stands twice
bad-utf8|5|is not UTF-8
two-texts|5|text stands after the end
other-issuer|5|https://evil.example
plain-endpoint|5|is not encrypted
escapes|8|status 400
raw-escapes|8|status 400
END

check 'no terminal code is in what was recorded, nor in what shows it' '
	cat "$XDG_STATE_HOME"/rbctl/runs/*/journal >journals
	contains journals invalid_request
	exits 1 env LC_ALL=C grep -q "[[:cntrl:]]" journals
	cd store
	rbctl receipts list >../out
	exits 1 env LC_ALL=C grep -q "[[:cntrl:]]" ../out
	rbctl receipts verify test
'
done_testing
