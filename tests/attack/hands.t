#!/bin/sh
# hands.t - who wrote it stays who wrote it, whatever way it takes to live
. "$(dirname "$0")/lib.sh"

# ---- dropped, and brought again ----

# bob's change of notes/a.txt is merged so that nothing of it is left, which
# nobody has to sign; alice changes the same file beside it.
his=$(change bob "$L1" notes/a.txt 'a, as bob wants it')
dropped=$(as bob commit_tree bob "$L1^{tree}" 'ours' "$L1" "$his")
hers=$(change alice "$L1" notes/a.txt 'a, as alice wants it')

check 'a merge that changes nothing needs no sign-off' '
	refused CONTRIBUTOR "$(sign_off bob "$his")"
	accepted "$dropped"
'

check 'A12 who wrote what was dropped cannot sign it when it comes back' '
	side=$(as bob commit_tree bob "$his^{tree}" "theirs" "$hers" "$his")
	merged=$(as dave commit_tree dave "$his^{tree}" "merge" \
		"$dropped" "$side")
	refused CONTRIBUTOR "$(sign_off bob "$merged" "$dropped")"
	jq -r .detail verified >said
	contains said "had a hand in commit $(printf %.12s "$his")"
	contains said "merge $(printf %.12s "$merged") brings back"
	in_client explain >said 2>&1 || :
	contains said "bob: they had a hand in commit"
	accepted "$(sign_off carol "$merged" "$dropped")"
'

check 'A12 nor when the side branch began with it' '
	side=$(as bob commit_tree bob "$his^{tree}" "ours" "$his" "$hers")
	merged=$(as alice commit_tree alice "$his^{tree}" "merge" \
		"$dropped" "$side")
	refused CONTRIBUTOR "$(sign_off bob "$merged" "$dropped")"
	accepted "$(sign_off carol "$merged" "$dropped")"
'

check 'A12 nor when somebody built on it in good faith' '
	on=$(change alice "$his" notes/b.txt "b, of alice")
	merged=$(as alice commit_tree alice "$on^{tree}" "merge" \
		"$dropped" "$on")
	refused CONTRIBUTOR "$(sign_off bob "$merged" "$dropped")"
	accepted "$(sign_off carol "$merged" "$dropped")"
'

check 'A12 nor when the branch itself had given it up' '
	gone=$(change alice "$his" notes/a.txt "a, as alice wants it")
	side=$(as alice commit_tree alice "$his^{tree}" "back" "$gone" "$his")
	merged=$(as alice commit_tree alice "$his^{tree}" "merge" \
		"$dropped" "$side")
	refused CONTRIBUTOR "$(sign_off bob "$merged" "$dropped")"
	accepted "$(sign_off carol "$merged" "$dropped")"
'

check 'A12 nor when it was reverted in the place of the merge' '
	reverted=$(as bob commit_tree bob "$L1^{tree}" "revert" "$his")
	accepted "$reverted"
	side=$(as bob commit_tree bob "$his^{tree}" "theirs" "$hers" "$his")
	merged=$(as dave commit_tree dave "$his^{tree}" "merge" \
		"$reverted" "$side")
	refused CONTRIBUTOR "$(sign_off bob "$merged" "$reverted")"
	accepted "$(sign_off carol "$merged" "$reverted")"
'

check 'A12 nor for a file that he took away' '
	his=$(as bob commit_tree bob "$(edit "$L1" notes/a.txt -)" "no a" "$L1")
	dropped=$(as bob commit_tree bob "$L1^{tree}" "ours" "$L1" "$his")
	side=$(as bob commit_tree bob "$his^{tree}" "theirs" "$hers" "$his")
	merged=$(as dave commit_tree dave "$his^{tree}" "merge" \
		"$dropped" "$side")
	refused CONTRIBUTOR "$(sign_off bob "$merged" "$dropped")"
	accepted "$(sign_off carol "$merged" "$dropped")"
'

check 'A13 what an unknown author wrote and was dropped needs two' '
	unknown=$(as mallory commit_tree - "$his^{tree}" "x" "$L1")
	dropped=$(as alice commit_tree alice "$L1^{tree}" "ours" \
		"$L1" "$unknown")
	side=$(as mallory commit_tree - "$his^{tree}" "theirs" \
		"$hers" "$unknown")
	merged=$(as dave commit_tree dave "$his^{tree}" "merge" \
		"$dropped" "$side")
	once=$(sign_off bob "$merged" "$dropped")
	refused AUTHOR_UNKNOWN "$once"
	accepted "$(sign_off carol "$once" "$dropped")"
'

check 'A13 so does what was dropped before the store began' '
	old=$(change bob "$R0" notes/a.txt "a, as bob wants it")
	begun=$(as alice commit_tree alice "$R0^{tree}" "ours" "$R0" "$old")
	R0=$begun
	begun=$(change alice "$begun" notes/b.txt "b, second")
	begun=$(sign_off carol "$begun" "$R0")
	on=$(change alice "$old" notes/c.txt "c, first")
	merged=$(as dave commit_tree dave "$(edit "$begun" \
		notes/a.txt "$(dev rev-parse "$old:notes/a.txt")" \
		notes/c.txt "$(dev rev-parse "$on:notes/c.txt")")" \
		"merge" "$begun" "$on")
	L1=$begun
	once=$(sign_off bob "$merged" "$begun")
	refused AUTHOR_UNKNOWN "$once"
	accepted "$(sign_off carol "$once" "$begun")"
