#!/bin/sh
# config_recorded.t - of what real servers answer, nothing is a phantom
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
. "$TOP/tests/cli/config.sh"

# Each client of the real exports and answers is declared, and the server
# answers with all that it adds (recorded.pl).
command -v curl >/dev/null || skip_all 'there is no curl'
perl -MJSON::PP -e 1 2>/dev/null || skip_all 'perl has no JSON::PP'
DATA=$(data clients) || skip_all 'what real servers answered is not here'
DATA=${DATA%/clients}
make_people
rbctl -q key new >"$SCRATCH/identity"
make_store >"$SCRATCH/world.log" 2>&1
cd store || exit 1
git switch -q -c work
spawn perl "$TOP/tests/cli/recorded.pl" "$DATA" "$TOP/core/model/presets" \
	"$PWD" >"$SCRATCH/at" 2>"$SCRATCH/server.log"
wait_for test -s "$SCRATCH/at"
AT=$(cat "$SCRATCH/at")
curl -sS "$AT/cases" >"$SCRATCH/cases"
jq -r '.[].case' "$SCRATCH/cases" >"$SCRATCH/names"
mkdir -p environments
jq -n --arg at "$AT" '{ format: "environment/1", title: "Test", servers: {},
	vars: { at: $at } }' >environments/test.json
# Of real clients the check says a lot, and it is right.
git add -A
git commit -q -S --no-verify -m 'All that was ever recorded'
{
	sign_config bob
	sign_config carol
	rbctl -q land
} >"$SCRATCH/world.log" 2>&1

while read -r case; do
	rbctl apply "$case" --env test >>"$SCRATCH/world.log" 2>&1
done <<-END
	$(grep rfc7592 "$SCRATCH/names")
END

# look: at all of them; each difference that is none, or is another one.
look() {
	sed "s|^|configs/|" "$SCRATCH/names" >wanted
	xargs rbctl drift --env test --json <wanted >looked || :
	[ "$(jq ".documents | length" looked)" = "$(wc -l <"$SCRATCH/names")" ]
	jq -r --slurpfile cases "$SCRATCH/cases" --argjson round "$1" '
		($cases[0] | map({ (.case): .fields }) | add) as $fields |
		.documents[] | $fields[.name] as $all |
		(if $round == 0 then null
			else $all[$round % ($all | length)] end) as $field |
		[.differences[]?.place | ltrimstr("/desired/") | split("/")[0]] as $told |
		select(.state == "unknown" or (.notes | length > 0) or
			($told | unique) != (if $field then [$field] else [] end)) |
		[.name, .state, .why, $field, $told[], .notes[]] | map(. // "") | join(" ")
		' looked >said
	cat said
	[ ! -s said ]
}

check 'what servers add to all that was ever recorded is no change' '
	look 0
	contains "$SCRATCH/names" keycloak-100
'
check 'and a plan says so' '
	for kind in keycloak auth0 hydra okta rfc7592; do
		for case in $(grep "^$kind" "$SCRATCH/names" | tail -n 2); do
			rbctl plan "$case" --env test >got
			contains got "No change: the server has what is declared."
		done
	done
'
check 'a field that is changed there is that one, and no other' '
	for round in $(seq ${RBCTL_TEST_ROUNDS:-2}); do
		curl -sS -o by-hand -X PUT "$AT/change/$round"
		look "$round"
	done
'
done_testing
