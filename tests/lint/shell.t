#!/bin/sh
# shell.t - shellcheck, and what it can't know about our tests
. "$(dirname "$0")/../cli/lib.sh"

command -v shellcheck >/dev/null || skip_all 'shellcheck is not installed'
(cd "$TOP" && { git ls-files 2>/dev/null || find . -type f -not -path './build*'; }) >all

# Every file whose first line says sh or bash; the completion for bash too.
while read -r file; do
	[ -f "$TOP/$file" ] || continue
	case $file in
	*.bash | */lib.sh | core/*.sh) echo "$file" ;;
	*) head -n 1 "$TOP/$file" 2>/dev/null | tr -d '\0' |
		grep -qE '^#!/bin/(ba|da)?sh' && echo "$file" ;;
	esac
done <all >scripts
grep '\.t$' scripts >tests

# The bodies of checks are strings: their variables look unused (SC2034) or
# unexpanded (SC2016), and lib.sh is found at run time (SC1090, SC1091).
# A test file does not go on where a cd fails, since the check around it
# ends (SC2164).
check 'shellcheck finds nothing' '
	[ -s scripts ]
	cd "$TOP"
	xargs shellcheck -S style -e SC1090,SC1091,SC2016,SC2034,SC2154,SC2164 \
		<"$SCRATCH/work/scripts" >&2
'
check 'every test file can be started, and says how many tests it has' '
	: >wrong
	while read -r file; do
		[ -x "$TOP/$file" ] || echo "$file: is not executable" >>wrong
		[ "$(tail -n 1 "$TOP/$file")" = done_testing ] ||
			echo "$file: does not end with done_testing" >>wrong
	done <tests
	same /dev/null wrong
'
# As the last word of a function it is the answer of the function: heard.
check 'no test says "! command", which set -e does not hear' '
	: >wrong
	while read -r file; do
		awk -v file="$file" "
			held && !/^[[:space:]]*}/ { print held }
			{ held = /^[[:space:]]*! / ? file \":\" FNR \": \" \$0 : \"\" }
		" "$TOP/$file" >>wrong
	done <tests
	same /dev/null wrong
'
check 'no test pipes the answer of rbctl, whose exit code would be lost' '
	cd "$TOP"
	grep -v "^tests/lint/" "$SCRATCH/work/tests" |
		xargs grep -nE "^[[:space:]]*(exits [0-9]+ )?rbctl [^|]*[^|]\|[^|]" \
			>"$SCRATCH/work/wrong" || :
	same /dev/null "$SCRATCH/work/wrong"
'
done_testing
