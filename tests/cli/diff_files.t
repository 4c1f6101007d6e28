#!/bin/sh
# diff_files.t - rbctl diff --files: exports and answers, by what they mean
. "$(dirname "$0")/lib.sh"

golden=$TOP/tests/golden/diff

# put NAME JSON, with apostrophes for quotation marks.
put() {
	printf '%s\n' "$2" | tr "'" '"' >"$1"
}

# facts A B: what is told, a line a difference, in no order. What draws
# attention to a part of what is told follows from the table of risks.
facts() {
	exits 1 rbctl --json diff --files "$1" "$2" >facts.json || return 1
	jq -r '"kind " + .compared_as, ([.documents[0].differences[] |
		select(.type != "note") | .sentence + "  | " + .type + " " + .pointer] |
		sort | .[])' facts.json
}

realm="'realm':'corp','enabled':true"
put a.json "{$realm,'clients':[{'clientId':'shop','id':'1',
	'redirectUris':['https://shop.example/1','https://shop.example/2'],
	'secret':'hidden-shop','attributes':{'post.logout.redirect.uris':
	'https://a.example##https://b.example'}},{'clientId':'desk','id':'2'}],
	'roles':{'realm':[{'name':'clerk','id':'7'},{'name':'boss','id':'8'}]},
	'smtpServer':{'host':'mail','password':'hidden-mail'},
	'components':{'org.keycloak.keys.KeyProvider':[{'name':'rsa',
	'config':{'privateKey':['hidden-key'],'priority':['100']}}]},
	'users':[{'username':'ann','credentials':[{'type':'password',
	'value':'hidden-ann'}]}]}"
put same.json "{'users':[{'username':'ann','credentials':[{'type':'password',
	'value':'hidden-ann'}]}],'clients':[{'clientId':'desk','id':'2'},
	{'clientId':'shop','id':'1','secret':'hidden-shop','redirectUris':
	['https://shop.example/2','https://shop.example/1'],'attributes':
	{'post.logout.redirect.uris':'https://b.example##https://a.example'}}],
	'roles':{'realm':[{'name':'boss','id':'8'},{'name':'clerk','id':'7'}]},
	'smtpServer':{'password':'hidden-mail','host':'mail'},
	'components':{'org.keycloak.keys.KeyProvider':[{'name':'rsa',
	'config':{'privateKey':['hidden-key'],'priority':['100']}}]},$realm}"
sed 's/hidden-\([a-z]*\)/hidden-other-\1/; s/"clerk"/"cashier"/
	s/##https:.*example"/"/; s/shop.example.2/shop.example\/new/' \
	a.json >b.json

put k1.json "{'keys':[{'kty':'OKP','crv':'Ed25519','x':'AAAA','kid':'one'},
	{'kty':'OKP','crv':'Ed25519','x':'BBBB','kid':'two'}]}"
sed 's/"one"/"uno"/; s/BBBB/CCCC/; s/"kid":"two"/&,"d":"hidden-d"/' \
	k1.json >k2.json
put g1.json "{'rows':[{'id':1,'v':'a'},{'id':2,'v':'b'}]}"
put g2.json "{'rows':[{'id':3,'v':'n'},{'id':2,'v':'B'},{'id':1,'v':'a'}]}"
put v1.json '[1,2]'
put v2.json "{'a':1}"

