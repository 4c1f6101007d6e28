#!/bin/sh
# import_clients.t - what other products keep of clients and keys is imported
. "$(dirname "$0")/lib.sh"
command -v jq >/dev/null || skip_all 'there is no jq'

git init -q .
KC=https://kc.example.com/realms/corp
cat >realm.json <<'END'
{ "realm": "corp", "users": [ { "username": "u" } ],
  "clients": [
    { "id": "1", "clientId": "Payroll App", "secret": "s3cr3t-payroll",
      "redirectUris": [ "https://pay.example.com/cb" ], "publicClient": false,
      "attributes": { "client.secret.creation.time": "170", "x": null,
        "other.secret": "s3cr3t-inner", "api.token": "s3cr3t-token",
        "my.pass": "s3cr3t-pass", "pin": 47114711, "badge": "[REDACTED]",
        "secretKey": { "value": "s3cr3t-key" },
        "tosUri": "https://h.example.com/?token=s3cr3t-tos" } },
    { "clientId": "masked", "secret": "**********",
      "redirectUris": [ "https://m.example.com/cb" ] },
    { "clientId": "broker", "enabled": true },
    { "clientId": "security-admin-console", "enabled": true } ] }
END

check 'a realm that does not say where it is is refused with what to add' '
	exits 5 rbctl import realm.json 2>err
	contains err "realm.json:1:1:"
	contains err "--issuer https://HOST"
	[ ! -e configs ]
'
check 'with its address it becomes a server and a configuration a client' '
	exits 0 rbctl import realm.json --issuer $KC --name sso --responsible it >got
	contains got "taken for a Keycloak realm"
	contains got "wrote servers/sso.json"
	contains got "wrote configs/sso-payroll-app.json"
	contains got "2 clients that Keycloak has by itself were left out"
	contains got "rbctl import $KC --name sso --force asks the server itself"
	[ "$(jq -r .metadata.token_endpoint servers/sso.json)" = $KC/protocol/openid-connect/token ]
	jq -e ".adapter == \"keycloak\" and .server == \"sso\" and .base == \"https://kc.example.com/admin/realms/corp\"" configs/sso-payroll-app.json
	[ ! -e configs/sso-broker.json ]
	exits 0 rbctl lint
	exits 0 rbctl fmt --check
'
check 'no secret is written, and the answer says who keeps it' '
	lacks got s3cr3t
	grep -r "s3cr3t\|\*\*\*\*\|REDACTED\|4711" configs servers >found || true
	same /dev/null found
	contains got "rbctl secret set sso-payroll-app-secret"
	contains got "rbctl secret set sso-masked-secret"
	contains got "other.secret"
	jq -e ".desired | has(\"id\") or has(\"secret\") | not" configs/sso-payroll-app.json
	jq -e ".desired.attributes == {}" configs/sso-payroll-app.json
