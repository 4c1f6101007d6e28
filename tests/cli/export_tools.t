#!/bin/sh
# export_tools.t - the shell functions of exports, against standards' examples
. "$(dirname "$0")/lib.sh"
for tool in openssl jq shellcheck; do
	command -v "$tool" >/dev/null || skip_all "there is no $tool"
done
tools=$TOP/core/report/assets/tools.sh
WORK=$SCRATCH/work

unbase64url() { # pads it
	tr '_-' '/+' | awk '{ while (length($0) % 4) $0 = $0 "="; print }' |
		base64 -d
}

check 'HMAC is that of RFC 4231, for short keys and long ones' '
	. "$tools"
	hmac Jefe "what do ya want for nothing?" | unbase64url |
		od -An -v -tx1 | tr -d " \n" >got
	printf %s 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843 >want
	same want got
	long=$(printf "%0131d" 0)
	hmac "$long" text >got
	printf %s text | openssl dgst -sha256 -hmac "$long" -binary |
		base64url >want
	same want got
'
check 'a challenge is that of RFC 7636 appendix B' '
	. "$tools"
	printf %s dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk | sha256 >got
	printf %s E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM >want
	same want got
'
# verify ALGORITHM KEY OPENSSL-OPTIONS…: what by_key makes with it.
verify() {
	by_key "$2" "$1" "{\"iss\":\"me\"" >jwt
	cut -d. -f1 jwt | unbase64url | jq -e ".alg == \"$1\"" >/dev/null
	cut -d. -f2 jwt | unbase64url |
		jq -e ".iss == \"me\" and .exp - .iat == 120 and (.jti | length) > 20" >/dev/null
	cut -d. -f3 jwt | unbase64url >signature
	cut -d. -f1,2 jwt | tr -d "\n" >signed
	openssl pkey -in "$2" -pubout -out public.pem
	lib_alg=$1
	shift 2
	case $lib_alg in
	EdDSA) openssl pkeyutl -verify -pubin -inkey public.pem -rawin \
		-in signed -sigfile signature ;;
	*) openssl dgst -sha256 -verify public.pem -signature signature "$@" signed ;;
	esac
}
check 'keys of each kind sign what openssl verifies' '
	. "$tools"
	openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem 2>/dev/null
	openssl genpkey -algorithm ED25519 -out ed.pem
	verify RS256 rsa.pem
	verify PS256 rsa.pem -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32
	verify EdDSA ed.pem
'
check 'a key of another kind is refused' '
	. "$tools"
	openssl ecparam -name secp521r1 -genkey -noout -out p521.pem
	if by_key p521.pem RS256 "{\"iss\":\"me\"" >jwt; then exit 1; fi
	[ ! -s jwt ]
'
check 'what the browser brought back is read as a form is' '
	. "$tools"
	address="http://127.0.0.1/cb?xcode=no&code=a%2Fb+c%25%22&iss=https%3A%2F%2Fx#code=no"
	[ "$(parameter code "$address")" = "a/b c%\"" ]
	[ "$(parameter iss "$address")" = https://x ]
	[ -z "$(parameter state "$address")" ]
'
check 'the next page is at the same server, or there is none' '
	. "$tools"
	printf "HTTP/1.1 200 OK\r\nLink: </a>; rel=\"prev\", </b?x,y>; rel=\"next\"\r\n" >headers
	[ "$(next_page https://x.example)" = "https://x.example/b?x,y" ]
	for link in "https://evil.example/" "//evil.example/" "https://x.example.evil/" "b"; do
		printf "link: <%s>; rel=next\r\n" "$link" >headers
		exits 1 next_page https://x.example
	done
	: >headers
	[ -z "$(next_page https://x.example)" ]
'
check 'a file is named in this folder, and new' '
	. "$tools"
	free_name new.csv
	: >old.csv
	for name in "" ../x .x -x a/b "a\\b" old.csv; do
		exits 1 free_name "$name" 2>/dev/null
	done
	plain_name old.csv
'
check 'an answer with a token is not shown, nor what moves a cursor' '
	. "$tools"
	STATUS=400 ANSWER="{\"access_token\":\"secret\"}"
	exits 1 refused "No" 2>got
	lacks got "secret\""
	ANSWER=$(printf "a\033[2Jb")
	exits 1 refused "No" 2>got
	contains got "a[2Jb"
'
check 'an answer of 200 that is an error is refused' '
	. "$tools"
	STATUS=200
	for ANSWER in "{\"ok\":false}" "{\"success\":false}" "{\"error\":\"x\"}" \
		"{\"error\":{\"code\":1}}" "{\"error\":true}" "{\"error\":7}"; do
		exits 1 no_error 2>/dev/null
	done
	for ANSWER in "" "text" "[]" "{}" "{\"ok\":true,\"error\":\"x\"}" \
		"{\"error\":\"\"}" "{\"error\":{}}" "{\"error\":null}" "{\"error\":0}"; do
		no_error
	done
'
check 'what a server signs is read' '
	. "$tools"
	claims=$(printf %s "{\"token_introspection\":{\"active\":true,\"x\":\"é?>\"}}" | base64url)
	signed_claims "e30.$claims.x" >got 2>said
	printf "%s\n" "{\"active\":true,\"x\":\"é?>\"}" >want
	same want got
	contains said "not checked"
'
check 'shellcheck finds nothing in all of them' '
	shellcheck -S style "$tools"
'
done_testing
