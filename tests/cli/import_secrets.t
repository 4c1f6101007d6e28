#!/bin/sh
# import_secrets.t - no secret of what is imported is written, said or misled
. "$(dirname "$0")/lib.sh"
command -v jq >/dev/null || skip_all 'there is no jq'

git init -q .
echo '{ "issuer": "https://sso.example.com", "token_endpoint": "https://sso.example.com/token" }' >server.json
rbctl -q import server.json --name sso >said

# holds FILTER: of the runbook that was made last.
holds() {
	jq -e "$1" runbooks/x.json >/dev/null || {
		cat runbooks/x.json
		return 1
	}
}

# from LINES: makes a runbook of them.
from() {
	printf '%s\n' "$@" >lines
	exits 0 rbctl import lines --as curl --name x --force >got
}

cat >table <<\END
curl user:SECRETMARKER@api.example.com/x
curl 'https://user:p@SECRETMARKER@api.example.com/x'
curl 'https://user:p/SECRETMARKER@api.example.com/x'
curl 'https:/user:SECRETMARKER@api.example.com/x'
curl 'api.example.com/x?u=1&api_key=SECRETMARKER'
curl 'user:SECRETMARKER@api.example.com/x?next=https://a.example.com/'
curl 'https://api.example.com/x#api_key=SECRETMARKER'
curl https://api.example.com/ --json '{"n": 1.5, "password":"SECRETMARKER"}'
curl https://api.example.com/ --json "{\"n\": $N, \"password\":\"SECRETMARKER\"}"
curl https://api.example.com/ --json '{"n": {{count}}, "password":"SECRETMARKER"}'
curl https://api.example.com/ --json '{"n": 1, "password":"SECRETMARKER"'
curl https://api.example.com/ --json '{"n": 1, "pass\u0077ord":"SECRETMARKER"'
curl https://api.example.com/ --json '{"secret":{"value":"SECRETMARKER"}}'
curl https://api.example.com/ --json '{"client_secret":["SECRETMARKER"]}'
curl https://api.example.com/ --json '[{"name":"Authorization","value":"SECRETMARKER"}]'
curl https://api.example.com/ --json '{"a":"{\"password\":\"SECRETMARKER\"}"}'
curl https://api.example.com/ --json '{"a":"https://h.example.com/?access_token=SECRETMARKER"}'
curl https://api.example.com/ --json '{"a":"https://h.example.com/#access_token=SECRETMARKER"}'
curl https://api.example.com/ --json '{"query":"mutation { login(password: \"SECRETMARKER\") }"}'
curl https://api.example.com/ -d '' -d client_secret=SECRETMARKER
curl https://api.example.com/ -d 'x&client_secret=SECRETMARKER'
curl https://api.example.com/ -d '&&client_secret=SECRETMARKER'
curl https://api.example.com/ -d $'\nclient_secret=SECRETMARKER'
curl https://api.example.com/ -d 'a b&client_secret=SECRETMARKER'
curl https://api.example.com/ -d 'client%5Fsecret=SECRETMARKER' -H 'Content-Type: text/plain'
curl https://api.example.com/ -d 'client_s%65cret=SECRETMARKER' -H 'Content-Type: text/plain'
curl https://api.example.com/ -H 'Content-Type: text/plain' -d 'password=SECRETMARKER'
curl https://api.example.com/ -H 'Content-Type: text/plain' -d 'password: SECRETMARKER'
curl https://api.example.com/ -H 'Content-Type: application/xml' -d '<a><password>SECRETMARKER</password></a>'
curl https://api.example.com/ -d 'grant_type=client_credentials&client_secret=SECRETMARKER' --json '{"a":1}'
curl https://sso.example.com/token -d 'grant_type=client_credentials&client_secret=SECRETMARKER' -H 'Content-Type: text/plain'
curl https://api.example.com/ -F client_secret=SECRETMARKER
curl https://api.example.com/ -F 'a={"password":"SECRETMARKER"}'
curl https://api.example.com/ -H 'X-Config: password=SECRETMARKER'
curl https://api.example.com/ -e 'https://h.example.com/?access_token=SECRETMARKER'
curl 'https://api.example.com/x;jsessionid=SECRETMARKER/y'
curl 'https://api.example.com/x;password=SECRETMARKER'
curl 'https://hooks.slack.com/services/T00/B00/SECRETMARKER'
curl 'https://discord.com/api/webhooks/123/SECRETMARKER'
curl 'https://api.telegram.org/bot123:SECRETMARKER/send'
curl --user=client:SECRETMARKER https://api.example.com/
curl https://api.example.com/ --tlspassword SECRETMARKER
curl https://api.example.com/ --proxy-pass SECRETMARKER
curl https://api.example.com/ --login-options SECRETMARKER
curl https://api.example.com/ --proxy-tlspassword SECRETMARKER --socks5-gssapi-service SECRETMARKER
curl https://api.example.com/ --nosuchoption SECRETMARKER
curl https://api.example.com/ --nosuchoption=SECRETMARKER
curl https://api.example.com/ --expand-data SECRETMARKER --variable SECRETMARKER
curl https://api.example.com/ -QSECRETMARKER -Q SECRETMARKER
curl https://api.example.com/ -H SECRETMARKER
curl https://api.example.com/ -H 'SECRETMARKER;x'
curl https://api.example.com/ -H 'a SECRETMARKER: y'
curl https://api.example.com/ -X 'POST SECRETMARKER'
curl https://sso.example.com/token -u ghp_SECRETMARKER0123456789abcdefghij01: -d grant_type=client_credentials
curl https://sso.example.com/token -d grant_type=client_credentials -d client_id=ghp_SECRETMARKER0123456789abcdefghij01
curl https://sso.example.com/token -d grant_type=client_credentials -H 'X-Tenant: SECRETMARKER'
curl https://api.example.com/ --proxy http://u:SECRETMARKER@proxy.example.com --cert c:SECRETMARKER --proxy-user u:SECRETMARKER
curl https://api.example.com/ -H 'X-Access-Token: SECRETMARKER0' -H 'X-Vault-Token: SECRETMARKER1' -H 'PRIVATE-TOKEN: SECRETMARKER2' -H 'X-Refreshtoken: SECRETMARKER3' -H 'Proxy-Authorization: SECRETMARKER4' -H 'Ocp-Apim-Subscription-Key: SECRETMARKER5'
curl https://api.example.com/ --json '{"refreshToken":"SECRETMARKER0","id_token":"SECRETMARKER1","passphrase":"SECRETMARKER2","pwd":"SECRETMARKER3","pin":"SECRETMARKER4","otp":"SECRETMARKER5","assertion":"SECRETMARKER6","client-assertion":"SECRETMARKER7","passwords":"SECRETMARKER8","sessionToken":"SECRETMARKER9"}'
curl https://api.example.com/ -d refreshToken=SECRETMARKER0 -d id_token=SECRETMARKER1 -d passphrase=SECRETMARKER2 -d pwd=SECRETMARKER3 -d pin=SECRETMARKER4 -d otp=SECRETMARKER5 -d assertion=SECRETMARKER6 -d client-assertion=SECRETMARKER7 -d passwords=SECRETMARKER8 -d sessionToken=SECRETMARKER9
curl https://sso.example.com/token -d grant_type=client_credentials -d pin=SECRETMARKER1 -d mfa_token=SECRETMARKER2
curl https://sso.example.com/token -d grant_type=urn:x -d client_assertion=SECRETMARKER1 -d subject_token=SECRETMARKER2 -d assertion=SECRETMARKER3 -d code=SECRETMARKER4
curl 'https://api.example.com/x?sig=SECRETMARKER1&code=SECRETMARKER2&access-token=SECRETMARKER3'
curl 'https://api.example.com/x?password%5B%5D=SECRETMARKER'
curl https://api.example.com/ -F 'user[password]=SECRETMARKER'
curl https://api.example.com/ -d 'x=1&user[password]=SECRETMARKER'
curl https://sso.example.com/token -d grant_type=client_credentials -d 'audience=https://x/?token=SECRETMARKER' -d resource=https://u:SECRETMARKER@x/
echo SECRETMARKER | sudo -E curl https://api.example.com/ -u SECRETMARKER; curl https://api.example.com/
END
# Tells of what is written or said of the lines in the table, which they are.
leaks() {
	while read -r line; do
		rm -rf runbooks
		printf '%s\n' "$line" >one
		for form in '' --json; do
			# shellcheck disable=SC2086
			rbctl import one --as curl --name x --force $form >said 2>&1 ||
				printf 'REFUSED %s\n' "$line"
			cat said
			grep -qF SECRETMARKER said && printf 'SAID %s\n' "$line" >&3
		done
		grep -rqF SECRETMARKER runbooks && printf 'WRITTEN %s\n' "$line" >&3
	done <table
	return 0
}
check 'no secret of a curl line is written or said, wherever it stands' '
	leaks >all 3>found
	cat found
	[ ! -s found ]
	lacks all REFUSED
