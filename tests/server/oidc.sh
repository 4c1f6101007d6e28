# oidc.sh - what the tests of runs against oidc-provider share
# shellcheck shell=sh
#
# A store, an operator with a key, and the server; $issuer, $api, $tls_api.
. "$(dirname "$0")/../cli/lib.sh"
. "$TOP/tests/cli/store.sh"

unset RBCTL_NOW # its tokens live in real time

# certificate NAME [OPTION...]: of the machine's own, with NAME.key.
certificate() {
	name=$1
	shift
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
		-keyout "$name.key" -out "$name.pem" -days 2 -subj "/CN=$name" \
		"$@" 2>/dev/null
}

# The door with TLS, whose certificate rbctl trusts.
make_tls() {
	certificate server -addext subjectAltName=IP:127.0.0.1
	cat server.key server.pem >secret.tls
	SSL_CERT_FILE=$PWD/server.pem
	export SSL_CERT_FILE
}

# Files beside "secret" say who is known; see server.mjs.
start_oidc() {
	NPM_CONFIG_CACHE=${NPM_CONFIG_CACHE:-$SCRATCH/npm}
	export NPM_CONFIG_CACHE
	spawn "$TOP/tests/server/oidc-provider/start.sh" secret \
		>server.json 2>server.log
	server=$!
	tries=0
	# The first start may install packages.
	until [ -s server.json ]; do
		tries=$((tries + 1))
		if [ "$tries" -gt 600 ] || ! kill -0 "$server" 2>/dev/null; then
			sed 's/^/# /' server.log
			skip_all 'oidc-provider can not be started here (node, npm)'
		fi
		sleep 0.2
	done
	issuer=$(jq -r .issuer server.json)
	api=$(jq -r .api server.json)
	tls_api=$(jq -r '.tls_api // empty' server.json)
	export issuer api tls_api
}

sign() {
	acknowledging rbctl -q approve --key "../$1" --yes --reason 'payroll needs it' \
		--answer scope=yes --answer secret=yes --answer revoked=yes \
		--answer tested=yes --answer impact=none --answer backout=revoke
}

# Everything that is in the work tree becomes live.
make_live() {
	git switch -q -c payroll
	git add .
	git commit -qm "all ways to a token"
	sign bob
	sign carol
	rbctl land
}

# first_runbook: payroll-token, from which the others are made.
first_runbook() {
	rbctl secret set payroll-exporter-secret --from ../secret
	rbctl new payroll-token --from "$issuer" --client-id payroll-exporter \
		--secret vault:payroll-exporter-secret --scope payroll:read \
		--owner finance-ops --env test --api "$api/exports"
}

# runbook NAME CLIENT GRANT STEP [MORE]: from the one that new wrote. MORE is
# a jq filter.
runbook() {
	jq --arg client "$2" --arg grant "$3" --arg step "$4" --arg name "$1" '
		.title = "Get a token by " + $grant |
		.actors.client.client_id = $client |
		.token.grant = $grant | .token.store_as = $name |
		.steps |= map(if .use == "oauth.token" then .use = $step else . end) |
		.steps |= map(select(.use != "oauth.revoke"))'" ${5-}" \
		runbooks/payroll-token.json >made
	mv made "runbooks/$1.json"
	rbctl fmt "runbooks/$1.json"
}

# Another server document: what the server says of itself, changed.
server_also() {
	jq "$2" servers/payroll-token.json >"servers/$1.json"
	rbctl fmt "servers/$1.json"
}

# of ENTRY MEMBER: what the vault has there.
of() {
	age -d -i "$XDG_CONFIG_HOME/rbctl/identity" \
		"$XDG_STATE_HOME/rbctl/vault/$1.age" | jq -r ".$2"
}

outcomes() {
	jq -r '.steps[] | "\(.use) \(.outcome)"' "$1"
}
