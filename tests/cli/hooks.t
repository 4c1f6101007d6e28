#!/bin/sh
# hooks.t - rbctl hooks installs what fits, and sees what is wrong
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >/dev/null

check 'a new store has its hooks' '
	cd store
	rbctl hooks check >got
	contains got "pre-commit   installed"
'
check 'a missing hook is seen and put back' '
	cd store
	rm .git/hooks/pre-push
	exits 1 rbctl hooks check >got
	contains got "pre-push     missing"
	rbctl hooks install
	rbctl hooks check
'
check 'an edited hook is seen' '
	cd store
	echo : >>.git/hooks/pre-commit
	exits 1 rbctl hooks check >got
	contains got "pre-commit   edited"
'
check 'another program'"'"'s hook is kept unless forced, and beside then' '
	cd store
	exits 5 rbctl hooks install 2>got
	contains got "another program"
	rbctl hooks install --force
	[ -f .git/hooks/pre-commit.before-rbctl ]
	rbctl hooks check
'
check 'a hook that is not executable is seen' '
	cd store
	chmod -x .git/hooks/commit-msg
	exits 1 rbctl hooks check >got
	contains got "not executable"
	chmod +x .git/hooks/commit-msg
'
check 'core.hooksPath is told' '
	cd store
	git config core.hooksPath /dev/null
	exits 1 rbctl hooks check >got
	contains got "core.hooksPath"
	git config --unset core.hooksPath
'
check 'a bare repository gets the hook of a server' '
	git clone -q --bare store bare.git
	rbctl -C bare.git hooks install >got
	contains got pre-receive
	[ -x bare.git/hooks/pre-receive ]
'
check 'the answer for programs' '
	cd store
	rbctl hooks check --json >got
	jq -e ".format == \"hooks/1\" and .ok" got
'
done_testing
