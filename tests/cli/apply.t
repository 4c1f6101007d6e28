#!/bin/sh
# apply.t - rbctl apply carries out what is approved, and says how it went
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
command -v jq >/dev/null || skip_all 'there is no jq'

check 'refuses a runbook that nobody has signed, with the next step' '
	make_people
	start_sandbox
	make_store
	cd store
	make_runbook
	commit "The payroll runbook"
	keep_secret
	exits 1 rbctl apply payroll --env test --set period=2026-10 --yes >got
	contains got UNAPPROVED
	contains got "rbctl approve"
	exits 1 rbctl --json apply payroll --env test --set period=2026-10 >got
	jq -e ".format == \"apply/1\" and .ok == false" got
	jq -e ".reason == \"UNAPPROVED\" and (.hint | length) > 0" got
	[ ! -e "$XDG_STATE_HOME/rbctl/runs" ]
'
cd store || exit 1
check 'carries out every step once it is approved' '
	land_all
	rbctl apply payroll --env test --set period=2026-10 --yes \
		>got 2>progress
	contains got "Done: "
	contains progress "1/5 Ask for the token: done (200)"
	contains progress "Tell payroll that export exp-1 runs."
	contains progress "5/5 Give the token back: done (200)"
'
check 'answers in JSON' '
	rbctl --json apply payroll --env test --set period=2026-10 --yes >got
	jq -e ".format == \"apply/1\" and .ok and (.receipt | length) == 40" got
	jq -e ".steps[2] | .captured.number == \"exp-2\" and .status == 201" got
	jq -e "[.steps[].outcome] == [\"done\", \"done\", \"done\", \"done\",
		\"done\"]" got
