#!/bin/sh
# expiry.t - what ends is said in time, by whom it is to be mended, and how
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
command -v jq >/dev/null || skip_all 'there is no jq'
command -v age >/dev/null || skip_all 'age is not installed'

vault=$XDG_STATE_HOME/rbctl/vault

# token NAME MEMBERS: an entry as age itself writes it. It is 2026-11-24T08:30.
token() {
	printf '{"format":"vault-entry/1","kind":"token",%s}' "$2" |
		age -r "$(cat "$SCRATCH/identity")" -o "$vault/$1.age"
	chmod 600 "$vault/$1.age"
}
# of NAME MEMBER: of what the answer in json says of it.
of() {
	jq -r --arg name "$1" ".items[] | select(.name == \$name) | .$2" json
}

check 'outside of a store the vault is looked at' '
	rbctl -q key new >"$SCRATCH/identity"
	exits 0 rbctl expiry >got 2>talk
	same /dev/null got
	contains talk "Only the vault is looked at"
	contains talk "Nothing ends"
'
check 'tokens and secrets are listed, the next first' '
	token ends "\"value\":\"tok-ends\",\"scope\":\"a\",\"runbook\":\"pay\",
		\"person\":\"bob\",\"expires\":1795711520"
	token renews "\"value\":\"tok\",\"refresh_token\":\"r\",
		\"expires\":1795511520"
	token gone "\"value\":\"tok\",\"revoked\":true,\"expires\":1795511520"
	echo s3cr3t >secret
	rbctl -q secret set later --from secret --expires 80d
	rbctl -q secret set forever --from secret
	exits 3 rbctl expiry >got 2>talk
	matches got "^2 days +2026-11-26 +token +ends +a$"
	contains got "bob: rbctl apply pay --env NAME"
	matches got "^80 days +2027-02-12 +secret +later$"
	contains got "rbctl secret rotate later"
	lacks got forever
	lacks got renews
	lacks got gone
	lacks got s3cr3t
	head -n 1 got >first
	contains first ends
	exits 3 rbctl expiry --all >got
	matches got "^ends today +2026-11-24 +token +renews"
'
check 'the answer says which warning it is, and how many days are left' '
	exits 3 rbctl expiry --json >json
	jq -e ".format == \"expiry/1\" and (.ok | not) and
		.marks == [90, 60, 30, 15, 7, 1] and .unreadable == []" json
	[ "$(of ends mark)" = 7 ]
	[ "$(of ends days)" = 2 ]
	[ "$(of later mark)" = 90 ]
	[ "$(of later state)" = soon ]
	lacks json tok-
	exits 0 rbctl expiry --within 1d >got
	same /dev/null got
'
check 'what has ended is a no' '
	token old "\"value\":\"tok\",\"expires\":1795249800"
	exits 1 rbctl expiry >got
	matches got "^ended 3 days ago +2026-11-21 +token +old$"
	rm "$vault/old.age"
'
check 'a daily mail comes on the days that matter' '
	exits 0 rbctl -q expiry --today >got 2>talk
	same /dev/null got
	same /dev/null talk
	RBCTL_NOW=$((RBCTL_NOW + 86400))
	exits 3 rbctl -q expiry --today >got 2>talk
	matches got "^1 day +2026-11-26 +token +ends"
	lacks got later
	RBCTL_NOW=$((RBCTL_NOW + 19 * 86400))
	exits 1 rbctl -q expiry --today >got
	contains got later
'
check 'a calendar has an alarm for each warning' '
	rbctl expiry --ics >got
	grep -c "^BEGIN:VEVENT" got >count
	echo 2 | same - count
	grep -c "^TRIGGER:-P" got >count
	echo 12 | same - count
	contains got "DTSTART:20261126T164520Z"
	tr -d "\r" <got >lf
	contains lf "SUMMARY:token ends: ends"
	lacks lf "DESCRIPTION:. "
	[ "$(wc -l <got)" -eq "$(grep -c "$(printf "\r")\$" got)" ]
	[ -z "$(awk "length > 76" got)" ]
'
check 'the first end of several certificates is told' '
	if command -v openssl >/dev/null; then
		for days in 400 30; do
			openssl req -x509 -newkey ec -nodes -keyout key \
				-pkeyopt ec_paramgen_curve:prime256v1 \
				-subj /CN=x -days $days 2>/dev/null >>chain
			openssl x509 -in chain -noout -enddate >/dev/null
		done
		tail -n "$(grep -n BEGIN chain | tail -n 1 | cut -d: -f1 |
			xargs -I@ expr "$(wc -l <chain)" - @ + 1)" chain >last
		rbctl -q secret set cert --from chain
		rbctl expiry --all --json >json || :
		want=$(date -u -d "$(openssl x509 -in last -noout -enddate |
			cut -d= -f2)" +%Y-%m-%dT%H:%M:%SZ)
		[ "$(of cert expires)" = "$want" ]
		[ "$(of cert kind)" = certificate ]
		rbctl -q secret remove cert --yes
	fi
'
check 'an entry that can not be opened is named' '
	echo x | age -r "$(age-keygen 2>/dev/null | age-keygen -y)" \
		-o "$vault/theirs.age"
	chmod 600 "$vault/theirs.age"
	exits 9 rbctl expiry >got 2>err
	contains err "'\''theirs'\'' can'\''t be opened"
	contains got ends
	rm "$vault/theirs.age"
'
check 'in a store reviews, delegations and waiting sign-offs are there too' '
	make_people
	start_sandbox
	make_store
	cd store
	jq ".delegations = [{ from: \"bob\", to: \"alice\", roles: [\"security\"],
		until: \"2026-12-20T00:00:00Z\", reason: \"leave\" }] |
		.rules |= map(.expires = \"10d\") | .version += 1" \
		.rbctl/policy.json >"$SCRATCH/edited"
	git switch -q -c policy
	cat "$SCRATCH/edited" >.rbctl/policy.json
	commit "Leave"
	for name in bob carol; do
		acknowledging rbctl -q approve --yes --key "$HOME/$name" --reason wanted \
			--answer scope=yes --answer secrets=yes \
			--answer unused=yes --answer tested=yes \
			--answer impact=none --answer backout=revert
	done
	rbctl -q land
	make_runbook
	jq ".review_by = \"2027-01-15\"" runbooks/payroll.json >"$SCRATCH/edited"
	cat "$SCRATCH/edited" >runbooks/payroll.json
	commit "The payroll runbook"
	sign bob
	exits 3 rbctl expiry --json >json
	[ "$(of alice kind)" = delegation ]
	[ "$(of alice detail)" = "acts for bob" ]
	[ "$(of work kind)" = sign-off ]
	[ "$(of work who)" = bob ]
	[ "$(of work days)" = 10 ]
	land_all
	exits 3 rbctl expiry >got
	lacks got sign-off
	matches got "^51 days +2027-01-15 +review +runbooks/payroll.json"
	contains got "finance: read it again"
'
check 'a span that is none is refused' '
	exits 2 rbctl expiry --within soon 2>err
	contains err 30d
'
done_testing
