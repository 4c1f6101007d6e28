#!/bin/sh
# clocks.t - what today's date refuses is not let in by the dates written on it
# shellcheck disable=SC2034 # read by lib.sh
FIXTURE_POLICY='.delegations = [{from: "bob", to: "dave",
	roles: ["security"], until: "2026-12-01T00:00:00Z"}] |
	.roles.writers = ["alice", "dave"] |
	.rules[2].paths = ["runbooks/**", "notes/a.txt"] |
	.rules |= . + [{paths: ["notes/b.txt"],
		sign_offs: [{role: "writers", count: 1}]}]'
. "$(dirname "$0")/lib.sh"

LATER=2026-12-24T08:30:00Z
RUNS_OUT='.expires = "2026-11-24T10:00:00Z"'
x=$(change alice "$L1" runbooks/hello.json \
	"$(runbook_document | jq '.title = "Something else"')")
expired=$(sign_off bob "$x" "" "$RUNS_OUT")
ended=$(sign_off dave "$x")

# later COMMAND…: a month later, by git's dates and by rbctl's.
later() {
	RBCTL_NOW=$LATER GIT_COMMITTER_DATE="1798101000 +0000" \
		GIT_AUTHOR_DATE="1798101000 +0000" "$@"
}

# anew PERSON COMMIT [BASE [FILTER]]: signed a month later.
anew() {
	later sign_off "$1" "$2" "${3:-}" \
		".issued = \"$LATER\" | ${4:-.}"
}

# plain TREE-ISH PARENT: nobody signs it.
plain() {
	as alice commit_tree alice "$1^{tree}" plain "$2"
}

# looks COMMIT: a client that knew L1 has that live a month later. What it
# says is in `verified`.
looks() {
	keep "$1"
	go_live "$1"
	later in_client verify --json >verified || :
}

knows() { # knows COMMIT
	client "$1"
	exits 0 in_client verify >verified
}

# not_by_two_pushes CODE COMMIT: nor by two looks.
not_by_two_pushes() {
	back=$(plain "$L1" "$2")
	again=$(plain "$2" "$back")
	server
	for nb_commit in "$2" "$back" "$again"; do
		later exits 1 push "$nb_commit"
		[ "$(live_of "$SCRATCH/server.git")" = "$L1" ]
	done
	later exits 1 push "$back"
	contains pushed "$1"
	contains pushed "never went live"
	knows "$L1"
	looks "$back"
	[ "$(jq .ok verified)" = false ]
	later exits 1 in_client apply hello --env test --json >applied
	looks "$again"
	has_code "$1" verified
	later stops "$1" test
	later stops "$1" test --revision "$2"
}

check 'A42 what ran out is not live by its own revert and a second push' '
	not_by_two_pushes EXPIRED "$expired"
'
check 'nor is what somebody signed whose delegation had ended' '
	not_by_two_pushes NOT_IN_ROLE "$ended"
'
check 'nor when the revert is signed in the same way' '
	back=$(sign_off dave "$(plain "$L1" "$ended")" "$ended")
	server
	later exits 1 push "$back"
	contains pushed NOT_IN_ROLE
	[ "$(live_of "$SCRATCH/server.git")" = "$L1" ]
	knows "$L1"
	looks "$back"
	[ "$(jq .ok verified)" = false ]
'
check 'A42 what is dated later than the history that holds it waits' '
	tip=$(sign_off bob "$x" "" ".issued = \"$LATER\"")
	server
	later exits 1 push "$tip"
	contains pushed OUT_OF_BOUNDS
	knows "$L1"
	looks "$tip"
	has_code "~OUT_OF_BOUNDS" verified
	[ "$(jq .ok verified)" = false ]
'
check 'what ran out and is signed anew goes live, and stays it' '
	tip=$(anew carol "$expired")
	server
	later push "$tip"
	later exits 0 in_server verify >verified
	knows "$L1"
	looks "$tip"
	[ "$(jq .ok verified)" = true ]
	later exits 0 in_client verify >verified
	later runs test
'
check 'so does what was added in between, when all is signed anew' '
	more=$(change alice "$expired" notes/a.txt "a, third")
	more=$(sign_off bob "$more" "$expired" "$RUNS_OUT")
	tip=$(anew carol "$more")
	server
	later exits 1 push "$more"
	contains pushed EXPIRED
	later push "$tip"
	later exits 0 in_server verify >verified
'
check 'what is added afterwards can not go live on top, whoever signs' '
	more=$(change alice "$expired" notes/a.txt "a, third")
	tip=$(anew carol "$more")
	server
	later exits 1 push "$tip"
	contains pushed EXPIRED
	contains pushed "git merge --squash"
