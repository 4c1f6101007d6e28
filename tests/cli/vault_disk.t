#!/bin/sh
# vault_disk.t - a disk that is full, shut or not ours: refused, and nothing lost
. "$(dirname "$0")/lib.sh"

vault=$XDG_STATE_HOME/rbctl/vault
identity=$XDG_CONFIG_HOME/rbctl/identity
export vault identity

# A mount of our own, which nobody else sees and which ends with us.
if [ "$(id -u)" -eq 0 ]; then
	apart='unshare --mount'
else
	apart='unshare --map-root-user --mount'
fi
$apart mount -t tmpfs -o size=64k,mode=700 tmpfs "$XDG_RUNTIME_DIR" 2>/dev/null ||
	apart=

# on_small_disk FOLDER SCRIPT: where FOLDER, as it is, lies on a disk of 256
# KiB; `fill` leaves no room on it, `shut` lets nothing be written any more.
on_small_disk() {
	cat >"$SCRATCH/disk.sh" <<-'END'
		set -e
		folder=$1
		cp -a "$folder" "$SCRATCH/aside"
		mount -t tmpfs -o size=256k,mode=700 tmpfs "$folder"
		cp -a "$SCRATCH/aside/." "$folder"
		rm -rf "$SCRATCH/aside"
		fill() {
			! cat /dev/zero >"$folder/fill" 2>/dev/null
		}
		shut() {
			mount -o remount,ro "$folder"
		}
		exits() {
			want=$1
			shift
			got=0
			"$@" || got=$?
			[ "$got" -eq "$want" ] || {
				echo "'$*' exits $got, want $want" >&2
				return 1
			}
		}
	END
	printf '%s\n' "$2" >>"$SCRATCH/disk.sh"
	$apart sh "$SCRATCH/disk.sh" "$1"
}

rbctl -q key new >recipient
echo 'the first secret' >first
echo 'the second secret' >second
echo 'correct horse battery' >phrase
rbctl -q secret set pay --from first >/dev/null
cp "$vault/pay.age" pay.age
cp "$identity" plain

# unharmed: the entry and the identity are as they were, and nothing is left
# over beside them.
unharmed() {
	cmp pay.age "$vault/pay.age"
	cmp plain "$identity"
	ls -A "$vault" >names
	grep -vx -e pay.age -e ".*\.lck" names >strange || :
	same /dev/null strange
}

if [ -n "$apart" ]; then
	check 'a full disk: the entry is as it was' '
		on_small_disk "$XDG_STATE_HOME" "
			fill
			exits 9 rbctl secret set pay --from second 2>err
			cmp pay.age \"\$vault/pay.age\"
			exits 9 rbctl secret set new --from second 2>>err
			ls -A \"\$vault\" >all
		"
		grep -v "[.]lck$" all >names
		contains err "No space left"
		echo pay.age >want
		same want names
	'
	check 'a full disk: the identity is as it was' '
		on_small_disk "$XDG_CONFIG_HOME" "
			fill
			exits 10 rbctl key passphrase --new-from phrase 2>err
			cmp plain \"\$identity\"
			exits 10 rbctl key new --identity \
				\"\$XDG_CONFIG_HOME/more\" 2>>err
			ls -A \"\$XDG_CONFIG_HOME\" \"\$XDG_CONFIG_HOME/rbctl\" >names
		"
		contains err "No space left"
		lacks names more
		lacks names identity.
	'
	check 'a full disk: sharing leaves the readers as they were' '
		rbctl -q key new --identity bob.id >bob.pub
		on_small_disk "$XDG_STATE_HOME" "
			fill
			exits 9 rbctl secret share pay --with \$(cat bob.pub) 2>err
			cmp pay.age \"\$vault/pay.age\"
		"
	'
	check 'a disk that can only be read is read, and says what it is' '
		on_small_disk "$XDG_STATE_HOME" "
			shut
			rbctl secret list >got
			exits 9 rbctl secret set pay --from second 2>err
			exits 9 rbctl secret remove pay --yes 2>>err
			exits 1 rbctl doctor >doctor
			cmp pay.age \"\$vault/pay.age\"
		"
		contains got vault:pay
		contains err "Read-only file system"
		contains doctor "can only be read"
	'
	check 'a shut disk: the identity is as it was' '
		on_small_disk "$XDG_CONFIG_HOME" "
			shut
			exits 10 rbctl key passphrase --new-from phrase 2>err
			cmp plain \"\$identity\"
		"
		contains err "Read-only file system"
	'
else
	skip 'a full disk, and one that can only be read' 'nothing can be mounted'
