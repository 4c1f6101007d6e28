# etcd.sh - three members of etcd on loopback, and machines that share them
# shellcheck shell=sh
#
# Sourced instead of tests/cli/lib.sh and run.sh, which it sources itself. A
# machine is a HOME and a state of its own; all are on this one.
. "$(dirname "$0")/../cli/lib.sh"
. "$TOP/tests/cli/run.sh"

ETCDCTL_API=3
ETCD_LOG_LEVEL=warn
export ETCDCTL_API ETCD_LOG_LEVEL
for et_program in etcd etcdctl jq age; do
	command -v "$et_program" >/dev/null ||
		skip_all "there is no $et_program (tests/setup check installs it)"
done
ETCD=$SCRATCH/etcd
mkdir -p "$ETCD"

# Where a check fails, what it had stopped must go on to be ended.
et_end() {
	et_code=$?
	find "$SCRATCH" -name pids -o -name '*.pid' | xargs cat 2>/dev/null |
		while read -r et_pid; do
			grep -qs "$SCRATCH" "/proc/$et_pid/environ" &&
				kill -CONT "$et_pid" 2>/dev/null
		done
	(exit "$et_code")
	lib_end
}
trap et_end EXIT

via= # how to get to the machine of a member that is begun

# member NAME OPTION…: one with its own data, until it is killed; its process
# in $ETCD/NAME.pid.
member() {
	et_name=$1
	shift
	# shellcheck disable=SC2086 # words
	spawn $via etcd --name "$et_name" --data-dir "$ETCD/$et_name" \
		--logger zap --heartbeat-interval 200 --election-timeout 2000 \
		"$@" >>"$ETCD/$et_name.log" 2>&1
	echo $! >"$ETCD/$et_name.pid"
}

# signal SIGNAL NAME: to a member. After KILL it is gone, and so are its ports.
signal() {
	et_pid=$(cat "$ETCD/$2.pid")
	kill "-$1" "$et_pid"
	[ "$1" != KILL ] || wait_for is_gone "$et_pid"
}

# is_gone PID: with the last of its threads.
is_gone() {
	[ -e "/proc/$1" ] || return 0
	grep -q ') Z ' "/proc/$1/stat" && [ "$(ls "/proc/$1/task")" = "$1" ]
}

# alone NAME OPTION…: a cluster of one; its address in $ETCD/NAME.url.
alone() {
	et_alone=$1 et_client=$(free_port) et_peer=$(free_port)
	shift
	echo "http://127.0.0.1:$et_client" >"$ETCD/$et_alone.url"
	member "$et_alone" \
		--listen-client-urls "http://127.0.0.1:$et_client" \
		--advertise-client-urls "http://127.0.0.1:$et_client" \
		--listen-peer-urls "http://127.0.0.1:$et_peer" \
		--initial-advertise-peer-urls "http://127.0.0.1:$et_peer" \
		--initial-cluster "$et_alone=http://127.0.0.1:$et_peer" "$@"
	wait_for etcdctl --endpoints "$(cat "$ETCD/$et_alone.url")" \
		endpoint health
}

# three: m1, m2 and m3, which are one cluster.
three() {
	et_all=
	for et_i in 1 2 3; do
		echo "http://127.0.0.1:$(free_port)" >"$ETCD/m$et_i.url"
		echo "http://127.0.0.1:$(free_port)" >"$ETCD/m$et_i.peer"
		et_all=$et_all${et_all:+,}m$et_i=$(cat "$ETCD/m$et_i.peer")
	done
	echo "$et_all" >"$ETCD/all"
	for et_i in 1 2 3; do
		start "m$et_i"
	done
	wait_for healthy 3
}

# start NAME: one of the three, again.
start() {
	member "$1" --initial-cluster "$(cat "$ETCD/all")" \
		--initial-cluster-token "$$" \
		--listen-client-urls "$(cat "$ETCD/$1.url")" \
		--advertise-client-urls "$(cat "$ETCD/$1.url")" \
		--listen-peer-urls "$(cat "$ETCD/$1.peer")" \
		--initial-advertise-peer-urls "$(cat "$ETCD/$1.peer")"
}

endpoints() {
	cat "$ETCD/m1.url" "$ETCD/m2.url" "$ETCD/m3.url" | paste -sd, -
}

