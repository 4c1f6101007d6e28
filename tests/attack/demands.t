#!/bin/sh
# demands.t - what a role wants a security key to show, each signature shows
# shellcheck disable=SC2034 # read by lib.sh
. "$(dirname "$0")/lib.sh"

new_security_key carol-sk ed25519
new_security_key dave-sk ecdsa
new_security_key dave-web ecdsa example.org

# demanding DEMAND [FILTER]: policy v2, in which carol and dave are the
# security people and have security keys; the role demands that.
demanding() {
	dm_filter=".version = 2 | .roles.security = [\"carol\", \"dave\"] |
		.roles.keepers = [\"carol\", \"dave\", \"bob\"] |
		.people.carol.keys = [{key: \"$(public_key carol-sk)\"}] |
		.people.dave.keys += [{key: \"$(public_key dave-sk)\"},
			{key: \"$(public_key dave-web)\"}] |
		.demands.security = $1 | ${2:-.}"
	dm_commit=$(change alice "$L1" .rbctl/policy.json \
		"$(policy "$dm_filter")")
	dm_bob=$(sign_off bob "$dm_commit")
	sign_off carol "$dm_bob"
}

# signs KEY PERSON COMMIT BASE FLAGS [FORM [COMMIT_FLAGS]]: a sign-off; the
# flags of the statement's signature, and those of git's.
signs() {
	si_statement=$(statement "$2" "$3" "$4" ".key = \"$(public_key "$1")\"")
	si_armour=$(printf %s "$si_statement" |
		SK_FLAGS=$5 SK_FORM=${6:-} armour "$1")
	SK_FLAGS=${7:-$5} SK_FORM=${6:-} as "$2" commit_tree "$1" \
		"$3^{tree}" "$(message "$2" "$si_statement" "$si_armour")" "$3"
}

touch=$(demanding '{touch: true}')
touch_note=$(change alice "$touch" notes/a.txt 'a, third')
pin=$(demanding '{pin: true}')
pin_note=$(change alice "$pin" notes/a.txt 'a, third')

check 'a touch is enough where a touch is wanted' '
	accepted "$(signs carol-sk carol "$touch_note" "$touch" 1)"
	accepted "$(signs dave-sk dave "$touch_note" "$touch" 1)"
	accepted "$(signs dave-web dave "$touch_note" "$touch" 1 webauthn)"
'

check 'no touch is not, in either of the two signatures' '
	refused KEY_NOT_VALID_HERE "$(signs carol-sk carol "$touch_note" \
		"$touch" 0)"
	refused KEY_NOT_VALID_HERE "$(signs carol-sk carol "$touch_note" \
		"$touch" 0 "" 1)"
	refused KEY_NOT_VALID_HERE "$(signs carol-sk carol "$touch_note" \
		"$touch" 1 "" 0)"
	jq -r .detail verified >detail
	contains detail "touch"
	refused KEY_NOT_VALID_HERE "$(signs dave-sk dave "$touch_note" \
		"$touch" 4)"
	refused KEY_NOT_VALID_HERE "$(signs dave-web dave "$touch_note" \
		"$touch" 0 webauthn)"
'

check 'a PIN and a touch are enough where a PIN is wanted' '
	accepted "$(signs carol-sk carol "$pin_note" "$pin" 5)"
	accepted "$(signs dave-sk dave "$pin_note" "$pin" 5)"
	accepted "$(signs dave-web dave "$pin_note" "$pin" 5 webauthn)"
'

check 'a touch alone is not, nor a PIN alone' '
	refused KEY_NOT_VALID_HERE "$(signs carol-sk carol "$pin_note" \
		"$pin" 1)"
	jq -r .detail verified >detail
	contains detail "PIN"
	refused KEY_NOT_VALID_HERE "$(signs dave-sk dave "$pin_note" "$pin" 4)"
	refused KEY_NOT_VALID_HERE "$(signs carol-sk carol "$pin_note" "$pin" \
		5 "" 1)"
	refused KEY_NOT_VALID_HERE "$(signs dave-web dave "$pin_note" "$pin" \
		1 webauthn)"
'

both=$(demanding '{pin: true}' '.rules += [{paths: ["notes/**"],
	sign_offs: [{role: "security", count: 1}, {role: "keepers", count: 1}]}]')
both_note=$(change alice "$both" notes/a.txt 'a, third')

check 'who fills one place and shows too little for another hears of it' '
	refused QUORUM "$(signs carol-sk carol "$both_note" "$both" 1)"
	jq -r .detail verified >detail
	contains detail "carol signed without the PIN that the role"
	bob=$(sign_off bob "$both_note" "$both")
	accepted "$(signs carol-sk carol "$bob" "$both" 5)"
'

apart=$(demanding '{pin: true}' '.rules |= map(select(.paths == [".rbctl/**"])) +
	[{paths: ["notes/a.txt"], sign_offs: [{role: "keepers", count: 1}]},
	 {paths: ["notes/b.txt"], sign_offs: [{role: "security", count: 1}]}]')
apart_notes=$(change alice "$apart" notes/a.txt 'a, third' notes/b.txt 'b, third')

check 'who signed for another file is not said to show too little for this one' '
	statement=$(statement carol "$apart_notes" "$apart" \
		".key = \"$(public_key carol-sk)\" |
		.changes |= map(select(.path == \"notes/a.txt\"))")
	SK_FLAGS=1
	export SK_FLAGS
	refused QUORUM "$(as carol commit_tree carol-sk "$apart_notes^{tree}" \
		"$(message carol "$statement" "$(printf %s "$statement" |
			armour carol-sk)")" "$apart_notes")"
	jq -r .detail verified >detail
	contains detail "notes/b.txt"
	lacks detail "carol signed without"
'

check 'a role without a demand takes a key file beside them' '
	v3=$(change alice "$pin" .rbctl/policy.json "$(policy ".version = 3")")
	s=$(sign_off bob "$v3" "$pin")
	accepted "$(signs carol-sk carol "$s" "$pin" 5)"
'

check 'a rejection that does not show it rejects nothing' '
	statement=$(statement carol "$touch_note" "$touch" ".type = \"reject\" |
		.decision = \"reject\" | .key = \"$(public_key carol-sk)\"")
	SK_FLAGS=0
	export SK_FLAGS
	no=$(as carol commit_tree carol-sk "$touch_note^{tree}" "$(message \
		carol "$statement" "$(printf %s "$statement" |
			armour carol-sk)")" "$touch_note")
	accepted "$(signs dave-sk dave "$no" "$touch" 1)"
'

check 'a policy that demands what its people cannot show is refused' '
	v2=$(change alice "$L1" .rbctl/policy.json "$(policy ".version = 2 |
		.demands.security = {touch: true}")")
	refused POLICY_UNSATISFIABLE "$(sign_off carol "$(sign_off bob "$v2")")"
'

done_testing
