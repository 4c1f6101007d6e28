#!/bin/sh
# clone.t - rbctl clone gets a store and pins it
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >made

check 'clones, pins and installs the hooks' '
	rbctl clone store copy --fingerprint "$(sed -n "s/^ *fingerprint  *SHA/SHA/p" made)"
	cd copy
	rbctl verify
	rbctl hooks check
'
check 'the live branch is there even if the other side was on another' '
	git -C store switch -q -c elsewhere
	rbctl clone store other --yes
	cd other
	rbctl verify
	git rev-parse refs/heads/main
'
check 'a program is told where trust starts' '
	rbctl clone store third --yes --json >json
	jq -e ".format == \"clone/1\" and .ok and (.anchor | length) == 40" json
'
check 'a wrong fingerprint leaves a clone that nothing trusts' '
	exits 1 rbctl clone store untrusted --fingerprint SHA256:x >got
	contains got WRONG_STORE
	cd untrusted
	exits 1 rbctl verify >got
'
check 'a folder that is there is not touched' '
	mkdir there
	exits 5 rbctl clone store there --yes 2>got
'
check 'what git says of a missing repository is passed on' '
	exits 6 rbctl clone ./nowhere x --yes 2>got
	contains got "git could not clone"
'
check 'an address that looks like an option is none' '
	exits 6 rbctl clone --yes -- --upload-pack=touch\ hacked y 2>got
	[ ! -e hacked ]
'
done_testing
