#!/bin/sh
# runs.t - what was verified is what is executed, and what ran is on record
# shellcheck disable=SC2034 # read by lib.sh
FIXTURE_GREETS=yes
. "$(dirname "$0")/lib.sh"

CLIENT=$SCRATCH/client

# A runbook of two calls: an attack can happen while the first is made.
twice() { # twice PATH
	runbook_document | jq --arg path "$1" '.steps = [.steps[0],
		(.steps[0] | .id = "again" | .title = "Call it again" |
		.request.url = "{{actors.resource_server.url}}" + $path)]'
}

good=$(change alice "$L1" runbooks/hello.json "$(twice /good)")
good=$(sign_off bob "$good")
evil=$(change alice "$good" runbooks/hello.json "$(twice /evil)")
keep "$good"
keep "$evil"

# interlude COMMANDS: run by a third person while the first call is made.
interlude() {
	: >"$GREETINGS"
	printf '#!/bin/sh\nexec >/dev/null 2>&1\nrm -f "%s"\n%s\n' \
		"$SCRATCH/interlude" "$1" >"$SCRATCH/interlude.new"
	chmod +x "$SCRATCH/interlude.new"
	mv "$SCRATCH/interlude.new" "$SCRATCH/interlude"
}

# The run called what was approved, and nothing else.
called_good() {
	[ ! -e "$SCRATCH/interlude" ]
	printf "GET %s HTTP/1.1\n" /hello /good >want
	same want "$GREETINGS"
}

# own_objects: the client has the live revision's objects for itself, loose.
own_objects() {
	client "$good"
	rm "$CLIENT/.git/objects/info/alternates"
	git -C "$DEV" rev-list --objects "$good" "$evil" | cut -d" " -f1 |
		git -C "$DEV" pack-objects -q --stdout >pack
	git -C "$CLIENT" unpack-objects -q <pack
}

check 'A40 a branch that moves during a run changes nothing of it' '
	client "$good"
	interlude "git -C $CLIENT update-ref $LIVE $evil"
	exits 0 in_client apply hello --env test --yes --json >applied
	called_good
	receipt test >got
	jq -e ".revision == \"$good\"" got
	stops "STALE UNAPPROVED" test
'

check 'A40 nor does a file of an object that is swapped' '
	own_objects
	blob=$(dev rev-parse "$good:runbooks/hello.json" | sed "s,..,&/,")
	other=$(dev rev-parse "$evil:runbooks/hello.json" | sed "s,..,&/,")
	interlude "cd $CLIENT/.git/objects
		chmod u+w $blob
		cp $other $blob"
	exits 0 in_client apply hello --env test --yes --json >applied
	called_good
	stops HASH_MISMATCH test
'

check 'A40 nor does an edit in the work tree, before or during it' '
	client "$good"
	git -C "$CLIENT" reset -q --hard
	twice /evil >"$CLIENT/runbooks/hello.json"
	interlude "git -C $CLIENT show $evil:runbooks/hello.json \
			>$CLIENT/runbooks/hello.json
		git -C $CLIENT add runbooks"
	exits 0 in_client apply hello --env test --yes --json >applied
	called_good
'

check 'A40 a plan of one revision is not carried out of another' '
	client "$good"
	in_client --json plan hello --env test >plan
	: >"$GREETINGS"
	next=$(sign_off carol "$evil" "$good")
	go_live "$next"
	stops PLAN_STALE test --plan "$PWD/plan"
	: >none
	same none "$GREETINGS"
'

check 'A40 nor is a plan that somebody edited' '
	client "$good"
	in_client --json plan hello --env test >plan
	jq "(.. | strings) |= sub(\"/good\"; \"/evil\")" plan >edited
	: >"$GREETINGS"
	exits 0 in_client apply --plan "$PWD/edited" --yes --json >applied
	called_good
	jq ".plan = (\"0\" * 64)" plan >edited
	stops PLAN_STALE test --plan "$PWD/edited"
'

# ---- the record ----

# three_runs: a client with the receipts of three runs.
three_runs() {
	client "$good"
	for tr_run in 1 2 3; do
		in_client apply hello --env test --yes >applied 2>&1
	done
	git -C "$CLIENT" rev-list refs/rbctl/receipts/test >chain
	exits 0 in_client receipts verify --json >audited
}

# chain_of TREE…: these receipts, oldest first, as a new chain.
chain_of() {
	co_tip=
	for co_tree; do
		co_tip=$(git -C "$CLIENT" commit-tree ${co_tip:+-p "$co_tip"} \
			-m receipt "$co_tree")
	done
	git -C "$CLIENT" update-ref refs/rbctl/receipts/test "$co_tip"
}

# broken WORD: receipts verify says so.
broken() {
	exits 1 in_client receipts verify --json >audited
	[ "$(jq -r .ok audited)" = false ]
	grep -qi "$1" audited || {
		cat audited >&3
		return 1
	}
}

trees() { # of the chain, oldest first
	git -C "$CLIENT" log --reverse --format=%T refs/rbctl/receipts/test
}

