#!/bin/sh
# acknowledge.t - rbctl approve: what is of high risk is accepted one by one
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >/dev/null
cd store || exit 1

# approve_by NAME [OPTION…]: all that is asked, but what is of high risk.
approve_by() {
	by=$1
	shift
	rbctl approve --key "../$by" --yes --reason wanted \
		--answer scope=yes --answer secrets=yes --answer unused=yes \
		--answer impact=nothing --answer tested=yes \
		--answer backout=revert "$@"
}

# the_statement COMMIT
the_statement() {
	git cat-file commit "$1" |
		sed -n '/^-----BEGIN RBCTL STATEMENT-----$/{n;p;q;}'
}

# Two differences of high risk in one file, and one in another.
mkdir environments
cat >environments/prod.json <<'END'
{ "format": "environment/1", "title": "Production",
  "vars": { "api": "https://api.example.com" },
  "requires_run_in": { "environment": "test", "within": "30d" } }
END
cp environments/prod.json environments/test.json
sed -i '/requires/d; s/com" },/com" } }/; s/Production/Test/' \
	environments/test.json
git switch -q -c first && git add environments
git commit -qm environments
approve_by bob >/dev/null 2>&1 && rbctl -q land >/dev/null || exit 1

git switch -q -c work
sed -i 's/api.example.com/api.example.net/; s/30d/90d/' environments/prod.json
sed -i 's/api.example.com/api.example.org/' environments/test.json
git commit -qam 'another host'

check 'where nobody can be asked all that is missing is said at once' '
	exits 4 approve_by bob >got 2>err
	contains err "3 differences of high risk are not acknowledged"
	contains err "on a terminal"
	[ "$(grep -c "^ *--acknowledge " got)" = 3 ]
	contains got "environments/prod.json#/vars/api="
	contains got "environments/prod.json#/requires_run_in/within="
	contains got "environments/test.json#/vars/api="
	contains got "Why it matters: requests, and tokens in them"
	[ "$(git log -1 --format=%s)" = "another host" ]
'
check 'quiet or not, what has to be read is shown' '
	exits 4 approve_by bob -q >quiet 2>/dev/null
	same got quiet
'
check 'programs get the words of each' '
	exits 4 approve_by bob --json >got.json 2>/dev/null
	jq -e ".format == \"approve/1\" and (.ok | not)" got.json
	jq -r ".not_acknowledged[].acknowledge" got.json | sort >words
	sed -n "s/^ *--acknowledge .\(.*\).$/\1/p" got | sort | same words -
	jq -e ".not_acknowledged | all(.why != \"\" and .source != \"\")" \
		got.json
'
check 'some of them are not enough, and only the others are said' '
	exits 4 approve_by bob --acknowledge "$(sed -n 1p words)" \
		--acknowledge "$(sed -n 2p words)" >less 2>err
	contains err "1 difference of high risk is not acknowledged"
	[ "$(grep -c "^ *--acknowledge " less)" = 1 ]
	contains less "$(sed -n 3p words)"
'
check 'nothing acknowledges all at once, and no place without its words' '
	for blanket in all "*" environments/prod.json \
		"environments/prod.json#/vars/api" "$(sed "s/=.*//;q" words)="; do
		exits 1 approve_by bob --acknowledge "$blanket" >no
		contains no "nothing of high risk here is"
	done
'
check 'each word given, it is signed, and the statement holds what was seen' '
	approve_by bob --acknowledge "$(sed -n 1p words)" \
		--acknowledge "$(sed -n 2p words)" \
		--acknowledge "$(sed -n 3p words)" >got 2>&1
	contains got "is approved"
	the_statement HEAD >statement
	jq -cS ".acknowledged[] | [.path, .place]" statement >pairs
	printf "%s\n" \
		"[\"environments/prod.json\",\"/requires_run_in/within\"]" \
		"[\"environments/prod.json\",\"/vars/api\"]" \
		"[\"environments/test.json\",\"/vars/api\"]" | same - pairs
	jq -r ".acknowledged[1].sentence" statement >sentence
	contains sentence "api.example.net"
	git log -1 --format=%b >told
	contains told "Of high risk, seen and accepted one by one:"
	contains told "  environments/prod.json: "
