#!/bin/sh
# commands.t - one command: one source, one manual, one test, the same options
. "$(dirname "$0")/../cli/lib.sh"

manuals=$TOP/cmd/man

sed -n 's/^\tX(\([a-z_]*\)).*/\1/p' "$TOP/cmd/commands.h" >commands
rbctl --json help | jq -r '.commands[].name' >from_help

# The options in the tags of a manual's lists: "--name" or "-n", one a line.
# The words behind Fl, up to the next macro, are options: "Fl k , -key".
manual_options() {
	sed -n 's/\\-/-/g; s/^\.It //p' "$1" | awk '{
		flag = 0
		for (i = 1; i <= NF; i++)
			if ($i == "Fl")
				flag = 1
			else if ($i ~ /^[A-Z][a-z]$/)
				flag = 0
			else if (flag && $i ~ /^-?[A-Za-z0-9]/)
				print "-" $i
	}' | sort -u
}

# The same out of the table.
table_options() {
	rbctl help --options "$1" | grep -oE '(^| )--?[A-Za-z0-9][a-z0-9-]*' |
		tr -d ' ' | sort -u
}

check 'there are commands, and help lists them all' '
	[ -s commands ]
	same commands from_help
'
check 'they stand in the alphabet' '
	sort commands >sorted
	same sorted commands
'
check 'each has its source, its manual and its test' '
	: >missing
	while read -r name; do
		for file in cmd/$name.c cmd/man/rbctl-$name.1 tests/cli/$name.t; do
			[ -f "$TOP/$file" ] || echo "$file" >>missing
		done
	done <commands
	same /dev/null missing
'
check 'every reason for a no is in the manual' '
	sed -n "/define REASON_CODES/,/clang-format on/p" \
		"$TOP/core/base/reason.h" | grep -o "X([A-Z_]*)" |
		sed "s/X(//; s/)//; /^X*$/d" | sort >codes
	sed -n "s/^\.It Sy \([A-Z_]*\)$/\1/p" "$manuals/rbctl.1" | sort >told
	[ -s codes ]
	same codes told
'
check 'no manual is left of a command that is gone' '
	: >left
	for page in "$manuals"/rbctl-*.1; do
		name=${page##*/rbctl-}
		grep -qx "${name%.1}" commands || echo "$page" >>left
	done
	same /dev/null left
'
while read -r name; do
	[ -f "$manuals/rbctl-$name.1" ] || continue
	export name
	check "rbctl $name: every option is in its manual" '
		table_options "$name" >table
		manual_options "$manuals/rbctl-$name.1" >manual
		comm -23 table manual >missing
		same /dev/null missing
	'
	check "rbctl $name: every option of its manual is one" '
		{
			table_options "$name"
			manual_options "$manuals/rbctl.1"
		} | sort -u >known
		manual_options "$manuals/rbctl-$name.1" >manual
		comm -13 known manual >unknown
		same /dev/null unknown
	'
	check "rbctl $name: its manual has the sections that people look for" '
		for section in NAME SYNOPSIS DESCRIPTION "EXIT STATUS" EXAMPLES; do
			contains "$manuals/rbctl-$name.1" ".Sh $section"
		done
	'
	check "rbctl $name: an option that is not there is refused" '
		[ -z "$(rbctl help --json "$name" | jq ".commands[0].commands // empty")" ] ||
			exit 0
		exits 2 rbctl "$name" --no-such-option-at-all 2>err
		contains err "--no-such-option-at-all"
	'
done <commands
check 'the options of every command are in rbctl.1, and only those' '
	rbctl --help | sed -n "/^options of every command/,/^$/p" |
		grep -oE "^ *(-[A-Za-z], )?--[a-z-]+" | tr -d " " |
		tr , "\n" | sort -u >table
	manual_options "$manuals/rbctl.1" >manual
	same table manual
'
check 'every page that a manual refers to is there' '
	: >missing
	sed -n "s/^\.Xr \(rbctl[a-z-]*\) \([0-9]\).*/\1.\2/p" "$manuals"/*.[15] |
		sort -u | while read -r page; do
			[ -f "$manuals/$page" ] || echo "$page" >>missing
		done
	same /dev/null missing
'
done_testing
