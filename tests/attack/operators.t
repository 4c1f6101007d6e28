#!/bin/sh
# operators.t - who executes, and when nobody does: the policy in force says
# shellcheck disable=SC2034 # read by lib.sh
FIXTURE_GREETS=yes
. "$(dirname "$0")/lib.sh"

# policy_after TIP FILTER: the next policy, signed by bob and carol.
policy_after() {
	pa_commit=$(change alice "$1" .rbctl/policy.json "$(policy "$2")")
	pa_bob=$(sign_off bob "$pa_commit" "$1")
	sign_off carol "$pa_bob" "$1"
}

# at TIME COMMAND…: at that point in time.
at() {
	at_now=$(date -u -d "$1" +%s)
	shift
	RBCTL_NOW=$at_now "$@"
}

ran() { # ran ENVIRONMENT [ARGUMENT…]
	ra_environment=$1
	shift
	exits 0 in_client apply hello --env "$ra_environment" --yes --json \
		"$@" >applied || {
		cat applied >&3
		return 1
	}
}

# ---- freezes ----

# Europe's clocks go forward on that night: it is a day of 23 hours.
frozen=$(policy_after "$L1" '.version = 2 | .freezes = [{
	from: "2026-03-29T00:00:00+01:00", to: "2026-03-30T00:00:00+02:00",
	reason: "clocks change", override: "role:incident"}] |
	.roles.incident = ["carol"]')

check 'A42 a freeze over the night when clocks change lasts 23 hours' '
	client "$frozen"
	at 2026-03-28T22:59:59Z ran test
	at 2026-03-28T23:00:00Z stops FROZEN test
	at 2026-03-29T21:59:59Z stops FROZEN test
	at 2026-03-29T22:00:00Z ran test
'

check 'A42 the override role works, and the receipt tells' '
	client "$frozen"
	at 2026-03-29T12:00:00Z ran test --key "$KEYS/carol"
	receipt test >receipt
	jq -e ".exceptions == [\"freeze overridden by carol: clocks change\"]" \
		receipt
	at 2026-03-29T12:00:00Z stops FROZEN test --key "$KEYS/bob"
	jq -r .detail applied | grep -F "2026-03-29T22:00:00Z: clocks change"
	jq -r .hint applied | grep -F "role:incident"
'

check 'A42 a freeze holds an older revision too' '
	client "$frozen"
	at 2026-03-29T12:00:00Z stops FROZEN test --revision "$L1"
'

# ---- operators ----

operated() { # operated WHO: an environment document
	environment_document Test | jq --arg who "$1" ".operators = [\$who]"
}

only_dave=$(change alice "$L1" environments/test.json "$(operated dave)")
only_dave=$(sign_off carol "$only_dave")
only_bob=$(change alice "$only_dave" environments/test.json "$(operated bob)")
only_bob=$(sign_off carol "$only_bob" "$only_dave")

check 'who is no operator executes nothing' '
	client "$only_dave"
	stops NOT_OPERATOR test --key "$KEYS/bob"
	ran test
'

check 'nor does who was one when an older revision was live' '
	client "$only_bob"
	stops NOT_OPERATOR test
	stops NOT_OPERATOR test --revision "$only_dave"
	stops NOT_OPERATOR test --revision "$only_dave" --key "$KEYS/bob"
	stops NOT_OPERATOR test --revision "$L1"
	ran test --revision "$L1" --key "$KEYS/bob"
'

check 'nor does a key that the policy in force has retired' '
	gone=$(policy_after "$L1" ".version = 2 |
		.people.dave.keys[0].status = \"retired\"")
	client "$gone"
	stops KEY_NOT_VALID_HERE test
	stops KEY_NOT_VALID_HERE test --revision "$L1"
	gone=$(policy_after "$L1" ".version = 2 | del(.people.dave) |
		del(.roles.operations) | .roles.keepers -= [\"dave\"]")
	client "$gone"
	stops UNKNOWN_KEY test
	stops UNKNOWN_KEY test --revision "$L1"
'

check 'who acts for an operator executes until the end of it' '
	acting=$(policy_after "$only_bob" ".version = 2 |
		.roles.operators = [\"bob\"] | .delegations = [{from: \"bob\",
		to: \"dave\", roles: [\"operators\"],
		until: \"2026-12-01T00:00:00Z\"}]")
	c=$(change alice "$acting" environments/test.json \
		"$(operated role:operators)")
	client "$(sign_off carol "$c" "$acting")"
	at 2026-11-30T23:59:59Z ran test
	at 2026-12-01T00:00:00Z stops NOT_OPERATOR test
'

# ---- author, signer, operator ----

apart=$(policy_after "$L1" '.version = 2 | .separate_operator = true')
hello=$(change alice "$apart" runbooks/hello.json \
	"$(runbook_document | jq '.summary = "Calls one address, politely."')")
hello=$(sign_off bob "$hello" "$apart")

check 'neither the author nor a signer executes it, when three are wanted' '
	client "$hello"
	stops NOT_OPERATOR test --key "$KEYS/alice"
	stops NOT_OPERATOR test --key "$KEYS/bob"
	jq -r .detail applied | grep -F "wrote or signed"
	ran test --key "$KEYS/carol"
	ran test
'

check 'nor when other documents have changed since' '
	c=$(change alice "$hello" notes/a.txt "a, third")
	client "$(sign_off carol "$c" "$hello")"
	stops NOT_OPERATOR test --key "$KEYS/bob"
	ran test --key "$KEYS/carol"
'

check 'nor an older revision from before three were wanted' '
	first=$(change bob "$L1" runbooks/hello.json "$(runbook_document |
		jq ".summary = \"Calls one address, of bob.\"")")
	first=$(sign_off carol "$first")
	tip=$(policy_after "$first" ".version = 2 | .separate_operator = true")
	client "$tip"
	stops NOT_OPERATOR test --revision "$first" --key "$KEYS/bob"
	ran test --revision "$first"
'

# ---- freshness ----

check 'A42 whoever has not looked for too long executes nothing' '
	fresh=$(policy_after "$L1" ".version = 2 | .freshness = \"7d\"")
	client "$fresh"
	exits 0 in_client verify >verified
	at 2026-12-01T08:30:00Z ran test
	at 2026-12-01T08:30:01Z stops STALE_VIEW test
	at 2026-12-01T08:30:01Z stops STALE_VIEW test --revision "$L1"
	jq -r .hint applied | grep -F "rbctl trust --compare"
	next=$(change alice "$fresh" notes/a.txt "a, third")
	next=$(sign_off bob "$next" "$fresh")
	go_live "$next"
	at 2026-12-01T08:30:01Z ran test
'

done_testing
