#!/bin/sh
# time.t - a sign-off that ran out lets nothing new live, and takes nothing back
. "$(dirname "$0")/lib.sh"

note=$(change alice "$L1" notes/a.txt 'a, third')
short=$(sign_off bob "$note" "" '.expires = "2026-11-24T10:00:00Z"')
keep "$short"

# at TIME COMMAND…
at() {
	at_now=$(date -u -d "$1" +%s)
	shift
	RBCTL_NOW=$at_now "$@"
}

check 'A42 a sign-off is good until its last second' '
	client
	exits 0 in_client verify >verified
	go_live "$short"
	at 2026-11-24T10:00:00Z runs test
	server
	at 2026-11-24T10:00:00Z push "$short"
'

check 'A42 and not after it' '
	client
	exits 0 in_client verify >verified
	go_live "$short"
	at 2026-11-24T10:00:01Z exits 1 in_client verify --json >verified
	has_code EXPIRED verified
	jq -r .hint verified >hint
	contains hint "rbctl approve"
	at 2026-11-24T10:00:01Z stops EXPIRED test
	server
	at 2026-11-24T10:00:01Z exits 1 push "$short"
	contains pushed EXPIRED
'

check 'A42 no date on a later commit brings it back' '
	later=$(
		export GIT_COMMITTER_DATE="1700000000 +0000"
		as dave commit_tree dave "$short^{tree}" "nothing" "$short"
	)
	client
	exits 0 in_client verify >verified
	go_live "$later"
	at 2026-11-24T10:00:01Z stops EXPIRED test
	server
	at 2026-11-24T10:00:01Z exits 1 push "$later"
'

check 'A42 what was live in time stays live' '
	client "$short"
	exits 0 in_client verify >verified
	at 2026-12-24T10:00:00Z exits 0 in_client verify >verified
	at 2026-12-24T10:00:00Z runs test
	server
	push "$short"
	next=$(change alice "$short" notes/b.txt "b, second")
	next=$(
		export GIT_COMMITTER_DATE="1798106400 +0000" # 2026-12-24
		sign_off carol "$next" "$short" \
			".issued = \"2026-12-24T10:00:00Z\""
	)
	at 2026-12-24T10:00:00Z push "$next"
	go_live "$next"
	at 2026-12-24T10:00:00Z runs test
'

check 'A42 by the dates of the history it ran out too' '
	carol=$(
		export GIT_COMMITTER_DATE="1795521601 +0000" # 12:00:01
		as dave commit_tree dave "$short^{tree}" "nothing" "$note"
	)
	refused EXPIRED "$(
		export GIT_COMMITTER_DATE="1795521601 +0000"
		sign_off bob "$carol" "" ".expires = \"2026-11-24T10:00:00Z\""
	)"
'

check 'A42 a commit from the future does not stop the clocks of a store' '
	c=$(
		export GIT_COMMITTER_DATE="4070908800 +0000" # 2099-01-01
		export GIT_AUTHOR_DATE="$GIT_COMMITTER_DATE"
		change alice "$L1" notes/a.txt "a, of the future"
	)
	tip=$(sign_off bob "$c")
	server
	exits 1 push "$tip"
	contains pushed BAD_OBJECT
	contains pushed "still to come"
	client
	exits 0 in_client verify >verified
	go_live "$tip"
	stops BAD_OBJECT test
'

done_testing
