#!/bin/sh
# age.t - the vault and the real age read each other's files
. "$(dirname "$0")/../cli/lib.sh"

command -v age >/dev/null || skip_all 'age is not installed'

vault=$XDG_STATE_HOME/rbctl/vault
identity=$XDG_CONFIG_HOME/rbctl/identity
export vault identity

rbctl key new >recipient 2>/dev/null
rbctl key new --identity bob.key >bob 2>/dev/null
rbctl token list 2>/dev/null

# entry SIZE: the text of a token's entry, that many bytes long.
entry() {
	perl -e 'my $text = q({"format":"vault-entry/1","kind":"token","value":"tok"});
		print $text, " " x ($ARGV[0] - length $text)' "$1"
}

# seal NAME [AGE OPTION…]: puts standard input into the vault, by age.
seal() {
	seal_name=$1
	shift
	age "$@" -o "$vault/$seal_name.age"
	chmod 600 "$vault/$seal_name.age"
}

# flip FILE OFFSET: changes one bit; a negative offset counts from the end.
flip() {
	perl -e 'my ($file, $at) = @ARGV;
		open my $f, "+<:raw", $file or die; local $/;
		my $bytes = <$f>;
		substr($bytes, $at, 1) ^= "\x01";
		seek $f, 0, 0; print $f $bytes' "$1" "$2"
}

check 'age opens what rbctl seals, for every reader' '
	for size in 1 65535 65536; do
		head -c $size /dev/zero | tr "\0" x >value
		rbctl secret set s --from value --to "$(cat bob)" >/dev/null
		for key in "$identity" bob.key; do
			age -d -i "$key" "$vault/s.age" | jq -j .value >got
			same value got
		done
	done
'
check 'age refuses what rbctl sealed for somebody else' '
	age-keygen -o eve.key 2>/dev/null
	exits 1 age -d -i eve.key "$vault/s.age" >got 2>err
'
check 'rbctl opens what age seals, whatever its length' '
	for size in 60 65535 65536 65537 131072 262144; do
		entry $size | seal t -r "$(cat recipient)"
		rbctl token get t >got
		[ "$(cat got)" = tok ]
	done
'
check 'among readers of several kinds it finds its own' '
	ssh-keygen -q -t ed25519 -N "" -f ssh
	entry 60 | seal t -r "$(cat bob)" -R ssh.pub -r "$(cat recipient)"
	rbctl token get t >got
	rbctl token get t --identity bob.key >got
'
check 'a file of one mebibyte is refused for its size' '
	entry 1048576 | seal t -r "$(cat recipient)"
	exits 9 rbctl token get t 2>err
	contains err "larger than"
'
check 'an empty file is not an entry' '
	seal t -r "$(cat recipient)" </dev/null
	exits 9 rbctl token get t 2>err
	contains err "not a vault-entry/1"
'
check 'a file for somebody else says so' '
	entry 60 | seal t -r "$(cat bob)"
	exits 9 rbctl token get t 2>err
	contains err "not encrypted for this identity"
'
# `age -p` asks on a terminal only, so this one was made before.
check 'a file under a passphrase says so, too' '
	tr -d "\t\n" <<-END | base64 -d >"$vault/t.age"
		YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCByTXpwNE5DOGJUVFdT
		U0J3SEJFNmp3IDE4CjhXZERNTitZQngvelJqQXAvTTBudHFSM3RxR0Y4UVJq
		ZG9EdEU3d2Npc2sKLS0tIDJlS2pJOHVPQU5LTUg5Q25IUmQvTXhSaE96WDhF
		dVJCanROZXlUK3lSVjAKxXGK2MPjv62TQV0p1XSA7Cge11PBRJcgdIBYuUPT
		lJojvQ==
	END
	chmod 600 "$vault/t.age"
	head -n 2 "$vault/t.age" >got
	contains got "-> scrypt "
	exits 9 rbctl token get t 2>err
	contains err "locked with a passphrase"
'
check 'a cut file says so' '
	entry 131072 | seal t -r "$(cat recipient)"
	cp "$vault/t.age" whole
	payload=$(($(stat -c %s whole) - 131072 - 2 * 16 - 16))
	for keep in 0 10 100 $payload $((payload + 20)) \
		$((payload + 16 + 65552)); do
		head -c $keep whole >"$vault/t.age"
		exits 9 rbctl token get t 2>err
		contains err "cut short"
	done
'
check 'altered contents say so' '
	cp whole "$vault/t.age"
	flip "$vault/t.age" -70000
	exits 9 rbctl token get t 2>err
	contains err "contents were altered"
	cp whole "$vault/t.age"
	flip "$vault/t.age" -5
	exits 9 rbctl token get t 2>err
	contains err "the end of the contents is altered or cut short"
'
check 'an altered header says so' '
	perl -0777 -pe "s/(\n--- )(.)/\$1 . (\$2 eq q(A) ? q(B) : q(A))/e" whole \
		>"$vault/t.age"
	exits 9 rbctl token get t 2>err
	contains err "header was altered"
'
check 'text in place of a file says so' '
	cp recipient "$vault/t.age"
	chmod 600 "$vault/t.age"
	exits 9 rbctl token get t 2>err
	contains err "not an age file"
'
done_testing
