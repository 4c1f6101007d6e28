#!/bin/sh
# drift.t - rbctl drift: is what servers have still what was approved?
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
. "$TOP/tests/cli/config.sh"

command -v curl >/dev/null || skip_all 'there is no curl'
config_world >"$SCRATCH/world.log" 2>&1

# server_document FILTER: the server's document, edited, live.
server_document() {
	git switch -q work
	git merge -q --ff-only main
	jq "$1" servers/payroll.json >"$SCRATCH/server-document"
	cat "$SCRATCH/server-document" >servers/payroll.json
	commit 'What the server is'
	sign_config bob
	sign_config carol
	rbctl -q land
}

check 'a server that was just approved is in sync, defaults and all' '
	rbctl drift >got
	contains got "in sync   servers/payroll.json"
	contains got "All is as approved."
	rbctl drift payroll --json >got
	[ "$(jq -r .format got)" = drift/1 ]
	[ "$(jq -r .ok got)" = true ]
	[ "$(jq -r ".documents[0].state" got)" = "in sync" ]
'
check 'a configuration that was never applied is told when it is asked for' '
	exits 1 rbctl drift exporter >got
	contains got "was never applied anywhere"
	exits 1 rbctl drift exporter --env test >got
	contains got "It was never applied here"
'
check 'what was applied is in sync' '
	rbctl apply exporter --env test >log 2>&1
	rbctl drift >got
	contains got "in sync   configs/exporter.json in test"
	rbctl drift exporter >got
	lacks got servers/
'
check 'each field that was changed by hand is told, and how to go on' '
	by_hand PATCH "{\"client_name\":\"Mine\",\"scope\":\"payroll:read\",
		\"contacts\":[\"me@example.org\"]}"
	exits 1 rbctl drift >got
	contains got "drifted   configs/exporter.json in test"
	contains got "Scope payroll:write was removed"
	contains got "The client is now called"
	lacks got contacts
	contains got "no: DRIFT: 1 of 2 are not as approved"
	matches got "hint: configs/exporter.json: .*\"replaces\": \"[0-9a-f]{64}\""
	exits 1 rbctl drift configs/exporter --env test --json >got
	[ "$(jq -r .reason got)" = DRIFT ]
	[ "$(jq ".documents[0].differences | length" got)" = 2 ]
	exits 1 rbctl plan exporter --env test --json >plan
	[ "$(jq -r ".documents[0].sha256" got)" = \
		"$(jq -r ".changes[0].pre_sha256" plan)" ]
'
check 'a client that is gone is drift' '
	by_hand DELETE
	exits 1 rbctl drift exporter >got
	contains got "does not know it any more"
'
check 'what a server says otherwise of itself is drift' '
	server_document ".metadata.scopes_supported = [\"payroll:read\"] |
		.metadata.token_endpoint = .issuer + \"/elsewhere\"" >log 2>&1
	exits 1 rbctl drift payroll >got
	contains got "drifted   servers/payroll.json"
	contains got "payroll:write"
	contains got "/elsewhere"
	exits 1 rbctl drift servers/payroll --json >got
	[ "$(jq ".documents | length" got)" = 1 ]
'
check 'keys are compared with what is pinned, by thumbprint' '
	server_document ".metadata.scopes_supported += [\"payroll:write\"] |
		.metadata.token_endpoint = .issuer + \"/token\" |
		.jwks_pins = [\"NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs\"]
		" >log 2>&1
	exits 1 rbctl drift payroll --json >got
	[ "$(jq ".documents[0].notes | length" got)" = 2 ]
	pin=$(jq -r ".documents[0].notes[0]" got |
		sed "s/.*with the key \([^,]*\),.*/\1/")
	server_document ".jwks_pins = [\"$pin\"]" >log 2>&1
	rbctl drift payroll >got
	contains got "in sync   servers/payroll.json"
'
check 'who does not answer says nothing about drift' '
	kill "$(head -n 1 "$SCRATCH/pids")"
	wait_for exits 7 rbctl drift payroll
	exits 7 rbctl drift payroll >got
	contains got "unknown   servers/payroll.json"
	contains got "1 of 1 could not be compared"
	exits 7 rbctl drift --json >got
	[ "$(jq -r .ok got)" = false ]
	[ "$(jq -r ".documents[0].code" got)" = 7 ]
'
check 'what nobody approved is not looked at' '
	exits 1 rbctl drift nothing >got
	contains got "no: UNAPPROVED"
	exits 2 rbctl drift --env nowhere
'
done_testing
