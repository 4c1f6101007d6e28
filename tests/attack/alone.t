#!/bin/sh
# alone.t - forgeries that one rule stops, and that no other would
. "$(dirname "$0")/lib.sh"

note=$(change alice "$L1" notes/a.txt 'a, third')

# ---- who made it ----

check 'a key that no policy knows signs for nobody whom one knows' '
	statement=$(statement bob "$note" "" \
		".key = \"$(public_key mallory)\"")
	refused UNKNOWN_KEY "$(as bob commit_tree mallory "$note^{tree}" \
		"$(message bob "$statement" \
			"$(printf %s "$statement" | armour mallory)")" "$note")"
'

check 'a statement counts under the git signature of its own key only' '
	said=$(message bob "$(statement bob "$note")")
	for key in mallory bob2 -; do
		refused BAD_SIGNATURE "$(as bob commit_tree "$key" \
			"$note^{tree}" "$said" "$note")"
	done
'

# gpgsig NAMESPACE: the unsigned commit of standard input, signed by bob.
gpgsig() {
	cat >unsigned
	armour bob "$1" <unsigned | sed '1s/^/gpgsig /; 2,$s/^/ /' >signature
	sed '/^$/,$d' unsigned | cat - signature >signed
	sed -n '/^$/,$p' unsigned >>signed
	dev hash-object -w --literally -t commit --stdin <signed
}

check 'nor does one that was made for something else than git' '
	plain=$(as bob commit_tree - "$note^{tree}" \
		"$(message bob "$(statement bob "$note")")" "$note")
	accepted "$(dev cat-file commit "$plain" | gpgsig git)"
	refused BAD_SIGNATURE \
		"$(dev cat-file commit "$plain" | gpgsig rbctl-signoff@v1)"
'

check 'a sign-off that brings what it signs is none' '
	tree=$(edit "$note" servers/prod/sso.json \
		"$(server_document "Sign-in, of bob" | blob)")
	tip=$(as bob commit_tree bob "$tree" \
		"$(message bob "$(statement bob "$tree")")" "$note")
	refused "QUORUM" "$(sign_off carol "$tip")"
	jq -r .detail verified | grep -qF 1/2
'

# ---- who had a hand in it ----

# hands AUTHOR COMMITTER SIGNER: who a change of notes/a.txt says made it.
hands() {
	export GIT_AUTHOR_NAME="$1" GIT_AUTHOR_EMAIL="$1@example.org"
	export GIT_COMMITTER_NAME="$2" GIT_COMMITTER_EMAIL="$2@example.org"
	commit_tree "$3" "$note^{tree}" "$1 writes, $2 commits" "$L1"
}

check 'A12 who only wrote it is none of the two who sign for it' '
	refused AUTHOR_UNKNOWN \
		"$(sign_off carol "$(sign_off bob "$(hands bob alice alice)")")"
'

check 'A12 nor is whose key alone signed it' '
	refused AUTHOR_UNKNOWN \
		"$(sign_off carol "$(sign_off bob "$(hands alice alice bob)")")"
'

check 'A13 a co-author whom no policy knows needs two to sign' '
	c=$(as alice commit_tree alice "$note^{tree}" "$(printf "%s\n" \
		"alice and eve write" "" \
		"Co-authored-by: eve <eve@example.org>")" "$L1")
	refused AUTHOR_UNKNOWN "$(sign_off bob "$c")"
	accepted "$(sign_off carol "$(sign_off bob "$c")")"
'

feature=$(change alice "$L1" notes/b.txt 'b, second')
live=$(sign_off carol "$note")

# merged_by_bob PATH TEXT…: his merge of the feature, with these files.
merged_by_bob() {
	mb_args="notes/b.txt $(dev rev-parse "$feature:notes/b.txt")"
	while [ $# -gt 0 ]; do
		mb_args="$mb_args $1 $(printf '%s\n' "$2" | blob)"
		shift 2
	done
	# shellcheck disable=SC2086
	mb_tree=$(edit "$live" $mb_args)
	as bob commit_tree bob "$mb_tree" 'bob merges' "$live" "$feature"
}

check 'A15 who edits within a merge cannot sign for it' '
	accepted "$(sign_off bob "$(merged_by_bob)" "$live")"
	merged=$(merged_by_bob notes/b.txt "b, of bob")
	refused CONTRIBUTOR "$(sign_off bob "$merged" "$live")"
	accepted "$(sign_off carol "$merged" "$live")"
'

check 'A15 nor for a file that the merge alone changes' '
	merged=$(merged_by_bob servers/prod/sso.json \
		"$(server_document "Sign-in, of bob")")
	refused QUORUM \
		"$(sign_off carol "$(sign_off bob "$merged" "$live")" "$live")"
'

# ---- what was decided ----

check 'A31 naming the unsigned policy does not bring it into force' '
	v2=$(change alice "$L1" .rbctl/policy.json "$(policy ".version = 2 |
		.people += $(person mallory | jq -c .) |
		.roles.security += [\"mallory\"]")")
	c=$(change alice "$v2" notes/a.txt "a, third")
	refused UNKNOWN_KEY "$(sign_off mallory "$c" "$v2")"
'

check 'A44 nobody else withdraws a rejection' '
	no=$(sign_off carol "$note" "" \
		".type = \"reject\" | .decision = \"reject\"")
	tip=$(sign_off bob "$no")
	refused REJECTED "$(sign_off dave "$tip" "" \
		".type = \"withdraw\" | .decision = \"withdraw\"")"
'

# ---- what a rule asks beside a signature ----

check 'a rule that wants a checklist answered takes no sign-off without' '
	list="{\"format\": \"checklist/1\", \"items\": [{\"id\": \"scope\",
		\"text\": \"The fewest.\", \"answer\": \"yesno\",
		\"must_be\": \"yes\"}]}"
	v1=$(change alice "$L1" checklists/notes.json "$list")
	v1=$(sign_off bob "$v1")
	v2=$(change alice "$v1" .rbctl/policy.json \
		"$(policy ".version = 2 | .rules[2].checklist = \"notes\"")")
	v2=$(sign_off carol "$(sign_off bob "$v2" "$v1")" "$v1")
	c=$(change alice "$v2" notes/a.txt "a, third")
	path=checklists/notes.json
	sha256=$(sha256_of "$(dev rev-parse "$v2:$path")")
	answered=".checklist = {path: \"$path\", sha256: \"$sha256\",
		answers: {scope: \"yes\"}}"
	accepted "$(sign_off bob "$c" "$v2" "$answered")"
	for worse in . ".checklist.answers = {}" \
		".checklist.answers.scope = \"no\"" \
		".checklist.sha256 = (\"0\" * 64)"; do
		[ "$worse" = . ] || worse="$answered | $worse"
		refused "QUORUM UNAPPROVED" \
			"$(sign_off bob "$c" "$v2" "$worse")"
	done
'

# ---- objects ----

check 'a commit with two authors is refused, whoever signs' '
	for place in author committer; do
		odd=$(dev cat-file commit "$note" | sed "/^$place /{p
			s/^$place/author/; s/alice/dave/g;}" |
			dev hash-object -w --literally -t commit --stdin)
		refused BAD_OBJECT "$(sign_off carol "$(sign_off bob "$odd")")"
	done
'

done_testing
