#!/bin/sh
# people.t - persons are counted, not keys, and nobody signs their own work
. "$(dirname "$0")/lib.sh"

prod=$(change alice "$L1" servers/prod/sso.json \
	"$(server_document 'Sign-in, changed')")
prod_bob=$(sign_off bob "$prod")
note=$(change alice "$L1" notes/a.txt 'a, third')

check 'two people of the role satisfy a rule of two' '
	accepted "$(sign_off carol "$prod_bob")"
'

check 'A08 one person with two keys counts once' '
	statement=$(statement bob "$prod" "" ".key = \"$(public_key bob2)\"")
	tip=$(as bob commit_tree bob2 "$prod^{tree}" "$(message bob \
		"$statement" "$(printf %s "$statement" | armour bob2)")" \
		"$prod_bob")
	refused QUORUM "$tip"
	jq -r .detail verified | grep -qF 1/2
'

check 'a second key of a person is as good as the first' '
	statement=$(statement bob "$prod" "" ".key = \"$(public_key bob2)\"")
	tip=$(as bob commit_tree bob2 "$prod^{tree}" "$(message bob \
		"$statement" "$(printf %s "$statement" | armour bob2)")" \
		"$prod")
	accepted "$(sign_off carol "$tip")"
'

check 'A08 one person who signs twice counts once' '
	refused QUORUM "$(sign_off bob "$prod_bob")"
'

check 'A09 a key that two people have makes the policy invalid' '
	policy ".version = 2 | .people.eve = {name: \"eve\",
		email: \"eve@example.org\",
		keys: .people.carol.keys}" >policy.json
	exits 1 in_client policy check "$PWD/policy.json" >checked 2>&1 ||
		exits 5 in_client policy check "$PWD/policy.json" >checked 2>&1
	contains checked twice
	c=$(change alice "$L1" .rbctl/policy.json "$(cat policy.json)")
	refused POLICY_INVALID \
		"$(sign_off carol "$(sign_off bob "$c")")"
'

check 'A10 words of approval are none, whoever signed the commit' '
	text=$(printf "%s\n" "Approve a change" "" "I agree." "" \
		"Signed-off-by: bob <bob@example.org>")
	refused NO_STATEMENT "$(as bob commit_tree bob "$note^{tree}" \
		"$text" "$note")"
'

check 'A10 a statement that mallory wrote is none when bob rebases it' '
	statement=$(statement bob "$note")
	forged=$(as bob commit_tree mallory "$note^{tree}" "$(message bob \
		"$statement" "$(printf %s "$statement" | armour mallory)")" \
		"$note")
	refused "BAD_SIGNATURE UNKNOWN_KEY" "$forged"
	rm -rf rebase
	git clone -q "$DEV" rebase 2>/dev/null || :
	cd rebase
	git fetch -q origin "$L1" "$(git -C "$DEV" rev-parse "$forged")" ||
		git fetch -q "$DEV" "refs/keep/$forged"
	git checkout -q "$forged"
	git -c user.name=bob -c user.email=bob@example.org \
		-c commit.gpgSign=true -c gpg.format=ssh \
		-c "user.signingKey=$KEYS/bob" \
		rebase -q --force-rebase --keep-empty "$note" >/dev/null
	rebased=$(git rev-parse HEAD)
	cd ..
	[ "$rebased" != "$forged" ]
	git -C "$DEV" fetch -q "$PWD/rebase" "$rebased:refs/keep/$rebased" ||
		git -C rebase push -q "$DEV" "HEAD:refs/keep/$rebased"
	refused "BAD_SIGNATURE UNKNOWN_KEY NO_STATEMENT" "$rebased"
'

check 'A10 a signature over something else in the namespace git is none' '
	statement=$(statement bob "$note")
	refused BAD_NAMESPACE "$(as bob commit_tree bob "$note^{tree}" \
		"$(message bob "$statement" \
			"$(printf %s "$statement" | armour bob git)")" "$note")"
'

# bob writes on a branch of his own, and dave merges it.
his=$(change bob "$L1" notes/b.txt 'b, of bob')
beside=$(change alice "$L1" notes/a.txt 'a, third')
beside=$(sign_off carol "$beside")
merged_tree=$(edit "$beside" notes/b.txt \
	"$(dev rev-parse "$his:notes/b.txt")")
merged=$(as dave commit_tree dave "$merged_tree" 'dave merges' \
	"$beside" "$his")

check 'a merge is signed by somebody who wrote nothing of it' '
	accepted "$(sign_off carol "$merged" "$beside")"
'

check 'A12 who wrote it cannot sign it, whoever merged it' '
	refused CONTRIBUTOR "$(sign_off bob "$merged" "$beside")"
'

check 'A12 nor who is named as co-author' '
	c=$(as alice commit_tree alice "$note^{tree}" "$(printf "%s\n" \
		"alice and bob write" "" \
		"Co-authored-by: bob <bob@example.org>")" "$L1")
	refused CONTRIBUTOR "$(sign_off bob "$c")"
	accepted "$(sign_off carol "$c")"
'

# bob pushes an unsigned commit that says alice wrote it.
ghost=$(as alice commit_tree - "$note^{tree}" 'who wrote this?' "$L1")

check 'A13 an author whom no key shows needs two to sign' '
	refused AUTHOR_UNKNOWN "$(sign_off bob "$ghost")"
'

check 'two people may sign for an unknown author' '
	accepted "$(sign_off carol "$(sign_off bob "$ghost")" )"
'

check 'A13 a signature of an unknown key shows nobody' '
	stranger=$(as alice commit_tree mallory "$note^{tree}" m "$L1")
	refused AUTHOR_UNKNOWN "$(sign_off bob "$stranger")"
'

check 'somebody without the role does not count' '
	refused "QUORUM NOT_IN_ROLE" "$(sign_off dave "$note")"
'

check 'a key that no policy knows does not count' '
	refused UNKNOWN_KEY "$(sign_off mallory "$note")"
'

done_testing
