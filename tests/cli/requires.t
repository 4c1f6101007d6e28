#!/bin/sh
# requires.t - first in the test environment, then here
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
. "$TOP/tests/cli/config.sh"

# edit FILE FILTER: live from now on.
edit() {
	git switch -q work
	git merge -q --ff-only main
	jq "$2" "$1" >"$SCRATCH/edited"
	cat "$SCRATCH/edited" >"$1"
	commit "Another $1"
	sign_config bob
	rbctl -q verify HEAD >/dev/null || sign_config carol
	rbctl -q land
}

# A runbook that asks for a token, and applies the exporter; two environments.
make_people
start_sandbox
make_store >"$SCRATCH/world.log" 2>&1
cd store || exit 1
{
	make_token_runbook
	make_config "del(.store_as)" # each environment has a secret of its own
	jq '.environments = ["test", "prod"] | .steps += [{ id: "make",
		title: "Make it so", use: "config.apply", config: "exporter" }]' \
		runbooks/payroll.json >"$SCRATCH/edited"
	cat "$SCRATCH/edited" >runbooks/payroll.json
	jq '.title = "Production" | .requires_run_in =
		{ environment: "test", within: "30d" }' \
		environments/test.json >environments/prod.json
	jq '.title = "Another"' configs/exporter.json >configs/other.json
	commit 'All that runs'
	land_all
	keep_secret
} >"$SCRATCH/world.log" 2>&1

refused() { # refused NAME: and nothing is recorded
	exits 1 rbctl apply "$1" --env prod >got 2>&1
	contains got "no: OUT_OF_BOUNDS: 'prod' runs '$1' only after"
	contains got "rbctl apply $1 --env test"
	exits 1 git rev-parse -q --verify refs/rbctl/receipts/prod
}
check 'a runbook waits for its run in the test environment' '
	refused payroll
	lacks got "since then"
'
check 'a run there that failed does not count' '
	rbctl -q secret remove payroll-secret
	exits 9 rbctl apply payroll --env test >got 2>&1
	printf wrong >wrong
	rbctl -q secret set payroll-secret --from wrong
	rm wrong
	exits 8 rbctl apply payroll --env test >got 2>&1
	refused payroll
	rbctl -q secret set payroll-secret --from "$SCRATCH/secret"
'
check 'a configuration waits for its own' '
	refused exporter
	refused other
'
check 'what a run is made of must be as it was then: a configuration' '
	rbctl apply payroll --env test >log 2>&1
	edit configs/exporter.json ".desired.scope = \"payroll:read\"" >log 2>&1
	refused payroll
	contains got "it did, and since then configs/exporter.json was changed"
	refused exporter
'
check 'a server' '
	rbctl apply payroll --env test >log 2>&1
	edit servers/payroll.json ".title = \"Another\"" >log 2>&1
	refused payroll
	contains got "since then servers/payroll.json was changed"
'
check 'the test environment itself' '
	rbctl apply payroll --env test >log 2>&1
	edit environments/test.json ".title = \"Another\"" >log 2>&1
	refused payroll
	contains got "since then environments/test.json was changed"
	exits 1 rbctl apply --all --env prod >got 2>&1
	contains got "since then environments/test.json was changed"
	exits 1 git rev-parse -q --verify refs/rbctl/receipts/prod
'
check 'whatever else was changed does not matter' '
	rbctl apply payroll --env test >log 2>&1
	edit environments/prod.json ".title = \"Another\"" >log 2>&1
	edit configs/other.json ".title = \"Yet another\"" >log 2>&1
	rbctl apply payroll --env prod >got 2>&1
	contains got "Done: "
'
check 'a configuration that went live there goes live here' '
	exits 1 rbctl apply exporter --env prod >got 2>&1
	contains got OUT_OF_BOUNDS
	rbctl apply exporter --env test >log 2>&1
	rbctl apply exporter --env prod >got 2>&1
	contains got "no change"
	exits 1 rbctl apply other --env prod >got 2>&1
	contains got OUT_OF_BOUNDS
'
check 'and not when that is too long ago' '
	RBCTL_NOW=1798188000 exits 1 rbctl apply exporter --env prod >got 2>&1
	contains got OUT_OF_BOUNDS
'
done_testing
