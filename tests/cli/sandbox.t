#!/bin/sh
# sandbox.t - rbctl sandbox: a server to learn with, and what it gives away
. "$(dirname "$0")/lib.sh"

command -v curl >/dev/null || skip_all 'curl is not installed'

# start NAME OPTION…: its one line is in NAME, its process id in NAME.pid.
start() {
	name=$1
	shift
	spawn rbctl --json sandbox "$@" >"$name" 2>"$name.err"
	echo $! >"$name.pid"
	wait_for [ -s "$name" ]
}

# member NAME KEY
member() {
	jq -er ".$2" "$1"
}

# ask NAME PATH CURL-OPTION…: the body in body, the status in status.
ask() {
	url=$(member "$1" issuer)$2
	shift 2
	curl -s -o body -w '%{http_code}' "$@" "$url" >status
}

status() {
	[ "$(cat status)" = "$1" ] || {
		cat status body >&3
		return 1
	}
}

not_there() {
	! kill -0 "$1" 2>/dev/null
}

check 'says in one line of JSON where it is, and not the secret' '
	start one --secret-out secret
	[ "$(wc -l <one)" -eq 1 ]
	[ "$(member one format)" = sandbox/1 ]
	[ "$(member one issuer)" = "http://127.0.0.1:$(member one port)" ]
	[ "$(member one client_id)" = payroll-exporter ]
	lacks one "$(cat secret)"
	[ ! -s one.err ]
'
check 'writes the secret for its owner only' '
	[ "$(stat -c %a secret)" = 600 ]
	[ "$(wc -c <secret)" -ge 40 ]
'
check 'shows metadata with its own issuer' '
	ask one /.well-known/oauth-authorization-server
	status 200
	[ "$(member body issuer)" = "$(member one issuer)" ]
	ask one /.well-known/openid-configuration
	status 200
'
check 'gives a token, vouches for it, honours it, and takes it back' '
	ask one /token -u "payroll-exporter:$(cat secret)" \
		-d grant_type=client_credentials -d scope=payroll:read
	status 200
	[ "$(member body scope)" = payroll:read ]
	member body access_token >token
	ask one /introspect -u "payroll-exporter:$(cat secret)" \
		--data-urlencode "token=$(cat token)"
	[ "$(member body active)" = true ]
	ask one /api/exports -H "Authorization: Bearer $(cat token)" \
		-H "Content-Type: application/json" -d "{\"period\":\"2026-10\"}"
	status 201
	[ "$(member body id)" = exp-1 ]
	ask one /revoke -u "payroll-exporter:$(cat secret)" \
		--data-urlencode "token=$(cat token)"
	status 200
	ask one /introspect -u "payroll-exporter:$(cat secret)" \
		--data-urlencode "token=$(cat token)"
	jq -e ".active == false" body
	ask one /api/exports -X POST -H "Authorization: Bearer $(cat token)"
	status 401
'
check 'refuses a wrong secret' '
	ask one /token -u payroll-exporter:wrong \
		-d grant_type=client_credentials
	status 401
	[ "$(member body error)" = invalid_client ]
'
check 'ends at once when it is told to' '
	kill "$(cat one.pid)"
	wait_for not_there "$(cat one.pid)"
	exits 7 curl -s "$(member one issuer)/jwks"
'
check 'ends by itself after its time, with success' '
	exits 0 rbctl sandbox --for 1 --secret-out secret >text
	matches text "^The sandbox runs at http://127.0.0.1:[0-9]+$"
	contains text "in the file secret"
	lacks text "$(cat secret)"
'
check 'takes the secret from a file, without the end of the line' '
	echo "pass word" >given
	start two --secret-file given
	ask two /token -d grant_type=client_credentials \
		-d client_id=payroll-exporter \
		--data-urlencode "client_secret=pass word"
	status 200
'
check 'prints the secret only when that is asked for' '
	exits 0 rbctl sandbox --json --for 1 --show-secret >shown
	[ "$(member shown client_secret | wc -c)" -ge 40 ]
	exits 0 rbctl sandbox --for 1 --secret-file given --show-secret >shown
	matches shown "^  secret +pass word$"
