#!/bin/sh
# rollback.t - an environment goes back only to where people signed it may
# shellcheck disable=SC2034 # read by lib.sh
FIXTURE_GREETS=yes
. "$(dirname "$0")/lib.sh"

note=$(change alice "$L1" notes/a.txt 'a, third')
L2=$(sign_off bob "$note")

# goes_back PERSON TIP [FILTER]: a rollback from TIP to $L1, in test.
goes_back() {
	gb_statement=$(statement "$1" "$L1" "$2" ".type = \"rollback\" |
		.base = \"$L1\" | .environments = [\"test\"] |
		.reason = \"it broke\" |
		.expires = \"2026-11-25T08:30:00Z\" | ${3:-.}")
	as "$1" commit_tree "$1" "$2^{tree}" \
		"$(message "$1" "$gb_statement")" "$2"
}

# ran ENVIRONMENT [ARGUMENT…]: apply, to the end.
ran() {
	ra_environment=$1
	shift
	exits 0 in_client apply hello --env "$ra_environment" --yes --json \
		"$@" >applied
}

# seen COMMIT: a client where $L2 was applied in both environments, and where
# COMMIT is live now.
seen() {
	client "$L2"
	ran test
	ran prod
	go_live "$1"
}

check 'what was applied last is not gone back behind' '
	seen "$L2"
	stops DOWNGRADE test --revision "$L1"
	jq -r .hint applied >hint
	contains hint "rbctl approve --rollback $(echo "$L1" | cut -c 1-12)"
	contains hint "--env test"
'

check 'with the sign-offs of all its rules it is, where they say' '
	seen "$(goes_back bob "$L2")"
	ran test --revision "$L1"
	receipt test >receipt
	jq -e ".exceptions == [\"rollback: bob: it broke\"]" receipt
	jq -e ".revision == \"$L1\"" receipt
	stops DOWNGRADE prod --revision "$L1"
'

check 'and forward again it goes without' '
	ran test
	receipt test >receipt
	jq -e "has(\"exceptions\") | not" receipt
	stops DOWNGRADE prod --revision "$L1"
'

check 'a rollback ends when it says' '
	seen "$(goes_back bob "$L2")"
	RBCTL_NOW=$(date -u -d 2026-11-25T08:30:01Z +%s)
	export RBCTL_NOW
	stops DOWNGRADE test --revision "$L1"
'

check 'a rollback is not kept for a day to come' '
	seen "$(goes_back bob "$L2" ".issued = \"2027-11-24T08:30:00Z\" |
		.expires = \"2027-11-25T08:30:00Z\"")"
	stops DOWNGRADE test --revision "$L1"
'

check 'a rollback needs a reason and an end' '
	for filter in ".reason = \"\"" ".reason = \" \"" ".expires = null"; do
		seen "$(goes_back bob "$L2" "$filter")"
		stops DOWNGRADE test --revision "$L1"
	done
'

check 'a rollback is for environments that it names' '
	seen "$(goes_back bob "$L2" ".environments = [\"*\"]")"
	stops DOWNGRADE test --revision "$L1"
'

check 'a rollback lists exactly the way back' '
	other=$(dev rev-parse "$L1:notes/b.txt")
	for filter in ".changes[0].path = \"notes/b.txt\"" \
		".changes[0].new.oid = \"$other\"" ".base = \"$R0\""; do
		seen "$(goes_back bob "$L2" "$filter")"
		stops DOWNGRADE test --revision "$L1"
	done
'

check 'who has no role for it lets nothing go back' '
	seen "$(goes_back dave "$L2")"
	stops DOWNGRADE test --revision "$L1"
	seen "$(goes_back alice "$L2")"
	stops DOWNGRADE test --revision "$L1"
'

# Two must sign for what stands in servers/prod.
sso=$(change alice "$L2" servers/prod/sso.json \
	"$(server_document 'Sign-in, changed')")
L3=$(sign_off carol "$(sign_off bob "$sso" "$L2")" "$L2")

check 'each path on the way back has its own rules' '
	half=$(goes_back bob "$L3")
	seen "$half"
	ran test
	stops DOWNGRADE test --revision "$L1"
	jq -r .detail applied >detail
	contains detail "bob signed for going back, which is not enough"
	twice=$(goes_back bob "$half")
	go_live "$twice"
	stops DOWNGRADE test --revision "$L1"
	go_live "$(goes_back carol "$twice")"
	ran test --revision "$L1"
'

check 'the next change of what is live makes a rollback void' '
	back=$(goes_back bob "$L2")
	c=$(change alice "$back" notes/b.txt "b, second")
	seen "$(sign_off carol "$c" "$back")"
	ran test
	stops DOWNGRADE test --revision "$L1"
'

check 'a rollback approves no change' '
	c=$(change alice "$L1" notes/a.txt "a, third")
	refused "OUT_OF_BOUNDS STALE UNAPPROVED" "$(sign_off bob "$c" "" \
		".type = \"rollback\" | .environments = [\"test\"] |
		.expires = \"2026-11-25T08:30:00Z\"")"
'

done_testing
