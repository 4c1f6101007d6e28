#!/bin/sh
# identity.t - the identity from a file, a pipe or a command, and its passphrase
. "$(dirname "$0")/lib.sh"

config=$XDG_CONFIG_HOME/rbctl
identity=$config/identity
vault=$XDG_STATE_HOME/rbctl/vault
export config identity vault

rbctl key new >recipient 2>/dev/null
echo hunter2 | rbctl secret set pay --from - >/dev/null
rbctl key new --identity other >other.pub 2>/dev/null
echo 'correct horse battery' >phrase
echo 'another one entirely' >phrase2
echo 'wrong horse battery' >wrong
cp "$identity" plain

# ---- where it comes from ----

check 'it comes from a descriptor' '
	rbctl key show --identity fd:7 7<plain >got
	same recipient got
	rbctl key show --identity fd:0 <plain >got
	same recipient got
'
check 'it comes from a command of the own configuration' '
	cat >"$config/commands.json" <<-END
		{ "format": "commands/1", "commands": {
		  "mine": ["cat", "$PWD/plain"],
		  "fails": ["false"],
		  "phrase": ["cat", "$PWD/phrase"],
		  "loud": ["cat", "/dev/zero"] } }
	END
	chmod 600 "$config/commands.json"
	rbctl key show --identity command:mine >got
	same recipient got
'
check 'a command that fails, or never ends, says so' '
	exits 5 rbctl key show --identity command:fails 2>err
	contains err "ended with 1"
	exits 5 rbctl key show --identity command:loud 2>err
	contains err "more than 65536 bytes"
	exits 5 rbctl key show --identity command:none 2>err
	contains err "has no command"
	contains err "commands.json"
	exits 2 rbctl key show --identity command:../mine 2>err
'
check 'commands that others could have written are not run' '
	chmod 666 "$config/commands.json"
	exits 10 rbctl key show --identity command:mine 2>err
	contains err "chmod 600"
	chmod 600 "$config/commands.json"
'
check 'commands out of form are refused, whichever is asked for' '
	cp "$config/commands.json" before
	for text in "{" "{}" "[]" \
		"{\"format\":\"commands/2\",\"commands\":{}}" \
		"{\"format\":\"commands/1\",\"commands\":{\"mine\":\"cat x\"}}" \
		"{\"format\":\"commands/1\",\"commands\":{\"mine\":[]}}" \
		"{\"format\":\"commands/1\",\"commands\":{\"mine\":[\"\"]}}" \
		"{\"format\":\"commands/1\",\"commands\":{\"mine\":[1]}}" \
		"{\"format\":\"commands/1\",\"commands\":{\"MINE\":[\"x\"]}}"; do
		printf "%s" "$text" >"$config/commands.json"
		exits 5 rbctl key show --identity command:mine 2>err
		contains err commands.json
	done
	cp before "$config/commands.json"
'
check 'what is no descriptor is refused' '
	for source in fd: fd:x fd:-1 fd:12345; do
		exits 2 rbctl key show --identity $source 2>err
	done
	exits 5 rbctl key show --identity fd:99 2>err
	exits 9 rbctl key show --identity fd:7 7</dev/null 2>err
	contains err "no age identity"
'
check 'a descriptor without an end is not read for ever' '
	exits 5 rbctl key show --identity fd:7 7</dev/zero 2>err
	contains err "larger than"
'
check 'a new identity is made in a file alone' '
	exits 2 rbctl key new --identity fd:7 7<plain 2>err
	exits 2 rbctl key new --identity command:mine 2>err
	exits 2 rbctl key passphrase --identity fd:7 7<plain 2>err
'
check 'any identity of several opens an entry, and the first is yours' '
	cat other plain >both
	chmod 600 both
	rbctl key show --identity both >got
	same other.pub got
	rbctl secret list --identity both >got
	echo vault:pay >want
	same want got
	exits 0 rbctl secret list --identity other >got
	contains got "not encrypted for this identity"
'

# ---- under a passphrase ----

