#!/bin/sh
# robots.t - a robot keeps to its files; and who counts where
# shellcheck disable=SC2034 # read by lib.sh
FIXTURE_POLICY='.people.mallory = (.people.dave | .name = "Mallory" |
	.email = "mallory@example.org" | .robot = {paths: ["notes/**"]} |
	.keys = [{key: $mallory, status: "active"}]) | .roles.security += ["mallory"] |
	.roles.incident = ["mallory", "carol"] |
	.break_glass = {roles: ["incident"], expires: "4h"}'
. "$(dirname "$0")/lib.sh"

note=$(change alice "$L1" notes/a.txt 'a, third')

check 'a robot signs for its own files' '
	accepted "$(sign_off mallory "$note")"
'

check 'a robot signs for no others, nor beside its own' '
	c=$(change alice "$L1" servers/test/sso.json \
		"$(server_document "Sign-in for tests" )")
	refused OUT_OF_BOUNDS "$(sign_off mallory "$c")"
	both=$(change alice "$c" notes/a.txt "a, third")
	refused OUT_OF_BOUNDS "$(sign_off mallory "$both")"
	prod=$(change alice "$L1" servers/prod/sso.json \
		"$(server_document "Sign-in, changed")")
	refused QUORUM "$(sign_off mallory "$(sign_off bob "$prod")")"
'

check 'a robot signs for no policy, and no policy lets it' '
	v2=$(change alice "$L1" .rbctl/policy.json "$(policy ".version = 2")")
	refused OUT_OF_BOUNDS "$(sign_off mallory "$v2")"
	wide=$(policy ".version = 2 | .people.mallory.robot.paths = [\"**\"]")
	v2=$(change alice "$L1" .rbctl/policy.json "$wide")
	refused POLICY_INVALID "$(sign_off carol "$(sign_off bob "$v2")")"
'

check 'a robot breaks no glass, and takes nothing back' '
	refused OUT_OF_BOUNDS "$(sign_off mallory "$note" "" \
		".type = \"break-glass\" | .environments = [\"prod\"] |
		.expires = \"2026-11-24T12:00:00Z\"")"
	tip=$(sign_off bob "$note")
	tip=$(sign_off mallory "$tip" "$L1" ".type = \"rollback\" |
		.environments = [\"test\"] | .changes |= map({path, old: .new,
		new: .old}) | .expires = \"2026-11-25T08:30:00Z\"")
	keep "$tip"
	client "$tip"
	in_client explain "$tip" --json >explained 2>&1 || :
	exits 0 in_client verify --json >verified
'

check 'a robot is not the second person for an unknown author' '
	ghost=$(as alice commit_tree - "$note^{tree}" "who wrote this?" "$L1")
	refused AUTHOR_UNKNOWN "$(sign_off mallory "$(sign_off bob "$ghost")")"
	accepted "$(sign_off carol "$(sign_off bob "$ghost")")"
'

check 'nor is somebody whom no rule asks about that file' '
	ghost=$(as alice commit_tree - "$(edit "$note" .rbctl/x.json \
		"$(echo "{}" | blob)")" "who wrote this?" "$L1")
	tip=$(sign_off dave "$(sign_off bob "$ghost")")
	keep "$tip"
	client "$tip"
	exits 1 in_client verify --json >verified
	has_code AUTHOR_UNKNOWN verified
	jq -r .detail verified >detail
	lacks detail dave
'

check 'somebody without a role that is asked does not count' '
	refused NOT_IN_ROLE "$(sign_off dave "$note")"
	refused NOT_IN_ROLE "$(sign_off dave "$note" "" \
		".type = \"reject\" | .decision = \"reject\"")"
	prod=$(change alice "$L1" servers/prod/sso.json \
		"$(server_document "Sign-in, changed")")
	refused QUORUM "$(sign_off dave "$(sign_off bob "$prod")")"
'

check 'who has no role rejects nothing' '
	tip=$(sign_off dave "$note" "" \
		".type = \"reject\" | .decision = \"reject\"")
	accepted "$(sign_off bob "$tip")"
'

check 'A44 a rejection holds whatever is signed after it' '
	rejected=$(sign_off carol "$note" "" \
		".type = \"reject\" | .decision = \"reject\" |
		.reason = \"not on a Friday\"")
	tip=$(sign_off bob "$rejected")
	refused REJECTED "$tip"
	jq -r .detail verified >detail
	contains detail "carol"
	contains detail "not on a Friday"
	jq -r .hint verified >hint
	contains hint "rbctl withdraw"
	refused REJECTED "$(sign_off bob "$tip" "" \
		".type = \"withdraw\" | .decision = \"withdraw\"")"
	accepted "$(sign_off carol "$tip")"
'

check 'A44 a rejection comes back with what was rejected' '
	rejected=$(sign_off carol "$note" "" \
		".type = \"reject\" | .decision = \"reject\"")
	back=$(as alice commit_tree alice "$L1^{tree}" "as it was" "$rejected")
	again=$(as alice commit_tree alice "$note^{tree}" "again" "$back")
	refused REJECTED "$(sign_off bob "$again" "$L1")"
'

done_testing
