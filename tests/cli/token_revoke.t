#!/bin/sh
# token_revoke.t - tokens are given back, proven, recorded and wiped
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
command -v jq >/dev/null || skip_all 'there is no jq'
command -v age >/dev/null || skip_all 'age is not installed'

vault=$XDG_STATE_HOME/rbctl/vault

# happened EVENT N: so often, by the server's own log.
happened() {
	[ "$(grep -cx "$1" "$SCRATCH/events")" -eq "$2" ]
}
# get_one: a new token of the payroll runbook.
get_one() {
	rbctl -q apply payroll --env test >got
}

check 'nothing is given back before somebody says yes' '
	make_people
	start_sandbox --refresh --opaque --log "$SCRATCH/events"
	make_store
	cd store
	make_token_runbook
	commit "The payroll runbook"
	land_all
	keep_secret
	get_one
	exits 4 rbctl token revoke payroll >got 2>talk
	same /dev/null got
	contains talk "payroll (expires in 1 hour): it was named"
	contains talk "--yes"
	exits 4 on_terminal "no\n" rbctl token revoke payroll >got
	contains got "nothing was given back"
	grep -c revoke "$SCRATCH/events" >got || :
	echo 0 | same - got
'
cd store || exit 1
check 'one is given back with its refresh token, and proven to be gone' '
	rbctl token get payroll >token
	rbctl token revoke payroll --yes >got
	contains got "payroll: given back; its server says that it is gone"
	happened "revoke refresh_token" 1
	[ "$(tail -n 1 "$SCRATCH/events")" = "introspect inactive" ]
	[ ! -e "$vault/payroll.age" ]
	exits 9 rbctl token get payroll 2>err
