#!/bin/sh
# lint.t - rbctl lint says what is wrong and where, and the manuals are right
. "$(dirname "$0")/lib.sh"

# from_manual PAGE: the example documents of a manual page, as files.
from_manual() {
	awk '
		/^\.\\" FILE / { file = $3; next }
		/^\.Bd/ && file { on = 1; next }
		/^\.Ed/ { if (on) close(file); on = 0; file = "" }
		on { print > file }
	' "$TOP/cmd/man/$1"
}

git init -q .
mkdir -p .rbctl servers environments checklists runbooks
from_manual rbctl-policy.5
from_manual rbctl-runbook.5

check 'the examples of the manuals are there' '
	for file in .rbctl/policy.json servers/corp-sso.json \
		environments/prod.json checklists/token-change.json \
		runbooks/payroll-export.json; do
		[ -s "$file" ]
	done
'
check 'they lint clean' '
	exits 0 rbctl lint >got
	echo "0 errors and 0 warnings in 5 documents" >want
	same want got
'
check 'names file, line, column, rule and fix' '
	cp runbooks/payroll-export.json good
	sed "s/\"client_credentials\"/\"password\"/" good >runbooks/payroll-export.json
	exits 1 rbctl lint >got
	contains got "runbooks/payroll-export.json:38:14: error: /token/grant: the password grant is used [oauth-password-grant]"
	contains got "Use client_credentials for a service"
	contains got "1 error and"
'
check 'the same in JSON' '
	exits 1 rbctl lint --json >got
	jq -e ".format == \"lint/1\" and .ok == false and .documents == 5" got
	jq -e "[.findings[] | select(.rule == \"oauth-password-grant\")][0] |
		.line == 38 and .column == 14 and .level == \"error\" and
		.pointer == \"/token/grant\"" got
'
check 'a path chooses what is judged, not what is known' '
	exits 0 rbctl lint servers environments/prod.json >got
	contains got "in 2 documents"
	exits 1 rbctl lint runbooks/payroll-export.json
	lacks got "no server"
'
check 'a folder below the root may be where it is called from' '
	cd runbooks
	exits 1 rbctl lint . >../got
	contains ../got "runbooks/payroll-export.json:38:14"
	contains ../got "in 1 document"
'
check 'a path that holds no document is refused' '
	echo x >README.md
	exits 5 rbctl lint README.md 2>err
	contains err "holds no document"
	exits 5 rbctl lint nowhere 2>err
	contains err "nowhere"
	exits 5 rbctl lint /etc 2>err
'
check 'what is staged is judged as it was staged' '
	git add -A
	cp good runbooks/payroll-export.json
	exits 0 rbctl lint
	exits 1 rbctl lint --staged >got
	contains got "oauth-password-grant"
	git add -A
	exits 0 rbctl lint --staged
'
check 'text that is no JSON is told with its place, and the rest is judged' '
	echo "{ \"format\": }" >servers/broken.json
	exits 1 rbctl lint >got
	contains got "servers/broken.json:1:13: error:"
	contains got "[json]"
	contains got "in 6 documents"
	rm servers/broken.json
'
check 'a hostile title cannot move the cursor' '
	printf "{\"format\":\"checklist/1\",\"ti\\\\u001b[2Jtle\":\"x\",\"items\":[]}" >checklists/x.json
	exits 1 rbctl lint checklists >got
	[ -z "$(tr -d "\n\40-\176" <got)" ]
	contains got "x1b"
	rm checklists/x.json
'
check 'a policy that an author could block is warned of, one that nobody could satisfy refused' '
	cp .rbctl/policy.json policy
	jq ".roles.security = [\"alice\", \"bob\"]" policy >.rbctl/policy.json
	exits 0 rbctl lint .rbctl/policy.json >got
	contains got "[policy-no-spare]"
	contains got "alice"
	jq ".rules[2].sign_offs[0].count = 4" policy >.rbctl/policy.json
	exits 1 rbctl lint .rbctl/policy.json >got
	matches got "policy.json:[0-9]+:[0-9]+: error: [^ ]*: nobody could satisfy this rule"
	cp policy .rbctl/policy.json
'
check 'a role that the policy lacks is told where it is used' '
	jq ".token.viewers = [\"role:nobody\"]" good >runbooks/payroll-export.json
	exits 1 rbctl lint >got
	contains got "the policy has no role:nobody"
	cp good runbooks/payroll-export.json
'
check 'a link is no document' '
	ln -s corp-sso.json servers/link.json
	exits 5 rbctl lint 2>err
	contains err "servers/link.json"
	rm servers/link.json
'
check 'every rule is explained' '
	exits 0 rbctl lint --rules >got
	contains got "oauth-password-grant"
	contains got "Why: "
	contains got "RFC 9700 section 2.4"
	rbctl lint --rules --json >json
	contains got "oauth-password-grant (error, never waived)"
	contains got "server-pkce (note)"
	contains got "RFC 9207"
	jq -e ".format == \"lint-rules/1\"" json
	jq -e "all(.rules[]; .id and .level and .summary and .why and .fix and
		.source and (.waivable | type == \"boolean\"))" json
	jq -r ".rules[].id" json | sort >ids
	uniq -d ids >twice
	same /dev/null twice
'
check 'what a server offers is a note, and no warning' '
	cp servers/corp-sso.json server
	jq ".metadata.grant_types_supported = [\"client_credentials\",
		\"password\"]" server >servers/corp-sso.json
	exits 0 rbctl lint >got
	matches got "corp-sso.json:[0-9]+:[0-9]+: note: [^ ]*: the password grant"
	contains got "0 errors, 0 warnings and 1 note in 5 documents"
	exits 0 rbctl lint --json >got
	jq -e ".notes == 1 and .findings[0].level == \"note\"" got
'
check 'a server and a config have waivers too, with a reason and an end' '
	jq ".metadata.grant_types_supported = [\"client_credentials\",
		\"password\"] | .waivers = [ { \"rule\": \"server-password\",
		\"reason\": \"The vendor can not switch it off.\",
		\"expires\": \"2027-01-31\" } ]" server >servers/corp-sso.json
	exits 0 rbctl lint >got
	contains got "accepted until 2027-01-31: The vendor"
	lacks got "[server-password]"
	RBCTL_NOW=1801440000 exits 0 rbctl lint >got
	contains got "the waiver of"
	contains got "has expired"
	contains got "[server-password]"
	jq "del(.waivers[0].reason)" servers/corp-sso.json >no-reason
	cp no-reason servers/corp-sso.json
	exits 1 rbctl lint >got
	contains got "[schema]"
	cp server servers/corp-sso.json
'
check 'a full disk does not look like success' '
	[ -c /dev/full ] || exit 0
	exits 10 rbctl lint >/dev/full
'
check 'a folder without documents is no error' '
	mkdir empty && cd empty && git init -q .
	exits 0 rbctl lint >../got
	contains ../got "0 documents"
'
check 'a document that is too large is a finding, and the others are judged' '
	mkdir -p large/servers
	(
		cd large
		git init -q
		jq -n "{ format: \"server/1\", title: (\"x\" * 1100000) }" \
			>servers/large.json
		echo "{ \"format\": \"server/1\", \"title\": 3 }" \
			>servers/small.json
		exits 1 rbctl lint
	) >got
	contains got "servers/large.json:1:1: error: 11000"
	contains got "more than the 1048576 allowed"
	matches got "small.json:1:[0-9]+: error: /title: a number"
'
done_testing