'
check 'show, explain and the audit name who has seen what' '
	rbctl show HEAD >got
	contains got "acknowledged by bob: environments/prod.json:"
	lacks got "NOT acknowledged"
	rbctl explain >got
	[ "$(grep -c "acknowledged by bob: " got)" = 3 ]
	rbctl explain HEAD environments/test.json >got
	[ "$(grep -c "acknowledged by bob: " got)" = 1 ]
	rbctl explain --json >got
	jq -e ".acknowledgements[0] | .person == \"bob\" and
		(.acknowledged | length) == 3 and .not_acknowledged == []" got
	rbctl -q land
	rbctl audit report --format text >got
	contains got "acknowledged by bob: environments/test.json:"
	rbctl audit report --format html >got
	contains got "<dt>Acknowledged</dt>"
	rbctl audit report --json >got
	jq -e "[.exceptions[].kind] | index(\"unacknowledged\") == null" got
'
check 'words for one sentence do not fit the next' '
	sed -i "s/api.example.net/api.evil.example/" environments/prod.json
	git commit -qam "one more host"
	exits 1 approve_by bob --acknowledge \
		"$(grep "^environments/prod.json#/vars" words)" >no
	contains no "what happens at that place is something else"
'
check 'a value that is longer than a sentence is read, and bound, in full' '
	git switch -q -c far main
	far=$(printf "%0400d" 7)
	sed -i "s|https://api[^\"]*|https://one.example/$far|" \
		environments/test.json
	git commit -qam "far away"
	exits 4 approve_by bob --path environments/test.json >got 2>/dev/null
	tr -d " \n" <got >joined
	contains joined "now:https://one.example/$far"
	exits 4 approve_by bob --path environments/test.json --json >got.json \
		2>/dev/null
	jq -r ".not_acknowledged[0].acknowledge" got.json >far.words
	jq -e ".not_acknowledged[0].new | startswith(\"https://one.ex\")" \
		got.json
	sed -i "s/one.example/evil.example/" environments/test.json
	git commit -qam "further away"
	exits 1 approve_by bob --acknowledge "$(cat far.words)" >no
	contains no "what happens at that place is something else"
'
check 'a change of no high risk asks nothing, and says that in the statement' '
	git switch -q -c low main
	sed -i "s/Production/The real thing/" environments/prod.json
	git commit -qam title
	approve_by bob >/dev/null 2>&1
	the_statement HEAD | jq -e ".acknowledged == []"
'
check 'only what the person signs for is asked' '
	git switch -q -c part work
	sed -i "s/api.example.org/api.other.example/" environments/test.json
	git commit -qam "and another"
	exits 4 approve_by bob --path environments/test.json >got 2>/dev/null
	[ "$(grep -c "^ *--acknowledge " got)" = 1 ]
'
check 'on a terminal each is asked on its own, with why and who says so' '
	git switch -q part
	on_terminal "yes\nyes\n" rbctl approve --key ../bob --yes \
		--reason wanted --answer scope=yes --answer secrets=yes \
		--answer unused=yes --answer impact=nothing --answer tested=yes \
		--answer backout=revert >got
	contains got "HIGH RISK, 1 of 2: environments/prod.json"
	contains got "HIGH RISK, 2 of 2: environments/test.json"
	contains got "Why it matters:"
	[ "$(grep -c "Have you seen this, and do you accept it?" got)" = 2 ]
	the_statement HEAD | jq -e ".acknowledged | length == 2"
'
check 'one no and nothing is signed' '
	git reset -q --hard HEAD^
	exits 1 on_terminal "yes\nno\n" rbctl -q approve --key ../bob --yes \
		--reason wanted --answer scope=yes >got
	contains got "nothing was signed"
	contains got "rbctl reject"
	[ "$(git log -1 --format=%s)" = "and another" ]
'
# forge FILTER: bob's sign-off at HEAD, once more, as if its statement had been
# made without rbctl: as the jq filter has it.
forge() {
	the_statement HEAD | tr -d "\n" | jq -cSj "$1" >forged
	rm -f forged.sig
	ssh-keygen -q -Y sign -n rbctl-signoff@v1 -f ../bob forged 2>/dev/null
	git cat-file commit HEAD | sed "/^gpgsig /,/^$/{/^$/!d}" |
		sed "/^-----BEGIN RBCTL/,\$d" >headers
	{
		sed "1,/^$/d" headers
		echo "-----BEGIN RBCTL STATEMENT-----"
		cat forged
		printf "\n-----END RBCTL STATEMENT-----\n"
		cat forged.sig
		printf "\nSigned-off-by: Bob Example <bob@example.org>\n"
	} >message
	git reset -q --hard HEAD^
	GIT_AUTHOR_NAME="Bob Example" GIT_AUTHOR_EMAIL=bob@example.org \
	GIT_COMMITTER_NAME="Bob Example" GIT_COMMITTER_EMAIL=bob@example.org \
		git -c gpg.format=ssh -c user.signingKey=../bob commit -q -S \
		--no-verify --allow-empty --cleanup=verbatim -F message
}

