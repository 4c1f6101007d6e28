#!/bin/sh
# import_url.t - what stands at an address is imported, or refused
. "$(dirname "$0")/lib.sh"

git init -q .
mkdir -p served/.well-known
spawn perl "$TOP/tests/cli/folder.pl" "$PWD/served" >origin 2>served.log
wait_for test -s origin
ORIGIN=$(cat origin)
export ORIGIN
cat >served/.well-known/openid-configuration <<'END'
{
  "issuer": "https://evil.example.com",
  "token_endpoint": "https://evil.example.com/token",
  "jwks_uri": "https://evil.example.com/keys"
}
END
cat >served/client.json <<'END'
{
  "client_id": "payroll",
  "client_name": "Payroll",
  "grant_types": [ "client_credentials" ],
  "redirect_uris": []
}
END
cat >good.json <<'END'
{
  "issuer": "https://sso.example.com",
  "token_endpoint": "https://sso.example.com/token"
}
END

check 'a server that speaks for another issuer is refused, with --as and without' '
	for kind in "" "--as server"; do
		exits 5 rbctl import "$ORIGIN" $kind 2>err
		contains err "https://evil.example.com"
		exits 5 rbctl import "$ORIGIN/.well-known/openid-configuration" \
			$kind --name sso 2>err
		contains err "https://evil.example.com"
	done
	[ ! -e servers ]
'
check 'a client is imported from its address' '
	exits 0 rbctl import good.json --name sso
	mv served/.well-known served/not-known
	exits 0 rbctl import "$ORIGIN/client.json" >got
	contains got "wrote configs/payroll.json"
	rm configs/payroll.json
	exits 0 rbctl import "$ORIGIN/client.json" --as client >got
	[ "$(jq -r .desired.client_name configs/payroll.json)" = Payroll ]
	[ "$(jq -r .server configs/payroll.json)" = sso ]
'
check 'what a server refuses is exit 8, and tells nothing of the query' '
	exits 8 rbctl import "$ORIGIN/none?token=hunter2" --as client 2>err
	contains err "$ORIGIN/none…: the server answered 404"
	exits 5 rbctl import "$ORIGIN/none?token=hunter2" 2>err
	lacks err hunter2
	exits 8 rbctl import "$ORIGIN/none" 2>err
	contains err "shows no metadata"
'
check 'a fault at an address tells nothing of the query' '
	echo "[ 1 ]" >served/odd.json
	exits 5 rbctl import "$ORIGIN/odd.json?token=hunter2" --as client 2>err
	contains err "$ORIGIN/odd.json…:1:1: "
	lacks err hunter2
'
done_testing