'
check 'a number under the name of a secret is one' '
	from "curl https://api.example.com/ --json {\\\"password\\\":22222222}"
	lacks runbooks/x.json 22222222
	holds ".steps[0].request.json.password == \"{{inputs.password}}\""
'
check 'the secret of the client is not that of a call' '
	from "curl https://sso.example.com/token -u app:s3cr3t -d grant_type=client_credentials" \
		"curl https://api.example.com/hook --json {\\\"secret\\\":\\\"webhook\\\"}"
	holds ".actors.client.secret == \"vault:x-secret\" and .inputs[0].default == \"vault:x-secret-2\""
	contains got "rbctl secret set x-secret-2"
'
check 'two values of a secret are two entries, and so are those of two hosts' '
	from "curl -H X-Api-Key:aaaa https://a.example.com/1" "curl -H X-Api-Key:bbbb https://b.example.com/" \
		"curl -H X-Api-Key:aaaa https://b.example.com/" "curl -H X-Api-Key:aaaa https://a.example.com/2"
	holds "[.steps[].request.headers.\"X-Api-Key\"] == [\"{{inputs.X-Api-Key}}\", \"{{inputs.X-Api-Key-2}}\", \"{{inputs.X-Api-Key-3}}\", \"{{inputs.X-Api-Key}}\"]"
	holds "[.inputs[].default] == [\"vault:x-x-api-key\", \"vault:x-x-api-key-2\", \"vault:x-x-api-key-3\"]"
