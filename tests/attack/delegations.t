#!/bin/sh
# delegations.t - who acts for somebody adds no vote, and only until the end
# shellcheck disable=SC2034 # read by lib.sh
FIXTURE_POLICY='.delegations = [{from: "bob", to: "dave",
	roles: ["security"], until: "2026-12-01T00:00:00Z"}]'
. "$(dirname "$0")/lib.sh"

note=$(change alice "$L1" notes/a.txt 'a, third')
prod=$(change alice "$L1" servers/prod/sso.json \
	"$(server_document 'Sign-in, changed')")

# dated SECONDS COMMAND…: git writes that date on it.
dated() {
	da_date="$1 +0000"
	shift
	GIT_COMMITTER_DATE=$da_date GIT_AUTHOR_DATE=$da_date "$@"
}

check 'who acts for somebody signs instead' '
	accepted "$(sign_off dave "$note")"
	accepted "$(sign_off carol "$(sign_off dave "$prod")")"
'

check 'who acts and who is acted for are one vote' '
	refused QUORUM "$(sign_off bob "$(sign_off dave "$prod")")"
	refused QUORUM "$(sign_off dave "$(sign_off bob "$prod")")"
	jq -r .detail verified >detail
	contains detail 1/2
'

check 'nobody acts for whoever wrote it' '
	his=$(change bob "$L1" notes/a.txt "a, of bob")
	refused "QUORUM CONTRIBUTOR" "$(sign_off dave "$his")"
	accepted "$(sign_off carol "$his")"
'

check 'it ends when it says, by the date of what is new' '
	late=$(
		export GIT_COMMITTER_DATE="1796083200 +0000" # 2026-12-01
		sign_off dave "$note" "" ".issued = \"2026-12-01T00:00:00Z\""
	)
	RBCTL_NOW=1796083200
	export RBCTL_NOW
	refused "NOT_IN_ROLE" "$late"
'

check 'and by the true time, whatever date is written on it' '
	tip=$(sign_off dave "$note")
	server
	RBCTL_NOW=1796083199 push "$tip"
	server
	RBCTL_NOW=1796083200 exits 1 push "$tip"
	contains pushed NOT_IN_ROLE
	client
	exits 0 in_client verify >verified
	go_live "$tip"
	RBCTL_NOW=1796083200 exits 1 in_client verify --json >verified
	has_code NOT_IN_ROLE verified
	RBCTL_NOW=1796083200 stops NOT_IN_ROLE test
'

check 'what was signed in time and live stays good' '
	tip=$(sign_off dave "$note")
	client "$tip"
	exits 0 in_client verify >verified
	RBCTL_NOW=1796083200 exits 0 in_client verify >verified
	next=$(change alice "$tip" notes/b.txt "b, second")
	go_live "$(sign_off carol "$next" "$tip")"
	RBCTL_NOW=1796083200 exits 0 in_client verify >verified
	RBCTL_NOW=1796083200 runs test
'

check 'it is for the roles that it names' '
	only=$(policy ".version = 2 | .roles.keepers = [\"bob\", \"carol\"] |
		.delegations[0].roles = [\"keepers\"]")
	v2=$(change alice "$L1" .rbctl/policy.json "$only")
	v2=$(sign_off carol "$(sign_off bob "$v2")")
	c=$(change alice "$v2" notes/a.txt "a, third")
	refused NOT_IN_ROLE "$(sign_off dave "$c" "$v2")"
'

check 'who acts for two is one vote, for whichever has not voted' '
	two=$(policy ".version = 2 | .delegations += [{from: \"carol\",
		to: \"dave\", roles: [\"security\"],
		until: \"2026-12-01T00:00:00Z\"}]")
	v2=$(change alice "$L1" .rbctl/policy.json "$two")
	v2=$(sign_off carol "$(sign_off bob "$v2")")
	prod=$(change alice "$v2" servers/prod/sso.json \
		"$(server_document "Sign-in, changed")")
	refused "QUORUM" "$(sign_off dave "$prod" "$v2")"
	changed=".changes |= map(select(.path == \"servers/prod/sso.json\"))"
	s=$(sign_off dave "$prod" "$v2")
	accepted "$(sign_off bob "$s" "$v2" "$changed")"
	accepted "$(sign_off carol "$s" "$v2" "$changed")"
'

check 'an unknown author is not outvoted by one and who acts for him' '
	ghost=$(as alice commit_tree - "$note^{tree}" "who wrote this?" "$L1")
	refused AUTHOR_UNKNOWN "$(sign_off bob "$(sign_off dave "$ghost")")"
	accepted "$(sign_off carol "$(sign_off dave "$ghost")")"
'

done_testing