'

# ---- moved ----

# move PERSON COMMIT FROM TO: git mv.
move() {
	mv_tree=$(edit "$2" "$3" - "$4" "$(dev rev-parse "$2:$3")")
	as "$1" commit_tree "$1" "$mv_tree" "$1 moves a file" "$2"
}

draft=$(change bob "$L1" notes/draft.txt 'what bob wants')

check 'A12 who wrote a file cannot sign it where somebody moved it' '
	tip=$(move alice "$draft" notes/draft.txt notes/final.txt)
	refused CONTRIBUTOR "$(sign_off bob "$tip")"
	jq -r .detail verified >said
	contains said "they had a hand in '\''notes/draft.txt'\''"
	contains said "where the same content stood"
	in_client explain >said 2>&1 || :
	contains said "bob: they had a hand in"
	accepted "$(sign_off carol "$tip")"
'

check 'A12 nor after it was edited and moved once more' '
	tip=$(move alice "$draft" notes/draft.txt notes/next.txt)
	tip=$(change alice "$tip" notes/next.txt "what alice wants, too")
	tip=$(move alice "$tip" notes/next.txt notes/final.txt)
	refused CONTRIBUTOR "$(sign_off bob "$tip")"
	accepted "$(sign_off carol "$tip")"
'

check 'A12 nor a copy of it' '
	tip=$(as alice commit_tree alice "$(edit "$draft" notes/final.txt \
		"$(dev rev-parse "$draft:notes/draft.txt")")" "copy" "$draft")
	tip=$(as alice commit_tree alice "$(edit "$tip" notes/draft.txt -)" \
		"no draft" "$tip")
	refused CONTRIBUTOR "$(sign_off bob "$tip")"
	accepted "$(sign_off carol "$tip")"
'

check 'A12 nor where a merge moved it' '
	moved=$(dev rev-parse "$(move alice "$draft" notes/draft.txt \
		notes/final.txt)^{tree}")
	tip=$(as alice commit_tree alice "$moved" "merge" "$L1" "$draft")
	refused CONTRIBUTOR "$(sign_off bob "$tip")"
	accepted "$(sign_off carol "$tip")"
'

check 'A13 what an unknown author wrote needs two where it was moved' '
	unknown=$(as mallory commit_tree - "$draft^{tree}" "x" "$L1")
	tip=$(move alice "$unknown" notes/draft.txt notes/final.txt)
	once=$(sign_off bob "$tip")
	refused AUTHOR_UNKNOWN "$once"
	accepted "$(sign_off carol "$once")"
'

# ---- what must stay fine ----

check 'a file that its own author moved binds nobody else' '
	tip=$(change alice "$L1" notes/draft.txt "what alice wants")
	tip=$(move alice "$tip" notes/draft.txt notes/final.txt)
	accepted "$(sign_off bob "$tip")"
'

# both TEXT BASE: bob writes it at one path, alice at another, bob signs
# what alice did, and carol the rest.
both() {
	bo_tip=$(change bob "$2" notes/c.txt "$1")
	bo_tip=$(change alice "$bo_tip" notes/d.txt "$1")
	bo_tip=$(sign_off bob "$bo_tip" "$2" ".changes |=
		map(select(.path == \"notes/d.txt\"))")
	sign_off carol "$bo_tip" "$2" ".changes |=
		map(select(.path == \"notes/c.txt\"))"
}

check 'the same content in two new files is of whoever wrote either' '
	refused "~CONTRIBUTOR" "$(both "the same text" "$L1")"
'

check 'but not when a live file holds it' '
	accepted "$(both "b, first" "$L1")"
'

check 'nor when it is empty' '
	nothing=$(dev hash-object -w --stdin </dev/null)
	tip=$(as bob commit_tree bob "$(edit "$L1" notes/c.txt "$nothing")" \
		"an empty file" "$L1")
	tip=$(as alice commit_tree alice "$(edit "$tip" notes/d.txt \
		"$nothing")" "another one" "$tip")
	tip=$(sign_off bob "$tip" "$L1" ".changes |=
		map(select(.path == \"notes/d.txt\"))")
	accepted "$(sign_off carol "$tip" "$L1" ".changes |=
		map(select(.path == \"notes/c.txt\"))")"
'

check 'a clean merge after a dropped one binds nobody else' '
	merged=$(as bob commit_tree bob "$hers^{tree}" "merge" \
		"$dropped" "$hers")
	accepted "$(sign_off bob "$merged" "$dropped")"
'

check 'who picks a dropped change anew answers for it' '
	picked=$(as alice commit_tree alice "$his^{tree}" "pick" "$dropped")
	accepted "$(sign_off bob "$picked" "$dropped")"
'

check 'a merge that takes an old live state binds who merges' '
	old=$(sign_off carol "$his")
	newer=$(change alice "$old" notes/a.txt "a, newer")
	newer=$(sign_off carol "$newer" "$old")
	side=$(change alice "$old" notes/b.txt "b, second")
	merged=$(as dave commit_tree dave "$side^{tree}" "merge" \
		"$newer" "$side")
	accepted "$(sign_off bob "$merged" "$newer")"
	merged=$(as carol commit_tree carol "$side^{tree}" "merge" \
		"$newer" "$side")
	refused CONTRIBUTOR "$(sign_off carol "$merged" "$newer")"
'

done_testing
