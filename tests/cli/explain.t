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
check 'everybody who does not count is named with the reason' '
	cd store
	git switch -q -c policy main
	jq ".version = 2 | .people.dave = {name: \"Dave\", email: \"dave@example.org\",
		keys: [{key: \"$(cut -d " " -f 1,2 ../dave.pub)\"}]} |
		.people.erin = {name: \"Erin\", keys: [{key:
		\"$(ssh-keygen -q -t ed25519 -N "" -f ../erin; cut -d " " -f 1,2 ../erin.pub)\",
		status: \"retired\"}]} | .roles.security += [\"erin\"]" \
		.rbctl/policy.json >../new && cat ../new >.rbctl/policy.json
	git commit -qam "dave and erin"
	sign bob >/dev/null
	sign carol >/dev/null
	rbctl land >/dev/null
	git switch -q -c people main
	mkdir -p servers
	printf "{ \"format\": \"server/1\", \"title\": \"P\", \"responsible\": \"it\", \"issuer\": \"https://p.example.com\", \"metadata\": { \"issuer\": \"https://p.example.com\", \"token_endpoint\": \"https://p.example.com/t\" } }\n" >servers/p.json
	git add servers && git commit -qm p
	exits 1 sign dave >refusal
	contains refusal NOT_IN_ROLE
	sign bob >/dev/null
	rbctl explain >got
	contains got "needs 2 of role security, 1/2 signed: bob"
	contains got "could sign: carol"
	contains got "doesn'\''t count: erin: their key is retired"
	rbctl explain --json >got
	jq -e "[.rules[0].excluded[] | [.person, .reason]] | sort ==
		[[\"alice\", \"CONTRIBUTOR\"], [\"dave\", \"NOT_IN_ROLE\"],
		[\"erin\", \"KEY_NOT_VALID_HERE\"]]" got
	jq -e ".rules[0].could_sign == [\"carol\"]" got
'
check 'a void sign-off is a reason too, and may be given again' '
	cd store
	sed -i "s/\"P\"/\"Q\"/" servers/p.json
	git commit -qam edit
	rbctl explain --json >got
	jq -e "any(.rules[0].excluded[]; .person == \"bob\" and
		.reason == \"STALE\" and .may_sign_again)" got
	jq -e ".rules[0].could_sign == [\"bob\", \"carol\"]" got
'
check 'a path that did not change is explained by who approved it last' '
	cd store
	rbctl explain main --path .rbctl/policy.json >got
	contains got ".rbctl/policy.json (changed)"
	contains got "2/2 signed: carol and bob"
	rbctl explain HEAD --path .rbctl/policy.json >got
	contains got "unchanged since the last approved revision"
	contains got "It was approved as it stands in:"
	contains got "2/2 signed: carol and bob"
	rbctl explain HEAD --path .rbctl/policy.json --json >got
	jq -e ".unchanged.governed and .unchanged.present and
		.unchanged.rules[0].needs[0].count == 2 and
		.unchanged.approved_in.ok and
		.unchanged.approved_in.rules[0].filled == 2" got
	rbctl explain HEAD --path .rbctl/schemas/server.json >got
	contains got "as it did in the anchor"
	exits 5 rbctl explain HEAD --path nothing/here.json 2>got
	contains got "there is no"
'
done_testing
