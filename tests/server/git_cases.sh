# git_cases.sh - what a server decides about pushes, whatever host it is behind
# shellcheck shell=sh
#
# Sourced by git_ssh.t and git_http.t when their host answers.

ZERO=0000000000000000000000000000000000000000
next=$(change alice "$L1" notes/a.txt 'a, third')
approved=$(sign_off bob "$next")
feature=$(change alice "$L1" notes/b.txt 'b, second')
other=$(sign_off bob "$feature")
merged=$(edit "$approved" notes/b.txt "$(dev rev-parse "$feature:notes/b.txt")")
foxtrot=$(as dave commit_tree dave "$merged" 'foxtrot' "$other" "$approved")
later=$(as dave commit_tree dave "$merged" 'merge' "$approved" "$other")
make_template
a=$(echo a | blob)
b=$(dev rev-parse "$L1:notes/b.txt")

# the_fingerprint: what somebody who knows the store tells.
the_fingerprint() {
	client "$L1"
	in_client trust --show --json >shown
	jq -r .fingerprint shown
}

# ---- the first push ----

check 'before anybody said where trust begins, live stays closed' '
	empty_repository first
	exits 1 push_there "$L1:$LIVE"
	contains pushed "nobody told this server yet where trust begins"
	contains pushed "$(echo "$R0" | cut -c 1-12):refs/heads/begin"
	contains pushed "rbctl -C $REPO trust --fingerprint"
	[ -z "$(branches)$(live_of "$REPO")" ]
	gone "$R0" "$L1"
'
check 'nor does a branch open that a policy calls live, whatever HEAD says' '
	empty_repository first trunk
	exits 1 push_there "$L1:$LIVE"
	contains pushed "where trust begins"
	exits 1 push_there "$L1:refs/heads/trunk" "$L1:refs/heads/work"
	contains pushed "where trust begins"
	exits 1 push_there "$L1:refs/rbctl/receipts/test"
	[ -z "$(branches)$(live_of "$REPO")" ]
'
check 'the way to begin: the first commit on a branch, trust, then live' '
	empty_repository first
	exits 1 push_there "$L1:$LIVE"
	# The refusal names the commit: these are its commands.
	refspec=$(grep -o "[0-9a-f]*:refs/heads/begin" pushed)
	push_there "$refspec"
	exits 1 push_there "$L1:$LIVE"
	exits 1 rbctl_there trust --fingerprint SHA256:x begin >no
	contains no WRONG_STORE
	exits 1 push_there "$L1:$LIVE"
	rbctl_there trust --fingerprint "$(the_fingerprint)" begin
	exits 1 push_there "$next:$LIVE"
	contains pushed "refs/heads/main'"'"' stays where it is"
	gone "$next"
	push_there "$L1:$LIVE" :refs/heads/begin
	is_live "$L1"
	[ -z "$(branches)" ]
'
check 'a store that was there before its hook stays closed until then' '
	empty_repository before
	mv "$REPO/hooks" "$REPO/hooks.off"
	push_there "$L1:$LIVE"
	mv "$REPO/hooks.off" "$REPO/hooks"
	exits 1 push_there "$approved:$LIVE"
	contains pushed "rbctl -C $REPO trust"
	lacks pushed refs/heads/begin
	exits 1 push_there ":$LIVE"
	push_there "$approved:refs/heads/work"
	rbctl_there trust --fingerprint "$(the_fingerprint)"
	push_there "$approved:$LIVE"
	is_live "$approved"
'

# ---- the decision ----

check 'an unapproved revision is refused, and the person can act on it' '
	fresh
	exits 1 push_there "$next:$LIVE"
	contains pushed "needs 1 of role security"
	contains pushed "could sign: bob and carol"
	contains pushed "refs/heads/main'"'"' stays where it is"
	contains pushed "push it to a branch of its own"
	is_live "$L1"
