#!/bin/sh
# reject.t - rbctl reject stops a change for everybody, until it is withdrawn
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_people
rbctl init store --key alice \
	--person 'alice:Alice Example:alice@example.org:alice.pub' \
	--person 'bob:Bob Example:bob@example.org:bob.pub' \
	--person 'carol:Carol Example:carol@example.org:carol.pub' \
	--person 'dave:Dave Example:dave@example.org:dave.pub' >/dev/null

check 'nothing to reject is a no' '
	cd store
	exits 1 rbctl reject --key ../carol --yes --reason x >got
	contains got "nothing to reject"
	contains got "hint: "
'
check 'shows the change, and says what a rejection does before it asks' '
	cd store
	git switch -q -c work
	mkdir -p servers
	printf "{ \"format\": \"server/1\", \"title\": \"S\", \"responsible\": \"it\", \"issuer\": \"https://s.example.com\", \"metadata\": { \"issuer\": \"https://s.example.com\", \"token_endpoint\": \"https://s.example.com/t\" } }\n" >servers/s.json
	git add servers && git commit -qm server
	before=$(git rev-parse HEAD)
	exits 4 rbctl reject --key ../carol --reason "not now" 2>got
	contains got "servers/s.json"
	contains got "stops this change for everybody"
	contains got "--yes"
	[ "$(git rev-parse HEAD)" = "$before" ]
'
check 'without a reason it waits for one, and an empty one is none' '
	cd store
	exits 4 rbctl reject --key ../carol --yes 2>got
	contains got "--reason"
	exits 2 rbctl reject --key ../carol --yes --reason " " 2>got
	contains got "a reason is missing"
'
check 'A44 what carol rejects stays rejected, whoever else signs' '
	cd store
	sign bob >/dev/null
	rbctl reject --key ../carol --yes --reason "the issuer is wrong" >got
	contains got "rejected:"
	contains got "REJECTED"
	contains got "the issuer is wrong"
	contains got "rbctl withdraw"
	sign dave >got
	contains got "REJECTED"
	for door in "verify HEAD" land; do
		exits 1 rbctl $door >got
		contains got REJECTED
		contains got carol
	done
	exits 1 rbctl verify HEAD --json >got
	jq -e ".reason == \"REJECTED\" and
		all(.rules[]; .satisfied)" got
'
check 'A44 until carol withdraws' '
	cd store
	exits 1 rbctl withdraw --key ../alice --yes --reason x >got
	contains got "nothing to withdraw"
	exits 1 rbctl verify HEAD >got
	rbctl withdraw --key ../carol --yes --reason "it is right now" >got
	contains got "took back: the rejection"
	contains got "the issuer is wrong"
	contains got "is approved"
	rbctl verify HEAD
	rbctl land
'
check 'the sign-off is a commit that stock git can check' '
	cd store
	rbctl policy signers >signers
	git -c gpg.ssh.allowedSignersFile=signers verify-commit HEAD HEAD~2
	git log -1 --format=%s HEAD~2 >got
	contains got "Reject servers/s.json"
	git log -1 --format=%B HEAD >got
	contains got "This takes back the rejection"
	contains got "\"type\":\"withdraw\""
'
check 'whoever wrote a change may reject it' '
	cd store
	git switch -q -c own main
	commit_checklist own
	rbctl reject --key ../alice --yes --reason "I made a mistake" >got
	sign bob >/dev/null
	exits 1 rbctl land >got
	contains got REJECTED
'
check 'a path alone can be rejected' '
	cd store
	git switch -q -c two main
	commit_checklist three
	commit_checklist four
	rbctl reject --key ../carol --yes --reason no --path checklists/four.json
	sign bob >/dev/null
	exits 1 rbctl land >got
	contains got REJECTED
	exits 1 rbctl verify HEAD --json >got
	jq -e "any(.findings[]; .type == \"reject\" and .counts)" got
'
check 'a key that the policy does not know rejects nothing' '
	ssh-keygen -q -t ed25519 -N "" -f eve
	cd store
	exits 1 rbctl reject --key ../eve --yes --reason x >got
	contains got UNKNOWN_KEY
'
check 'who is not asked to sign can not stop it, and is told' '
	cd store
	git switch -q -c role main
	jq ".version = 2 | .roles.security -= [\"dave\"] |
		.roles.operations -= [\"dave\"]" .rbctl/policy.json >../new
	cat ../new >.rbctl/policy.json
	git commit -qam "dave leaves"
	sign bob >/dev/null 2>&1
	sign carol >/dev/null 2>&1
	rbctl land >/dev/null
	git switch -q -c roleless main
	commit_checklist roleless
	exits 1 rbctl reject --key ../dave --yes --reason no >got
	contains got NOT_IN_ROLE
	contains got "rbctl policy who"
'
check 'what has all its sign-offs is no longer stopped by a rejection' '
	cd store
	git switch -q -c late main
	commit_checklist late
	sign bob >/dev/null
	before=$(git rev-parse HEAD)
	exits 1 rbctl reject --key ../carol --yes --reason no >got
	contains got "too late"
	contains got "git revert"
	[ "$(git rev-parse HEAD)" = "$before" ]
'
check 'the answer for programs says what became of the change' '
	cd store
	git switch -q -c json main
	commit_checklist five
	rbctl reject --key ../carol --yes --reason no --json >got 2>/dev/null
	jq -e ".format == \"reject/1\" and .ok and (.approved | not) and
		.reason == \"REJECTED\" and (.commit | length) == 40" got
	[ "$(jq -r .commit got)" = "$(git rev-parse HEAD)" ]
'
check 'a branch that is not there is an input error' '
	cd store
	exits 5 rbctl reject nowhere --yes --reason x 2>got
	contains got "no branch"
'
done_testing