'
check 'a signed receipt says so, and counts as no run' '
	rbctl --json receipts list >list
	jq -e ".receipts[0] | .result == \"revoked\" and
		.environment == \"test\" and .operator == \"alice\"" list
	rbctl receipts verify >got
	git cat-file blob refs/rbctl/receipts/test:receipt.json >receipt
	jq -e ".token.name == \"payroll\" and .token.scope == \"payroll:read\"
		and .why == [\"it was named\"] and
		[.steps[] | .step, .outcome] ==
			[\"revoke\", \"done\", \"introspect\", \"done\"] and
		.steps[1].active == false" receipt
	lacks receipt "$(cat token)"
	rbctl receipts show "$(jq -r .run receipt)" >got
	contains got "Because:     it was named"
	contains got "Token:       payroll"
	git cat-file blob refs/rbctl/receipts/test:receipt.json.sig >sig
	echo "alice $(cat "$HOME/alice.pub")" >allowed
	ssh-keygen -Y verify -f allowed -I alice -n rbctl-receipt@v1 -s sig \
		<receipt
'
check 'lacking approval does not keep anybody from giving back' '
	get_one
	git tag approved main
	git switch -q work
	git rm -q runbooks/payroll.json
	commit "No more of that"
	git update-ref refs/heads/main HEAD
	rbctl token revoke payroll --yes --reason "no longer needed" >got
	contains got "its server says that it is gone"
	contains got "by the documents of its time"
	git cat-file blob refs/rbctl/receipts/test:receipt.json >receipt
	jq -e ".reason == \"no longer needed\"" receipt
	git update-ref refs/heads/main approved
	git reset -q --hard approved
'
check 'one that a run gave back only in part goes back whole' '
	get_one
	age -d -i "$XDG_CONFIG_HOME/rbctl/identity" "$vault/payroll.age" |
		jq ".revoked = true" >entry
	age -r "$(cat "$SCRATCH/identity")" -o "$vault/payroll.age" entry
	rm entry
	before=$(grep -cx "revoke refresh_token" "$SCRATCH/events")
	rbctl token revoke payroll --yes >got
	contains got "payroll: given back; its server says that it is gone"
	happened "revoke refresh_token" "$((before + 1))"
	[ ! -e "$vault/payroll.age" ]
'
# second_world: another server with a runbook and two tokens of it; the first
# has one; a secret is there for bob too.
second_world() {
	spawn rbctl --json sandbox --refresh --opaque --secret-out "$SCRATCH/secret2" \
		>"$SCRATCH/sandbox2.json" 2>"$SCRATCH/sandbox2.log"
	echo "$!" >"$SCRATCH/second"
	wait_for grep -q issuer "$SCRATCH/sandbox2.json"
	issuer=$(jq -r .issuer "$SCRATCH/sandbox2.json")
	rbctl -q key new --identity "$SCRATCH/bob.identity" >bob.age
	git switch -q work
	git reset -q --hard approved
	rbctl -q new other --from "$issuer" --client-id payroll-exporter \
		--secret vault:other-secret --scope payroll:read --owner finance \
		--env test >"$SCRATCH/new"
	for name in one two; do
		jq --arg name "$name" ".token.store_as = \$name |
			.token.viewers = [\"bob\"] | .inputs = [] |
			.steps = [.steps[] | select(.use == \"oauth.token\")] |
			.token.refresh.steps = [.steps[0].id]" \
			runbooks/other.json >"runbooks/$name.json"
	done
	rm runbooks/other.json
	commit "Another server"
	land_all
	jq --rawfile key bob.age ".people.bob.vault_key = (\$key | rtrimstr(\"\n\"))
		| .version += 1" .rbctl/policy.json >"$SCRATCH/edited"
	cat "$SCRATCH/edited" >.rbctl/policy.json
	rm bob.age
	commit "The key of bob"
	for name in bob carol; do
		acknowledging rbctl -q approve --yes --key "$HOME/$name" --reason wanted \
			--answer scope=yes --answer secrets=yes \
			--answer unused=yes --answer tested=yes \
			--answer impact=none --answer backout=revert
	done
	rbctl -q land
	rbctl -q secret set other-secret --from "$SCRATCH/secret2" --to bob
}
check 'off-boarding takes back all that a person got, or could read' '
	get_one
	second_world
	rbctl -q apply one --env test
	rbctl -q apply two --env test --key "$HOME/bob"
	exits 5 rbctl token revoke --all-of bobb --yes 2>err
	contains err "nobody in the policy is called"
	exits 4 rbctl token revoke --all-of bob >got 2>talk
	contains talk "one (expires in 1 hour): bob could read it"
	contains talk "two (expires in 1 hour): bob got it and bob could read it"
	lacks talk payroll
	rbctl token revoke --all-of bob --yes --reason "bob leaves" \
		--evidence "$SCRATCH/bob.json" >got
	contains got "one: given back; its server says that it is gone"
	contains got "two: given back; its server says that it is gone"
	contains got "vault:other-secret: they could read this secret"
	rbctl token list >got
	matches got "^payroll "
	lacks got two
'
check 'its evidence is one file that anybody can check' '
	echo "alice $(cat "$HOME/alice.pub")" >"$SCRATCH/allowed"
	ssh-keygen -Y verify -f "$SCRATCH/allowed" -I alice \
		-n rbctl-evidence@v1 -s "$SCRATCH/bob.json.sig" \
		<"$SCRATCH/bob.json"
	jq -e ".format == \"token-revoke/1\" and .ok and .by == \"alice\" and
		.all_of == \"bob\" and .reason == \"bob leaves\" and
		[.tokens[].outcome] == [\"proven\", \"proven\"] and
		.secrets_to_rotate == [\"other-secret\"] and
		.unreadable == []" "$SCRATCH/bob.json"
	for receipt in $(jq -r ".tokens[].receipt" "$SCRATCH/bob.json"); do
		git cat-file blob "$receipt:receipt.json" |
			jq -e ".result == \"revoked\""
	done
	rbctl receipts verify >got
	exits 5 rbctl token revoke payroll --yes \
		--evidence "$SCRATCH/bob.json" 2>err
	[ -e "$vault/payroll.age" ]
'
check 'a server that is down keeps no other token from being given back' '
	rbctl -q apply one --env test
	rbctl -q apply two --env test
	kill "$(cat "$SCRATCH/second")"
	issuer=$(jq -r .issuer "$SCRATCH/sandbox2.json")
	wait_for exits 7 curl -s "$issuer/jwks" 3>/dev/null
	exits 7 rbctl token revoke one two payroll --yes \
		--evidence "$SCRATCH/down.json" >got
	matches got "^one: NOT given back: "
	matches got "^two: NOT given back: its server did not answer a moment"
	matches got "^payroll: given back; its server says that it is gone"
	[ -e "$vault/one.age" ]
	[ -e "$vault/two.age" ]
	[ ! -e "$vault/payroll.age" ]
	jq -e ".ok == false and [.tokens[].outcome] ==
		[\"failed\", \"failed\", \"proven\"]" "$SCRATCH/down.json"
	exits 7 rbctl --json token revoke one --yes >got
	jq -e ".format == \"token-revoke/1\" and .ok == false" got
'
check 'by runbook, by server, by when it was used last' '
	get_one
	exits 4 rbctl token revoke --runbook one >got 2>talk
	contains talk "one (expires in 1 hour): runbook one got it"
	lacks talk payroll
	exits 4 rbctl token revoke --server payroll >got 2>talk
	contains talk "payroll ("
	lacks talk "one ("
	exits 4 rbctl token revoke --server "$(cat "$SCRATCH/issuer")" \
		--runbook payroll >got 2>talk
	contains talk "runbook payroll got it and http"
	exits 5 rbctl token revoke --server nowhere 2>err
	RBCTL_NOW=$((RBCTL_NOW + 35 * 86400))
	rbctl token get payroll >token
	exits 4 rbctl token revoke --unused-for 30d >got 2>talk
	contains talk "one (expired 34 days ago): nobody used it for "
	lacks talk payroll
	rbctl token revoke --unused-for 52w --yes >got 2>talk
	contains talk "There is no such token"
'
check 'what can not be opened is named, since nobody can tell' '
	echo x | age -r "$(age-keygen 2>/dev/null | age-keygen -y)" \
		-o "$vault/theirs.age"
	chmod 600 "$vault/theirs.age"
	exits 9 rbctl token revoke --all-of carol --yes >got
	matches got "^theirs: nobody can tell: "
	rm "$vault/theirs.age"
'
check 'a token that had expired for good is wiped without a word to anybody' '
	jq -n --arg to "$(cat "$SCRATCH/identity")" "{ format: \"vault-entry/1\",
		name: \"old\", kind: \"token\", value: \"x\", expires: 1795249800,
		recipients: [\$to] }" >entry
	age -r "$(cat "$SCRATCH/identity")" -o "$vault/old.age" entry
	chmod 600 "$vault/old.age"
	rbctl token revoke old --yes >got
	contains got "old: had expired; wiped"
	[ ! -e "$vault/old.age" ]
'
check 'it wants to know which, and in one way' '
	exits 2 rbctl token revoke --yes 2>err
	contains err "which tokens?"
	exits 2 rbctl token revoke payroll --runbook payroll 2>err
	exits 2 rbctl token revoke --unused-for soon 2>err
	exits 9 rbctl token revoke nope --yes 2>err
'
check 'nor does lacking trust, but then a record is asked for' '
	get_one
	mv "$XDG_STATE_HOME/rbctl/stores" "$SCRATCH/stores" 2>/dev/null ||
		mv "$XDG_STATE_HOME/rbctl/memory" "$SCRATCH/stores"
	exits 1 rbctl token revoke payroll --yes >no
	contains no "no policy is in force here"
	contains no "--no-receipt"
	[ -e "$vault/payroll.age" ]
	rbctl token revoke payroll --yes --no-receipt >got
	contains got "its server says that it is gone"
	[ ! -e "$vault/payroll.age" ]
'
done_testing
