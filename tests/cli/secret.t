#!/bin/sh
# secret.t - rbctl secret keeps secrets, names them, and never shows one
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

vault=$XDG_STATE_HOME/rbctl/vault
identity=$XDG_CONFIG_HOME/rbctl/identity
export vault identity

check 'without an identity it says how to make one' '
	echo hunter2 >in
	exits 9 rbctl secret set pay --from in 2>err
	contains err "rbctl key new"
	[ ! -e "$vault/pay.age" ]
'
check 'a secret is saved, encrypted, for its owner alone' '
	rbctl key new >recipient 2>/dev/null
	rbctl secret set pay --from in >got 2>&1
	contains got "saved vault:pay, for 1 reader"
	[ "$(stat -c %a "$vault")" = 700 ]
	[ "$(stat -c %a "$vault/pay.age")" = 600 ]
	lacks "$vault/pay.age" hunter2
	lacks got hunter2
'
check 'age opens the file, and the newline is not part of it' '
	command -v age >/dev/null || exit 0
	age -d -i "$identity" "$vault/pay.age" >json
	[ "$(jq -r .format json)" = vault-entry/1 ]
	[ "$(jq -r .value json)" = hunter2 ]
	jq -e ".value == \"hunter2\" and .name == \"pay\"" json
'
check 'it comes from standard input or a descriptor too' '
	printf "from stdin" | rbctl secret set one --from - >got
	rbctl secret set two --from fd:7 7<in >got
	exits 2 rbctl secret set two --from fd:x 2>err
	exits 5 rbctl secret set two --from fd:99 2>err
'
check 'setting it again replaces it' '
	echo changed | rbctl secret set one --from - >got
	contains got "replaced vault:one"
	command -v age >/dev/null || exit 0
	age -d -i "$identity" "$vault/one.age" >json
	[ "$(jq -r .value json)" = changed ]
'
check 'list names them, and shows none' '
	rbctl secret list >got
	printf "vault:one\nvault:pay\nvault:two\n" >want
	same want got
	rbctl secret list --json >json
	jq -e ".format == \"secret-list/1\" and (.secrets | length) == 3" json
	lacks json hunter2
'
check 'a person at the terminal types it twice, unseen' '
	on_terminal "*topsecret\n*topsecret\n" rbctl secret set typed >shown
	contains shown "Secret for typed"
	contains shown "saved vault:typed"
	lacks shown topsecret
'
check 'two that differ change nothing' '
	cp "$vault/typed.age" before
	on_terminal "*one\n*two\n" rbctl secret set typed >shown || :
	contains shown "not the same"
	same before "$vault/typed.age"
'
check 'without a terminal it says what to give' '
	exits 4 rbctl secret set pay 2>err
	contains err "--from"
'
check 'an empty secret is refused' '
	exits 5 rbctl secret set none --from /dev/null 2>err
	contains err "empty"
	[ ! -e "$vault/none.age" ]
'
check 'one that is too large is refused' '
	head -c 65537 /dev/zero >large
	exits 5 rbctl secret set large --from large 2>err
	contains err "larger than"
'
check 'names that would leave the vault are refused' '
	for name in ../up a/b .hidden UPPER "a b" ""; do
		exits 5 rbctl secret set "$name" --from in 2>err
		exits 5 rbctl secret remove "$name" 2>err
	done
'
check 'others can be readers: their own identity opens it' '
	rbctl key new --identity bob.key >bob.public 2>/dev/null
	rbctl secret set shared --from in --to "$(cat bob.public)" --json >json
	jq -e ".recipients | length == 2" json
	rbctl secret list --identity bob.key --json >json
	jq -e ".secrets[] | select(.name == \"shared\") | .readable" json
	jq -e ".secrets[] | select(.name == \"pay\") | .readable | not" json
'
check 'the same reader twice is one reader' '
	rbctl secret set shared --from in --to "$(cat bob.public)" \
		--to "$(cat bob.public)" --to "$(cat recipient)" >got
	contains got "for 2 readers"
'
check 'a mistyped reader is refused, and nothing is written' '
	exits 5 rbctl secret set new --from in --to age1nobody 2>err
	contains err "mistyped"
	[ ! -e "$vault/new.age" ]
'
check 'people are not looked up outside of a store' '
	exits 6 rbctl secret set new --from in --to alice 2>err
	contains err "approved policy"
	[ ! -e "$vault/new.age" ]
'
check 'a token is not lost to a secret of its name' '
	command -v age >/dev/null || exit 0
	printf "{\"format\":\"vault-entry/1\",\"kind\":\"token\",\"value\":\"t\"}" |
		age -r "$(cat recipient)" -o "$vault/tok.age"
	chmod 600 "$vault/tok.age"
	exits 5 rbctl secret set tok --from in 2>err
	contains err "is a token"
	exits 5 rbctl secret remove tok 2>err
	rbctl secret list >got
	lacks got tok
'
check 'remove takes it away, and says so when there is none' '
	rbctl secret remove pay >got
	contains got "removed vault:pay"
	echo one | rbctl -q secret set gone --from -
	rbctl secret remove gone --json >json
	jq -e ".format == \"secret-remove/1\" and .ok and .name == \"gone\"" json
	[ ! -e "$vault/pay.age" ]
	exits 9 rbctl secret remove pay 2>err
	contains err "holds no"
