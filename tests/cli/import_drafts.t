#!/bin/sh
# import_drafts.t - curl lines and collections become drafts that lint finishes
. "$(dirname "$0")/lib.sh"
command -v jq >/dev/null || skip_all 'there is no jq'

git init -q .
echo '{ "issuer": "https://sso.example.com", "token_endpoint": "https://sso.example.com/token",
  "introspection_endpoint": "https://sso.example.com/introspect" }' >server.json
rbctl -q import server.json --name sso >said

# holds NAME FILTER: of a runbook.
holds() {
	jq -e "$2" "runbooks/$1.json" >/dev/null || {
		cat "runbooks/$1.json"
		return 1
	}
}

check 'a curl line that asks for a token becomes the step that does' '
	cat >line <<END
curl -sS -X POST https://sso.example.com/token \\
  -u "payroll:s3cr3t-basic" \\
  -d grant_type=client_credentials --data-urlencode "scope=pay:read pay:write" \\
  -d audience=https://api.example.com -d client_secret=s3cr3t-body
END
	exits 0 rbctl import line --name token >got
	contains got "taken for curl lines"
	contains got "rbctl secret set token-secret"
	lacks runbooks/token.json s3cr3t
	holds token ".actors.client == { client_id: \"payroll\", auth: \"client_secret_basic\", secret: \"vault:token-secret\" }"
	holds token ".actors.authorization_server.server == \"sso\""
	holds token ".token.grant == \"client_credentials\" and .token.scopes == [\"pay:read\", \"pay:write\"] and .token.audience == \"https://api.example.com\""
	holds token "[.steps[].use] == [\"oauth.token\"]"
'
check 'the server is the one whose issuer is said, or is still to be brought' '
	echo "curl https://api.example.com/pay -H \"Authorization: Bearer \$T\"" >line
	exits 0 rbctl import line --name there --issuer https://sso.example.com >got
	lacks got "which server is it?"
	holds there ".actors.authorization_server.server == \"sso\""
	echo "curl https://sso.example.com/token -d grant_type=client_credentials -u a:b" >line
	exits 0 rbctl import line --name there --force --issuer https://new.example.com >got
	contains got "which server is it?"
	holds there ".actors.authorization_server.server != \"sso\""
	rm runbooks/there.json
'
check 'lint says what is left to be done, where, and how to end it' '
	exits 1 rbctl lint runbooks/token.json >got
	contains got "error: /todo/2: still to be done: who may see the token?"
	contains got "Do what it says, then take the sentence out."
	lacks got "[schema]"
	lacks got "[reference]"
	exits 0 rbctl fmt --check
	jq "del(.todo)" runbooks/token.json >edited
	cp edited runbooks/token.json
	rbctl lint runbooks/token.json >got || true
	lacks got "[todo]"
'
check 'each kind of grant, and what is done with a token, has its step' '
	: >lines
	for grant in refresh_token authorization_code password client_credentials \
		urn:ietf:params:oauth:grant-type:jwt-bearer \
		urn:ietf:params:oauth:grant-type:device_code \
		urn:ietf:params:oauth:grant-type:token-exchange; do
		echo "curl https://sso.example.com/token -d grant_type=$grant -d client_id=app -d username=u -d password=s3cr3t" >line
		exits 0 rbctl import line --name g --force
		jq -r ".token.grant + \" \" + .steps[0].use" runbooks/g.json >>lines
		lacks runbooks/g.json s3cr3t
	done
	echo "curl https://sso.example.com/introspect -d token=\$T
		curl https://sso.example.com/revoke -d token=\$T" >line
	exits 0 rbctl import line --name g --force
	jq -r ".steps[].use" runbooks/g.json >>lines
	cat >want <<END
refresh_token oauth.refresh
authorization_code oauth.authorize
password oauth.token
client_credentials oauth.token
jwt_bearer oauth.token
device_code oauth.device
token_exchange oauth.exchange
oauth.introspect
oauth.revoke
END
	same want lines
	rm runbooks/g.json
'
check 'a second token of another client, server or scope is told, not mixed up' '
	for more in "-u b:x https://sso.example.com/token -d scope=a" "-u a:x https://other.example.com/token -d scope=a" \
		"-u a:x https://sso.example.com/token -d scope=b" "-u a:x https://sso.example.com/token/2 -d scope=a"; do
		echo "curl -u a:x https://sso.example.com/token -d scope=a -d grant_type=client_credentials
			curl $more -d grant_type=client_credentials" >lines
		exits 0 rbctl import lines --name g --force >got
		contains got "asks for a second token"
	done
	echo "curl -u a:x https://sso.example.com/token -d scope=a -d grant_type=client_credentials
		curl -u a:x https://sso.example.com/token -d grant_type=client_credentials -d scope=a
		curl -u a:x https://sso.example.com/token -d grant_type=refresh_token -d refresh_token=s3cr3t" >lines
	exits 0 rbctl import lines --name g --force >got
	lacks got "asks for a second token"
	rm runbooks/g.json
