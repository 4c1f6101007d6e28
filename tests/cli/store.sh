# store.sh - a store with people for the command line tests
# shellcheck shell=sh

# Keys of alice, bob, carol and dave in the current folder; git knows alice.
make_people() {
	for someone in alice bob carol dave; do
		[ -f $someone ] ||
			ssh-keygen -q -t ed25519 -N '' -C $someone -f $someone
	done
	git config --global user.name 'Alice Example'
	git config --global user.email alice@example.org
	git config --global init.defaultBranch main
}

# A store in DIR, made by alice, with bob and carol: two must sign for servers,
# configs and the policy, one for the rest.
make_store() {
	make_people
	rbctl init "$1" --key alice \
		--person 'alice:Alice Example:alice@example.org:alice.pub' \
		--person 'bob:Bob Example:bob@example.org:bob.pub' \
		--person 'carol:Carol Example:carol@example.org:carol.pub'
}

# The answers of the built-in checklist, and what else a script gives.
# sign PERSON [ARGUMENT…]: the key lies in the folder above the store.
sign() {
	signer=$1
	shift
	acknowledging rbctl approve --key "../$signer" --yes \
		--reason 'it is wanted' \
		--answer scope=yes --answer secrets=yes --answer unused=yes \
		--answer impact=nothing --answer tested=yes \
		--answer 'backout=revert it' "$@"
}

# write_checklist NAME [TEXT]: a small valid document, and another with TEXT.
write_checklist() {
	mkdir -p checklists
	printf '{\n  "format": "checklist/1",\n  "items": [\n    { "id": "ok", "text": "%s", "answer": "yesno" }\n  ]\n}\n' \
		"${2:-Is it good?}" >"checklists/$1.json"
}

# commit_checklist NAME [TEXT]: the same, committed by alice.
commit_checklist() {
	write_checklist "$@"
	git add checklists
	git commit -qm "checklist $1"
}
