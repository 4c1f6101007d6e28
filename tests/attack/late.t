#!/bin/sh
# late.t - who comes back after a month, and what has run out by then
. "$(dirname "$0")/lib.sh"

# In time: signed until ten, live at half past eight; seen only a month later.
note=$(change alice "$L1" notes/a.txt 'a, third')
in_time=$(sign_off bob "$note" "" '.expires = "2026-11-24T10:00:00Z"')
LATER=2026-12-24T08:30:00Z

# returns COMMIT: a client that knew L1 looks again, a month later.
returns() {
	keep "$1"
	client "$L1"
	exits 0 in_client verify --json >verified
	git -C "$SCRATCH/client" update-ref "$LIVE" "$1"
	export RBCTL_NOW=$LATER
}

check 'what nobody builds on has run out' '
	returns "$in_time"
	exits 1 in_client verify --json >verified
	has_code EXPIRED verified
	exits 1 in_client apply hello --env test --json >applied
	has_code EXPIRED applied
'
check 'an empty commit on top does not help' '
	returns "$(as alice commit_tree alice "$in_time^{tree}" more "$in_time")"
	exits 1 in_client verify --json >verified
	has_code EXPIRED verified
'
check 'nor does a revision that does not build on it' '
	other=$(change alice "$in_time" notes/b.txt "b, second")
	both=$(sign_off bob "$other" "$L1" \
		".changes |= map(select(.path == \"notes/b.txt\"))")
	returns "$both"
	exits 1 in_client verify --json >verified
	has_code EXPIRED verified
'
check 'what somebody signed who knew it live is good' '
	next=$(change alice "$in_time" notes/b.txt "b, second")
	returns "$(sign_off bob "$next" "$in_time")"
	exits 0 in_client verify --json >verified
	[ "$(jq -r .ok verified)" = true ]
'
check 'a server is not shown it for the first time by a push' '
	next=$(change alice "$in_time" notes/b.txt "b, second")
	tip=$(sign_off bob "$next" "$in_time")
	server "$L1"
	export RBCTL_NOW=$LATER
	exits 1 push "$tip"
	contains pushed EXPIRED
'
done_testing
