#!/bin/sh
# objects.t - commits, merges and trees that mean two things are refused
. "$(dirname "$0")/lib.sh"

note=$(change alice "$L1" notes/a.txt 'a, third')
feature=$(change alice "$L1" notes/b.txt 'b, second')

# merge MESSAGE TREE PARENT…: dave merges.
merge() {
	me_message=$1 me_tree=$2
	shift 2
	as dave commit_tree dave "$me_tree" "$me_message" "$@"
}

approved=$(sign_off bob "$note")
clean_tree=$(edit "$approved" notes/b.txt "$(dev rev-parse "$feature:notes/b.txt")")

check 'a clean merge of an approved feature is accepted' '
	accepted "$(sign_off bob "$(merge "merge" "$clean_tree" \
		"$approved" "$feature")" "$approved")"
	feature_signed=$(sign_off bob "$feature")
	accepted "$(merge "merge" "$clean_tree" "$approved" "$feature_signed")"
'

check 'who brings a branch up to date has no hand in what was live' '
	mine=$(change alice "$L1" notes/b.txt "b, second")
	both=$(edit "$mine" notes/a.txt \
		"$(dev rev-parse "$approved:notes/a.txt")")
	pulled=$(as carol commit_tree - "$both" "pull" "$mine" "$approved")
	merged=$(merge "merge" "$both" "$approved" "$pulled")
	accepted "$(sign_off carol "$merged" "$approved")"
'

check 'nor in what was live when it was brought up to date' '
	newer=$(change alice "$approved" notes/a.txt "a, 4")
	newer=$(sign_off bob "$newer" "$approved")
	mine=$(change alice "$L1" notes/b.txt "b, second")
	both=$(edit "$mine" notes/a.txt \
		"$(dev rev-parse "$approved:notes/a.txt")")
	pulled=$(as carol commit_tree - "$both" "pull" "$mine" "$approved")
	mine=$(change alice "$pulled" notes/a.txt "a, 5")
	merged=$(merge "merge" "$mine^{tree}" "$newer" "$mine")
	accepted "$(sign_off carol "$merged" "$newer")"
'

check 'A12 who merges what the branch had given up has a hand in it' '
	old=$(change alice "$L1" notes/b.txt "b, as bob likes it")
	mine=$(change alice "$old" notes/b.txt "b, second")
	again=$(as bob commit_tree bob "$old^{tree}" "merge" "$mine" "$old")
	merged=$(merge "merge" "$again^{tree}" "$L1" "$again")
	refused CONTRIBUTOR "$(sign_off bob "$merged" "$L1")"
	accepted "$(sign_off carol "$merged" "$L1")"
'

check 'A15 an evil merge is not covered by the sign-offs of its branch' '
	evil=$(edit "$clean_tree" servers/prod/sso.json \
		"$(server_document "Sign-in, mine" | blob)")
	feature_signed=$(sign_off bob "$feature")
	refused "QUORUM UNAPPROVED" \
		"$(merge "merge" "$evil" "$approved" "$feature_signed")"
	jq -r .detail verified | grep -qi "merge.*clean"
'

check 'A15 nor when it edits a file that its branch changed' '
	evil=$(edit "$clean_tree" notes/b.txt "$(echo "b, evil" | blob)")
	feature_signed=$(sign_off bob "$feature")
	refused "STALE QUORUM" \
		"$(merge "merge" "$evil" "$approved" "$feature_signed")"
'

check 'A17 a merge whose first parent is the feature is refused' '
	side=$(sign_off bob "$feature")
	foxtrot=$(merge "foxtrot" "$clean_tree" "$side" "$approved")
	keep "$foxtrot"
	server "$approved"
	exits 1 push "$foxtrot"
	contains pushed NOT_FIRST_PARENT
	[ "$(live_of "$SCRATCH/server.git")" = "$approved" ]
'

check 'A17 a client that saw live before notices' '
	side=$(sign_off bob "$feature")
	foxtrot=$(merge "foxtrot" "$clean_tree" "$side" "$approved")
	client "$approved"
	exits 0 in_client verify --json >verified
	git -C "$SCRATCH/client" update-ref "$LIVE" "$foxtrot"
	exits 1 in_client verify --json >verified
	has_code ROLLBACK verified
	exits 1 in_client apply hello --env test --json >applied
	has_code ROLLBACK applied
	nothing_ran
'

check 'A18 an octopus is refused' '
	other=$(change alice "$L1" notes/c.txt "c, first")
	octopus=$(merge "octopus" "$(edit "$clean_tree" notes/c.txt \
		"$(dev rev-parse "$other:notes/c.txt")")" \
		"$approved" "$feature" "$other")
	refused TOO_MANY_PARENTS "$(sign_off bob "$octopus" "$approved")"
'

# remode MODE TYPE OID: L1 with notes/a.txt in another mode.
remode() {
	notes=$(dev ls-tree "$L1:notes" | awk -F "\t" "\$2 != \"a.txt\"" | {
		cat
		printf "%s %s %s\ta.txt\n" "$1" "$2" "$3"
	} | dev mktree --missing)
	as alice commit_tree alice "$(hang "$L1" notes "$notes")" m "$L1"
}

check 'A19 a governed path is a plain file' '
	old=$(dev rev-parse "$L1:notes/a.txt")
	refused BAD_MODE "$(sign_off bob "$(remode 100755 blob "$old")")"
	refused BAD_MODE "$(sign_off bob "$(remode 120000 blob "$old")")"
	refused BAD_MODE "$(sign_off bob "$(remode 160000 commit "$L1")")"