'
check 'it was looked at in the quarantine, and its objects are gone' '
	fresh
	exits 1 push_there "$next:$LIVE"
	sed -n "s/^quarantine //p" "$HOST/seen" >quarantine
	matches quarantine "/objects/.*incoming-"
	contains "$HOST/seen" "holds $(cat quarantine)"
	[ ! -e "$(cat quarantine)" ]
	gone "$next"
'
check 'the approved one is accepted, by a user who has no HOME' '
	fresh
	push_there "$approved:$LIVE"
	is_live "$approved"
	contains "$HOST/seen" "home none"
	nothing_left
'
check 'somebody else gets the store from there and trusts it' '
	fresh
	rm -rf copy
	rbctl clone --fingerprint "$(the_fingerprint)" "$URL" copy
	rbctl -C copy verify
	[ "$(live_of copy)" = "$L1" ]
'
check 'candidate branches pass: new, rewritten, deleted' '
	fresh
	push_there "$next:refs/heads/work"
	push_there --force "$feature:refs/heads/work"
	[ "$(git -C "$REPO" rev-parse refs/heads/work)" = "$feature" ]
	push_there :refs/heads/work
	[ -z "$(branches)" ]
	is_live "$L1"
'
check 'a push of megabytes passes too' '
	fresh
	head -c 3000000 /dev/urandom >noise
	large=$(as alice commit_tree alice \
		"$(edit "$L1" noise "$(blob <noise)")" noise "$L1")
	push_there "$large:refs/heads/work"
	git -C "$REPO" cat-file -e "$large"
'
check 'live and a candidate in one push: live decides for both' '
	fresh
	exits 1 push_there "$next:$LIVE" "$feature:refs/heads/work"
	contains pushed "refs/heads/work"
	contains pushed "nothing of this push was taken"
	is_live "$L1"
	[ -z "$(branches)" ]
	gone "$next" "$feature"
	push_there "$approved:$LIVE" "$feature:refs/heads/work"
	is_live "$approved"
	[ "$(git -C "$REPO" rev-parse refs/heads/work)" = "$feature" ]
'
check 'what a candidate of the same push holds does not sign for live' '
	fresh
	exits 1 push_there "$next:$LIVE" "$approved:refs/heads/work"
	is_live "$L1"
	[ -z "$(branches)" ]
'
check 'the same pushes are judged alike when they are atomic' '
	fresh
	exits 1 push_there --atomic "$next:$LIVE" "$feature:refs/heads/work"
	is_live "$L1"
	[ -z "$(branches)" ]
	push_there --atomic "$approved:$LIVE" "$feature:refs/heads/work"
	is_live "$approved"
	[ "$(git -C "$REPO" rev-parse refs/heads/work)" = "$feature" ]
'
check 'where git refuses the candidate, atomic keeps an approved live back' '
	fresh
	push_there "$feature:refs/heads/work"
	git -C "$REPO" config receive.denyDeletes true
	exits 1 push_there --atomic "$approved:$LIVE" :refs/heads/work
	is_live "$L1"
	exits 1 push_there "$approved:$LIVE" :refs/heads/work
	is_live "$approved"
	[ "$(git -C "$REPO" rev-parse refs/heads/work)" = "$feature" ]
'
check 'live does not move together with another protected ref' '
	fresh
	exits 1 push_there "$approved:$LIVE" "$L1:refs/rbctl/receipts/test"
	contains pushed "is pushed together with"
	contains pushed "one after the other"
	is_live "$L1"
	[ -z "$(branches)" ]
	push_there "$approved:$LIVE"
	push_there "$L1:refs/rbctl/receipts/test"
	is_live "$approved"
'
check 'what the server vouches for only grows' '
	fresh
	push_there "$L1:refs/rbctl/receipts/test"
	push_there "$approved:refs/rbctl/receipts/test"
	exits 1 push_there --force "$L1:refs/rbctl/receipts/test"
	contains pushed "would lose"
	exits 1 push_there :refs/rbctl/receipts/test
	contains pushed "would lose"
	[ "$(git -C "$REPO" rev-parse refs/rbctl/receipts/test)" = "$approved" ]
