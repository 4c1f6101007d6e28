#!/bin/sh
# new.t - rbctl new makes a complete runbook that lints clean
. "$(dirname "$0")/lib.sh"

port=$(free_port)
export port
mkdir www
cat >www/metadata.json <<END
{
  "issuer": "http://127.0.0.1:$port",
  "token_endpoint": "http://127.0.0.1:$port/token",
  "introspection_endpoint": "http://127.0.0.1:$port/introspect",
  "revocation_endpoint": "http://127.0.0.1:$port/revoke",
  "jwks_uri": "http://127.0.0.1:$port/jwks",
  "scopes_supported": ["payroll:read"],
  "token_endpoint_auth_methods_supported": ["client_secret_post"]
}
END
# Answers every GET of a discovery document with www/metadata.json.
cat >serve.pl <<'END'
use IO::Socket::INET;
$SIG{PIPE} = 'IGNORE';
my $s = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1:'.shift,
	ReuseAddr => 1) or die;
while (my $c = $s->accept) {
	my $line = <$c>;
	while (my $h = <$c>) { last if $h =~ /^\r?$/ }
	open my $f, '<', 'www/metadata.json' or die;
	my $body = join '', <$f>;
	my $ok = $line =~ m{^GET /\.well-known/oauth-authorization-server };
	print $c $ok ? "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
		: "HTTP/1.1 404 Not Found\r\n";
	$body = '' unless $ok;
	print $c 'Content-Length: ', length $body, "\r\nConnection: close\r\n\r\n$body";
	close $c;
}
END

git init -q store
spawn perl serve.pl "$port" >serve.log 2>&1
wait_for perl -MIO::Socket::INET -e \
	"exit !IO::Socket::INET->new(PeerAddr => '127.0.0.1:$port')"

check 'four documents are made, from the issuer alone' '
	cd store
	exits 0 rbctl new payroll-token --from "http://127.0.0.1:$port" \
		--client-id exporter --secret vault:payroll >../got
	contains ../got "wrote servers/payroll-token.json"
	contains ../got "wrote environments/test.json"
	contains ../got "wrote checklists/payroll-token.json"
	contains ../got "wrote runbooks/payroll-token.json"
	contains ../got "rbctl secret set payroll"
	contains ../got "rbctl approve    # by those who may sign"
	lacks ../got "warning"
	lacks ../got "error"
'
check 'they lint clean and are in their layout' '
	cd store
	exits 0 rbctl lint >../got
	contains ../got "0 errors and 0 warnings in 4 documents"
	exits 0 rbctl fmt --check
'
check 'the runbook asks, checks, tells and always revokes' '
	cd store
	jq -r ".steps[] | .use" runbooks/payroll-token.json >../got
	printf "oauth.token\noauth.introspect\nmanual\noauth.revoke\n" >../want
	same ../want ../got
	jq -e ".steps[-1].always" runbooks/payroll-token.json
	jq -r "[.errors[].status] | unique | join(\" \")" runbooks/payroll-token.json >../got
	echo "400 401 403 429 503" >../want
	same ../want ../got
	[ "$(jq -r .review_by runbooks/payroll-token.json)" = 2027-11-24 ]
'
check 'client authentication is what the server offers' '
	cd store
	[ "$(jq -r .actors.client.auth runbooks/payroll-token.json)" = client_secret_post ]
'
check 'nothing that is there is replaced without --force' '
	cd store
	cp runbooks/payroll-token.json ../before
	exits 5 rbctl new payroll-token --from "http://127.0.0.1:$port" \
		--client-id other --secret vault:payroll 2>../err
	contains ../err "is there already"
	same ../before runbooks/payroll-token.json
	exits 0 rbctl new payroll-token --from "http://127.0.0.1:$port" \
		--client-id other --secret vault:payroll --force
	[ "$(jq -r .actors.client.client_id runbooks/payroll-token.json)" = other ]
