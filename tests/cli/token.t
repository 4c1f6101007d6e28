#!/bin/sh
# token.t - rbctl token: what there is, whether it is good, and the token itself
. "$(dirname "$0")/lib.sh"

command -v age >/dev/null || skip_all 'age is not installed'

vault=$XDG_STATE_HOME/rbctl/vault
export vault

# token NAME MEMBERS: an entry as age itself writes it. It is 2026-11-24T08:30.
token() {
	printf '{"format":"vault-entry/1","kind":"token",%s}' "$2" |
		age -r "$(cat recipient)" -o "$vault/$1.age"
	chmod 600 "$vault/$1.age"
}

check 'an empty vault is said to be empty' '
	rbctl key new >recipient 2>/dev/null
	rbctl token list >got 2>talk
	same /dev/null got
	contains talk "rbctl apply"
	rbctl token check >got 2>talk
'
check 'list shows name, state, how long, and scopes' '
	token good "\"value\":\"tok-good\",\"scope\":\"payroll:read\",\"expires\":1795511520"
	token forever "\"value\":\"tok-forever\""
	rbctl token list >got
	matches got "^good +good +expires in 42 minutes +payroll:read$"
	matches got "^forever +unknown +nobody knows when it expires$"
	lacks got tok-
'
check 'secrets are not tokens' '
	echo x | rbctl secret set a-secret --from - >/dev/null
	rbctl token list >got
	lacks got a-secret
	exits 9 rbctl token get a-secret >got 2>err
	same /dev/null got
'
check 'the JSON answer holds all but the token' '
	rbctl token list --json >json
	jq -e ".format == \"token-list/1\" and .ok" json
	jq -e ".tokens[] | select(.name == \"good\") |
		.expires == \"2026-11-24T09:12:00Z\" and .state == \"good\"
		and .scope == \"payroll:read\" and .revoked == false" json
	lacks json tok-
	rbctl token get good --json >json
	jq -e ".format == \"token-get/1\" and .name == \"good\"" json
	lacks json tok-
'
check 'get prints the token into a pipe or file' '
	rbctl token get good >got
	echo tok-good >want
	same want got
'
check 'get shows it on a terminal only when asked to' '
	on_terminal "" rbctl token get good >shown || :
	contains shown "--show"
	lacks shown tok-good
	on_terminal "" rbctl token get good --show >shown
	contains shown tok-good
'
check 'a full disk is no success' '
	exits 10 rbctl token get good >/dev/full 2>err
	contains err "cannot write the token"
'
check 'check is content with good tokens' '
	rbctl token check >got
	rbctl token check --within 41m >got
'
check 'check says 3 when one expires within the window' '
	exits 3 rbctl token check --within 42m >got
	matches got "^good +soon "
	exits 3 rbctl token check --within 7d good >got
	exits 0 rbctl token check --within 7d forever >got
'
check 'one that was given back, as its run was to, is no alarm' '
	token gone "\"value\":\"tok-gone\",\"expires\":1795511520,\"revoked\":true"
	rbctl token check gone --within 7d --json >json
	jq -e ".ok and .tokens[0].state == \"revoked\"" json
	rbctl token check --format nagios >got
	matches got "^TOKENS OK - 2 good, 0 soon, 0 expired or revoked, 1 given"
	matches got "^gone: revoked$"
	rbctl token check --format prometheus >got
	lacks got "good{token=\"gone\"}"
	lacks got "seconds{token=\"gone\"}"
'
check 'check says 1 when one has expired, or its refresh token is left' '
	token old "\"value\":\"tok-old\",\"expires\":1795249800,\"runbook\":\"pay\""
	token part "\"value\":\"tok-part\",\"expires\":1795511520,\"revoked\":true,\"refresh_token\":\"again\""
	exits 1 rbctl token check >got
	matches got "^old +expired +expired 3 days ago"
	matches got "^gone +revoked$"
	matches got "^part +revoked +revoked, but for its refresh token"
	rbctl token list --json >json
	jq -e .ok json
	exits 1 rbctl token check --json >json
	jq -e ".ok == false" json
	exits 1 rbctl token check old >got
	exits 1 rbctl token check part --within 7d >got
	exits 1 rbctl token check --within 7d --json >json
	jq -e ".format == \"token-check/1\" and (.ok | not)" json
