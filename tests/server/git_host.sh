# git_host.sh - a git host with rbctl's hook: its repositories and its world
# shellcheck shell=sh
#
# Sourced instead of tests/attack/lib.sh, which it sources itself: the store
# of the attacks, built by stock git, is pushed to a real server. The test
# file says how to reach it (`address NAME`, `send_half NAME FILE`), starts
# it, and sources git_cases.sh.
#
# The server's user has no HOME: all that rbctl is told there is where its
# memory lies.

. "$(dirname "$0")/../attack/lib.sh"

HOST=$SCRATCH/host
PUSHED_MAX=300 # seconds after which a push counts as hanging
mkdir -p "$HOST/bin" "$HOST/home"
: >"$HOST/seen"
export HOST

# find_daemon NAME: its path in $daemon; Debian keeps them in sbin.
find_daemon() {
	daemon=$(PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v "$1") ||
		skip_all "there is no $1 (tests/setup check installs it)"
}

# start_daemon LOG READY COMMAND…: until the test ends; READY tells that it
# answers.
start_daemon() {
	st_log=$1 st_ready=$2
	shift 2
	spawn "$@" >"$st_log" 2>&1
	wait_for "$st_ready" || {
		sed 's/^/# /' "$st_log"
		echo "Bail out! $1 does not start"
		exit 1
	}
}

# What git finds as rbctl there. It notes what the hook is told, and waits
# where a check holds pushes: between the question and its answer.
cat >"$HOST/bin/rbctl" <<END
#!/bin/sh
if [ "\$1 \$2" = 'hook pre-receive' ]; then
	{
		echo "home \${HOME-none}"
		echo "quarantine \$GIT_QUARANTINE_PATH"
		find "\$GIT_QUARANTINE_PATH" -type f | sed 's/^/holds /'
	} >>'$HOST/seen'
	if [ -f '$HOST/hold' ]; then
		: >'$HOST'/held.\$\$
		tries=1200
		until [ -f '$HOST/go' ] || [ \$tries -eq 0 ]; do
			tries=\$((tries - 1))
			sleep 0.05
		done
	fi
fi
exec '$RBCTL' "\$@"
END
chmod +x "$HOST/bin/rbctl"

# What runs there gets this environment and no other.
cat >"$HOST/enter" <<END
#!/bin/sh
exec env -i PATH='$HOST/bin:/usr/local/bin:/usr/bin:/bin' LC_ALL=C TZ=UTC \\
	XDG_STATE_HOME='$HOST/state' RBCTL_NOW=$RBCTL_NOW \\
	GIT_CONFIG_NOSYSTEM=1 "\$@"
END
chmod +x "$HOST/enter"

# there COMMAND…: as the server's user.
there() {
	"$HOST/enter" "$@"
}

# rbctl_there ARGUMENT…: about the repository $REPO.
rbctl_there() {
	there rbctl -C "$REPO" "$@"
}

# empty_repository NAME [BRANCH]: with the hook, and nothing else; it is $REPO
# from then on, $URL its address.
empty_repository() {
	use "$1"
	rm -rf "$REPO"
	git init -q --bare -b "${2:-main}" --template= "$REPO"
	git -C "$REPO" config http.receivepack true
	git -C "$REPO" config gc.auto 0
	rbctl_there hooks install >/dev/null
}

use() {
	REPO=$HOST/$1.git
	URL=$(address "$1")
}

# fresh: $REPO is a server that trusts $R0 and has $L1 live, nothing else.
fresh() {
	use runbooks
	rm -rf "$REPO" "$HOST"/held.* "$HOST/hold" "$HOST/go"
	cp -a "$HOST/template" "$REPO"
	: >"$HOST/seen"
}

make_template() {
	empty_repository runbooks
	git -C "$REPO" fetch -q "$DEV" "$L1"
	rbctl_there trust --yes "$R0" >/dev/null 2>&1
	push_there "$L1:$LIVE" || {
		sed 's/^/# /' pushed
		echo 'Bail out! the host does not take its first revision'
		exit 1
	}
	mv "$REPO" "$HOST/template"
}

# push_there REFSPEC-OR-OPTION…: what it says is in `pushed`, or $PUSHED.
push_there() {
	timeout "$PUSHED_MAX" git -C "$DEV" push "$URL" "$@" \
		>"${PUSHED:-pushed}" 2>&1
}

# is_live COMMIT: that, and no other, stands on the live branch there.
is_live() {
	[ "$(live_of "$REPO")" = "$1" ] || {
		echo "live is $(live_of "$REPO"), want $1" >&3
		return 1
	}
}

# gone COMMIT…: the objects were never taken into the repository, and nothing
# of a push lies about.
gone() {
	for go_commit; do
		if git -C "$REPO" cat-file -e "$go_commit" 2>/dev/null; then
			echo "$go_commit is in the repository" >&3
			return 1
		fi
	done
	nothing_left
}

# Quarantines and half packs.
nothing_left() {
	no_left=$(find "$REPO/objects" -name 'incoming-*' -o -name 'tmp_*')
	[ -z "$no_left" ] || {
		echo "left behind: $no_left" >&3
		return 1
	}
}

# branches: what is there, but for live.
branches() {
	git -C "$REPO" for-each-ref --format='%(refname)' |
		grep -vxF "$LIVE" || :
}