'
check 'live is not deleted, even where git would' '
	fresh
	git -C "$REPO" config receive.denyDeleteCurrent ignore
	exits 1 push_there ":$LIVE"
	contains pushed "the live branch can'"'"'t be deleted"
	contains pushed "to take a change back"
	is_live "$L1"
'
check 'live does not go back' '
	fresh
	push_there "$approved:$LIVE"
	exits 1 push_there --force "$L1:$LIVE"
	contains pushed NOT_FAST_FORWARD
	exits 1 push_there --force "$other:$LIVE"
	contains pushed NOT_FAST_FORWARD
	is_live "$approved"
	gone "$other"
'
check 'a merge the wrong way round is refused, the right way accepted' '
	fresh
	push_there "$approved:$LIVE"
	exits 1 push_there "$foxtrot:$LIVE"
	contains pushed NOT_FIRST_PARENT
	contains pushed "switch to the live branch"
	is_live "$approved"
	gone "$foxtrot"
	push_there "$later:$LIVE"
	is_live "$later"
'
check 'another name for live is no way around' '
	fresh
	git -C "$REPO" symbolic-ref refs/heads/alias "$LIVE"
	exits 1 push_there "$next:refs/heads/alias"
	contains pushed "is a symbolic ref"
	exits 1 push_there :refs/heads/alias
	is_live "$L1"
	gone "$next"
'

# ---- receive.fsckObjects ----

# with_notes MODE NAME OID…: L1 whose notes are exactly this raw tree.
with_notes() {
	as alice commit_tree alice \
		"$(hang "$L1" notes "$(raw_tree "$@")")" m "$L1"
}

# bad_tree_is_refused COMMIT: whatever git itself looks at.
bad_tree_is_refused() {
	for fsck in true false; do
		fresh
		git -C "$REPO" config receive.fsckObjects $fsck
		exits 1 push_there "$1:$LIVE"
		is_live "$L1"
		gone "$1"
	done
	contains pushed BAD_TREE
}

check 'a tree with a name twice is refused with fsckObjects on and off' '
	bad_tree_is_refused "$(with_notes 100644 a.txt "$a" 100644 a.txt "$b" \
		100644 b.txt "$b")"
'
check 'so is one out of order' '
	bad_tree_is_refused "$(with_notes 100644 b.txt "$b" 100644 a.txt "$a")"
'
check 'so is one that leads into .git' '
	bad_tree_is_refused "$(with_notes 100644 .git "$a" 100644 b.txt "$b")"
'
check 'so is one that git only warns of' '
	bad_tree_is_refused "$(with_notes 0100644 a.txt "$a" 100644 b.txt "$b")"
	bad_tree_is_refused "$(with_notes 100644 ".g\\xe2\\x80\\x8cit" "$a" \
		100644 b.txt "$b")"
'
check 'nor does it become live by way of a candidate branch' '
	fresh
	git -C "$REPO" config receive.fsckObjects false
	bad=$(with_notes 100644 a.txt "$a" 100644 a.txt "$b" 100644 b.txt "$b")
	push_there "$bad:refs/heads/work"
	exits 1 push_there "$bad:$LIVE"
	contains pushed BAD_TREE
	is_live "$L1"
'
check 'the approved revision passes with fsckObjects on and off' '
	for fsck in true false; do
		fresh
		git -C "$REPO" config receive.fsckObjects $fsck
		push_there "$approved:$LIVE"
		is_live "$approved"
	done
'

# ---- several at once, slow ones, broken ones ----

# are_held N: so many pushes wait in the hook.
are_held() {
	[ "$(find "$HOST" -name 'held.*' | wc -l)" -eq "$1" ]
}