'
check 'on a terminal it asks before it removes' '
	on_terminal "n\n" rbctl secret remove one >shown || :
	[ -e "$vault/one.age" ]
	on_terminal "" rbctl secret remove one --yes >shown
	[ ! -e "$vault/one.age" ]
'
check 'a vault that others can read is refused' '
	chmod 755 "$vault"
	exits 9 rbctl secret list 2>err
	contains err "chmod 700"
	chmod 700 "$vault"
'
check 'a link in place of the vault is refused' '
	mv "$vault" elsewhere
	ln -s "$PWD/elsewhere" "$vault"
	exits 9 rbctl secret set pay --from in 2>err
	contains err "not a folder"
	rm "$vault"
	mv elsewhere "$vault"
'
check 'a damaged entry is named, and can be replaced' '
	printf "cut" >"$vault/two.age"
	rbctl secret list >got
	matches got "^vault:two +\(.*not an age file"
	rbctl secret set two --from in >got
	rbctl secret list >got
	lacks got "not an age file"
'
# ---- people and roles, as the approved policy knows them ----

check 'a person of the approved policy can be a reader' '
	make_store store >/dev/null
	cd store
	rbctl secret set ours --from ../in --to alice --json >json
	jq -e --rawfile key ../recipient \
		".recipients == [\$key | rtrimstr(\"\n\")]" json
'
check 'one who has no vault_key there is named' '
	cd store
	exits 5 rbctl secret set ours --from ../in --to bob 2>err
	contains err "bob"
	contains err "no vault_key"
	exits 5 rbctl secret set ours --from ../in --to nobody 2>err
	contains err "no person"
	exits 5 rbctl secret set ours --from ../in --to role:nobody 2>err
	contains err "no role"
'
check 'a policy that is not approved yet gives nobody a secret' '
	cd store
	git switch -q -c policy
	jq --rawfile key ../bob.public ".version += 1
		| .people.bob.vault_key = (\$key | rtrimstr(\"\n\"))
		| .roles.payroll = [\"alice\", \"bob\"]" \
		.rbctl/policy.json >new
	mv new .rbctl/policy.json
	exits 5 rbctl secret set ours --from ../in --to bob 2>err
	git commit -qam "bob reads secrets"
	exits 5 rbctl secret set ours --from ../in --to bob 2>err
	contains err "no vault_key"
'
check 'once it is approved it does, and a role stands for its people' '
	cd store
	sign bob >/dev/null
	sign carol >/dev/null
	rbctl land >/dev/null
	rbctl secret set ours --from ../in --to role:payroll --json >json
	jq -e ".recipients | length == 2" json
	rbctl secret list --identity ../bob.key --json >json
	jq -e ".secrets[] | select(.name == \"ours\") | .readable" json
'
# waiting COMMAND…: while it waits for what comes by descriptor 9; its id in
# $waits.
waiting() {
	rm -f fifo
	mkfifo fifo
	"$@" >waited 2>waited.err &
	waits=$!
	exec 9>fifo # returns when it has begun to read
}
check 'who was shut out while the new one was typed does not get it' '
	cd store
	echo one | rbctl secret set shutting --from - --to bob
	waiting rbctl secret rotate shutting --from fifo
	rbctl secret share shutting --without bob
	echo two >&9
	exec 9>&-
	wait "$waits"
	contains waited "rotated vault:shutting, for 1 reader"
'
check 'a live branch that nobody approved gives nobody a secret' '
	cd store
	git switch -q main
	jq ".version += 1 | .title = \"x\"" .rbctl/policy.json >new
	mv new .rbctl/policy.json
	git commit -qam "forced" --no-verify
	exits 1 rbctl secret set ours --from ../in --to alice >no
	contains no "approved policy"
'
check 'a full disk is no success' '
	exits 10 rbctl secret list >/dev/full 2>err
'
check 'rotate puts a new one in its place, for the same readers' '
	echo one | rbctl secret set turning --from - --to age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj
	exits 5 rbctl secret rotate turning --from - 2>err <<-END
		one
	END
	contains err "the same secret as before"
	echo two >new
	RBCTL_NOW=$((RBCTL_NOW + 3 * 86400))
	rbctl secret rotate turning --from new --expires 90d >got
	contains got "rotated vault:turning, for 2 readers"
	contains got "the one before lived 3 days"
	rbctl secret list >got
	contains got "vault:turning  expires in 90 days"
	echo three >new
	rbctl secret rotate turning --from new --json >got
	jq -e ".format == \"secret-rotate/1\" and (.recipients | length) == 2
		and (has(\"expires\") | not)" got
	exits 9 rbctl secret rotate nowhere --from new 2>err
	exits 2 rbctl secret rotate turning --from new --expires 2020-01-01 2>err
	contains err "no time to come"
	exits 2 rbctl secret set turning --from new --expires soon 2>err
'
check 'a token that came while a secret was typed is not lost to it' '
	command -v age >/dev/null || exit 0
	waiting rbctl secret set coming --from fifo
	echo "{\"format\":\"vault-entry/1\",\"name\":\"coming\",
		\"kind\":\"token\",\"value\":\"x\"}" >entry
	age -r "$(rbctl key show)" -o "$vault/coming.age" entry
	chmod 600 "$vault/coming.age"
	echo two >&9
	exec 9>&-
	exits 5 wait "$waits"
	contains waited.err "'\''coming'\'' is a token, not a secret"
	rbctl secret list >got
	lacks got coming
'
done_testing