'
check 'writes a receipt of its beginning and of its end' '
	run=$(jq -r .run got)
	rbctl --json receipts list >list
	jq -e --arg run "$run" "[.receipts[] | select(.run == \$run) | .result]
		== [\"succeeded\", \"started\"]" list
'
check 'keeps every secret out of what it says and writes' '
	secret=$(cat "$SCRATCH/secret")
	lacks got "$secret"
	if grep -rqF -e "$secret" "$XDG_STATE_HOME" .git; then exit 1; fi
	git cat-file --batch-all-objects --batch >objects
	lacks objects "$secret"
'
check 'marks the token in the vault as given back' '
	rbctl --json token list >tokens
	jq -e "[.tokens[] | select(.name == \"payroll\") | .revoked] == [true]" \
		tokens
'
check 'sends nothing with --dry-run' '
	rbctl receipts list >before
	rbctl apply payroll --env test --set period=2026-10 --dry-run >got
	contains got "Nothing was sent."
	rbctl --json apply payroll --env test --set period=2026-10 -n >got
	jq -e ".format == \"apply/1\" and .dry_run" got
	rbctl receipts list >after
	same before after
'
check 'carries out a plan that still holds, and only then' '
	rbctl --json plan payroll --env test --set period=2026-10 >plan
	rbctl apply --plan plan --yes >got
	contains got "Done: "
	exits 1 rbctl apply --plan plan --set period=2026-11 --yes >got
	contains got PLAN_STALE
	exits 5 rbctl apply --plan got --yes
'
check 'waits for a person where nobody is' '
	exits 4 rbctl apply payroll --env test --set period=2026-10 2>err
	contains err "step '\''tell'\'' waits for a person"
	contains err "--confirm tell"
	rbctl resume >list
	contains list payroll
	exits 1 rbctl apply payroll --env test --set period=2026-10 >got
	contains got "no: LOCKED"
	rbctl -q resume "$(cut -d" " -f1 list)" --yes >got
'
check 'asks that person on a terminal' '
	on_terminal "yes\n" rbctl apply payroll --env test \
		--set period=2026-10 >got
	contains got "I told them"
	contains got "(Ctrl-C leaves it for later: rbctl resume 20"
	contains got "Done: "
'
check 'takes it as not done when that person says no' '
	exits 1 on_terminal "no\n" rbctl apply payroll --env test \
		--set period=2026-10 >got
	contains got "not confirmed"
	contains got "Give the token back: done"
'
check 'refuses somebody who is not in the policy' '
	exits 1 rbctl apply payroll --env test --set period=2026-10 --yes \
		--key "$HOME/mallory" >got
	contains got UNKNOWN_KEY
'
check 'refuses an input that is not declared' '
	exits 1 rbctl apply payroll --env test --set period=2026-10 \
		--set x=1 --yes >got
	contains got OUT_OF_BOUNDS
'
check 'lets no two runs into one environment' '
	lock=$(ls "$XDG_STATE_HOME"/rbctl/locks/*-test)
	exits 1 flock "$lock" rbctl apply payroll --env test \
		--set period=2026-10 --yes >got
	contains got LOCKED
'
check 'says who fixes a wrong secret, in the words of the runbook' '
	cp -r "$XDG_STATE_HOME/rbctl/vault" "$SCRATCH/vault"
	printf wrong >wrong
	rbctl -q secret set payroll-secret --from wrong
	exits 8 rbctl apply payroll --env test --set period=2026-10 --yes >got
	contains got "Step 1 of 5 failed: Ask for the token"
	contains got "invalid_client"
	contains got "Who fixes it:"
	contains got "What to do next:"
	contains got "(This advice is the runbook'\''s own.)"
	lacks got wrong-
	exits 8 rbctl --json apply payroll --env test --set period=2026-10 \
		--yes >got
	jq -e ".ok == false and .steps[0].refused.status == 401" got
	jq -e ".steps[0].advice | .source == \"runbook\" and (.who | length) > 0
		and (.do | length) > 0" got
	jq -e "[.steps[1:][].outcome] | unique == [\"skipped\"]" got
'
check 'does not send anything when the secret is not there' '
	rbctl receipts list >before
	rbctl -q secret remove payroll-secret --yes ||
		rbctl -q secret remove payroll-secret
	exits 9 rbctl apply payroll --env test --set period=2026-10 --yes 2>err
	contains err "rbctl secret set payroll-secret"
	rbctl receipts list >after
	same before after
'
check 'does not put the token where a secret is' '
	rm -rf "$XDG_STATE_HOME/rbctl/vault"
	cp -r "$SCRATCH/vault" "$XDG_STATE_HOME/rbctl/vault"
	rm "$XDG_STATE_HOME/rbctl/vault/payroll.age"
	rbctl -q secret set payroll --from wrong
	exits 9 rbctl apply payroll --env test --set period=2026-10 --yes 2>err
	contains err "store_as"
	rm "$XDG_STATE_HOME/rbctl/vault/payroll.age"
'
check 'goes back to no older revision' '
	old=$(git rev-parse main)
	rbctl -q apply payroll --env test --set period=2026-10 --yes >got
	git switch -q work
	jq ".title = \"Another title\"" runbooks/payroll.json >"$SCRATCH/edited"
	cat "$SCRATCH/edited" >runbooks/payroll.json
	git add runbooks
	git commit -q -S -m "Another title"
	land_all
	rbctl apply payroll --env test --set period=2026-10 --yes >got
	contains got "Another title"
	exits 1 rbctl apply payroll --env test --set period=2026-10 --yes \
		--revision "$old" >got
	contains got DOWNGRADE
'
check 'wants a run elsewhere first where the environment says so' '
	git switch -q work
	jq ".environments = [\"test\", \"prod\"]" runbooks/payroll.json \
		>"$SCRATCH/edited"
	cat "$SCRATCH/edited" >runbooks/payroll.json
	jq ".title = \"Production\" | .requires_run_in =
		{ environment: \"test\", within: \"30d\" }" \
		environments/test.json >environments/prod.json
	git add runbooks environments
	git commit -q -S -m "Production"
	land_all
	exits 1 rbctl apply payroll --env prod --set period=2026-10 --yes >got
	contains got OUT_OF_BOUNDS
	contains got "rbctl apply payroll --env test"
	rbctl -q apply payroll --env test --set period=2026-10 --yes >got
	rbctl apply payroll --env prod --set period=2026-10 --yes >got
	contains got "Done: "
	RBCTL_NOW=1798188000 exits 1 rbctl apply payroll --env prod \
		--set period=2026-10 --yes >got
	contains got OUT_OF_BOUNDS
'
check 'says that nobody answers' '
	kill "$(head -n 1 "$SCRATCH/pids")"
	exits 7 rbctl apply payroll --env test --set period=2026-10 --yes >got
	contains got "Failed: "
	contains got "What to do next:"
'
done_testing
