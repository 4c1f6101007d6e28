# tools.sh - the functions for a shell that exported lines call
# shellcheck shell=sh

# Your own ~/.curlrc has no say here.
curl() { command curl --disable "$@"; }

# What a form, an address, JSON and curl's own file want written
# otherwise. Values go through pipes: no secret ever stands on a
# command line.
escaped() {
	printf '%s' "$2" | od -An -v -tx1 |
		LC_ALL=C awk -v kind="$1" '
	BEGIN {
		for (i = 1; i < 256; i++)
			char[sprintf("%02x", i)] = sprintf("%c", i)
		plain["form"] = "[A-Za-z0-9*._-]"
		plain["address"] = "[A-Za-z0-9._~-]"
		word["0a"] = "\\n"
		word["0d"] = "\\r"
		word["09"] = "\\t"
		letter["08"] = "b"
		letter["0c"] = "f"
	}
	function written(hex) {
		if (kind in plain) {
			if (char[hex] ~ plain[kind]) return char[hex]
			if (kind == "form" && hex == "20") return "+"
			return "%" toupper(hex)
		}
		if (hex == "22" || hex == "5c") return "\\" char[hex]
		if (hex in word) return word[hex]
		if (kind == "curl" || hex >= "20") return char[hex]
		return hex in letter ? "\\" letter[hex] : "\\u00" hex
	}
	{ for (i = 1; i <= NF; i++) printf "%s", written($i) }'
}

form() { escaped form "$1"; }

address() { escaped address "$1"; }

json() { escaped json "$1"; }

quoted() { escaped curl "$1"; }

# The status stands behind the answer.
arrived() {
	STATUS=${ANSWER##*"
"}
	ANSWER=${ANSWER%"
"*}
}

# What a server says moves no cursor.
printable() { tr -d '\000-\010\013-\037\177'; }

show() {
	[ -z "$ANSWER" ] || printf '%s\n' "$ANSWER" | printable
}

# An answer with a token in it is not shown.
refused() {
	printf '%s\n' "$1. The server answered with status ${STATUS:-unknown}:" >&2
	case $ANSWER in
	*_token\"*) echo '(not shown: it holds a token)' >&2 ;;
	*) printf '%s\n' "$ANSWER" | printable >&2 ;;
	esac
	return 1
}

succeeded() {
	case $STATUS in
	2??) return 0 ;;
	esac
	refused 'That is no success'
}

# accept STATUS...: none but these are a success.
accept() {
	case " $* " in
	*" $STATUS "*) return 0 ;;
	esac
	refused 'That is not what is expected'
}

# check PROGRAM WORDS: jq must find it true of the answer.
check() {
	printf '%s' "$ANSWER" | jq -e "$1" >/dev/null 2>&1 ||
		refused "$2"
}

# An answer of 200 may be an error all the same.
no_error() {
	printf '%s' "$ANSWER" | jq -e 'if type != "object" then true
		elif (.ok | type) == "boolean" then .ok
		elif (.success | type) == "boolean" then .success
		else .error |
			if type == "object" then length == 0
			elif type == "string" then . == ""
			elif type == "boolean" then not
			elif type == "number" then . == 0
			else true end
		end' >/dev/null 2>&1 ||
		[ $? -ne 1 ] || refused 'The answer is an error'
}

# signed_claims ANSWER: what a server says of a token (RFC 9701). A shell can't
# check its signature: believe it as far as the connection.
signed_claims() {
	echo 'the answer is signed, and its signature is not checked here' >&2
	printf '%s' "$1" | jq -Rr 'split(".")[1] | gsub("-"; "+") | gsub("_"; "/")' |
		awk '{ while (length($0) % 4) $0 = $0 "="; print }' |
		base64 -d | jq -c '.token_introspection'
}

