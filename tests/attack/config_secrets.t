#!/bin/sh
# config_secrets.t - what a server gives a client goes nowhere but the vault
. "$(dirname "$0")/../cli/lib.sh"
. "$TOP/tests/cli/run.sh"
. "$TOP/tests/cli/config.sh"
. "$TOP/tests/cli/products.sh"

for program in curl age; do
	command -v $program >/dev/null || skip_all "$program is not installed"
done
perl -MJSON::PP -MDigest::SHA -e 1 2>/dev/null || skip_all 'perl has no JSON::PP'
DATA=$(data clients) || skip_all 'what real servers answered is not here'
DATA=${DATA%/clients}
make_people
mkdir "$SCRATCH/secret" "$SCRATCH/out" "$SCRATCH/dump"
printf 'nobody-has-this-one' >"$SCRATCH/secret/decoy"
rbctl -q key new >"$SCRATCH/identity"
printf 'admin-key' >"$SCRATCH/admin-key"
rbctl -q secret set admin-key --from "$SCRATCH/admin-key"

# told: the secrets that the server's clients have now, each in a file.
told() {
	curl -sS "$(cat "$SCRATCH/at")/raw" | jq -r '.[] |
		.secret, .password, .client_secret, .registration_access_token |
		strings' >"$SCRATCH/told"
	while read -r secret; do
		printf '%s' "$secret" >"$SCRATCH/secret/$(
			printf '%s' "$secret" | sha256sum | cut -c 1-16)"
	done <"$SCRATCH/told"
	find "$SCRATCH/secret" -type f >"$SCRATCH/secrets"
}

# watched NAME COMMAND…: its arguments and environment are hunted at once, for
# what is known by then; what it prints, later.
watched() {
	watched_name=$kind-$1
	shift
	told
	watched_code=0
	perl "$TOP/tests/attack/hunt.pl" watch "$SCRATCH/secrets" "$@" \
		>"$SCRATCH/out/$watched_name" \
		2>"$SCRATCH/out/$watched_name.err" || watched_code=$?
	told
	[ "$watched_code" -ne 99 ]
}
run_watched() { # run_watched NAME ARGUMENT…: and it does it
	rw_name=$1
	shift
	watched "$rw_name" rbctl "$@"
	[ "$watched_code" -eq 0 ] || {
		cat "$SCRATCH/out/$kind-$rw_name.err" >&3
		return 1
	}
}

serve() {
	case $kind in
	rfc7592) spawn perl "$TOP/tests/cli/registrar.pl" ;;
	*) spawn perl "$TOP/tests/cli/admin.pl" "$kind" "$DATA" ;;
	esac >"$SCRATCH/at" 2>"$SCRATCH/server.log"
	wait_for test -s "$SCRATCH/at"
}

for kind in keycloak glewlwyd rfc7592; do
	cd "$SCRATCH/work" && mkdir "$kind" && cd "$kind" || exit 1
	rm -f "$XDG_STATE_HOME/rbctl/vault"/exporter*
	: >"$SCRATCH/at"
	serve
	product_store "$kind" "$(cat "$SCRATCH/at")" >"$SCRATCH/out/world" 2>&1

	check "$kind: a client is made, looked at, changed, renewed, and goes" '
		run_watched plan -v plan exporter --env test
		run_watched create -v apply exporter --env test
		run_watched same --json apply exporter --env test
		run_watched drift --json drift exporter
		declare_product "$kind" \
			".desired.$(name_of "$kind") = \"Another\"" >log 2>&1
		run_watched plan-json --json plan exporter --env test
		run_watched rotate -v apply exporter --env test --rotate
		run_watched rotate-json --json apply exporter --env test --rotate
		[ "$kind" = rfc7592 ] || exit 0
		for where in kept stored sent; do
			RBCTL_TEST_KILL=apply:$where watched "killed-$where" \
				rbctl apply exporter --env test --rotate
			told
			# What was lost with an answer is looked for as well.
			watched "resumed-$where" rbctl resume "$(rbctl resume --json |
				jq -r ".unfinished[-1].run")"
		done
		run_watched receipts --json receipts list --env test
	'
	git cat-file --batch --batch-all-objects >"$SCRATCH/dump/$kind" 2>&1
done
check 'no secret is in what was printed, in the store, or beside the vault' '
	perl "$TOP/tests/attack/hunt.pl" files "$SCRATCH/secrets" \
		"$SCRATCH/out" "$SCRATCH/work" "$SCRATCH/dump" "$HOME" \
		"$XDG_RUNTIME_DIR"
'
check 'the hunter itself finds what there is' '
	[ "$(wc -l <"$SCRATCH/secrets")" -ge 12 ]
	mkdir bait
	head -n 1 "$SCRATCH/secrets" | xargs cat >bait/one
	exits 1 perl "$TOP/tests/attack/hunt.pl" files "$SCRATCH/secrets" bait
	[ -s "$SCRATCH/dump/rfc7592" ]
	find "$HOME" -name "*.age" | grep -q exporter
'
done_testing
