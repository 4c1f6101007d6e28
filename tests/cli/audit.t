#!/bin/sh
# audit.t - rbctl audit report: the population first, then the evidence
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
command -v jq >/dev/null || skip_all 'there is no jq'

got=$SCRATCH/got
export got

# at DAY: from now on everything happens at noon of that day of November.
at() {
	RBCTL_NOW=2026-11-$1T12:00:00Z
	GIT_AUTHOR_DATE=$RBCTL_NOW
	GIT_COMMITTER_DATE=$RBCTL_NOW
	export RBCTL_NOW GIT_AUTHOR_DATE GIT_COMMITTER_DATE
}

make_people
start_sandbox --opaque >"$SCRATCH/log2" 2>&1
at 02
make_store >/dev/null 2>&1 || skip_all 'no store could be made'
cd store || exit 1

check 'a new store: one commit, no exception' '
	rbctl audit report --json >"$got"
	jq -e ".format == \"audit/1\" and .population.commits == 1 and
		.population.anchor == 1 and .exceptions == []" "$got"
	jq -e ".population.first == .population.last" "$got"
'
check 'the timeline of a day says the time, not one day five times' '
	rbctl audit report --format html >"$got"
	contains "$got" ">2026-11-02 12:00</text>"
'
check 'each approved revision says who wrote, who signed, why and what' '
	at 03
	make_runbook
	commit "The payroll runbook"
	at 05
	sign bob
	sign carol --ticket FIN-1
	rbctl -q land
	rbctl audit report --json >"$got"
	jq -e ".population | .commits == 4 and .approved == 1 and
		.part == 2 and .unapproved == 0 and .chain == 4" "$got"
	jq -e ".revisions[3] | .state == \"approved\" and .policy_version == 1 and
		(.contributors | map(.person)) == [\"alice\"] and
		(.sign_offs | map(.person)) == [\"bob\", \"carol\"] and
		all(.sign_offs[]; .counts and .reason == \"wanted\") and
		all(.rules[]; .satisfied)" "$got"
	jq -e ".revisions[3].sign_offs[0].checklist.answers.backout ==
		\"revert\"" "$got"
	jq -e ".revisions[3].sign_offs[0].checklist.questions.backout ==
		\"How is it undone?\"" "$got"
	rbctl audit report --format text >"$SCRATCH/text"
	contains "$SCRATCH/text" "How is it undone? — revert"
	rbctl audit report --format html >"$SCRATCH/page"
	contains "$SCRATCH/page" "How is it undone? <strong>revert</strong>"
	jq -e "any(.revisions[3].documents[].differences[];
		.sentence == \"A new runbook: Get a token for payroll\")" "$got"
'
check 'the key of a sign-off is the one that stock git sees' '
	key=$(jq -r ".revisions[3].sign_offs[1].key" "$got")
	commit=$(jq -r ".revisions[3].sign_offs[1].commit" "$got")
	ssh-keygen -l -f "$HOME/carol.pub" >"$SCRATCH/print"
	contains "$SCRATCH/print" "$key"
	rbctl policy signers >"$SCRATCH/signers"
	git -c "gpg.ssh.allowedSignersFile=$SCRATCH/signers" \
		verify-commit "$commit" 2>"$SCRATCH/seen"
	contains "$SCRATCH/seen" "$key"
'
check 'runs stand with the revision they executed' '
	at 09
	keep_secret
	rbctl apply payroll --env test --set period=2026-10 --yes >/dev/null 2>&1
	rbctl audit report --json >"$got"
	jq -e ".runs | length == 1 and .[0].result == \"succeeded\" and
		.[0].operator == \"alice\"" "$got"
	jq -e ".runs[0].revision == .revisions[3].revision" "$got"
	jq -e ".receipt_chains[0] | .whole and .environment == \"test\"" "$got"
	jq -e ".exceptions == []" "$got"
'
check 'no secret is in any form of the report' '
	secret=$(cat "$SCRATCH/secret")
	for format in text json html; do
		rbctl audit report --format $format >"$got"
		[ -s "$got" ]
		lacks "$got" "$secret"
	done
'
check 'the report counts what git counts' '
	rbctl audit report --json >"$got"
	git rev-list --first-parent main >"$SCRATCH/chain"
	jq -r ".revisions | reverse | .[].revision" "$got" >"$SCRATCH/ours"
	same "$SCRATCH/chain" "$SCRATCH/ours"
'
check 'a period holds what was committed in it, its last day too' '
	rbctl audit report --from 2026-11-03 --to 2026-11-04 --json >"$got"
	jq -e ".population.commits == 1 and .population.chain == 4 and
		.revisions[0].subject == \"The payroll runbook\" and
		.runs == []" "$got"
	rbctl audit report --from 2026-11-05 --to 2026-11-05 --json >"$got"
	jq -e ".population.commits == 2 and .population.approved == 1" "$got"
	rbctl audit report --from 2026-11-05T12:00:01Z --json >"$got"
	jq -e ".population.commits == 0 and (.runs | length) == 1" "$got"
'
check 'an approved change of the policy is in the roster' '
	at 12
	jq ".version = 2 | .roles.operations = [\"alice\"]" .rbctl/policy.json \
		>"$SCRATCH/edited" && cat "$SCRATCH/edited" >.rbctl/policy.json
	commit "Fewer operators"
	answers="--answer scope=yes --answer secrets=yes --answer unused=yes
		--answer tested=yes --answer impact=less --answer backout=revert"
	for name in bob carol; do
		# shellcheck disable=SC2086
		acknowledging rbctl -q approve --yes --key "$HOME/$name" --reason fewer \
			$answers || true
	done
	rbctl -q land
	rbctl audit report --json >"$got"
	jq -e ".policies | map(.version) == [1, 2]" "$got"
	jq -e ".policies[1].people | map(select(.person == \"bob\"))[0].roles ==
		[\"security\"]" "$got"
	rbctl audit report --from 2026-11-01 --to 2026-11-06 --json >"$got"
	jq -e ".policies | map(.version) == [1]" "$got"
'
check 'who could bypass is said' '
	rbctl audit report >"$got"
	contains "$got" "Who could get around this"
	contains "$got" "can each alone approve changes of runbooks/**"
'
check 'a live tip that nobody approved is an exception' '
	at 14
	jq ".title = \"Slipped in\"" runbooks/payroll.json >"$SCRATCH/edited"
	cat "$SCRATCH/edited" >runbooks/payroll.json
	commit "Slipped in"
	git branch -qf main work
	rbctl audit report --json >"$got"
	jq -e ".population.unapproved == 1 and
		any(.exceptions[]; .kind == \"unapproved\")" "$got"
	jq -e ".revisions[-1] | .state == \"unapproved\" and
		.refusal == \"UNAPPROVED\" and
		any(.documents[].differences[]; .place == \"/title\")" "$got"
'
check 'a void sign-off is an exception with its reason' '
	at 15
	jq ".title = \"Signed\"" servers/payroll.json >"$SCRATCH/edited"
	cat "$SCRATCH/edited" >servers/payroll.json
	commit "To be signed"
	sign bob 2>/dev/null >&2 || true
	jq ".title = \"Edited\"" servers/payroll.json >"$SCRATCH/edited"
	cat "$SCRATCH/edited" >servers/payroll.json
	commit "Edited after it was signed"
	git branch -qf main work
	rbctl audit report --json >"$got"
	jq -e "any(.exceptions[]; .kind == \"void\" and
		(.text | contains(\"bob\") and contains(\"STALE\")))" "$got"
'
check 'a receipt that was altered is an exception' '
	tip=$(git rev-parse refs/rbctl/receipts/test)
	git cat-file blob "$tip:receipt.json" >"$SCRATCH/receipt"
	sed "s/succeeded/failed123/" "$SCRATCH/receipt" >"$SCRATCH/altered"
	blob=$(git hash-object -w "$SCRATCH/altered")
	sig=$(git rev-parse "$tip:receipt.json.sig")
	tree=$(printf "100644 blob %s\treceipt.json\n100644 blob %s\treceipt.json.sig\n" \
		"$blob" "$sig" | git mktree)
	forged=$(git commit-tree "$tree" -p "$tip^" -m forged)
	git update-ref refs/rbctl/receipts/test "$forged"
	rbctl audit report --json >"$got"
	jq -e ".receipt_chains[0].whole == false and
		any(.exceptions[]; .kind == \"receipt\")" "$got"
	git update-ref refs/rbctl/receipts/test "$tip"
'
check 'the page is one file that runs and loads nothing' '
	git commit -q --allow-empty \
		-m "<script>alert(1)</script><img src=x onerror=alert(1)>"
	git branch -qf main work
	rbctl audit report --format html -o "$SCRATCH/audit.html" 2>"$got"
	contains "$got" "audit.html"
	head -n 1 "$SCRATCH/audit.html" >"$got"
	contains "$got" "<!doctype html>"
	lacks "$SCRATCH/audit.html" "<script"
	lacks "$SCRATCH/audit.html" "<img"
	grep -nE "<[a-z]+( [^>]*)? (src|href|style|on[a-z]+)=" \
		"$SCRATCH/audit.html" >"$got" || true
	same /dev/null "$got"
	contains "$SCRATCH/audit.html" "&lt;script&gt;alert(1)"
	contains "$SCRATCH/audit.html" "default-src '\''none'\''"
	contains "$SCRATCH/audit.html" "<svg "
'
check 'every tag of the page that opens also closes' '
	perl -0ne "while (m{<(/?)([a-z0-9]+)([^>]*)>}g) {
			my (\$close, \$tag, \$rest) = (\$1, \$2, \$3);
			next if \$rest =~ m{/\$} || \$tag =~ m{^(meta|br)\$};
			if (!\$close) { push @open, \$tag; next }
			my \$last = pop @open // \"nothing\";
			die \"</\$tag> closes <\$last>\" if \$last ne \$tag;
		}
		die \"open: @open\" if @open;" "$SCRATCH/audit.html"
'
check 'the same store gives the same bytes' '
	rbctl audit report --format html >"$SCRATCH/one"
	rbctl audit report --format html >"$SCRATCH/two"
	same "$SCRATCH/one" "$SCRATCH/two"
'
check 'dates and formats that are none are refused before any work' '
	exits 2 rbctl audit report --from yesterday 2>"$got"
	contains "$got" "yesterday"
	exits 2 rbctl audit report --from 2026-11-09 --to 2026-11-01
	exits 2 rbctl audit report --format pdf 2>"$got"
	contains "$got" "text, json or html"
	exits 2 rbctl audit
'
check 'a full disk does not look like a report' '
	[ -w /dev/full ]
	exits 10 rbctl audit report >/dev/full
'
done_testing