'
check 'knows another client, and gives tokens that say nothing' '
	start three --client-id other --opaque --lifetime 90s --secret-file given
	ask three /token -d grant_type=client_credentials -d client_id=other \
		--data-urlencode "client_secret=pass word"
	status 200
	[ "$(member body expires_in)" -eq 90 ]
	member body access_token >token
	lacks token .
'
check 'plays the faults that it is asked for' '
	start expired --fault expired-secret --secret-file given
	ask expired /token -u "payroll-exporter:pass+word" \
		-d grant_type=client_credentials
	status 401
	contains body expired
	start scope --fault wrong-scope --secret-file given
	ask scope /token -u "payroll-exporter:pass+word" \
		-d grant_type=client_credentials
	status 400
	[ "$(member body error)" = invalid_scope ]
	start many --fault 429 --secret-file given
	ask many /token -u "payroll-exporter:pass+word" \
		-d grant_type=client_credentials
	status 429
'
# refresh FILE: a new token for the refresh token in FILE.
refresh() {
	ask five /token -u "payroll-exporter:pass+word" \
		-d grant_type=refresh_token \
		--data-urlencode "refresh_token=$(cat "$1")"
}
# ask_about FILE: is it active?
ask_about() {
	ask five /introspect -u "payroll-exporter:pass+word" \
		--data-urlencode "token=$(cat "$1")"
	member body active
}
check 'gives a refresh token that is good for one use' '
	start five --refresh --log log --secret-file given
	ask five /token -u "payroll-exporter:pass+word" \
		-d grant_type=client_credentials -d scope=payroll:read
	status 200
	member body refresh_token >first
	refresh first
	status 200
	[ "$(member body scope)" = payroll:read ]
	member body refresh_token >second
	member body access_token >token
	exits 1 cmp -s first second
	[ "$(ask_about first)" = false ]
	[ "$(ask_about second)" = true ]
	ask five /api/exports -X POST -H "Authorization: Bearer $(cat second)"
	status 401
	tail -n 1 log >got
	echo "introspect active" | same - got
'
check 'takes back all of a grant whose refresh token comes twice' '
	[ "$(ask_about token)" = true ]
	refresh first
	status 400
	[ "$(member body error)" = invalid_grant ]
	[ "$(ask_about token)" = false ]
	refresh second
	status 400
	grep -c rotated log >got
	echo 1 | same - got
	contains log "token refresh_token used-again"
	lacks log "$(cat first)"
'
check 'takes back with a refresh token what came of it' '
	ask five /token -u "payroll-exporter:pass+word" \
		-d grant_type=client_credentials
	member body refresh_token >first
	member body access_token >token
	ask five /revoke -u "payroll-exporter:pass+word" \
		--data-urlencode "token=$(cat first)"
	status 200
	[ "$(ask_about token)" = false ]
	refresh first
	status 400
'
check 'offers no refreshing unless told to' '
	ask two /token -u "payroll-exporter:pass+word" \
		-d grant_type=refresh_token -d refresh_token=x
	status 400
	[ "$(member body error)" = unsupported_grant_type ]
	exits 10 rbctl sandbox --secret-file given --log no/such/folder 2>err
	contains err no/such/folder
'
check 'wants the secret to be known to somebody' '
	exits 2 rbctl sandbox 2>err
	contains err "--secret-out FILE"
'
check 'refuses options that make no sense' '
	exits 2 rbctl sandbox --secret-out x --fault earthquake 2>err
	contains err "there is no fault"
	exits 2 rbctl sandbox --secret-out x --port 70000 2>err
	exits 2 rbctl sandbox --secret-out x --lifetime soon 2>err
	exits 2 rbctl sandbox --secret-out x --for -1 2>err
	exits 2 rbctl sandbox --secret-out x --secret-file given 2>err
	[ ! -e x ]
'
check 'says which secret file it can not read' '
	exits 5 rbctl sandbox --secret-file nowhere 2>err
	contains err nowhere
	: >empty
	exits 5 rbctl sandbox --secret-file empty 2>err
	contains err "there is no secret"
'
check 'says when the port is taken' '
	exits 10 rbctl sandbox --port "$(member two port)" --for 1 \
		--secret-file given 2>err
	contains err "$(member two port)"
'
check 'has no secret in its arguments or its environment' '
	tr "\0" "\n" <"/proc/$(cat two.pid)/cmdline" >arguments
	lacks arguments "pass word"
'
done_testing