'
check 'nobody is asked to sign it, and every door says why' '
	more=$(change alice "$expired" notes/a.txt "a, third")
	keep "$more"
	knows "$L1"
	git -C "$SCRATCH/client" update-ref refs/heads/feature "$more"
	later exits 1 in_client approve feature --key "$KEYS/carol" --yes \
		--reason ok >said
	contains said "no: EXPIRED: it is built on revision"
	contains said "never went live"
	[ "$(git -C "$SCRATCH/client" rev-parse feature)" = "$more" ]
	for command in verify land; do
		later exits 1 in_client $command feature >said
		contains said "never went live"
	done
	later in_client explain feature >said
	contains said "never went live"
	later in_client todo --key "$KEYS/carol" --json >said
	[ "$(jq -r ".branches[0].reason" said)" = EXPIRED ]
	jq -r ".branches[0].detail" said >detail
	contains detail "never went live"
'
check 'the way that it names leads on, and shows the whole change' '
	more=$(change alice "$expired" notes/a.txt "a, third")
	squashed=$(later as alice commit_tree alice "$more^{tree}" all "$L1")
	keep "$squashed"
	knows "$L1"
	git -C "$SCRATCH/client" update-ref refs/heads/feature "$squashed"
	later in_client approve feature --key "$KEYS/carol" --yes \
		--reason ok --answer scope=yes --answer secrets=yes \
		--answer unused=yes --answer impact=none \
		--answer tested=yes --answer backout=revert >said 2>&1
	contains said "Something else"
	contains said notes/a.txt
	later exits 0 in_client verify feature >said
'
check 'a candidate that left live before it moved on has run out, too' '
	live=$(sign_off bob "$(change alice "$L1" notes/a.txt "a, third")")
	keep "$live"
	keep "$expired"
	knows "$live"
	git -C "$SCRATCH/client" update-ref refs/heads/feature "$expired"
	in_client verify feature
	later exits 1 in_client verify feature --json >verified
	has_code EXPIRED verified
	later in_client todo --key "$KEYS/carol" --json >said
	[ "$(jq -r ".branches[0].reason" said)" = EXPIRED ]
	go_live "$expired"
	later exits 1 in_client verify "$expired" --json >verified
	has_code EXPIRED verified
'

# ---- live on a host that has no hook, and seen a month later ----

check 'nobody signs on top of what is new here and has run out' '
	next=$(change alice "$expired" notes/a.txt "a, third")
	keep "$next"
	knows "$L1"
	go_live "$expired"
	git -C "$SCRATCH/client" update-ref refs/heads/feature "$next"
	later exits 1 in_client approve feature --key "$KEYS/carol" --yes \
		--reason ok >said 2>&1
	contains said UNAPPROVED
	contains said "is new here"
	later exits 1 in_client reject feature --key "$KEYS/carol" --yes \
		--reason no >said 2>&1
	contains said "is new here"
	[ "$(git -C "$SCRATCH/client" rev-parse feature)" = "$next" ]
	plain=$(plain "$expired" "$expired")
	keep "$plain"
	later exits 1 in_client verify "$plain" --json >verified
	has_code EXPIRED verified
	later exits 1 in_client land "$plain" --json >landed
	has_code EXPIRED landed
	[ "$(live_of "$SCRATCH/client")" = "$expired" ]
'
check 'who withdraws something tells nothing of it' '
	other=$(change alice "$L1" notes/a.txt "a, third")
	bobs=$(anew bob "$other" "$L1")
	tree=$(edit "$expired" notes/a.txt \
		"$(dev rev-parse "$other:notes/a.txt")")
	both=$(as alice commit_tree alice "$tree" merge "$expired" "$other")
	for person in alice carol; do
		back=$(anew "$person" "$both" "$expired" ".type = \"withdraw\" |
			.decision = \"withdraw\" |
			.changes |= map(select(.path == \"notes/a.txt\"))")
		knows "$L1"
		looks "$(later as alice commit_tree alice "$tree" merge \
			"$back" "$bobs")"
		has_code EXPIRED verified
		later stops EXPIRED test
	done
'
check 'nor does who approves something and was not asked to sign for it' '
	next=$(change bob "$expired" notes/b.txt "b, second")
	knows "$L1"
	looks "$(anew alice "$next" "$expired")"
	has_code EXPIRED verified
	next=$(change bob "$expired" notes/a.txt "a, third")
	knows "$L1"
	looks "$(anew carol "$next" "$expired")"
	[ "$(jq .ok verified)" = true ]
'
check 'who was away when a delegation ended misses nothing' '
	next=$(change alice "$ended" notes/a.txt "a, third")
	knows "$L1"
	looks "$(anew carol "$next" "$ended")"
	[ "$(jq .ok verified)" = true ]
	later runs test
'
done_testing