'
check 'names that are the same once they are cut are numbered' '
	name=a-name-of-forty-bytes-for-a-long-runbook
	printf "%s\n" "curl https://api.example.com/ -d integration_partner_europe_north_1_secret=a -d integration_partner_europe_north_2_secret=b" >lines
	exits 0 rbctl import lines --as curl --name $name >got
	jq -e "[.inputs[].default] | length == 2 and (unique | length) == 2" runbooks/$name.json
	rm runbooks/$name.json
	from "curl https://api.example.com/{{user.id}}/{{user_id}}/{{user.id}}"
	holds ".steps[0].request.url | endswith(\"/{{inputs.user_id}}/{{inputs.user_id-2}}/{{inputs.user_id}}\")"
'
check 'a file and a secret of one name are two inputs' '
	from "curl https://api.example.com/ -F password=@p.txt" "curl https://api.example.com/ --json {\\\"password\\\":\\\"s3cr3t\\\"}"
	holds "[.inputs[] | .name + \" \" + .type] == [\"password file\", \"password-2 secret\"]"
'
check 'a variable that stands under the name of a secret is one' '
	from "curl https://api.example.com/\$P" "curl https://api.example.com/ -d password=\$P"
	holds "[.inputs[] | .name + \" \" + .type + \" \" + .default] == [\"P secret vault:x-p\"]"
	from "curl https://api.example.com/ --json \"{\\\"n\\\": \$N, \\\"password\\\": \\\"\$P\\\"}\""
	holds "[.inputs[] | .name + \" \" + .type] == [\"P secret\", \"N text\"]"
	holds ".steps[0].request.text == \"{\\\"n\\\": {{inputs.N}}, \\\"password\\\": \\\"{{inputs.P}}\\\"}\""
'
done_testing
