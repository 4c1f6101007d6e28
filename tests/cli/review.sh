# review.sh - a store with three signers, for the tests of reviewing
# shellcheck shell=sh

# person NAME COMMAND…: as that person.
person() {
	person_name=$1
	shift
	GIT_AUTHOR_NAME="$person_name Example" \
	GIT_AUTHOR_EMAIL="$person_name@example.org" \
	GIT_COMMITTER_NAME="$person_name Example" \
	GIT_COMMITTER_EMAIL="$person_name@example.org" "$@"
}

# commit NAME MESSAGE: everything, signed by that person's key.
commit() {
	git add -A
	person "$1" git -c "user.signingKey=$HOME/$1" commit -q -S -m "$2"
}

# sign NAME REASON [OPTION…]: answers the checklist that `new` writes.
sign() {
	sign_name=$1
	sign_reason=$2
	shift 2
	acknowledging person "$sign_name" rbctl -q approve --yes \
		--key "$HOME/$sign_name" \
		--reason "$sign_reason" --answer scope=yes \
		--answer secret=yes --answer revoked=yes --answer tested=yes \
		--answer 'impact=Reads pay runs' \
		--answer 'backout=Take the commit back' "$@"
}

# sign_builtin NAME REASON [OPTION…]: answers the built-in one.
sign_builtin() {
	sign_name=$1
	sign_reason=$2
	shift 2
	acknowledging person "$sign_name" rbctl -q approve --yes \
		--key "$HOME/$sign_name" \
		--reason "$sign_reason" --answer scope=yes \
		--answer secrets=yes --answer unused=yes --answer tested=yes \
		--answer 'impact=None' --answer 'backout=Revert it' "$@"
}

# edit FILE JQ-EXPRESSION
edit() {
	jq "$2" "$1" >"$SCRATCH/edited" && cat "$SCRATCH/edited" >"$1"
}

# make_store: in ./store, made by alice; bob and carol can sign too.
make_store() {
	git config --file "$HOME/.gitconfig" gpg.format ssh
	git config --file "$HOME/.gitconfig" user.name 'Alice Example'
	git config --file "$HOME/.gitconfig" user.email alice@example.org
	for name in alice bob carol; do
		ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$HOME/$name"
	done
	person alice rbctl -q init store --key "$HOME/alice" \
		--person "alice:Alice Example:alice@example.org:$HOME/alice.pub" \
		--person "bob:Bob Example:bob@example.org:$HOME/bob.pub" \
		--person "carol:Carol Example:carol@example.org:$HOME/carol.pub"
	cat >"$SCRATCH/sso.json" <<-'EOF'
	{
	  "issuer": "https://sso.example.com/realms/corp",
	  "token_endpoint": "https://sso.example.com/realms/corp/token",
	  "introspection_endpoint": "https://sso.example.com/introspect",
	  "revocation_endpoint": "https://sso.example.com/revoke",
	  "jwks_uri": "https://sso.example.com/jwks",
	  "scopes_supported": ["payroll:read", "payroll:write"],
	  "grant_types_supported": ["client_credentials"],
	  "response_types_supported": ["code"]
	}
	EOF
}

# land_runbook: make_runbook, signed by alice and bob, live.
land_runbook() {
	make_runbook
	sign alice 'For the quarterly export' --ticket FIN-1
	sign bob 'Looks right'
	rbctl -q land
}

# make_runbook: payroll, committed by carol on the branch work.
make_runbook() {
	rbctl -q new payroll --from "$SCRATCH/sso.json" \
		--client-id payroll-exporter --secret vault:payroll \
		--scope payroll:read --owner finance \
		--api https://api.example.com >"$SCRATCH/new"
	git switch -q -c work
	commit carol 'The payroll runbook'
}
