# lib.sh - what every command line test stands on: a frozen world, and TAP
# shellcheck shell=sh
#
# A test file is an executable shell script:
#
#	#!/bin/sh
#	# lint.t - rbctl lint says what is wrong and where
#	. "$(dirname "$0")/lib.sh"
#
#	check 'names the line of an unknown key' '
#		exits 1 rbctl lint bad.json >got
#		contains got "bad.json:3:5"
#	'
#	done_testing
#
# Sourcing it moves into an empty folder of its own, which is removed at the
# end; all checks of one file run there, one after the other, each in a
# subshell under `set -e` with standard input at /dev/null. Files that a
# check leaves are there for the next one, variables are not.
# `! command` never fails under `set -e`: say `exits 1 command` or `lacks`.

LIB_TOP=$(cd "$(dirname "$0")" && pwd)
while [ ! -f "$LIB_TOP/Makefile" ]; do
	LIB_TOP=${LIB_TOP%/*}
done
TOP=$LIB_TOP

RBCTL=${RBCTL:-$TOP/build/rbctl}
case $RBCTL in
/*) ;;
*) RBCTL=$PWD/$RBCTL ;;
esac
BUILD=${RBCTL%/*}
# The same program, which holds every answer for programs against its schema
# (tests/checked/answers.c). One that is older is of other sources.
LIB_CHECKED=$BUILD/tests/checked/rbctl
[ -z "$(find "$LIB_CHECKED" -newer "$RBCTL" 2>/dev/null)" ] ||
	RBCTL=$LIB_CHECKED

# Where the real data of the tests lies (`data` below).
RBCTL_DATA=${RBCTL_DATA:-$TOP/../shared/data}
case $RBCTL_DATA in
/*) ;;
*) RBCTL_DATA=$PWD/$RBCTL_DATA ;;
esac

SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/rbctl-test.XXXXXX") || exit 1
SCRATCH=$(cd "$SCRATCH" && pwd -P)
HOME=$SCRATCH/home
XDG_CONFIG_HOME=$HOME/.config
XDG_STATE_HOME=$HOME/.local/state
XDG_DATA_HOME=$HOME/.local/share
XDG_CACHE_HOME=$HOME/.cache
XDG_RUNTIME_DIR=$SCRATCH/run

LC_ALL=C
TZ=UTC
TERM=dumb
RBCTL_NOW=1795509000 # 2026-11-24T08:30:00Z
GIT_CONFIG_NOSYSTEM=1
GIT_CONFIG_GLOBAL=$HOME/.gitconfig # libgit2 looks there, whatever this says
GIT_AUTHOR_NAME='Alice Example'
GIT_AUTHOR_EMAIL=alice@example.org
GIT_AUTHOR_DATE='1795509000 +0000'
GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME
GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
GIT_TERMINAL_PROMPT=0
PATH=${RBCTL%/*}:$PATH
RBCTL_TEST_ANSWERS=$SCRATCH/answers
export RBCTL_TEST_ANSWERS TOP RBCTL BUILD RBCTL_DATA SCRATCH HOME XDG_CONFIG_HOME XDG_STATE_HOME
export XDG_DATA_HOME XDG_CACHE_HOME XDG_RUNTIME_DIR LC_ALL TZ TERM RBCTL_NOW
export GIT_CONFIG_NOSYSTEM GIT_CONFIG_GLOBAL GIT_TERMINAL_PROMPT PATH
export GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_AUTHOR_DATE
export GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_COMMITTER_DATE
unset NO_COLOR GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY
unset GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_CEILING_DIRECTORIES GIT_CONFIG_COUNT
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy
unset SSH_AUTH_SOCK SSH_ASKPASS GIT_ASKPASS CDPATH

umask 022
mkdir -p "$SCRATCH/work" "$HOME"
mkdir -m 700 "$XDG_RUNTIME_DIR"
: >"$GIT_CONFIG_GLOBAL"
: >"$SCRATCH/pids"
: >"$SCRATCH/starts"
: >"$SCRATCH/log"
: >"$RBCTL_TEST_ANSWERS.wrong"
: >"$RBCTL_TEST_ANSWERS.seen"
cd "$SCRATCH/work" || exit 1

[ -x "$RBCTL" ] || {
	echo "Bail out! there is no program $RBCTL (make)"
	exit 1
}
LIB_NR=0
LIB_FAILED=0
exec 3>&2 # where helpers complain, wherever a check sends its output

# When a process was started, in the system's ticks: what tells it from a
# later one of the same number.
lib_started() {
	sed -n 's/.*) //p' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20
}

lib_end() {
	lib_code=$?
	trap - EXIT
	while read -r lib_pid lib_start; do
		[ "$(lib_started "$lib_pid")" != "$lib_start" ] ||
			kill "$lib_pid" 2>/dev/null
	done <"$SCRATCH/starts"
	# tests/run asks whether every schema has met an answer.
	[ ! -s "$RBCTL_TEST_ANSWERS.seen" ] ||
		sort -u "$RBCTL_TEST_ANSWERS.seen" >>"$LIB_CHECKED.seen"
	cd / && rm -rf "$SCRATCH"
	exit "$lib_code"
}
trap lib_end EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# Is the test among those asked for? RBCTL_TEST_ONLY holds the beginnings of
# their names, one a line.
lib_is_asked() {
	[ -n "${RBCTL_TEST_ONLY:-}" ] || return 0
	while IFS= read -r lib_name; do
		case $1 in
		"$lib_name"*) return 0 ;;
		esac
	done <<-END
		$RBCTL_TEST_ONLY
	END
	return 1
}

# check SENTENCE COMMANDS: one test. All commands must succeed, and all that
# rbctl answers to programs must be as its schema says.
check() {
	lib_is_asked "$1" || return 0
	LIB_NR=$((LIB_NR + 1))
	(
		set -e
		eval "$2"
	) </dev/null >"$SCRATCH/log" 2>&1 3>&1
	lib_code=$?
	if [ -s "$RBCTL_TEST_ANSWERS.wrong" ]; then
		lib_code="$lib_code (an answer breaks its schema)"
		cat "$RBCTL_TEST_ANSWERS.wrong" >>"$SCRATCH/log"
		: >"$RBCTL_TEST_ANSWERS.wrong"
	fi
	if [ "$lib_code" = 0 ]; then
		printf 'ok %d - %s\n' "$LIB_NR" "$1"
	else
		LIB_FAILED=$((LIB_FAILED + 1))
		printf 'not ok %d - %s\n' "$LIB_NR" "$1"
		{
			printf 'commands:%s\n' "$2"
			echo "ended with $lib_code and said:"
			cat "$SCRATCH/log"
		} | sed 's/^/# /'
	fi
}

# skip SENTENCE WHY: names a test that can't run here.
skip() {
	LIB_NR=$((LIB_NR + 1))
	echo "ok $LIB_NR - $1 # SKIP $2"
}

# skip_all WHY: the whole file can't run here. Before the first check.
skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

# exits CODE COMMAND…: it must end with exactly this code.
exits() {
	lib_want=$1
	shift
	lib_got=0
	"$@" || lib_got=$?
	[ "$lib_got" -eq "$lib_want" ] && return 0
	echo "'$*' exits $lib_got, want $lib_want" >&3
	return 1
}

# same WANT GOT: two files, or "-", are the same.
same() {
	diff -u "$1" "$2" >&3 2>&1
}

# contains FILE TEXT: this text, literally, is in some line of the file.
contains() {
	grep -qF -e "$2" "$1" && return 0
	{
		echo "'$2' is not in $1:"
		cat "$1"
	} >&3
	return 1
}

# lacks FILE TEXT: it is in none.
lacks() {
	[ -f "$1" ] || {
		echo "there is no $1" >&3
		return 1
	}
	grep -nF -e "$2" "$1" >&3 || return 0
	echo "'$2' is in $1" >&3
	return 1
}

# matches FILE REGEX: an extended regular expression matches some line.
matches() {
	grep -qE -e "$2" "$1" && return 0
	{
		echo "/$2/ matches nothing in $1:"
		cat "$1"
	} >&3
	return 1
}

# dir=$(data metadata) || skip_all 'the metadata documents are not here'
data() {
	[ -e "$RBCTL_DATA/$1" ] || return 1
	echo "$RBCTL_DATA/$1"
}

# spawn COMMAND…: in the background until the test file ends; $! is its id.
# Send its output to a file, or the file's end waits for it.
spawn() {
	"$@" </dev/null 3>&- &
	echo $! >>"$SCRATCH/pids"
	echo "$! $(lib_started $!)" >>"$SCRATCH/starts"
}

# wait_for COMMAND…: tries every 50 ms until it succeeds, two minutes at most:
# other tests share this machine.
wait_for() {
	read -r lib_now lib_rest </proc/uptime
	lib_until=$((${lib_now%.*} + 120))
	until "$@" >/dev/null 2>&1 3>&1; do
		read -r lib_now lib_rest </proc/uptime
		if [ "${lib_now%.*}" -ge "$lib_until" ]; then
			echo "waited in vain for '$*'" >&3
			return 1
		fi
		sleep 0.05
	done
}

# port=$(free_port): a loopback TCP port that nobody uses at this moment, and
# that this file was not given before. It lies below those that the system
# gives to whoever wants any: else a client's end of a connection could have it
# before the server is there, or while it is ended and begun again.
free_port() {
	perl -MIO::Socket::INET -e '
		open my $range, "<", "/proc/sys/net/ipv4/ip_local_port_range";
		my ($low) = <$range> =~ /(\d+)/;
		$low = 32768 if $low < 20000;
		open my $given, "+>>", $ARGV[0] or die "$ARGV[0]: $!\n";
		seek $given, 0, 0;
		my %given = map { $_ + 0 => 1 } <$given>;
		for (1 .. 10000) {
			my $port = 10000 + int rand($low - 10000);
			next if $given{$port} or !IO::Socket::INET->new(
				Listen => 1, LocalAddr => "127.0.0.1:$port");
			print $given "$port\n";
			print "$port\n";
			exit;
		}
		die "there is no port\n"' "$SCRATCH/ports"
}

# on_terminal INPUT COMMAND…: runs it on a terminal of its own where INPUT
# (printf's escapes) is typed; what the terminal shows goes to stdout. What is
# not to be shown has a * before it (see terminal.pl).
on_terminal() {
	perl "$TOP/tests/cli/terminal.pl" "$@"
}

# acknowledging COMMAND…: an rbctl approve that is given, after it has said what
# is of high risk, the words for each. Where nothing is, it runs once.
acknowledging() {
	lib_code=0
	"$@" >"$SCRATCH/said" 2>"$SCRATCH/said.err" </dev/null || lib_code=$?
	if [ "$lib_code" -eq 4 ] &&
		grep -q "^ *--acknowledge '" "$SCRATCH/said"; then
		eval "set -- \"\$@\" $(sed -n "s/^ *\(--acknowledge '\)/\1/p" \
			"$SCRATCH/said" | tr '\n' ' ')"
		lib_code=0
		"$@" || lib_code=$?
		return "$lib_code"
	fi
	cat "$SCRATCH/said"
	cat "$SCRATCH/said.err" >&2
	return "$lib_code"
}

done_testing() {
	[ ! -s "$RBCTL_TEST_ANSWERS.wrong" ] ||
		check 'what runs in the background answers as its schema says' :
	echo "1..$LIB_NR"
	[ "$LIB_FAILED" -eq 0 ]
	exit
}
