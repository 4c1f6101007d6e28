#!/bin/sh
# config.t - what was changed on a server by hand is not overwritten in silence
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/attack/registered.sh
. "$ATTACK/registered.sh"
command -v curl >/dev/null || skip_all 'there is no curl'

registered
RECEIPTS=refs/rbctl/receipts/test

# drifts [ARGUMENT…]: apply says DRIFT; the server and the chain of receipts
# stay as they are.
drifts() {
	on_server >server.before
	git -C "$SCRATCH/client" for-each-ref refs/rbctl >refs.before
	exits 1 in_client apply exporter --env test --json "$@" >applied
	has_code DRIFT applied
	on_server >server.after
	git -C "$SCRATCH/client" for-each-ref refs/rbctl >refs.after
	same server.before server.after
	same refs.before refs.after
}

check 'the client is there, and nothing is to be done' '
	[ "$(on_server .client_name)" = Exporter ]
	in_client apply exporter --env test --json >applied
	[ "$(jq -r ".steps[0].config.action" applied)" = none ]
'
check 'A47 a change by hand is refused, and each field is named' '
	by_hand PATCH "{\"scope\":\"payroll:read payroll:write\",
		\"grant_types\":[\"client_credentials\",\"password\"]}"
	drifts
	jq -r ".changes[0].drift[].place" applied | sort -u >got
	printf "/desired/grant_types\n/desired/scope\n" >want
	same want got
	drifts --rotate
	exits 1 in_client plan exporter --env test --json >applied
	has_code DRIFT applied
'
check 'A47 whoever may apply can not let it through by saying so' '
	by_hand PATCH "{\"scope\":\"payroll:read payroll:write\"}"
	exits 1 in_client apply exporter --env test --yes >applied
	contains applied "no: DRIFT"
	drifts --again
'
# forged KEY: the newest receipt again, saying that what is there now is how
# it was left, signed by KEY.
forged() {
	fo_tip=$(git -C "$SCRATCH/client" rev-parse $RECEIPTS)
	git -C "$SCRATCH/client" cat-file blob "$fo_tip:receipt.json" \
		>"$SCRATCH/receipt.json"
	jq -cSj --arg tip "$fo_tip" --argjson state "$(on_server \
		"{client_name, grant_types, response_types, scope}")" \
		--arg sha256 "$(sha256sum <"$SCRATCH/receipt.json" |
			cut -d " " -f 1)" ".steps[0].config.state = \$state |
		.previous = \$tip | .previous_sha256 = \$sha256 |
		.sequence += 1" "$SCRATCH/receipt.json" >"$SCRATCH/forged.json"
	armour "$1" rbctl-receipt@v1 <"$SCRATCH/forged.json" \
		>"$SCRATCH/forged.sig"
	fo_tree=$(printf "100644 blob %s\treceipt.json\n100644 blob %s\treceipt.json.sig\n" \
		"$(git -C "$SCRATCH/client" hash-object -w "$SCRATCH/forged.json")" \
		"$(git -C "$SCRATCH/client" hash-object -w "$SCRATCH/forged.sig")" |
		git -C "$SCRATCH/client" mktree)
	git -C "$SCRATCH/client" update-ref $RECEIPTS "$(git -C \
		"$SCRATCH/client" commit-tree -p "$fo_tip" -m forged "$fo_tree")"
}
check 'A47 a receipt that nobody in the policy signed does not hide it' '
	by_hand PATCH "{\"scope\":\"payroll:read payroll:write\"}"
	kept=$(git -C "$SCRATCH/client" rev-parse $RECEIPTS)
	forged mallory
	drifts
	git -C "$SCRATCH/client" update-ref $RECEIPTS "$kept"
	forged dave
	in_client plan exporter --env test --json >applied
	[ "$(jq -r ".changes[0].drifted" applied)" = false ]
	git -C "$SCRATCH/client" update-ref $RECEIPTS "$kept"
	drifts
