#!/bin/sh
# rules.t - each single rule of the judgement, where no other would say no
. "$(dirname "$0")/lib.sh"

note=$(change alice "$L1" notes/a.txt 'a, third')
signed=$(sign_off bob "$note")

# ---- where a sign-off belongs ----

check 'A02 a history of its own that signs for this store is not of it' '
	fork=$(as alice commit_tree alice "$R0^{tree}" "another beginning")
	first=$(change alice "$fork" notes/a.txt "a, forked")
	refused ANCHOR_NOT_REACHED "$(sign_off carol "$first" "$R0")"
'

check 'A25 nothing is approved across a gap in the history' '
	tip=$(sign_off bob "$L1" "$R0")
	keep "$tip"
	rm -rf "$SCRATCH/client" "$SCRATCH/client-state"
	git init -q --template= "$SCRATCH/client"
	cd "$SCRATCH/client"
	git config user.signingKey "$KEYS/dave"
	git fetch -q --depth 1 "file://$DEV" tag keep-anchor
	git fetch -q --depth 2 "file://$DEV" "refs/keep/$tip"
	git update-ref "$LIVE" "$tip"
	git symbolic-ref HEAD "$LIVE"
	in_client trust "$R0" --yes >/dev/null 2>&1
	git cat-file -e "$R0"
	git cat-file -e "$L1"
	exits 1 git cat-file -e "$(dev rev-parse "$L1^")" 2>/dev/null
	exits 1 in_client verify --json >"$SCRATCH/verified"
	has_code ANCHOR_NOT_REACHED "$SCRATCH/verified"
	exits 1 in_client apply hello --env test --json >"$SCRATCH/applied"
	has_code ANCHOR_NOT_REACHED "$SCRATCH/applied"
	nothing_ran
'

check 'A03 a sign-off that builds on no approved revision is stale' '
	beside=$(as alice commit_tree alice "$L1^{tree}" "not live" "$R0")
	c=$(change alice "$L1" notes/b.txt "b, second")
	refused STALE "$(sign_off bob "$c" "$beside")"
'

check 'A04 a sign-off of a change from something else is stale' '
	other=$(dev rev-parse "$L1:notes/b.txt")
	refused STALE "$(sign_off bob "$note" "" \
		".changes[0].old.oid = \"$other\" |
		.changes[0].old.sha256 = \"$(sha256_of "$other")\"")"
	refused STALE "$(sign_off bob "$note" "" ".changes[0].old = null")"
'

