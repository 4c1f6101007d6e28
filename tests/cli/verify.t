#!/bin/sh
# verify.t - rbctl verify gives the answer that every other door gives
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >/dev/null

check 'the anchor is approved' '
	cd store
	rbctl verify >got
	contains got "is approved"
'
check 'the answer for programs has everything' '
	cd store
	git switch -q -c work
	commit_checklist one
	exits 1 rbctl verify HEAD --json >got
	jq -e ".format == \"verify/1\" and .ok == false and
		.reason == \"UNAPPROVED\" and
		.rules[0].places == 1 and .rules[0].filled == 0 and
		.contributors[0].people == [\"alice\"]" got
'
check 'a live branch that went back is noticed' '
	cd store
	sign bob >/dev/null
	rbctl land >/dev/null
	rbctl verify
	git update-ref refs/heads/main main~1
	exits 1 rbctl verify >got
	contains got ROLLBACK
	git update-ref refs/heads/main work
	rbctl verify
'
check 'a sign-off for one environment does not speak for another' '
	cd store
	git switch -q -c env main
	mkdir environments
	for name in test prod; do
		echo "{ \"format\": \"environment/1\", \"title\": \"$name\" }" \
			>environments/$name.json
	done
	git add environments
	commit_checklist two
	sign bob --env test >/dev/null
	rbctl verify --env test HEAD
	exits 1 rbctl verify --env prod HEAD >got
	contains got OUT_OF_BOUNDS
'
check 'an environment that is not there gets no yes' '
	cd store
	git switch -q -c all main
	git checkout -q env environments
	commit_checklist three
	sign bob >/dev/null
	rbctl verify --env test HEAD
	exits 1 rbctl verify --env tset HEAD >got
	contains got "UNAPPROVED"
	contains got "did you mean"
	exits 1 rbctl verify --env nosuch HEAD --json >got
	jq -e ".ok == false and .reason == \"UNAPPROVED\"" got
'
check 'two unknown hands need two signatures' '
	cd store
	git switch -q -c unsigned main
	write_checklist three
	git add checklists
	git -c commit.gpgSign=false commit -qm three
	sign bob >/dev/null
	exits 1 rbctl verify HEAD >got
	contains got AUTHOR_UNKNOWN
	sign carol >/dev/null
	rbctl verify HEAD
'
check 'a repository that is none is an error, not a no' '
	mkdir none && cd none
	exits 6 rbctl verify 2>got
	contains got "not in a git repository"
'
check 'with --report-only it says no, and lets the pipeline go on' '
	cd store
	git switch -q -c watched main
	commit_checklist watched
	rbctl verify --report-only HEAD >got
	contains got "no: UNAPPROVED"
	rbctl verify --report-only HEAD --json >got
	jq -e ".ok == false and .reason == \"UNAPPROVED\"" got
	exits 1 rbctl verify HEAD >got
	exits 5 rbctl verify --report-only nowhere 2>got
	git switch -q main
'
check 'a full disk does not look like success' '
	cd store
	exits 10 rbctl verify >/dev/full 2>got
'
done_testing
