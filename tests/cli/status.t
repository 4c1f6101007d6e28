#!/bin/sh
# status.t - rbctl status says where the work stands and what to do next
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/review.sh"

make_store >/dev/null 2>&1 || skip_all 'no store could be made'
cd store || exit 1
got=$SCRATCH/got
export got

check 'a new store is approved, and the next step is a runbook' '
	rbctl status >"$got"
	matches "$got" "^Live +main at [0-9a-f]{12}, approved"
	contains "$got" "the same as live"
	contains "$got" "rbctl new NAME"
'
check 'a change names what it needs, who could sign and who can not' '
	make_runbook >/dev/null 2>&1
	git config user.signingKey "$HOME/alice"
	rbctl status >"$got"
	contains "$got" "servers/payroll.json (new) needs 2 of role security"
	contains "$got" "could sign: Alice Example (alice) and Bob Example (bob)"
	contains "$got" "so can'\''t sign: Carol Example (carol)"
	contains "$got" "your sign-off is wanted"
	contains "$got" "rbctl approve"
'
check 'who wrote it is sent to somebody else' '
	git config user.signingKey "$HOME/carol"
	rbctl status >"$got"
	lacks "$got" "your sign-off is wanted"
	contains "$got" "ask one of those who could sign"
'
check 'after the first sign-off it says what is still missing' '
	sign alice One >/dev/null 2>&1 || true
	rbctl status >"$got"
	contains "$got" "signed by: alice"
	contains "$got" "could sign: Bob Example (bob)"
	contains "$got" "sign-off: Alice Example (alice), approve"
'
check 'JSON says the same' '
	rbctl status --json >"$got"
	jq -e ".format == \"status/1\" and .live.approved and
		(.work.approved | not) and .uncommitted == false" "$got"
	jq -e "any(.work.rules[]; .path == \"servers/payroll.json\" and
		.filled == 1 and .places == 2 and
		(.could_sign | map(.person)) == [\"bob\"])" "$got"
'
check 'when all have signed the next step is to land' '
	sign bob Two >/dev/null
	rbctl status >"$got"
	contains "$got" "approved, not landed yet"
	contains "$got" "rbctl land"
	rbctl -q land >/dev/null
	rbctl status >"$got"
	contains "$got" "the same as live"
	contains "$got" "rbctl apply RUNBOOK"
'
check 'an edit after the sign-offs makes them void, and says so' '
	edit servers/payroll.json ".title = \"One\""
	commit carol "A title"
	sign_builtin alice Three >/dev/null 2>&1 || true
	edit servers/payroll.json ".title = \"Two\""
	commit carol "Another title"
	rbctl status >"$got"
	contains "$got" "void sign-off: Alice Example (alice)"
	contains "$got" "STALE"
'
check 'uncommitted changes are seen' '
	edit servers/payroll.json ".title = \"Three\""
	rbctl status >"$got"
	contains "$got" "not committed yet"
	contains "$got" "git commit"
'
check 'a live tip that is not approved is loud' '
	git commit -qam "Three" --no-verify && git branch -qf main work
	rbctl status >"$got"
	matches "$got" "^Live +main at [0-9a-f]{12}, NOT APPROVED"
'
done_testing
