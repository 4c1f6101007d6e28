#!/bin/sh
# import.t - a server's own description is imported, or refused with its place
. "$(dirname "$0")/lib.sh"

git init -q .
cat >good.json <<'END'
{
  "issuer": "https://sso.example.com/realms/corp",
  "token_endpoint": "https://sso.example.com/realms/corp/token"
}
END

check 'a server document is made of it, word for word' '
	exits 0 rbctl import good.json --as server --name sso --responsible it >got
	contains got "wrote servers/sso.json"
	contains got "no revocation_endpoint"
	jq -S .metadata servers/sso.json >got
	jq -S . good.json >want
	same want got
	[ "$(jq -r .issuer servers/sso.json)" = https://sso.example.com/realms/corp ]
	[ "$(jq -r .responsible servers/sso.json)" = it ]
	exits 0 rbctl lint
	exits 0 rbctl fmt --check
'
check 'without a name it has that of the host' '
	exits 0 rbctl import good.json --json >got
	jq -e ".format == \"import/1\" and .ok and .path == \"servers/sso.example.com.json\"" got
	rm servers/sso.example.com.json
'
check 'a document that is there already is kept, unless forced' '
	cp servers/sso.json before
	exits 5 rbctl import good.json --name sso 2>err
	contains err "is there already"
	contains err "--force"
	same before servers/sso.json
	exits 0 rbctl import good.json --name sso --force
'
check 'what can not be told is asked for' '
	exits 2 rbctl import good.json --as nonsense 2>err
	contains err "server, jwks, client, keycloak, auth0, curl, postman, bruno"
	exits 2 rbctl import good.json --name "Not A Name" 2>err
	contains err "no name"
	exits 2 rbctl import good.json good.json 2>err
	contains err "one thing is imported at a time"
	echo "{ \"x\": 1 }" >unknown.json
	exits 5 rbctl import unknown.json 2>err
	contains err "unknown.json:1:1: what this is can"
	contains err "say what it is with --as"
'
check 'it is read from standard input, too' '
	exits 0 rbctl import - --name piped <good.json >got
	contains got "taken for a server"
	rm servers/piped.json
'
check 'a fault is told at its line and column, and nothing is written' '
	printf "{\n  \"issuer\": \"https://a.example\",\n  \"token_endpoint\": \"http://a.example/t\"\n}\n" >bad.json
	exits 5 rbctl import bad.json --name bad 2>err
	contains err "bad.json:3:21: "
	[ ! -e servers/bad.json ]
'
check 'a byte order mark is passed over' '
	printf "\357\273\277{ \"issuer\": \"https://a.example\", \"token_endpoint\": \"https://a.example/t\" }" >bom.json
	exits 0 rbctl import bom.json --name bom
'
check 'a fraction is refused where it stands' '
	printf "{ \"issuer\": \"https://a.example\",\n\"x\": 0.5 }" >fraction.json
	exits 5 rbctl import fraction.json --name fraction 2>err
	contains err "fraction.json:2:6: "
'
check 'a file that is not there, a folder, an empty file' '
	exits 5 rbctl import nowhere.json 2>err
	contains err "nowhere.json"
	exits 5 rbctl import servers 2>err
	: >empty.json
	exits 5 rbctl import empty.json 2>err
	contains err "empty.json:1:1"
'
check 'nobody answers at an address' '
	exits 7 rbctl import "http://127.0.0.1:$(free_port)/" 2>err
'

if metadata=$(data metadata); then
	export metadata
	check 'every real document is imported, or refused with its place' '
		find "$metadata" -type f | sort >files
		[ "$(wc -l <files)" -ge 81 ]
		: >wrong
		nr=0 imported=0
		while read -r file; do
			nr=$((nr + 1)) code=0
			rbctl import "$file" --name "m$nr" >out 2>err || code=$?
			case $code in
			0)
				imported=$((imported + 1))
				[ -s "servers/m$nr.json" ] || echo "$file: not written" >>wrong
				;;
			5)
				grep -qE "^rbctl: .*:[0-9]+:[0-9]+: ." err ||
					echo "$file: $(cat err)" >>wrong
				;;
			*)
				echo "$file: $code $(cat err)" >>wrong
				;;
			esac
		done <files
		same /dev/null wrong
		[ "$imported" -ge 60 ]
	'
	check 'and what was imported lints without an error' '
		rbctl lint servers --json >got || jq -c ".findings[]" got >&2
		[ "$(jq .errors got)" = 0 ]
	'
else
	skip 'every real document is imported, or refused with its place' \
		'the metadata documents are not here'
fi
done_testing
