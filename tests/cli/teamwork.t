#!/bin/sh
# teamwork.t - several clones: parallel sign-offs, forges, squash and rebase
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >/dev/null
git init -q --bare -b main hub.git
git -C store push -q ../hub.git main

# as PERSON COMMAND…: in the person's own clone, by their name.
as() {
	as_name=$1
	shift
	(
		cd "$SCRATCH/work/clone-$as_name"
		GIT_AUTHOR_NAME=$as_name GIT_AUTHOR_EMAIL=$as_name@example.org \
			GIT_COMMITTER_NAME=$as_name \
			GIT_COMMITTER_EMAIL=$as_name@example.org "$@"
	)
}

# signs PERSON [ARGUMENT…]
signs() {
	signs_name=$1
	shift
	as "$signs_name" sign "$signs_name" "$@"
}

for name in alice bob carol; do
	git clone -q hub.git "clone-$name"
	rbctl -C "clone-$name" trust --yes >/dev/null 2>&1
	git -C "clone-$name" config gpg.format ssh
	git -C "clone-$name" config user.signingKey "$PWD/$name"
	git -C "clone-$name" config commit.gpgSign true
done

# propose BRANCH: alice writes a server on a branch of that name, for all.
propose() {
	as alice git fetch -q
	as alice git switch -q -c "$1" origin/main
	as alice sh -ec "
		mkdir -p servers
		printf '%s\n' '{ \"format\": \"server/1\", \"title\": \"$1\", \"responsible\": \"it\", \"issuer\": \"https://$1.example.com\", \"metadata\": { \"issuer\": \"https://$1.example.com\", \"token_endpoint\": \"https://$1.example.com/t\" } }' >servers/$1.json
		git add servers
		git commit -qm 'server $1'
		git push -q -u origin $1 2>/dev/null"
	for propose_name in bob carol; do
		as $propose_name git fetch -q
		as $propose_name git switch -q "$1" 2>/dev/null
	done
}

check 'two sign the same candidate in two clones, and a pull joins them' '
	propose parallel
	signs bob >got
	contains got "1/2 signed: bob"
	signs carol >got
	contains got "1/2 signed: carol"
	as bob git push -q
	exits 1 as carol git push -q
	as carol git pull -q --no-rebase --no-edit
	[ "$(git -C clone-carol log -1 --format=%P | wc -w)" = 2 ]
	as carol rbctl verify HEAD
	as carol rbctl explain --json >got
	jq -e ".ok and (.rules[0].signed_by | sort) == [\"bob\", \"carol\"] and
		.contributors[0].people == [\"alice\"] and
		([.findings[] | select(.counts)] | length) == 2" got
'
check 'before the pull, land says exactly what is missing and by whom' '
	exits 1 as bob rbctl land >got
	contains got "servers/parallel.json (new)"
	contains got "missing: needs 2 of role security, 1/2 signed: bob"
	contains got "could sign: carol"
	contains got "had a hand in it, and so can'\''t sign: alice"
	exits 1 as bob rbctl land --json >got
	jq -e ".format == \"land/1\" and .reason == \"QUORUM\" and
		.rules[0].filled == 1 and .rules[0].places == 2 and
		.rules[0].could_sign == [\"carol\"] and
		.lost_sign_offs == []" got
'
check 'the joined branch lands, and everybody gets it' '
	as carol rbctl land >got
	contains got landed
	as carol git push -q origin main parallel
	as alice git switch -q main
	as alice git pull -q --ff-only
	as alice rbctl verify
'
check 'the merge button of a forge is no contribution' '
	propose button
	signs bob >/dev/null
	as bob git push -q
	as carol git pull -q --ff-only
	signs carol >/dev/null
	as carol git push -q
	git clone -q hub.git forge
	cd forge
	GIT_AUTHOR_NAME=Forge GIT_AUTHOR_EMAIL=noreply@forge.example.net \
		GIT_COMMITTER_NAME=Forge \
		GIT_COMMITTER_EMAIL=noreply@forge.example.net \
		git -c commit.gpgSign=false merge -q --no-ff \
		-m "Merge pull request 7" origin/button
	git push -q origin main
	cd ..
	as alice git switch -q main
	as alice git pull -q --ff-only
	as alice rbctl verify
	as alice rbctl explain --json >got
	jq -e ".ok and .contributors[0].people == [\"alice\"] and
		(.contributors[0].unknown | not)" got
'
check 'a forge that squashes leaves the sign-offs behind, and is found out' '
	propose squash
	signs bob >/dev/null
	as bob git push -q
	as carol git pull -q --ff-only
	signs carol >/dev/null
	as carol git push -q
	as alice git fetch -q
	as alice git switch -q -c squashed origin/main
	as alice git merge -q --squash origin/squash
	as alice git commit -q -m "server squash (#8)"
	exits 1 as alice rbctl land >got
	contains got "lost: '\''bob'\'' signed what stands here"
	contains got "lost: '\''carol'\'' signed what stands here"
	tr -s " \n" " " <got >flat
	contains flat "it was squashed or copied"
	contains flat "to mend it: merge the signed branch as it is"
	contains flat "git switch main, then git merge --no-ff"
	as alice rbctl explain --json >got
	jq -e ".format == \"explain/1\" and (.ok | not) and
		([.lost_sign_offs[] | [.how, .person]] | sort) ==
		[[\"left-behind\", \"bob\"], [\"left-behind\", \"carol\"]] and
		all(.lost_sign_offs[]; .ref | endswith(\"/squash\"))" got
'
check 'merging the signed branch mends it' '
	as alice git switch -q main
	as alice git pull -q --ff-only
	as alice git merge -q --no-ff -m "merge squash" origin/squash
	as alice rbctl verify HEAD
	as alice rbctl explain --json >got
	jq -e ".lost_sign_offs == []" got
	as alice git push -q origin main
'
check 'a rebase takes the signatures off, and is found out' '
	propose rebase
	signs bob >/dev/null
	as bob git push -q
	as carol git pull -q --ff-only
	as carol git switch -q -c rebased
	as carol git -c commit.gpgSign=false rebase -q --force-rebase HEAD~2
	exits 1 as carol rbctl land >got
	contains got "BAD_SIGNATURE"
	tr -s " \n" " " <got >flat
	contains flat "carries the statement of '\''bob'\''"
	contains flat "made anew (by a rebase or an amend)"
	contains flat "the signed one is"
	as carol rbctl explain --json >got
	jq -e ".lost_sign_offs | length == 1 and .[0].how == \"made-anew\" and
		.[0].person == \"bob\" and (.[0].ref | endswith(\"/rebase\"))" got
'
check 'where no signed one is left it must be signed again' '
	git clone -q --single-branch -b rebased clone-carol lonely
	rbctl -C lonely trust --yes >/dev/null 2>&1
	cd lonely
	git update-ref -d refs/remotes/origin/HEAD || :
	git fetch -q ../hub.git main:main
	exits 1 rbctl land >got
	tr -s " \n" " " <got >flat
	contains flat "to mend it: have it signed again: rbctl approve"
'
done_testing
