# odd.sh - a runbook full of characters to break out with, and its recorder
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2164 # who sources it uses them, and has SCRATCH
#
# Needs lib.sh and run.sh. What is sent lands in $SCRATCH/work/wire, what the
# recorder answers at /echo comes from wire.id beside it. What is in ODD_HIDDEN
# becomes part of a text.

# What somebody types, a server answers or a secret holds, to break out with.
# shellcheck disable=SC2016 # it is text
odd='it'\''s "$(touch pwned)" `touch pwned` \ %s %41 {{token}} # & ; | $TOKEN <!-- \n é ✓ ’$(touch pwned)‘ @file'
# shellcheck disable=SC2016 # it is text
answered='x
'\''"$(touch pwned)`touch pwned`&a=b/../%2e {{token}} \ é'
# shellcheck disable=SC2016 # it is text
printf '%s' 'p'\''a"ss $(touch pwned) `touch pwned`\ %s+&=ü' >secret
printf 'pin "1"\\\n' >pin
printf 'a,b\n1,"2"\n' >'odd; "name" $(touch pwned).csv'
printf '%s' "$answered" >wire.id
: >wire
spawn perl "$TOP/tests/cli/recorder.pl" "$PWD/wire" >origin 2>recorder.log
wait_for grep -q http origin
origin=$(cat origin)