# value PLACE: the text or number that the answer has there.
value() {
	printf '%s' "$ANSWER" | jq -r --argjson place "$1" 'getpath($place) |
		if type == "string" or type == "number" or type == "boolean"
		then tostring
		else error("the answer has nothing at \($place)") end'
}

# granted TYPE: is it a token, and of that type?
granted() {
	check '.error == null and (.access_token | strings) != ""' \
		'That is no token' &&
		check "(.token_type | strings | ascii_downcase) == \"$1\"" \
			'That is another type of token'
}

# has_scopes ASKED WANTED: lists of JSON. An answer that is silent grants what
# was asked for (RFC 6749 section 5.1).
has_scopes() {
	check "$2 - (.scope // ($1 | join(\" \")) | split(\" \")) == []" \
		'A scope is missing'
}

# header NAME: of the last answer.
header() {
	tr -d '\r' <"$WORK/headers" | awk -v name="$1" '
	/^HTTP\// { found = 0 }
	!found && index($0, ":") &&
		tolower(substr($0, 1, index($0, ":") - 1)) == tolower(name) {
		found = 1
		value = substr($0, index($0, ":") + 1)
		gsub(/^[ \t]+|[ \t]+$/, "", value)
	}
	END { if (!found) exit 1; print value }'
}

# As long as the server asks for, and else twice as long each time.
pause() {
	case $(header Retry-After) in
	'' | *[!0-9]* | ????*) paused=$PAUSE ;;
	*) paused=$(header Retry-After) ;;
	esac
	[ "$paused" -le 120 ] || return 1
	LEFT=$((LEFT - 1)) PAUSE=$((PAUSE * 2))
	sleep "$paused"
}

# again STATUS...: is it worth another try?
again() {
	[ "$LEFT" -gt 0 ] || return 1
	case " $* " in
	*" $STATUS "*) pause ;;
	*) return 1 ;;
	esac
}

# What never reached the server may be sent again.
unsent() {
	case $1 in
	5 | 6 | 7) ;;
	*) return 1 ;;
	esac
	[ "$LEFT" -gt 0 ] && : >"$WORK/headers" && pause
}

base64url() { base64 | tr '+/' '-_' | tr -d '=\n'; }

random() { head -c "$1" /dev/urandom | base64url; }

# Bytes from their hexadecimal digits.
unhex() {
	printf '%b' "$(tr -d ' \n' | awk '
	function digit(at) {
		return index("0123456789abcdef", substr($0, at, 1)) - 1
	}
	{
		for (i = 1; i < length($0); i += 2)
			printf "\\0%03o", digit(i) * 16 + digit(i + 1)
	}')"
}

sha256() { sha256sum | cut -c1-64 | unhex | base64url; }

# The key, in hexadecimal digits on standard input, with each of its 64
# bytes changed by a number (RFC 2104).
padded() {
	awk -v with="$1" '
	function either(a, b,  bit, sum) {
		for (bit = 1; bit < 256; bit *= 2)
			if (int(a / bit) % 2 != int(b / bit) % 2) sum += bit
		return sum + 0
	}
	function digit(at) {
		return at > length($0) ? 0 : index("0123456789abcdef", substr($0, at, 1)) - 1
	}
	{
		for (i = 1; i <= 128; i += 2)
			printf "%02x", either(digit(i) * 16 + digit(i + 1), with)
	}'
}

# hmac SECRET TEXT: with SHA-256, so that the secret stays in this shell
# (openssl would want it on its command line).
hmac() {
	key=$(printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n')
	[ "${#key}" -le 128 ] ||
		key=$(printf '%s' "$1" | sha256sum | cut -c1-64)
	inner=$({
		printf '%s\n' "$key" | padded 54 | unhex
		printf '%s' "$2"
	} | sha256sum | cut -c1-64)
	{
		printf '%s\n' "$key" | padded 92 | unhex
		printf '%s' "$inner" | unhex
	} | sha256
}

# jose HEADER CLAIMS: what is signed.
jose() {
	printf '%s.%s' "$(printf '%s' "$1" | base64url)" \
		"$(printf '%s' "$2" | base64url)"
}

# algorithm KEY-FILE RSA-ALGORITHM: by what kind of key it is.
algorithm() {
	case $(openssl pkey -in "$1" -noout -text_pub) in
	'') return 1 ;;
	*ED25519*) echo EdDSA ;;
	*prime256v1*) echo ES256 ;;
	*Modulus*) echo "$2" ;;
	*) echo 'this kind of key is not for these lines' >&2; return 1 ;;
	esac
}

