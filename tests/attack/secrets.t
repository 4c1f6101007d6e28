#!/bin/sh
# secrets.t - whatever is done with a secret, it shows nowhere
. "$(dirname "$0")/../cli/lib.sh"
. "$TOP/tests/cli/store.sh"

unset RBCTL_NOW

# What is hunted. No form of it may look like another secret's.
mkdir "$SCRATCH/secret" "$SCRATCH/out"
printf '%s' 'p q/cl1ent+s3cret="and\that=%%&x' >"$SCRATCH/secret/client-secret"
printf '%s' 'acc3ss/T0ken+of=the~hostile-server' >"$SCRATCH/secret/access-token"
printf '%s' 'r3fresh/T0ken+of=the~hostile-server' >"$SCRATCH/secret/refresh-token"
openssl ecparam -name prime256v1 -genkey -noout 2>/dev/null |
	openssl pkcs8 -topk8 -nocrypt -out "$SCRATCH/secret/client-key" 2>/dev/null
ls -d "$SCRATCH"/secret/* >"$SCRATCH/secrets"

# hunt MODE ARGUMENT…: succeeds when nothing is found.
hunt() {
	hunt_mode=$1
	shift
	perl "$TOP/tests/attack/hunt.pl" "$hunt_mode" "$SCRATCH/secrets" "$@"
}

# watched NAME COMMAND…: its output is hunted later, its arguments and its
# environment now.
watched() {
	watched_name=$1
	watched_code=0
	shift
	hunt watch "$@" >"$SCRATCH/out/$watched_name" \
		2>"$SCRATCH/out/$watched_name.err" || watched_code=$?
	[ "$watched_code" -eq 0 ] || cat "$SCRATCH/out/$watched_name.err" >&3
	return "$watched_code"
}

# misdeed ENDPOINT NAME: what the server does from now on.
misdeed() {
	rm -f "$SCRATCH/modes.go"
	: >"$SCRATCH/asked"
	echo "$1 $2" >"$SCRATCH/modes"
}

# asked_for PATH: the server has been.
asked_for() {
	grep -q "$1	" "$SCRATCH/asked"
}

# begin RUNBOOK ENDPOINT: a run that hangs where ENDPOINT is asked; its
# process is in $SCRATCH/pid.
begin() {
	rm -f "$XDG_STATE_HOME/rbctl/vault/$1.age" # the one before needs it
	misdeed "$2" hold
	(
		# Every sh of today has -c; $pin is two words.
		# shellcheck disable=SC3045
		ulimit -c unlimited
		# shellcheck disable=SC2086
		exec rbctl apply "$1" --env test --yes $pin
	) >"$SCRATCH/out/held-$1-$2" 2>&1 &
	echo $! >"$SCRATCH/pid"
	echo "$! $(lib_started $!)" >>"$SCRATCH/starts"
	wait_for asked_for "/$2"
}

sign() {
	watched "approve-$1" rbctl approve --key "../$1" --yes --reason 'wanted' \
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

: >"$SCRATCH/modes"
: >"$SCRATCH/asked"
spawn perl "$TOP/tests/server/hostile.pl" "$SCRATCH/modes" "$SCRATCH/asked" \
	>addresses 2>server.log
two_lines() {
	[ "$(wc -l <addresses)" -eq 2 ]
}
wait_for two_lines
issuer=$(head -n 1 addresses)
pin='--set pin=vault:more' # a secret input
export issuer pin
make_store store >/dev/null 2>&1

# A browser that keeps what it is given.
cat >browser <<END
#!/bin/sh
{
	printf '%s\n' "\$@"
	env
} >"$SCRATCH/out/browser.new"
mv "$SCRATCH/out/browser.new" "$SCRATCH/out/browser"
END
chmod +x browser

check 'putting secrets away' '
	cd store
	watched key-new rbctl key new
	watched secret-set rbctl secret set payroll-secret \
		--from "$SCRATCH/secret/client-secret"
	watched secret-key rbctl secret set payroll-key \
		--from "$SCRATCH/secret/client-key"
	watched secret-stdin rbctl secret set more --from - \
		<"$SCRATCH/secret/client-secret"
	watched secret-fd rbctl secret set yet-more --from fd:9 \
		9<"$SCRATCH/secret/client-secret"
	watched secret-list rbctl secret list
	watched secret-list-json rbctl --json secret list
	watched secret-remove rbctl secret remove yet-more --yes
'
check 'writing, checking and signing a runbook' '
	cd store
	git switch -q -c work
	watched new rbctl new payroll --from "$issuer" --client-id payroll \
		--secret vault:payroll-secret --scope payroll:read \
		--owner finance-ops --env test --api "$issuer/api"
	runbook payroll ".inputs = [{name: \"pin\", label: \"PIN\", type: \"secret\"}] |
		(.steps[] | select(.use == \"http\")) |= (.id = \"call\" |
			.request.method = \"POST\" |
			.request.json = {pin: \"{{inputs.pin}}\"}) |
		.steps |= map(if .use == \"http\" then ., {id: \"still\",
			title: \"Ask without a token\", use: \"http\", request:
			{method: \"GET\", url: \"{{actors.resource_server.url}}/still\"}}
			else . end)"
	runbook kept ".steps |= map(select(.use != \"oauth.revoke\"))"
	runbook post ".actors.client.auth = \"client_secret_post\""
	runbook hmac ".actors.client.auth = \"client_secret_jwt\""
	runbook signed "del(.actors.client.auth, .actors.client.secret) |
		.actors.client.key = \"vault:payroll-key\""
	runbook bound ".token.dpop = true"
	runbook file ".actors.client.secret = \"file:$SCRATCH/secret/client-secret\""
	for name in fromenv fromother; do
		runbook $name ".actors.client.secret = \"env:HUNTED\""
	done
	runbook environment ".actors.client.secret = \"env:HUNTED\" |
		.token.grant = \"authorization_code\" | .steps |= map(
		if .use == \"oauth.token\" then .use = \"oauth.authorize\" else . end)"
	git add .
	git commit -qm "payroll"
	watched lint rbctl lint || true
	exits 1 watched diff rbctl diff
	exits 1 watched diff-markdown rbctl diff --markdown
	sign bob
	sign carol
	watched land rbctl land
'
check 'looking at what would be done' '
	cd store
	for name in payroll kept post hmac signed bound file; do
		watched "plan-$name" rbctl plan "$name" --env test $pin
		watched "plan-json-$name" rbctl --json plan "$name" --env test $pin
		watched "dry-$name" rbctl apply "$name" --env test -n $pin
		watched "export-curl-$name" rbctl export curl "$name" --env test $pin
		watched "export-sh-$name" rbctl export sh "$name" --env test $pin
	done
	watched show rbctl show payroll
'
check 'carrying it out, however the client proves itself' '
	cd store
	for name in payroll kept post hmac signed bound file; do
		watched "apply-$name" rbctl apply "$name" --env test --yes $pin
		watched "apply-json-$name" rbctl --json apply "$name" --env test --yes $pin
	done
	watched apply-all rbctl apply payroll post signed --env test --yes $pin
	contains "$SCRATCH/out/apply-all" "3 done"
'
check 'a refusal that says what it was asked with' '
	cd store
	misdeed token echo
	for name in payroll post; do
		exits 8 watched "refused-$name" rbctl apply "$name" --env test --yes $pin
	done
	: >"$SCRATCH/modes"
'
check 'going on with a run that was cut off' '
	cd store
	exits 137 env RBCTL_TEST_KILL=call:begun rbctl apply payroll --env test \
		--yes $pin >"$SCRATCH/out/cut" 2>&1
	watched resume-list rbctl resume
	run=$(cut -d" " -f1 "$SCRATCH/out/resume-list")
	watched resume rbctl resume "$run" --yes --redo call
	contains "$SCRATCH/out/resume" "Done: "
'
check 'using the tokens that it got' '
	cd store
	watched token-list rbctl token list
	watched token-list-json rbctl --json token list
	watched token-check rbctl token check || true
	watched token-introspect rbctl token introspect kept
	watched token-refresh rbctl token refresh kept
	watched token-exec rbctl token exec kept -- sh -c "wc -c <&3; env"
	# To print it is what this one is for; it is kept apart.
	hunt watch rbctl token get kept --show >"$SCRATCH/printed" 2>&1
'
check 'giving them back' '
	cd store
	# This server calls any token good, so nothing is proven.
	exits 8 watched token-revoke rbctl token revoke kept --yes \
		--reason "it is done" --evidence "$SCRATCH/out/evidence"
'
check 'telling what happened' '
	cd store
	for format in text json html; do
		watched "audit-$format" rbctl audit report --format "$format"
	done
	watched receipts rbctl receipts list
	watched receipts-json rbctl --json receipts list
	watched receipts-verify rbctl receipts verify test
	watched status rbctl status
	watched log rbctl log
	watched doctor rbctl doctor || true
'
check 'a browser gets an address, and nothing of the secrets' '
	cd store
	HUNTED=$(cat "$SCRATCH/secret/client-secret")
	BROWSER=$PWD/../browser
	export HUNTED BROWSER
	rbctl apply environment --env test --yes $pin \
		>"$SCRATCH/out/browsed" 2>&1 &
	wait_for [ -s "$SCRATCH/out/browser" ]
	kill $!
	wait $! || true
	contains "$SCRATCH/out/browser" "$issuer/authorize"
	lacks "$SCRATCH/out/browser" "HUNTED="
'
check 'a command that the identity comes from sees nothing of the secrets' '
	cd store
	HUNTED=$(cat "$SCRATCH/secret/client-secret")
	HUNTED_TOO=$HUNTED
	export HUNTED HUNTED_TOO
	cat >../keeper <<-END
		#!/bin/sh
		env >>"$SCRATCH/out/keeper"
		cat "$XDG_CONFIG_HOME/rbctl/identity"
	END
	chmod +x ../keeper
	cat >"$XDG_CONFIG_HOME/rbctl/commands.json" <<-END
		{ "format": "commands/1",
		  "commands": { "keeper": ["$PWD/../keeper"] } }
	END
	chmod 600 "$XDG_CONFIG_HOME/rbctl/commands.json"
	for names in fromenv "fromenv fromother"; do
		# shellcheck disable=SC2086
		rbctl --identity command:keeper apply $names --env test --yes \
			--set pin=env:HUNTED_TOO >"$SCRATCH/out/kept-$names" 2>&1
	done
	contains "$SCRATCH/out/keeper" PATH=
	lacks "$SCRATCH/out/keeper" HUNTED
	rm "$XDG_CONFIG_HOME/rbctl/commands.json"
'
check 'no key of a connection is written to a file, whoever asks for it' '
	openssl req -x509 -newkey rsa:2048 -nodes -keyout tls.key -out tls.pem \
		-days 2 -subj /CN=localhost 2>/dev/null
	spawn openssl s_server -accept 127.0.0.1:0 -cert tls.pem -key tls.key \
		-www >tls.said 2>&1
	wait_for grep -q "^ACCEPT .*:[0-9]" tls.said
	port=$(sed -n "s/^ACCEPT .*://p" tls.said)
	exits 7 env SSLKEYLOGFILE="$PWD/keys" \
		rbctl import "https://localhost:$port" 2>err
	contains err "certificate"
	[ ! -e keys ]
'
check 'in the middle of a request nothing of it is to be seen from outside' '
	cd store
	begin payroll token
	pid=$(cat "$SCRATCH/pid")
	tr "\0" "\n" <"/proc/$pid/cmdline" >"$SCRATCH/out/cmdline"
	cat "/proc/$pid/environ" >"$SCRATCH/out/environ" 2>/dev/null || true
	: >"$SCRATCH/modes.go"
	wait "$pid"
'
for signal in ABRT QUIT SEGV; do
	export signal
	check "no core is left of a process that is ended by SIG$signal" '
		cd store
		begin payroll introspect
		pid=$(cat "$SCRATCH/pid")
		kill -"$signal" "$pid"
		wait "$pid" || true
		find "$SCRATCH" -name "core*" -type f -size +0 |
			grep -v "/objects/" >cores || true
		same /dev/null cores
	'
done
for place in token introspect api still; do
	export place
	check "what memory could be dumped holds no secret, while /$place is asked" '
		cd store
		begin payroll "$place"
		pid=$(cat "$SCRATCH/pid")
		seen=0
		# Whoever may not read it can not dump it either.
		if head -c 0 "/proc/$pid/mem"; then
			kill -STOP "$pid"
			hunt memory "$pid" || seen=1
		fi
		kill -9 "$pid"
		wait "$pid" || true
		[ "$seen" = 0 ]
	'
done
check 'not in any file: output, state, vault, journals, configuration' '
	cp -r "$HOME" "$SCRATCH/out/home"
	hunt files "$SCRATCH/out" "$SCRATCH/work"
'
check 'nor in any object of the repository' '
	cd store
	git cat-file --batch-all-objects --batch >"$SCRATCH/objects"
	hunt files "$SCRATCH/objects" .git
'
check 'the hunter itself finds what there is' '
	base64 <"$SCRATCH/secret/client-secret" >bait
	exits 1 hunt files bait
	exits 1 hunt files "$SCRATCH/printed"
	rm bait
'
done_testing
