#!/bin/sh
# hook.t - the hooks, run by git itself
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >/dev/null
git clone -q --bare store server.git
rbctl -C server.git trust --yes >/dev/null 2>&1
rbctl -C server.git hooks install >/dev/null
git -C store remote add origin "$PWD/server.git"

check 'pre-commit refuses what lint refuses, with the place' '
	cd store
	git switch -q -c work
	mkdir -p checklists
	printf "{\n  \"format\": \"checklist/1\",\n  \"items\": [],,\n}\n" >checklists/bad.json
	git add checklists
	exits 1 git commit -qm bad 2>got
	contains got "checklists/bad.json:3:"
	git rm -qf --cached checklists/bad.json && rm checklists/bad.json
'
check 'pre-commit refuses a private key' '
	cd store
	cp ../alice stray
	git add stray
	exits 1 git commit -qm stray 2>got
	contains got "a private SSH key"
	git rm -qf --cached stray && rm stray
'
check 'commit-msg refuses a message that only looks like a sign-off' '
	cd store
	exits 1 git commit -q --allow-empty -m "$(printf "Approve\n\n-----BEGIN RBCTL STATEMENT-----\n{}")" 2>got
	contains got "rbctl approve"
'
check 'a server refuses an unapproved push, and says whose move it is' '
	cd store
	commit_checklist one
	exits 1 git push -q origin HEAD:main 2>got
	contains got UNAPPROVED
	contains got "could sign: bob and carol"
	contains got "warning: a server that checks will refuse this push"
'
check 'candidate branches pass' '
	cd store
	git push -q origin HEAD:refs/heads/work
'
check 'the approved push is accepted' '
	cd store
	sign bob >/dev/null
	git push -q origin HEAD:main
	[ "$(git -C ../server.git rev-parse main)" = "$(git rev-parse HEAD)" ]
'
check 'a push that goes back or deletes is refused' '
	cd store
	exits 1 git push -q -f origin main:main 2>got
	contains got NOT_FAST_FORWARD
	git -C ../server.git config receive.denyDeleteCurrent ignore
	exits 1 git push -q origin :main 2>got
	contains got "deleted"
'
check 'live does not move together with receipts' '
	cd store
	commit_checklist two
	sign carol >/dev/null
	exits 1 git push -q --atomic origin HEAD:main HEAD:refs/rbctl/receipts/x 2>got
	contains got "together with"
	git push -q origin HEAD:main
'
check 'a server that was told no anchor lets nothing into live' '
	git clone -q --bare store untold.git
	rbctl -C untold.git hooks install >/dev/null
	cd store
	git remote add untold "$PWD/../untold.git"
	commit_checklist three
	sign bob >/dev/null
	exits 1 git push -q untold HEAD:main 2>got
	contains got "rbctl trust"
'
done_testing
