#!/bin/sh
# vault.t - rbctl vault and share: who may read an entry, who can, and sealing
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"

vault=$XDG_STATE_HOME/rbctl/vault
identity=$XDG_CONFIG_HOME/rbctl/identity
export vault identity

# sign_policy NAME: with the answers that the built-in checklist takes.
sign_policy() {
	acknowledging rbctl -q approve --yes --key "$HOME/$1" --reason 'people change' \
		--answer scope=yes --answer secrets=yes --answer unused=yes \
		--answer impact=none --answer tested=yes --answer backout=revert
}

# change_policy FILTER: by jq, approved and live.
change_policy() {
	git switch -q -C work main
	jq --rawfile bob "$HOME/bob.age" --rawfile carol "$HOME/carol.age" \
		--rawfile new "$HOME/new.age" \
		"def key: rtrimstr(\"\n\"); .version += 1 | $1" \
		.rbctl/policy.json >"$SCRATCH/edited"
	cat "$SCRATCH/edited" >.rbctl/policy.json
	commit 'The policy'
	sign_policy bob
	sign_policy carol
	rbctl -q land
}

# reads WHO NAME: does that identity open the entry?
reads() {
	rbctl --identity "$HOME/$1.id" vault open "$vault/$2.age" \
		>"$SCRATCH/opened" 2>&1 || return 1
}

make_people
start_sandbox
rbctl -q key new >"$HOME/alice.age"
cp "$identity" "$HOME/alice.id"
for name in bob carol dave new; do
	rbctl -q key new --identity "$HOME/$name.id" >"$HOME/$name.age"
done
make_store
cd store || exit 1
# What the checks leave here is nothing to commit.
printf '%s\n' before after out talk json err shown value >.git/info/exclude
change_policy '.people.bob.vault_key = ($bob | key)
	| .people.carol.vault_key = ($carol | key)
	| .roles.finance = ["bob", "carol"]'
git switch -q main && git branch -q -D work
make_token_runbook
jq '.token.viewers = ["role:finance"]' runbooks/payroll.json >"$SCRATCH/edited"
cat "$SCRATCH/edited" >runbooks/payroll.json
commit 'The payroll runbook'
land_all
rbctl -q secret set payroll-secret --from "$SCRATCH/secret"
token=$(jq -r .token.store_as runbooks/payroll.json)
export token

check 'whom the runbook names as viewers can read its token' '
	rbctl -q apply payroll --env test >out
	reads bob "$token"
	reads carol "$token"
	exits 1 reads dave "$token"
'
check 'where everybody can who may, there is nothing to change' '
	rbctl vault sync >out 2>talk
	same /dev/null out
	contains talk "and nobody else"
	rbctl vault doctor >out
	contains out "you can read 2 entries"
	contains out "1 of them nobody else can"
'

# ---- share ----

check 'a token is shared with a key, and is the same token' '
	rbctl token get "$token" >before
	rbctl token share "$token" --with "$(cat "$HOME/dave.age")" >out
	contains out "vault:$token can be read by"
	reads dave "$token"
	reads bob "$token"
	rbctl token get "$token" >after
	same before after
	rbctl token share "$token" --with "$(cat "$HOME/dave.age")" --json >json
	jq -e ".format == \"token-share/1\" and .ok and .name == \"$token\"" json
'
check 'it stays shared when the runbook gets the next one' '
	rbctl -q apply payroll --env test >out
	rbctl token get "$token" >after
	exits 1 cmp -s before after
	reads dave "$token"
	rbctl vault sync >out 2>talk
	same /dev/null out
