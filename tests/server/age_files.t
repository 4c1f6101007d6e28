#!/bin/sh
# age_files.t - rbctl vault seal and open, both ways with the real age
. "$(dirname "$0")/../cli/lib.sh"

command -v age >/dev/null || skip_all 'age is not installed'

identity=$XDG_CONFIG_HOME/rbctl/identity
export identity

# flip FILE OFFSET: changes one bit; a negative offset counts from the end.
flip() {
	perl -e 'my ($file, $at) = @ARGV;
		open my $f, "+<:raw", $file or die; local $/;
		my $bytes = <$f>;
		substr($bytes, $at, 1) ^= "\x01";
		seek $f, 0, 0; print $f $bytes' "$1" "$2"
}

rbctl -q key new >alice.pub
cp "$identity" alice.key
for name in bob carol eve; do
	age-keygen -o $name.key 2>/dev/null
	age-keygen -y $name.key >$name.pub
done
for size in 0 1 65535 65536 65537 8388608; do
	head -c $size /dev/urandom >plain.$size
done
echo 'correct horse battery' >phrase

# ---- keys ----

check 'age opens what rbctl seals, of any length, for each of three' '
	for size in 0 1 65535 65536 65537 8388608; do
		rbctl vault seal --to "$(cat bob.pub)" --to "$(cat carol.pub)" \
			plain.$size >sealed
		for name in alice bob carol; do
			age -d -i $name.key sealed | cmp - plain.$size
		done
	done
	[ "$(head -n 7 sealed | grep -ac "^-> X25519 ")" -eq 3 ]
'
check 'rbctl opens what age seals, of any length, for each of three' '
	for size in 0 1 65535 65536 65537 8388608; do
		age -r "$(cat alice.pub)" -r "$(cat bob.pub)" \
			-r "$(cat carol.pub)" plain.$size >sealed
		for name in alice bob carol; do
			rbctl --identity $name.key vault open sealed >got
			cmp got plain.$size
		done
	done
'
check 'in armour, both ways, of any length' '
	for size in 0 1 47 48 49 65535 65536 65537 8388608; do
		[ -f plain.$size ] || head -c $size plain.65537 >plain.$size
		rbctl vault seal -a plain.$size >ours
		age -d -i alice.key ours | cmp - plain.$size
		age -a -r "$(cat alice.pub)" plain.$size >theirs
		rbctl vault open theirs >got
		cmp got plain.$size
	done
	[ "$(head -n 2 ours | wc -c)" -eq "$(head -n 2 theirs | wc -c)" ]
'
check 'of several identities in a file each opens its own' '
	cat eve.key bob.key >both.key
	chmod 600 both.key
	age -r "$(cat bob.pub)" plain.65537 >sealed
	rbctl --identity both.key vault open sealed >got
	cmp got plain.65537
	rbctl vault seal --to "$(cat eve.pub)" plain.1 >sealed
	age -d -i both.key sealed | cmp - plain.1
'

# ---- passphrases ----

check 'age opens what rbctl locks' '
	rbctl vault seal --new-from phrase plain.65537 >ours
	on_terminal "*correct horse battery\n" age -d -o got ours >shown
	cmp got plain.65537
	rbctl vault seal -a --new-from phrase plain.1 >ours
	on_terminal "*correct horse battery\n" age -d -o gota ours >shown
	cmp gota plain.1
'
check 'rbctl opens what age locks' '
	on_terminal "*correct horse battery\n*correct horse battery\n" \
		age -p -o theirs plain.65537 >shown
	rbctl --passphrase-from phrase vault open theirs >got
	cmp got plain.65537
	on_terminal "*correct horse battery\n*correct horse battery\n" \
		age -a -p -o theirs.txt plain.8388608 >shown
	rbctl --passphrase-from phrase vault open theirs.txt >got
	cmp got plain.8388608
'
check 'the identity that rbctl locks opens files for age' '
	rbctl -q key passphrase --armour --new-from phrase >/dev/null
	age -r "$(cat alice.pub)" -o sealed plain.1
	on_terminal "*correct horse battery\n" age -d -i "$identity" -o got1 sealed \
		>shown
	cmp got1 plain.1
'
check 'the identity that age locks opens the vault' '
	on_terminal "*correct horse battery\n*correct horse battery\n" \
		age -p -o locked.key bob.key >shown
	chmod 600 locked.key
	rbctl --identity locked.key --passphrase-from phrase key show >got
	same bob.pub got
	rbctl -q --identity locked.key --passphrase-from phrase \
		key passphrase --remove >got
	same bob.key locked.key
	cp alice.key "$identity"
'

# ---- what is refused, by both, and why ----

rbctl vault seal plain.65537 >sealed
rbctl vault seal --new-from phrase plain.65537 >locked
rbctl vault seal -a plain.65537 >text

# refused FILE WORDS: by age, and by rbctl with these words.
refused() {
	exits 1 age -d -i alice.key "$1" >got 2>err
	exits 9 rbctl --passphrase-from phrase vault open "$1" >got 2>err
	contains err "$2"
	same /dev/null got
}

check 'another key' '
	exits 1 age -d -i eve.key sealed >got 2>err
	exits 9 rbctl --identity eve.key vault open sealed >got 2>err
	contains err "not encrypted for this identity"
'
check 'another passphrase' '
	echo "wrong horse battery" >wrong
	exits 9 rbctl --passphrase-from wrong vault open locked >got 2>err
	contains err "the passphrase is wrong"
'
check 'a cut file' '
	header=$(($(stat -c %s sealed) - 65537 - 2 * 16 - 16))
	for keep in 0 10 100 $header $((header + 16)) $((header + 20)) \
		$((header + 16 + 65552)) $((header + 16 + 65552 + 5)); do
		head -c $keep sealed >cut
		refused cut "cut short"
	done
	head -c 1000 text >cut
	refused cut "armour of the file is damaged: it is cut short"
'
check 'a flipped bit, wherever it is' '
	cp sealed bent
	flip bent -60000
	refused bent "the contents were altered"
	cp sealed bent
	flip bent -5
	refused bent "the end of the contents is altered or cut short"
	perl -0777 -pe "s/(\n--- )(.)/\$1 . (\$2 eq q(A) ? q(B) : q(A))/e" \
		sealed >bent
	refused bent "the header was altered"
	cp sealed bent
	flip bent 0
	refused bent "not an age file"
	sed "5s/./?/" text >bent
	refused bent "armour of the file is damaged: it is not base64"
'
check 'too much work' '
	sed "s/^\(-> scrypt .*\) 18$/\1 30/" locked >slow
	refused slow "too much work"
'
check 'a passphrase beside a key' '
	perl -0777 -pe "s/^(.*\n)/\$1-> other\n\n/" locked >beside
	refused beside "must be its only key"
'
done_testing
