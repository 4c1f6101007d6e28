#!/bin/sh
# plan.t - rbctl plan shows what would be sent, and sends nothing
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
command -v jq >/dev/null || skip_all 'there is no jq'

check 'a store with an approved runbook' run_world
cd store || exit 1

check 'shows each request with its secrets by name' '
	rbctl plan payroll --env test --set period=2026-10 >got
	contains got "POST $(cat "$SCRATCH/issuer")/token"
	contains got "base64(payroll-exporter:‹secret:payroll-secret›)"
	contains got "Authorization: Bearer ‹token›"
	contains got "{\"period\":\"2026-10\"}"
	contains got "Tell payroll that export ‹steps.start.number› runs."
	contains got "Nothing was sent."
	lacks got "$(cat "$SCRATCH/secret")"
'
check 'says which name was meant, of a runbook and an environment' '
	exits 1 rbctl plan payrol --env test >got 2>&1
	contains got "did you mean '\''payroll'\''?"
	exits 1 rbctl plan payroll --env tset >got 2>&1
	contains got "did you mean '\''test'\''?"
	exits 1 rbctl plan nothing --env test >got 2>&1
	contains got "rbctl show lists what is"
'
check 'takes a runbook by the path that a shell completes' '
	rbctl plan runbooks/payroll.json --env test --set period=2026-10 >got
	contains got "Nothing was sent."
	exits 1 rbctl plan environments/test.json --env test >got 2>&1
	contains got UNAPPROVED
	rbctl plan payroll --env test --set period=2026-10 >got
'
check 'shows the same as a curl line that has no secret in it' '
	contains got "curl --config - --silent --show-error --max-time 30"
	contains got "\"\$(form \"\$PAYROLL_SECRET\")\""
	contains got "To send it by hand: rbctl export sh payroll --env test"
'
check 'sends nothing and records nothing' '
	rbctl receipts list >list
	contains list "There are no receipts yet."
	[ ! -e "$XDG_STATE_HOME/rbctl/runs" ]
'
check 'answers in JSON, the same each time' '
	rbctl --json plan payroll --env test --set period=2026-10 >one
	rbctl --json plan payroll --env test --set period=2026-10 >two
	same one two
	jq -e ".format == \"plan/1\" and .ok and (.steps | length) == 5" one
	jq -e ".plan | test(\"^[0-9a-f]{64}$\")" one
	jq -e ".curl.ask | contains(\"curl --config -\")" one
'
check 'has another digest for another input' '
	rbctl --json plan payroll --env test --set period=2026-11 >three
	[ "$(jq -r .plan one)" != "$(jq -r .plan three)" ]
'
check 'shows an older approved revision' '
	rbctl plan payroll --env test --set period=2026-10 --revision main >got
	contains got "$(git rev-parse main)"
'
check 'needs no key to show a plan' '
	git config --global --unset user.signingKey
	rbctl plan payroll --env test --set period=2026-10 >got
	git config --global user.signingKey "$HOME/alice"
	contains got "Nothing was sent."
'
check 'asks by name for an input that is missing' '
	exits 4 rbctl plan payroll --env test 2>err
	contains err "Pay period"
	contains err "--set period="
'
check 'refuses an input that the runbook does not have' '
	exits 1 rbctl plan payroll --env test --set period=2026-10 \
		--set amount=1 >got
	contains got OUT_OF_BOUNDS
	contains got "its inputs are period"
'
check 'refuses an input that does not fit' '
	exits 5 rbctl plan payroll --env test --set period=October 2>err
	contains err "Pay period"
'
check 'asks for an input on a terminal, again when it is wrong' '
	on_terminal "October\n2026-12\n" rbctl plan payroll --env test >got
	contains got "Pay period (for example 2026-10)"
	contains got "{\"period\":\"2026-12\"}"
'
check 'wants an environment, and a known one' '
	exits 2 rbctl plan payroll --set period=2026-10 2>err
	contains err "--env NAME"
	exits 1 rbctl plan payroll --env nowhere --set period=2026-10 >got
	contains got "nowhere"
'
check 'wants --set as a name and a value, and does not repeat it' '
	exits 2 rbctl plan payroll --env test --set hunter2 2>err
	contains err "NAME=VALUE"
	lacks err hunter2
	exits 2 rbctl plan payroll --env test --set period=1 --set period=2
'
check 'refuses the key of somebody who is not in the policy' '
	exits 1 rbctl plan payroll --env test --set period=2026-10 \
		--key "$HOME/mallory" >got
	contains got UNKNOWN_KEY
'
check 'refuses what is committed but not approved' '
	jq ".title = \"Changed\"" runbooks/payroll.json >edited
	cat edited >runbooks/payroll.json && rm edited
	git commit -qam "Change the title"
	rbctl plan payroll --env test --set period=2026-10 >got
	lacks got Changed
	exits 1 rbctl plan payroll --env test --set period=2026-10 \
		--revision work >got
	contains got UNAPPROVED
'
done_testing
