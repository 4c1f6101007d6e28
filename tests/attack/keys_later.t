#!/bin/sh
# keys_later.t - a loss that is noticed late reaches back, into merges too
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

# The thief works on a branch of his own, and dave merges it.
side=$(as carol commit_tree carol "$theft^{tree}" "$(message carol \
	"$(statement carol "$theft")")" "$theft")
merged=$(as dave commit_tree dave "$theft^{tree}" 'dave merges' "$L1" "$side")

check 'A29 since a commit on a branch that was merged' '
	accepted "$merged"
	v2=$(policy_after "$merged" "$(lost "$theft")" bob dave)
	refused "KEY_NOT_VALID_HERE STALE" "$v2"
	v2=$(policy_after "$merged" "$(lost "$theft" \
		".goodlist = [\"$side\"]")" bob dave)
	accepted "$v2"
'

# ---- what comes after ----

# What was stolen is taken back. The next revision builds on $L1, so that it
# is approved whether or not $stolen is; and the policy builds on that.
back=$(as alice commit_tree alice "$L1^{tree}" 'as it was' "$stolen")
back=$(sign_off bob "$back" "$stolen")
other=$(change alice "$back" notes/a.txt 'a, third')
other=$(sign_off bob "$other" "$L1")
healed=$(policy_after "$other" "$(lost "$theft")" bob dave)

check 'A29 a store that was healed is whole' '
	keep "$healed"
	client "$healed"
	exits 0 in_client verify --json >verified
	runs test
'

check 'A29 the stolen revision is not executed from there' '
	client "$healed"
	stops "UNAPPROVED KEY_NOT_VALID_HERE" test --revision "$stolen"
	exits 1 in_client verify "$stolen" --json >verified
	has_code KEY_NOT_VALID_HERE verified
	runs test --revision "$L1"
'

# live_at TIP: what stands on the client's live branch now, signed or not.
live_at() {
	keep "$1"
	client "$healed"
	go_live "$1"
	exits 1 in_client verify "$stolen" --json >verified
}

check 'A29 nor below a tip that nobody signed, and that forgets the loss' '
	live_at "$(change alice "$healed" .rbctl/policy.json \
		"$(policy ".version = 3")")"
	has_code KEY_NOT_VALID_HERE verified
'

check 'A29 nor below a tip whose policy is none' '
	live_at "$(change alice "$healed" .rbctl/policy.json "{")"
	has_code KEY_NOT_VALID_HERE verified
'

check 'A29 nor below a tip that is missing' '
	client "$healed"
	lost=$(echo "$healed" | tr 0-9a-f 1-9a-f0)
	echo "$lost" >"$SCRATCH/client/.git/refs/heads/main"
	exits 1 in_client verify "$stolen" --json >verified
	has_code ANCHOR_NOT_REACHED verified
'

done_testing
