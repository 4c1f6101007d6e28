#!/bin/sh
# receipts.t - rbctl receipts: lists, checks and shares the records of runs
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
command -v jq >/dev/null || skip_all 'there is no jq'
CHAIN=refs/rbctl/receipts/test

# forget_receipts: as a client that has seen none.
forget_receipts() {
	rm -f "$XDG_STATE_HOME"/rbctl/stores/*.json
	rbctl -q trust --yes >/dev/null
}

check 'a store with an approved runbook, and two runs of it' '
	run_world
	rbctl -q apply payroll --env test --set period=2026-09 --yes
	rbctl -q apply payroll --env test --set period=2026-10 --yes
	git rev-parse $CHAIN >"$SCRATCH/tip"
'
cd store || exit 1
check 'lists them, the newest first' '
	rbctl --json receipts list >got
	jq -e ".format == \"receipts/1\" and (.receipts | length) == 4" got
	jq -e "[.receipts[].sequence] == [4, 3, 2, 1]" got
	jq -r ".receipts[0].run" got >"$SCRATCH/run-id"
	rbctl receipts list --env test >got
	[ "$(awk "length > 80" got)" = "" ]
	rbctl receipts list --env test --limit 1 >got
	[ "$(wc -l <got)" -eq 1 ]
	exits 5 rbctl receipts list --env prod
'
check 'shows one for a person' '
	rbctl receipts show "$(cat "$SCRATCH/run-id")" >got
	contains got "Operator:    alice"
	contains got "Input:       period = 2026-10"
	contains got "start: done (201)"
	contains got "Result:      succeeded"
	rbctl --json receipts show "$(cat "$SCRATCH/tip")" >got
	jq -e ".receipt.result == \"succeeded\"" got
	jq -e "[.receipt.steps[].outcome] | unique == [\"done\"]" got
	exits 5 rbctl receipts show nothing
'
check 'names the statements that made the revision approved' '
	jq -e "(.receipt.statements | length) == 2" got
	jq -e ".receipt.revision == \"$(git rev-parse main)\"" got
'
check 'anybody can check a receipt with ssh-keygen' '
	git show $CHAIN:receipt.json >receipt
	git show $CHAIN:receipt.json.sig >receipt.sig
	echo "alice@example.org $(cat "$HOME/alice.pub")" >signers
	ssh-keygen -Y verify -f signers -I alice@example.org \
		-n rbctl-receipt@v1 -s receipt.sig <receipt
'
check 'finds the chain whole' '
	rbctl receipts verify >got
	contains got "test: 4 receipts"
	contains got "Every receipt is whole and signed."
	rbctl --json receipts verify test >got
	jq -e ".ok and .environments[0].breaks == []" got
'
check 'shares them with another repository' '
	git init -q --bare ../remote.git
	rbctl receipts push ../remote.git >got
	contains got "test: pushed"
	[ "$(git -C ../remote.git rev-parse $CHAIN)" = "$(cat "$SCRATCH/tip")" ]
	git update-ref -d $CHAIN
	exits 1 rbctl receipts verify >got
	contains got "the chain was cut"
	rbctl receipts fetch ../remote.git >got
	contains got "test: fetched"
	rbctl receipts verify >got
	rbctl receipts fetch ../remote.git >got
	contains got "Nothing new."
'
# By a machine that never saw the newest two.
check 'puts its own on top when another was faster' '
	git update-ref $CHAIN $CHAIN~2
	forget_receipts
	rbctl -q apply payroll --env test --set period=2026-11 --yes
	rbctl receipts fetch ../remote.git >got
	contains got "both sides have new ones"
	rbctl receipts push ../remote.git >got
	contains got "test: pushed"
	[ "$(git rev-list --count $CHAIN)" -eq 6 ]
	rbctl receipts verify >got
	contains got "test: 6 receipts"
	rbctl --json receipts show "$(git rev-parse $CHAIN)" >got
	jq -e ".receipt.rechained_from" got
	git rev-parse $CHAIN >"$SCRATCH/tip"
'
check 'takes an option for no remote' '
	exits 5 rbctl receipts fetch -- --upload-pack=touch 2>err
	contains err "is no remote"
	exits 6 rbctl receipts push ../nowhere.git
'
check 'a server that was told no anchor says how to begin, line by line' '
	git init -q --bare -b main ../untold.git
	rbctl -C ../untold.git hooks install
	exits 6 rbctl receipts push ../untold.git 2>err
	contains err "git push REMOTE COMMIT:refs/heads/begin"
	matches err "^remote: +How to begin, once:"
	contains err "rbctl: the other side did not take it"
	lacks err "x0a"
	lacks err "…"
	lacks err "$(git rev-list --max-parents=0 $CHAIN | cut -c1-12)"
	exits 6 rbctl --json receipts push ../untold.git 2>err
	jq -e ".format == \"error/1\" and .exit == 6" err
	git push -q ../untold.git main:begin
	exits 6 rbctl receipts push ../untold.git 2>err
	lacks err "refs/heads/begin"
	contains err "trust --fingerprint SHA256:... begin"
	rbctl -C ../untold.git trust --yes begin
	rbctl receipts push ../untold.git >got
	contains got "test: pushed"
'
check 'names a receipt that was altered' '
	git show $CHAIN:receipt.json | sed "s/2026-11/2026-12/" >receipt
	git show $CHAIN:receipt.json.sig >receipt.sig
	tree=$(printf "100644 blob %s\treceipt.json\n100644 blob %s\treceipt.json.sig\n" \
		"$(git hash-object -w receipt)" \
		"$(git hash-object -w receipt.sig)" | git mktree)
	git update-ref $CHAIN "$(git commit-tree -p $CHAIN~1 -m x "$tree")"
	exits 1 rbctl receipts verify >got
	contains got "it was altered"
	exits 1 rbctl --json receipts verify >got
	jq -e ".ok == false and (.environments[0].breaks | length) > 0" got
	git update-ref $CHAIN "$(cat "$SCRATCH/tip")"
'
check 'names a receipt that was taken out' '
	git update-ref $CHAIN "$(git commit-tree -p $CHAIN~2 -m x $CHAIN^{tree})"
	exits 1 rbctl receipts verify >got
	contains got "a gap in the numbers"
	git update-ref $CHAIN "$(cat "$SCRATCH/tip")"
'
check 'names a chain that was cut at its end' '
	git update-ref $CHAIN $CHAIN~2
	exits 1 rbctl receipts verify >got
	contains got "the chain was cut"
	git update-ref $CHAIN "$(cat "$SCRATCH/tip")"
	rbctl receipts verify >got
'
# The journals of the machine are gone too: its memory is left.
check 'names it by what this client remembers alone' '
	mv "$XDG_STATE_HOME/rbctl/runs" "$SCRATCH/runs"
	git update-ref -d refs/rbctl/fetched-receipts/test
	git update-ref $CHAIN $CHAIN~2
	exits 1 rbctl receipts verify >got
	contains got "it was the newest here"
	contains got "The chain is not whole: 1 break."
	git update-ref -d $CHAIN
	exits 1 rbctl --json receipts verify >got
	jq -e ".environments[0] | .environment == \"test\" and
		.receipts == 0 and (.breaks | length) == 1" got
	git update-ref $CHAIN "$(cat "$SCRATCH/tip")"
	rbctl receipts verify >got
	mv "$SCRATCH/runs" "$XDG_STATE_HOME/rbctl/runs"
'
check 'names it by the copy that was fetched alone' '
	mv "$XDG_STATE_HOME/rbctl/runs" "$SCRATCH/runs"
	rbctl receipts fetch ../remote.git >got
	forget_receipts
	git update-ref $CHAIN $CHAIN~2
	exits 1 rbctl receipts verify >got
	contains got "the copy that was fetched has it"
	git update-ref -d $CHAIN
	exits 1 rbctl receipts verify >got
	contains got "the copy that was fetched has it"
	git update-ref $CHAIN "$(cat "$SCRATCH/tip")"
	rbctl receipts verify >got
	mv "$SCRATCH/runs" "$XDG_STATE_HOME/rbctl/runs"
'
check 'a name that no environment has gets no yes' '
	exits 5 rbctl receipts verify tset 2>err >got
	contains err "there is no environment"
	contains err "did you mean"
	contains err "test"
	exits 5 rbctl receipts verify nosuch 2>err >got
	contains err "rbctl show lists what there is"
'
check 'names a receipt that is not signed by its operator' '
	git show $CHAIN:receipt.json >receipt
	rm -f receipt.sig
	ssh-keygen -q -Y sign -f "$HOME/mallory" -n rbctl-receipt@v1 receipt
	tree=$(printf "100644 blob %s\treceipt.json\n100644 blob %s\treceipt.json.sig\n" \
		"$(git hash-object -w receipt)" \
		"$(git hash-object -w receipt.sig)" | git mktree)
	git update-ref $CHAIN "$(git commit-tree -p $CHAIN~1 -m x "$tree")"
	exits 1 rbctl receipts verify >got
	contains got "nobody in the policy"
	git update-ref $CHAIN "$(cat "$SCRATCH/tip")"
'
done_testing