check 'A46 a receipt that was edited is named' '
	three_runs
	trees >all
	[ "$(wc -l <all)" -eq 6 ]
	git -C "$CLIENT" cat-file blob "$(sed -n 3p all):receipt.json" |
		sed "s/\"result\":\"[a-z]*\"/\"result\":\"failed\"/" >edited
	blob=$(git -C "$CLIENT" hash-object -w "$PWD/edited")
	tree=$(git -C "$CLIENT" ls-tree "$(sed -n 3p all)" |
		sed "s/ [0-9a-f]*	receipt.json\$/ $blob	receipt.json/" |
		git -C "$CLIENT" mktree)
	chain_of $(sed -n 1,2p all) "$tree" $(sed -n 4,6p all)
	broken "receipt"
'

# What comes after a receipt is chained to it; after the last comes nothing.
check 'A46 the last receipt is not edited unnoticed either' '
	three_runs
	git -C "$CLIENT" cat-file blob refs/rbctl/receipts/test:receipt.json |
		sed "s/\"result\":\"[a-z]*\"/\"result\":\"stopped\"/" >edited
	blob=$(git -C "$CLIENT" hash-object -w "$PWD/edited")
	tree=$(git -C "$CLIENT" ls-tree refs/rbctl/receipts/test |
		sed "s/ [0-9a-f]*	receipt.json\$/ $blob	receipt.json/" |
		git -C "$CLIENT" mktree)
	git -C "$CLIENT" update-ref refs/rbctl/receipts/test "$(git -C \
		"$CLIENT" commit-tree -p "$(sed -n 2p chain)" -m receipt "$tree")"
	broken "altered"
'

check 'A46 a receipt that was cut out is named' '
	three_runs
	chain_of $(trees | sed 3,4d)
	broken "receipt"
'

check 'A46 a chain in another order is named' '
	three_runs
	trees >all
	chain_of $(sed -n 1,2p all) $(sed -n 5,6p all) $(sed -n 3,4p all)
	broken "receipt"
'

check 'A46 a chain without its end is named' '
	three_runs
	git -C "$CLIENT" update-ref refs/rbctl/receipts/test "$(sed -n 3p chain)"
	broken "receipt"
	git -C "$CLIENT" update-ref -d refs/rbctl/receipts/test
	broken "receipt"
'

# audited_as_cut: the report for the auditor says so too.
audited_as_cut() {
	exits 0 in_client audit report --json >audited
	jq -e "[.receipt_chains[] | select(.environment == \"test\")] |
		length == 1 and .[0].whole == false" audited
	jq -e "any(.exceptions[]; .kind == \"receipt\" and
		(.text | contains(\"the chain was cut\")))" audited
	exits 0 in_client audit report >audited
	! grep -qx "  none" audited
}

check 'A46 the audit names a chain without its end' '
	three_runs
	git -C "$CLIENT" update-ref refs/rbctl/receipts/test "$(sed -n 3p chain)"
	audited_as_cut
	git -C "$CLIENT" update-ref -d refs/rbctl/receipts/test
	audited_as_cut
'

check 'A46 nothing is added to a chain without its end unsaid' '
	three_runs
	git -C "$CLIENT" update-ref refs/rbctl/receipts/test "$(sed -n 3p chain)"
	: >"$GREETINGS"
	exits 1 in_client apply hello --env test --yes --json >applied
	jq -e ".reason == \"ROLLBACK\"" applied
	exits 1 in_client apply --all --env test --yes --json >applied
	jq -e ".reason == \"ROLLBACK\"" applied
	[ ! -s "$GREETINGS" ]
	[ "$(git -C "$CLIENT" rev-parse refs/rbctl/receipts/test)" = \
		"$(sed -n 3p chain)" ]
	exits 0 in_client apply hello --env test --yes --after-cut >applied 2>&1
	receipt test~1 >got
	jq -e ".lost == \"$(sed -n 1p chain)\"" got
	broken "written after the chain was cut"
	audited_as_cut
	exits 0 in_client apply hello --env test --yes >applied 2>&1
	receipt test >got
	jq -e "has(\"lost\") | not" got
'

check 'A46 a run that crashed asks what became of the step, and repeats none' '
	c=$(change alice "$good" runbooks/hello.json "$(twice /good |
		jq ".steps[].request.method = \"POST\"")")
	client "$(sign_off carol "$c" "$good")"
	interlude "kill -9 \$(cat $SCRATCH/apply-pid)"
	XDG_STATE_HOME=$SCRATCH/client-state sh -c "echo \$\$ \
		>$SCRATCH/apply-pid; exec $RBCTL -C $CLIENT apply hello \
		--env test --yes --json" >applied 2>&1 || :
	wait_for grep -q hello "$GREETINGS"
	in_client resume --json >left
	run=$(jq -r ".unfinished[0].run" left)
	exits 4 in_client resume "$run" --yes --json >resumed 2>said
	contains said "--skip call"
	contains said "--redo call"
	exits 0 in_client resume "$run" --yes --skip call --json >resumed
	printf "POST %s HTTP/1.1\n" /hello /good >want
	same want "$GREETINGS"
	exits 0 in_client receipts verify --json >audited
'

done_testing