'

check 'a plain file that is made the same way is accepted' '
	new=$(echo "a, third" | blob)
	accepted "$(sign_off bob "$(remode 100644 blob "$new")")"
'

# with_notes MODE NAME OID…: L1 whose notes are exactly this raw tree.
with_notes() {
	as alice commit_tree alice \
		"$(hang "$L1" notes "$(raw_tree "$@")")" m "$L1"
}
a=$(echo a | blob)
b=$(dev rev-parse "$L1:notes/b.txt")

# A statement for a tree that git cannot read is made for a commit of the same
# files that it can, so that nothing else is wrong with it.
raw_sign() { # raw_sign PERSON COMMIT HONEST
	as "$1" commit_tree "$1" "$2^{tree}" \
		"$(message "$1" "$(statement "$1" "$3")")" "$2"
}

check 'a raw tree in order is accepted' '
	accepted "$(sign_off bob \
		"$(with_notes 100644 a.txt "$a" 100644 b.txt "$b")")"
'

check 'A20 a tree with a name twice is refused' '
	refused BAD_TREE "$(raw_sign bob "$(with_notes 100644 a.txt "$a" \
		100644 a.txt "$b" 100644 b.txt "$b")" \
		"$(with_notes 100644 a.txt "$b" 100644 b.txt "$b")")"
'

check 'A20 a tree with a file and a folder of one name is refused' '
	folder=$(raw_tree 100644 c.txt "$b")
	refused BAD_TREE "$(sign_off bob "$(with_notes 100644 a.txt "$a" \
		100644 b.txt "$b" 40000 b.txt "$folder")")"
'

check 'A20 a tree out of order is refused' '
	refused BAD_TREE "$(raw_sign bob \
		"$(with_notes 100644 b.txt "$b" 100644 a.txt "$a")" \
		"$(with_notes 100644 a.txt "$a" 100644 b.txt "$b")")"
'

check 'A20 names that lead out of the tree or into .git are refused' '
	for name in .GIT .git .. . "git~1" ".g\\xe2\\x80\\x8cit" ".git "; do
		refused_by_verify BAD_TREE "$(sign_off bob \
			"$(with_notes 100644 "$name" "$a" 100644 b.txt "$b")")"
	done
	refused BAD_TREE "$(sign_off bob \
		"$(with_notes 100644 .GIT "$a" 100644 b.txt "$b")")"
	refused BAD_TREE "$(sign_off bob \
		"$(with_notes 100644 .. "$a" 100644 b.txt "$b")")"
'

check 'A20 a mode with a leading zero is refused' '
	refused BAD_TREE "$(raw_sign bob \
		"$(with_notes 0100644 a.txt "$a" 100644 b.txt "$b")" \
		"$(with_notes 100644 a.txt "$a" 100644 b.txt "$b")")"
'

check 'A21 a folder that differs by letter case is refused' '
	tree=$(dev rev-parse "$L1:servers")
	both=$(as alice commit_tree alice "$(hang "$L1" Servers "$tree")" m \
		"$L1")
	refused BAD_PATH "$(sign_off carol "$(sign_off bob "$both")")"
	moved=$(dev ls-tree "$L1" | sed "s/servers/Servers/" | dev mktree)
	moved=$(as alice commit_tree alice "$moved" m "$L1")
	refused BAD_PATH "$(sign_off carol "$(sign_off bob "$moved")")"
'

check 'A21 names in another normal form or with hidden letters are refused' '
	for name in "cafe\\xcc\\x81.txt" "c\\xe2\\x80\\x8bd.txt" \
		"c\\xe2\\x80\\xaed.txt" "c\\x01.txt" "c\\xff.txt"; do
		refused_by_verify BAD_PATH "$(sign_off bob "$(with_notes \
			100644 b.txt "$b" 100644 "$name" "$a")")"
	done
	refused BAD_PATH "$(sign_off bob "$(with_notes 100644 b.txt "$b" \
		100644 "cafe\\xcc\\x81.txt" "$a")")"
'

check 'a name in the normal form is accepted' '
	accepted "$(as bob commit_tree bob "$note^{tree}" "$(message bob \
		"$(statement bob "$note")")" "$note")"
	new=$(with_notes 100644 a.txt "$a" 100644 b.txt "$b" \
		100644 "caf\\xc3\\xa9.txt" "$a")
	accepted "$(sign_off bob "$new")"
'

# rewrite COMMIT SED: the raw commit, edited, whatever git thinks of it.
rewrite() {
	dev cat-file commit "$1" | sed "$2" |
		dev hash-object -w --literally -t commit --stdin
}

check 'a commit object that git would not write is refused' '
	signed=$(sign_off bob "$note")
	refused "BAD_OBJECT" \
		"$(rewrite "$signed" "/^author /{p;}")"
	refused "BAD_OBJECT BAD_SIGNATURE BAD_STATEMENT NO_STATEMENT" \
		"$(rewrite "$signed" "s/^committer .*/&\nencoding UTF-8/")"
'

check 'one letter changed in a signed commit is noticed' '
	signed=$(sign_off bob "$note")
	refused BAD_SIGNATURE "$(rewrite "$signed" "s/agrees/Agrees/")"
	refused "BAD_SIGNATURE BAD_STATEMENT" \
		"$(rewrite "$signed" "s/it was agreed/it was Agreed/")"
'

done_testing
