#!/bin/sh
# explain.t - rbctl explain says who signed, who could, who can't and why
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >/dev/null

check 'names the rule, the signers and the barred' '
	cd store
	git switch -q -c work
	mkdir -p servers
	printf "{ \"format\": \"server/1\", \"title\": \"S\", \"responsible\": \"it\", \"issuer\": \"https://s.example.com\", \"metadata\": { \"issuer\": \"https://s.example.com\", \"token_endpoint\": \"https://s.example.com/t\" } }\n" >servers/s.json
	git add servers && git commit -qm server
	sign bob >/dev/null
	rbctl explain >got
	contains got "missing: needs 2 of role security, 1/2 signed: bob"
	contains got "could sign: carol"
	contains got "so can'"'"'t sign: alice"
'
check 'says why a sign-off does not count' '
	cd store
	sed -i "s/\"S\"/\"T\"/" servers/s.json
	git commit -qam edit
	rbctl explain >got
	contains got "doesn'"'"'t count, STALE"
'
check 'one path alone can be asked for' '
	cd store
	commit_checklist one
	rbctl explain HEAD checklists/one.json >got
	contains got "checklists/one.json"
	lacks got "servers/s.json (new)"
'
check 'the answer for programs is complete' '
	cd store
	rbctl explain --json >got
	jq -e ".format == \"explain/1\" and (.findings | length) == 1 and
		(.rules | length) == 2" got
'
done_testing
