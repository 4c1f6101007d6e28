# rbctl.bash - completion for bash: rbctl itself says what can follow
# shellcheck shell=bash

_rbctl() {
	local current=${COMP_WORDS[COMP_CWORD]}
	local -a words=()
	local word line

	# bash splits --color=always into three words.
	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		[[ $word == = ]] || words+=("$word")
	done
	[[ $current == = ]] && current=
	words+=("$current")

	COMPREPLY=()
	while IFS= read -r line; do
		case $line in
		:file)
			compopt -o filenames
			while IFS= read -r word; do
				COMPREPLY+=("$word")
			done < <(compgen -f -- "$current")
			;;
		:folder)
			compopt -o filenames
			while IFS= read -r word; do
				COMPREPLY+=("$word")
			done < <(compgen -d -- "$current")
			;;
		*)
			COMPREPLY+=("${line%%$'\t'*}")
			;;
		esac
	done < <("${COMP_WORDS[0]}" help --complete -- "${words[@]}" 2>/dev/null)
}

complete -F _rbctl rbctl
