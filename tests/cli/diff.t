#!/bin/sh
# diff.t - rbctl diff says what a change means, and hides nothing
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/review.sh"

make_store >/dev/null 2>&1 || skip_all 'no store could be made'
cd store || exit 1
runbook=runbooks/payroll.json

check 'without changes it says so and exits 0' '
	rbctl diff >"$SCRATCH/got"
	contains "$SCRATCH/got" "Nothing differs from the approved revision."
'
check 'a new runbook is told in plain words' '
	make_runbook >/dev/null 2>&1
	exits 1 rbctl diff >"$SCRATCH/got"
	contains "$SCRATCH/got" "A new runbook: Get a token for payroll"
	contains "$SCRATCH/got" "Ask for the token"
	contains "$SCRATCH/got" "payroll:read"
'
check 'changes are told by meaning, with risk, reason and source' '
	sign alice one >/dev/null && sign bob two >/dev/null
	rbctl -q land >/dev/null
	edit $runbook ".token.max_lifetime = \"4w\" |
		.token.scopes += [\"payroll:write\"] |
		.token.scope_meanings[\"payroll:write\"] = \"Change pay runs\""
	commit carol "Longer life, one more scope"
	exits 1 rbctl diff >"$SCRATCH/got"
	contains "$SCRATCH/got" \
		"HIGH    Tokens now live 4 weeks instead of 1 day"
	contains "$SCRATCH/got" "Scope payroll:write was added to the token"
	contains "$SCRATCH/got" "RFC 9700 section 2.3"
	contains "$SCRATCH/got" "3 differences in 1 document: 2 high"
'
check 'the same as JSON, for programs' '
	exits 1 rbctl diff --json >"$SCRATCH/got"
	jq -e ".format == \"diff/1\" and .same == false and .high == 2" \
		"$SCRATCH/got"
	jq -e "any(.documents[].differences[]; .pointer ==
		\"/token/max_lifetime\" and .old == \"1d\" and .new == \"4w\")" \
		"$SCRATCH/got"
'
check 'the same as Markdown, without live links' '
	exits 1 rbctl diff --markdown >"$SCRATCH/got"
	contains "$SCRATCH/got" "| **HIGH** |"
	lacks "$SCRATCH/got" "https://"
'
check 'two revisions can be named, and nobody has to trust a store for it' '
	exits 1 rbctl diff HEAD~1 HEAD >"$SCRATCH/got"
	contains "$SCRATCH/got" "Tokens now live 4 weeks"
	rbctl diff HEAD HEAD >"$SCRATCH/got"
	lacks "$SCRATCH/got" "approved"
	contains "$SCRATCH/got" "Nothing differs."
	XDG_STATE_HOME=$SCRATCH/nowhere exits 1 rbctl diff HEAD~1 HEAD
'
check 'a layout of its own means the same, and is told as that' '
	jq --tab . $runbook >"$SCRATCH/tabs" && cat "$SCRATCH/tabs" >$runbook
	commit carol "Tabs"
	exits 1 rbctl diff HEAD~1 HEAD >"$SCRATCH/got"
	contains "$SCRATCH/got" "Only the writing changed"
	contains "$SCRATCH/got" "0 high, 0 to review, 1 for information"
'
check 'waivers are shown with every change, new or not' '
	edit $runbook ".waivers = [ { \"rule\": \"token-lifetime-long\",
		\"reason\": \"The export runs for weeks.\",
		\"expires\": \"2026-12-24\" } ]"
	commit carol "Accept the long life"
	exits 1 rbctl diff HEAD~1 HEAD >"$SCRATCH/got"
	contains "$SCRATCH/got" "HIGH    Rules of lint are waived"
	edit $runbook ".summary = \"Another summary\""
	commit carol "Something else"
	exits 1 rbctl diff HEAD~1 HEAD >"$SCRATCH/got"
	contains "$SCRATCH/got" \
		"waived  The rule token-lifetime-long does not hold here until"
	contains "$SCRATCH/got" "The export runs for weeks."
	exits 1 rbctl diff --json HEAD~1 HEAD >"$SCRATCH/got"
	jq -e ".documents[0].waivers[0].expires == \"2026-12-24\"" \
		"$SCRATCH/got"
	exits 1 rbctl diff --markdown HEAD~1 HEAD >"$SCRATCH/got"
	contains "$SCRATCH/got" "| waived |"
'
check 'whoever approves is shown them first, and signs a text with them' '
	acknowledging person bob rbctl approve --yes --key "$HOME/bob" --reason r \
		--answer scope=yes --answer secret=yes --answer revoked=yes \
		--answer tested=yes --answer impact=x --answer backout=x \
		>"$SCRATCH/got" 2>&1
	git log -1 --format=%B >"$SCRATCH/message"
	contains "$SCRATCH/message" "waived  The rule token-lifetime-long"
	contains "$SCRATCH/got" "waived  The rule token-lifetime-long"
'
check 'raw shows white space, and escapes what moves the eye' '
	printf "{\n  \"a\": \"\342\200\256x\"\n}\n" >servers/odd.json
	git add servers && person carol git commit -qm odd --no-verify
	exits 1 rbctl diff --raw HEAD~1 HEAD >"$SCRATCH/got"
	contains "$SCRATCH/got" "\\u{202E}x"
	lacks "$SCRATCH/got" "$(printf "\342\200\256")"
'
check 'a document that cannot be read is named and shown, not left out' '
	exits 1 rbctl diff HEAD~1 HEAD >"$SCRATCH/got"
	contains "$SCRATCH/got" "nobody can sign it"
	contains "$SCRATCH/got" "servers/odd.json:"
	contains "$SCRATCH/got" "\\u{202E}x"
'
check 'a governed file that is no document is shown too' '
	echo "Read me" >runbooks/README
	git add runbooks && person carol git commit -qm readme --no-verify
	exits 1 rbctl diff HEAD~1 HEAD >"$SCRATCH/got"
	contains "$SCRATCH/got" "runbooks/README, new"
	contains "$SCRATCH/got" "+ Read me"
	exits 1 rbctl diff --json HEAD~1 HEAD >"$SCRATCH/got"
	jq -e ".other_files == [\"runbooks/README\"]" "$SCRATCH/got"
'
check 'a file too large to be shown is named, and the others are shown' '
	head -c 4194305 /dev/zero | tr "\0" x >runbooks/dump
	echo "Read it" >runbooks/README
	git add runbooks && person carol git commit -qm dump --no-verify
	for how in "" --raw --html --markdown; do
		# shellcheck disable=SC2086
		exits 1 rbctl diff $how HEAD~1 HEAD >"$SCRATCH/got"
		contains "$SCRATCH/got" "Read it"
		contains "$SCRATCH/got" "runbooks/dump"
		contains "$SCRATCH/got" "new, larger than 4 MiB, so its lines "
		lacks "$SCRATCH/got" xxxx
	done
	exits 1 rbctl diff --json HEAD~1 HEAD >"$SCRATCH/got"
	jq -e ".other_files == [\"runbooks/README\", \"runbooks/dump\"]" \
		"$SCRATCH/got"
'
check 'so is one that no longer is, and a document' '
	echo small >runbooks/dump
	head -c 4194305 /dev/zero | tr "\0" x >servers/big.json
	git add . && person carol git commit -qm small --no-verify
	exits 1 rbctl diff HEAD~1 HEAD >"$SCRATCH/got"
	contains "$SCRATCH/got" "runbooks/dump, larger than 4 MiB"
	contains "$SCRATCH/got" "nobody can sign it: servers/big.json:"
	contains "$SCRATCH/got" "servers/big.json, new, larger than 4 MiB"
	git rm -q servers/big.json runbooks/dump
	person carol git commit -qm gone --no-verify
	exits 1 rbctl diff HEAD~1 HEAD >"$SCRATCH/got"
	contains "$SCRATCH/got" "servers/big.json, removed, larger than 4 MiB"
'
check 'a secret in a document is named and never shown' '
	printf "{ \"format\": \"config/1\", \"title\": \"C\", \"server\": %s }" \
		"\"payroll\", \"adapter\": \"rfc7592\", \"desired\": {
		\"client_secret\": \"hunter2hunter2\" }" |
		sed "s/\"server\": \"/\"server\": \"/" >"$SCRATCH/config"
	mkdir -p configs && cp "$SCRATCH/config" configs/client.json
	git add configs && person carol git commit -qm client --no-verify
	for how in "" --raw --json --markdown; do
		# shellcheck disable=SC2086
		exits 1 rbctl diff $how HEAD~1 HEAD >"$SCRATCH/got"
		contains "$SCRATCH/got" client
		lacks "$SCRATCH/got" hunter2
	done
'
check 'what did not change is not read, and not told' '
	exits 1 rbctl diff HEAD~1 HEAD >"$SCRATCH/got"
	contains "$SCRATCH/got" "A new config"
	lacks "$SCRATCH/got" "servers/odd.json"
'
check 'a secret of a document that is the same is left out of other files' '
	echo "it is hunter2hunter2, they say" >runbooks/README
	git add runbooks && person carol git commit -qm quote --no-verify
	exits 1 rbctl diff HEAD~1 HEAD >"$SCRATCH/got"
	contains "$SCRATCH/got" "+ it is ‹secret›, they say"
	lacks "$SCRATCH/got" hunter2
'
check 'a secret in a document that no schema allows is left out, too' '
	edit configs/client.json ".odd = 1 |
		.desired.client_secret = \"correcthorse\""
	git add configs && person carol git commit -qm odd --no-verify
	exits 1 rbctl diff HEAD~1 HEAD >"$SCRATCH/got"
	contains "$SCRATCH/got" "nobody can sign it"
	contains "$SCRATCH/got" "\"client_secret\": \"‹secret›\""
	lacks "$SCRATCH/got" correcthorse
	lacks "$SCRATCH/got" hunter2
	edit configs/client.json "del(.desired.client_secret)"
	git add configs && person carol git commit -qm out --no-verify
	for how in --raw --html --markdown; do
		exits 1 rbctl diff $how HEAD~1 HEAD >"$SCRATCH/got"
		contains "$SCRATCH/got" "‹secret›"
		lacks "$SCRATCH/got" correcthorse
	done
'
check 'another mode of a document is told, though its text is the same' '
	git update-index --chmod=+x $runbook
	person carol git commit -qm mode --no-verify
	exits 1 rbctl diff HEAD~1 HEAD >"$SCRATCH/got"
	contains "$SCRATCH/got" "$runbook, mode 100755 instead of 100644"
'
check 'what is not committed is said to be left out' '
	echo "{}" >>$runbook
	exits 1 rbctl diff 2>"$SCRATCH/talk" >/dev/null
	contains "$SCRATCH/talk" "not committed yet"
	git checkout -q -- $runbook
'
check 'a revision that is none is an error, not a difference' '
	exits 5 rbctl diff nowhere 2>"$SCRATCH/err"
	contains "$SCRATCH/err" nowhere
'
done_testing
