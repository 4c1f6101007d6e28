#!/bin/sh
# import_round.t - what rbctl exports and imports again sends the same requests
. "$(dirname "$0")/lib.sh"
command -v jq >/dev/null || skip_all 'there is no jq'
. "$TOP/tests/cli/run.sh"

# requests NAME SET…: method, address, headers and body of each, in order.
requests() {
	name=$1
	shift
	rbctl --json plan "$name" --env test "$@" >plan.json
	jq '[.steps[] | select(.request) | .request |
		{ method, url, body, auth: (.headers // {}) }]' plan.json
}

# finish NAME: what a person does to a draft, before it is signed.
finish() {
	jq 'del(.todo) | del(.steps[].todo) | .owner = "finance"
		| .review_by = "2027-06-30" | .checklist = "payroll" | .environments = ["test"]
		| .actors.client.secret = "vault:payroll-secret"
		| .token.viewers = ["alice"]
		| (.actors[] | select(.)).responsible = "finance"' \
		"runbooks/$1.json" >"$SCRATCH/finished"
	cat "$SCRATCH/finished" >"runbooks/$1.json"
}

check 'a runbook is live, and exported in three forms' '
	run_world
	rbctl -q export curl payroll --env test --set period=2026-10 >../lines
	rbctl -q export postman payroll --env test --set period=2026-10 >../collection
	rbctl -q export bruno payroll --env test --set period=2026-10 --output ../bruno
'
cd store || exit 1
for form in lines collection bruno; do
	export form
	check "it is imported again from its $form" '
		exits 0 rbctl import "../$form" --name "from-$form" >got
		cat got
		contains got "wrote runbooks/from-$form.json"
		lacks "runbooks/from-$form.json" "$(cat "$SCRATCH/secret")"
		exits 1 rbctl lint "runbooks/from-$form.json" >got
		contains got "[todo]"
		lacks got "[schema]"
		lacks got "[document]"
		lacks got "[template]"
		[ "$(jq -r .actors.authorization_server.server "runbooks/from-$form.json")" = "$(jq -r .actors.authorization_server.server runbooks/payroll.json)" ]
	'
done
check 'the hook refuses what is still to be done' '
	cp runbooks/from-lines.json ../draft.json
	git add -A
	exits 1 git commit -q -m "Drafts" 2>err
	contains err "what is staged has errors"
'
check 'the drafts are finished, signed, and live' '
	for form in lines collection bruno; do
		finish "from-$form"
	done
	commit "Drafts"
	jq ".checklist = \"payroll\" | .environments = [\"test\"]" \
		../draft.json >runbooks/unfinished.json
	git add -A
	git commit -q -S -n -m "Not finished"
	land_all
'
check 'what is not finished is not carried out, whoever signed it' '
	exits 1 rbctl plan unfinished --env test >got
	contains got "is a draft"
	contains got "rbctl lint runbooks/unfinished.json"
'
for form in lines collection bruno; do
	export form
	check "the $form ask for the same" '
		requests payroll --set period=2026-10 >want
		requests "from-$form" >got
		same want got
		[ "$(jq length got)" = 4 ]
	'
done
done_testing
