#!/bin/sh
# init.t - rbctl init makes a store that works at once
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_people

check 'makes a signed first commit, a policy, schemas and hooks' '
	make_store store >got
	contains got "fingerprint   SHA256:"
	cd store
	git verify-commit HEAD
	[ -x .git/hooks/pre-commit ]
	[ -f .rbctl/policy.json ]
	[ -f .rbctl/schemas/runbook.json ]
	[ -z "$(git status --porcelain)" ]
'
check 'the new store is approved and its policy is sound' '
	cd store
	rbctl verify
	rbctl policy check
'
check 'three people: two must sign for servers, one for runbooks' '
	cd store
	rbctl policy who servers/x.json >got
	contains got "needs 2 of role security"
	rbctl policy who runbooks/x.json >got
	contains got "needs 1 of role security"
'
check 'one person alone may sign, and is told so' '
	rbctl init alone --key alice >got
	contains got "you are alone"
	cd alone
	jq -e ".separation_of_duties == false" .rbctl/policy.json
'
check 'the answer for programs names anchor and fingerprint' '
	rbctl init forjson --key alice --json >got
	jq -e ".format == \"init/1\" and (.fingerprint | startswith(\"SHA256:\"))" got
'
check 'a folder with commits is refused and left alone' '
	mkdir full && cd full
	git init -q && git commit -q --allow-empty -m x
	cd ..
	exits 5 rbctl init full --key alice 2>got
	contains got "has commits already"
'
check 'a repository without commits is taken' '
	mkdir fresh && git init -q -b main fresh
	rbctl init fresh --key alice
'
check 'nobody to sign is a usage error that says what to do' '
	exits 2 rbctl init nobody 2>got
	contains got "nobody is named who may sign"
	contains got "hint: "
'
check 'a malformed person is named' '
	exits 2 rbctl init broken --person alice 2>got
	contains got "ID:NAME:EMAIL:KEYFILE"
'
check 'a key of another type is refused' '
	ssh-keygen -q -t ecdsa -N "" -f other
	exits 5 rbctl init ecdsa --key other 2>got
	contains got "ssh-ed25519"
'
check 'one key for two people is refused' '
	exits 5 rbctl init twice \
		--person "alice:A:a@example.org:alice.pub" \
		--person "eve:E:e@example.org:alice.pub" 2>got
	contains got "key"
'
done_testing