cat >wanted.realm <<'END'
kind keycloak-realm
The secret components › org.keycloak.keys.KeyProvider › rsa › config › privateKey changed; its value is not shown  | changed /components/org.keycloak.keys.KeyProvider/0/config/privateKey
The secret smtpServer › password changed; its value is not shown  | changed /smtpServer/password
The secret users › ann › credentials › password › value changed; its value is not shown  | changed /users/0/credentials/0/value
client 'shop': After signing out people may no longer be sent to https://b.example  | removed /clients/0/attributes/post.logout.redirect.uris
client 'shop': Sign-ins may no longer return to https://shop.example/2  | removed /clients/0/redirectUris/1
client 'shop': Sign-ins may now also return to https://shop.example/new  | added /clients/0/redirectUris/1
client 'shop': The secret secret changed; its value is not shown  | changed /clients/0/secret
roles › realm › clerk › name is now cashier instead of clerk  | changed /roles/realm/0/name
END
cat >wanted.keys <<'END'
kind jwks
The key 'two' (OKP, Ed25519, thumbprint LtGneJrcYz-7tUvU-zSIrDstbFrLW7DNv1xm9zUDlSU) was removed  | removed /keys/1
The key 'two' (OKP, Ed25519, thumbprint ZniMOY9H6HA7uKdcnjsrvJ3psTfK924oT-Z4oSk03XQ) was added; before, another key had this name  | added /keys/1
key 'Va29Loz13qcNooCMfc61uXX7DtxPtjGWPcMbNVDLkS8': The key is now called 'uno' instead of 'one'  | changed /keys/0/kid
END
cat >wanted.rows <<'END'
kind json
'3' was added to rows  | added /rows/0
The order of the rows is now 3, 2 and 1 instead of 1 and 2  | order /rows
rows › 2 › v is now B instead of b  | changed /rows/1/v
END

check 'another order of what has none is no difference' '
	exits 1 rbctl diff --files a.json same.json >got
	contains got "Compared as a Keycloak realm."
	contains got "Only the writing changed"
	contains got "1 difference in 1 document"
'
check 'the same file twice is the same, and exit code 0' '
	rbctl diff --files a.json a.json >got
	contains got "Nothing differs."
'
check 'things are told by their name, a new name is one, a secret is named' '
	facts a.json b.json >got
	same wanted.realm got
'
check 'no form of the answer holds a secret' '
	for form in --color=never --markdown --raw --json; do
		exits 1 rbctl diff $form --files a.json b.json >got
		lacks got "hidden-"
	done
'
check 'a key is its thumbprint: a new name is told, and one that is taken over' '
	facts k1.json k2.json >got
	same wanted.keys got
	lacks facts.json "hidden-d"
	contains facts.json "The secret d was added; its value is not shown"
'
check 'two kinds of files are compared as plain JSON, and that is said' '
	exits 1 rbctl diff --files a.json k1.json >got
	contains got "The files are of two kinds: a Keycloak realm, then a set of public keys (JWKS). They are compared as plain JSON."
'
check 'JSON that nobody knows is matched by what its items are called' '
	facts g1.json g2.json >got
	same wanted.rows got
'
check 'a value that is another one altogether is shown' '
	exits 1 rbctl diff --files v1.json v2.json >got
	lacks got "Only the writing"
	contains got "all of it is now a 1 instead of 1 and 2"
'
check 'what is no JSON, not there or not named is an error' '
	exits 5 rbctl diff --files a.json "$TOP/Makefile" 2>err
	exits 5 rbctl diff --files a.json nowhere.json 2>err
	exits 2 rbctl diff --files a.json 2>err
	contains err "with --files the two files are named"
'
check 'a file beyond 64 MiB is refused, with what to do instead' '
	truncate -s 67108865 large.json
	exits 5 rbctl diff --files a.json large.json 2>err
	contains err "large.json: larger than 67108864 bytes"
	contains err "jq .clients large.json"
	truncate -s 67108864 large.json
	exits 5 rbctl diff --files a.json large.json 2>err
	lacks err "larger than"
	rm large.json
'
if dir=$(data metadata); then
	while read -r name old new; do
		check "real documents of one vendor, read by a person: $name" '
			facts "$RBCTL_DATA/$old" "$RBCTL_DATA/$new" >got
			same "$golden/$name.txt" got
		'
		check "and each sentence stands in the text: $name" '
			exits 1 rbctl diff --files "$RBCTL_DATA/$old" \
				"$RBCTL_DATA/$new" >got
			tr -s " \n" " " <got >flat
			jq -r ".documents[].differences[].sentence" \
				facts.json | while read -r sentence; do
				contains flat "$sentence" || exit 1
			done
		'
	done <"$golden/pairs"
else
	skip 'pairs of real documents of one vendor' "no $RBCTL_DATA"
fi
done_testing
