#!/bin/sh
# show.t - rbctl show explains documents and sign-offs in plain words
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/review.sh"

make_store >/dev/null 2>&1 || skip_all 'no store could be made'
cd store || exit 1
land_runbook >/dev/null 2>&1 || skip_all 'no runbook could be landed'

check 'without a name it lists the approved documents' '
	rbctl show >"$SCRATCH/got"
	matches "$SCRATCH/got" "^runbook +payroll +Get a token for payroll"
	matches "$SCRATCH/got" "^server +payroll"
	matches "$SCRATCH/got" "^policy +policy"
'
check 'a runbook: people, token, steps, errors, rules' '
	rbctl show payroll >"$SCRATCH/got"
	contains "$SCRATCH/got" "runbook runbooks/payroll.json"
	contains "$SCRATCH/got" ", approved"
	contains "$SCRATCH/got" "Who does what"
	contains "$SCRATCH/got" "client id payroll-exporter"
	contains "$SCRATCH/got" "at most 1 day"
	contains "$SCRATCH/got" "Ask for the token"
	contains "$SCRATCH/got" "When something goes wrong"
	contains "$SCRATCH/got" "401 invalid_client"
	contains "$SCRATCH/got" "Rules"
'
check 'another kind of the same name is pointed to, and can be named' '
	contains "$SCRATCH/got" "rbctl show server/payroll"
	rbctl show server/payroll >"$SCRATCH/got"
	contains "$SCRATCH/got" "https://sso.example.com/realms/corp"
	rbctl show servers/payroll.json >"$SCRATCH/path"
	same "$SCRATCH/got" "$SCRATCH/path"
'
check 'a checklist, an environment and the policy' '
	rbctl show checklist/payroll >"$SCRATCH/got"
	contains "$SCRATCH/got" "must be yes"
	rbctl show test >"$SCRATCH/got"
	contains "$SCRATCH/got" "https://api.example.com"
	rbctl show policy >"$SCRATCH/got"
	contains "$SCRATCH/got" "Alice Example <alice@example.org>"
	contains "$SCRATCH/got" "nobody signs what they had a hand in"
'
check 'it shows what is approved, not what is here' '
	edit runbooks/payroll.json ".title = \"Changed\""
	commit carol "Another title"
	rbctl show payroll >"$SCRATCH/got"
	lacks "$SCRATCH/got" Changed
	rbctl show --here payroll >"$SCRATCH/got"
	contains "$SCRATCH/got" Changed
	contains "$SCRATCH/got" "NOT APPROVED"
	rbctl show --revision main payroll >"$SCRATCH/got"
	lacks "$SCRATCH/got" Changed
	exits 2 rbctl show --here --revision main payroll
'
check 'JSON holds the document' '
	rbctl show --json payroll >"$SCRATCH/got"
	jq -e ".format == \"show/1\" and .approved and
		.document.token.scopes == [\"payroll:read\"]" "$SCRATCH/got"
'
check 'a sign-off: who, why, what, and the answers with their questions' '
	rbctl show main >"$SCRATCH/got"
	contains "$SCRATCH/got" "Bob Example (bob)"
	contains "$SCRATCH/got" "Looks right"
	contains "$SCRATCH/got" "runbooks/payroll.json (new)"
	contains "$SCRATCH/got" "How is it undone?"
	contains "$SCRATCH/got" "Take the commit back"
	rbctl show --json main >"$SCRATCH/got"
	jq -e ".sign_off.person == \"bob\" and .sign_off.counts" "$SCRATCH/got"
'
check 'stock tools check a sign-off as rbctl-statement(5) says' '
	sed -n "/begin-check/,/end-check/p" \
		"$TOP/cmd/man/rbctl-statement.5" >"$SCRATCH/page"
	grep -v "^\." "$SCRATCH/page" >"$SCRATCH/lines"
	sed "s/\\\\e/\\\\/g" "$SCRATCH/lines" >"$SCRATCH/check.sh"
	contains "$SCRATCH/check.sh" "ssh-keygen -Y verify"
	rbctl policy signers >allowed_signers
	COMMIT=$(git rev-parse main) sh -eu "$SCRATCH/check.sh" \
		>"$SCRATCH/got" 2>&1
	contains "$SCRATCH/got" "Good \"git\" signature for bob@example.org"
	contains "$SCRATCH/got" \
		"Good \"rbctl-signoff@v1\" signature for bob@example.org"
	contains "$SCRATCH/got" "runbooks/payroll.json: good"
	contains "$SCRATCH/got" "backout: Take the commit back"
	lacks "$SCRATCH/got" DIFFERS
'
check 'and see when a statement was altered' '
	git cat-file commit main >"$SCRATCH/commit"
	sed "s/Looks right/Looks wrong/" "$SCRATCH/commit" >"$SCRATCH/altered"
	lacks "$SCRATCH/altered" "Looks right"
	forged=$(git hash-object -t commit -w "$SCRATCH/altered")
	COMMIT=$forged exits 1 sh -eu "$SCRATCH/check.sh" \
		>"$SCRATCH/got" 2>&1
	lacks "$SCRATCH/got" "Good \"rbctl-signoff@v1\""
	rm allowed_signers statement statement.sig || true
'
check 'a commit that is no sign-off points to diff' '
	exits 5 rbctl show HEAD 2>"$SCRATCH/err"
	contains "$SCRATCH/err" "rbctl diff HEAD~1 HEAD"
'
check 'what is neither is named, with what to do' '
	exits 5 rbctl show nothing-like-it 2>"$SCRATCH/err"
	contains "$SCRATCH/err" "nothing-like-it"
	contains "$SCRATCH/err" "rbctl show"
'
check 'what is expected, absent or empty reads as words, not as JSON' '
	git switch -q -c words main
	edit runbooks/payroll.json ".token.scopes = [] | .token.scope_meanings = {} |
		.steps[1].expect = { active: true } |
		.steps[0].expect = { status: [200, 201] }"
	edit environments/test.json ".vars = {}"
	edit servers/payroll.json ".metadata.response_types_supported = []"
	git commit -q --no-verify -a -m "Words"
	rbctl show --here payroll >"$SCRATCH/here"
	contains "$SCRATCH/here" "none is asked for: the server decides"
	contains "$SCRATCH/here" "Expects active: yes."
	contains "$SCRATCH/here" "Expects status: 200, 201."
	rbctl show --here test >"$SCRATCH/here"
	contains "$SCRATCH/here" Servers
	lacks "$SCRATCH/here" Values
	rbctl show --here server/payroll >"$SCRATCH/here"
	lacks "$SCRATCH/here" "[]"
'
done_testing
