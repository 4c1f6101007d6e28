# config.sh - a declared client of the sandbox for the tests of configurations
# shellcheck shell=sh

# make_config [FILTER]: configs/exporter.json, edited; not approved yet.
make_config() {
	mkdir -p configs
	jq -n --arg server "$(basename servers/*.json .json)" "{
		format: \"config/1\", title: \"The exporter at the sandbox\",
		server: \$server, adapter: \"rfc7592\",
		desired: {
			client_name: \"Exporter\",
			grant_types: [\"client_credentials\"],
			response_types: [],
			scope: \"payroll:read payroll:write\"
		},
		store_as: \"exporter-secret\"
	} | ${1:-.}" >configs/exporter.json
}

# sign_config NAME: with the answers of the built-in checklist.
sign_config() {
	GIT_AUTHOR_NAME="$1 Example" GIT_AUTHOR_EMAIL="$1@example.org" \
		GIT_COMMITTER_NAME="$1 Example" \
		GIT_COMMITTER_EMAIL="$1@example.org" \
		acknowledging rbctl -q approve --yes --key "$HOME/$1" \
		--reason wanted \
		--answer scope=yes --answer secrets=yes --answer unused=yes \
		--answer tested=yes --answer impact=none --answer backout=revert
}

# land_config MESSAGE: what is in the work tree, live.
land_config() {
	commit "$1"
	sign_config bob
	sign_config carol
	rbctl -q land
}

# declare_config [FILTER]: the same, live.
declare_config() {
	git switch -q work
	git merge -q --ff-only main
	make_config "${1:-.}"
	land_config 'The exporter'
}

# by_hand METHOD [JSON]: what an administrator does to the client.
by_hand() {
	bh_id=$(curl -sS "$(cat "$SCRATCH/issuer")/clients" |
		jq -r '.clients[0].client_id')
	curl -sS -o "$SCRATCH/by-hand" -X "$1" ${2:+-d "$2"} \
		"$(cat "$SCRATCH/issuer")/clients/$bh_id"
}

# on_server: the clients that are registered, as the server has them.
on_server() {
	curl -sS "$(cat "$SCRATCH/issuer")/clients" | jq -S .clients
}

# config_world: a store with a config that is live, nothing applied yet.
config_world() {
	make_people
	start_sandbox
	make_store
	cd store || return
	make_runbook
	make_config
	commit 'A runbook and a client'
	land_all
	keep_secret
}
