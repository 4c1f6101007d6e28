#!/bin/sh
# policy.t - rbctl policy says whether a policy is sound and who may sign
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >/dev/null

# broken WORD FILTER: the policy changed by jq is refused, naming WORD.
broken() { # broken WORDS FILTER [REASON]
	jq "$2" store/.rbctl/policy.json >bad.json
	exits 1 rbctl -C store policy check ../bad.json >got
	contains got "${3:-POLICY_INVALID}"
	contains got "$1"
}

check 'the first policy is sound' '
	cd store
	rbctl policy check >got
	contains got "is sound"
'
check 'a misspelt member is named with its place' '
	sed "s/\"count\"/\"Count\"/" store/.rbctl/policy.json >bad.json
	exits 1 rbctl -C store policy check ../bad.json >got
	contains got POLICY_INVALID
	contains got "policy.json:"
'
check 'a file that is not there is an input error, not a bad policy' '
	exits 5 rbctl -C store policy check none.json 2>got
'
check 'a quorum that nobody can fill is refused' '
	broken "at best 3" ".rules[0].sign_offs[0].count = 9" \
		POLICY_UNSATISFIABLE
'
check 'an unknown person in a role is refused' '
	broken mallory ".roles.security += [\"mallory\"]"
'
check 'an unknown role in a rule is refused' '
	broken nobodies ".rules[0].sign_offs[0].role = \"nobodies\""
'
check 'one key under two people is refused' '
	broken "/people/eve/keys/0" ".people.eve = (.people.bob | .email = \"eve@example.org\")"
'
check 'a policy that no rule protects is refused' '
	broken .rbctl "del(.rules[2])"
'
check 'a name that would break out of a commit header is refused' '
	broken name ".people.bob.name = \"Bob\\nparent 0000\""
'
check 'text after the policy is refused' '
	{ cat store/.rbctl/policy.json; echo x; } >bad.json
	exits 1 rbctl -C store policy check ../bad.json >got
	contains got POLICY_INVALID
'
check 'signers are a file that stock git takes' '
	cd store
	rbctl policy signers >signers
	[ "$(wc -l <signers)" = 3 ]
	rbctl policy signers --json >json
	jq -j .allowed_signers json >told
	same signers told
	git -c gpg.ssh.allowedSignersFile=signers verify-commit HEAD
'
check 'who says how many are needed and who may' '
	cd store
	rbctl policy who servers/a.json README.md >got
	contains got "needs 2 of role security"
	contains got "can sign: Alice Example (alice), Bob Example (bob) and Carol"
	contains got "nobody has to sign"
	rbctl policy who servers/a.json README.md --json >got
	jq -e ".format == \"policy-who/1\" and .paths[0].governed and
		.paths[0].rules[0].needs[0].count == 2 and
		.paths[0].rules[0].needs[0].people[0] == \"alice\" and
		.paths[0].rules[0].excluded == [] and
		(.paths[1].governed | not)" got
