#!/bin/sh
# revoked.t - the list of revoked keys that each machine keeps for itself
. "$(dirname "$0")/lib.sh"

LIST=$XDG_CONFIG_HOME/rbctl/revoked_keys

# revoke KEY [COMMIT]: on every machine of these tests.
revoke() {
	mkdir -p "${LIST%/*}"
	{
		echo "# what we know of"
		printf "%s%s\n" "${2:+since=$2 }" "$(cat "$KEYS/$1.pub")"
	} >"$LIST"
	chmod 600 "$LIST"
}

theft=$(change alice "$L1" notes/b.txt 'b, as a thief wants it')
stolen=$(sign_off carol "$theft")
keep "$stolen"

check 'A30 a key on the list signs nothing' '
	accepted "$stolen"
	revoke carol
	refused KEY_NOT_VALID_HERE "$stolen"
	revoke bob
	accepted "$stolen"
'

check 'A30 since a commit it signs nothing, and before it did' '
	revoke carol "$theft"
	refused KEY_NOT_VALID_HERE "$stolen"
	tip=$(sign_off bob "$(change alice "$theft" notes/c.txt "c, first")")
	keep "$tip"
	revoke carol "$theft"
	client "$tip"
	exits 0 in_client verify --json >verified
	runs test
	exits 0 in_client verify "$L1" --json >verified
	runs test --revision "$L1"
'

check 'A30 a fork from before the theft is refused to whoever saw live' '
	rm -f "$LIST"
	real=$(change alice "$L1" notes/a.txt "a, third")
	real=$(sign_off bob "$real")
	client "$real"
	exits 0 in_client verify >verified
	go_live "$stolen"
	exits 1 in_client verify --json >verified
	has_code ROLLBACK verified
	stops ROLLBACK test
	server "$real"
	exits 1 push "$stolen" --force
	contains pushed NOT_FAST_FORWARD
'

check 'A30 and to a fresh clone that knows of the theft' '
	real=$(change alice "$L1" notes/a.txt "a, third")
	real=$(sign_off bob "$real")
	revoke carol "$real"
	refused KEY_NOT_VALID_HERE "$stolen"
	accepted "$real"
'

check 'A30 no goodlist helps a key on the list' '
	rm -f "$LIST"
	v2=$(change alice "$stolen" .rbctl/policy.json "$(policy ".version = 2 |
		.roles.security += [\"dave\"] | .goodlist = [\"$stolen\"]")")
	v2=$(sign_off dave "$(sign_off bob "$v2" "$stolen")" "$stolen")
	accepted "$v2"
	revoke carol "$theft"
	refused "KEY_NOT_VALID_HERE STALE" "$v2"
'

# What was stolen was taken back, and what came then builds on $L1.
check 'A30 nor where the history was healed since' '
	rm -f "$LIST"
	back=$(as alice commit_tree alice "$L1^{tree}" "as it was" "$stolen")
	back=$(sign_off bob "$back" "$stolen")
	other=$(change alice "$back" notes/a.txt "a, third")
	other=$(sign_off bob "$other" "$L1")
	v2=$(change alice "$other" .rbctl/policy.json "$(policy ".version = 2 |
		.roles.security += [\"dave\"] | .goodlist = [\"$stolen\"]")")
	v2=$(sign_off dave "$(sign_off bob "$v2" "$other")" "$other")
	keep "$v2"
	revoke carol "$theft"
	client "$v2"
	exits 0 in_client verify --json >verified
	runs test
	exits 1 in_client verify "$stolen" --json >verified
	has_code KEY_NOT_VALID_HERE verified
	client "$v2"
	stops "UNAPPROVED KEY_NOT_VALID_HERE" test --revision "$stolen"
'

check 'A30 a key on the list does not show who wrote a change' '
	rm -f "$LIST"
	c=$(change alice "$L1" notes/a.txt "a, by whoever has the key")
	accepted "$(sign_off bob "$c")"
	revoke alice "$c"
	refused AUTHOR_UNKNOWN "$(sign_off bob "$c")"
	accepted "$(sign_off carol "$(sign_off bob "$c")")"
'

check 'a list that cannot be read stops everything, and names the line' '
	mkdir -p "${LIST%/*}"
	for line in "ssh-ed25519" "since=$L1" "since=abc $(cat "$KEYS/bob.pub")" \
		"carol"; do
		printf "# one\n%s\n" "$line" >"$LIST"
		chmod 600 "$LIST"
		client "$L1" || :
		exits 5 in_client verify 2>said
		contains said "revoked_keys:2: "
		exits 5 in_client apply hello --env test --yes 2>said
		nothing_ran
		server "$L1" || :
		exits 1 push "$stolen"
		contains pushed "revoked_keys:2: "
	done
'

done_testing