'
check 'headers of a request for a token, and of another host, are told' '
	echo "curl https://sso.example.com/token -d grant_type=client_credentials -H \"X-Tenant: t1\" -H \"Accept: */*\"
		curl https://api.example.com/ -H \"Host: other.example.com\"
		curl https://api.example.com/ -H \"Host: api.example.com\"" >lines
	exits 0 rbctl import lines --name g --force >got
	contains got "its header X-Tenant was left out"
	lacks got "header Accept"
	[ "$(grep -c "header Host was left out" got)" -eq 1 ]
'
check 'what is sent from a file, too, is told' '
	echo "curl https://sso.example.com/token -d grant_type=client_credentials -d @more.txt
		curl https://api.example.com/ -d a=1 -d @f" >lines
	exits 0 rbctl import lines --name g --force >got
	[ "$(grep -c "a part of what it sent came from a file, and was left out" got)" -eq 2 ]
	holds g "[.steps[].use] == [\"oauth.token\", \"http\"] and .steps[1].request.form == { a: \"1\" }"
'
check 'a media type that only begins like JSON is kept' '
	echo "curl https://api.example.com/ -X PATCH -H \"Content-Type: application/json-patch+json\" -d []
		curl https://api.example.com/ -X PATCH -H \"Content-Type: application/json;charset=utf-8\" -d []" >lines
	exits 0 rbctl import lines --name g --force
	holds g ".steps[0].request.headers == { \"Content-Type\": \"application/json-patch+json\" } and (.steps[1].request | has(\"headers\") | not)"
'
check 'lines with curl that are not read are counted' '
	cat >lines <<\END
env X=1 curl https://a.example.com/
timeout 5 curl https://a.example.com/
f() {
	curl https://a.example.com/
}
command -v curl
curl https://api.example.com/
END
	exits 0 rbctl import lines --name g --force >got
	contains got "3 other commands with curl in them were not read"
	holds g ".steps | length == 1"
'
check 'of more than can stand in the list, the last place tells how many' '
	awk "BEGIN { for (i = 0; i < 90; i++) print \"curl a\" i \".example.com/x\" }" >lines
	exits 0 rbctl import lines --name g --force
	holds g ".todo | length == 64 and (.[0] | startswith(\"who owns this\")) and (.[63] | test(\"^and [0-9]+ more\"))"
	holds g ".todo[63] as \$last | (\$last | split(\" \")[1] | tonumber) == 90 + 2 - 63"
	rm runbooks/g.json
'
check 'quotes, variables and continued lines are read as a shell reads them' '
	cat >lines <<\END
# a comment with "quotes
curl "https://$API_HOST/v1/runs/${RUN}?since=$(date +%F)" -H "X-A: it'\''s" \
	-H $'\''X-B: a\u00e9\x21'\'' -H '\''X-C: $not "a" variable'\'' --json "{\"n\": 1, \"who\": \"$WHO\"}"
cat <<X | curl -d @- -H "Content-Type: text/plain" https://b.example.com/in
hello $NAME
X
END
	exits 0 rbctl import lines --name shell
	holds shell ".steps[0].request.url == \"https://{{env.API_HOST}}/v1/runs/{{inputs.RUN}}?since={{inputs.output}}\""
	holds shell ".steps[0].request.headers == { \"X-A\": \"it'\''s\", \"X-B\": \"aé!\", \"X-C\": \"\$not \\\"a\\\" variable\" }"
	holds shell ".steps[0].request.json == { n: 1, who: \"{{inputs.WHO}}\" }"
	holds shell ".steps[1].request.text == \"hello {{inputs.NAME}}\\n\""
'
check 'nothing is carried out, and no file is read' '
	printf s3cr3t-file >secret
	echo "curl -d @secret -H @secret -K secret \"https://x.example.com/\$(touch pwned)\`touch pwned\`\"" >line
	exits 0 rbctl import line --name harmless >got
	[ ! -e pwned ]
	lacks runbooks/harmless.json s3cr3t
