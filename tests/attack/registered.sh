# registered.sh - a client that is declared, applied and open to attack
# shellcheck shell=sh
#
# Sourced after lib.sh. The server is the sandbox, which takes registrations;
# what an administrator, or whoever got at the server, does to the client goes
# there by curl, past rbctl.

# registered: $SCRATCH/client has configs/exporter.json live, and applied.
registered() {
	printf 'not-asked-for' >"$SCRATCH/sandbox-secret"
	spawn "$RBCTL" sandbox --json --secret-file "$SCRATCH/sandbox-secret" \
		>"$SCRATCH/sandbox.json" 2>"$SCRATCH/sandbox.log"
	wait_for grep -q issuer "$SCRATCH/sandbox.json"
	ISSUER=$(jq -r .issuer "$SCRATCH/sandbox.json")
	re_commit=$(change alice "$L1" servers/sandbox.json \
		"$(jq -n --arg issuer "$ISSUER" '{format: "server/1",
			title: "Sandbox", responsible: "it", issuer: $issuer,
			metadata: {issuer: $issuer,
				token_endpoint: ($issuer + "/token"),
				registration_endpoint: ($issuer + "/register")
			}}')" \
		configs/exporter.json "$(declared .)")
	L2=$(sign_off carol "$re_commit")
	client "$L2"
	in_client key new >/dev/null 2>&1
	in_client apply exporter --env test >"$SCRATCH/registered.log" 2>&1
}

declared() { # declared FILTER: the configuration, edited
	jq -n '{format: "config/1", title: "Exporter", server: "sandbox",
		adapter: "rfc7592", desired: {client_name: "Exporter",
			grant_types: ["client_credentials"],
			response_types: [], scope: "payroll:read"}}' |
		jq "$1"
}

# on_server [FILTER]: what the server has.
on_server() {
	curl -sS "$ISSUER/clients" | jq -r ".clients[0] | ${1:-.}"
}

# by_hand METHOD [JSON]
by_hand() {
	curl -sS -o /dev/null -X "$1" ${2:+-d "$2"} \
		"$ISSUER/clients/$(on_server .client_id)"
}
