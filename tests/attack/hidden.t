#!/bin/sh
# hidden.t - whoever reads a change before signing sees all of it, and only text
. "$(dirname "$0")/lib.sh"

# An escape sequence, a line that goes back to its start, text that runs
# backwards, a letter of no width, and a Cyrillic a in a host's name.
ESC=$(printf '\033[2J\033[31m')
CR=$(printf 'harmless\rEVIL')
BIDI=$(printf 'abc\342\200\256fed')
ZERO=$(printf 'pay\342\200\213roll')
CYRILLIC=$(printf 'p\320\260yroll.example.com')

# clean FILE…: no byte in it moves a terminal, and no letter hides.
clean() {
	for cl_file; do
		[ -s "$cl_file" ]
		if LC_ALL=C grep -nP \
			'[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xbb\xbf' \
			"$cl_file" >&3; then
			echo "$cl_file holds it raw" >&3
			return 1
		fi
	done
}

# proposed COMMIT: the client has it on the branch work, live is $L1.
proposed() {
	keep "$1"
	client
	git -C "$SCRATCH/client" update-ref refs/heads/work "$1"
	git -C "$SCRATCH/client" symbolic-ref HEAD refs/heads/work
}

# signs PERSON: answers everything.
signs() {
	si_person=$1
	shift
	acknowledging in_client approve --yes --key "$KEYS/$si_person" --reason agreed \
		--answer scope=yes --answer secrets=yes --answer unused=yes \
		--answer impact=none --answer tested=yes \
		--answer backout=revert "$@"
}

# shown COMMIT: what every command says of it, in said.*.
shown() {
	proposed "$1"
	rm -f said.*
	in_client diff >said.diff 2>&1 || :
	in_client diff --raw >said.raw 2>&1 || :
	in_client diff --markdown >said.markdown 2>&1 || :
	in_client diff --json >said.json 2>&1 || :
	in_client explain HEAD >said.explain 2>&1 || :
	in_client show HEAD >said.show 2>&1 || :
	in_client verify HEAD >said.verify 2>&1 || :
	signs bob >said.approve 2>&1 || :
	in_client show HEAD >said.signed 2>&1 || :
	in_client land work >said.land 2>&1 || :
	in_client log >said.log 2>&1 || :
}

titled() { # titled TITLE
	change alice "$L1" runbooks/hello.json "$(runbook_document |
		jq --arg title "$1" '.title = $title')"
}

check 'A43 escapes of a terminal in a document stay text' '
	shown "$(titled "Say $ESC hello")"
	clean said.*
	grep -q "u001b\|x1b" said.diff
'

check 'A43 text that runs backwards or has no width is shown as such' '
	shown "$(titled "$BIDI $ZERO")"
	clean said.*
	grep -qi "202e\|xe2" said.diff said.approve
	grep -qi "200b\|xe2" said.diff said.approve
'

check 'A43 the same in a file that is no document' '
	shown "$(change alice "$L1" notes/a.txt "$ESC $BIDI $ZERO $CR")"
	clean said.*
	contains said.approve notes/a.txt
	grep -q "EVIL" said.raw
'

check 'A43 the same in the message and the name on a commit' '
	c=$(
		export GIT_AUTHOR_NAME="$ESC$BIDI" GIT_AUTHOR_EMAIL="x$ESC@x"
		export GIT_COMMITTER_NAME="$ESC" GIT_COMMITTER_EMAIL="y@x"
		commit_tree alice "$(edit "$L1" notes/a.txt \
			"$(echo "a, third" | blob)")" "$ESC $CR $BIDI" "$L1"
	)
	shown "$c"
	clean said.*
'