check 'while a push is decided nobody sees anything of it' '
	fresh
	git -C "$REPO" config uploadpack.allowAnySHA1InWant true
	: >"$HOST/hold"
	push_there "$approved:$LIVE" &
	wait_for are_held 1
	[ "$(git ls-remote "$URL" | sort -u)" = "$(printf "%s\tHEAD\n%s\t%s" \
		"$L1" "$L1" "$LIVE" | sort -u)" ]
	git init -q --bare reader
	exits 128 git -C reader fetch -q "$URL" "$approved"
	: >"$HOST/go"
	wait $!
	is_live "$approved"
'
check 'who was overtaken is told by whom live was moved' '
	fresh
	: >"$HOST/hold"
	push_there "$approved:$LIVE" &
	wait_for are_held 1
	rm "$HOST/hold"
	PUSHED=pushed.other push_there "$other:$LIVE"
	: >"$HOST/go"
	exits 1 wait $!
	contains pushed "somebody else moved"
	contains pushed "git fetch"
	is_live "$other"
	gone "$approved"
'
check 'of two pushes at the same moment exactly one wins' '
	fresh
	: >"$HOST/hold"
	PUSHED=pushed.1 push_there "$approved:$LIVE" &
	one=$!
	PUSHED=pushed.2 push_there "$other:$LIVE" &
	two=$!
	wait_for are_held 2
	: >"$HOST/go"
	first=0
	wait $one || first=$?
	second=0
	wait $two || second=$?
	case $first$second in
	01)
		is_live "$approved"
		loser=pushed.2
		;;
	10)
		is_live "$other"
		loser=pushed.1
		;;
	*)
		echo "they end with $first and $second" >&3
		cat pushed.1 pushed.2 >&3
		exit 1
		;;
	esac
	# By the hook; or, at the last moment, by git itself.
	matches $loser "somebody else moved|cannot lock ref|failed to update ref"
	nothing_left
'

# request COMMIT: what `git push` sends to put it on live.
request() {
	perl -e '
		my $line = "$ARGV[0] $ARGV[1] $ARGV[2]\0 report-status\n";
		printf "%04x%s0000", length($line) + 4, $line' \
		"$L1" "$1" "$LIVE"
	printf '%s\n^%s\n' "$1" "$L1" |
		dev pack-objects -q --revs --stdout
}

half_is_there() {
	[ -n "$(find "$REPO/objects" -name '*incoming-*')" ]
}

# git that is ended in the middle leaves its quarantine for `git gc` to sweep.
is_swept() {
	git -C "$REPO" prune --expire=now && nothing_left
}

check 'a push that breaks off leaves nothing, and live is free' '
	fresh
	head -c 1000000 /dev/urandom >noise
	large=$(as alice commit_tree alice \
		"$(edit "$L1" noise "$(blob <noise)")" noise "$L1")
	request "$large" >whole
	head -c 500000 whole >half
	send_half half || :
	exits 1 git -C "$REPO" cat-file -e "$large"
	wait_for is_swept
	gone "$large"
	is_live "$L1"
	push_there "$approved:$LIVE"
	is_live "$approved"
'
check 'a server that can not read its memory lets nothing into live' '
	fresh
	memory=$(find "$HOST/state" -name "*.json" -exec grep -l "$L1\|$R0" {} +)
	mkdir kept
	cp -p $memory kept
	for file in $memory; do
		sed "s/\"mac\": \"/&0/" "kept/${file##*/}" >"$file"
	done
	exits 1 push_there "$approved:$LIVE"
	contains pushed "was altered by something that isn"
	is_live "$L1"
	cp -p kept/* "$HOST"/state/rbctl/stores/
	push_there "$approved:$LIVE"
'
check 'the server says what it does to whoever asks it' '
	fresh
	rm -rf copy
	rbctl clone --fingerprint "$(the_fingerprint)" "$URL" copy
	rbctl -C copy hooks check --server origin >answer
	contains answer "This is a server"
	contains answer "no deletion"
	[ -z "$(branches)" ]
	rbctl_there hooks check --json >answer
	jq -e ".ok and .server.live.approved" answer
'
