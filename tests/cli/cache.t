#!/bin/sh
# cache.t - what was verified before changes no answer, only how long it takes
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

cache=$XDG_STATE_HOME/rbctl/cache

# alike: all answers are what they are without a cache.
alike() {
	for alike in "" "-v" "--json" "--env test" "HEAD~1 --json" "HEAD --json"; do
		# shellcheck disable=SC2086
		{
			rbctl verify --no-cache $alike >want || echo "$?" >>want
			rbctl verify $alike >got || echo "$?" >>got
		}
		same want got || return 1
	done
	rm want got
}

make_store store >/dev/null
cd store || exit 1
git switch -q -c work

# One revision of seventy commits, then two short ones.
nr=0
while [ "$nr" -lt 70 ]; do
	nr=$((nr + 1))
	commit_checklist long "Is it good for the $nr. time?"
done
sign bob >/dev/null
rbctl land >/dev/null
commit_checklist one
sign bob >/dev/null
rbctl land >/dev/null
commit_checklist two
sign carol >/dev/null
rbctl land >/dev/null

check 'what was verified is kept where nobody else can write' '
	rbctl verify
	rbctl verify
	ls "$cache"/*.tip "$cache"/*.walk
	find "$cache" -type f ! -perm 600 >open
	find "$cache" ! -user "$(id -un)" >>open
	[ ! -s open ] || exit 1
	rm open
'
check 'every answer is the same with a cache and without' '
	alike
'
check 'with --no-cache none is made' '
	rm -r "$cache"
	rbctl --no-cache verify
	[ ! -e "$cache" ]
	rbctl verify
	[ -e "$cache" ]
'
check 'what is new is judged on top of what was kept' '
	rbctl verify
	commit_checklist three
	alike
	exits 1 rbctl verify HEAD
	sign bob >/dev/null
	alike
	rbctl verify HEAD
	rbctl land >/dev/null
	alike
	alike
'
check 'files that somebody changed are made anew' '
	rbctl verify
	for file in "$cache"/*.tip "$cache"/*.walk; do
		cp "$file" was
		byte=$(od -An -tu1 -j60 -N1 "$file")
		printf %b "\\0$(printf %o $((byte ^ 1)))" |
			dd of="$file" bs=1 seek=60 conv=notrunc 2>/dev/null
		exits 1 cmp -s "$file" was
		alike
		: >"$file"
		alike
	done
	rbctl verify
	rm was
'
check 'a file that others can read is no cache' '
	chmod 644 "$cache"/*.tip "$cache"/*.walk
	alike
'
check 'where nothing can be kept the answers are the same' '
	rm -r "$cache"
	: >"$cache"
	alike
	rm "$cache"
	ln -s "$HOME" "$cache"
	alike
	rm "$cache"
'
check 'a live branch that went back is noticed' '
	rbctl verify
	rbctl verify
	git update-ref refs/heads/main main~1
	exits 1 rbctl verify >got
	contains got ROLLBACK
	git update-ref refs/heads/main work
	rbctl verify
'
check 'a live branch that went on without sign-offs is noticed' '
	rbctl verify
	git update-ref refs/heads/main "$(git commit-tree -p work -m x \
		"$(git rev-parse work~40^{tree})")"
	exits 1 rbctl verify
	exits 1 rbctl verify --no-cache
	git update-ref refs/heads/main work
'
check 'a key that was revoked on this machine counts no more' '
	rbctl verify
	mkdir -p "$XDG_CONFIG_HOME/rbctl"
	cp ../bob.pub "$XDG_CONFIG_HOME/rbctl/revoked_keys"
	chmod 600 "$XDG_CONFIG_HOME/rbctl/revoked_keys"
	exits 1 rbctl verify >got
	exits 1 rbctl verify --no-cache >want
	same want got
	rm want got "$XDG_CONFIG_HOME/rbctl/revoked_keys"
	rbctl verify
'
check 'a repository that was cut short is refused as ever' '
	rbctl verify
	git clone -q --bare --depth 3 "file://$PWD" ../short.git
	rm -rf .git/objects
	cp -R ../short.git/objects ../short.git/shallow .git
	exits 1 rbctl verify >got
	contains got ANCHOR_NOT_REACHED
	exits 1 rbctl verify --no-cache >want
	same want got
'
done_testing
