#!/bin/sh
# replay.t - a signed statement counts once, whole, and only where it was meant
. "$(dirname "$0")/lib.sh"

c1=$(change alice "$L1" notes/a.txt 'a, third')

check 'a sign-off for the live branch is accepted' '
	accepted "$(sign_off bob "$c1")"
'

check 'A01 a sign-off for staging is not one for live' '
	refused WRONG_REF \
		"$(sign_off bob "$c1" "" ".ref = \"refs/heads/staging\"")"
'

check 'A02 a sign-off for another store is not one for this' '
	other=$(echo other | dev hash-object --stdin)
	refused WRONG_STORE \
		"$(sign_off bob "$c1" "" ".store.anchor = \"$other\"")"
	refused WRONG_STORE "$(sign_off bob "$c1" "" \
		".store.policy_sha256 = (\"0\" * 64)")"
'

check 'A02 the approved chain of a fork does not reach the anchor' '
	fork=$(as alice commit_tree alice "$R0^{tree}" "another beginning")
	first=$(change alice "$fork" notes/a.txt "a, forked")
	tip=$(sign_off carol "$first" "$fork" ".store.anchor = \"$fork\"")
	keep "$tip"
	client "$tip"
	exits 1 in_client verify "$tip" --json >verified
	has_code "ANCHOR_NOT_REACHED WRONG_STORE" verified
	refused_by_push "$tip" "ANCHOR_NOT_REACHED NOT_FAST_FORWARD"
	refused_by_apply "$tip" "ANCHOR_NOT_REACHED WRONG_STORE"
'

# B is approved, A restored and approved; then B comes back.
b=$(change alice "$L1" notes/a.txt 'a, B')
b_signed=$(sign_off bob "$b")
a=$(change alice "$b_signed" notes/a.txt 'a, second')
a_signed=$(sign_off bob "$a" "$b_signed")
again=$(change alice "$a_signed" notes/a.txt 'a, B')

check 'a change may come back when it is signed anew' '
	accepted "$(sign_off bob "$again" "$a_signed")"
'

check 'A03 the old sign-off does not bring a change back' '
	old=$(statement_of "$b_signed")
	refused STALE "$(as bob commit_tree bob "$again^{tree}" \
		"$(message bob "$old")" "$again")"
'

check 'A03 nor does the old message under a signature of somebody else' '
	old=$(dev log -1 --format=%B "$b_signed")
	refused BAD_SIGNATURE "$(as bob commit_tree mallory "$again^{tree}" \
		"$old" "$again")"
'

check 'A03 nor does the old sign-off with its base brought up to date' '
	old=$(statement_of "$b_signed")
	new=$(printf %s "$old" | jq -cS ".base = \"$a_signed\"")
	refused BAD_SIGNATURE "$(as bob commit_tree bob "$again^{tree}" \
		"$(message bob "$new" "$(printf %s "$old" | armour bob)")" \
		"$again")"
'

both=$(change alice "$L1" servers/prod/sso.json \
	"$(server_document 'Sign-in, changed')" notes/b.txt 'b, second')
both_bob=$(sign_off bob "$both")
half=$(change alice "$both_bob" notes/b.txt 'b, first')

check 'a sign-off of two files counts while both are as signed' '
	accepted "$(sign_off carol "$both_bob")"
'

check 'A04 a sign-off of two files does not count for one of them' '
	tip=$(sign_off carol "$half")
	refused "QUORUM STALE" "$tip"
	[ "$(jq -r .reason verified)" = QUORUM ]
	codes verified | grep -qx STALE
	jq -r .detail verified | grep -qF 1/2
'

check 'A05 content after a sign-off is not signed' '
	later=$(change alice "$both_bob" notes/b.txt "b, third")
	refused STALE "$later"
	approved=$(sign_off bob "$c1")
	refused STALE "$(change alice "$approved" notes/a.txt "a, fourth")"
	refused UNAPPROVED "$(change alice "$approved" notes/c.txt "c, first")"
'

check 'A05 the sign-off of an edited file does not count beside a new one' '
	edited=$(change alice "$both_bob" servers/prod/sso.json \
		"$(server_document "Sign-in, changed twice")")
	refused QUORUM "$(sign_off carol "$edited")"
	codes verified | grep -qx STALE
'

check 'a statement that is not in canonical form is none' '
	statement=$(statement bob "$c1" | jq -c .)
	spaced=$(statement bob "$c1" | sed "s/,/, /")
	for text in "$statement " "$spaced"; do
		refused BAD_STATEMENT "$(as bob commit_tree bob "$c1^{tree}" \
			"$(message bob "$text")" "$c1")"
	done
'

done_testing