'
check 'a secret is shared with a person or a role of the approved policy' '
	rbctl secret share payroll-secret --with bob --json >json
	jq -e ".format == \"secret-share/1\" and .shared == [\"bob\"]
		and ([.readers[].person] | sort == [\"alice\", \"bob\"])" json
	reads bob payroll-secret
	exits 1 reads carol payroll-secret
	rbctl secret share payroll-secret --with role:finance >out
	contains out "alice (you), bob and carol"
	reads carol payroll-secret
'
check 'nobody unknown, and nothing of the other kind, is shared' '
	exits 5 rbctl secret share payroll-secret --with nobody 2>err
	exits 5 rbctl secret share payroll-secret --with role:none 2>err
	exits 5 rbctl secret share payroll-secret --with age1mistyped 2>err
	exits 5 rbctl secret share "$token" --with bob 2>err
	contains err "is a token"
	contains err "rbctl token share"
	exits 5 rbctl token share payroll-secret --with bob 2>err
	exits 9 rbctl token share none --with bob 2>err
	exits 2 rbctl token share "$token" 2>err
	contains err "--with"
'
check 'sharing ends, and says what that is worth' '
	rbctl token share "$token" --without "$(cat "$HOME/dave.age")" \
		>out 2>talk
	contains talk "may have kept a copy"
	exits 1 reads dave "$token"
	reads bob "$token"
	rbctl -q secret share payroll-secret --without bob >out
	reads bob payroll-secret
	rbctl -q secret share payroll-secret --without role:finance >out
	exits 1 reads bob payroll-secret
'
check 'a viewer of the runbook is not shut out by hand' '
	exits 5 rbctl token share "$token" --without bob 2>err
	contains err "not shared"
	contains err "viewers"
	reads bob "$token"
'
check 'one who cannot read it cannot share it' '
	exits 9 rbctl --identity "$HOME/dave.id" token share "$token" \
		--with "$(cat "$HOME/dave.age")" 2>err
	contains err "not encrypted for this identity"
'

# ---- sync ----

check 'who has left a role is found, and named before anything is done' '
	rbctl -q secret share payroll-secret --with role:finance >out
	change_policy ".roles.finance = [\"bob\"]"
	cp "$vault/$token.age" ../before.age
	exits 1 rbctl vault doctor >out
	contains out "vault:$token: carol can still read it"
	contains out "vault:payroll-secret: carol can still read it"
	contains out "rbctl vault sync"
	exits 1 rbctl vault sync --dry-run >out
	contains out "vault:$token"
	contains out "  - carol may not any more"
	exits 1 rbctl vault sync -n --json >json
	jq -e ".format == \"vault-sync/1\" and .dry_run and (.entries | length == 2)
		and .entries[0].drop[0].person == \"carol\"
		and (.entries[0].done | not)" json
	same ../before.age "$vault/$token.age"
'
check 'a policy that is not approved shuts nobody out, and lets nobody in' '
	git switch -q -C draft main
	jq ".version += 1 | .roles.finance = [\"alice\"]" .rbctl/policy.json \
		>"$SCRATCH/edited"
	cat "$SCRATCH/edited" >.rbctl/policy.json
	commit "not approved"
	exits 1 rbctl vault sync -n >out
	lacks out "- bob"
	git switch -q -C work main
'
check 'it asks first, and no terminal is no yes' '
	exits 4 rbctl vault sync >out 2>err
	contains out "- carol"
	contains err "--yes"
	same ../before.age "$vault/$token.age"
	on_terminal "no\n" rbctl vault sync >shown || :
	contains shown "nothing was changed"
	same ../before.age "$vault/$token.age"
'
check 'then whoever left reads nothing any more, and the rest is as it was' '
	rbctl token get "$token" >before
	on_terminal "yes\n" rbctl vault sync >shown
	contains shown "2 entries are encrypted anew"
	contains shown "may have kept a"
	exits 1 reads carol "$token"
	exits 1 reads carol payroll-secret
	reads bob "$token"
	reads bob payroll-secret
	rbctl token get "$token" >after
	same before after
	rbctl vault sync >out 2>talk
	same /dev/null out
	rbctl vault doctor >out
'
check 'a person with a new key reads on with that, and with that alone' '
	change_policy ".people.bob.vault_key = (\$new | key)"
	exits 1 rbctl vault doctor >out
	contains out "nobody of the policy) can still read it"
	contains out "bob may read it and can"
	rbctl vault sync --yes --json >json
	jq -e ".ok and .entries[0].done and .entries[0].add[0].person == \"bob\"" \
		json
	reads new "$token"
	exits 1 reads bob "$token"
'
check 'one who has lost the key is named, with whose move it is' '
	change_policy "del(.people.bob.vault_key)"
	exits 1 rbctl vault doctor >out
	contains out "bob may read it and has no vault_key"
	contains out "rbctl key show"
	rbctl -q vault sync --yes >out
	exits 1 reads new "$token"
	change_policy ".people.bob.vault_key = (\$bob | key)"
	rbctl -q vault sync --yes >out
	reads bob "$token"
'
check 'entries that cannot be opened are named and left alone' '
	cp "$vault/payroll-secret.age" ../good.age
	cp "$HOME/dave.age" "$vault/payroll-secret.age"
	rbctl vault sync --yes >out
	contains out "left alone: "
	contains out "not an age file"
	exits 1 rbctl vault doctor >out
	contains out "not an age file"
	cp ../good.age "$vault/payroll-secret.age"
'
check 'a token whose runbook is gone is left alone, and told' '
	command -v age >/dev/null || exit 0
	age -d -i "$identity" "$vault/$token.age" |
		jq -c ".runbook = \"gone\" | .name = \"stray\"" |
		age -r "$(cat "$HOME/alice.age")" -o "$vault/stray.age"
	chmod 600 "$vault/stray.age"
	rbctl vault sync --yes >out
	contains out "is not approved"
	rbctl vault doctor >out
	contains out "vault:stray: "
	rm "$vault/stray.age"
'
check 'outside of a store there is nothing to sync by, and doctor says so' '
	cd "$SCRATCH/work"
	exits 6 rbctl vault sync 2>err
	contains err "approved policy"
	rbctl vault doctor >out
	contains out "no store"
'

# ---- doctor's look at the files ----

check 'wrong permissions, links and strangers are found and put right' '
	chmod 644 "$vault/$token.age"
	ln -s "$identity" "$vault/linked.age"
	: >"$vault/pay.age.a1B2c3"
	: >"$vault/notes.txt"
	chmod 600 "$vault/pay.age.a1B2c3" "$vault/notes.txt"
	exits 1 rbctl vault doctor --json >json
	jq -e ".format == \"vault-doctor/1\" and (.ok | not)
		and ([.checks[] | select(.state != \"good\") | .name]
		| contains([\"file\", \"left-over\", \"stranger\"]))" json
	exits 1 rbctl vault doctor >out
	contains out "$token.age is open to others (644)"
	contains out "chmod 600 "
	contains out "linked.age is no plain file"
	contains out "left of a write that was cut off"
	contains out "nothing that belongs in a vault"
	chmod 600 "$vault/$token.age"
	rm "$vault/linked.age" "$vault/pay.age.a1B2c3" "$vault/notes.txt"
	rbctl vault doctor >out
	lacks out warning
'
check 'doctor without an identity says how to make one' '
	exits 1 env XDG_CONFIG_HOME="$SCRATCH/none" rbctl vault doctor >out
	contains out "rbctl key new"
'

# ---- seal and open ----

cd "$SCRATCH/work" || exit 1
printf 'a key, and \0 what follows' >plain

check 'what is sealed for a key opens for it, and for oneself' '
	rbctl vault seal --to "$(cat "$HOME/bob.age")" plain >sealed
	rbctl vault open sealed >got
	same plain got
	rbctl --identity "$HOME/bob.id" vault open <sealed >got
	same plain got
	exits 9 rbctl --identity "$HOME/carol.id" vault open sealed 2>err
	contains err "not encrypted for this identity"
'
check 'people and roles are those of the approved policy' '
	cd store
	rbctl vault seal --to role:finance ../plain >../sealed
	rbctl --identity "$HOME/bob.id" vault open ../sealed >../got
	same ../plain ../got
	exits 5 rbctl vault seal --to nobody ../plain 2>err
'
check 'armour is text, and goes to a file that is not there yet' '
	rbctl vault seal --armour -o text.age --json plain >json
	jq -e ".format == \"vault-seal/1\" and .file == \"text.age\"" json
	head -n 1 text.age | grep -qx -e "-----BEGIN AGE ENCRYPTED FILE-----"
	[ "$(stat -c %a text.age)" = 600 ]
	cp text.age before
	exits 5 rbctl vault seal -o text.age plain 2>err
	same before text.age
	rbctl vault open -o got2 --json text.age >json
	jq -e ".format == \"vault-open/1\" and .bytes == 25" json
	same plain got2
'
check 'under a passphrase no identity is needed' '
	echo "correct horse battery" >phrase
	XDG_CONFIG_HOME=$SCRATCH/none rbctl vault seal --new-from phrase plain >sealed
	XDG_CONFIG_HOME=$SCRATCH/none rbctl --passphrase-from phrase \
		vault open sealed >got
	same plain got
	exits 4 rbctl vault open sealed 2>err
	contains err "--passphrase-from"
	exits 2 rbctl vault seal --passphrase --to alice plain 2>err
	exits 4 rbctl vault seal --passphrase plain 2>err
'
check 'no sealed bytes, and no secret ones, go to a terminal' '
	on_terminal "" rbctl vault seal plain >shown || :
	contains shown "not for a terminal"
	on_terminal "" rbctl vault open text.age >shown || :
	contains shown "not for a terminal"
	lacks shown "what follows"
	exits 2 rbctl vault open --json text.age 2>err
'
check 'of a file that is cut or altered nothing at all comes out' '
	head -c 200000 /dev/zero | rbctl vault seal - >large
	head -c 150000 large >cut
	exits 9 rbctl vault open cut >got 2>err
	contains err "cut short"
	same /dev/null got
	perl -0777 -pe "substr(\$_, -100, 1) ^= qq(\\x01)" large >bent
	exits 9 rbctl vault open bent >got 2>err
	contains err "altered"
	same /dev/null got
'
check 'a full disk is no success' '
	exits 10 rbctl vault open text.age >/dev/full 2>err
	exits 10 rbctl vault seal plain >/dev/full 2>err
	exits 10 rbctl vault doctor >/dev/full 2>err
'
done_testing