# signature ALGORITHM KEY-FILE TEXT (RFC 7518): a shell can't make it, so
# openssl does.
signature() {
	printf '%s' "$3" >"$WORK/text"
	case $1 in
	EdDSA) openssl pkeyutl -sign -rawin -inkey "$2" -in "$WORK/text" ;;
	ES256) openssl dgst -sha256 -sign "$2" "$WORK/text" |
		openssl asn1parse -inform DER | awk -F: '/INTEGER/ {
			number = tolower($NF)
			while (length(number) < 64) number = "0" number
			printf "%s", number
		}' | unhex ;;
	PS256) openssl dgst -sha256 -sigopt rsa_padding_mode:pss \
		-sigopt rsa_pss_saltlen:digest -sign "$2" "$WORK/text" ;;
	RS256) openssl dgst -sha256 -sign "$2" "$WORK/text" ;;
	esac | base64url
}

# statement CLAIMS: for two minutes from now, and for one use.
statement() {
	now=$(date +%s)
	printf '%s,"jti":"%s","iat":%d,"exp":%d}' "$1" "$(random 16)" \
		"$now" "$((now + 120))"
}

# by_secret SECRET CLAIMS (client_secret_jwt)
by_secret() {
	signed=$(jose '{"alg":"HS256","typ":"JWT"}' "$(statement "$2")")
	printf '%s.%s' "$signed" "$(hmac "$1" "$signed")"
}

# by_key KEY-FILE RSA-ALGORITHM CLAIMS (private_key_jwt)
by_key() {
	alg=$(algorithm "$1" "$2") || return 1
	signed=$(jose "{\"alg\":\"$alg\",\"typ\":\"JWT\"}" "$(statement "$3")")
	printf '%s.%s' "$signed" "$(signature "$alg" "$1" "$signed")"
}

# The public part of the key of this run's token (RFC 7517).
public_key() {
	openssl pkey -in "$WORK/key.pem" -pubout -outform DER >"$WORK/point"
	printf '{"crv":"P-256","kty":"EC","x":"%s","y":"%s"}' \
		"$(tail -c 64 "$WORK/point" | head -c 32 | base64url)" \
		"$(tail -c 32 "$WORK/point" | base64url)"
}

# proof METHOD ADDRESS SERVER [TOKEN]: whose token it is (RFC 9449).
proof() {
	claims=$(printf '{"jti":"%s","htm":"%s","htu":"%s","iat":%d' \
		"$(random 16)" "$1" "$(json "$2")" "$(date +%s)")
	[ -z "${4-}" ] ||
		claims="$claims,\"ath\":\"$(printf '%s' "$4" | sha256)\""
	[ ! -s "$WORK/nonce$3" ] ||
		claims="$claims,\"nonce\":\"$(json "$(cat "$WORK/nonce$3")")\""
	signed=$(jose "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":$(public_key)}" \
		"$claims}")
	printf '%s.%s' "$signed" "$(signature ES256 "$WORK/key.pem" "$signed")"
}

# wants_nonce SERVER: keeps the nonce; did the server refuse without it?
wants_nonce() {
	header DPoP-Nonce >"$WORK/nonce" || return 1
	mv "$WORK/nonce" "$WORK/nonce$1"
	[ "$STATUS" -ge 400 ] || return 1
	case "$ANSWER $(header WWW-Authenticate)" in
	*use_dpop_nonce*) return 0 ;;
	esac
	return 1
}