'
check 'a second runbook uses the same server and environment' '
	cd store
	exits 0 rbctl new second --from "http://127.0.0.1:$port" \
		--client-id two --secret env:TWO --scope payroll:read \
		--api https://payroll.example.com/runs >../got
	lacks ../got "servers/"
	contains ../got "added to environments/test.json"
	[ "$(jq -r .vars.second_api environments/test.json)" = https://payroll.example.com/runs ]
	[ "$(jq -r .actors.authorization_server.server runbooks/second.json)" = payroll-token ]
	[ "$(jq -r ".steps[] | select(.use == \"http\") | .request.auth" runbooks/second.json)" = token ]
	exits 0 rbctl lint >../got
	contains ../got "0 errors and 0 warnings"
'
check 'a file serves as well as an address' '
	git init -q filed && cd filed
	exits 0 rbctl new x --from ../www/metadata.json --client-id a \
		--secret prompt --json >../got
	jq -e ".format == \"new/1\" and .ok and (.files | length) == 4 and .errors == 0
		and .warnings == 0 and (.doubts | type) == \"array\"" ../got
	exits 0 rbctl lint
'
check 'the issuer is checked' '
	sed "s/127.0.0.1:[0-9]*\"/127.0.0.1:1\"/" www/metadata.json >other
	cp www/metadata.json kept && cp other www/metadata.json
	git init -q wrong
	exits 5 rbctl -C wrong new x --from "http://127.0.0.1:$port" \
		--client-id a --secret prompt 2>err
	cp kept www/metadata.json
	contains err "speaks for"
	[ ! -e wrong/servers ]
'
check 'what is not given is asked, and without a terminal it is said' '
	exits 4 rbctl -C wrong new x --from ../www/metadata.json 2>err
	contains err "--client-id"
	exits 4 rbctl -C wrong new x --from ../www/metadata.json --client-id a 2>err
	contains err "--secret"
	[ ! -e wrong/servers ]
'
check 'on a terminal two answers are enough' '
	git init -q asked
	on_terminal "exporter\n\n" rbctl -C asked new x --from ../www/metadata.json >got
	contains got "client id"
	[ "$(jq -r .actors.client.client_id asked/runbooks/x.json)" = exporter ]
	[ "$(jq -r .actors.client.secret asked/runbooks/x.json)" = vault:x-secret ]
'
check 'a secret itself is refused, and not repeated' '
	exits 5 rbctl -C wrong new x --from ../www/metadata.json --client-id a \
		--secret hunter2 >out 2>err
	contains err "rbctl secret set"
	lacks err hunter2
	lacks out hunter2
	[ ! -e wrong/servers ]
'
check 'a client that signs has a key, and no secret' '
	git init -q signed
	rbctl -C signed new x --from ../www/metadata.json --client-id a \
		--secret vault:x-key --auth private_key_jwt >got
	jq -e ".actors.client | .key == \"vault:x-key\" and
		(has(\"secret\") | not)" signed/runbooks/x.json
	contains got "rbctl secret set x-key --from KEY.pem"
	rbctl -C signed lint >got
	contains got "0 errors"
	exits 4 rbctl -C signed new y --from ../www/metadata.json --client-id a \
		--auth private_key_jwt 2>err
	contains err "--secret vault:y-key"
'
check 'a client with a certificate is made by hand, and that is said' '
	exits 2 rbctl -C wrong new x --from ../www/metadata.json --client-id a \
		--auth tls_client_auth 2>err
	contains err "needs a certificate"
	contains err "man rbctl-runbook"
	[ ! -e wrong/servers ]
'
check 'bad names, addresses and methods are usage or input errors' '
	exits 2 rbctl -C wrong new "Bad Name" --from x 2>err
	exits 2 rbctl -C wrong new x 2>err
	contains err "--from"
	exits 5 rbctl -C wrong new x --from ../www/metadata.json --client-id a \
		--secret prompt --api http://open.example/ 2>err
	contains err "not encrypted"
	exits 2 rbctl -C wrong new x --from ../www/metadata.json --client-id a \
		--secret prompt --auth password 2>err
	exits 5 rbctl -C wrong new x --from nowhere.json --client-id a \
		--secret prompt 2>err
'
check 'outside of a repository it says how to make one' '
	mkdir bare
	GIT_CEILING_DIRECTORIES=$PWD exits 6 rbctl -C bare new x \
		--from ../www/metadata.json --client-id a --secret prompt 2>err
	contains err "rbctl init"
'
check 'a server that can not give tokens is refused' '
	echo "{ \"issuer\": \"https://a.example\" }" >no-token.json
	exits 5 rbctl -C wrong new x --from ../no-token.json --client-id a \
		--secret prompt 2>err
	contains err "token_endpoint"
'
done_testing
