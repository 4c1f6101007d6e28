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
# watch ARGUMENT…: in the background; its lines in $SCRATCH/lines.
watch() {
	: >"$SCRATCH/lines"
	spawn rbctl drift "$@" --watch 1s >"$SCRATCH/lines" 2>"$SCRATCH/talk"
	echo $! >"$SCRATCH/watch"
}
# lines N: that many have come.
lines() {
	[ "$(wc -l <"$SCRATCH/lines")" -ge "$1" ]
}
ends_with() { # ends_with CODE SIGNAL
	kill -s "$2" "$(cat "$SCRATCH/watch")"
	ew_code=0
	wait "$(cat "$SCRATCH/watch")" || ew_code=$?
	[ "$ew_code" -eq "$1" ] || { echo "it ended with $ew_code"; cat "$SCRATCH/talk" "$SCRATCH/lines"; return 1; }
}
check 'a watch says a line a round, until it is stopped' '
	watch payroll
	wait_for lines 3
	ends_with 0 TERM
	matches "$SCRATCH/lines" "^2026-11-24T08:30:00Z  1 of 1 in sync$"
	watch payroll --json
	wait_for lines 2
	ends_with 0 INT
	head -n 1 "$SCRATCH/lines" >got
	[ "$(jq -r .format got)" = drift/1 ]
	[ "$(jq -r .at got)" = 2026-11-24T08:30:00Z ]