'
check 'A47 without any receipt it is refused all the same' '
	by_hand PATCH "{\"scope\":\"payroll:read payroll:write\"}"
	kept=$(git -C "$SCRATCH/client" rev-parse $RECEIPTS)
	git -C "$SCRATCH/client" update-ref -d $RECEIPTS
	exits 1 in_client apply exporter --env test --json >applied
	has_code ROLLBACK applied
	# A client that never saw one finds none missing.
	rm "$SCRATCH/client-state/rbctl/stores"/*.json
	in_client -q trust "$R0" --yes
	drifts
	git -C "$SCRATCH/client" update-ref $RECEIPTS "$kept"
'
MINE='{"scope":"payroll:read payroll:write",
	"grant_types":["client_credentials","password"]}'

# reviewed TITLE: somebody changes it by hand, and a revision is live that may
# replace that. Each check does it for itself, under a title of its own.
reviewed() {
	by_hand PATCH "$MINE"
	exits 1 in_client plan exporter --env test --json >planned
	re_base=$(live_of "$SCRATCH/client")
	re_filter=".title = \"$1\" |
		.replaces = \"$(jq -r ".changes[0].pre_sha256" planned)\""
	re_change=$(change alice "$re_base" configs/exporter.json \
		"$(declared "$re_filter")")
	go_live "$(sign_off carol "$re_change" "$re_base")"
}

overwrites() {
	in_client apply exporter --env test --json >applied
	[ "$(jq -r ".steps[0].config.action" applied)" = update ]
	[ "$(on_server .scope)" = payroll:read ]
}

check 'A47 a signed revision lets that very state be overwritten' '
	reviewed "That very state"
	by_hand PATCH "{\"scope\":\"payroll:write\"}"
	drifts
	by_hand PATCH "$MINE"
	overwrites
'
check 'A47 what a revision was signed off to replace, it replaces once' '
	reviewed "Once"
	overwrites
	by_hand PATCH "$MINE"
	drifts
'

# ---- deleting ----

# refused CODE [ARGUMENT…]: no request changed anything, nothing is recorded.
refused() {
	re_code=$1
	shift
	on_server >server.before
	git -C "$SCRATCH/client" for-each-ref refs/rbctl >refs.before
	exits 1 in_client apply exporter --env test --json "$@" >applied
	has_code "$re_code" applied
	on_server >server.after
	git -C "$SCRATCH/client" for-each-ref refs/rbctl >refs.after
	same server.before server.after
	same refs.before refs.after
}
absent() { # absent BASE [FILTER]: a commit of alice that wants it gone
	change alice "$1" configs/exporter.json \
		"$(declared ".absent = true | ${2:-.}")"
}

check 'nobody deletes what no revision says is to go' '
	by_hand PATCH "{\"scope\":\"payroll:read\",\"client_name\":\"Exporter\",
		\"grant_types\":[\"client_credentials\"]}"
	refused UNAPPROVED --delete
	refused UNAPPROVED --delete --yes
	refused UNAPPROVED --delete --rotate
'
check 'nor what only a commit says, that nobody signed' '
	base=$(live_of "$SCRATCH/client")
	gone=$(absent "$base")
	keep "$gone"
	refused "UNAPPROVED STALE" --delete --revision "$gone"
	git -C "$SCRATCH/client" update-ref "$LIVE" "$gone"
	refused "UNAPPROVED STALE QUORUM NO_STATEMENT" --delete
	git -C "$SCRATCH/client" update-ref "$LIVE" "$base"
'
check 'nor by a sign-off of something else, or of an earlier revision' '
	base=$(live_of "$SCRATCH/client")
	other=$(change alice "$base" notes/a.txt "a, another")
	keep "$(sign_off carol "$other" "$base")"
	gone=$(absent "$base" ".title = \"To go\"")
	replayed=$(as carol commit_tree carol "$gone^{tree}" \
		"$(message carol "$(statement carol "$other" "$base")")" "$gone")
	keep "$replayed"
	git -C "$SCRATCH/client" update-ref "$LIVE" "$replayed"
	refused "UNAPPROVED STALE QUORUM NO_STATEMENT" --delete
	git -C "$SCRATCH/client" update-ref "$LIVE" "$base"
'
check 'nor when the document is just gone' '
	base=$(live_of "$SCRATCH/client")
	without=$(as alice commit_tree alice "$(edit "$base^{tree}" \
		configs/exporter.json -)" "Gone" "$base")
	go_live "$(sign_off carol "$without" "$base")"
	refused UNAPPROVED --delete
	base=$(live_of "$SCRATCH/client")
	back=$(change alice "$base" configs/exporter.json "$(declared .)")
	go_live "$(sign_off carol "$back" "$base")"
'
check 'what is signed to go goes when that is asked for, and once' '
	base=$(live_of "$SCRATCH/client")
	gone=$(absent "$base")
	go_live "$(sign_off carol "$gone" "$base")"
	refused OUT_OF_BOUNDS
	in_client plan exporter --env test --delete --json >planned
	by_hand PATCH "{\"scope\":\"payroll:write\"}"
	exits 1 in_client apply --plan "$PWD/planned" --json >applied
	has_code "DRIFT PLAN_STALE" applied
	refused DRIFT --delete
	by_hand PATCH "{\"scope\":\"payroll:read\"}"
	in_client apply exporter --env test --delete --json >applied
	[ "$(jq -r ".steps[0].config.action" applied)" = delete ]
	[ "$(on_server)" = null ]
	# Whatever stands there by then is not ours to delete.
	in_client apply exporter --env test --delete --json >applied
	[ "$(jq -r ".steps[0].config.action" applied)" = none ]
'
done_testing
