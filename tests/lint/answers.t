#!/bin/sh
# answers.t - every answer for programs has a schema, and each says all it can
. "$(dirname "$0")/../cli/lib.sh"

cd "$TOP" || exit 1
answers=$TOP/schemas/answers
work=$SCRATCH/work

# Formats of what is kept, and never an answer: documents, and files of ours.
kept='checklist config environment policy runbook server
	commands journal memory vault vault-entry'

grep -rhoE '"[a-z]+(-[a-z]+)*/1"' cmd core --include='*.[ch]' |
	tr -d '"' | sed 's,/1$,,' | sort -u >"$work/formats"
for schema in "$answers"/*.json; do
	name=${schema##*/}
	echo "${name%.json}"
done | grep -vx parts | sort >"$work/schemas"

check 'every format in the source has a schema' '
	for name in $kept; do echo "$name"; done | sort >"$work/kept"
	comm -23 "$work/formats" "$work/schemas" |
		comm -23 - "$work/kept" >"$work/missing"
	same /dev/null "$work/missing"
'
check 'every command has a schema, but for those that git runs' '
	rbctl help --json >"$work/help.json"
	jq -r ".commands[] | select(.name | IN(\"driver\", \"hook\") | not) |
		.name as \$name | (.commands // [{name: null}])[] |
		[\$name, .name // empty] | [join(\"-\"), .[0]] | @tsv" \
		"$work/help.json" >"$work/commands"
	while read -r own shared; do
		grep -qxF -e "$own" -e "$shared" "$work/schemas" ||
			echo "$own"
	done <"$work/commands" >"$work/missing"
	same /dev/null "$work/missing"
'
check 'every schema is of a format in the source, or of a command' '
	cut -f 1 "$work/commands" | sort -u - "$work/formats" |
		comm -13 - "$work/schemas" >"$work/left"
	same /dev/null "$work/left"
'
check 'every schema is in the program, under its own name' '
	rbctl help --schema --json >"$work/listed.json"
	jq -r ".answers[].name" "$work/listed.json" | sort >"$work/listed"
	same "$work/schemas" "$work/listed"
	sed "s/.*/urn:rbctl:answer:&:1/" "$work/schemas" | sort >"$work/ids"
	jq -r ".\"\$id\"" "$answers"/*.json | grep -v ":parts\$" |
		sort | same "$work/ids" -
'
check 'every member has a title and a description' '
	jq -r ".. | objects |
		(.properties? // empty), (.\"\$defs\"? // empty) |
		to_entries[] |
		select(.value.title == null or .value.description == null) |
		input_filename + \": \" + .key" "$answers"/*.json >"$work/bare"
	same /dev/null "$work/bare"
'
check 'no object takes a member that its schema does not name' '
	jq -r ".. | objects | select(.properties? | type == \"object\") |
		select(.additionalProperties != false and .anyOf == null) |
		input_filename + \": \" + (.properties | keys | join(\" \"))" \
		"$answers"/*.json >"$work/open"
	same /dev/null "$work/open"
'
check 'every part is referred to' '
	jq -r ".\"\$defs\" | keys[]" "$answers/parts.json" >"$work/parts"
	while read -r part; do
		grep -qF "\$defs/$part\"" "$answers"/*.json || echo "$part"
	done <"$work/parts" >"$work/idle"
	same /dev/null "$work/idle"
'
done_testing
