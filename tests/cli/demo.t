#!/bin/sh
# demo.t - rbctl demo does the whole job, and leaves nothing outside its folder
. "$(dirname "$0")/lib.sh"

unset RBCTL_NOW # the sandbox and its tokens live in real time

check 'runs to its end' '
	rbctl demo there >got 2>&1
	contains got "All of it is in"
'
check 'an unsigned runbook was refused, and so was the edited copy' '
	[ "$(grep -c "no: UNAPPROVED" got)" -ge 1 ]
	sed -n "/A copy in which/,/The report for/p" got >copy
	contains copy "no: "
'
check 'one signature was not enough' '
	contains got "no: QUORUM"
'
check 'the token was got, found active, used and given back' '
	contains got "4/5 Tell the owner: done"
	contains got "5/5 Give the token back: done (200)"
'
check 'the report is there' '
	[ -s there/audit.html ]
'
check 'no secret stands in anything that was shown or committed' '
	secret=$(cat there/client-secret)
	lacks got "$secret"
	lacks there/audit.html "$secret"
	cd there/runbooks
	git grep -q "$secret" $(git rev-list --all) && exit 1
	true
'
check 'what it made can be looked at with stock git' '
	HOME=$PWD/there/home git -C there/runbooks verify-commit main
'
check 'what it says how to look at it works as it stands' '
	sed -n "/^All of it is in/,\$p" got >last
	sed -n "s/^  \(export HOME\)/\1/p" last >lines
	sed -n "s/^  [a-z ]*  \(rbctl\|git\) /\1 /p" last >>lines
	[ "$(wc -l <lines)" -eq 4 ]
	exits 0 env -i PATH=/usr/bin:/bin HOME=/nowhere sh -eu lines >looked 2>&1
	contains looked "Get a token for payroll-token"
	contains looked "Carol Example (carol)"
	contains looked "Good \"git\" signature for carol@example.org"
'
check 'a folder that is there is left alone' '
	mkdir mine
	exits 5 rbctl demo mine 2>said
	contains said "there already"
'
check 'nothing was written into the home of the person' '
	[ ! -e "$XDG_STATE_HOME" ]
	[ ! -e "$XDG_CONFIG_HOME" ]
'
done_testing
