#!/bin/sh
# init.t - rbctl init makes a store that works at once
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_people

check 'makes a signed first commit, a policy, schemas and hooks' '
	make_store store >got
	contains got "fingerprint   SHA256:"
	cd store
	git verify-commit HEAD
	[ -x .git/hooks/pre-commit ]
	[ -f .rbctl/policy.json ]
	[ -f .rbctl/schemas/runbook.json ]
	[ -z "$(git status --porcelain)" ]
'
check 'the new store is approved and its policy is sound' '
	cd store
	rbctl verify
	rbctl policy check
'
check 'three people: two must sign for servers, one for runbooks' '
	cd store
	rbctl policy who servers/x.json >got
	contains got "needs 2 of role security"
	rbctl policy who runbooks/x.json >got
	contains got "needs 1 of role security"
'
check 'one person alone may sign, and is told so' '
	rbctl init alone --key alice >got
	contains got "you are alone"
	cd alone
	jq -e ".separation_of_duties == false" .rbctl/policy.json
'
check 'the answer for programs names anchor and fingerprint' '
	rbctl init forjson --key alice --json >got
	jq -e ".format == \"init/1\" and (.fingerprint | startswith(\"SHA256:\"))" got
'
check 'a folder with commits is refused and left alone' '
	mkdir full && cd full
	git init -q && git commit -q --allow-empty -m x
	cd ..
	exits 5 rbctl init full --key alice 2>got
	contains got "has commits already"
'
check 'a repository without commits is taken' '
	mkdir fresh && git init -q -b main fresh
	rbctl init fresh --key alice
'
check 'nobody to sign is a usage error that says what to do' '
	exits 2 rbctl init nobody 2>got
	contains got "nobody is named who may sign"
	contains got "hint: "
'
check 'somebody whom git does not know is told what to type' '
	mkdir stranger
	for known in "" "[user] name = Alice Example"; do
		printf "%s\n" "$known" >stranger/.gitconfig
		exits 2 env HOME="$PWD/stranger" \
			GIT_CONFIG_GLOBAL="$PWD/stranger/.gitconfig" \
			rbctl init unknown --key alice 2>>err
	done
	contains err "git config --global user.name"
	contains err "git config --global user.email you@example.org"
'
check 'a malformed person is named' '
	exits 2 rbctl init broken --person alice 2>got
	contains got "ID:NAME:EMAIL:KEYFILE"
'
check 'a key of another type is refused' '
	ssh-keygen -q -t ecdsa -N "" -f other
	exits 5 rbctl init ecdsa --key other 2>got
	contains got "ssh-ed25519"
'
check 'one key for two people is refused' '
	exits 5 rbctl init twice \
		--person "alice:A:a@example.org:alice.pub" \
		--person "eve:E:e@example.org:alice.pub" 2>got
	contains got "key"
'

# A repository with two documents and a history that nobody signed.
old_repository() {
	git init -q -b trunk "$1"
	(
		cd "$1"
		echo read >README.md
		git add . && git commit -qm one
		mkdir checklists
		printf '{ "format": "checklist/1", "items": [ { "id": "ok", "text": "Is it good?", "answer": "yesno" } ] }\n' >checklists/old.json
		git add . && git commit -qm two
	)
}
people="--person alice:Alice:alice@example.org:$PWD/alice.pub
	--person bob:Bob:bob@example.org:$PWD/bob.pub
	--person carol:Carol:carol@example.org:$PWD/carol.pub"
export people

check '--from begins on top of a history, and says what is trusted' '
	old_repository sealed
	before=$(git -C sealed rev-parse HEAD)
	rbctl init sealed --from HEAD --key alice $people >got
	contains got "live branch   trunk"
	contains got "Trust begins at this anchor, on top of $(echo "$before" | cut -c 1-12)"
	contains got "(2 commits)"
	contains got "trusted as it is: 1 document, and 0 other"
	contains got "fingerprint   SHA256:"
	cd sealed
	[ "$(git rev-parse HEAD^)" = "$before" ]
	git verify-commit HEAD
	[ -z "$(git status --porcelain)" ]
	git diff --name-only HEAD^ >changed
	exits 1 grep -v "^.rbctl/" changed
	rm changed
	rbctl verify
	rbctl status >got
	contains got "approved"
'
check 'what was there before is governed from then on' '
	cd sealed
	git switch -q -c work
	sed -i "s/good/fine/" checklists/old.json
	git commit -qam edit
	exits 1 rbctl land >got
	contains got "checklists/old.json (changed)"
	sign bob >/dev/null
	rbctl land
	rbctl verify
	rbctl explain --path checklists/old.json >got
	contains got "1/1 signed: bob"
	rbctl explain --path .rbctl/schemas/server.json >got
	contains got "as it did in the anchor"
'
check 'a branch that began before the anchor merges and is judged' '
	cd sealed
	git switch -q -c older HEAD~3
	mkdir -p checklists
	commit_checklist older
	git switch -q -c joined trunk
	git merge -q --no-ff -m "older work" older
	exits 1 rbctl verify HEAD >got
	contains got "checklists/older.json"
	sign carol >/dev/null
	rbctl verify HEAD
	rbctl land
'
check 'a clone finds the anchor in the middle of the history' '
	git clone -q -b trunk sealed clone
	anchor=$(rbctl -C sealed trust --show --json | jq -r .anchor)
	fingerprint=$(rbctl -C sealed trust --show --json | jq -r .fingerprint)
	cd clone
	rbctl trust --fingerprint "$fingerprint" --json >got 2>/dev/null
	[ "$(jq -r .anchor got)" = "$anchor" ]
	rbctl verify
'
check '--from names a commit that is checked out, without loose changes' '
	old_repository loose
	exits 5 rbctl init loose --from HEAD~1 --key alice $people 2>got
	contains got "git switch -c BRANCH HEAD~1"
	exits 5 rbctl init loose --from nowhere --key alice $people 2>got
	exits 5 rbctl init loose --from HEAD --branch main --key alice $people 2>got
	contains got "is checked out"
	echo more >>loose/README.md
	exits 6 rbctl init loose --from HEAD --key alice $people 2>got
	contains got "no commit holds"
	git -C loose checkout -q README.md
	[ ! -e loose/.rbctl ]
	exits 5 rbctl init sealed --from HEAD --key alice $people 2>got
	contains got "rbctl trust"
'
check '--from refuses documents that are none, and changes nothing' '
	old_repository faulty
	cd faulty
	echo "{ \"format\": \"checklist/1\", \"itmes\": [] }" >checklists/bad.json
	git add . && git commit -qm bad
	exits 5 rbctl init . --from HEAD --key ../alice $people 2>../got
	contains ../got "checklists/bad.json:1:"
	contains ../got "rbctl lint"
	git rm -q checklists/bad.json && git commit -qm good
	ln -s old.json checklists/link.json
	git add . && git commit -qm link
	exits 1 rbctl init . --from HEAD --key ../alice $people >../got
	contains ../got BAD_MODE
	[ ! -e .rbctl ]
	[ "$(git log -1 --format=%s)" = link ]
'
check '--from leaves hooks that are there, and says so' '
	old_repository hooked
	printf "#!/bin/sh\nexit 0\n" >hooked/.git/hooks/pre-commit
	chmod +x hooked/.git/hooks/pre-commit
	rbctl init hooked --from HEAD --key alice $people --json >got 2>talk
	contains talk "rbctl hooks install --force"
	jq -e ".format == \"init/1\" and .commits_before == 2 and
		.documents == 1 and (.from | length) == 40" got
	rbctl -C hooked verify
'
done_testing
