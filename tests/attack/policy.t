#!/bin/sh
# policy.t - the policy in force decides, also about its successor
. "$(dirname "$0")/lib.sh"

# new_policy FILTER [PARENT]: alice proposes it, bob and carol sign.
new_policy() {
	np_base=${2:-$L1}
	np_commit=$(change alice "$np_base" .rbctl/policy.json "$(policy "$1")")
	np_bob=$(sign_off bob "$np_commit" "$np_base")
	sign_off carol "$np_bob" "$np_base"
}

with_mallory=".version = 2 | .people += $(person mallory | jq -c .) |
	.roles.security += [\"mallory\"]"

check 'a policy that raises its version is accepted' '
	accepted "$(new_policy "$with_mallory")"
'

check 'a policy needs all the sign-offs of the old one' '
	c=$(change alice "$L1" .rbctl/policy.json "$(policy ".version = 2")")
	refused QUORUM "$(sign_off bob "$c")"
'

check 'A31 who is added by an unsigned policy cannot sign with it' '
	c1=$(change alice "$L1" .rbctl/policy.json "$(policy "$with_mallory")")
	c2=$(change alice "$c1" notes/a.txt "a, third")
	refused UNKNOWN_KEY "$(sign_off mallory "$c2")"
'

check 'who is added by a signed policy signs from then on' '
	v2=$(new_policy "$with_mallory")
	c=$(change alice "$v2" notes/a.txt "a, third")
	accepted "$(sign_off mallory "$c" "$v2")"
'

check 'A32 a policy comes alone' '
	c=$(change alice "$L1" .rbctl/policy.json "$(policy ".version = 2")" \
		servers/prod/sso.json "$(server_document "Sign-in, changed")")
	refused POLICY_MIXED "$(sign_off carol "$(sign_off bob "$c")")"
'

# signed_tree TREE: alice commits it, bob and carol sign.
signed_tree() {
	st_commit=$(as alice commit_tree alice "$1" m "$L1")
	sign_off carol "$(sign_off bob "$st_commit")"
}

check 'A33 a store without its policy is refused' '
	refused POLICY_INVALID \
		"$(signed_tree "$(edit "$L1" .rbctl/policy.json -)")"
'

check 'A33 a policy that was renamed is gone' '
	blob=$(dev rev-parse "$L1:.rbctl/policy.json")
	refused "POLICY_INVALID POLICY_MIXED" "$(signed_tree "$(edit "$L1" \
		.rbctl/policy.json - .rbctl/old.json "$blob")")"
'

check 'A33 a policy that is a link is refused' '
	target=$(printf old.json | blob)
	folder=$(printf "120000 blob %s\tpolicy.json\n" "$target" | dev mktree)
	refused "BAD_MODE POLICY_INVALID" \
		"$(signed_tree "$(hang "$L1" .rbctl "$folder")")"
'

check 'A33 a policy that is empty or no JSON is refused' '
	for text in "" "{}" "null" "{" "[]"; do
		blob=$(printf %s "$text" | blob)
		refused POLICY_INVALID "$(signed_tree \
			"$(edit "$L1" .rbctl/policy.json "$blob")")"
	done
'

v2=$(new_policy '.version = 2')

check 'A34 an old policy does not come back' '
	back=$(change alice "$v2" .rbctl/policy.json "$(policy)")
	signed=$(sign_off bob "$back" "$v2")
	refused POLICY_VERSION "$(sign_off carol "$signed" "$v2")"
	accepted "$(new_policy ".version = 3" "$v2")"
'

check 'A34 a sign-off under the old policy is stale under the new one' '
	c=$(change alice "$v2" notes/a.txt "a, third")
	refused STALE "$(sign_off bob "$c" "$L1" \
		".changes |= map(select(.path == \"notes/a.txt\"))")"
'

# malformed NAME SED WORD: a policy that is edited as text is refused by
# `policy check`, which names the place and says WORD, and cannot be landed.
malformed() {
	policy ".version = 2" | sed "$1" >policy.json
	lib_got=0
	in_client policy check "$PWD/policy.json" >checked 2>&1 || lib_got=$?
	[ "$lib_got" -ne 0 ] || {
		echo "policy check accepts $1" >&3
		return 1
	}
	matches checked "policy.json:[0-9]+:[0-9]+"
	c=$(as alice commit_tree alice "$(edit "$L1" .rbctl/policy.json \
		"$(blob <policy.json)")" m "$L1")
	refused "POLICY_INVALID POLICY_UNSATISFIABLE" \
		"$(sign_off carol "$(sign_off bob "$c")")"
}

client
check 'A35 the policy that is edited here is good before it is' '
	policy ".version = 2" >policy.json
	exits 0 in_client policy check "$PWD/policy.json"
'

check 'A35 a quorum that nobody can fill is refused' '
	malformed "s/\"count\": 2/\"count\": 4/"
'

check 'A35 a misspelt member is refused' '
	malformed "s/\"count\"/\"Count\"/"
'

check 'A35 a member twice is refused' '
	malformed "s/\"version\": 2,/\"version\": 2, \"version\": 3,/"
'

check 'A35 text after the end is refused' '
	malformed "\$s/\$/ {}/"
'

check 'A35 numbers that are none to count by are refused' '
	malformed "s/\"count\": 2/\"count\": -1/"
	malformed "s/\"count\": 2/\"count\": 0/"
	malformed "s/\"count\": 2/\"count\": 1.5/"
	malformed "s/\"count\": 2/\"count\": 1e999/"
	malformed "s/\"count\": 2/\"count\": 99999999999999999999/"
'

done_testing
