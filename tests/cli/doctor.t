#!/bin/sh
# doctor.t - rbctl doctor says what is wrong here, and what to do
. "$(dirname "$0")/lib.sh"

# state FILE NAME: the state of one check in a JSON answer.
state() {
	jq -r --arg name "$2" '.checks[] | select(.name == $name) | .state' "$1"
}

check 'finds nothing bad on a machine that has everything' '
	rbctl doctor >out
	contains out "good     git version"
	contains out "good     OpenSSH"
	contains out "is in no store"
	lacks out "bad "
'
check 'says it in JSON' '
	rbctl doctor --json >json
	jq -e ".format == \"doctor/1\" and .ok == true" json
	echo good >want
	state json git >got
	same want got
'
check 'a program that is not there is bad' '
	mkdir bin
	ln -s "$RBCTL" bin/rbctl
	PATH=$PWD/bin exits 1 rbctl doctor >out
	contains out "bad      git is not installed"
	contains out "bad      ssh-keygen is not installed"
	contains out "have to be put right first"
'
check 'a program that is too old is bad' '
	printf "#!/bin/sh\necho git version 2.30.2\n" >bin/git
	chmod +x bin/git
	PATH=$PWD/bin:$PATH exits 1 rbctl doctor >out
	contains out "bad      git is older than 2.34: git version 2.30.2"
'
check 'a hostile program cannot move the cursor' '
	printf "#!/bin/sh\nprintf \"git version 2.99\\\\033[2J\"\n" >bin/git
	PATH=$PWD/bin:$PATH rbctl doctor >out
	contains out "2.99\\x1b[2J"
'
check 'an identity that others can read is bad, and the hint puts it right' '
	mkdir -p "$XDG_CONFIG_HOME/rbctl"
	: >"$XDG_CONFIG_HOME/rbctl/identity"
	chmod 644 "$XDG_CONFIG_HOME/rbctl/identity"
	exits 1 rbctl doctor >out
	contains out "identity is open to others (644)"
	sed -n "s/^ *next: \(chmod .*\)/\1/p" out >fix
	sh fix
	rbctl doctor >out
	contains out "identity is yours alone"
'
check 'a vault.json that is wrong is bad, and nothing else is asked' '
	XDG_CONFIG_HOME=$PWD/other
	settings=$XDG_CONFIG_HOME/rbctl/vault.json
	mkdir -p "$XDG_CONFIG_HOME/rbctl"
	echo "{ \"format\": \"vault/1\", \"store\": \"sql\" }" >"$settings"
	chmod 600 "$settings"
	exits 1 rbctl doctor >out
	contains out "vault.json:1:1: '\''store'\'' is to be"
	exits 9 rbctl secret list 2>err
	contains err "'\''store'\'' is to be \"file\" or \"etcd\""
	echo "{ \"format\": \"vault/1\", \"store\": \"etcd\",
		\"endpoints\": [\"http://127.0.0.1:1\"],
		\"prefix\": \"finance\" }" >"$settings"
	exits 1 rbctl doctor >out
	contains out "nobody answers at '\''127.0.0.1'\'' port 1"
	exits 7 rbctl secret list 2>err
	chmod 644 "$settings"
	exits 1 rbctl doctor >out
	contains out "can be read by others (644)"
'
check 'a state folder that others can read is bad' '
	mkdir -p "$XDG_STATE_HOME/rbctl"
	chmod 755 "$XDG_STATE_HOME/rbctl"
	exits 1 rbctl doctor >out
	contains out "open to others (755)"
	chmod 700 "$XDG_STATE_HOME/rbctl"
	rbctl doctor
'
check 'a file where the state folder should be is bad' '
	: >elsewhere
	mkdir x && : >x/rbctl
	XDG_STATE_HOME=$PWD/x exits 1 rbctl doctor >out
	contains out "is no folder"
'
check 'a clock that is years behind is bad' '
	RBCTL_NOW=86400 exits 1 rbctl doctor >out
	contains out "bad      the clock is wrong: it says 1970-01-02"
'
check 'little memory for secrets is a warning, not an end' '
	(ulimit -l 64; rbctl doctor --json >json)
	echo warning >want
	state json memory >got
	same want got
'
check 'inside a repository it looks at trust, key and hooks' '
	git init -q -b main repo
	rbctl -C repo doctor --json >json
	echo warning >want
	for name in trust signing-key hooks; do
		state json $name >got
		same want got
	done
'
check 'a signing key is recognised by its fingerprint' '
	ssh-keygen -q -t ed25519 -N "" -f key
	git config --global user.signingKey "$PWD/key"
	ssh-keygen -lf key.pub | cut -d" " -f2 >fingerprint
	rbctl -C repo doctor >out
	contains out "you sign with $(cat fingerprint)"
'
check 'hooks that are installed are good' '
	rbctl -C repo hooks install
	rbctl -C repo doctor --json >json
	echo good >want
	state json hooks >got
	same want got
'
done_testing
