#!/bin/sh
# main.t - what holds for every command: options, errors, a world without HOME
. "$(dirname "$0")/lib.sh"

check 'no command shows the help on stderr and is no success' '
	exits 2 rbctl >out 2>err
	same /dev/null out
	contains err "rbctl help COMMAND"
'
check 'an unknown command gets the one that was meant' '
	exits 2 rbctl vresion >out 2>err
	same /dev/null out
	cat >want <<-END
	rbctl: there is no command '\''vresion'\''
	hint: did you mean rbctl version?
	END
	same want err
'
check 'an unknown option gets the one that was meant' '
	exits 2 rbctl --josn version 2>err
	contains err "there is no option '\''--josn'\''"
	contains err "did you mean --json?"
'
check 'a word that is like nothing is sent to the help' '
	exits 2 rbctl frobnicate 2>err
	contains err "hint: rbctl help"
	lacks err "did you mean"
'
check 'options of every command stand before it or behind it' '
	rbctl --json version >before
	rbctl version --json >behind
	same before behind
	contains before "version/1"
'
check 'letters go in a group, and -C takes the rest of its word' '
	mkdir -p folder
	rbctl -qvC folder version >out
	rbctl -qCfolder version >again
	same out again
'
check '-C moves to that folder, and says when it is not there' '
	exits 5 rbctl -C nowhere version 2>err
	contains err "cannot go to folder '\''nowhere'\''"
'
check 'an option whose value was forgotten does not swallow the next one' '
	exits 2 rbctl --identity --json version 2>err
	contains err "wants a value: FILE"
	contains err "--identity=--json"
'
check 'a flag takes no value' '
	exits 2 rbctl --json=yes version 2>err
	contains err "takes no value"
'
check 'an operand too many is named' '
	exits 2 rbctl version now 2>err
	contains err "'\''now'\'' is too much here"
	contains err "usage: rbctl version"
'
check 'an error is JSON where the answer would be' '
	exits 2 rbctl --json frobnicate >out 2>err
	same /dev/null out
	jq -e ".format == \"error/1\" and .ok == false and .exit == 2" err
	jq -e ".message | contains(\"frobnicate\")" err
'
check 'an error before --json is read is JSON too' '
	exits 2 rbctl version now --bad --json 2>err
	jq -e .message err
'
check 'a hostile word cannot move the cursor' '
	exits 2 rbctl "$(printf "a\033[2Jb\rc")" 2>err
	contains err "a\\x1b[2Jb\\x0dc"
	lacks err "$(printf "\033")"
'
check 'a full disk does not look like success' '
	exits 10 rbctl version >/dev/full 2>err
	contains err "cannot write the answer: No space left on device"
'
check 'a closed standard output does not look like success' '
	exits 10 rbctl version >&- 2>err
	contains err "cannot write the answer"
'
check 'a reader that went away is not complained about' '
	mkfifo fifo
	exec 9<>fifo
	exec 8>fifo
	exec 9<&-
	exits 10 rbctl help 2>err >&8
	same /dev/null err
'
check 'colour comes only when it is asked for, or on a terminal' '
	rbctl help >plain
	lacks plain "$(printf "\033")"
	rbctl --color=always help >coloured
	contains coloured "$(printf "\033[1m")"
	exits 2 rbctl --color=sometimes help 2>err
	contains err "auto, always or never"
'
check 'on a terminal there is colour, but not with NO_COLOR or TERM=dumb' '
	TERM=xterm on_terminal "" rbctl help >out
	contains out "$(printf "\033[1m")"
	TERM=xterm NO_COLOR=1 on_terminal "" rbctl help >out
	lacks out "$(printf "\033")"
	TERM=dumb on_terminal "" rbctl help >out
	lacks out "$(printf "\033")"
'
check 'a home that is not set is asked of the system' '
	env -u HOME -u XDG_CONFIG_HOME -u XDG_STATE_HOME "$RBCTL" version
'
check 'a clock that makes no sense is refused' '
	RBCTL_NOW=yesterday exits 2 rbctl version 2>err
	contains err "RBCTL_NOW is no time"
	RBCTL_NOW=2026-11-24T08:30:00Z rbctl version
'
done_testing