'
check 'a watch tells a command of the user what drifted, once' '
	mkdir -p "$XDG_CONFIG_HOME/rbctl"
	printf "#!/bin/sh\ncat >>%s\n" "$SCRATCH/told" >"$SCRATCH/tell-us"
	chmod +x "$SCRATCH/tell-us"
	: >"$SCRATCH/told"
	jq -n --arg program "$SCRATCH/tell-us" "{ format: \"commands/1\",
		commands: { \"tell-us\": [\$program] } }" \
		>"$XDG_CONFIG_HOME/rbctl/commands.json"
	chmod 600 "$XDG_CONFIG_HOME/rbctl/commands.json"
	watch payroll --on-drift command:tell-us
	wait_for lines 1
	[ ! -s "$SCRATCH/told" ]
	server_document ".metadata.scopes_supported = [\"payroll:read\"]" \
		>log 2>&1
	wait_for test -s "$SCRATCH/told"
	seen=$(wc -l <"$SCRATCH/lines")
	wait_for lines $((seen + 2))
	ends_with 0 TERM
	contains "$SCRATCH/lines" "0 of 1 in sync  drifted: servers/payroll.json"
	[ "$(wc -l <"$SCRATCH/told")" = 1 ]
	[ "$(jq -r .reason "$SCRATCH/told")" = DRIFT ]
'
# One that says of itself what stands in a file; without it, that it can't.
now_and_then() {
	: >"$SCRATCH/at"
	spawn perl -MIO::Socket::INET -e "
		\$SIG{PIPE} = \"IGNORE\";
		my \$s = IO::Socket::INET->new(Listen => 4,
			LocalAddr => \"127.0.0.1:0\") or die;
		\$| = 1;
		print \"http://127.0.0.1:\", \$s->sockport, \"\n\";
		while (my \$c = \$s->accept) {
			while (<\$c>) { last if /^\\r?\$/ }
			my \$there = open my \$in, \"<\", \"$SCRATCH/says\";
			my \$text = \$there ? join \"\", <\$in> : \"\";
			print \$c \"HTTP/1.1 \", \$there ? 200 : 503,
				\" X\r\nContent-Type: application/json\r\n\",
				\"Content-Length: \", length \$text,
				\"\r\nConnection: close\r\n\r\n\", \$text;
		}" >"$SCRATCH/at"
	wait_for test -s "$SCRATCH/at"
	git switch -q work
	git merge -q --ff-only main
	jq -n --arg at "$(cat "$SCRATCH/at")" "{ format: \"server/1\",
		title: \"Now and then\", responsible: \"it\", issuer: \$at,
		metadata: { issuer: \$at, token_endpoint: (\$at + \"/token\") } }" \
		>servers/flaky.json
	land_config 'One that comes and goes'
}
says() { # says [PLACE]: where its tokens are; nothing: it can't say
	rm -f "$SCRATCH/says"
	[ $# -eq 0 ] || jq ".metadata | .token_endpoint = .issuer + \"/$1\"" \
		servers/flaky.json >"$SCRATCH/said.json"
	[ $# -eq 0 ] || mv "$SCRATCH/said.json" "$SCRATCH/says"
}
rounds() { # rounds N TEXT: that many lines have it
	[ "$(grep -c "$2" "$SCRATCH/lines")" -ge "$1" ]
}
check 'one that comes and goes does not make it tell of the others again' '
	now_and_then >log 2>&1
	says elsewhere
	: >"$SCRATCH/told"
	watch payroll flaky --on-drift command:tell-us
	wait_for rounds 1 "0 of 2 in sync .*flaky"
	says
	wait_for rounds 2 "unknown: servers/flaky"
	says elsewhere
	seen=$(grep -c "drifted: .*flaky" "$SCRATCH/lines")
	wait_for rounds $((seen + 2)) "drifted: .*flaky"
	[ "$(wc -l <"$SCRATCH/told")" = 1 ]
	says token
	wait_for rounds 1 "1 of 2 in sync"
	says elsewhere
	seen=$(grep -c "drifted: .*flaky" "$SCRATCH/lines")
	wait_for rounds $((seen + 2)) "drifted: .*flaky"
	ends_with 0 TERM
	[ "$(wc -l <"$SCRATCH/told")" = 2 ]
'
check 'what can not be watched is said at once' '
	exits 2 rbctl drift --watch often
	exits 2 rbctl drift --on-drift command:tell-us
	exits 2 rbctl drift --watch 1s --on-drift "rm -rf /"
	exits 1 rbctl drift nothing --watch 1s
	exits 5 rbctl drift payroll --watch 1s --on-drift command:nobody \
		>got 2>&1
	contains got "your commands.json has no command '"'nobody'"'"
'
# Something on the way to it that can lose answers, and nobody at all.
more_servers() {
	: >"$SCRATCH/way"
	spawn perl "$TOP/tests/cli/lossy.pl" "$(cat "$SCRATCH/issuer")" \
		>"$SCRATCH/way" 2>"$SCRATCH/lossy.log"
	wait_for test -s "$SCRATCH/way"
	git switch -q work
	git merge -q --ff-only main
	curl -sS "$(cat "$SCRATCH/way")/.well-known/openid-configuration" |
		jq "{ format: \"server/1\", title: \"Behind a gateway\",
			responsible: \"it-gateway\", issuer, metadata: . }" \
			>servers/gateway.json
	jq ".metadata = { issuer: \"http://127.0.0.1:1\",
			token_endpoint: \"http://127.0.0.1:1/token\" } |
		.issuer = .metadata.issuer" servers/gateway.json >servers/nobody.json
	land_config 'More servers'
}
lose() { # lose N: from now on the N-th answer is the gateway's
	curl -sS -o by-hand -X POST "$(cat "$SCRATCH/way")/lose/$1/gateway"
}
check 'a gateway that can not reach the server says nothing about drift' '
	more_servers >log 2>&1
	rbctl drift gateway >got
	contains got "in sync   servers/gateway.json"
	# Where it looks first is not the only place; then come the keys.
	: >codes
	for n in 1 2 3; do
		lose $n
		code=0
		rbctl drift gateway >got 2>&1 || code=$?
		echo $code >>codes
		lacks got "not as approved"
	done
	sort -u codes >got
	printf "0\n7\n" >want
	same want got
	lose 0
'
check 'one that drifted counts more than one that does not answer' '
	exits 7 rbctl drift gateway nobody >got
	contains got "1 of 2 could not be compared"
	exits 1 rbctl drift nobody payroll gateway >got
	contains got "unknown   servers/nobody.json"
	contains got "no: DRIFT: 1 of 3 are not as approved, and 1 could not be"
	contains got "hint: servers/payroll.json: ask "
	contains got "who is responsible for it"
	exits 1 rbctl drift nobody payroll --json >got
	[ "$(jq -r .detail got)" = \
		"1 of 2 are not as approved, and 1 could not be compared" ]
'
check 'a watch that is ended asks nobody else' '
	: >"$SCRATCH/at"
	: >asked
	spawn perl -MIO::Socket::INET -e "
		\$SIG{PIPE} = \"IGNORE\";
		my \$s = IO::Socket::INET->new(Listen => 4,
			LocalAddr => \"127.0.0.1:0\") or die;
		\$| = 1;
		print \"http://127.0.0.1:\", \$s->sockport, \"\n\";
		while (my \$c = \$s->accept) {
			my \$line = <\$c>;
			open my \$out, \">>\", \"$PWD/asked\";
			print \$out \$line;
			close \$out;
			select(undef, undef, undef, 0.05) until -s \"$SCRATCH/watch\";
			open my \$in, \"<\", \"$SCRATCH/watch\";
			kill TERM => <\$in>;
			print \$c \"HTTP/1.1 503 X\r\nContent-Length: 0\r\n\",
				\"Connection: close\r\n\r\n\";
		}" >"$SCRATCH/at"
	wait_for test -s "$SCRATCH/at"
	git switch -q work
	git merge -q --ff-only main
	for name in first second; do
		jq --arg at "$(cat "$SCRATCH/at")/$name" ".issuer = \$at |
			.metadata = { issuer: \$at, token_endpoint: \$at }" \
			servers/nobody.json >servers/$name.json
	done
	land_config "Slow ones" >log 2>&1
	rm -f "$SCRATCH/watch"
	watch first second
	ew_code=0
	wait "$(cat "$SCRATCH/watch")" || ew_code=$?
	[ "$ew_code" = 0 ]
	contains asked /first
	lacks asked /second
	[ ! -s "$SCRATCH/lines" ]
'
more_clients() {
	git switch -q work
	git merge -q --ff-only main
	for name in aa bb cc; do
		jq ".title = \"$name\" | .store_as = \"$name-secret\"" \
			configs/exporter.json >"configs/$name.json"
	done
	land_config 'More clients'
	for name in aa bb cc; do
		rbctl apply $name --env test
	done
}
check 'who does not answer says nothing about drift' '
	more_clients >log 2>&1
	rbctl drift aa bb cc
	kill "$(head -n 1 "$SCRATCH/pids")"
	wait_for exits 7 rbctl drift payroll
	exits 7 rbctl drift payroll >got
	contains got "unknown   servers/payroll.json"
	contains got "1 of 1 could not be compared"
	exits 7 rbctl drift payroll --json >got
	[ "$(jq -r .ok got)" = false ]
	[ "$(jq -r ".documents[0].code" got)" = 7 ]
'
check 'a server that is silent is not waited for at each of its documents' '
	exits 7 rbctl drift aa bb cc --json >got
	jq -r ".documents[].detail" got >why
	[ "$(grep -c "was not asked again" why)" = 1 ]
	tail -n 1 why >last
	contains last "server '\''payroll'\'' did not answer 2 times"
'
check 'what nobody approved is not looked at' '
	exits 1 rbctl drift nothing >got
	contains got "no: UNAPPROVED"
	exits 2 rbctl drift --env nowhere
'
done_testing
