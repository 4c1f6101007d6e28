#!/bin/sh
# requires.t - "first in test, then in prod": what does not count as the first
# shellcheck disable=SC2034 # read by lib.sh
FIXTURE_GREETS=yes
. "$(dirname "$0")/lib.sh"

CLIENT=$SCRATCH/client
RECEIPTS=refs/rbctl/receipts/test

# Dave operates in test; what runs in prod has run there.
environment() { # environment TITLE FILTER
	environment_document "$1" | jq "$2"
}
rules=$(change alice "$L1" \
	environments/test.json "$(environment Test '.operators = ["dave"]')" \
	environments/other.json "$(environment Other '.operators = ["dave"]')" \
	environments/prod.json "$(environment Prod '.requires_run_in =
		{environment: "test", within: "30d"}')")
rules=$(sign_off carol "$rules")
keep "$rules"

waits() { # for a run in test, and nothing is sent
	: >"$GREETINGS"
	stops OUT_OF_BOUNDS prod
	[ ! -s "$GREETINGS" ]
}

# green: a client with a run in test, whose receipt is in ./receipt.json.
green() {
	client "$rules"
	exits 0 in_client apply hello --env test --yes --json >applied
	receipt test >receipt.json
}

# instead SIGNER [FILTER]: the chain is one receipt: that one, edited.
instead() {
	jq -cSj ".previous = null | .sequence = 1 | del(.previous_sha256) |
		${2:-.}" receipt.json >forged.json
	if [ "$1" = nobody ]; then
		: >forged.sig
	else
		armour "$1" rbctl-receipt@v1 <forged.json >forged.sig
	fi
	in_tree=$(printf "100644 blob %s\treceipt.json\n100644 blob %s\treceipt.json.sig\n" \
		"$(git -C "$CLIENT" hash-object -w "$PWD/forged.json")" \
		"$(git -C "$CLIENT" hash-object -w "$PWD/forged.sig")" |
		git -C "$CLIENT" mktree)
	git -C "$CLIENT" update-ref $RECEIPTS \
		"$(git -C "$CLIENT" commit-tree -m receipt "$in_tree")"
}

check 'what ran in test runs in prod, and before that it does not' '
	client "$rules"
	waits
	green
	instead dave
	exits 0 in_client apply hello --env prod --yes --json >applied
'
check 'a receipt that nobody signed, or was edited since, does not count' '
	green
	instead nobody
	waits
	instead dave
	cp forged.sig kept.sig
	jq -cSj ".inputs = {}| .run = \"2026-01-01-000000-01\"" forged.json >edited
	tree=$(printf "100644 blob %s\treceipt.json\n100644 blob %s\treceipt.json.sig\n" \
		"$(git -C "$CLIENT" hash-object -w "$PWD/edited")" \
		"$(git -C "$CLIENT" hash-object -w "$PWD/kept.sig")" |
		git -C "$CLIENT" mktree)
	git -C "$CLIENT" update-ref $RECEIPTS \
		"$(git -C "$CLIENT" commit-tree -m receipt "$tree")"
	waits
'
check 'nor does one of a stranger' '
	green
	instead mallory
	waits
	instead mallory ".operator = \"mallory\""
	waits
'
check 'nor one of somebody who does not operate there' '
	green
	instead bob
	waits
	instead bob ".operator = \"bob\""
	waits
	instead dave ".operator = \"bob\""
	waits
'
check 'nor one of a run that failed, began only, or was elsewhere' '
	green
	for filter in ".result = \"failed\"" ".result = \"started\"" \
		".result = \"revoked\"" ".environment = \"other\"" \
		".runbook.name = \"bye\"" ".runbook.sha256 = (\"0\" * 64)"; do
		instead dave "$filter"
		waits
	done
	in_client apply hello --env other --yes >applied 2>&1
	git -C "$CLIENT" update-ref $RECEIPTS refs/rbctl/receipts/other
	waits
'
check 'nor one of another revision, whose parts were others' '
	green
	instead dave ".revision = \"$L1\""
	waits
	instead dave ".revision = (\"0\" * 40)"
	waits
	instead dave ".revision = \"HEAD\""
	waits
'
check 'nor one that is too old, or of a time to come' '
	green
	instead dave ".ended = \"2025-01-01T00:00:00Z\""
	waits
	instead dave ".ended = \"2099-01-01T00:00:00Z\""
	waits
	instead dave ".ended = \"soon\""
	waits
'
check 'nor one of a key that was stolen' '
	green
	instead dave
	new_key dave2
	stolen=$(change alice "$rules" .rbctl/policy.json "$(policy "
		.version = 2 | .people.dave.keys = [
		{key: \"$(public_key dave)\", status: \"compromised\",
			since: \"$rules\"},
		{key: \"$(public_key dave2)\", status: \"active\"}]")")
	stolen=$(sign_off carol "$(sign_off bob "$stolen" "$rules")" "$rules")
	git -C "$CLIENT" update-ref "$LIVE" "$stolen"
	git -C "$CLIENT" config user.signingKey "$KEYS/dave2"
	waits
	instead dave2
	exits 0 in_client apply hello --env prod --yes --json >applied
'
done_testing
