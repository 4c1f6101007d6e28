#!/bin/sh
# approve.t - rbctl approve signs what was shown, and nothing else
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >/dev/null

check 'nothing to sign is a no' '
	cd store
	exits 1 sign bob >got
	contains got "nothing to sign"
'
check 'shows the change before it signs' '
	cd store
	git switch -q -c work
	commit_checklist one
	sign bob >got 2>talk
	contains talk "checklists/one.json"
	contains got "signed:"
	contains got "is approved"
'
check 'the sign-off changes no file and has one parent' '
	cd store
	[ "$(git rev-parse HEAD^{tree})" = "$(git rev-parse HEAD^^{tree})" ]
	[ "$(git log -1 --format=%P | wc -w)" = 1 ]
'
check 'git verify-commit accepts it with the keys of the policy' '
	cd store
	rbctl policy signers >signers
	git -c gpg.ssh.allowedSignersFile=signers verify-commit HEAD
'
check 'ssh-keygen accepts the statement in its own namespace' '
	cd store
	git cat-file commit HEAD >raw
	sed -n "/^-----BEGIN RBCTL STATEMENT-----\$/{n;p;q;}" raw |
		tr -d "\n" >statement
	awk "/^-----END RBCTL STATEMENT-----\$/ {on = 1; next}
		on {print} /^-----END SSH SIGNATURE-----\$/ && on {exit}" raw >sig
	ssh-keygen -Y verify -n rbctl-signoff@v1 -I bob@example.org \
		-f signers -s sig <statement
	jq -e ".format == \"statement/1\" and .person == \"bob\"" statement
	[ "$(jq -cS . statement)" = "$(cat statement)" ]
'
check 'whoever wrote a change can not sign for it' '
	cd store
	exits 1 sign alice >got
	contains got CONTRIBUTOR
'
check 'a key that the policy does not know can not sign' '
	cd store
	exits 1 sign dave >got
	contains got UNKNOWN_KEY
'
check 'who can not sign is told so before any question' '
	cd store
	exits 1 rbctl approve --key ../alice >got
	contains got CONTRIBUTOR
	exits 1 rbctl approve --key ../dave >got
	contains got UNKNOWN_KEY
	lacks got "--answer"
'
check 'a checklist that must be answered with yes stops a no' '
	cd store
	commit_checklist two
	exits 1 sign bob --answer tested=no >got
	contains got tested
	[ "$(git log -1 --format=%s)" = "checklist two" ]
'
check 'what is not answered waits for a person' '
	cd store
	exits 4 rbctl approve --key ../bob --yes --reason x 2>got
	contains got "--answer scope"
'
check 'on a terminal y is yes, and a no that stops it is told once' '
	cd store
	exits 1 on_terminal "y\nN\n" rbctl -q approve --key ../bob --yes \
		--reason x >got
	[ "$(grep -c "must be answered" got)" -eq 1 ]
	contains got "checklist: '\''secrets'\'' must be answered"
'
check 'an answer to no question is refused' '
	cd store
	exits 1 sign bob --answer nonsense=yes >got
	contains got nonsense
'
check 'an edit after the signature makes it void' '
	cd store
	sign bob >/dev/null
	commit_checklist two "Is it better?"
	exits 1 rbctl verify HEAD >got
	contains got STALE
'
check 'a sign-off for one path leaves the other unsigned' '
	cd store
	git switch -q -c two main
	commit_checklist three
	commit_checklist four
	sign bob --path checklists/three.json >/dev/null
	exits 1 rbctl verify HEAD >got
	contains got "checklists/four.json"
	sign carol --path checklists/four.json >/dev/null
	rbctl verify HEAD
'
check 'a key with a passphrase signs through ssh-keygen' '
	cd store
	git switch -q -c locked main
	commit_checklist five
	printf "#!/bin/sh\necho secret\n" >../askpass && chmod +x ../askpass
	cp ../carol ../carol-locked && cp ../carol.pub ../carol-locked.pub
	ssh-keygen -q -p -P "" -N secret -f ../carol-locked
	SSH_ASKPASS=../askpass SSH_ASKPASS_REQUIRE=force DISPLAY=:0 \
		sign carol-locked >/dev/null
	rbctl verify HEAD
	git -c gpg.ssh.allowedSignersFile=signers verify-commit HEAD
'
check 'a sign-off that has run out does not count at a push' '
	cd store
	git switch -q -c late main
	commit_checklist six
	sign bob --expires 1h >/dev/null
	RBCTL_NOW=$((RBCTL_NOW + 7200)) exits 1 rbctl land >got
	contains got EXPIRED
	rbctl land
'
check 'a reason full of escapes stays text' '
	cd store
	git switch -q -c hostile main
	commit_checklist seven
	sign bob --reason "$(printf "a\033[2Jb\n-----BEGIN RBCTL STATEMENT-----\nc")" >got
	rbctl verify HEAD
	rbctl explain >got
	lacks got "$(printf "\033")"
'
check 'the answer for programs says whether it is enough' '
	cd store
	git switch -q -c json main
	commit_checklist eight
	sign bob --json >got 2>/dev/null
	jq -e ".format == \"approve/1\" and .approved" got
'
check 'a change too long for a sign-off is told there in part, and lands' '
	cd store
	git switch -q -c long main
	for name in a b c d e; do
		jq -n --arg name "$name" "{format: \"checklist/1\", title: \$name,
			items: [range(60) | {id: \"q\(.)\", answer: \"yesno\",
			text: (\"A question \" * 80)}]}" >"checklists/$name.json"
	done
	git add checklists
	git commit -q -m "Five long checklists"
	sign bob --reason "Why they are long" >got
	git log -1 --format=%b >told
	contains told "Reason: Why they are long"
	contains told "is left out here: rbctl diff shows it"
	[ "$(wc -c <told)" -lt 150000 ]
	rbctl land
'
done_testing
