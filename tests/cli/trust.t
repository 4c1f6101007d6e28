#!/bin/sh
# trust.t - rbctl trust pins where trust begins
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >made
git clone -q store clone

check 'nothing is trusted before it is pinned' '
	cd clone
	exits 1 rbctl verify 2>got
	contains got "rbctl trust"
'
check 'asks on a terminal, and says what to give without one' '
	cd clone
	exits 4 rbctl trust 2>got
	contains got "--fingerprint"
	contains got "Alice Example <alice@example.org>"
'
check 'a branch without a commit says what to name instead' '
	git init -q --bare -b main empty.git
	exits 5 rbctl -C empty.git trust --yes 2>got
	contains got "has no commit yet"
	contains got "rbctl trust BRANCH"
	git -C store push -q "$PWD/empty.git" main:refs/heads/begin
	exits 5 rbctl -C empty.git trust --yes 2>got
	rbctl -C empty.git trust --yes begin
'
check 'another fingerprint is refused' '
	cd clone
	exits 1 rbctl trust --fingerprint SHA256:wrong 2>got
	contains got WRONG_STORE
	exits 1 rbctl trust --show 2>got
'
check 'the right fingerprint pins without asking' '
	cd clone
	fingerprint=$(sed -n "s/^ *fingerprint  *SHA/SHA/p" ../made)
	rbctl trust --fingerprint "$fingerprint" >got
	contains got "$fingerprint"
	rbctl verify
	rbctl trust --show --json >got
	jq -e ".format == \"trust/1\"" got
'
check 'what is remembered is closed to others' '
	[ "$(stat -c %a "$XDG_STATE_HOME/rbctl")" = 700 ]
	for file in "$XDG_STATE_HOME"/rbctl/stores/*.json; do
		[ "$(stat -c %a "$file")" = 600 ]
	done
'
check 'memory that something else altered is refused' '
	cp -r "$XDG_STATE_HOME" saved
	for file in "$XDG_STATE_HOME"/rbctl/stores/*.json; do
		sed -i "s/memory\/1/memory\/1 /" "$file"
	done
	cd clone
	exits 10 rbctl verify 2>got
	contains got "was altered"
	rm -rf "$XDG_STATE_HOME"
	mv ../saved "$XDG_STATE_HOME"
'
check 'a commit without a policy is no anchor' '
	git init -q plain && cd plain
	git commit -q --allow-empty -m x
	exits 1 rbctl trust --yes 2>got
	contains got policy
'
done_testing
