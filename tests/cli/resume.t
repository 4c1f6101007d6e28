#!/bin/sh
# resume.t - rbctl resume goes on after a kill, and repeats nothing done
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
command -v jq >/dev/null || skip_all 'there is no jq'

# killed PLACE: apply, killed there; its journal is in $SCRATCH/journal.
killed() {
	rm -f "$SCRATCH/run-id"
	exits 137 env RBCTL_TEST_KILL="$1" rbctl -q apply payroll --env test \
		--set period=2026-10 --yes 2>"$SCRATCH/killed"
	rbctl --json resume >"$SCRATCH/list"
	jq -e '.unfinished | length == 1' "$SCRATCH/list" >/dev/null
	jq -r '.unfinished[0].run' "$SCRATCH/list" >"$SCRATCH/run-id"
}

# began STEP N: the journal says that it was begun so many times.
began() {
	lines=$(grep -c "\"begin\":\"$1\"" \
		"$XDG_STATE_HOME/rbctl/runs/$(cat "$SCRATCH/run-id")/journal" || :)
	[ "$lines" -eq "$2" ] || {
		echo "$1 was begun $lines times, not $2" >&3
		return 1
	}
}

# finished: one receipt of the run's beginning and one of its end.
finished() {
	rbctl --json receipts list >"$SCRATCH/list"
	jq -e --arg run "$(cat "$SCRATCH/run-id")" '[.receipts[] |
		select(.run == $run) | .result] == ["succeeded", "started"]' \
		"$SCRATCH/list" >/dev/null
	rbctl resume >"$SCRATCH/list"
	contains "$SCRATCH/list" 'No run is unfinished.'
}

# However long this file takes, no token is made in what is the future here.
SANDBOX_NOW=$((RBCTL_NOW - 1800))
export SANDBOX_NOW
check 'a store with an approved runbook' run_world
cd store || exit 1

check 'has nothing to go on with at first' '
	rbctl resume >got
	contains got "No run is unfinished."
'
# Between any two things that reach the disk or the server.
for place in run:journal run:started ask:ended look:begun look:sent \
	look:ended start:ended tell:ended back:begun back:sent back:ended \
	run:receipt; do
	export place
	check "goes on after a kill at $place, and repeats nothing done" '
		killed "$place"
		rbctl resume "$(cat "$SCRATCH/run-id")" --yes >got
		contains got "Done: "
		began ask 1
		began start 1
		finished
	'
done
for place in ask:begun ask:sent ask:stored; do
	export place
	check "asks whether the token was got after a kill at $place" '
		killed "$place"
		exits 4 rbctl resume "$(cat "$SCRATCH/run-id")" --yes 2>err
		contains err "nobody knows whether step '\''ask'\''"
		began ask 1
		rbctl resume "$(cat "$SCRATCH/run-id")" --yes --redo ask >got
		contains got "Done: "
		began ask 2
		finished
	'
done
for place in start:begun start:sent; do
	export place
	check "asks whether the export was started after a kill at $place" '
		killed "$place"
		exits 4 rbctl resume "$(cat "$SCRATCH/run-id")" --yes 2>err
		contains err "--skip start"
		contains err "--redo start"
		began start 1
		rbctl resume "$(cat "$SCRATCH/run-id")" --yes --skip start \
			>got 2>progress
		contains got "Done: "
		contains progress "export ‹steps.start.number› runs"
		began ask 1
		began start 1
		finished
	'
done
check 'takes the token that was stored when a person says it was got' '
	killed ask:stored
	rbctl resume "$(cat "$SCRATCH/run-id")" --yes --skip ask >got
	contains got "Done: "
	began ask 1
	finished
'
check 'asks on a terminal' '
	killed start:sent
	on_terminal "no\n" rbctl resume "$(cat "$SCRATCH/run-id")" --yes >got
	contains got "did it happen?"
	contains got "Done: "
	began start 2
	finished
'
check 'has nothing more to do after a kill at the very end' '
	exits 137 env RBCTL_TEST_KILL=run:ended rbctl -q apply payroll \
		--env test --set period=2026-10 --yes
	rbctl resume >got
	contains got "No run is unfinished."
'
check 'goes on when the person has done it' '
	exits 4 rbctl apply payroll --env test --set period=2026-10
	rbctl --json resume >list
	jq -r ".unfinished[0].run" list >"$SCRATCH/run-id"
	exits 4 rbctl resume "$(cat "$SCRATCH/run-id")"
	rbctl --json resume "$(cat "$SCRATCH/run-id")" --confirm tell >got
	jq -e ".format == \"resume/1\" and .ok" got
	jq -e "[.steps[].resumed] == [true, true, true, null, null]" got
	began ask 1
	finished
'
check 'leaves the chain of receipts whole after all of this' '
	rbctl receipts verify >got
	contains got "Every receipt is whole and signed."
	lacks got "without an end"
'
check 'does not go on with a run that has ended' '
	exits 5 rbctl resume "$(cat "$SCRATCH/run-id")" 2>err
	contains err "has ended"
	exits 5 rbctl resume nothing 2>err
	contains err "there is no run"
'
check 'asks the guard again' '
	exits 4 rbctl apply payroll --env test --set period=2026-10
	rbctl --json resume >list
	jq -r ".unfinished[0].run" list >"$SCRATCH/run-id"
	exits 1 rbctl resume "$(cat "$SCRATCH/run-id")" --yes \
		--key "$HOME/mallory" >got
	contains got UNKNOWN_KEY
	tip=$(git rev-parse main)
	git update-ref refs/heads/main main~1
	exits 1 rbctl resume "$(cat "$SCRATCH/run-id")" --yes >got
	git update-ref refs/heads/main "$tip"
	contains got ROLLBACK
'
check 'does not go on when what would be sent has changed' '
	journal=$XDG_STATE_HOME/rbctl/runs/$(cat "$SCRATCH/run-id")/journal
	sed "1s/2026-10\"/2026-11\"/" "$journal" >edited
	cat edited >"$journal" && rm edited
	exits 1 rbctl resume "$(cat "$SCRATCH/run-id")" --yes >got
	contains got PLAN_STALE
	sed "1s/2026-11\"/2026-10\"/" "$journal" >edited
	cat edited >"$journal" && rm edited
'
check 'forgets a last line that a crash tore' '
	journal=$XDG_STATE_HOME/rbctl/runs/$(cat "$SCRATCH/run-id")/journal
	printf "{\"end\":\"te" >>"$journal"
	rbctl resume "$(cat "$SCRATCH/run-id")" --yes >got
	contains got "Done: "
	finished
'
done_testing
