#!/bin/sh
# oidc.t - the main job against oidc-provider, a real authorization server
. "$(dirname "$0")/oidc.sh"

rbctl key new >/dev/null 2>&1
make_store store >/dev/null
printf 'a-secret-of-24-characters' >secret
start_oidc

# introspect TOKEN: what the server itself says of a token.
introspect() {
	printf 'user = "payroll-exporter:%s"\ndata = "token=%s"\n' "$(cat ../secret)" "$1" |
		curl -sS --config - "$(jq -r .metadata.introspection_endpoint \
			servers/payroll-token.json)"
}

check 'new reads its metadata and writes a runbook that lints clean' '
	cd store
	rbctl secret set payroll-exporter-secret --from ../secret
	rbctl new payroll-token --from "$issuer" --client-id payroll-exporter \
		--secret vault:payroll-exporter-secret --scope payroll:read \
		--owner finance-ops --env test --api "$api/exports"
	rbctl lint
'
check 'it is signed by two, and lands' '
	cd store
	git switch -q -c payroll
	git add .
	git commit -qm "payroll token runbook"
	exits 1 rbctl apply payroll-token --env test >got
	contains got UNAPPROVED
	sign bob
	sign carol
	rbctl land
'
check 'every sign-off passes git verify-commit' '
	cd store
	rbctl policy signers >../signers
	for commit in $(git rev-list main -2); do
		git -c gpg.ssh.allowedSignersFile=../signers verify-commit $commit
	done
'
check 'apply gets a token, finds it active, uses it and gives it back' '
	cd store
	rbctl apply payroll-token --env test --yes --json >answer
	jq -e ".ok and all(.steps[]; .outcome == \"done\")" answer
	jq -r ".steps[] | select(.status) | \"\(.use) \(.status)\"" answer >../got
	printf "%s\n" "oauth.token 200" "oauth.introspect 200" "http 200" \
		"oauth.revoke 200" >../want
	same ../want ../got
	jq -e ".steps[] | select(.use == \"oauth.introspect\") | .captured |
		.active == \"true\" and .scope == \"payroll:read\" and
		.client_id == \"payroll-exporter\"" answer
'
check 'the service that it called lets nobody in without such a token' '
	cd store
	for header in "X-Nothing: here" "Authorization: Bearer made-up"; do
		curl -sS -o ../said -w "%{http_code}" -H "$header" \
			"$api/exports" >../status
		[ "$(cat ../status)" = 401 ]
	done
'
check 'the server says of the revoked token that it is inactive' '
	cd store
	# The vault keeps what was got; stock age opens it.
	age -d -i "$XDG_CONFIG_HOME/rbctl/identity" \
		"$XDG_STATE_HOME/rbctl/vault/payroll-token.age" >../entry
	token=$(jq -er ".access_token // .value" ../entry)
	[ ${#token} -ge 20 ]
	introspect "$token" >../answer
	jq -e ".active == false" ../answer
	rbctl token check payroll-token >got
	contains got revoked
'
check 'the receipts of the run are whole and signed' '
	cd store
	rbctl receipts verify test
'
check 'the same requests by curl: the export is a script that runs' '
	cd store
	rbctl export sh payroll-token --env test >script
	lacks script "$(cat ../secret)"
	printf "\n" | PAYROLL_EXPORTER_SECRET_FILE=../secret sh -eu script >../said
	contains ../said "\"active\":true"
	contains ../said "\"exports\":"
'
check 'a wrong secret ends with 8 and the path of the runbook for 401' '
	cd store
	printf wrong >../wrong
	rbctl secret set payroll-exporter-secret --from ../wrong
	exits 8 rbctl apply payroll-token --env test --yes >got 2>&1
	contains got "invalid_client"
	jq -r ".errors[] | select(.status == 401 and .error == \"invalid_client\") |
		.meaning, .who, .do[]" runbooks/payroll-token.json >../path
	[ "$(wc -l <../path)" -ge 3 ]
	while read -r line; do
		contains got "$line"
	done <../path
	matches got "Who fixes it: +the team that runs 127\.0\.0\.1"
	contains got "This advice is the runbook"
	rbctl secret set payroll-exporter-secret --from ../secret
'
check 'no secret stands in receipts, journals or answers' '
	cd store
	for commit in $(git rev-list --all refs/rbctl/receipts/test); do
		git ls-tree -r "$commit" | cut -f1 | cut -d" " -f3 |
			while read -r blob; do
				git cat-file blob "$blob"
			done
	done >blobs
	lacks blobs "$(cat ../secret)"
	lacks ../store/answer "$(cat ../secret)"
	grep -rqF "$(cat ../secret)" "$XDG_STATE_HOME" && exit 1
	true
'
done_testing
