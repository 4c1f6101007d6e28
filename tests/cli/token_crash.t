#!/bin/sh
# token_crash.t - many at once refresh once, and a crash loses and repeats nothing
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
command -v jq >/dev/null || skip_all 'there is no jq'

events=$SCRATCH/events
vault=$XDG_STATE_HOME/rbctl/vault

# count EVENT: so often, by the server's own log.
count() {
	grep -cx "$1" "$events" || :
}
# later: an hour and more after the token was got, for each refresh.
later() {
	RBCTL_NOW=$(($(cat "$SCRATCH/now") + 3700))
	echo "$RBCTL_NOW" >"$SCRATCH/now"
}
same_time() {
	RBCTL_NOW=$(cat "$SCRATCH/now")
}

echo "$RBCTL_NOW" >"$SCRATCH/now"
check 'sixteen that need a new token at once ask once, and all have it' '
	make_people
	start_sandbox --refresh --opaque --log "$events"
	make_store
	cd store
	make_token_runbook
	commit "The payroll runbook"
	land_all
	keep_secret
	rbctl -q apply payroll --env test >got
	rbctl token get payroll >old
	later
	pids=
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
		rbctl token get payroll >"new.$i" &
		pids="$pids $!"
	done
	for pid in $pids; do wait "$pid"; done
	[ "$(count "token refresh_token rotated")" -eq 1 ]
	[ "$(count "token refresh_token used-again")" -eq 0 ]
	cat new.* | sort -u >got
	same new.1 got
	exits 1 cmp -s old got
	rbctl token introspect payroll >got
	contains got active
'
cd store || exit 1
check 'so do sixteen whose server gives no refresh token, by the steps' '
	same_time
	cp -r "$vault" "$SCRATCH/vault"
	jq -n --arg value "$(cat new.1)" \
		--arg revision "$(git rev-parse main)" \
		--arg server "$(cat "$SCRATCH/issuer")" \
		--arg to "$(cat "$SCRATCH/identity")" \
		"{ format: \"vault-entry/1\", name: \"payroll\", kind: \"token\",
		  value: \$value, runbook: \"payroll\", environment: \"test\",
		  client_id: \"payroll-exporter\", server: \$server,
		  revision: \$revision, issued: 1795505401,
		  expires: 1795509001, refresh_before: 600,
		  recipients: [\$to] }" >entry
	age -r "$(cat "$SCRATCH/identity")" -o "$vault/payroll.age" entry
	granted=$(count "token client_credentials granted")
	pids=
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
		rbctl token get payroll >"new.$i" &
		pids="$pids $!"
	done
	for pid in $pids; do wait "$pid"; done
	[ "$(count "token client_credentials granted")" -eq "$((granted + 1))" ]
	cat new.* | sort -u >got
	same new.1 got
	rm -rf "$vault"
	mv "$SCRATCH/vault" "$vault"
'

# What only touches the process's own memory leaves nothing behind: to die at
# the next call that does more is the same.
own=mmap,munmap,mprotect,madvise,mlock,munlock,brk,futex,clock_gettime
own=$own,rt_sigaction,rt_sigprocmask,getrandom,geteuid,sysinfo
# traced STRACE-OPTION...: a token that is due for a refresh.
# (What looks for leaks at the end can't, of a process that is traced.)
traced() {
	ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" \
		strace -f -qq -o trace -e "trace=!$own" "$@" rbctl token get payroll
}

if ! strace -o /dev/null true 2>/dev/null; then
	skip 'a refresh may be killed at every system call' 'no strace'
	done_testing
	exit
fi
# calls: the calls from the lock on to where the new token is in its place, as
# "NAME N": strace counts those of each name.
calls() {
	sed -E "s/^[0-9]+ +//; s/\(.*//" trace | awk "
		{ nth[\$1]++ }
		\$1 == \"flock\" { on = 1 }
		on { print \$1, nth[\$1] }
		\$1 == \"rename\" && ++renamed == 2 { left = 4 }
		left && --left == 0 { exit }"
}
check 'a refresh may be killed at every system call' '
	later
	traced >got
	calls >calls
	[ "$(wc -l <calls)" -gt 30 ]
	kills=0
	while read -r name nth; do
		later
		rotated=$(count "token refresh_token rotated")
		code=0
		traced -e "inject=$name:signal=KILL:when=$nth" >/dev/null \
			2>err || code=$?
		if [ "$code" -eq 137 ]; then
			kills=$((kills + 1))
		else # this time it had ended before so many of them
			made=$(grep -c "^[0-9]* *$name(" trace || :)
			[ "$made" -lt "$nth" ]
		fi
		rbctl --json token list >list
		jq -e ".tokens[0].name == \"payroll\" and
			.tokens[0].state != \"unreadable\"" list >/dev/null
		rbctl token get payroll >got
		rbctl token introspect payroll >state
		[ "$(count "token refresh_token rotated")" -eq \
			"$((rotated + 1))" ]
	done <calls
	echo "$kills of $(wc -l <calls)"
	[ "$kills" -ge "$(($(wc -l <calls) / 2))" ]
	[ "$(count "token refresh_token used-again")" -eq 0 ]
'
done_testing
