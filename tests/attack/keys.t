#!/bin/sh
# keys.t - a key that is lost signs nothing, wherever its sign-offs stand
. "$(dirname "$0")/lib.sh"

# policy_after TIP FILTER PERSON…: the next policy, signed by these people.
policy_after() {
	pa_base=$1
	pa_tip=$(change alice "$1" .rbctl/policy.json "$(policy "$2")")
	shift 2
	for pa_person; do
		pa_tip=$(sign_off "$pa_person" "$pa_tip" "$pa_base")
	done
	echo "$pa_tip"
}

# lost SINCE [MORE]: the jq filter that calls carol's key compromised. Bob
# and dave are the security people then.
lost() {
	echo ".version = 2 | .people.carol.keys[0] += {status: \"compromised\",
		since: \"$1\"} | .roles.security += [\"dave\"] | ${2:-.}"
}

# $stolen: what carol's key signed. $L1, before it, was signed by carol too.
theft=$(change alice "$L1" notes/b.txt 'b, as a thief wants it')
stolen=$(sign_off carol "$theft")

# ---- retired ----

check 'A28 what a retired key signed before stays good' '
	v2=$(policy_after "$L1" ".version = 2 |
		.people.carol.keys[0].status = \"retired\" |
		.roles.security += [\"dave\"]" bob dave)
	accepted "$v2"
	c=$(change alice "$v2" notes/a.txt "a, third")
	accepted "$(sign_off bob "$c" "$v2")"
	refused KEY_NOT_VALID_HERE "$(sign_off carol "$c" "$v2")"
'

check 'A28 a date before the retirement helps no later signature' '
	v2=$(policy_after "$L1" ".version = 2 |
		.people.carol.keys[0].status = \"retired\" |
		.roles.security += [\"dave\"]" bob dave)
	c=$(change alice "$v2" notes/a.txt "a, third")
	refused KEY_NOT_VALID_HERE "$(
		export GIT_COMMITTER_DATE="1700000000 +0000"
		sign_off carol "$c" "$v2" ".issued = \"2023-11-14T22:13:20Z\""
	)"
'

# ---- compromised ----

check 'A29 what a compromised key signed before stays good' '
	v2=$(policy_after "$stolen" "$(lost "$theft" \
		".goodlist = [\"$stolen\"]")" bob dave)
	accepted "$v2"
'

check 'A29 what it signed since is void, also before the policy says so' '
	v2=$(policy_after "$stolen" "$(lost "$theft")" bob dave)
	refused "KEY_NOT_VALID_HERE STALE" "$v2"
	v2=$(policy_after "$stolen" "$(lost "$stolen")" bob dave)
	refused "KEY_NOT_VALID_HERE STALE" "$v2"
	v2=$(policy_after "$stolen" "$(lost "$R0" \
		".goodlist = [\"$stolen\"]")" bob dave)
	refused "KEY_NOT_VALID_HERE STALE" "$v2"
'

check 'A29 what fell with the key is named, and what can be done' '
	v2=$(policy_after "$stolen" "$(lost "$theft")" bob dave)
	refused "KEY_NOT_VALID_HERE STALE" "$v2"
	jq -r .hint verified >hint
	contains hint "carol signed in $stolen"
	contains hint goodlist
'

check 'A29 a goodlist of something else restores nothing' '
	v2=$(policy_after "$stolen" "$(lost "$theft" \
		".goodlist = [\"$theft\", \"$L1\"]")" bob dave)
	refused "KEY_NOT_VALID_HERE STALE" "$v2"
'

check 'A29 a commit that is nowhere in the history means never' '
	nowhere=$(as alice commit_tree alice "$L1^{tree}" nowhere "$L1")
	v2=$(policy_after "$L1" "$(lost "$nowhere")" bob dave)
	refused "KEY_NOT_VALID_HERE STALE" "$v2"
	v2=$(policy_after "$L1" "$(lost "$nowhere" \
		".goodlist = [\"$L1\"]")" bob dave)
	accepted "$v2"
'

check 'A29 a key does not sign for its own compromise' '
	signed=$(policy_after "$L1" "$(lost "$L1" \
		".goodlist = [\"$L1\"]")" bob carol)
	refused "KEY_NOT_VALID_HERE QUORUM" "$signed"
	before=$(policy_after "$L1" "$(lost "$theft")" bob carol)
	refused "KEY_NOT_VALID_HERE QUORUM" "$before"
	accepted "$(sign_off dave "$signed")"
'

done_testing
