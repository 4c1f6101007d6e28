#!/bin/sh
# etcd_lock.t - on all machines together, one at a time refreshes and applies
#
# Who held a lock when is read from etcd's own history, what was asked for
# from the authorization server's.
. "$(dirname "$0")/etcd.sh"

# later: an hour and more after the token was got, for each refresh.
later() {
	RBCTL_NOW=$(($(cat "$SCRATCH/now") + 3700))
	echo "$RBCTL_NOW" >"$SCRATCH/now"
}
# held KEY, free KEY: is there that lock?
held() {
	[ "$(locks "$1")" -gt 0 ]
}
free() {
	[ "$(locks "$1")" -eq 0 ]
}
locks() {
	etcdctl --endpoints "$(endpoints)" get "finance/locks/$1" --prefix \
		--keys-only -w json | jq ".count // 0"
}
echo "$RBCTL_NOW" >"$SCRATCH/now"
check 'a store, its secrets in etcd, and two machines' '
	three
	watched etcdctl --endpoints "$(endpoints)"
	shared ".lease = \"5s\""
	make_people
	start_sandbox --refresh --opaque --log "$events"
	tail -n 1 "$SCRATCH/pids" >"$SCRATCH/sandbox.pid"
	make_store
	cd store
	make_token_runbook
	make_slow
	commit "The payroll runbooks"
	land_all
	keep_secret
	rbctl -q apply payroll --env test >got
	cd ..
	machines a b
	on a rbctl -q trust --yes >got
	on b rbctl -q trust --yes >got
	on a rbctl token get payroll >old
	on b rbctl token get payroll | same old -
'
check 'sixteen on two machines that need a new token ask once' '
	later
	pids=
	for i in 1 2 3 4 5 6 7 8; do
		on a rbctl token get payroll >"new.a.$i" &
		pids="$pids $!"
		on b rbctl token get payroll >"new.b.$i" &
		pids="$pids $!"
	done
	for pid in $pids; do wait "$pid"; done
	[ "$(count "token refresh_token rotated")" -eq 1 ]
	[ "$(count "token refresh_token used-again")" -eq 0 ]
	cat new.*.* | sort -u >got
	same new.a.1 got
	exits 1 cmp -s old got
	one_at_a_time
	wait_for was_taken entries/payroll 2
'
check 'two applies of one environment exclude each other, and say who' '
	go a rbctl apply slow --env test
	wait_for held runs/
	exits 1 on b rbctl apply payroll --env test >got
	contains got LOCKED
	matches got "by [^ ]+ on [^ ]+, process $(cat a.pid)"
	wait_for ended a
	contains got.a "Done: Slow"
	on b rbctl -q apply payroll --env test >got
	free runs/
	one_at_a_time
'
check 'who was stopped longer than the lease does nothing more' '
	granted=$(count "token client_credentials granted")
	go a rbctl apply slow --env test
	wait_for grep -q "waiting 6 seconds" err.a
	kill -STOP "$(cat a.pid)"
	wait_for free runs/
	go b rbctl apply slow --env test
	wait_for grep -q "waiting 6 seconds" err.b
	held runs/
	kill -CONT "$(cat a.pid)"
	wait_for ended a
	contains err.a "the lock on '\''test'\'' was lost"
	contains err.a "hint: nothing more was done: rbctl resume"
	wait_for ended b
	contains got.b "Done: Slow"
	[ "$(count "token client_credentials granted")" -eq "$((granted + 1))" ]
	on a rbctl resume >got
	run=$(sed -n "s/^\([0-9][^ ]*\).*/\1/p" got | head -1)
	on a rbctl -q resume "$run" >got
	[ "$(count "token client_credentials granted")" -eq "$((granted + 2))" ]
	one_at_a_time
'
check 'a lock that somebody takes away stops its run too' '
	granted=$(count "token client_credentials granted")
	go a rbctl apply slow payroll --env test
	wait_for grep -q "waiting 6 seconds" err.a
	etcdctl --endpoints "$(endpoints)" del --prefix finance/locks/runs/ >got
	wait_for ended a
	cat got.a err.a
	contains got.a "the lock on '\''test'\'' was lost"
	[ "$(count "token client_credentials granted")" -eq "$granted" ]
	free ""
'

# asked: a refresh of machine a has reached the authorization server, which
# hangs.
asked() {
	later
	kill -STOP "$(cat "$SCRATCH/sandbox.pid")"
	go a rbctl token get payroll
	wait_for held entries/payroll
	wait_for began
}
# The mark that says so is in the vault, and the request under way.
began() {
	stored finance/entries/payroll |
		age -d -i "$XDG_CONFIG_HOME/rbctl/identity" |
		jq -e ".refresh_began // 0 != 0" >/dev/null &&
		find "/proc/$(cat a.pid)/fd" -lname "socket:*" | grep -q .
}
check 'a token that comes after the lock was lost is kept all the same' '
	asked
	rotated=$(count "token refresh_token rotated")
	kill -STOP "$(cat a.pid)"
	wait_for free entries/payroll
	kill -CONT "$(cat "$SCRATCH/sandbox.pid")"
	kill -CONT "$(cat a.pid)"
	wait_for ended a
	[ -s got.a ]
	on b rbctl token get payroll >got
	same got.a got
	[ "$(count "token refresh_token rotated")" -eq "$((rotated + 1))" ]
	one_at_a_time
'
check 'but not over what somebody else wrote since' '
	asked
	kill -STOP "$(cat a.pid)"
	wait_for free entries/payroll
	stored finance/entries/payroll >file
	etcdctl --endpoints "$(endpoints)" put finance/entries/payroll <file >got
	kill -CONT "$(cat "$SCRATCH/sandbox.pid")"
	kill -CONT "$(cat a.pid)"
	wait_for ended a
	cat err.a
	same /dev/null got.a
	contains err.a "somebody changed the vault entry '\''payroll'\''"
	on b rbctl -q apply payroll --env test >got
'
check 'killed in a refresh, with a member killed: nothing is lost' '
	for where in marked sent; do
		later
		rotated=$(count "token refresh_token rotated")
		killed=$(leader)
		signal KILL "$killed"
		code=0
		RBCTL_TEST_KILL=refresh:$where on a rbctl token get payroll \
			>got.a 2>err.a || code=$?
		[ "$code" -eq 137 ]
		# b waits for the lease of a to end
		on b rbctl token get payroll >got 2>err
		on a rbctl token get payroll | same got -
		on b rbctl token introspect payroll >state
		contains state active
		[ "$(count "token refresh_token rotated")" -eq "$((rotated + 1))" ]
		start "$killed"
		wait_for healthy 3
	done
	[ "$(count "token refresh_token used-again")" -eq 0 ]
	one_at_a_time
'
done_testing