# healthy N: so many of the three answer.
healthy() {
	for et_i in 1 2 3; do
		etcdctl --endpoints "$(cat "$ETCD/m$et_i.url")" \
			--command-timeout=2s endpoint health 2>&1 || :
	done | grep -c "is healthy" | grep -qx "$1"
}

# leader: "m1", "m2" or "m3".
leader() {
	for et_i in 1 2 3; do
		etcdctl --endpoints "$(cat "$ETCD/m$et_i.url")" \
			--command-timeout=2s endpoint status -w json 2>/dev/null |
			jq -e ".[0].Status | .leader == .header.member_id" \
				>/dev/null && echo "m$et_i"
	done
	:
}

# shared FILTER: vault.json of this machine, as jq's filter changes it.
shared() {
	mkdir -p "$XDG_CONFIG_HOME/rbctl"
	endpoints | jq -R 'split(",") | { format: "vault/1", store: "etcd",
		endpoints: ., prefix: "finance" }' | jq "${1:-.}" \
		>"$XDG_CONFIG_HOME/rbctl/vault.json"
	chmod 600 "$XDG_CONFIG_HOME/rbctl/vault.json"
}

# on MACHINE COMMAND…: with its HOME, in its store if it has one.
on() {
	et_home=$SCRATCH/machines/$1
	shift
	(
		[ ! -d "$et_home/store" ] || cd "$et_home/store" || exit
		env HOME="$et_home/home" \
			XDG_CONFIG_HOME="$et_home/home/.config" \
			XDG_STATE_HOME="$et_home/home/.local/state" \
			XDG_RUNTIME_DIR="$et_home/run" \
			GIT_CONFIG_GLOBAL="$et_home/home/.gitconfig" "$@"
	)
}

# machines NAME…: each as this one is now, with the store of this folder.
machines() {
	for et_machine in "$@"; do
		mkdir -p "$SCRATCH/machines/$et_machine"
		cp -a "$HOME" "$SCRATCH/machines/$et_machine/home"
		cp -a "$XDG_RUNTIME_DIR" "$SCRATCH/machines/$et_machine/run"
		[ ! -d store ] || cp -a store "$SCRATCH/machines/$et_machine/"
	done
}

# stored KEY: its value, as etcd has it.
stored() {
	etcdctl --endpoints "$(endpoints)" get --print-value-only "$1" |
		head -c -1
}

# ---- who held a lock when, and what was asked for ----

events=$SCRATCH/events
history=$SCRATCH/history

# count EVENT: so often, by the authorization server's own log.
count() {
	grep -cx "$1" "$events" || :
}
# watched COMMAND…: from now on etcd's history of locks, as etcdctl that is
# begun so (where and how it is asked) tells it.
watched() {
	spawn "$@" watch --prefix finance/locks/ -w json >"$history"
}
# one_at_a_time: each lock was taken when nobody had it, and given back before
# it was taken again; by etcd's history.
one_at_a_time() {
	jq -s -e '[.[].Events[]? | { key: .kv.key, gone: (.type // 0 != 0),
		new: (.kv.version == 1) }] | group_by(.key) |
		all(.[]; . as $of | all(range(length); . as $i |
			$of[$i] | if $i % 2 == 0 then (.gone | not) and .new
			else .gone end))' "$history" >/dev/null
}
# was_taken KEY N: that lock was taken so often, at least. What etcd tells comes
# a while after it was.
was_taken() {
	jq -s -e --arg key "finance/locks/$1" --arg least "$2" '[.[].Events[]? |
		select(.type // 0 == 0 and (.kv.key | @base64d) == $key)] |
		length >= ($least | tonumber)' "$history"
}
# go MACHINE COMMAND…: in the background; its process in MACHINE.pid.
go() {
	machine=$1
	shift
	rm -f "$machine.pid"
	spawn on "$machine" sh -c 'echo $$ >"$0"; exec "$@"' \
		"$PWD/$machine.pid" "$@" >"got.$machine" 2>"err.$machine"
	wait_for test -s "$machine.pid"
}
# ended MACHINE: its process is no more.
ended() {
	exits 1 kill -0 "$(cat "$1.pid")" 2>/dev/null
}

# make_slow: a runbook beside payroll that waits before it asks.
make_slow() {
	jq '.title = "Slow" | .token.store_as = "slow" |
		.token.refresh.steps = ["ask"] |
		.steps = [{ id: "pause", title: "Wait a little", use: "wait",
			for: "6s" }] + .steps' runbooks/payroll.json \
		>runbooks/slow.json
}