'
check 'what can not be taken over is named, not lost' '
	echo "curl -k -x proxy:1 --frob -o out -L --cert c.pem https://x.example.com/ -u a:s3cr3t" >line
	exits 0 rbctl import line --name odd >got
	for word in -k -x --frob -o -L --cert; do
		contains got "$word"
	done
	contains got "a user and a password went along"
	lacks runbooks/odd.json s3cr3t
'
check 'secrets in headers, addresses and bodies become inputs from the vault' '
	echo "curl -H \"X-Api-Key: s3cr3t-a\" -b sid=s3cr3t-b -H \"Authorization: Bearer s3cr3t-c\" \"https://u:s3cr3t-d@x.example.com/p?api_key=s3cr3t-e&q=1\" --json {\\\"password\\\":\\\"s3cr3t-f\\\"}" >line
	exits 0 rbctl import line --name keys >got
	lacks runbooks/keys.json s3cr3t
	lacks got s3cr3t
	holds keys ".steps[0].request.auth == \"token\""
	holds keys ".steps[0].request.headers.\"X-Api-Key\" == \"{{inputs.X-Api-Key}}\""
	holds keys ".inputs | map(select(.type == \"secret\") | .default) == [\"vault:keys-api-key\", \"vault:keys-password\", \"vault:keys-x-api-key\", \"vault:keys-cookie\"]"
	rbctl lint runbooks/keys.json >got || true
	lacks got secret-inline
'
check 'a line can stand on the command line itself' '
	exits 0 rbctl import --as curl --name direct -- curl -X DELETE "https://x.example.com/a b?c=it'\''s" -H "A: \$B"
	holds direct ".steps[0].request == { method: \"DELETE\", url: \"{{actors.resource_server.url}}/a%20b?c=it'\''s\", headers: { A: \"\$B\" } }"
'
check 'a line that is pasted needs no word about what it is' '
	exits 0 rbctl import --name pasted -- curl -X DELETE "https://x.example.com/a"
	holds pasted ".steps[0].request.method == \"DELETE\""
	exits 2 rbctl import one two 2>err
	contains err "one thing is imported at a time"
'
check 'a quote without its end is told at its line and column' '
	printf "curl a\ncurl \"b\n" >line
	exits 5 rbctl import line --name bad 2>err
	contains err "line:2:6: this \" has no end"
	[ ! -e runbooks/bad.json ]