'
check 'one that expires this very second has expired' '
	token now "\"value\":\"tok-now\",\"expires\":1795509000"
	exits 1 rbctl token check now >got
	token now "\"value\":\"tok-now\",\"expires\":1795509001"
	exits 0 rbctl token check now >got
'
check 'a dead token is not printed' '
	exits 1 rbctl token get old >got 2>err
	same /dev/null got
	contains err "expired 3 days ago"
	contains err "rbctl apply pay"
	exits 1 rbctl token get gone >got 2>err
	same /dev/null got
'
check 'a token that is not there is said not to be' '
	exits 9 rbctl token check nope >got 2>err
	contains err "no token"
	exits 9 rbctl token get ../identity 2>err
'
check 'a span that is none is refused' '
	exits 2 rbctl token check --within soon 2>err
	contains err "7d"
'
check 'an entry for somebody else is named, and check says 9' '
	rbctl key new --identity bob.key >bob 2>/dev/null
	printf "{}" | age -r "$(cat bob)" -o "$vault/theirs.age"
	chmod 600 "$vault/theirs.age"
	rbctl token list >got
	matches got "^theirs +unreadable +.*not encrypted for this identity"
	exits 9 rbctl token check >got 2>err
	contains err "1 entry of the vault"
	exits 9 rbctl token get theirs >got 2>err
	same /dev/null got
	rm "$vault/theirs.age"
'
check 'check speaks to Nagios, and ends as its plugins do' '
	exits 2 rbctl token check --format nagios >got
	head -n 1 got >first
	matches first "^TOKENS CRITICAL - 3 good, 0 soon, 2 expired or revoked, 1 given"
	matches first "[|] good=3 soon=0 dead=2 unreadable=0$"
	matches got "^old: expired 3 days ago$"
	exits 1 rbctl token check --format nagios --within 7d good >got
	matches got "^TOKENS WARNING - 0 good, 1 soon"
	exits 0 rbctl token check --format nagios good >got
	matches got "^TOKENS OK - 1 good"
'
check 'check writes metrics for Prometheus' '
	exits 1 rbctl token check --format prometheus >got
	contains got "# TYPE rbctl_token_good gauge"
	contains got "rbctl_token_good{token=\"old\"} 0"
	contains got "rbctl_token_good{token=\"good\"} 1"
	contains got "rbctl_token_expires_timestamp_seconds{token=\"good\"} 1795511520"
	lacks got "seconds{token=\"forever\"}"
	exits 2 rbctl token check --format xml 2>err
	contains err prometheus
'
# The commands of the manual, in a folder that stands for its store.
manual=$TOP/cmd/man/rbctl-token.1
check 'the line for crontab in the manual works' '
	mkdir -p "$HOME/finance-runbooks"
	command=$(sed -n "s/^17 6 [*] [*] [*] //p" "$manual")
	[ -n "$command" ]
	cd "$HOME"
	sh -c "$command" >got
	matches got "^old +expired "
	mv "$vault" "$vault.away"
	sh -c "$command" >got
	same /dev/null got
	rm -rf "$vault"
	mv "$vault.away" "$vault"
'
check 'the systemd timer in the manual works' '
	command=$(sed -n "s/^ExecStart=.usr.bin.//p" "$manual" |
		sed "s|%h|$HOME|")
	[ -n "$command" ]
	exits 1 sh -c "$command" >got
	matches got "^old +expired "
	contains "$manual" "SuccessExitStatus=3"
'
check 'what a server wrote into a scope cannot move the cursor' '
	token evil "\"value\":\"x\",\"scope\":\"a\\u001b[2Jb\",\"expires\":1795511520"
	rbctl token list >got
	lacks got "$(printf "\033")"
	contains got "x1b[2J"
'
check 'a token of another entry is not taken for this one' '
	token fake "\"name\":\"other\",\"value\":\"x\""
	exits 9 rbctl token get fake >got 2>err
	same /dev/null got
	contains err "another entry"
'
done_testing