check 'who signs without having been asked is named' '
	git switch -q part
	acknowledging approve_by bob >/dev/null 2>&1
	forge "del(.acknowledged[0])"
	rbctl verify HEAD
	rbctl show HEAD >got
	contains got "NOT acknowledged by bob: environments/prod.json:"
	rbctl explain >got
	contains got "NOT acknowledged by bob: environments/prod.json:"
	git branch -f forgotten HEAD
	forge ".acknowledged[0].sha256 |= gsub(\".\"; \"5\")"
	rbctl show HEAD >got
	contains got "NOT acknowledged by bob: environments/test.json:"
'
check 'an approval that says nothing of it has acknowledged nothing' '
	git reset -q --hard forgotten
	forge "del(.acknowledged)"
	rbctl verify HEAD
	rbctl show HEAD >got
	contains got "NOT acknowledged by bob: environments/prod.json:"
	contains got "NOT acknowledged by bob: environments/test.json:"
	rbctl explain >got
	contains got "NOT acknowledged by bob: environments/test.json:"
	rbctl -q land
	rbctl audit report --json >got
	jq -e "[.exceptions[] | select(.kind == \"unacknowledged\")] |
		length == 2" got
	rbctl audit report --format text >got
	contains got "High risk not acknowledged"
'

# ---- a rule of the policy for what is risky ----

# keycloak_client NAME ORIGINS: a client that is declared for Keycloak.
keycloak_client() {
	mkdir -p configs
	jq -n --arg name "$1" --argjson origins "$2" '{ format: "config/1",
		title: "The shop at Keycloak", server: "sso",
		adapter: "keycloak", base: "https://sso.example.com/admin",
		desired: { clientId: "shop", name: $name,
			webOrigins: $origins } }' >configs/shop.json
	git add configs
	git commit -qm "$1"
}

check 'a rule for high risk asks more people for a setting of a product' '
	git switch -q -c ruled main
	jq ".version += 1 | .rules |= map(if .paths | index(\"configs/**\")
		then .paths -= [\"configs/**\"] else . end) + [
		{ paths: [\"configs/**\"],
		  sign_offs: [{ role: \"security\", count: 1 }] },
		{ paths: [\"configs/**\"], when: { risk: \"high\" },
		  sign_offs: [{ role: \"security\", count: 2 }] }]" \
		.rbctl/policy.json >policy
	mv policy .rbctl/policy.json
	git commit -qam "two for what is risky"
	acknowledging approve_by bob >/dev/null 2>&1
	acknowledging approve_by carol >/dev/null 2>&1
	rbctl -q land
	mkdir -p servers
	jq -n "{ format: \"server/1\", title: \"Sign-in\",
		issuer: \"https://sso.example.com\", metadata: {
		issuer: \"https://sso.example.com\",
		token_endpoint: \"https://sso.example.com/token\" } }" \
		>servers/sso.json
	git add servers
	keycloak_client Shop "[\"https://shop.example\"]"
	acknowledging approve_by bob >/dev/null 2>&1
	acknowledging approve_by carol >/dev/null 2>&1
	rbctl -q land

	keycloak_client "The shop" "[\"https://shop.example\"]"
	approve_by bob >got 2>&1
	contains got "is approved"
	rbctl -q land

	keycloak_client "The shop" "[\"https://shop.example\", \"*\"]"
	acknowledging approve_by bob >got 2>&1
	contains got "no: QUORUM"
	the_statement HEAD | jq -e "[.acknowledged[].place] ==
		[\"/desired/webOrigins\"]"
	acknowledging approve_by carol >got 2>&1
	contains got "is approved"
'
check 'too much for one statement is told before anything is asked, and what to do' '
	git switch -q -c too-much main
	jq ".desired.webOrigins +=
		[range(600) | \"http://h\\(.).example\"]" \
		configs/shop.json >many
	mv many configs/shop.json
	git commit -qnam "many hosts"
	exits 1 approve_by bob >no
	contains no "LIMIT: 600"
	contains no "smaller steps"
	sed -i "s#https://api[^\"]*#https://t.example#" environments/test.json
	git commit -qnam "and another"
	exits 1 approve_by bob >no
	contains no "LIMIT: 601"
	contains no "--path"
'
check 'nothing is acknowledged on the way back' '
	git switch -q main
	exits 2 rbctl approve --rollback "$(git rev-list --max-parents=0 main)" \
		--env test --key ../bob --reason back --acknowledge a --yes 2>err
	contains err "leave --acknowledge out"
'

done_testing
