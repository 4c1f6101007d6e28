#!/bin/sh
# diff_html.t - rbctl diff --html: one page that hides nothing and runs nothing
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/review.sh"

{ make_store && cd store && land_runbook; } >/dev/null 2>&1 ||
	skip_all 'no store could be made'
runbook=runbooks/payroll.json
page=$SCRATCH/page

# What lint would refuse is committed as well.
record() {
	git add -A
	person carol git commit -qm "$1" --no-verify
}

check 'a store without changes gives a page that says so' '
	rbctl diff --html >"$page"
	contains "$page" "<p>Nothing differs.</p>"
'
check 'a page has what to read closely first, then all of each document' '
	edit $runbook ".token.max_lifetime = \"4w\" |
		.title = \"Pay <script>alert(1)</script> & more\" |
		.summary = \"see https://evil.example/<img src=x>\" |
		.waivers = [ { \"rule\": \"token-lifetime-long\",
			\"reason\": \"The \\\"export\\\" runs for weeks.\",
			\"expires\": \"2026-12-24\" } ]"
	mkdir -p configs
	printf "%s" "{ \"format\": \"config/1\", \"title\": \"Client\",
		\"server\": \"payroll\", \"adapter\": \"rfc7592\", \"desired\":
		{ \"client_secret\": \"hunter2hunter2\" } }" >configs/client.json
	printf "one\ntwo \342\200\256x\nthree\n" >runbooks/README
	echo "{" >servers/odd.json
	record "Longer life"
	exits 1 rbctl diff --html >"$page"
	matches "$page" "<li><a href=.#d2-[0-9]+.>Tokens now live 4 weeks"
	contains "$page" "<h3><span class=\"tag high\">HIGH</span> Tokens now"
	contains "$page" "RFC 6819 section 5.1.5.3"
	contains "$page" "The &quot;export&quot; runs for weeks."
	contains "$page" "What it says"
	contains "$page" "Nobody can sign this"
	contains "$page" "servers/odd.json:"
	contains "$page" "<td class=\"now\">+ two \\u{202E}x</td>"
	contains "$page" "<b>2</b> high"
	lacks "$page" hunter2
	git rev-parse main HEAD >ids
	while read -r id; do
		contains "$page" "<code>$id</code>"
	done <ids
	rm ids
'
check 'old and new stand beside each other, what differs marked' '
	edit $runbook ".summary = \"see https://good.example/<img src=x>\""
	record "Another summary"
	exits 1 rbctl diff --html HEAD~1 HEAD >"$SCRATCH/two"
	contains "$SCRATCH/two" \
		"<code>see https://<del>evil</del>.example/&lt;img"
	contains "$SCRATCH/two" \
		"<code>see https://<ins>good</ins>.example/&lt;img"
'
check 'lines stand beside each other, and those left out are counted' '
	seq 1 20 >runbooks/LIST && record list
	sed -i s/^10$/ten/ runbooks/LIST && record ten
	exits 1 rbctl diff --html HEAD~1 HEAD >"$SCRATCH/two"
	contains "$SCRATCH/two" "<td class=\"was\">- 10</td><td class=\"nr\">10"
	contains "$SCRATCH/two" "<td class=\"now\">+ ten</td>"
	contains "$SCRATCH/two" "6 lines are the same"
	contains "$SCRATCH/two" "7 lines are the same"
'
check 'with --raw each document follows line by line, its secrets left out' '
	exits 1 rbctl diff --html --raw main HEAD >"$SCRATCH/two"
	contains "$SCRATCH/two" "<h2><code>configs/client.json</code></h2>"
	lacks "$SCRATCH/two" hunter2
'
check 'nothing in it is fetched or run' '
	head -n 1 "$page" >"$SCRATCH/got"
	contains "$SCRATCH/got" "<!doctype html>"
	contains "$page" "default-src '\''none'\''; style-src"
	lacks "$page" "<script"
	lacks "$page" "<img"
	lacks "$page" "@import"
	lacks "$page" "url("
	grep -noE "<[a-z]+( [^>]*)? (src|style|on[a-z]+)=|href=.[^#]" "$page" \
		>"$SCRATCH/got" || true
	same /dev/null "$SCRATCH/got"
'
check 'every tag that opens also closes' '
	perl -0ne "while (m{<(/?)([a-z0-9]+)([^>]*)>}g) {
			my (\$close, \$tag, \$rest) = (\$1, \$2, \$3);
			next if \$tag =~ m{^(meta|br|col)\$};
			if (!\$close) { push @open, \$tag; next }
			my \$last = pop @open // \"nothing\";
			die \"</\$tag> closes <\$last>\" if \$last ne \$tag;
		}
		die \"open: @open\" if @open;" "$page"
'
check 'the same revisions give the same bytes' '
	exits 1 rbctl diff --html HEAD~1 HEAD >"$SCRATCH/one"
	exits 1 rbctl diff --html HEAD~1 HEAD >"$SCRATCH/two"
	same "$SCRATCH/one" "$SCRATCH/two"
'
check 'it is one answer: a page or Markdown' '
	exits 2 rbctl diff --html --markdown 2>"$SCRATCH/got"
	contains "$SCRATCH/got" "ask for one"
'
done_testing
