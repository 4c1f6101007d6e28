#!/bin/sh
# glass_limits.t - what no break-glass can do
# shellcheck disable=SC2034 # read by lib.sh
FIXTURE_POLICY='.roles.incident = ["dave", "carol"] |
	.break_glass = {roles: ["incident"], expires: "4h"}'
. "$(dirname "$0")/lib.sh"

breaks() { # breaks PERSON COMMIT [FILTER]
	sign_off "$1" "$2" "" ".type = \"break-glass\" |
		.environments = [\"prod\"] | .reason = \"payroll is down\" |
		.expires = \"2026-11-24T12:00:00Z\" | ${3:-.}"
}

sso=$(change alice "$L1" servers/prod/sso.json \
	"$(server_document 'Sign-in, changed')")

check 'A52 the policy is not changed by it' '
	v2=$(change alice "$L1" .rbctl/policy.json "$(policy ".version = 2")")
	refused OUT_OF_BOUNDS "$(breaks dave "$v2")"
'

check 'A52 it needs a reason, and an end' '
	refused OUT_OF_BOUNDS "$(breaks dave "$sso" ".reason = \"\"")"
	refused OUT_OF_BOUNDS "$(breaks dave "$sso" ".reason = \" \"")"
	refused OUT_OF_BOUNDS "$(breaks dave "$sso" ".expires = null")"
'

check 'A52 it lasts no longer than the policy allows' '
	refused OUT_OF_BOUNDS "$(breaks dave "$sso" \
		".expires = \"2026-11-24T12:30:01Z\"")"
	client "$(breaks dave "$sso" ".expires = \"2026-11-24T12:30:00Z\"")"
	exits 0 in_client verify --json >verified
'

check 'A52 it does not begin in the future to last until then' '
	refused OUT_OF_BOUNDS "$(breaks dave "$sso" \
		".issued = \"2027-11-24T08:30:00Z\" |
		.expires = \"2027-11-24T12:30:00Z\"")"
	later=$(
		export GIT_COMMITTER_DATE="1827045000 +0000"
		breaks dave "$sso" ".issued = \"2027-11-24T08:30:00Z\" |
			.expires = \"2027-11-24T12:30:00Z\""
	)
	client "$later"
	stops "OUT_OF_BOUNDS REVIEW_DEBT" prod
	server
	exits 1 push "$later"
'

check 'A52 it is for environments that it names' '
	refused OUT_OF_BOUNDS "$(breaks dave "$sso" ".environments = [\"*\"]")"
'

check 'A52 only the roles of the policy break it, and not the author' '
	refused NOT_IN_ROLE "$(breaks bob "$sso")"
	his=$(change dave "$L1" servers/prod/sso.json \
		"$(server_document "Sign-in, of dave")")
	refused CONTRIBUTOR "$(breaks dave "$his")"
'

check 'A52 a rejection blocks it' '
	refused REJECTED "$(breaks dave "$(sign_off bob "$sso" "" \
		".type = \"reject\" | .decision = \"reject\"")")"
'

check 'A52 it is for what it lists, as it was signed' '
	broken=$(breaks dave "$sso")
	refused STALE "$(change alice "$broken" servers/prod/sso.json \
		"$(server_document "Sign-in, changed twice")")"
	both=$(change alice "$sso" notes/c.txt "c, first")
	refused UNAPPROVED "$(breaks dave "$both" \
		".changes |= map(select(.path == \"servers/prod/sso.json\"))")"
'

check 'A52 a policy without it knows none' '
	v2=$(change alice "$L1" .rbctl/policy.json "$(policy ".version = 2 |
		del(.break_glass)")")
	v2=$(sign_off carol "$(sign_off bob "$v2")")
	c=$(change alice "$v2" notes/a.txt "a, third")
	statement=$(statement dave "$c" "$v2" ".type = \"break-glass\" |
		.environments = [\"prod\"] | .reason = \"payroll is down\" |
		.expires = \"2026-11-24T12:00:00Z\"")
	refused OUT_OF_BOUNDS "$(as dave commit_tree dave "$c^{tree}" \
		"$(message dave "$statement")" "$c")"
'

# ---- where it takes two ----

two=$(change alice "$L1" .rbctl/policy.json "$(policy '.version = 2 |
	.break_glass.count = 2')")
two=$(sign_off carol "$(sign_off bob "$two")")
note=$(change alice "$two" servers/prod/sso.json \
	"$(server_document 'Sign-in, changed')")

# both PERSON COMMIT [FILTER]: the same, under that policy.
both() {
	bo_statement=$(statement "$1" "$note" "$two" ".type = \"break-glass\" |
		.environments = [\"prod\"] | .reason = \"payroll is down\" |
		.expires = \"2026-11-24T12:00:00Z\" | ${3:-.}")
	as "$1" commit_tree "$1" "$2^{tree}" \
		"$(message "$1" "$bo_statement")" "$2"
}

check 'A52 one breaks no glass that takes two' '
	refused UNAPPROVED "$(both dave "$(both dave "$note")")"
'

check 'A52 two break it together' '
	client "$(both carol "$(both dave "$note")")"
	runs prod
	stops REVIEW_DEBT test
'

check 'A52 two who name different environments break it in neither' '
	tip=$(both carol "$(both dave "$note")" ".environments = [\"test\"]")
	client "$tip"
	stops REVIEW_DEBT prod
	stops REVIEW_DEBT test
	tip=$(as dave commit_tree dave "$tip^{tree}" "nothing" "$tip")
	client "$tip"
	stops REVIEW_DEBT prod
	stops REVIEW_DEBT test
'

check 'A52 it ends when the first of their statements does' '
	tip=$(both carol "$(both dave "$note")" \
		".expires = \"2026-11-24T11:00:00Z\"")
	tip=$(as dave commit_tree dave "$tip^{tree}" "nothing" "$tip")
	client "$tip"
	runs prod
	RBCTL_NOW=$(date -u -d 2026-11-24T11:30:00Z +%s)
	export RBCTL_NOW
	stops REVIEW_DEBT prod
'

done_testing
