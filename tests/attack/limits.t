#!/bin/sh
# limits.t - everything from outside has a limit, and says when it is met
. "$(dirname "$0")/lib.sh"

note=$(change alice "$L1" notes/a.txt 'a, third')

# written COMMIT_TEXT: a raw commit object of standard input.
written() {
	dev hash-object -w --literally -t commit --stdin
}

# with_tree TREE: alice commits it, bob signs what he was shown before.
with_tree() {
	wt_commit=$(as alice commit_tree alice "$1" many "$L1")
	as bob commit_tree bob "$1" \
		"$(message bob "$(statement bob "$note")")" "$wt_commit"
}

check 'LIMIT a folder of too many files' '
	empty=$(printf "" | blob)
	seq 100000 200001 | sed "s/.*/100644 blob $empty\t&/" |
		dev mktree >folder
	refused LIMIT "$(with_tree "$(hang "$L1" notes "$(cat folder)")")"
'

check 'LIMIT a path that is too long' '
	name=$(printf "%0250d" 1)
	tree=$(dev rev-parse "$L1:notes")
	for i in 1 2 3 4 5; do
		tree=$(printf "040000 tree %s\t%s\n" "$tree" "$name" |
			dev mktree)
	done
	refused LIMIT "$(with_tree "$(hang "$L1" notes "$tree")")"
'

check 'LIMIT folders that are too deep' '
	tree=$(dev rev-parse "$L1:notes")
	for i in $(seq 40); do
		tree=$(printf "040000 tree %s\tx\n" "$tree" | dev mktree)
	done
	refused LIMIT "$(with_tree "$(hang "$L1" notes "$tree")")"
'

check 'LIMIT a message that is too long' '
	long=$(head -c 1100000 /dev/zero | tr "\0" x | fold -w 100)
	c=$(printf "%s\n" "$long" | as alice git -C "$DEV" commit-tree \
		-p "$L1" -F - "$note^{tree}")
	refused LIMIT "$(sign_off carol "$(sign_off bob "$c")")"
'

check 'a statement that is too long is none' '
	long=$(head -c 140000 /dev/zero | tr "\0" x)
	echo ".reason = \"$long\"" >filter
	statement bob "$note" | jq -cS -f filter | tr -d "\n" >statement
	signature=$(armour bob <statement)
	{
		printf "%s\n\n" "Approve a change"
		echo "-----BEGIN RBCTL STATEMENT-----"
		cat statement
		printf "\n%s\n%s\n\n" "-----END RBCTL STATEMENT-----" "$signature"
		echo "Signed-off-by: bob <bob@example.org>"
	} >text
	tip=$(as bob git_signed bob commit-tree -S -p "$note" -F "$PWD/text" \
		"$note^{tree}")
	refused "BAD_STATEMENT" "$tip"
	jq -r .detail verified >detail
	contains detail "larger than"
'

check 'LIMIT too many sign-offs wait' '
	{
		printf "reset refs/heads/many\nfrom %s\n\n" "$note"
		for i in $(seq 1001); do
			echo "commit refs/heads/many"
			echo "committer x <x@x> 1795509000 +0000"
			printf "data 1\nx\n"
		done
	} | dev fast-import --quiet
	tip=$(dev rev-parse refs/heads/many)
	refused LIMIT "$(sign_off bob "$tip")"
	jq -r .detail verified >detail
	contains detail "sign-offs"
'

check 'A18 three parents and more' '
	for i in 1 2 3; do
		as alice commit_tree alice "$L1^{tree}" "side $i" "$L1"
	done >sides
	refused TOO_MANY_PARENTS "$(as alice commit_tree alice "$note^{tree}" \
		octopus "$L1" $(cat sides))"
	many=$(seq 40 | sed "s/.*/$L1/")
	{
		printf "tree %s\n" "$(dev rev-parse "$L1^{tree}")"
		echo "$many" | sed "s/^/parent /"
		printf "author x <x@x> 1795509000 +0000\n"
		printf "committer x <x@x> 1795509000 +0000\n\nmany\n"
	} >raw
	refused "TOO_MANY_PARENTS LIMIT BAD_OBJECT" "$(written <raw)"
'

check 'LIMIT too many co-authors' '
	many=$(seq 65 | sed "s/.*/Co-authored-by: x <x&@example.org>/")
	c=$(as alice commit_tree alice "$note^{tree}" \
		"$(printf "m\n\n%s" "$many")" "$L1")
	refused LIMIT "$(sign_off bob "$c")"
	some=$(seq 64 | sed "s/.*/Co-authored-by: x <x&@example.org>/")
	c=$(as alice commit_tree alice "$note^{tree}" \
		"$(printf "m\n\n%s" "$some")" "$L1")
	accepted "$(sign_off carol "$(sign_off bob "$c")")"
'

check 'a file larger than any is refused, and a document sooner' '
	head -c 17000000 /dev/zero | blob >large
	c=$(as alice commit_tree alice \
		"$(edit "$L1" notes/a.txt "$(cat large)")" large "$L1")
	refused LIMIT "$(as bob commit_tree bob "$c^{tree}" \
		"$(message bob "$(statement bob "$note")")" "$c")"
'

done_testing
