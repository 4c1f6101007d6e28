#!/bin/sh
# apply_several.t - rbctl apply --all: several runbooks, each with its own run
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
command -v jq >/dev/null || skip_all 'there is no jq'

# token_runbook NAME FILTER: a token and nothing else; the step is ask-NAME.
token_runbook() {
	jq --arg name "$1" 'del(.inputs, .token.refresh)
		| .title = "Token of " + $name | .token.store_as = $name
		| .steps = [{ id: ("ask-" + $name), title: "Ask for the token",
			use: "oauth.token" }]' runbooks/payroll.json |
		jq "$2" >"runbooks/$1.json"
}

# states ANSWER: "NAME STATE CODE", a line each.
states() {
	jq -r '.runs[] | "\(.runbook) \(.state) \(.code)"' "$1"
}

check 'carries out every runbook of the environment, and the worst one decides' '
	make_people
	start_sandbox
	make_store
	cd store
	make_runbook
	token_runbook alpha .
	token_runbook beta .
	token_runbook gone ".environments = [\"prod\"]"
	token_runbook wrong ".token.scopes = [\"nobody:knows\"]
		| .token.scope_meanings = {\"nobody:knows\": \"Nothing\"}"
	jq ".title = \"Production\"" environments/test.json \
		>environments/prod.json
	commit "Five runbooks"
	land_all
	keep_secret
	exits 8 rbctl --json apply --all --env test --set period=2026-10 \
		--yes >got 2>progress
	jq -e ".format == \"apply/1\" and .ok == false and .code == 8" got
	states got >list
	cat >want <<-END
		alpha done 0
		beta done 0
		gone left-out 0
		payroll done 0
		wrong failed 8
	END
	same want list
	contains progress "5/5 "
	jq -e ".runs[] | select(.runbook == \"wrong\") | .answer.steps[0].refused
		.error == \"invalid_scope\"" got
'
cd store || exit 1
check 'each run has its own receipts, in one chain' '
	jq -e "[.runs[].run | values] | length == 4 and (unique | length) == 4" got
	rbctl --json receipts list >list
	jq -r ".runs[].run | values" got | while read -r run; do
		jq -e --arg run "$run" "[.receipts[] | select(.run == \$run)]
			| length == 2" list
	done
	rbctl receipts verify test
	rbctl resume >unfinished
	contains unfinished "No run is unfinished."
'
check 'says it in words, the failed one at length' '
	exits 8 rbctl apply --all --env test --set period=2026-10 --yes >got
	contains got "Failed: Token of wrong, in test"
	contains got "Who fixes it:"
	matches got "^5 runbooks in test, as of revision [0-9a-f]{10}:$"
	matches got "^  alpha +done$"
	matches got "^  gone +left out$"
	matches got "^  wrong +failed: step 1 of 1, Ask for the token: "
	contains got "3 done, 1 failed, 1 left out"
'
check 'one at a time it comes to the same' '
	exits 8 rbctl --json apply --all --env test --set period=2026-10 \
		--yes --jobs 1 >got
	states got >list
	same want list
'
check 'begins no other after a failure when it is told so' '
	exits 8 rbctl --json apply beta wrong alpha --env test --yes --stop \
		--jobs 1 >got
	states got >list
	printf "beta done 0\nwrong failed 8\nalpha not-begun 0\n" >want2
	same want2 list
	exits 8 rbctl apply beta wrong alpha --env test --yes --stop --jobs 1 >got
	contains got "1 not begun"
'
check 'carries out those that are named, in that order' '
	rbctl --json apply beta alpha --env test >got
	states got >list
	printf "beta done 0\nalpha done 0\n" >want2
	same want2 list
	exits 2 rbctl apply beta beta --env test 2>err
	contains err "named twice"
	exits 1 rbctl --json apply beta nowhere gone --env test >got
	jq -r ".runs[] | \"\(.runbook) \(.state) \(.reason)\"" got >list
	printf "beta done null\nnowhere refused UNAPPROVED\n" >want2
	printf "gone refused OUT_OF_BOUNDS\n" >>want2
	same want2 list
	jq -e ".runs[1] | has(\"run\") | not" got
'
check 'what waits for a person can be resumed, and does not hold up the rest' '
	exits 4 rbctl --json apply alpha payroll beta --env test \
		--set period=2026-10 >got
	states got >list
	printf "alpha done 0\npayroll waits 4\nbeta done 0\n" >want2
	same want2 list
	run=$(jq -r ".runs[1].run" got)
	jq -e ".runs[1].hint | contains(\"--confirm tell\")" got
	rbctl resume "$run" --confirm tell >got
	contains got "Done: "
'
check 'an input goes to those that ask for it, and to nobody it is a mistake' '
	exits 4 rbctl --json apply alpha payroll --env test --yes >got
	jq -e ".runs[1] | .state == \"waits\" and (has(\"run\") | not)
		and (.hint | contains(\"--set period\"))" got
	exits 2 rbctl apply alpha beta --env test --set period=2026-10 2>err
	contains err "none of these runbooks has the input"
'
check 'asks on the terminal when it does one at a time' '
	on_terminal "2026-10\nyes\n" rbctl apply alpha payroll --env test \
		--jobs 1 >got
	contains got "I told them"
	contains got "2 done"
'
check 'the lock of the environment is held once, by all of it' '
	lock=$(ls "$XDG_STATE_HOME"/rbctl/locks/*-test)
	exits 1 flock "$lock" rbctl apply --all --env test \
		--set period=2026-10 --yes >got
	contains got LOCKED
'
check 'a process that dies leaves a run to resume, and the others go on' '
	RBCTL_TEST_KILL=ask-beta:sent exits 10 rbctl --json apply alpha beta \
		wrong payroll --env test --set period=2026-10 --yes >got
	states got >list
	cat >want2 <<-END
		alpha done 0
		beta cut-off 10
		wrong failed 8
		payroll done 0
	END
	same want2 list
	run=$(jq -r ".runs[1].run" got)
	jq -e --arg run "$run" ".runs[1].hint == \"rbctl resume \" + \$run" got
	rbctl resume "$run" --redo ask-beta >got
	contains got "Done: "
	rbctl receipts verify test
'
check 'shows all plans and sends nothing with --dry-run' '
	rbctl receipts list >before
	rbctl --json apply --all --env test --set period=2026-10 -n >got
	jq -e ".dry_run and (.plans | length) == 4" got
	exits 1 rbctl apply alpha nowhere --env test --dry-run --json >got
	jq -e ".ok == false and (.plans | length) == 1
		and .refused[0].runbook == \"nowhere\"
		and .refused[0].reason == \"UNAPPROVED\"" got
	exits 1 rbctl apply alpha nowhere --env test --dry-run >got
	contains got "Token of alpha"
	contains got "nowhere: no: UNAPPROVED"
	rbctl receipts list >after
	same before after
'
check 'whoever may not operate there begins nothing' '
	rbctl receipts list >before
	exits 1 rbctl --json apply --all --env test --set period=2026-10 --yes \
		--key "$HOME/mallory" >got
	jq -e ".reason == \"UNKNOWN_KEY\" and (has(\"runs\") | not)" got
	exits 1 rbctl --json apply --all --env nowhere --yes >got
	jq -e ".reason == \"UNAPPROVED\"" got
	rbctl receipts list >after
	same before after
'
check 'refuses options that make no sense together' '
	exits 2 rbctl apply --all 2>err
	contains err "in which environment?"
	exits 2 rbctl apply --all alpha --env test 2>err
	exits 2 rbctl apply alpha beta --env test --plan x 2>err
	exits 2 rbctl apply --all --env test --jobs 65 2>err
	contains err "from 1 to 64"
	exits 2 rbctl apply --all --env test --jobs 0 2>err
	contains err "wants 1 or more"
	exits 2 rbctl apply alpha --env test -j 0 2>err
'
check 'keeps every secret out of what it says and writes' '
	rbctl --json apply alpha beta --env test >got 2>progress
	secret=$(cat "$SCRATCH/secret")
	lacks got "$secret"
	lacks progress "$secret"
	if grep -rqF -e "$secret" "$XDG_STATE_HOME" .git; then exit 1; fi
'
done_testing
