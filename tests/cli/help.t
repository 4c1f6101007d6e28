#!/bin/sh
# help.t - rbctl help explains, completes, and lists options for lints
. "$(dirname "$0")/lib.sh"

check 'lists every command with what it does' '
	rbctl help >out
	rbctl --json help >json
	jq -r ".commands[].name" json >names
	[ -s names ]
	while read -r name; do
		matches out "^  $name +[a-z]"
	done <names
'
check 'rbctl --help is the same' '
	rbctl --help >again
	same out again
'
check 'explains one command' '
	rbctl help help >out
	contains out "rbctl help [options] [COMMAND [SUBCOMMAND]]"
	contains out "--complete"
	contains out "man rbctl-help"
'
check 'COMMAND --help is the same, and does not run the command' '
	rbctl help --help >again
	same out again
	rbctl version --help >out
	lacks out "rbctl 0."
'
check 'no line of any help is wider than a terminal' '
	rbctl help >out
	jq -r ".commands[].name" json | while read -r name; do
		rbctl help "$name"
		rbctl --json help "$name" |
			jq -r "(.commands[0].commands // [])[].name" |
			while read -r sub; do rbctl help "$name" "$sub"; done
	done >>out
	LC_ALL=C.UTF-8 grep -E "^.{81}" out >wide || true
	same /dev/null wide
'
check 'what options and commands do stands in one column' '
	rbctl help new >out
	contains out "  --scope SCOPE …           a scope to ask for"
	rbctl help token >out
	contains out "  check [NAME…]             say whether"
'
check 'refuses a command that is not there' '
	exits 2 rbctl help nothing 2>err
	contains err "there is no command '\''nothing'\''"
	exits 2 rbctl help version nothing 2>err
	contains err "there is no command '\''version nothing'\''"
'
check 'every command says what it does in one plain line' '
	jq -e "[.commands[] | .summary | select(test(\"^[a-z].*[^.]$\") | not)] == []" json
'
check 'completes the command' '
	rbctl help --complete -- vers >out
	printf "version\tshow the version\n" >want
	same want out
'
check 'completes options of the command and of every command' '
	rbctl help --complete -- help --c >out
	matches out "^--complete	"
	matches out "^--color	"
	lacks out "--json"
'
check 'completes the value of an option, apart and together' '
	rbctl help --complete -- --color a >out
	matches out "^always	"
	matches out "^auto	"
	lacks out never
	rbctl help --complete -- version --color=n >out
	matches out "^--color=never	"
'
check 'says where names of files and folders fit' '
	rbctl help --complete -- --identity "" >out
	contains out ":file"
	rbctl help --complete -- -C "" >out
	contains out ":folder"
'
check 'an option is not taken for a command' '
	rbctl help --complete -- -C folder --json vers >out
	matches out "^version	"
'
check 'offers no command where one stands already' '
	rbctl help --complete -- version "" >out
	same /dev/null out
'
check 'completes names that are in this store' '
	git init -q -b main store
	mkdir -p store/runbooks/team store/environments
	for file in runbooks/payroll runbooks/team/pay-late environments/prod; do
		echo "{}" >store/$file.json
	done
	git -C store commit -q --allow-empty -m first
	git -C store branch payroll-change
	cd store
	rbctl help --complete -- export curl pay >out
	printf "payroll\trunbook\npay-late\trunbook\n" >want
	same want out
	rbctl help --complete -- plan --env "" >out
	printf "prod\tenvironment\n" >want
	same want out
	rbctl help --complete -- verify pay >out
	printf "payroll-change\tbranch\n" >want
	same want out
'
check 'lists options for lints' '
	rbctl help --options help >out
	printf -- "--complete\n--options\n--schema\n" >want
	same want out
'
check 'prints the schema of an answer, with all that it refers to' '
	rbctl help --schema verify >schema
	jq -e ".\"\$id\" == \"urn:rbctl:answer:verify:1\"" schema
	jq -r "[.. | objects | .\"\$ref\"? // empty] | unique[]" schema |
		sed "s,#/\$defs/,," >referred
	jq -r ".\"\$defs\" | keys[]" schema >held
	[ -s held ]
	same referred held
'
check 'a subcommand has its own schema, or that of its command' '
	rbctl help --schema token list >schema
	jq -e ".properties.format.const == \"token-list/1\"" schema
	rbctl help --schema hooks check >schema
	jq -e ".properties.format.const == \"hooks/1\"" schema
	rbctl help --schema trust-compare >schema
	jq -e ".properties.format.const == \"trust-compare/1\"" schema
'
check 'lists the answers that have a schema' '
	rbctl help --schema >out
	matches out "^verify +Answer of rbctl verify"
	matches out "^error +"
'
check 'says where the names of answers are listed' '
	exits 2 rbctl help --schema nothing 2>err
	contains err "no answer is named '\''nothing'\''"
	contains err "rbctl help --schema"
	exits 2 rbctl help --schema hooks nothing 2>err
	contains err "there is no command '\''hooks nothing'\''"
'
done_testing
