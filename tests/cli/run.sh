# run.sh - a sandbox, a store and an approved runbook for the tests of runs
# shellcheck shell=sh

# make_people: keys of alice, bob, carol and mallory in $HOME; git knows alice.
make_people() {
	git config --file "$HOME/.gitconfig" gpg.format ssh
	git config --file "$HOME/.gitconfig" user.name 'Alice Example'
	git config --file "$HOME/.gitconfig" user.email alice@example.org
	git config --file "$HOME/.gitconfig" user.signingKey "$HOME/alice"
	for name in alice bob carol mallory; do
		ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$HOME/$name"
	done
}

# start_sandbox OPTION...: its answer in $SCRATCH/sandbox.json, the client's
# secret in $SCRATCH/secret, its address in $SCRATCH/issuer. Its clock goes on
# from RBCTL_NOW, or from SANDBOX_NOW, while ours stands still.
start_sandbox() {
	rm -f "$SCRATCH/sandbox.json" "$SCRATCH/secret"
	spawn env "RBCTL_NOW=${SANDBOX_NOW:-$RBCTL_NOW}" "$RBCTL" --json sandbox \
		--secret-out "$SCRATCH/secret" "$@" \
		>"$SCRATCH/sandbox.json" 2>"$SCRATCH/sandbox.log"
	wait_for grep -q issuer "$SCRATCH/sandbox.json"
	jq -r .issuer "$SCRATCH/sandbox.json" >"$SCRATCH/issuer"
}

# sign NAME: everything that waits, with the answers that it takes.
sign() {
	GIT_AUTHOR_NAME="$1 Example" GIT_AUTHOR_EMAIL="$1@example.org" \
		GIT_COMMITTER_NAME="$1 Example" \
		GIT_COMMITTER_EMAIL="$1@example.org" \
		acknowledging rbctl -q approve --yes --key "$HOME/$1" \
		--reason wanted \
		--answer scope=yes --answer secret=yes --answer revoked=yes \
		--answer tested=yes --answer impact=none \
		--answer backout=revert
}

# commit MESSAGE: by alice, on the branch work.
commit() {
	git add -A
	git commit -q -S -m "$1"
}

# land_all: bob and, where one isn't enough, carol sign; it becomes live.
land_all() {
	sign bob
	rbctl -q verify HEAD >/dev/null || sign carol
	rbctl -q land
}

# make_store: in ./store, made by alice; alice, bob and carol operate.
make_store() {
	rbctl -q init store --key "$HOME/alice" \
		--person "alice:Alice Example:alice@example.org:$HOME/alice.pub" \
		--person "bob:Bob Example:bob@example.org:$HOME/bob.pub" \
		--person "carol:Carol Example:carol@example.org:$HOME/carol.pub"
}

# make_runbook: payroll, in the store, against the sandbox; not approved yet.
# Its steps: ask, look, start (POST), tell (manual), back (always).
make_runbook() {
	issuer=$(cat "$SCRATCH/issuer")
	git switch -q -c work
	rbctl -q new payroll --from "$issuer" --client-id payroll-exporter \
		--secret vault:payroll-secret --scope payroll:read --owner finance \
		--api "$issuer" --env test >"$SCRATCH/new"
	jq '.inputs = [{ name: "period", label: "Pay period", type: "text",
		pattern: "[0-9]{4}-[0-9]{2}", example: "2026-10",
		required: true }]
	| .token.refresh.steps = ["ask"]
	| .steps = [
	  { id: "ask", title: "Ask for the token", use: "oauth.token" },
	  { id: "look", title: "Look at the token", use: "oauth.introspect",
	    expect: { active: true, scopes: ["payroll:read"] } },
	  { id: "start", title: "Start the export", use: "http",
	    request: { method: "POST",
	      url: "{{actors.resource_server.url}}/api/exports",
	      json: { period: "{{inputs.period}}" }, auth: "token" },
	    expect: { status: [200, 201, 202] }, capture: { number: "/id" } },
	  { id: "tell", title: "Tell payroll", use: "manual",
	    instructions: "Tell payroll that export {{steps.start.number}} runs.",
	    confirm: "I told them" },
	  { id: "back", title: "Give the token back", use: "oauth.revoke",
	    always: true } ]' runbooks/payroll.json >"$SCRATCH/edited"
	cat "$SCRATCH/edited" >runbooks/payroll.json
}

# keep_secret: the sandbox's client secret goes into the vault.
keep_secret() {
	rbctl -q key new >"$SCRATCH/identity"
	rbctl -q secret set payroll-secret --from "$SCRATCH/secret"
}

# make_token_runbook: the payroll runbook gets its token and keeps it.
make_token_runbook() {
	make_runbook
	jq '.inputs = [] | .steps = [.steps[] | select(.id == "ask")]' \
		runbooks/payroll.json >"$SCRATCH/edited"
	cat "$SCRATCH/edited" >runbooks/payroll.json
}

# run_world: all of the above; the runbook is live, and we are in the store.
run_world() {
	make_people
	start_sandbox
	make_store
	cd store
	make_runbook
	commit 'The payroll runbook'
	land_all
	keep_secret
}
