#!/bin/sh
# policy_next.t - what was decided stays so under the next policy
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

# ---- keys ----

check 'A29 a person does not become another one with the same key' '
	v2=$(policy_after "$L1" ".version = 2 |
		.people.caroline = .people.carol | del(.people.carol) |
		(.roles | .[]) |= map(if . == \"carol\" then \"caroline\"
			else . end)" bob dave)
	refused POLICY_INVALID "$v2"
	jq -r .detail verified >detail
	contains detail "key of '\''carol'\'' to '\''caroline'\''"
'
check 'A29 with a new key the same person may have another id' '
	v2=$(policy_after "$L1" ".version = 2 |
		.people.caroline = (.people.carol |
			.keys = [{ key: \"$(cut -d" " -f1,2 "$KEYS/mallory.pub")\" }]) |
		del(.people.carol) |
		(.roles | .[]) |= map(if . == \"carol\" then \"caroline\"
			else . end)" bob dave)
	accepted "$v2"
'

# The key of carol was stolen; what it signed was taken back, and is void.
theft=$(change alice "$L1" notes/b.txt 'b, as a thief wants it')
stolen=$(sign_off carol "$theft")
back=$(as alice commit_tree alice "$L1^{tree}" 'as it was' "$stolen")
back=$(sign_off bob "$back" "$stolen")
other=$(change alice "$back" notes/a.txt 'a, third')
other=$(sign_off bob "$other" "$L1")
lost=".people.carol.keys[0] += {status: \"compromised\", since: \"$theft\"} |
	.roles.security += [\"dave\"]"
healed=$(policy_after "$other" ".version = 2 | $lost" bob dave)

check 'A29 a compromised key is not forgotten with its person' '
	accepted "$healed"
	refused POLICY_INVALID "$(policy_after "$healed" ".version = 3 |
		$lost | del(.people.carol) |
		(.roles | .[]) |= map(select(. != \"carol\"))" bob dave)"
	jq -r .hint verified >hint
	contains hint goodlist
'
check 'A29 a compromised key is not good again, nor lost since later' '
	refused POLICY_INVALID "$(policy_after "$healed" ".version = 3 |
		.roles.security += [\"dave\"]" bob dave)"
	refused POLICY_INVALID "$(policy_after "$healed" ".version = 3 | $lost |
		.people.carol.keys[0].since = \"$other\"" bob dave)"
	accepted "$(policy_after "$healed" ".version = 3 | $lost" bob dave)"
'

# ---- rejections ----

note=$(change alice "$L1" notes/a.txt 'a, third')
no='.type = "reject" | .decision = "reject" | .reason = "wrong"'
rejected=$(sign_off carol "$note" "" "$no")

check 'A44 a rejection outlives an unrelated change of the policy' '
	refused REJECTED "$(sign_off bob "$rejected")"
	v2=$(policy_after "$L1" ".version = 2" bob dave)
	tree=$(edit "$v2" notes/a.txt "$(dev rev-parse "$note:notes/a.txt")")
	merged=$(as alice commit_tree alice "$tree" merge "$v2" "$rejected")
	refused REJECTED "$(sign_off bob "$merged" "$v2")"
	withdrawn=$(sign_off carol "$merged" "$v2" ".type = \"withdraw\" |
		.decision = \"withdraw\" | .reason = \"right after all\"")
	accepted "$(sign_off bob "$withdrawn" "$v2")"
'
check 'A44 a rejection outlives a change of what it relies on' '
	sso=$(dev rev-parse "$L1:servers/prod/sso.json")
	no=$(sign_off carol "$note" "" "$no | .context = [{
		path: \"servers/prod/sso.json\", sha256: \"$(sha256_of "$sso")\"
	}]")
	changed=$(change alice "$no" servers/prod/sso.json \
		"$(server_document "Sign-in, changed")")
	signed=$(sign_off bob "$(sign_off dave "$changed")")
	refused REJECTED "$signed"
'

done_testing