check 'a sign-off whose context changed is stale' '
	sso=$(sha256_of "$(dev rev-parse "$L1:servers/prod/sso.json")")
	accepted "$(sign_off bob "$note" "" \
		".context = [{path: \"servers/prod/sso.json\", sha256: \"$sso\"}]")"
	refused STALE "$(sign_off bob "$note" "" ".context =
		[{path: \"servers/prod/sso.json\", sha256: (\"0\" * 64)}]")"
	refused STALE "$(sign_off bob "$note" "" ".context =
		[{path: \"servers/none.json\", sha256: \"$sso\"}]")"
'

check 'a sign-off for another environment does not let this one run' '
	only_prod=$(sign_off bob "$note" "" ".environments = [\"prod\"]")
	keep "$only_prod"
	client "$only_prod"
	exits 1 in_client verify --env test "$only_prod" --json >verified
	has_code OUT_OF_BOUNDS verified
	exits 1 in_client apply hello --env test --json >applied
	has_code OUT_OF_BOUNDS applied
	nothing_ran
'

check 'a sign-off that ran out before it was landed does not count' '
	refused EXPIRED "$(sign_off bob "$note" "" \
		".issued = \"2026-11-24T06:00:00Z\" |
		.expires = \"2026-11-24T07:00:00Z\"")"
'

check 'what was acknowledged is in order, about what changes, or is nothing' '
	path=$(changes "$L1" "$note" | jq -r ".[0].path")
	digest=$(printf "" | sha256sum | cut -d" " -f1)
	one="{path: \"$path\", place: \"/a\", sentence: \"A\",
		sha256: \"$digest\"}"
	two="{path: \"$path\", place: \"/b\", sentence: \"B\",
		sha256: \"$digest\"}"
	for list in "[]" "[$one]" "[$one, $two]"; do
		accepted "$(sign_off bob "$note" "" ".acknowledged = $list")"
	done
	for list in "null" "[$two, $one]" "[$one, $one]" \
		"[$one | .why = \"\"]" "[$one | .path = \"other.json\"]" \
		"[$one | del(.sha256)]" "[$one | .sha256 = \"\"]"; do
		refused BAD_STATEMENT \
			"$(sign_off bob "$note" "" ".acknowledged = $list")"
	done
'
check 'a statement that is of another type approves nothing' '
	for type in rollback break-glass; do
		refused "OUT_OF_BOUNDS BAD_STATEMENT QUORUM UNAPPROVED" \
			"$(sign_off bob "$note" "" \
				".type = \"$type\" | .decision = \"approve\"")"
	done
'

# ---- who made it ----

check 'A08 a key signs for nobody but its owner' '
	statement=$(statement carol "$note" "" \
		".key = \"$(public_key bob)\"")
	refused UNKNOWN_KEY "$(as carol commit_tree bob "$note^{tree}" \
		"$(message carol "$statement" \
			"$(printf %s "$statement" | armour bob)")" "$note")"
'

# hands AUTHOR COMMITTER SIGNER: who a change of notes/a.txt says made it.
hands() {
	export GIT_AUTHOR_NAME="$1" GIT_AUTHOR_EMAIL="$1@example.org"
	export GIT_COMMITTER_NAME="$2" GIT_COMMITTER_EMAIL="$2@example.org"
	commit_tree "$3" "$note^{tree}" "$1 writes, $2 commits" "$L1"
}

check 'A12 author, committer and signer each had a hand in it' '
	refused CONTRIBUTOR "$(sign_off bob "$(hands bob alice alice)")"
	refused CONTRIBUTOR "$(sign_off bob "$(hands alice bob alice)")"
	refused CONTRIBUTOR "$(sign_off bob "$(hands alice alice bob)")"
	accepted "$(sign_off bob "$(hands alice alice alice)")"
'

check 'A13 a signature of somebody else does not show who wrote it' '
	refused AUTHOR_UNKNOWN "$(sign_off bob "$(hands carol alice alice)")"
'

check 'A13 a commit that was altered shows nobody' '
	altered=$(dev cat-file commit "$note" | sed "s/changes files/&!/" |
		dev hash-object -w --literally -t commit --stdin)
	[ "$altered" != "$note" ]
	refused AUTHOR_UNKNOWN "$(sign_off bob "$altered")"
'

# ---- keys that are no longer good ----

# keyed STATUS: policy v2, in which the key of carol has this status. $L1, her
# sign-off, was audited.
keyed() {
	ke_commit=$(change alice "$L1" .rbctl/policy.json "$(policy \
		".version = 2 | .people.carol.keys[0] += $1 |
		.goodlist = [\"$L1\"] | .roles.security += [\"dave\"]")")
	ke_bob=$(sign_off bob "$ke_commit")
	sign_off dave "$ke_bob"
}

check 'A28 a retired key signs no more, whatever its date says' '
	v2=$(keyed "{status: \"retired\"}")
	c=$(change alice "$v2" notes/a.txt "a, third")
	refused KEY_NOT_VALID_HERE "$(
		export GIT_COMMITTER_DATE="1700000000 +0000"
		sign_off carol "$c" "$v2" ".issued = \"2023-11-14T22:13:20Z\""
	)"
	accepted "$(sign_off bob "$c" "$v2")"
'

check 'a compromised key signs no more, and shows nobody as the author' '
	v2=$(keyed "{status: \"compromised\", since: \"$L1\"}")
	c=$(change alice "$v2" notes/a.txt "a, third")
	refused KEY_NOT_VALID_HERE "$(sign_off carol "$c" "$v2")"
	c=$(change carol "$v2" notes/a.txt "a, third")
	refused AUTHOR_UNKNOWN "$(sign_off bob "$c" "$v2")"
'

# ---- a no ----

check 'A44 a rejection blocks until its person withdraws it' '
	rejected=$(sign_off carol "$note" "" \
		".type = \"reject\" | .decision = \"reject\"")
	tip=$(sign_off bob "$rejected")
	refused REJECTED "$tip"
	refused REJECTED "$(sign_off bob "$tip" "" \
		".type = \"withdraw\" | .decision = \"withdraw\"")"
	accepted "$(sign_off carol "$tip" "" \
		".type = \"withdraw\" | .decision = \"withdraw\"")"
'

# ---- objects ----