'
check 'who names those who may not: who wrote it, whose key is retired' '
	cd store
	git switch -q -c retire
	jq ".version = 2 | .people.dave = {name: \"Dave\", keys: [{key:
		\"$(cut -d " " -f 1,2 ../dave.pub)\", status: \"retired\"}]} |
		.roles.security += [\"dave\"]" \
		.rbctl/policy.json >new && mv new .rbctl/policy.json
	git commit -qam "dave, retired"
	sign bob >/dev/null
	sign carol >/dev/null
	rbctl land >/dev/null
	git switch -q -c work
	commit_checklist one
	rbctl policy who checklists/one.json >got
	contains got "can sign: Bob Example (bob) and Carol Example (carol)"
	contains got "Alice Example (alice): they had a hand in it"
	contains got "Dave (dave): their key is retired"
	rbctl policy who checklists/one.json --json >got
	jq -e "[.paths[0].rules[0].excluded[] | [.person, .reason]] ==
		[[\"alice\", \"CONTRIBUTOR\"], [\"dave\", \"KEY_NOT_VALID_HERE\"]]" got
	git switch -q main
'
check 'check warns when one lost key would lock everyone out' '
	rbctl init pair \
		--person "alice:Alice Example:alice@example.org:alice.pub" \
		--person "bob:Bob Example:bob@example.org:bob.pub" --key alice
	jq ".separation_of_duties = true |
		(.rules[] | select(.paths[0] | startswith(\".rbctl\")) |
		.sign_offs[0].count) = 2" pair/.rbctl/policy.json >pair.json
	rbctl policy check "$PWD/pair.json" >got
	contains got "is sound"
	contains got "warning: losing one key locks everyone out: without alice or bob"
	rbctl policy check "$PWD/pair.json" --json >got
	jq -e ".format == \"policy-check/1\" and .ok and .warnings > 0 and
		any(.rules[]; .about_policy and .needed == [\"alice\", \"bob\"])" got
'
check 'check warns when nobody could write any more once one is gone' '
	cd store
	jq ".people |= del(.dave) | .roles.security -= [\"dave\"]" \
		.rbctl/policy.json >../three.json
	rbctl policy check ../three.json >got
	contains got "the policy itself: with alice, bob or carol gone, nobody of"
	rbctl policy check ../three.json --json >got
	jq -e "any(.rules[]; .about_policy and .needed == [] and
		.tight == [\"alice\", \"bob\", \"carol\"])" got
'
check 'check has nothing to warn of when enough people are left' '
	jq ".people.dave.keys[0].status = \"active\"" \
		store/.rbctl/policy.json >four.json
	rbctl policy check "$PWD/four.json" >got
	lacks got warning
	rbctl policy check "$PWD/four.json" --json >got
	jq -e ".warnings == 0" got
	rbctl -C store policy check >got
	contains got "dave is asked to sign, but has no active key"
'
check 'simulate says yes to all that the policy in force let pass' '
	cd store
	git switch -q work
	sign bob >/dev/null
	rbctl land >/dev/null
	rbctl policy simulate >got
	contains got "all 2 would be approved"
	rbctl policy simulate --json >got
	jq -e ".format == \"policy-simulate/1\" and .ok and .yes == 2 and
		.revisions[0].paths == [\"checklists/one.json\"] and
		all(.revisions[]; .approved and .would_be)" got
'
check 'simulate names what another policy would have refused, and why' '
	cd store
	jq ".rules |= map(.sign_offs[0].count = 2)" .rbctl/policy.json >../two.json
	exits 1 rbctl policy simulate ../two.json >got
	contains got "QUORUM"
	contains got "1/2 signed:"
	contains got "1 of 2 would not be approved"
	exits 1 rbctl policy simulate ../two.json -n 1 --json >got
	jq -e "(.revisions | length) == 1 and .no == 1 and
		.revisions[0].reason == \"QUORUM\"" got
	jq ".roles.security = [\"alice\", \"carol\", \"dave\"] |
		.people.dave.keys[0].status = \"active\" |
		.roles.operations -= [\"bob\"] |
		.people |= del(.bob)" .rbctl/policy.json >../bobless.json
	exits 1 rbctl policy simulate ../bobless.json >got
	contains got "no such key"
'
check 'simulate takes the policy of the work tree, signed or not' '
	cd store
	cp ../two.json .rbctl/policy.json
	exits 1 rbctl policy simulate >got
	git checkout -q .rbctl
	rbctl policy simulate >got
	exits 5 rbctl policy simulate ../none.json 2>out
	printf "{" >../broken.json
	exits 1 rbctl policy simulate ../broken.json >got
	contains got POLICY_INVALID
	exits 2 rbctl policy simulate -n -1 2>out
'
check 'a live tip that is not approved is simulated too' '
	cd store
	commit_checklist two
	git branch -qf main HEAD
	exits 1 rbctl policy simulate >got
	contains got "not approved today either"
'

make_store next >/dev/null

check 'a policy that may not follow the one in force is told by all' '
	cd next
	jq ".version = 1 | .separation_of_duties = false" .rbctl/policy.json >../policy.json
	cp ../policy.json .rbctl/policy.json
	exits 1 rbctl policy check >got
	contains got "no: POLICY_VERSION"
	contains got "is in force"
	exits 1 rbctl policy check --json >json
	jq -e ".ok == false and .reason == \"POLICY_VERSION\"" json
	rbctl policy check ../policy.json >got
	rbctl lint >got
	contains got "is in force"
	contains got "policy-next"
	rbctl lint --staged >got
	lacks got "policy-next"
	git add .rbctl
	rbctl hook pre-commit 2>got
	contains got "policy-next"
	jq ".version = 2" ../policy.json >.rbctl/policy.json
	rbctl policy check >got
	rbctl lint >got
	lacks got "policy-next"
'
check 'a policy that comes with other documents is told before the commit' '
	cd next
	write_checklist extra
	git add .rbctl checklists
	rbctl lint >got
	contains got "must come alone, and 1 other path differs too"
	rbctl hook pre-commit 2>got
	contains got "must come alone, and 1 other path differs too"
	git rm -qf --cached checklists/extra.json && rm checklists/extra.json
	rbctl hook pre-commit 2>got
	lacks got "must come alone"
	git restore --staged --worktree .rbctl
'
check 'nobody is asked to sign what approve refuses' '
	cd next
	git switch -qc refused
	jq ".separation_of_duties = false" .rbctl/policy.json >../policy.json
	cp ../policy.json .rbctl/policy.json
	git commit -qam "no new version"
	git config user.signingKey ../bob
	exits 1 rbctl approve >refused
	contains refused POLICY_VERSION
	rbctl status >got
	contains got POLICY_VERSION
	lacks got "your sign-off is wanted"
	lacks got "rbctl approve"
	rbctl status --json >json
	jq -e "(.you.can_sign | not) and .next == .work.hint" json
	jq ".version += 1" ../policy.json >.rbctl/policy.json
	write_checklist extra
	git add checklists
	git commit -qam "not alone"
	rbctl status --json >json
	jq -e ".work.reason == \"POLICY_MIXED\" and (.you.can_sign | not)
		and .next == .work.hint" json
	git switch -q main
'
check 'where nothing is pinned, a policy is judged by itself' '
	cp -r next alone
	cd alone
	jq ".separation_of_duties = false" .rbctl/policy.json >../policy.json
	cp ../policy.json .rbctl/policy.json
	env XDG_STATE_HOME="$PWD/../nostate" rbctl policy check >got
	env XDG_STATE_HOME="$PWD/../nostate" rbctl lint >got
	lacks got "policy-next"
'
done_testing
