#!/bin/sh
# config_wrong.t - a server's wrong answer makes nothing worse here
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
. "$TOP/tests/cli/config.sh"
. "$TOP/tests/cli/products.sh"

for program in curl age; do
	command -v $program >/dev/null || skip_all "$program is not installed"
done
perl -MJSON::PP -e 1 2>/dev/null || skip_all 'perl has no JSON::PP'
make_people
rbctl -q key new >"$SCRATCH/identity"
spawn perl "$TOP/tests/cli/registrar.pl" >"$SCRATCH/at" 2>"$SCRATCH/server.log"
wait_for test -s "$SCRATCH/at"
AT=$(cat "$SCRATCH/at")
VAULT=$XDG_STATE_HOME/rbctl/vault
product_store rfc7592 "$AT" >"$SCRATCH/world.log" 2>&1

it_is() { # it_is [SWITCH]: what the server does wrong from now on
	curl -sS -o "$SCRATCH/by-hand" -X PUT \
		-d "$(jq -cn '$ARGS.positional' --args "$@")" "$AT/is"
}
clients() {
	curl -sS "$AT/raw"
}

check 'an answer about another client changes nothing of ours' '
	rbctl apply exporter --env test >log 2>&1
	sha256sum "$VAULT"/exporter* >before
	contains before exporter.test.registration
	it_is mistakes
	exits 8 rbctl drift exporter >got
	contains got "about '"'another'"'"
	exits 8 rbctl plan exporter --env test >got 2>&1
	exits 8 rbctl apply exporter --env test >got 2>&1
	contains got "about '"'another'"'"
	sha256sum "$VAULT"/exporter* >after
	same before after
	it_is
	rbctl drift exporter >got
'
# The host of somebody else, with everything that it was asked.
spawn perl "$TOP/tests/cli/registrar.pl" >"$SCRATCH/other" 2>"$SCRATCH/other.log"
wait_for test -s "$SCRATCH/other"
OTHER=$(cat "$SCRATCH/other")
kept_at() { # where the vault has it that the client is managed
	age -d -i "$XDG_CONFIG_HOME/rbctl/identity" \
		"$VAULT/exporter.test.registration.age" | jq -r .uri
}
goes_nowhere_else() { # the address is as it was, and nobody else was asked
	same "$SCRATCH/uri" uri
	[ "$(curl -sS "$OTHER/log")" = "[]" ]
}
check 'a look at a server that names a foreign address leaves the one it had' '
	kept_at >"$SCRATCH/uri"
	it_is renews "strays=1=$OTHER/steal"
	exits 1 rbctl drift exporter >got 2>&1
	contains got "OUT_OF_BOUNDS"
	contains got "$OTHER/steal"
	kept_at >uri
	goes_nowhere_else
	it_is
	rbctl drift exporter >got
'
check 'and nothing is sent to one that a server names between look and change' '
	declare_product rfc7592 ".desired.client_name = \"Another\"" >log 2>&1
	it_is "strays=2=$OTHER/steal"
	exits 1 rbctl apply exporter --env test >got 2>&1
	contains got "OUT_OF_BOUNDS"
	kept_at >uri
	goes_nowhere_else
	it_is
'
check 'nor to one that it names when the change is made' '
	it_is "strays=3=$OTHER/steal"
	exits 1 rbctl apply exporter --env test >got 2>&1
	contains got "OUT_OF_BOUNDS"
	[ "$(clients | jq -r ".[0].client_name")" = Another ]
	kept_at >uri
	goes_nowhere_else
	it_is
	rbctl apply exporter --env test >got 2>&1
	declare_product rfc7592 >log 2>&1
	rbctl apply exporter --env test >got 2>&1
	[ "$(clients | jq -r ".[0].client_name")" = Exporter ]
'
check 'a look that fails puts no secret over one that is of something else' '
	printf of-the-database >"$SCRATCH/database"
	rbctl -q secret set payroll-db --from "$SCRATCH/database"
	declare_product rfc7592 ".store_as = \"payroll-db\"" >log 2>&1
	sha256sum "$VAULT/payroll-db.age" >before
	it_is never
	exits 8 rbctl drift exporter >got
	contains got "client_secret_expires_at"
	sha256sum "$VAULT/payroll-db.age" >after
	same before after
	it_is
	declare_product rfc7592 >log 2>&1
'
check 'what was cut off in a change is not told as deleted by us' '
	declare_product rfc7592 ".desired.scope = \"payroll:read\"" >log 2>&1
	RBCTL_TEST_KILL=apply:sent rbctl apply exporter --env test >log 2>&1 || :
	rbctl resume --json >unfinished
	run=$(jq -r ".unfinished[-1].run" unfinished)
	declare_product rfc7592 ".absent = true" >log 2>&1
	exits 1 rbctl apply exporter --env test --delete >got 2>&1
	contains got "no: DRIFT"
	lacks got "was deleted"
	contains got "hint: rbctl resume $run"
	exits 1 rbctl resume "$run" >got 2>&1
	contains got "look there, and delete"
	exits 1 rbctl apply exporter --env test --delete >got 2>&1
	contains got "hint: look there, and delete"
	[ "$(clients | jq length)" = 1 ]
'
check 'nor is what may be there still in sync with being deleted' '
	exits 1 rbctl drift exporter >got
	contains got "drifted   configs/exporter.json in test"
	contains got "the server does not say whether it"
'
check 'a server that only registers clients is told in one way' '
	it_is plain
	git switch -q work
	git merge -q --ff-only main
	jq ".title = \"Another\"" environments/test.json >environments/plain.json
	make_product rfc7592 "del(.store_as)"
	land_config "Another environment" >log 2>&1
	before=$(clients | jq length)
	exits 8 rbctl apply exporter --env plain >got 2>&1
	contains got "did not say where and with what it is managed"
	lacks got "not known"
	made=$(sed -n "s/.*the client '"'\([^']*\)'"'.*/\1/p" got)
	for command in plan apply; do
		exits 9 rbctl $command exporter --env plain >got 2>&1
		contains got "made in '"'plain'"' already, as the client '"'"'$made"
		contains got "hint: manage it there by hand, and take "
	done
	[ "$(clients | jq length)" = $((before + 1)) ]
'
done_testing
