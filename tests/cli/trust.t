#!/bin/sh
# trust.t - rbctl trust pins where trust begins
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >made
git clone -q store clone

check 'nothing is trusted before it is pinned' '
	cd clone
	exits 1 rbctl verify >got
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
	exits 1 rbctl trust --fingerprint SHA256:wrong >got
	contains got WRONG_STORE
	exits 1 rbctl trust --show >got
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
	exits 1 rbctl trust --yes >got
	contains got policy
'

# ---- what others show ----

# land NAME: alice writes a checklist of that name, bob signs, it is live.
land() {
	git switch -q -c "$1" main
	commit_checklist "$1"
	sign bob >/dev/null 2>&1
	rbctl land >/dev/null
}

check 'a remote with the same live branch agrees' '
	for hub in one two; do
		git init -q --bare -b main $hub.git
		git -C store push -q ../$hub.git main
	done
	cd store
	git remote add one ../one.git
	rbctl trust --compare one ../two.git >got
	contains got "'\''one'\'' shows the same"
	contains got "'\''../two.git'\'' shows the same"
	rbctl trust --compare one --json >got
	jq -e ".format == \"trust-compare/1\" and .ok and
		.live.branch == \"main\" and .remotes[0].answer == \"same\" and
		.remotes[0].revision == .live.revision" got
'
check 'one that is ahead goes on from what is here' '
	git clone -q one.git ahead
	cd ahead
	rbctl trust --yes >/dev/null 2>&1
	git config gpg.format ssh
	git config user.signingKey "$PWD/../alice"
	git config commit.gpgSign true
	land first
	git push -q origin main
	cd ../store
	rbctl trust --compare one >got
	contains got "is ahead of this clone by 2 commits"
	contains got "git fetch"
	rbctl trust --compare one --json >got
	jq -e ".ok and .remotes[0].answer == \"newer\" and
		.remotes[0].commits == 2" got
	[ -z "$(git for-each-ref refs/compared refs/remotes)" ]
	exits 1 git cat-file -e "$(git -C ../one.git rev-parse main)" 2>/dev/null
'
check 'one that shows less is named, whoever else agrees' '
	cd store
	git fetch -q one
	rbctl land one/main >/dev/null
	exits 1 rbctl trust --compare one ../two.git >got
	contains got "'\''one'\'' shows the same"
	tr -s " \n" " " <got >flat
	contains flat "'\''../two.git'\'' shows a shorter history: 2 commits fewer"
	exits 1 rbctl trust --compare ../two.git --json >got
	jq -e "(.ok | not) and .remotes[0].answer == \"older\" and
		.remotes[0].reason == \"ROLLBACK\" and
		.remotes[0].commits == 2" got
'
check 'one that parts from what is here is named with the place' '
	git clone -q two.git other
	cd other
	rbctl trust --yes >/dev/null 2>&1
	git config gpg.format ssh
	git config user.signingKey "$PWD/../alice"
	git config commit.gpgSign true
	land second
	git push -q origin main
	cd ../store
	exits 1 rbctl trust --compare ../two.git >got
	tr -s " \n" " " <got >flat
	contains flat "shows another history: it parts from this clone'\''s after"
	exits 1 rbctl trust --compare ../two.git --json >got
	jq -e ".remotes[0].answer == \"forked\"" got
	[ "$(jq -r .remotes[0].common got)" = "$(rbctl trust --show --json | jq -r .anchor)" ]
'
check 'two that are ahead on different ways are not both right' '
	git clone -q store behind
	git -C behind update-ref refs/heads/main "$(git -C store rev-parse main~2)"
	cd behind
	rbctl trust --yes >/dev/null 2>&1
	exits 1 rbctl trust --compare ../one.git ../two.git --json >got
	jq -e "[.remotes[].answer] == [\"divided\", \"divided\"]" got
	rbctl trust --compare ../one.git
	rbctl trust --compare ../two.git
'
check 'another store, or none, is told from a fork' '
	cd store
	exits 1 rbctl trust --compare ../plain --json >got
	git init -q --bare -b main ../empty.git
	exits 1 rbctl trust --compare ../empty.git >got
	contains got "has no such branch"
	rbctl init ../foreign --key ../bob >/dev/null
	exits 1 rbctl trust --compare ../foreign >got
	tr -s " \n" " " <got >flat
	contains flat "does not begin at the anchor"
'
check 'one that can not be asked is no answer, unless another says no' '
	cd store
	port=$(free_port)
	exits 7 rbctl trust --compare one "http://127.0.0.1:$port/x.git" >got
	contains got "unknown:"
	contains got "could not be asked"
	exits 7 rbctl trust --compare nowhere --json >got
	jq -e "(.ok | not) and .remotes[0].answer == \"unreachable\"" got
	exits 1 rbctl trust --compare nowhere ../two.git >got
	exits 2 rbctl trust --compare -- --upload-pack=touch 2>got
	exits 2 rbctl trust one two 2>got
	contains got "too much"
'
check 'a program that the repository configures is not run' '
	cd store
	git config remote.one.uploadpack "touch $PWD/../ran; git-upload-pack"
	git config core.sshCommand "touch $PWD/../ran"
	rbctl trust --compare one
	[ ! -e ../ran ]
	for left in "$XDG_STATE_HOME"/rbctl/compare.*; do
		[ ! -e "$left" ]
	done
'
done_testing
