#!/bin/sh
# repository.t - what surrounds the objects has no say
. "$(dirname "$0")/lib.sh"

note=$(change alice "$L1" notes/a.txt 'a, third')
other=$(change alice "$L1" notes/b.txt 'b, second')
good=$(sign_off bob "$note")
bad=$(sign_off dave "$note")
keep "$good"
keep "$bad"

# verdict COMMIT: of the client as it stands, without times or places.
verdict() {
	in_client verify "$1" --json >verdict.json || :
	jq -cS "{ok, reason}" verdict.json
}

check 'the two commits of these tests are told apart' '
	client "$good"
	[ "$(verdict "$good" | jq .ok)" = true ]
	[ "$(verdict "$bad" | jq .ok)" = false ]
'

# same_or_altered COMMAND…: after it ran in the client, the verdicts are as
# before, or say that the repository was altered.
same_or_altered() {
	client "$good"
	before="$(verdict "$good")$(verdict "$bad")"
	client "$good"
	(cd "$SCRATCH/client" && eval "$1")
	sa_after=
	for sa_commit in "$good" "$bad"; do
		sa_after="$sa_after$(verdict "$sa_commit")"
	done
	[ "$sa_after" = "$before" ] && return
	[ "$(printf %s "$sa_after" | grep -o REPO_ALTERED | wc -l)" -eq 2 ] &&
		return
	echo "before $before, after $sa_after" >&3
	return 1
}

check 'A24 replaced objects change no verdict' '
	same_or_altered "git replace $bad $good"
'

check 'A24 a replaced blob changes no verdict' '
	same_or_altered "git replace $(dev rev-parse "$bad:notes/a.txt") \
		$(dev rev-parse "$L1:notes/a.txt")"
'

check 'A24 grafts change no verdict' '
	same_or_altered "echo $bad $L1 >.git/info/grafts"
'

check 'A24 a shallow file changes no verdict' '
	same_or_altered "echo $L1 >.git/shallow"
	same_or_altered "echo $note >.git/shallow"
'

check 'A24 a commit-graph that lies changes no verdict' '
	same_or_altered "git replace -f $bad $good &&
		git commit-graph write --reachable 2>/dev/null; :"
	same_or_altered "git -c core.commitGraph=true commit-graph write \
			--reachable &&
		chmod u+w .git/objects/info/commit-graph &&
		perl \"$ATTACK/objects.pl\" flip \
			.git/objects/info/commit-graph 1400 >graph &&
		cp graph .git/objects/info/commit-graph"
'

check 'A24 variables of git change no verdict' '
	client "$good"
	before="$(verdict "$good")$(verdict "$bad")"
	rm -rf evil
	git init -q evil
	for variable in "GIT_DIR=$PWD/evil/.git" \
		"GIT_COMMON_DIR=$PWD/evil/.git" \
		"GIT_OBJECT_DIRECTORY=$PWD/evil/.git/objects" \
		"GIT_ALTERNATE_OBJECT_DIRECTORIES=$PWD/evil/.git/objects" \
		"GIT_REPLACE_REF_BASE=refs/keep/" \
		"GIT_GRAFT_FILE=$PWD/evil/grafts" \
		"GIT_SHALLOW_FILE=$PWD/evil/shallow" \
		"GIT_INDEX_FILE=$PWD/evil/index" \
		"GIT_NAMESPACE=evil" "GIT_WORK_TREE=$PWD/evil"; do
		after=$(
			export "${variable?}"
			verdict "$good"
			verdict "$bad"
		)
		[ "$(printf %s "$after" | tr -d "\n")" = "$before" ] || {
			echo "$variable: $after" >&3
			false
		}
	done
'

check 'A24 programs that the clone names are not run' '
	client "$good"
	cat >"$SCRATCH/evil-program" <<-END
		#!/bin/sh
		touch "$SCRATCH/it-ran"
	END
	chmod +x "$SCRATCH/evil-program"
	for key in gpg.ssh.program gpg.program core.fsmonitor core.editor \
		core.pager core.sshCommand diff.external filter.x.smudge \
		filter.x.clean diff.x.textconv; do
		git -C "$SCRATCH/client" config "$key" "$SCRATCH/evil-program"
	done
	echo "* filter=x diff=x" >"$SCRATCH/client/.git/info/attributes"
	[ "$(verdict "$good" | jq .ok)" = true ]
	[ "$(verdict "$bad" | jq .ok)" = false ]
	in_client status >/dev/null 2>&1 || :
	[ ! -e "$SCRATCH/it-ran" ]
'

check 'a damaged object is noticed' '
	client "$good"
	rm "$SCRATCH/client/.git/objects/info/alternates"
	cp -R "$DEV/.git/objects" "$SCRATCH/client/.git/"
	blob=$(dev rev-parse "$good:notes/a.txt")
	other=$(dev rev-parse "$L1:notes/a.txt")
	cd "$SCRATCH/client/.git/objects"
	file=$(echo "$blob" | sed "s,..,&/,")
	chmod u+w "$file"
	cp "$(echo "$other" | sed "s,..,&/,")" "$file"
	exits 1 in_client verify "$good" --json >verified
	has_code "HASH_MISMATCH" verified
'

