#!/bin/sh
# log.t - rbctl log tells what was approved, by whom and why
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/review.sh"

make_store >/dev/null 2>&1 || skip_all 'no store could be made'
cd store || exit 1

check 'a new store has its first commit' '
	rbctl log >got
	contains got "trust starts here"
	[ "$(grep -c "^[0-9a-f]\{12\} " got)" -eq 1 ]
	rm got
'
check 'an approved revision names signers, reason, tickets, author, files' '
	land_runbook >/dev/null 2>&1
	rbctl log -n 1 >"$SCRATCH/got"
	matches "$SCRATCH/got" "^[0-9a-f]{12}  .* approved$"
	contains "$SCRATCH/got" "Alice Example (alice): For the quarterly export"
	contains "$SCRATCH/got" "Bob Example (bob): Looks right"
	contains "$SCRATCH/got" "FIN-1"
	contains "$SCRATCH/got" "written by  Carol Example (carol)"
	contains "$SCRATCH/got" "runbooks/payroll.json"
'
check 'what is left out is said' '
	contains "$SCRATCH/got" "1 earlier"
	rbctl log -n 0 >"$SCRATCH/got"
	lacks "$SCRATCH/got" earlier
'
check 'commits on the way are there with --all' '
	rbctl log >"$SCRATCH/few"
	rbctl log --all >"$SCRATCH/all"
	lacks "$SCRATCH/few" "on the way"
	[ "$(grep -c "on the way$" "$SCRATCH/all")" -eq 2 ]
'
check 'JSON is newest first' '
	rbctl log --json >"$SCRATCH/got"
	jq -e ".format == \"log/1\" and
		[.revisions[].state] == [\"approved\", \"anchor\"]" \
		"$SCRATCH/got"
	jq -e ".revisions[0].sign_offs | map(.person) == [\"alice\", \"bob\"]" \
		"$SCRATCH/got"
'
check 'a live tip that nobody approved stands out' '
	edit runbooks/payroll.json ".title = \"Another\""
	commit carol "Another title"
	git branch -qf main work
	rbctl log >"$SCRATCH/got"
	[ "$(head -n 1 "$SCRATCH/got" | grep -c "NOT APPROVED$")" -eq 1 ]
	contains "$SCRATCH/got" "needs 1 of role security"
'
check 'a hostile subject cannot move the cursor' '
	git commit -q --allow-empty -m "$(printf "x\033[2Jy")"
	git branch -qf main work
	rbctl log >"$SCRATCH/got"
	contains "$SCRATCH/got" "x\\x1b[2Jy"
	lacks "$SCRATCH/got" "$(printf "\033")"
'
check 'a number that is none is refused' '
	exits 2 rbctl log -n few
	exits 2 rbctl log -n -3
'
done_testing
