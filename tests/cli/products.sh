# products.sh - a client that is declared for a product's own interface
# shellcheck shell=sh

# What each product calls things.
declared_for() { # declared_for PRODUCT: "desired"
	case $1 in
	keycloak)
		echo '{ clientId: "exporter", name: "Exporter", enabled: true,
			protocol: "openid-connect", publicClient: false,
			serviceAccountsEnabled: true, standardFlowEnabled: false,
			redirectUris: ["https://a.example/cb", "https://b.example/cb"],
			attributes: { "access.token.lifespan": "600" } }'
		;;
	auth0)
		echo '{ name: "Exporter", app_type: "non_interactive",
			callbacks: ["https://a.example/cb", "https://b.example/cb"],
			grant_types: ["client_credentials"],
			jwt_configuration: { lifetime_in_seconds: 600,
				secret_encoded: false },
			global: false, callback_url_template: false }'
		;;
	okta)
		echo '{ client_name: "Exporter", application_type: "service",
			grant_types: ["client_credentials"],
			redirect_uris: ["https://a.example/cb"] }'
		;;
	hydra)
		echo '{ client_id: "exporter", client_name: "Exporter",
			grant_types: ["client_credentials"], response_types: [],
			scope: "payroll:read payroll:write",
			metadata: { team: "payroll" } }'
		;;
	glewlwyd)
		echo '{ client_id: "exporter", name: "Exporter", confidential: true,
			enabled: true, scope: ["payroll"],
			authorization_type: ["client_credentials"],
			token_endpoint_auth_method: ["client_secret_basic"],
			redirect_uri: ["https://a.example/cb"] }'
		;;
	rfc7592)
		echo '{ client_name: "Exporter", response_types: [],
			grant_types: ["client_credentials"],
			scope: "payroll:read payroll:write" }'
		;;
	esac
}

# Where its clients are, after the server's address.
base_of() {
	case $1 in
	keycloak) echo /admin/realms/corp ;;
	auth0) echo /api/v2 ;;
	okta) echo /oauth2/v1 ;;
	hydra) echo / ;;
	glewlwyd) echo /api ;;
	esac
}

name_of() { # name_of PRODUCT: the field that people read
	case $1 in
	okta | hydra | rfc7592) echo client_name ;;
	*) echo name ;;
	esac
}

secret_of() { # secret_of PRODUCT: the field of the server's own record
	case $1 in
	keycloak) echo secret ;;
	glewlwyd) echo password ;;
	*) echo client_secret ;;
	esac
}

# make_product PRODUCT [FILTER]: configs/exporter.json, edited.
make_product() {
	mkdir -p configs
	jq -n --arg adapter "$1" "{ format: \"config/1\", title: \"Exporter\",
		server: \"admin\", adapter: \$adapter, auth: \"vault:admin-key\",
		base: \"{{env.admin}}\", desired: $(declared_for "$1"),
		store_as: \"exporter-secret\" } |
		if .adapter == \"rfc7592\" then del(.auth, .base) else . end |
		${2:-.}" >configs/exporter.json
}

# declare_product PRODUCT [FILTER]: the same, live.
declare_product() {
	git switch -q work
	git merge -q --ff-only main
	make_product "$@"
	land_config 'The exporter'
}

# product_store PRODUCT ADDRESS: a store with it live, nothing applied yet;
# we are in it. ADDRESS is the server's.
product_store() {
	make_store
	cd store || return
	git switch -q -c work
	mkdir -p servers environments
	jq -n --arg at "$2" '{ format: "server/1", title: "The server",
		responsible: "it", issuer: $at,
		metadata: { issuer: $at, token_endpoint: ($at + "/token"),
			registration_endpoint: ($at + "/register") } }' \
		>servers/admin.json
	jq -n --arg at "$2$(base_of "$1")" '{ format: "environment/1",
		title: "Test", servers: { admin: "admin" }, vars: { admin: $at } }' \
		>environments/test.json
	make_product "$1"
	land_config 'A server and a client'
}