# parameter NAME ADDRESS: what the browser brought back, decoded.
parameter() {
	printf '%s\n' "$2" | sed 's/^[^?]*?//; s/#.*//' | tr '&' '\n' |
		awk -v name="$1" '
	function digit(c) { return index("0123456789abcdef", c) - 1 }
	index($0, name "=") == 1 {
		text = substr($0, length(name) + 2)
		gsub(/\+/, " ", text)
		for (i = 1; i <= length(text); i++) {
			c = substr(text, i, 1)
			hex = tolower(substr(text, i + 1, 2))
			if (c == "%" && hex ~ /^[0-9a-f][0-9a-f]$/) {
				high = digit(substr(hex, 1, 1))
				c = sprintf("%c", high * 16 + digit(substr(hex, 2, 1)))
				i += 2
			}
			printf "%s", c
		}
		exit
	}'
}

# next_page ORIGIN: where the link to the next one leads (RFC 8288), which
# must be where the first one was. Empty on the last.
next_page() {
	link=$(tr -d '\r' <"$WORK/headers" | awk '
		tolower($0) ~ /^link:/ {
			sub(/^[^:]*:/, "")
			number = split($0, links, /,[ \t]*</)
			for (i = 1; i <= number; i++)
				if (links[i] ~ /;[ \t]*rel="?next"?/) {
					sub(/^[ \t]*</, "", links[i])
					print substr(links[i], 1, index(links[i], ">") - 1)
					exit
				}
		}')
	case $link in
	'') ;;
	//*) echo "the next page is elsewhere: $link" >&2; return 1 ;;
	/*) printf '%s\n' "$1$link" ;;
	"$1"/*) printf '%s\n' "$link" ;;
	*) echo "the next page is elsewhere: $link" >&2; return 1 ;;
	esac
}

# free_name NAME: a file in this folder, and none that is there.
free_name() {
	case $1 in
	'' | .* | -* | */* | *\\*) ;;
	*) [ -e "$1" ] || return 0 ;;
	esac
	printf 'no free name for a file: %s\n' "$1" >&2
	return 1
}

# plain_name NAME: a file in this folder.
plain_name() {
	case $1 in
	'' | .* | -* | */* | *\\*) ;;
	*) return 0 ;;
	esac
	printf 'no name for a file: %s\n' "$1" >&2
	return 1
}

# ready PROGRAM...: they are needed.
ready() {
	for program; do
		command -v "$program" >/dev/null && continue
		echo "$program is not installed" >&2
		return 1
	done
}

# expires SECONDS: the time at which that is over.
expires() { echo "$(($(date +%s) + $1))"; }

# await_person EXPIRES: waits as long as the server wants between two tries.
await_person() {
	if [ "$(date +%s)" -ge "$1" ]; then
		echo 'nobody typed the code before it expired' >&2
		return 1
	fi
	sleep "$INTERVAL"
}

# undecided: has the person not answered yet (RFC 8628 section 3.5)?
undecided() {
	case $(printf '%s' "$ANSWER" | jq -r '.error? // empty') in
	authorization_pending) return 0 ;;
	slow_down)
		INTERVAL=$((INTERVAL + 5))
		return 0
		;;
	esac
	return 1
}

# came_back ADDRESS STATE ISSUER: is it the answer to what was asked
# (RFC 9700 section 4.7), and of the server that was asked (RFC 9207)?
came_back() {
	problem=$(parameter error "$1")
	if [ -n "$problem" ]; then
		printf 'the server says: %s\n' "$problem" | printable >&2
	elif [ "$(parameter state "$1")" != "$2" ]; then
		echo 'that address is not the answer to this question' >&2
	elif [ "$(parameter iss "$1")" != "$3" ] &&
		[ -n "$(parameter iss "$1")" ]; then
		echo 'another server answered' >&2
	else
		return 0
	fi
	return 1
}
