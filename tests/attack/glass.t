#!/bin/sh
# glass.t - breaking the glass is narrow and short, and is reviewed afterwards
# shellcheck disable=SC2034 # read by lib.sh
FIXTURE_POLICY='.roles.incident = ["dave", "carol"] |
	.break_glass = {roles: ["incident"], expires: "4h"}'
. "$(dirname "$0")/lib.sh"

# breaks PERSON COMMIT [FILTER [BASE]]: a break-glass for prod until noon.
breaks() {
	sign_off "$1" "$2" "${4:-}" ".type = \"break-glass\" |
		.environments = [\"prod\"] | .reason = \"payroll is down\" |
		.expires = \"2026-11-24T12:00:00Z\" | ${3:-.}"
}

# later TIME COMMAND…: at that time of the day.
later() {
	la_now=$(date -u -d "2026-11-24T$1Z" +%s)
	shift
	RBCTL_NOW=$la_now "$@"
}

sso=$(change alice "$L1" servers/prod/sso.json \
	"$(server_document 'Sign-in, changed')")
broken=$(breaks dave "$sso")

check 'one of the role lets live what needs two' '
	keep "$broken"
	client "$broken"
	exits 0 in_client verify --json >verified
	runs prod
	receipt prod >receipt
	jq -e ".exceptions == [\"break-glass by dave: payroll is down\"]" receipt
	server
	push "$broken"
'

check 'A52 in the environment that it names, and in no other' '
	client "$broken"
	stops REVIEW_DEBT test
	jq -r .hint applied | grep -F "rbctl approve --review"
	jq -r .hint applied | grep -F "bob and carol"
	jq -r .detail applied | grep -F "payroll is down"
'

check 'A52 for as long as it says, and no longer' '
	client "$broken"
	later 12:00:00 runs prod
	later 12:00:01 stops REVIEW_DEBT prod
'

check 'A52 it is not landed any more when its time is over' '
	server
	later 12:00:01 exits 1 push "$broken"
	contains pushed EXPIRED
'

# The next change, in the ordinary way.
next=$(change alice "$broken" notes/a.txt 'a, third')
next=$(sign_off carol "$next" "$broken")

check 'A52 nothing else is executed before its review' '
	keep "$next"
	client "$next"
	exits 0 in_client verify --json >verified
	stops REVIEW_DEBT prod
	stops REVIEW_DEBT test
	stops REVIEW_DEBT test --revision "$L1"
	server "$broken"
	push "$next"
'

# review PERSON TIP [FILTER]: an ordinary sign-off of what broke the glass.
review() {
	re_statement=$(statement "$1" "$sso" "$L1" "${3:-.}")
	as "$1" commit_tree "$1" "$2^{tree}" \
		"$(message "$1" "$re_statement")" "$2"
}

half=$(review bob "$next")

check 'A52 half of a review pays nothing' '
	client "$half"
	stops REVIEW_DEBT test
'

check 'A52 ordinary sign-offs of what went live pay for it' '
	done=$(review carol "$half")
	keep "$done"
	client "$done"
	runs test
	runs prod
	receipt prod >receipt
	jq -e "has(\"exceptions\") | not" receipt
	server "$next"
	push "$done"
'

check 'A52 a sign-off from before it went live counts for the review' '
	early=$(sign_off bob "$sso")
	tip=$(breaks dave "$early")
	client "$tip"
	stops REVIEW_DEBT test
	tip=$(review carol "$tip")
	client "$tip"
	runs test
'

check 'A52 neither the author nor who broke the glass reviews it' '
	by_carol=$(breaks carol "$sso")
	tip=$(review bob "$(review carol "$by_carol")")
	client "$tip"
	stops REVIEW_DEBT test
	his=$(change bob "$L1" servers/prod/sso.json \
		"$(server_document "Sign-in, of bob")")
	sso=$his
	tip=$(review bob "$(review carol "$(breaks dave "$his")")")
	client "$tip"
	stops REVIEW_DEBT test
'

check 'A52 a review of something else is none' '
	tip=$(review carol "$half" ".changes[0].new.sha256 = (\"0\" * 64)")
	client "$tip"
	stops REVIEW_DEBT test
	tip=$(review carol "$half" ".base = \"$R0\"")
	client "$tip"
	stops REVIEW_DEBT test
'

check 'A52 to take the content back does not pay' '
	back=$(dev rev-parse "$L1:servers/prod/sso.json")
	back=$(as alice commit_tree alice \
		"$(edit "$broken" servers/prod/sso.json "$back")" "back" \
		"$broken")
	back=$(sign_off carol "$(sign_off bob "$back" "$broken")" "$broken")
	keep "$back"
	client "$back"
	exits 0 in_client verify --json >verified
	stops REVIEW_DEBT prod
	stops REVIEW_DEBT test
	client "$(review carol "$(review bob "$back")")"
	runs test
'

check 'A52 the debt outlives a change of the policy' '
	v2=$(change alice "$broken" .rbctl/policy.json "$(policy ".version = 2 |
		del(.break_glass)")")
	v2=$(sign_off carol "$(sign_off bob "$v2" "$broken")" "$broken")
	client "$v2"
	exits 0 in_client verify --json >verified
	stops REVIEW_DEBT prod
'

done_testing
