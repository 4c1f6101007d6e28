#!/bin/sh
# security_key.t - people sign with security keys and passkeys
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

command -v openssl >/dev/null || skip_all 'there is no openssl'
DEVICE=$TOP/tests/tools/security_key.pl

make_people
"$DEVICE" new ed25519 bob-token
"$DEVICE" new ecdsa carol-token
"$DEVICE" new ecdsa dave-passkey example.org
git config --global gpg.ssh.program "$DEVICE"
rbctl init store --key alice \
	--person 'alice:Alice Example:alice@example.org:alice.pub' \
	--person 'bob:Bob Example:bob@example.org:bob-token.pub' \
	--person 'carol:Carol Example:carol@example.org:carol-token.pub' \
	--person 'dave:Dave Example:dave@example.org:dave-passkey.pub' \
	>/dev/null

# approved_with KEY CHECKLIST: a change of alice's, signed with that key.
approved_with() {
	git switch -q -c "work-$2" main
	commit_checklist "$2"
	sign "$1" >got 2>"talk"
	contains got "is approved"
	rbctl policy signers >allowed
	git -c gpg.ssh.allowedSignersFile=allowed verify-commit HEAD
}

check 'a security key of the Ed25519 kind signs' '
	cd store
	approved_with bob-token.pub one
'
check 'a security key of the P-256 kind signs' '
	cd store
	approved_with carol-token.pub two
'
check 'a passkey in a browser signs' '
	cd store
	SK_FORM=webauthn
	export SK_FORM
	approved_with dave-passkey.pub three
	git cat-file commit HEAD >raw
	awk "/^-----BEGIN SSH SIGNATURE-----\$/ {on = 1; next}
		/^-----END SSH SIGNATURE-----\$/ {exit} on {print}" raw |
		base64 -d >blob
	grep -q webauthn.get blob
'
check 'what a browser signed for another challenge is not passed on' '
	cd store
	git switch -q -c work-four main
	commit_checklist four
	SK_FORM=webauthn
	SK_CHALLENGE=AAAA
	export SK_FORM SK_CHALLENGE
	git rev-parse HEAD >before
	exits 10 sign dave-passkey.pub 2>"talk"
	contains talk "made a signature that isn"
	git rev-parse HEAD >after
	same before after
'
done_testing