check 'A20 a folder with a leading zero in its mode is refused' '
	sub=$(dev rev-parse "$L1:notes")
	odd=$(as alice commit_tree alice "$(hang "$L1" notes "$(raw_tree \
		040000 sub "$sub")")" m "$L1")
	honest=$(as alice commit_tree alice "$(hang "$L1" notes "$(raw_tree \
		40000 sub "$sub")")" m "$L1")
	refused BAD_TREE "$(as bob commit_tree bob "$odd^{tree}" \
		"$(message bob "$(statement bob "$honest")")" "$odd")"
'

check 'A21 two names that differ by letter case only are refused' '
	blob=$(echo a | blob)
	twins=$(as alice commit_tree alice "$(edit "$L1" notes/A.TXT "$blob")" \
		m "$L1")
	refused BAD_PATH "$(sign_off bob "$twins")"
'

check 'a sign-off with a header that changes how it is read is none' '
	git_signed bob config i18n.commitEncoding ISO-8859-1
	odd=$(sign_off bob "$note")
	dev config --unset i18n.commitEncoding
	dev cat-file commit "$odd" | sed "/^\$/q" >headers
	contains headers "encoding ISO-8859-1"
	refused BAD_OBJECT "$odd"
'

check 'a sign-off that is a merge is none' '
	side=$(as alice commit_tree alice "$note^{tree}" "beside" "$L1")
	refused "BAD_OBJECT UNAPPROVED STALE" "$(as bob commit_tree bob \
		"$note^{tree}" "$(message bob "$(statement bob "$note")")" \
		"$note" "$side")"
'

check 'a sign-off that changes a file is none' '
	blob=$(echo "b, with it" | blob)
	refused "BAD_OBJECT STALE" "$(as bob commit_tree bob \
		"$(edit "$note" notes/b.txt "$blob")" \
		"$(message bob "$(statement bob "$note")")" "$note")"
'

check 'what is larger than any document or commit is refused as such' '
	many=$(seq 65 | sed "s/.*/Co-authored-by: x <x&@example.org>/")
	refused LIMIT "$(sign_off bob "$(as alice commit_tree alice \
		"$note^{tree}" "$(printf "m\n\n%s" "$many")" "$L1")")"
	deep=$(printf "x/%.0s" $(seq 17))file
	refused LIMIT "$(sign_off bob \
		"$(change alice "$L1" "notes/$deep" deep)")"
'

# ---- the policy ----

check 'A33 an anchor whose policy is a link is not trusted' '
	blob=$(dev rev-parse "$R0:.rbctl/policy.json")
	folder=$(printf "120000 blob %s\tpolicy.json\n" "$blob" | dev mktree)
	root=$(as alice commit_tree alice "$(hang "$R0" .rbctl "$folder")" m)
	client "$root"
	exits 1 in_client trust "$root" --yes >said 2>&1
	contains said "no plain file"
'

# proposed FILTER: alice proposes the policy, bob and carol sign it.
proposed() {
	pr_commit=$(change alice "$L1" .rbctl/policy.json "$(policy "$1")")
	pr_bob=$(sign_off bob "$pr_commit")
	sign_off carol "$pr_bob"
}

check 'A35 a policy that asks nobody about its own change is refused' '
	refused POLICY_INVALID "$(proposed ".version = 2 |
		.rules |= map(.paths |= map(sub(\"^(\\\\.rbctl/)?\\\\*\\\\*\$\"; \"x/**\")))")"
'

check 'a policy does not move what is live to another branch' '
	refused POLICY_INVALID \
		"$(proposed ".version = 2 | .live = \"refs/heads/other\"")"
'

check 'a rule that wants a sign-off to run out does not take one for ever' '
	v2=$(proposed ".version = 2 | .rules[2].expires = \"14d\"")
	c=$(change alice "$v2" notes/a.txt "a, third")
	refused "QUORUM UNAPPROVED" "$(sign_off bob "$c" "$v2")"
	refused "QUORUM UNAPPROVED" "$(sign_off bob "$c" "$v2" \
		".expires = \"2027-11-24T08:30:00Z\"")"
	accepted "$(sign_off bob "$c" "$v2" \
		".expires = \"2026-12-08T08:30:00Z\"")"
'

check 'live is not deleted by a push that the host would let through' '
	server "$signed"
	git -C "$SCRATCH/server.git" config receive.denyDeletes false
	git -C "$SCRATCH/server.git" config receive.denyDeleteCurrent ignore
	exits 1 git -C "$DEV" push "$SCRATCH/server.git" ":$LIVE" >pushed 2>&1
	contains pushed NOT_FAST_FORWARD
	[ "$(live_of "$SCRATCH/server.git")" = "$signed" ]
'

done_testing
