#!/bin/sh
# key.t - rbctl key makes what opens the vault and what signs, and shows no secret
. "$(dirname "$0")/lib.sh"

identity=$XDG_CONFIG_HOME/rbctl/identity
export identity

check 'show without an identity says how to make one' '
	exits 9 rbctl key show 2>err
	contains err "there is no identity"
	contains err "rbctl key new"
'
check 'new makes an identity that only its owner can read' '
	rbctl key new >recipient 2>talk
	matches recipient "^age1[a-z0-9]{58}$"
	[ "$(wc -l <recipient)" -eq 1 ]
	[ "$(stat -c %a "$identity")" = 600 ]
	[ "$(stat -c %a "$(dirname "$identity")")" = 700 ]
	contains talk "Keep a copy"
'
check 'neither answer nor talk holds the secret half' '
	contains "$identity" AGE-SECRET-KEY-1
	lacks recipient AGE-SECRET
	lacks talk AGE-SECRET
'
check 'show prints the same recipient' '
	rbctl key show >got
	same recipient got
	rbctl key show --json >json
	[ "$(jq -r .format json)" = key-show/1 ]
	jq -r .recipient json >got
	same recipient got
	lacks json AGE-SECRET
'
check 'an identity that is there is never written over' '
	cp "$identity" before
	exits 1 rbctl key new >no
	contains no "rbctl key show"
	same before "$identity"
'
check 'age-keygen reads the identity' '
	command -v age-keygen >/dev/null || exit 0
	age-keygen -y "$identity" >got
	same recipient got
'
check 'an identity of age-keygen serves too, wherever it lies' '
	command -v age-keygen >/dev/null || exit 0
	age-keygen -o theirs 2>/dev/null
	age-keygen -y theirs >want
	rbctl key show --identity theirs >got
	same want got
'
check 'new --identity makes it there' '
	rbctl key new --identity deep/er/mine >got 2>/dev/null
	[ "$(stat -c %a deep/er/mine)" = 600 ]
	rbctl key show --identity deep/er/mine >shown
	same got shown
'
check 'an identity that others can read is refused' '
	cp theirs open 2>/dev/null || cp "$identity" open
	chmod 644 open
	exits 9 rbctl key show --identity open 2>err
	contains err "chmod 600"
'
check 'a mistyped identity is refused without repeating it' '
	sed "/^AGE-/{s/1Q/1P/;t;s/1./1Q/}" "$identity" >typo
	exits 1 cmp -s "$identity" typo
	chmod 600 typo
	exits 9 rbctl key show --identity typo 2>err
	contains err "checksum"
	lacks err AGE-SECRET-KEY-1
'
check 'new --signing makes a pair that ssh-keygen reads' '
	rbctl key new --signing sign --comment "alice@example.org" \
		>public 2>talk
	[ "$(stat -c %a sign)" = 600 ]
	ssh-keygen -y -f sign >got
	same sign.pub got
	contains sign.pub "alice@example.org"
	contains sign.pub "$(cat public)"
	contains talk "user.signingKey $PWD/sign"
	lacks talk "PRIVATE KEY"
'
check 'new --signing makes the folder too, for nobody else to read' '
	[ ! -e "$HOME/.ssh" ]
	rbctl key new --signing "$HOME/.ssh/rbctl_ed25519" >public 2>/dev/null
	[ "$(stat -c %a "$HOME/.ssh")" = 700 ]
	ssh-keygen -y -f "$HOME/.ssh/rbctl_ed25519" >got
	[ "$(cut -d" " -f2 got)" = "$(cut -d" " -f2 public)" ]
'
check 'what it signs, git and ssh-keygen accept' '
	echo text >text
	ssh-keygen -q -Y sign -n test -f sign text
	printf "alice %s\n" "$(cat sign.pub)" >signers
	ssh-keygen -Y verify -n test -I alice -f signers -s text.sig <text
'
check 'the JSON answer names file, key and fingerprint, no secret' '
	rbctl key new --signing other --json >json 2>/dev/null
	[ "$(jq -r .file json)" = other ]
	ssh-keygen -l -f other.pub | cut -d" " -f2 >want
	jq -r .fingerprint json >got
	same want got
	lacks json "PRIVATE KEY"
'
check 'neither half of a signing key is written over' '
	cp sign before
	exits 5 rbctl key new --signing sign 2>err
	same before sign
	rm sign
	exits 5 rbctl key new --signing sign 2>err
	[ ! -e sign ]
	mv before sign
'
check 'a comment with a line break is refused' '
	exits 2 rbctl key new --signing evil --comment "a
b" 2>err
	[ ! -e evil ]
'
check 'a revoked key is on the list of this machine, and no other line is lost' '
	config=${XDG_CONFIG_HOME:-$HOME/.config}/rbctl
	exits 0 rbctl key revoke sign.pub --reason "laptop stolen" >out
	contains out "$(ssh-keygen -l -f sign.pub | cut -d" " -f2)"
	[ "$(stat -c %a "$config/revoked_keys")" = 600 ]
	exits 0 rbctl key revoke "$(cut -d" " -f1,2 sign.pub)" \
		--since 4b825dc642cb6eb9a060e54bf8d69288fbee4904 --json >json
	[ "$(jq -r .since json)" = 4b825dc642cb6eb9a060e54bf8d69288fbee4904 ]
	contains "$config/revoked_keys" "laptop stolen"
	contains "$config/revoked_keys" \
		"since=4b825dc642cb6eb9a060e54bf8d69288fbee4904 ssh-ed25519"
	[ "$(grep -c ssh-ed25519 "$config/revoked_keys")" = 2 ]
'
check 'what is no key is not revoked' '
	exits 5 rbctl key revoke "ssh-rsa AAAA" 2>err
	contains err "ssh-ed25519"
	exits 5 rbctl key revoke nonsense 2>err
'
check 'a list that is damaged is told with its line, and left alone' '
	config=${XDG_CONFIG_HOME:-$HOME/.config}/rbctl
	cp "$config/revoked_keys" before
	echo "since=12 ssh-ed25519 AAAA" >>"$config/revoked_keys"
	cp "$config/revoked_keys" damaged
	exits 5 rbctl key revoke sign.pub 2>err
	contains err "revoked_keys:"
	same damaged "$config/revoked_keys"
	cp before "$config/revoked_keys"
'
check 'a full disk is no success' '
	exits 10 rbctl key show >/dev/full 2>err
	contains err "cannot write the answer"
'
done_testing
