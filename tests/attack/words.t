#!/bin/sh
# words.t - whoever is refused reads what happened, whose move it is, what next
# shellcheck disable=SC2034 # read by lib.sh
FIXTURE_GREETS=yes
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/attack/registered.sh
. "$ATTACK/registered.sh"

GOLDEN=$TOP/tests/golden/refusals
export GOLDEN

note=$(change alice "$L1" notes/a.txt 'a, third')
prod=$(change alice "$L1" servers/prod/sso.json \
	"$(server_document 'Sign-in, changed')")

# plain FILE: names of objects, keys and runs, and this folder, taken out.
plain() {
	sed -E "s#$SCRATCH#<folder>#g; s/SHA256:[A-Za-z0-9+\/_-]{43}/<key>/g
		s/\b[0-9a-f]{64}\b/<sha256>/g; s/\b[0-9a-f]{40}\b/<commit>/g
		s/\b[0-9a-f]{12}\b/<commit>/g" "$1"
}

# says CODE FILE: the answer is the golden one. RBCTL_GOLDEN=write keeps it.
says() {
	plain "$2" >words
	contains words "no: $1:"
	grep -q "^hint: ." words || {
		echo "it doesn't say what to do next:" >&3
		cat words >&3
		return 1
	}
	[ "${RBCTL_GOLDEN:-}" != write ] || cp words "$GOLDEN/$1.txt"
	same "$GOLDEN/$1.txt" words
}

# verified CODE COMMIT: by a client that has it live.
verified() {
	keep "$2"
	client "$2"
	exits 1 in_client verify "$2" >answer
	says "$1" answer
}

# applied CODE: by the client as it stands.
applied() {
	exits 1 in_client apply hello --env test --yes >answer 2>talk.txt
	says "$1" answer
}

# policed FILTER: policy v2, edited, signed by bob and carol.
policed() {
	po_commit=$(change alice "$L1" .rbctl/policy.json \
		"$(policy ".version = 2 | $1")")
	sign_off carol "$(sign_off bob "$po_commit")"
}

check 'WRONG_STORE' '
	verified WRONG_STORE "$(sign_off bob "$note" "" \
		".store.anchor = \"$(echo other | dev hash-object --stdin)\"")"
'
check 'WRONG_REF' '
	verified WRONG_REF \
		"$(sign_off bob "$note" "" ".ref = \"refs/heads/staging\"")"
'
check 'ANCHOR_NOT_REACHED' '
	fork=$(as alice commit_tree alice "$R0^{tree}" "another beginning")
	verified ANCHOR_NOT_REACHED "$fork"
'
check 'ROLLBACK' '
	client "$(sign_off bob "$note")"
	exits 0 in_client verify >answer
	git -C "$SCRATCH/client" update-ref "$LIVE" "$L1"
	exits 1 in_client verify >answer
	says ROLLBACK answer
'
# pushed CODE COMMIT: what the server says of it, as git shows it.
pushed() {
	exits 1 push "$2" --force
	sed -n "s/^remote: *//p" pushed | sed "s/ *$//" >answer
	says "$1" answer
}
check 'NOT_FAST_FORWARD' '
	server "$(sign_off bob "$note")"
	pushed NOT_FAST_FORWARD "$L1"
'
check 'NOT_FIRST_PARENT' '
	live=$(sign_off bob "$note")
	side=$(sign_off bob "$(change alice "$L1" notes/b.txt "b, second")")
	tree=$(edit "$live" notes/b.txt "$(dev rev-parse "$side:notes/b.txt")")
	server "$live"
	pushed NOT_FIRST_PARENT \
		"$(as dave commit_tree dave "$tree" m "$side" "$live")"
'
check 'TOO_MANY_PARENTS' '
	b=$(change alice "$L1" notes/b.txt "b, second")
	c=$(change alice "$L1" notes/c.txt "c, first")
	verified TOO_MANY_PARENTS "$(as dave commit_tree dave "$note^{tree}" \
		octopus "$note" "$b" "$c")"
'
check 'BAD_OBJECT' '
	odd=$(dev cat-file commit "$note" | sed "s/^author .*/author nobody/" |
		dev hash-object -w --literally -t commit --stdin)
	verified BAD_OBJECT "$odd"
'
check 'BAD_TREE' '
	a=$(echo a | blob)
	verified BAD_TREE "$(as alice commit_tree alice "$(hang "$L1" notes \
		"$(raw_tree 100644 a.txt "$a" 100644 a.txt "$a")")" m "$L1")"
