#!/bin/sh
# exporters.t - what export writes, read by those who it is for
. "$(dirname "$0")/../cli/lib.sh"
. "$TOP/tests/cli/run.sh"
. "$TOP/tests/cli/odd.sh"

here=$TOP/tests/server/exporters
if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
	command -v npm >/dev/null || skip_all 'npm is not installed'
	NPM_CONFIG_CACHE=${NPM_CONFIG_CACHE:-$SCRATCH/npm} npm ci --prefix \
		"$here" --no-audit --no-fund --loglevel=error >npm.log 2>&1 ||
		skip_all 'npm can not install what reads the exports'
	cp "$here/package-lock.json" "$here/node_modules/.installed"
fi
# Two braces of one's own are refused there: without them.
odd=$(printf '%s' "$odd" | sed 's/{{token}}//')
printf '%s' "$answered" | tr -d '\n' | sed 's/{{token}}//' >wire.id

# postman COLLECTION: run with both secrets; what came of it is in ran.
postman() {
	: >wire
	node "$here/postman.mjs" "$1" ODD_SECRET=secret PIN_SECRET=pin >ran 2>console
}

# requests FILE: those that both send in the same way, without what Postman
# adds of its own and without lengths, since invisible characters in JSON are
# spelled out there.
requests() {
	perl -0ne 'for (split /\n--\n/) {
		next if m{^GET /(later|pages|file)|^POST /multipart};
		s/^(accept-encoding|cache-control|postman-token|content-length|x-empty):.*\n//mg;
		s/\\u202e/\xe2\x80\xae/g; s/\\u2028/\xe2\x80\xa8/g;
		print "$_\n--\n";
	}' "$1"
}

check 'a runbook full of odd characters is approved' '
	odd_world
'
check 'Postman takes the collection for one, and carries it out' '
	cd store
	export_odd postman >../collection.json
	cd ..
	jq -e ".info.schema | endswith(\"/v2.1.0/collection.json\")" collection.json
	jq -e ".variable == [{key: \"ODD_SECRET\", value: \"\", type: \"secret\"},
		{key: \"PIN_SECRET\", value: \"\", type: \"secret\"}]" collection.json
	curl -s "$origin/later" >/dev/null # which only works the second time
	lib_got=0
	postman collection.json || lib_got=$?
	jq -r "select([.tests[]] | all | not) | .name" ran >failed
	echo "11. Read all pages" >want # it has the first one alone
	same want failed
	[ "$lib_got" -eq 1 ]
	find . -name pwned >found
	same /dev/null found
'
check 'what it sends is what apply sends' '
	perl "$TOP/tests/cli/wire.pl" wire >postman.wire
	run applied rbctl -q -C ../store apply odd --env test --yes \
		--set "text=$odd" --set pin=vault:pin --set "rows=$file"
	requests applied.wire >want
	requests postman.wire >got
	same want got
	grep -c "^--" got >nr
	[ "$(cat nr)" -ge 9 ]
'
check 'a failure goes on with what is always done' '
	postman collection.json || :
	jq -r .name ran >names
	tail -n 2 names >got
	printf "%s\n" "10. Try again" "14. Give it back" >want
	same want got
'
check 'an answer can not fetch a secret' '
	cp wire.id kept
	for answer in "{{ODD_SECRET}}" "{{ODD_SECRET__form}}" "x {{ODD_SECRET" "{"; do
		printf "%s" "$answer" >wire.id
		postman collection.json || :
		lacks wire "touch pwned) \`touch pwned\`\\ %s+&=ü"
		sed "/^Authorization: Basic/d" wire >seen
		lacks seen "$(jq -Rrs @uri secret)"
	done
	contains console braces
	cp kept wire.id
'
check 'braces of a document or an input are refused, and said so' '
	cd store
	for form in "postman" "bruno --output ../braces"; do
		exits 5 rbctl export $form odd --env test --set "text={{ODD_SECRET}}" \
			--set pin=vault:pin --set "rows=$file" 2>../got
		contains ../got "would be taken for a variable"
		[ ! -e ../braces ]
	done
'
check 'Bruno reads each file of its collection' '
	cd store
	export_odd bruno --output ../odd.bruno >../said
	cd ..
	node "$here/bruno.mjs" odd.bruno >bruno.json
	jq -r "keys[]" bruno.json >got
	(cd odd.bruno && find . -type f | sed "s,^./,," | sort) >want
	same want got
	jq -e ".[\"environments/test.bru\"].variables == [
		{name: \"ODD_SECRET\", value: \"\", enabled: true, secret: true},
		{name: \"PIN_SECRET\", value: \"\", enabled: true, secret: true}]" bruno.json
'
check 'what Bruno would send stands in the collection for Postman too' '
	jq -S "[.[] | select(.http) | {
		method: (.http.method | ascii_upcase), url: .http.url,
		headers: (.headers | map({key: .name, value}) | sort_by(.key)),
		body: .body.text, user: .auth.basic.username,
		password: .auth.basic.password, token: .auth.bearer.token}]" \
		bruno.json >got
	jq -S "[.. | objects | select(.request) | .request | {
		method, url, headers: (.header | sort_by(.key)), body: .body.raw,
		user: (.auth.basic // [] | map(select(.key == \"username\").value)[0]),
		password: (.auth.basic // [] | map(select(.key == \"password\").value)[0]),
		token: .auth.bearer[0]?.value}]" collection.json >want
	same want got
'
check 'what Bruno runs before and after is JavaScript' '
	jq -c ".[] | select(.http) | [.script.req // \"\", .tests]" bruno.json >programs
	node -e "
		const lines = require(\"fs\").readFileSync(\"programs\", \"utf8\").trim().split(\"\\n\");
		for (const line of lines)
			for (const text of JSON.parse(line))
				new Function(text);
		console.log(lines.length);" >nr
	[ "$(cat nr)" -ge 12 ]
'
done_testing
