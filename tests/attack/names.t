#!/bin/sh
# names.t - names of files that look like others, or like none
. "$(dirname "$0")/lib.sh"

blob=$(dev rev-parse "$L1:runbooks/hello.json")

# bytes TEXT: with \xNN as that byte.
bytes() {
	perl -e 'print $ARGV[0] =~ s/\\x(..)/chr hex $1/ger' "$1"
}

# named BYTES: alice adds a runbook under that name (as bytes has it), and
# bob, who was shown another change, signs on top.
note=$(change alice "$L1" notes/a.txt 'a, third')
named() {
	na_old=$(dev rev-parse "$L1:runbooks/hello.json")
	na_folder=$(printf "100644 blob %s\t%s\000" "$blob" "$(bytes "$1")" \
		"$na_old" hello.json | dev mktree -z)
	na_commit=$(as alice commit_tree alice \
		"$(hang "$L1" runbooks "$na_folder")" named "$L1")
	as bob commit_tree bob "$na_commit^{tree}" \
		"$(message bob "$(statement bob "$note")")" "$na_commit"
}

check 'A21 letters that are not shown, or turn the others round' '
	for name in "hel\\xe2\\x80\\x8blo.json" "hel\\xe2\\x80\\xaelo.json" \
		"hel\\xc2\\xadlo.json" "hel\\xef\\xbb\\xbflo.json" \
		"hel\\xe2\\x81\\xa6lo.json"; do
		refused_by_verify BAD_PATH "$(named "$name")"
	done
	refused BAD_PATH "$(named "hel\\xe2\\x80\\x8blo.json")"
'

check 'A21 control letters and bytes that are no text' '
	for name in "a\\x1b[2J.json" "a\\x0d.json" "a\\x7f.json" \
		"a\\xc2\\x9b.json" "a\\xff.json" "a\\xc0\\xaf.json" \
		"a\\xed\\xa0\\x80.json"; do
		refused_by_verify "BAD_PATH BAD_TREE" "$(named "$name")"
	done
	refused BAD_PATH "$(named "a\\x1b[2J.json")"
'

check 'A21 the same letters composed in another way' '
	refused BAD_PATH "$(named "cafe\\xcc\\x81.json")"
'

check 'A21 names that differ by case, or by what folds to it, only' '
	refused BAD_PATH "$(named HELLO.json)"
	refused BAD_PATH "$(named "hello.j\\xc5\\xbfon")"
'

check 'A21 folders of documents in another case' '
	folder=$(dev rev-parse "$L1:runbooks")
	for name in Runbooks RUNBOOKS "runboo\\xe2\\x84\\xaas" .RBCTL; do
		tree=$({
			dev ls-tree -z "$L1"
			printf "040000 tree %s\t%s\000" "$folder" \
				"$(bytes "$name")"
		} | dev mktree -z)
		c=$(as alice commit_tree alice "$tree" case "$L1")
		refused_by_verify BAD_PATH "$(as bob commit_tree bob "$tree" \
			"$(message bob "$(statement bob "$note")")" "$c")"
	done
'

check 'A21 a refusal shows the name without its effects' '
	keep "$(named "a\\x1b[2J.json")"
	client "$(named "a\\x1b[2J.json")"
	exits 1 in_client verify >said 2>&1
	if LC_ALL=C grep -nP "[\x00-\x08\x0b-\x1f\x7f]" said >&3; then
		false
	fi
'

done_testing