'
check 'BAD_MODE' '
	a=$(echo a | blob)
	verified BAD_MODE "$(as alice commit_tree alice "$(hang "$L1" notes \
		"$(raw_tree 100755 a.txt "$a")")" m "$L1")"
'
check 'BAD_PATH' '
	verified BAD_PATH "$(as alice commit_tree alice "$(hang "$L1" Servers \
		"$(dev rev-parse "$L1:servers")")" m "$L1")"
'
check 'HASH_MISMATCH' '
	good=$(sign_off bob "$note")
	client "$good"
	rm "$SCRATCH/client/.git/objects/info/alternates"
	cp -R "$DEV/.git/objects" "$SCRATCH/client/.git/"
	file=$(dev rev-parse "$good:notes/a.txt" | sed "s,..,&/,")
	chmod u+w "$SCRATCH/client/.git/objects/$file"
	cp "$SCRATCH/client/.git/objects/$(dev rev-parse "$L1:notes/a.txt" |
		sed "s,..,&/,")" "$SCRATCH/client/.git/objects/$file"
	exits 1 in_client verify >answer
	says HASH_MISMATCH answer
'
check 'REPO_ALTERED' '
	client "$(sign_off bob "$note")"
	git -C "$SCRATCH/client" update-ref refs/heads/other "$LIVE"
	git -C "$SCRATCH/client" symbolic-ref "$LIVE" refs/heads/other
	exits 1 in_client verify >answer
	says REPO_ALTERED answer
'
check 'BAD_SIGNATURE' '
	s=$(statement bob "$note")
	verified BAD_SIGNATURE "$(as bob commit_tree bob "$note^{tree}" \
		"$(message bob "$s" "$(echo else | armour bob)")" "$note")"
'
check 'BAD_NAMESPACE' '
	s=$(statement bob "$note")
	verified BAD_NAMESPACE "$(as bob commit_tree bob "$note^{tree}" \
		"$(message bob "$s" "$(printf %s "$s" | armour bob git)")" \
		"$note")"
'
check 'NO_STATEMENT' '
	verified NO_STATEMENT \
		"$(as bob commit_tree bob "$note^{tree}" "I agree." "$note")"
'
check 'BAD_STATEMENT' '
	verified BAD_STATEMENT "$(sign_off bob "$note" "" ".extra = 1")"
'
check 'UNKNOWN_KEY' '
	verified UNKNOWN_KEY "$(sign_off mallory "$note")"
'
check 'KEY_NOT_VALID_HERE' '
	v2=$(policed ".people.bob.keys[0].status = \"retired\"")
	c=$(change alice "$v2" notes/a.txt "a, third")
	verified KEY_NOT_VALID_HERE "$(sign_off bob "$c" "$v2")"
'
check 'NOT_IN_ROLE' '
	verified NOT_IN_ROLE "$(sign_off dave "$note")"
'
check 'CONTRIBUTOR' '
	verified CONTRIBUTOR "$(sign_off bob \
		"$(change bob "$L1" notes/a.txt "a, third")")"
'
check 'AUTHOR_UNKNOWN' '
	verified AUTHOR_UNKNOWN "$(sign_off bob "$(as alice commit_tree - \
		"$note^{tree}" unsigned "$L1")")"
'
check 'QUORUM' '
	verified QUORUM "$(sign_off bob "$prod")"
'
check 'STALE' '
	verified STALE "$(change alice "$(sign_off bob "$note")" notes/a.txt \
		"a, edited")"
'
check 'EXPIRED' '
	signed=$(sign_off bob "$note" "" ".expires = \"2026-11-24T08:00:00Z\"")
	verified EXPIRED "$signed"
'
check 'REJECTED' '
	no=$(sign_off carol "$note" "" ".type = \"reject\" |
		.decision = \"reject\" | .reason = \"the name is wrong\"")
	verified REJECTED "$(sign_off bob "$no")"
'
check 'POLICY_INVALID' '
	c=$(change alice "$L1" .rbctl/policy.json \
		"$(policy ".version = 2 | .Rules = []")")
	verified POLICY_INVALID "$(sign_off carol "$(sign_off bob "$c")")"