check 'a passphrase is typed twice, unseen, and what age makes of it stands there' '
	on_terminal "*correct horse battery\n*correct horse battery\n" \
		rbctl key passphrase >shown
	contains shown "New passphrase"
	contains shown "is under a passphrase"
	lacks shown horse
	[ "$(stat -c %a "$identity")" = 600 ]
	head -c 21 "$identity" | grep -q "^age-encryption.org/v1"
	grep -aq "^-> scrypt .* 18$" "$identity"
	lacks "$identity" AGE-SECRET
	cp "$identity" locked
'
check 'without a terminal it says whose move it is' '
	exits 4 rbctl key show 2>err
	contains err "nobody is here"
	contains err "--passphrase-from"
'
check 'the passphrase comes from a file, a descriptor or a command' '
	rbctl key show --passphrase-from phrase >got
	same recipient got
	rbctl secret list --passphrase-from fd:7 7<phrase >got
	same want got
	rbctl secret list --passphrase-from command:phrase >got
	same want got
'
check 'a person may mistype it, and no attempt is shown' '
	on_terminal "*wrong\n*correct horse battery\n" \
		rbctl key show >shown
	contains shown "That was not the passphrase"
	contains shown "$(cat recipient)"
	lacks shown horse
'
check 'a wrong one is called that' '
	exits 9 rbctl key show --passphrase-from wrong 2>err
	contains err "the passphrase is wrong"
	exits 5 rbctl key show --passphrase-from /dev/null 2>err
	contains err "empty"
'
check 'a cut or altered identity is not taken for a wrong passphrase' '
	head -c -1 locked >cut
	chmod 600 cut
	exits 9 rbctl key show --identity cut --passphrase-from phrase 2>err
	contains err "cut short"
'
check 'an identity locked with too much work is refused at once' '
	sed "s/^\(-> scrypt .*\) 18$/\1 40/" locked >slow
	chmod 600 slow
	exits 9 rbctl key show --identity slow --passphrase-from phrase 2>err
	contains err "too much work"
'
check 'doctor says that it is locked' '
	rbctl doctor >got || :
	contains got "is under a passphrase"
	lacks got horse
'
check 'changing it wants the old one, and two that differ change nothing' '
	exits 9 rbctl key passphrase --passphrase-from wrong \
		--new-from phrase2 2>err
	same locked "$identity"
	on_terminal "*one\n*two\n" rbctl key passphrase \
		--passphrase-from phrase >shown || :
	contains shown "not the same"
	same locked "$identity"
'
check 'in armour, and from elsewhere, for another passphrase' '
	rbctl key passphrase --armour --passphrase-from phrase \
		--new-from phrase2 --json >json 2>/dev/null
	jq -e ".format == \"key-passphrase/1\" and .ok and .locked" json
	head -n 1 "$identity" >got
	contains got "-----BEGIN AGE ENCRYPTED FILE-----"
	exits 9 rbctl key show --passphrase-from phrase 2>err
	rbctl key show --passphrase-from phrase2 >got
	same recipient got
'
check 'taking it off gives back what was there, comments and all' '
	rbctl key passphrase --remove --passphrase-from phrase2 >got
	contains got "without a passphrase"
	same plain "$identity"
	[ "$(stat -c %a "$identity")" = 600 ]
	exits 1 rbctl key passphrase --remove >no
	exits 2 rbctl key passphrase --remove --armour 2>err
'
check 'a folder that cannot be written leaves the identity as it is' '
	mkdir closed
	cp plain closed/identity
	chmod 500 closed
	if [ "$(id -u)" -eq 0 ]; then
		chattr +i closed 2>/dev/null || exit 0
	fi
	code=0
	rbctl key passphrase --identity closed/identity --new-from phrase \
		>got 2>err || code=$?
	[ "$(id -u)" -ne 0 ] || chattr -i closed
	chmod 700 closed
	[ "$code" -eq 10 ]
	contains err "cannot write"
	same plain closed/identity
	ls closed >got
	echo identity >only
	same only got
'
check 'a link in place of the identity is not followed' '
	ln -s "$PWD/plain" linked
	exits 9 rbctl key passphrase --identity linked --new-from phrase 2>err
	contains err "symbolic link"
	[ -h linked ]
'
done_testing