'
check 'a Postman collection becomes steps in its order' '
	cat >collection.json <<\END
{ "info": { "name": "Pay runs", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
  "auth": { "type": "oauth2", "oauth2": [ { "key": "grant_type", "value": "client_credentials" },
    { "key": "accessTokenUrl", "value": "https://sso.example.com/token" }, { "key": "clientId", "value": "{{id}}" },
    { "key": "clientSecret", "value": "s3cr3t-client" }, { "key": "scope", "value": "pay:read" } ] },
  "variable": [ { "key": "base", "value": "https://api.example.com" }, { "key": "id", "value": "payroll" },
    { "key": "api_key", "value": "s3cr3t-variable" } ],
  "item": [
    { "name": "Runs", "item": [
      { "name": "List", "request": { "method": "GET", "url": { "raw": "{{base}}/runs?month={{month}}", "host": ["{{base}}"] },
        "header": [ { "key": "X-Key", "value": "{{api_key}}" }, { "key": "Off", "value": "x", "disabled": true } ] },
        "event": [ { "listen": "test", "script": { "exec": [ "pm.test()" ] } } ] } ] },
    { "name": "Ask payroll", "description": "Call them.", "item": [] },
    { "name": "Start", "request": { "method": "POST", "url": "{{base}}/runs", "auth": { "type": "noauth" },
      "body": { "mode": "urlencoded", "urlencoded": [ { "key": "a", "value": "1" }, { "key": "b", "value": "2", "disabled": true } ] } } },
    { "name": "Send", "request": { "method": "PUT", "url": "{{base}}/file", "auth": { "type": "basic", "basic": [ { "key": "username", "value": "u" }, { "key": "password", "value": "s3cr3t-basic" } ] },
      "body": { "mode": "formdata", "formdata": [ { "key": "f", "type": "file", "src": "a.csv" } ] } } } ] }
END
	exits 0 rbctl import collection.json >got
	contains got "taken for a Postman collection"
	contains got "its script after the answer was not taken over"
	lacks runbooks/pay-runs.json s3cr3t
	holds pay-runs "[.steps[] | .id + \" \" + .use] == [\"get-the-token oauth.token\", \"list http\", \"ask-payroll manual\", \"start http\", \"send http\"]"
	holds pay-runs ".actors.client.client_id == \"payroll\" and .actors.resource_server.url == \"https://api.example.com\""
	holds pay-runs ".steps[1].request == { url: \"{{actors.resource_server.url}}/runs?month={{inputs.month}}\", method: \"GET\", headers: { \"X-Key\": \"{{inputs.api_key}}\" }, auth: \"token\" }"
	holds pay-runs ".steps[3].request.form == { a: \"1\" } and (.steps[3].request | has(\"auth\") | not)"
	holds pay-runs ".steps[4].request.multipart == { f: { input: \"f\" } }"
'
check 'a text that is too long for a runbook is refused, not cut' '
	jq -n "{ info: { name: \"l\" }, item: [ { request: { method: \"POST\", url: \"https://api.example.com/\",
		body: { mode: \"raw\", raw: (\"0123456789\" * 7000 + \"{{A}} the end\") } } } ] }" >long.json
	exits 5 rbctl import long.json --as postman --name long 2>err
	contains err "it has 70020 characters; at most 65536 are allowed"
	lacks err "rbctl lint"
	[ ! -e runbooks/long.json ]
'
check 'older and other formats are refused with what to do' '
	echo "{ \"id\": \"1\", \"requests\": [], \"folders\": [], \"name\": \"x\" }" >old.json
	exits 5 rbctl import old.json 2>err
	contains err "export it as v2.1"
	printf "opencollection: 1.0.0\n" >c.yml
	exits 5 rbctl import c.yml 2>err
	contains err "Bruno as a .bru folder"
'
check 'a Bruno folder becomes steps in the order of its numbers' '
	mkdir -p bru/environments bru/node_modules
	echo "{ \"version\": \"1\", \"name\": \"Pay Bru\", \"type\": \"collection\" }" >bru/bruno.json
	printf "vars {\n  base: https://api.example.com\n}\n" >bru/environments/prod.bru
	echo broken >bru/node_modules/x.bru
	cat >bru/a.bru <<END
meta {
  name: Second
  type: http
  seq: 2
}

post {
  url: https://api.example.com/runs
  body: json
  auth: bearer
}

headers {
  X-One: {{one}}
  ~X-Off: no
}

auth:bearer {
  token: s3cr3t-bearer
}

body:json {
  {
    "month": "{{month}}"
  }
}

tests {
  test("a", () => {
  });
}
END
	cat >bru/b.bru <<END
meta {
  name: First
  type: http
  seq: 1
}

post {
  url: https://sso.example.com/token
  body: formUrlEncoded
  auth: none
}

body:form-urlencoded {
  grant_type: client_credentials
  client_id: app
  client_secret: s3cr3t-form
  scope: pay:read
}
END
	exits 0 rbctl import bru >got
	cat got
	contains got "taken for a Bruno collection"
	lacks runbooks/pay-bru.json s3cr3t
	holds pay-bru "[.steps[] | .id + \" \" + .use] == [\"first oauth.token\", \"second http\"]"
	holds pay-bru ".steps[1].request.json == { month: \"{{inputs.month}}\" } and .steps[1].request.headers == { \"X-One\": \"{{inputs.one}}\" }"
	holds pay-bru ".actors.client.auth == \"client_secret_post\""
	printf "meta {\n  name: x\n" >bru/c.bru
	exits 5 rbctl import bru --name c 2>err
	contains err "bru/c.bru:2:1: this block has no end"
'
check 'so does its JSON' '
	echo "{ \"name\": \"One file\", \"version\": \"1\", \"items\": [ { \"type\": \"folder\", \"name\": \"f\", \"items\": [
		{ \"type\": \"http\", \"name\": \"Look\", \"request\": { \"url\": \"https://api.example.com/x\", \"method\": \"GET\",
		\"headers\": [ { \"name\": \"A\", \"value\": \"1\", \"enabled\": false } ], \"auth\": { \"mode\": \"bearer\", \"bearer\": { \"token\": \"s3cr3t\" } },
		\"body\": { \"mode\": \"none\" } } } ] } ] }" >bruno.json
	exits 0 rbctl import bruno.json --name one
	holds one ".steps[0].request == { method: \"GET\", url: \"{{actors.resource_server.url}}/x\", auth: \"token\" }"
'
check 'the answer is there for machines, too' '
	exits 0 rbctl import collection.json --name j --json >got
	jq -e ".format == \"import/1\" and .ok and .kind == \"postman\" and .path == \"runbooks/j.json\" and (.todos | length) > 2 and .secrets == [\"j-api-key\", \"j-secret\"]" got
'
done_testing
