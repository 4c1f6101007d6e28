#!/bin/sh
# etcd_apart.t - a machine that is cut off from most members does nothing more
#
# Three machines, each with a member, in network namespaces of their own on one
# switch whose ports can be taken away; this script runs on the first. Where
# the system allows no namespaces, the member that machine a asks is stopped
# instead: to a that is much the same.

unplug_all() {
	for name in switch 1 2 3; do
		ip netns del "$net-$name" 2>/dev/null
	done
}
plug_all() {
	ip netns add "$net-switch" &&
		ip -n "$net-switch" link add bridge type bridge &&
		ip -n "$net-switch" link set bridge up || return
	for name in 1 2 3; do
		ip netns add "$net-$name" &&
			ip link add "port$name" netns "$net-switch" type veth \
				peer name card netns "$net-$name" &&
			ip -n "$net-switch" link set "port$name" master bridge up &&
			ip -n "$net-$name" address add "10.77.0.$name/24" \
				dev card &&
			ip -n "$net-$name" link set card up &&
			ip -n "$net-$name" link set lo up || return
	done
}
if [ -z "${RBCTL_TEST_NET:-}" ]; then
	net=rbctl$$
	trap unplug_all EXIT
	trap 'exit 130' HUP INT TERM
	if [ "$(id -u)" -eq 0 ] && plug_all >/dev/null 2>&1; then
		RBCTL_TEST_NET=$net ip netns exec "$net-1" "$0"
		exit
	fi
	echo '# no network namespaces here: a member is stopped instead'
	unplug_all
	trap - EXIT HUP INT TERM
fi
net=${RBCTL_TEST_NET:-}
unset RBCTL_TEST_NET
. "$(dirname "$0")/etcd.sh"

there=   # how to be on the second machine
wanted=1 # tokens that are given while the first is cut off
if [ -n "$net" ]; then
	wanted=0
	there="ip netns exec $net-2"
	cut_off() { ip -n "$net-switch" link set port1 down; }
	mend() { ip -n "$net-switch" link set port1 up; }
	apart() {
		all=
		for i in 1 2 3; do
			all=$all${all:+,}m$i=http://10.77.0.$i:2380
			echo http://127.0.0.1:2379 >"$ETCD/m$i.url"
			echo "http://10.77.0.$i:2380" >"$ETCD/m$i.peer"
		done
		echo "$all" >"$ETCD/all"
		for i in 1 2 3; do
			via="ip netns exec $net-$i"
			start "m$i"
		done
	}
else
	cut_off() { signal STOP m1; }
	mend() { signal CONT m1; }
	apart() { three; }
fi
# asked N COMMAND…: of that member, on its machine.
asked() {
	number=$1
	shift
	${net:+ip netns exec "$net-$number"} etcdctl --command-timeout=2s \
		--endpoints "$(cat "$ETCD/m$number.url")" "$@"
}
# whole: each member answers for all.
whole() {
	asked 1 endpoint health && asked 2 endpoint health &&
		asked 3 endpoint health
}

check 'two machines, each beside its member of the vault' '
	apart
	wait_for whole
	watched $there etcdctl --endpoints "$(cat "$ETCD/m2.url")"
	shared ".endpoints = [\"$(cat "$ETCD/m1.url")\"] | .lease = \"5s\""
	make_people
	start_sandbox --opaque --log "$events"
	make_store
	cd store
	make_token_runbook
	make_slow
	commit "The payroll runbooks"
	land_all
	keep_secret
	cd ..
	printf "a secret" >secret
	shared ".endpoints = [\"$(cat "$ETCD/m2.url")\"] | .lease = \"5s\""
	machines b
	shared ".endpoints = [\"$(cat "$ETCD/m1.url")\"] | .lease = \"5s\""
	machines a
	on a rbctl -q trust --yes >got
	on b rbctl -q trust --yes >got
	on a rbctl secret list >got
	on b $there rbctl secret list | same got -
'
# b_takes: machine b got the lock. Without its neighbour there is nobody on b's
# machine who would give it a token.
b_takes() {
	# shellcheck disable=SC2086 # words
	on b $there rbctl apply slow --env test >got.b 2>err.b || :
	grep -q "waiting 6 seconds" err.b
}
check 'who is cut off stops, and the others go on' '
	go a rbctl apply slow --env test
	wait_for grep -q "waiting 6 seconds" err.a
	b_takes && exit 1
	contains got.b LOCKED
	cut_off
	on a rbctl secret set mine --from "$PWD/secret" 2>err.set &
	set=$!
	wait_for b_takes
	on b $there rbctl -q secret set yours --from "$PWD/secret" >got
	code=0
	wait "$set" || code=$?
	wait_for ended a
	mend
	[ "$code" -eq 7 ]
	contains err.set "the vault can'\''t be reached"
	contains err.a "nobody can say whether the lock on '\''test'\'' is still"
	[ "$(count "token client_credentials granted")" -eq "$wanted" ]
'
check 'whole again, nothing is lost, and no lock had two holders' '
	wait_for whole
	on a rbctl secret list >got
	contains got vault:yours
	lacks got vault:mine
	one_at_a_time
	run=$(on a rbctl resume | sed -n "s/^\([0-9][^ ]*\).*/\1/p" | head -1)
	granted=$(count "token client_credentials granted")
	on a rbctl -q resume "$run" >got
	[ "$(count "token client_credentials granted")" -eq "$((granted + 1))" ]
'
done_testing
