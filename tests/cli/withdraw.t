#!/bin/sh
# withdraw.t - rbctl withdraw takes back one's own word, and nobody else's
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >/dev/null

# A server needs two signatures: commit_server TITLE, by alice.
commit_server() {
	mkdir -p servers
	printf '{ "format": "server/1", "title": "%s", "responsible": "it", "issuer": "https://s.example.com", "metadata": { "issuer": "https://s.example.com", "token_endpoint": "https://s.example.com/t" } }\n' "$1" >servers/s.json
	git add servers
	git commit -qm "server $1"
}

check 'refuses when there is nothing of yours to take back' '
	cd store
	git switch -q -c work
	commit_server One
	sign bob >/dev/null
	exits 1 rbctl withdraw --key ../carol --yes --reason x >got
	contains got "nothing to withdraw"
	contains got carol
'
check 'asks before it signs' '
	cd store
	exits 4 rbctl withdraw --key ../bob --reason "too early" 2>got
	contains got "the approval of 2026-11-24"
	contains got "--yes"
	exits 4 rbctl withdraw --key ../bob --yes 2>got
	contains got "--reason"
	git log -1 --format=%s >got
	contains got "Approve servers/s.json"
'
check 'takes an approval back, and says so' '
	cd store
	rbctl withdraw --key ../bob --yes --reason "too early" >got
	contains got "took back: the approval of 2026-11-24"
	contains got "0/2 signed"
	exits 1 rbctl land >got
'
check 'what was taken back can not be taken back twice' '
	cd store
	exits 1 rbctl withdraw --key ../bob --yes --reason again >got
	contains got "nothing to withdraw"
'
check 'whoever withdrew can sign again' '
	cd store
	sign bob >got
	contains got "1/2 signed: bob"
	sign carol >got
	contains got "is approved"
	rbctl land
'
check 'only the last word of a person for a path is taken back' '
	cd store
	git switch -q -c both main
	commit_checklist two
	commit_checklist three
	sign bob --path checklists/two.json >/dev/null
	rbctl reject --key ../bob --yes --reason "not that one" \
		--path checklists/three.json >/dev/null
	rbctl withdraw --key ../bob --yes --reason "all of it" --json \
		>got 2>/dev/null
	jq -e ".format == \"withdraw/1\" and .ok and
		([.taken_back[].type] == [\"reject\", \"approve\"]) and
		(.paths | length) == 2" got
'
check 'an approval that completed the sign-offs is not taken back' '
	cd store
	git switch -q -c late main
	commit_checklist late
	sign bob >/dev/null
	exits 1 rbctl withdraw --key ../bob --yes --reason x >got
	contains got "too late"
	rbctl verify HEAD
'
check 'what an edit made void already is nothing to take back' '
	cd store
	git switch -q -c void main
	commit_checklist four
	rbctl reject --key ../carol --yes --reason no >/dev/null
	commit_checklist four "Is it better?"
	exits 1 rbctl withdraw --key ../carol --yes --reason x >got
	contains got "nothing to withdraw"
	contains got STALE
'
done_testing