'
check 'a "/" after the address of a realm is none of it' '
	exits 0 rbctl import realm.json --issuer $KC/ --name slash >got
	[ "$(jq -r .server configs/slash-payroll-app.json)" = sso ]
	exits 0 rbctl import realm.json --issuer https://new.example.com/realms/new/ --name new
	[ "$(jq -r .issuer servers/new.json)" = https://new.example.com/realms/new ]
	rm configs/slash-* configs/new-* servers/new.json
'
check 'a realm whose name has a space in it has the address that it has there' '
	jq ".realm = \"My Realm\" | .attributes = { frontendUrl: \"https://my.example.com/\" }" realm.json >my.json
	exits 0 rbctl import my.json >got
	[ "$(jq -r .issuer servers/my-realm.json)" = https://my.example.com/realms/My%20Realm ]
	[ "$(jq -r .base configs/payroll-app.json)" = https://my.example.com/admin/realms/My%20Realm ]
	rm configs/payroll-app.json configs/masked.json servers/my-realm.json
'
check 'a realm that says where it is needs no more' '
	jq ".realm = \"two\" | .attributes.frontendUrl = \"https://two.example.com/\"
		| .clients = [.clients[1] | .clientId = \"only\"]" realm.json >two.json
	exits 0 rbctl import two.json
	[ "$(jq -r .issuer servers/two.json)" = https://two.example.com/realms/two ]
	exits 0 rbctl import realm.json --server two --all --name w --json >got
	jq -e ".kind == \"keycloak\" and (.paths | length) == 4" got
	jq -e ".base == \"https://two.example.com/admin/realms/two\"" configs/w-broker.json
	rm configs/w-* configs/only.json servers/two.json
'
check 'two clients of one name are refused, and nothing is written' '
	jq ".clients[1].clientId = \"payroll-app\"" realm.json >clash.json
	exits 5 rbctl import clash.json --server sso --name c 2>err
	contains err "two of these would become"
	[ ! -e configs/c-payroll-app.json ]
'
check 'what is there already stays, all of it, unless forced' '
	jq ".clients[0].description = \"new\" | .clients[1].clientId = \"fresh\"" realm.json >again.json
	cp configs/sso-payroll-app.json before
	exits 5 rbctl import again.json --server sso --name sso 2>err
	contains err "is there already"
	same before configs/sso-payroll-app.json
	[ ! -e configs/sso-fresh.json ]
	exits 0 rbctl import again.json --server sso --name sso --force
	[ -e configs/sso-fresh.json ]
	[ "$(find . -name "*.json.*" | wc -l)" = 0 ]
'
check 'where one of several can not be written, none is' '
	cp configs/sso-masked.json before
	rm configs/sso-fresh.json
	mkdir configs/sso-fresh.json
	jq ".clients[1].clientId = \"masked\" | .clients += [{clientId: \"fresh\", enabled: true}]
		| .clients[].description = \"newer\"" realm.json >again.json
	exits 10 rbctl import again.json --server sso --name sso --force 2>err
	same before configs/sso-masked.json
	lacks configs/sso-payroll-app.json newer
	[ "$(find . -name "*.json.*" | wc -l)" = 0 ]
	rmdir configs/sso-fresh.json
'
check 'a client of RFC 7591 is declared without what only its server knows' '
	cat >client.json <<END
{ "client_id": "abc", "client_secret": "s3cr3t-one", "client_secret_expires_at": 0,
  "registration_access_token": "s3cr3t-two", "client_name": "Pay roll", "jwks": null,
  "registration_client_uri": "https://kc.example.com/r/abc",
  "redirect_uris": [ "https://pay.example.com/cb" ], "grant_types": [ "authorization_code" ] }
END
	exits 0 rbctl import client.json >got
	cat got
	lacks got s3cr3t
	contains got "registration_access_token"
	contains got "rbctl secret set pay-roll-secret"
	jq -e ".adapter == \"rfc7592\" and (.desired | keys == [\"client_name\", \"grant_types\", \"redirect_uris\"])" configs/pay-roll.json
	exits 0 rbctl lint configs
	jq ".jwks = { keys: [ { kty: \"EC\", crv: \"P-256\", x: \"a\", y: \"b\", d: \"c\" } ] }" client.json >private.json
	exits 5 rbctl import private.json --name p 2>err
	contains err "private key"
	[ ! -e configs/p.json ]
'
check 'an issuer that no server document has is said, with how it comes' '
	exits 5 rbctl import client.json --issuer https://no.example.com --name p 2>err
	contains err "no server document has the issuer '\''https://no.example.com'\''"
	contains err "rbctl import https://no.example.com makes it"
	[ ! -e configs/p.json ]
'
check 'a name in any script is cut at no half a character' '
	name=$(printf "クライアント%.0s" 1 2 3 4 5 6 7 8 9 10)
	jq --arg n "x$name" ".client_name = \$n" client.json >long.json
	exits 0 rbctl import long.json --name long
	[ "$(jq -r .desired.client_name configs/long.json)" = "x$name" ]
	jq --arg n "$name" ".clients = [.clients[0] | .clientId = \$n]" realm.json >long.json
	exits 0 rbctl import long.json --server sso >got
	contains got "its document is "
	jq ".clients[0]" long.json >alone.json
	exits 5 rbctl import alone.json --server sso 2>err
	contains err "alone.json:1:1: "
	contains err "makes no name for a document"
	rm configs/long.json configs/client-1.json
'
check 'an Auth0 export becomes its settings and its clients' '
	mkdir -p auth0/clients auth0/connections
	echo "{ \"friendly_name\": \"The ##COMPANY## tenant\", \"session_lifetime\": 72 }" >auth0/tenant.json
	echo "{ \"name\": \"My App\", \"app_type\": \"spa\", \"callbacks\": [\"https://a.example.com/cb\"], \"client_secret\": \"s3cr3t-app\" }" >"auth0/clients/My App.json"
	echo "{ \"name\": \"c\", \"strategy\": \"google\" }" >auth0/connections/c.json
	exits 0 rbctl import auth0/ --issuer https://corp.eu.auth0.com/ --name corp >got
	contains got "taken for an Auth0 tenant"
	contains got "1 file of the folder was passed over"
	jq -e ".adapter == \"auth0\" and .base == \"https://corp.eu.auth0.com/api/v2\" and .desired.name == \"My App\"" configs/corp-my-app.json
	jq -e ".adapter == \"http\" and .update.method == \"PATCH\"" configs/corp-tenant.json
	grep -r s3cr3t configs >found || true
	same /dev/null found
	exits 1 rbctl lint configs/corp-tenant.json >got
	contains got "still to be done: fill in The ##COMPANY## tenant"
	exits 0 rbctl lint configs/corp-my-app.json
'
check 'YAML is refused with how to get JSON' '
	printf "clients:\n  - name: x\n" >tenant.yaml
	exits 5 rbctl import tenant.yaml 2>err
	contains err "tenant.yaml:1:1: this looks like YAML"
	contains err "a0deploy export --format=directory"
'
KEY='"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"'
check 'keys become pins, and a private one is refused' '
	echo "{ \"keys\": [ { $KEY, \"kid\": \"a\" } ] }" >keys.json
	exits 0 rbctl import keys.json --server sso >got
	contains got "taken for a server"
	contains got "changed servers/sso.json"
	contains got "pins 1 key: "
	jq -e ".jwks_pins == [\"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k\"]" servers/sso.json
	exits 0 rbctl import keys.json --server sso
	jq ".jwks_pins = [\"NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs\"]" servers/sso.json >other
	cp other servers/sso.json
	exits 5 rbctl import keys.json --server sso 2>err
	contains err "pins other keys already"
	exits 0 rbctl import keys.json --server sso --force
	echo "{ \"keys\": [ { $KEY, \"d\": \"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\" } ] }" >private.json
	cp servers/sso.json before
	exits 5 rbctl import private.json --server sso 2>err
	contains err "private.json:1:"
	contains err "private key"
	lacks err nWGxne
	same before servers/sso.json
'

if all=$(data .); then
	export all
	check 'every real export is imported, or refused with its place' '
		mkdir real && cd real && git init -q .
		echo "{ \"issuer\": \"$KC\", \"token_endpoint\": \"$KC/token\" }" >server.json
		rbctl -q import server.json --name sso
		find "$all/clients" "$all/realms" "$all/jwks" -type f | sort >files
		[ "$(wc -l <files)" -ge 90 ]
		: >wrong
		nr=0 imported=0
		while read -r file; do
			nr=$((nr + 1)) code=0
			rbctl import "$file" --name "n$nr" --server sso --force >out 2>err || code=$?
			case $code in
			0) imported=$((imported + 1)) ;;
			5)
				grep -qE "^rbctl: .*:[0-9]+:[0-9]+: ." err ||
					echo "$file: $(cat err)" >>wrong
				;;
			*) echo "$file: $code $(cat err)" >>wrong ;;
			esac
		done <files
		same /dev/null wrong
		[ "$imported" -ge 60 ]
		rbctl lint --json >../got || true
		jq -r ".findings[] | select(.level == \"error\") | .rule" ../got | sort -u >../rules
		grep -vxE "oauth-(alg-none|http|implicit-grant|password-grant|redirect-uri)|todo" ../rules >../wrong || true
		same /dev/null ../wrong
		cd ..
	'
	check 'two states of a real realm differ by what changed in it' '
		set -- "$all"/realms/revisions/catenax-central/*.json
		mkdir states && cd states && git init -q .
		rbctl -q import "$1" --issuer "$KC" --name cx
		mkdir ../old && cp -r configs ../old/
		for last; do :; done
		rbctl -q import "$last" --issuer "$KC" --name cx --server cx --force
		[ "$(find configs | wc -l)" -gt "$(find ../old/configs | wc -l)" ]
		exits 0 rbctl fmt --check
		cd ..
	'
else
	skip 'every real export is imported, or refused with its place' \
		'the exports are not here'
fi
done_testing