check 'a commit that was swapped for an approved one is noticed' '
	client "$bad"
	rm "$SCRATCH/client/.git/objects/info/alternates"
	cp -R "$DEV/.git/objects" "$SCRATCH/client/.git/"
	cd "$SCRATCH/client/.git/objects"
	file=$(echo "$bad" | sed "s,..,&/,")
	chmod u+w "$file"
	cp "$(echo "$good" | sed "s,..,&/,")" "$file"
	exits 1 in_client verify --json >"$SCRATCH/verified"
	has_code HASH_MISMATCH "$SCRATCH/verified"
	exits 1 in_client apply hello --env test --json >"$SCRATCH/applied"
	has_code HASH_MISMATCH "$SCRATCH/applied"
	nothing_ran
'

check 'what a client remembers is not edited unnoticed' '
	client "$good"
	exits 0 in_client verify >verified
	go_live "$L1"
	for file in "$SCRATCH"/client-state/rbctl/stores/*.json; do
		jq "del(.tip)" "$file" >edited
		cp edited "$file"
	done
	exits 10 in_client verify 2>said
	contains said "was altered"
	exits 10 in_client apply hello --env test --json 2>said
	contains said "was altered"
	nothing_ran
'

check 'A25 a shallow clone without the anchor proves nothing' '
	client "$good"
	rm -rf "$SCRATCH/client"
	git clone -q --mirror --no-local "$DEV" full.git
	git -C full.git update-ref "$LIVE" "$good"
	git -C full.git symbolic-ref HEAD "$LIVE"
	git clone -q --depth 1 "file://$PWD/full.git" "$SCRATCH/client"
	git -C "$SCRATCH/client" config user.signingKey "$KEYS/dave"
	exits 1 in_client verify --json >verified
	has_code ANCHOR_NOT_REACHED verified
	exits 1 in_client apply hello --env test --json >applied
	has_code ANCHOR_NOT_REACHED applied
	nothing_ran
'

check 'a shallow clone that reaches the anchor proves all' '
	client "$good"
	rm -rf "$SCRATCH/client"
	git clone -q --depth 100 "file://$PWD/full.git" "$SCRATCH/client"
	exits 0 in_client verify --json >verified
'

check 'A37 a commit that went round the hooks is not applied' '
	refused UNAPPROVED "$other"
	client "$L1"
	cd "$SCRATCH/client"
	git reset -q --hard
	echo "b, by hand" >notes/b.txt
	git -c core.hooksPath=/dev/null commit -q --no-verify -a -m "by hand"
	exits 1 in_client apply hello --env test --json >"$SCRATCH/applied"
	has_code UNAPPROVED "$SCRATCH/applied"
	nothing_ran
'

check 'A37 the live branch before it was moved is applied' '
	accepted "$good"
'

check 'A39 a tag that is named like the live branch is not it' '
	client "$other"
	git -C "$SCRATCH/client" tag main "$good"
	exits 1 in_client apply hello --env test --json >applied
	has_code UNAPPROVED applied
	nothing_ran
	client "$good"
	git -C "$SCRATCH/client" tag main "$other"
	exits 0 in_client verify --json >verified
	exits 0 in_client verify main --json >verified
'

check 'A39 a live branch that is a symbolic ref is refused' '
	client "$good"
	git -C "$SCRATCH/client" update-ref refs/heads/elsewhere "$good"
	git -C "$SCRATCH/client" update-ref -d "$LIVE"
	git -C "$SCRATCH/client" symbolic-ref "$LIVE" refs/heads/elsewhere
	git -C "$SCRATCH/client" symbolic-ref HEAD refs/heads/elsewhere
	lib_got=0
	in_client apply hello --env test --json >applied 2>&1 || lib_got=$?
	[ "$lib_got" -ne 0 ]
	grep -qi symbolic applied
	nothing_ran
'

check 'live is not deleted by a push, nor moved back' '
	server "$good"
	exits 1 git -C "$DEV" push "$SCRATCH/server.git" ":$LIVE" >pushed 2>&1
	[ "$(live_of "$SCRATCH/server.git")" = "$good" ]
	exits 1 push "$L1" --force
	contains pushed NOT_FAST_FORWARD
	[ "$(live_of "$SCRATCH/server.git")" = "$good" ]
'

check 'what is on record at the host is not cut, nor moved with live' '
	server
	git -C "$DEV" push -q "$SCRATCH/server.git" \
		"$other:refs/rbctl/receipts/test"
	exits 1 git -C "$DEV" push --force "$SCRATCH/server.git" \
		"$note:refs/rbctl/receipts/test" >pushed 2>&1
	contains pushed "would lose"
	exits 1 git -C "$DEV" push "$SCRATCH/server.git" "$good:$LIVE" \
		"$note:refs/rbctl/receipts/prod" >pushed 2>&1
	contains pushed "together with"
	[ "$(live_of "$SCRATCH/server.git")" = "$L1" ]
'

check 'A39 a symbolic ref at the host is no way round to live' '
	server
	git -C "$SCRATCH/server.git" symbolic-ref refs/heads/alias "$LIVE"
	exits 1 git -C "$DEV" push "$SCRATCH/server.git" \
		"$bad:refs/heads/alias" >pushed 2>&1
	contains pushed symbolic
	[ "$(live_of "$SCRATCH/server.git")" = "$L1" ]
'

check 'candidate branches pass the hook' '
	server
	git -C "$DEV" push -q "$SCRATCH/server.git" \
		"$note:refs/heads/proposal" >pushed 2>&1
'

done_testing