'
check 'POLICY_MIXED' '
	c=$(change alice "$L1" .rbctl/policy.json "$(policy ".version = 2")" \
		notes/a.txt "a, third")
	verified POLICY_MIXED "$(sign_off carol "$(sign_off bob "$c")")"
'
check 'POLICY_VERSION' '
	c=$(change alice "$L1" .rbctl/policy.json \
		"$(policy ".freezes = []")")
	verified POLICY_VERSION "$(sign_off carol "$(sign_off bob "$c")")"
'
check 'POLICY_UNSATISFIABLE' '
	c=$(change alice "$L1" .rbctl/policy.json \
		"$(policy ".version = 2 | .rules[0].sign_offs[0].count = 3")")
	verified POLICY_UNSATISFIABLE "$(sign_off carol "$(sign_off bob "$c")")"
'
check 'UNAPPROVED' '
	verified UNAPPROVED "$(change alice "$(sign_off bob "$note")" \
		notes/b.txt "b, second")"
'
check 'OUT_OF_BOUNDS' '
	v2=$(policed ".people += $(person mallory | jq -c .) |
		.people.mallory.robot = {paths: [\"notes/robot/**\"]} |
		.roles.security += [\"mallory\"]")
	c=$(change alice "$v2" notes/a.txt "a, third")
	verified OUT_OF_BOUNDS "$(sign_off mallory "$c" "$v2")"
'
check 'NOT_OPERATOR' '
	env=$(environment_document Test | jq ".operators = [\"carol\"]")
	c=$(change alice "$L1" environments/test.json "$env")
	client "$(sign_off bob "$c")"
	applied NOT_OPERATOR
'
check 'FROZEN' '
	client "$(policed ".freezes = [{from: \"2026-11-24T00:00:00+01:00\",
		to: \"2026-11-25T00:00:00+01:00\", reason: \"year end\",
		override: \"role:security\"}]")"
	applied FROZEN
'
check 'REVIEW_DEBT' '
	v2=$(policed ".roles.incident = [\"dave\"] |
		.break_glass = {roles: [\"incident\"], expires: \"4h\"}")
	c=$(change alice "$v2" notes/a.txt "a, in a hurry")
	client "$(sign_off dave "$c" "$v2" ".type = \"break-glass\" |
		.environments = [\"prod\"] | .reason = \"pay run fails\" |
		.expires = \"2026-11-24T10:00:00Z\"")"
	applied REVIEW_DEBT
'
check 'STALE_VIEW' '
	client "$(policed ".freshness = \"1d\"")"
	exits 0 in_client verify >answer
	RBCTL_NOW=2026-11-26T08:30:00Z applied STALE_VIEW
'
check 'DOWNGRADE' '
	client "$(sign_off bob "$note")"
	exits 0 in_client apply hello --env test --yes >answer
	exits 1 in_client apply hello --env test --yes --revision "$L1" \
		>answer 2>talk.txt
	says DOWNGRADE answer
'
check 'PLAN_STALE' '
	client "$L1"
	in_client --json plan hello --env test >plan
	jq ".plan = (\"0\" * 64)" plan >edited
	exits 1 in_client apply --plan "$PWD/edited" --yes >answer 2>talk.txt
	says PLAN_STALE answer
'
check 'LOCKED' '
	client "$L1"
	exits 0 in_client apply hello --env test --yes >answer
	XDG_STATE_HOME=$SCRATCH/client-state
	export XDG_STATE_HOME
	exits 1 flock "$XDG_STATE_HOME"/rbctl/locks/*-test "$RBCTL" -C "$SCRATCH/client" apply hello \
		--env test --yes >answer 2>talk.txt
	says LOCKED answer
'
check 'DRIFT' '
	registered
	by_hand PATCH "{\"scope\":\"payroll:read payroll:write\"}"
	exits 1 in_client apply exporter --env test >answer
	says DRIFT answer
'
check 'LIMIT' '
	verified LIMIT "$(as alice commit_tree alice "$note^{tree}" \
		"$(yes "Co-authored-by: a <a@example.org>" | head -n 65)" \
		"$L1")"
'

check 'every reason has its words' '
	sed -n "/define REASON_CODES/,/clang-format on/p" \
		"$TOP/core/base/reason.h" | grep -o "X([A-Z_]*)" |
		sed "s/X(//; s/)//; /^X*$/d" | sort >codes
	ls "$GOLDEN" | sed "s/\.txt$//" | sort >have
	same codes have
'
done_testing