check 'A43 the same in what a signer says' '
	note=$(change alice "$L1" notes/a.txt "a, third")
	tip=$(sign_off carol "$note" "" ".reason = \"\\u001b[2J\\u202eno\" |
		.type = \"reject\" | .decision = \"reject\" |
		.tickets = [\"\\u001b[31m\"]")
	shown "$tip"
	clean said.*
	grep -q REJECTED said.verify
'

check 'A43 a host with a letter of another alphabet is pointed at' '
	shown "$(change alice "$L1" servers/prod/sso.json "$(server_document \
		Sign-in | jq --arg host "$CYRILLIC" "
		.metadata.token_endpoint = (\"https://\" + \$host + \"/t\")")")"
	clean said.*
	grep -qF "xn--" said.diff
	grep -qF "xn--" said.approve
'

check 'A43 a member that stands twice is no document, and shown as it is' '
	text=$(runbook_document | sed "s/\"owner\"/\"title\": \"No\", &/")
	shown "$(change alice "$L1" runbooks/hello.json "$text")"
	clean said.*
	grep -q "twice\|duplicate\|already" said.diff said.approve
	exits 1 in_client verify --json work >verified
'

check 'A43 a change of white space alone is shown' '
	shown "$(as alice commit_tree alice "$(edit "$L1" notes/a.txt \
		"$(printf "a,  second \n" | blob)")" "space" "$L1")"
	contains said.approve notes/a.txt
	grep -q "a," said.raw
	shown "$(as alice commit_tree alice "$(edit "$L1" \
		runbooks/hello.json "$(runbook_document | jq -c . | blob)")" \
		"space" "$L1")"
	contains said.diff runbooks/hello.json
'

check 'A43 a line of a megabyte is not cut without a word' '
	long=$(head -c 1000000 /dev/zero | tr "\0" x)
	blob=$(printf "%s THE END\n" "$long" | blob)
	shown "$(as alice commit_tree alice "$(edit "$L1" notes/a.txt \
		"$blob")" "long" "$L1")"
	clean said.*
	contains said.approve notes/a.txt
	grep -q "THE END" said.raw
'

# ---- attributes ----

check 'A23 attributes hide nothing and run nothing' '
	cat >"$SCRATCH/program" <<-END
		#!/bin/sh
		touch "$SCRATCH/it-ran"
		echo harmless
	END
	chmod +x "$SCRATCH/program"
	blob=$(echo "b, \$Id\$ of a thief" | blob)
	attributes=$(printf "%s\n" "* -diff -text ident filter=x diff=x" \
		"notes/*.txt binary linguist-generated" | blob)
	c=$(as alice commit_tree alice "$(edit "$L1" notes/b.txt "$blob" \
		.gitattributes "$attributes" notes/.gitattributes \
		"$attributes")" "quiet" "$L1")
	proposed "$c"
	for key in filter.x.smudge filter.x.clean diff.x.textconv \
		diff.x.command diff.external; do
		git -C "$SCRATCH/client" config "$key" "$SCRATCH/program"
	done
	echo "* -diff filter=x diff=x" >"$SCRATCH/client/.git/info/attributes"
	in_client diff --raw >said.raw 2>&1 || :
	contains said.raw "b, \$Id\$ of a thief"
	contains said.raw ".gitattributes"
	signs bob >said.approve 2>&1
	contains said.approve notes/b.txt
	contains said.approve .gitattributes
	[ ! -e "$SCRATCH/it-ran" ]
	tip=$(git -C "$SCRATCH/client" rev-parse refs/heads/work)
	go_live "$tip"
	runs test
	[ ! -e "$SCRATCH/it-ran" ]
'

check 'A23 a pointer to somewhere else is no document' '
	pointer=$(printf "%s\n" "version https://git-lfs.github.com/spec/v1" \
		"oid sha256:$(printf %064d 0)" "size 1000")
	c=$(change alice "$L1" runbooks/hello.json "$pointer")
	shown "$c"
	grep -q "runbooks/hello.json" said.diff
	tip=$(sign_off bob "$c")
	client "$tip"
	lib_got=0
	in_client apply hello --env test --yes --json >applied 2>said ||
		lib_got=$?
	[ "$lib_got" -ne 0 ]
	nothing_ran
'

done_testing
