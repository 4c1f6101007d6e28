#!/bin/sh
# completion.t - what bash, zsh and fish offer when the tab key is pressed
. "$(dirname "$0")/lib.sh"

completion=$TOP/cmd/completion

# bash WORDS...: the answer of bash's completion for the last word.
complete_bash() {
	bash --norc -c '
		compopt() { :; }
		. "$0"
		COMP_WORDS=(rbctl "$@") COMP_CWORD=$#
		_rbctl
		printf "%s\n" "${COMPREPLY[@]}"' "$completion/rbctl.bash" "$@"
}

complete_fish() {
	fish --no-config -c "source $completion/rbctl.fish
		complete -C '$1'"
}

check 'bash offers commands' '
	complete_bash vers >out
	echo version >want
	same want out
'
check 'bash offers the values of an option, split at = or not' '
	complete_bash --color alw >out
	echo always >want
	same want out
	complete_bash --color = alw >out
	same want out
'
check 'bash offers names of files' '
	: >"my identity"
	complete_bash --identity my >out
	contains out "my identity"
'
if command -v fish >/dev/null; then
	check 'fish offers commands and explains them' '
		complete_fish "rbctl vers" >out
		printf "version\tshow the version\n" >want
		same want out
	'
	check 'fish offers options behind a command' '
		complete_fish "rbctl help --comp" >out
		matches out "^--complete"
	'
else
	skip 'fish offers commands and explains them' 'fish is not installed'
fi
if command -v zsh >/dev/null; then
	check 'zsh offers commands when the tab key is pressed' '
		setup="fpath=($completion \$fpath); autoload -U compinit"
		on_terminal "$setup; compinit -D\nrbctl vers\t\nexit\n" \
			zsh -f -i >out
		matches out "^rbctl [0-9]"
	'
else
	skip 'zsh offers commands when the tab key is pressed' 'zsh is not installed'
fi
done_testing
