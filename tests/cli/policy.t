#!/bin/sh
# policy.t - rbctl policy says whether a policy is sound and who may sign
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >/dev/null

# broken WORD FILTER: the policy changed by jq is refused, naming WORD.
broken() {
	jq "$2" store/.rbctl/policy.json >bad.json
	exits 1 rbctl -C store policy check ../bad.json >got
	contains got POLICY_INVALID
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
check 'a quorum that nobody can fill is refused' '
	broken "at best 3" ".rules[0].sign_offs[0].count = 9"
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
	git -c gpg.ssh.allowedSignersFile=signers verify-commit HEAD
'
check 'who names people by role' '
	cd store
	rbctl policy who servers/a.json >got
	contains got "security: alice bob carol"
	rbctl policy who README.md >got
	contains got "nobody has to sign"
	rbctl policy who servers/a.json --json >got
	jq -e ".rules[0].sign_offs[0].count == 2" got
'
done_testing
