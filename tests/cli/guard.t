#!/bin/sh
# guard.t - the one guard: operators, freezes, environments, revisions
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

cat >discovery.json <<'END'
{ "issuer": "https://sso.example.com",
  "token_endpoint": "https://sso.example.com/token",
  "introspection_endpoint": "https://sso.example.com/introspect",
  "revocation_endpoint": "https://sso.example.com/revoke",
  "grant_types_supported": ["client_credentials"],
  "token_endpoint_auth_methods_supported": ["client_secret_basic"] }
END

make_store store >/dev/null
rbctl key new >/dev/null 2>&1

# What the runbook's own checklist asks for.
sign_runbook() {
	signer=$1
	acknowledging rbctl -q approve --key "../$signer" --yes --reason x \
		--answer scope=yes --answer secret=yes --answer revoked=yes \
		--answer tested=yes --answer impact=x --answer backout=x
}

check 'what is not landed is not executed' '
	cd store
	rbctl new payroll --from ../discovery.json --client-id c \
		--secret vault:c --scope a --owner finance --env prod
	git switch -q -c work
	git add . && git commit -qm runbook
	exits 1 rbctl apply payroll --env prod --json >answer
	jq -e ".reason == \"UNAPPROVED\"" answer
	sign_runbook bob
	sign_runbook carol
	rbctl land
'
check 'somebody who is no operator is refused' '
	cd store
	jq ".operators = [\"carol\"]" environments/prod.json >e && mv e environments/prod.json
	rbctl fmt
	git commit -qam "carol operates"
	sign bob
	rbctl land
	exits 1 rbctl apply payroll --env prod --json >answer
	jq -e ".reason == \"NOT_OPERATOR\"" answer
	exits 1 rbctl apply payroll --env prod --key ../bob --json >answer
	jq -e ".reason == \"NOT_OPERATOR\"" answer
	rbctl apply payroll --env prod --key ../carol --dry-run
'
check 'an environment that is not there is refused' '
	cd store
	exits 1 rbctl apply payroll --env nowhere --key ../carol --json >answer
	jq -e ".reason == \"UNAPPROVED\"" answer
'
check 'a runbook that is not there is refused' '
	cd store
	exits 1 rbctl apply nothing --env prod --key ../carol --json >answer
	jq -e ".reason == \"UNAPPROVED\"" answer
'
check 'a freeze holds everybody but the override back' '
	cd store
	jq ".version = 2 | .freezes = [{from: \"2026-11-24T00:00:00Z\",
		to: \"2026-11-25T00:00:00Z\", reason: \"year end\",
		override: \"dave\"}] | .people.dave = {name: \"Dave Example\",
		email: \"dave@example.org\", keys: [{key: \$key, status:
		\"active\"}]}" --arg key "$(cut -d" " -f1-2 ../dave.pub)" \
		.rbctl/policy.json >p && mv p .rbctl/policy.json
	rbctl fmt
	git commit -qam freeze
	sign bob
	sign carol
	rbctl land
	exits 1 rbctl apply payroll --env prod --key ../carol --json >answer
	jq -e ".reason == \"FROZEN\" and (.detail | contains(\"year end\"))" answer
	RBCTL_NOW=1795564799 exits 1 rbctl apply payroll --env prod --key ../carol >answer
	contains answer FROZEN
	RBCTL_NOW=1795564800 rbctl apply payroll --env prod --key ../carol --dry-run >answer
	lacks answer FROZEN
'
check 'a freeze does not hide the plan' '
	cd store
	rbctl plan payroll --env prod --key ../carol >got
	contains got "Nothing was sent"
'
check 'a revision off the live branch is refused' '
	cd store
	git switch -q -c off main
	commit_checklist extra
	exits 1 rbctl apply payroll --env prod --key ../carol --revision HEAD --json >answer
	jq -e ".reason == \"UNAPPROVED\"" answer
'
check 'a tag named like the live branch changes nothing' '
	cd store
	git tag main HEAD
	rbctl plan payroll --env prod --key ../carol --json >one
	git tag -d main
	rbctl plan payroll --env prod --key ../carol --json >two
	same one two
'
done_testing