fi
if [ "$(id -u)" -eq 0 ]; then
	check 'what belongs to somebody else is not used' '
		chown 12345 "$vault"
		exits 9 rbctl secret list 2>err
		contains err "belongs to somebody else"
		exits 1 rbctl vault doctor >got
		contains got "belongs to somebody else"
		contains got "chown"
		chown 0 "$vault"
		chown 12345 "$vault/pay.age"
		rbctl secret list >got
		contains got "belongs to somebody else"
		exits 1 rbctl vault doctor >got
		contains got "pay.age belongs to somebody else"
		chown 0 "$vault/pay.age"
		chown 12345 "$identity"
		exits 9 rbctl secret list 2>err
		contains err "belongs to somebody else"
		chown 0 "$identity"
		unharmed
	'
else
	skip 'what belongs to somebody else is not used' 'not the superuser'
fi
if [ "$(id -u)" -ne 0 ]; then
	check 'a folder that cannot be written is not written' '
		chmod 500 "$vault"
		exits 9 rbctl secret set pay --from second 2>err
		contains err "Permission denied"
		chmod 700 "$vault"
		unharmed
	'
fi
check 'what others can read is not used until that is put right' '
	chmod 644 "$vault/pay.age"
	rbctl secret list >got
	contains got "can be read by others (644)"
	chmod 600 "$vault/pay.age"
	chmod 755 "$vault"
	chmod 644 "$vault/pay.age"
	exits 9 rbctl secret set pay --from second 2>err
	contains err "chmod 700"
	exits 1 rbctl vault doctor >got
	contains got "chmod 700"
	contains got "pay.age is open to others (644)"
	chmod 600 "$vault/pay.age"
	chmod 700 "$vault"
	chmod 644 "$identity"
	exits 9 rbctl secret list 2>err
	contains err "chmod 600"
	chmod 600 "$identity"
	unharmed
'
check 'a link in place of the vault is not followed, wherever it leads' '
	mv "$vault" elsewhere
	for target in "$PWD/elsewhere" "$PWD/nowhere" /; do
		ln -s "$target" "$vault"
		exits 9 rbctl secret set pay --from second 2>err
		exits 1 rbctl vault doctor >got
		contains got "is no folder"
		[ -h "$vault" ]
		rm "$vault"
	done
	mv elsewhere "$vault"
	[ ! -e nowhere ]
	unharmed
'
check 'a file in place of the vault is left there' '
	mv "$vault" elsewhere
	echo precious >"$vault"
	exits 9 rbctl secret set pay --from second 2>err
	contains err "not a folder"
	contains "$vault" precious
	rm "$vault"
	mv elsewhere "$vault"
	unharmed
'
check 'a link, a pipe or a folder in place of an entry is not read' '
	mv "$vault/pay.age" aside.age
	ln -s "$PWD/aside.age" "$vault/pay.age"
	rbctl secret list >got
	contains got "symbolic link"
	rm "$vault/pay.age"
	mkfifo -m 600 "$vault/pay.age"
	rbctl secret list >got
	contains got "not a plain file"
	rm "$vault/pay.age"
	mkdir -m 700 "$vault/pay.age"
	rbctl secret list >got
	contains got "not a plain file"
	exits 9 rbctl secret set pay --from second 2>err
	rmdir "$vault/pay.age"
	mv aside.age "$vault/pay.age"
	unharmed
'
check 'a link in place of an entry is replaced, and its target is not written' '
	echo precious >target
	ln -s "$PWD/target" "$vault/new.age"
	rbctl -q secret set new --from second >got
	contains target precious
	[ ! -h "$vault/new.age" ]
	rbctl -q secret remove new --yes >got
	unharmed
'
check 'without a home it says what to set, and writes nowhere' '
	for home in /dev/null /dev/null/home "$PWD/first"; do
		exits 9 env -u XDG_CONFIG_HOME -u XDG_STATE_HOME HOME="$home" \
			rbctl secret set pay --from second 2>err
		lacks err "second secret"
	done
	same - first <<-END
		the first secret
	END
	unharmed
'
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
	check 'a person whom the system does not know has no home' '
		chmod 755 "$SCRATCH" "$SCRATCH/work"
		cp "$RBCTL" program
		setpriv --reuid 54321 --clear-groups test -x program || exit 0
		exits 10 setpriv --reuid 54321 --clear-groups env -u HOME \
			-u XDG_CONFIG_HOME -u XDG_STATE_HOME \
			./program secret list 2>err
		contains err "HOME is not set"
		contains err "XDG_STATE_HOME"
	'
else
	skip 'a person whom the system does not know has no home' \
		'nobody else can be'
fi
done_testing
