#!/bin/sh
# age_vectors.t - age's own published test vectors: read, or refused, as they say
. "$(dirname "$0")/../cli/lib.sh"

modules=$TOP/tests/server/age-vectors
[ -d "$modules/node_modules/cctv-age" ] ||
	skip_all 'the test vectors are not installed (tests/setup check)'
mkdir vectors
node "$modules/write.mjs" "$PWD/vectors" || skip_all 'node does not run'
rbctl -q key new --identity nobody >/dev/null

# try NAME: opens it with what its head gives; its exit code, "got" and "err".
try() {
	try_identity=vectors/$1.identity
	[ -f "$try_identity" ] || try_identity=nobody
	set -- "$1" rbctl --identity "$try_identity"
	[ ! -f "vectors/$1.passphrase" ] ||
		set -- "$@" --passphrase-from "vectors/$1.passphrase"
	try_name=$1
	shift
	"$@" vault open "vectors/$try_name.age" >got 2>err
}

# What a refusal says, by what the vector expects.
words_of() {
	case $1 in
	'no match') echo 'not encrypted for|the passphrase is wrong' ;;
	'HMAC failure') echo 'the header was altered' ;;
	'header failure') echo 'header|not an age file|too much work|cut short' ;;
	'payload failure') echo 'contents|cut short|empty part' ;;
	'armor failure') echo 'armour|not an age file|header' ;;
	*) echo 'nothing that is known' ;;
	esac
}

# For keys of a kind that only newer versions of age have.
is_unknown_kind() {
	grep -q '^AGE-SECRET-KEY-PQ-' "vectors/$1.identity" 2>/dev/null
}

left_out=0
while read -r name; do
	if is_unknown_kind "$name"; then
		left_out=$((left_out + 1))
		continue
	fi
	expect=$(cat "vectors/$name.expect")
	words=$(words_of "$expect")
	export name words
	if [ "$expect" = success ]; then
		check "$name: opens, and holds what it is to hold" '
			try "$name"
			sha256sum <got | cut -d" " -f1 >sum
			same "vectors/$name.payload" sum
		'
	else
		check "$name: $expect, and nothing of it comes out" '
			exits 9 try "$name"
			matches err "$words"
			same /dev/null got
		'
	fi
done <vectors/names
echo "# $left_out vectors are for keys that are not read here"
done_testing
