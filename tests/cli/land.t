#!/bin/sh
# land.t - rbctl land moves the live branch to approved revisions only
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >/dev/null

check 'an unsigned change stays where it is, and the next hand is named' '
	cd store
	git switch -q -c work
	commit_checklist one
	before=$(git rev-parse main)
	exits 1 rbctl land >got
	contains got UNAPPROVED
	contains got "bob and carol"
	[ "$(git rev-parse main)" = "$before" ]
'
check 'an approved change lands by fast-forward' '
	cd store
	sign bob >/dev/null
	rbctl land >got
	contains got landed
	[ "$(git rev-parse main)" = "$(git rev-parse work)" ]
'
check 'landing again is no fault' '
	cd store
	rbctl land >got
	contains got "nothing to land"
'
check 'a branch that drops commits of the live one is refused' '
	cd store
	git switch -q -c other main~2
	commit_checklist two
	sign carol >/dev/null
	exits 1 rbctl land >got
	contains got NOT_FAST_FORWARD
'
check 'merged the right way round, two branches both count' '
	cd store
	git switch -q main
	git merge -q --no-ff -m "merge other" other
	rbctl verify HEAD
'
check 'files of the checked-out live branch come along' '
	cd store
	git switch -q -c next main
	commit_checklist three
	sign bob >/dev/null
	git switch -q main
	rbctl land next
	[ -f checklists/three.json ]
	[ -z "$(git status --porcelain -uno)" ]
'
check 'changes that no commit holds are not lost' '
	cd store
	git switch -q -c more main
	commit_checklist four
	sign bob >/dev/null
	git switch -q main
	echo mine >>checklists/three.json
	exits 6 rbctl land more 2>got
	contains got "no commit holds"
	grep -q mine checklists/three.json
	git checkout -q checklists
	rbctl land more
'
check 'a revision that is not there is an input error' '
	cd store
	exits 5 rbctl land nowhere 2>got
'
done_testing
