#!/bin/sh
# risk.t - a risky change needs who the rules for risky ones ask, too
# shellcheck disable=SC2034 # read by lib.sh
FIXTURE_POLICY='.rules += [{paths: ["runbooks/**", "servers/**"],
	when: {risk: "high"}, sign_offs: [{role: "operations"}]}] |
	.rules += [{paths: ["runbooks/**"], when: {risk: "review"},
	sign_offs: [{role: "keepers", count: 2}]}]'
. "$(dirname "$0")/lib.sh"

hello() { # hello FILTER: alice's change of the runbook
	change alice "$L1" runbooks/hello.json "$(runbook_document | jq "$1")"
}

check 'a change of words needs nobody more' '
	accepted "$(sign_off bob "$(hello ".summary = \"Calls an address.\"")")"
'

check 'a change that is to be read needs the rule for such ones' '
	c=$(hello ".actors.client.responsible = \"somebody else\"")
	refused QUORUM "$(sign_off bob "$c")"
	accepted "$(sign_off carol "$(sign_off bob "$c")")"
'

check 'a risky one needs both rules' '
	c=$(hello ".token.scopes += [\"all\"] |
		.token.scope_meanings.all = \"May do all.\"")
	both=$(sign_off carol "$(sign_off bob "$c")")
	refused QUORUM "$both"
	jq -r .detail verified >detail
	contains detail operations
	accepted "$(sign_off dave "$both")"
'

check 'what was risky and is taken back is not asked about' '
	c=$(hello ".token.scopes += [\"all\"]")
	blob=$(runbook_document | jq ".summary = \"Calls it.\"" | blob)
	c=$(as alice commit_tree alice "$(edit "$c" runbooks/hello.json \
		"$blob")" "without" "$c")
	accepted "$(sign_off bob "$c")"
'

check 'a document that moves does not hide what changes in it' '
	text=$(runbook_document | jq ".token.scopes += [\"all\"]" | blob)
	moved=$(as alice commit_tree alice "$(edit "$L1" runbooks/hello.json - \
		runbooks/sub/hello.json "$text")" "moved" "$L1")
	both=$(sign_off carol "$(sign_off bob "$moved")")
	keep "$both"
	client "$both"
	exits 1 in_client verify --json >verified
	has_code QUORUM verified
	jq -r .detail verified >detail
	contains detail operations
'

check 'a file that is no document any more is risky' '
	c=$(change alice "$L1" runbooks/hello.json "{")
	refused_by_verify QUORUM "$(sign_off carol "$(sign_off bob "$c")")"
	jq -r .detail verified >detail
	contains detail operations
'

check 'where only a rule for risky changes names a path, the rest falls to the policy' '
	v2=$(policy ".version = 2 | .rules |= map(if .paths == [\"**\"]
		then .paths = [\"notes/**\"] else . end) |
		.rules |= map(select(.when.risk != \"review\"))")
	v2=$(change alice "$L1" .rbctl/policy.json "$v2")
	v2=$(sign_off carol "$(sign_off bob "$v2")")
	c=$(change alice "$v2" runbooks/hello.json \
		"$(runbook_document | jq ".summary = \"Calls it.\"")")
	refused QUORUM "$(sign_off bob "$c" "$v2")"
	accepted "$(sign_off dave "$(sign_off bob "$c" "$v2")" "$v2")"
'

done_testing