make_documents() {
	mkdir -p servers runbooks environments
	jq -n --arg origin "$origin" '{
		format: "server/1", title: "Recorder", responsible: "it",
		issuer: $origin, metadata: { issuer: $origin,
		token_endpoint: ($origin + "/token"),
		introspection_endpoint: ($origin + "/introspect"),
		revocation_endpoint: ($origin + "/revoke"),
		jwks_uri: ($origin + "/jwks"),
		response_types_supported: ["code"] } }' >servers/odd.json
	jq -n --arg origin "$origin" '{ format: "environment/1", title: "Test",
		vars: { api: $origin } }' >environments/test.json
	jq -n -f "$SCRATCH/work/runbook.jq" >runbooks/odd.json
}
cat >runbook.jq <<'END'
{ format: "runbook/1", title: "It's an $(touch pwned) `odd` \\ %s one",
  summary: "-", owner: "it", review_by: "2027-06-30",
  actors: {
    client: { client_id: "odd client:1", auth: "client_secret_basic",
      secret: "vault:odd-secret" },
    authorization_server: { server: "odd", responsible: "it" },
    resource_server: { name: "API", url: "{{env.api}}", responsible: "it" } },
  inputs: [
    { name: "text", label: "A text", type: "text", required: true },
    { name: "pin", label: "A pin", type: "secret", required: true },
    { name: "rows", label: "A file", type: "file", required: true } ],
  token: { grant: "client_credentials", scopes: ["payroll:read"],
    store_as: "odd", viewers: ["alice"],
    audience: "urn:it's $(touch pwned)" },
  steps: [
    { id: "ask", title: "Ask `touch pwned`", use: "oauth.token" },
    { id: "look", title: "Look $(touch pwned)", use: "oauth.introspect",
      expect: { active: true, scopes: ["payroll:read"] } },
    { id: "a-b", title: "Send JSON", use: "http", request: {
        method: "POST", url: "{{env.api}}/echo/{{inputs.text}}",
        query: { "q'": "{{inputs.text}}" },
        headers: { "X-Odd": "it's \"$(touch pwned)\" `x` \\ %s", "X-Pin": "pin {{inputs.pin}}", "X-Empty": "" },
        json: { "te'xt": "{{inputs.text}}", hidden: "\u202e\u2028\u001b[2J", pin: "<{{inputs.pin}}>" }, auth: "token",
        idempotency_key: "Idempotency-Key" },
      expect: { status: 201, json: { "/kind": "it's $(touch pwned)" },
        headers: { Location: "/exports/[0-9]+" } },
      capture: { id: "/id", where: "header:Location" } },
    { id: "a_b", title: "Send what was answered", use: "http", request: {
        method: "PUT", url: "{{env.api}}/echo/{{steps.a-b.id}}",
        query: { where: "{{steps.a-b.where}}" },
        json: { id: "{{steps.a-b.id}}" }, auth: "token" }, capture: { id: "/id" } },
    { id: "fields", title: "Send a form", use: "http", request: {
        method: "POST", url: "{{env.api}}/form",
        form: { "a b": "{{inputs.text}}", pin: "{{inputs.pin}}", id: "{{steps.a_b.id}}", status: "{{steps.a_b.status}}" } } },
    { id: "words", title: "Send text\u202e\u2028 ’; touch pwned; ‘", use: "http", request: {
        method: "PATCH", url: "{{env.api}}/text", text: ("@two\n'lines\" " + ($ENV.ODD_HIDDEN // "") + "{{inputs.text}} {{inputs.pin}} {{steps.a-b.id}}") } },
    { id: "empty", title: "Send nothing", use: "http", request: {
        method: "DELETE", url: "{{env.api}}/empty", auth: "token" } },
    { id: "whole", title: "Send a file", use: "http", request: {
        method: "POST", url: "{{env.api}}/upload", file: { input: "rows", type: "text/csv" } } },
    { id: "parts", title: "Send a form with a file", use: "http", request: {
        method: "POST", url: "{{env.api}}/multipart", multipart: {
          note: "{{inputs.text}}", rows: { input: "rows", type: "text/csv" } } } },
    { id: "again", title: "Try again", use: "http", request: {
        url: "{{env.api}}/later", auth: "token" }, retry: { times: 2, on: [503] } },
    { id: "list", title: "Read all pages", use: "http", request: {
        url: "{{env.api}}/pages", pages: { items: "/rows", most: 5 } },
      expect: { json: { "/rows": [1, 2, 3] } } },
    { id: "keep", title: "Keep a file", use: "http", request: {
        url: "{{env.api}}/file", save: { as: "kept-{{steps.again.status}}.bin" } } },
    { id: "tell", title: "Tell", use: "manual", instructions: "Say\u202e {{inputs.text}} and {{steps.a-b.id}}.", confirm: "Done" },
    { id: "back", title: "Give it back", use: "oauth.revoke", always: true } ],
  errors: [ { status: 400, meaning: "m", do: ["d"], who: "it" },
    { status: 401, meaning: "m", do: ["d"], who: "it" },
    { status: 403, meaning: "m", do: ["d"], who: "it" } ] }
END

# sign NAME: the built-in checklist.
sign_odd() {
	GIT_AUTHOR_NAME=$1 GIT_COMMITTER_NAME=$1 acknowledging rbctl -q approve --yes \
		--key "$HOME/$1" --reason wanted --answer scope=yes \
		--answer secrets=yes --answer unused=yes --answer tested=yes \
		--answer impact=none --answer backout=revert
}

# run NAME COMMAND…: in a folder of its own; what it sent is in NAME.wire.
run() {
	name=$1
	shift
	rm -rf "$SCRATCH/work/$name"
	mkdir "$SCRATCH/work/$name"
	: >"$SCRATCH/work/wire"
	(cd "$SCRATCH/work/$name" && "$@")
	perl "$TOP/tests/cli/wire.pl" "$SCRATCH/work/wire" \
		>"$SCRATCH/work/$name.wire"
}

PIN_SECRET_FILE=$PWD/pin
ODD_SECRET_FILE=$PWD/secret
file=$PWD/'odd; "name" $(touch pwned).csv'
export PIN_SECRET_FILE ODD_SECRET_FILE

# odd_world: the runbook is live in ./store, and its secrets in the vault.
odd_world() {
	make_people
	make_store
	cd store
	git switch -q -c work
	make_documents
	rbctl -q fmt runbooks servers environments
	commit "The odd runbook"
	sign_odd bob
	sign_odd carol
	rbctl -q land
	rbctl -q key new >../identity
	rbctl -q secret set odd-secret --from ../secret
	rbctl -q secret set pin --from ../pin
}

# export_odd FORM [OPTION…]: with the odd inputs.
export_odd() {
	form=$1
	shift
	rbctl export "$form" odd --env test --set "text=$odd" \
		--set pin=vault:pin --set "rows=$file" "$@"
}
