#!/bin/sh
# config_loss.t - each request of an apply is lost once, and each answer
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
. "$TOP/tests/cli/config.sh"
. "$TOP/tests/cli/products.sh"

# What must hold in the end, whatever was lost: there is one client, it is as
# declared, and the vault has its secret; or a person was told what nobody
# knows, looked, and said how to go on.
for program in curl age; do
	command -v $program >/dev/null || skip_all "$program is not installed"
done
perl -MJSON::PP -MDigest::SHA -e 1 2>/dev/null || skip_all 'perl has no JSON::PP'
DATA=$(data clients) || skip_all 'what real servers answered is not here'
DATA=${DATA%/clients}
make_people
rbctl -q key new >"$SCRATCH/identity"
printf admin-key >"$SCRATCH/admin-key"
rbctl -q secret set admin-key --from "$SCRATCH/admin-key"

# ---- the server, and the way to it ----
clients() {
	curl -sS "$(cat "$SCRATCH/at")/raw"
}
set_clients() { # set_clients JSON: and what was asked before is forgotten
	curl -sS -o "$SCRATCH/by-hand" -X PUT -d "$1" "$(cat "$SCRATCH/at")/raw"
}
methods() {
	curl -sS "$(cat "$SCRATCH/at")/log" | jq -r '.[] | split(" ")[0]'
}
lose() { # lose N request|answer
	curl -sS -o "$SCRATCH/lose" -X POST "$(cat "$SCRATCH/way")/lose/$1/$2"
}
was_lost() {
	[ "$(curl -sS "$(cat "$SCRATCH/way")/lost")" = 1 ]
}
VAULT=$XDG_STATE_HOME/rbctl/vault
stored() {
	age -d -i "$XDG_CONFIG_HOME/rbctl/identity" "$VAULT/exporter-secret.age" |
		jq -j .value
}
secret_there() {
	clients | jq -j --arg name "$(secret_of "$kind")" '.[0][$name]'
}

# keep_world, and back to it: the server, the vault, the receipts.
keep_world() {
	clients >"$SCRATCH/kept.json"
	rm -rf "$SCRATCH/kept"
	mkdir "$SCRATCH/kept"
	find "$VAULT" -name 'exporter*' -exec cp {} "$SCRATCH/kept" ';'
	git rev-parse -q --verify refs/rbctl/receipts/test >"$SCRATCH/kept.tip" ||
		: >"$SCRATCH/kept.tip"
}
back() {
	set_clients "$(cat "$SCRATCH/kept.json")"
	rm -f "$VAULT"/exporter*.age
	find "$SCRATCH/kept" -type f -exec cp {} "$VAULT" ';'
	if [ -s "$SCRATCH/kept.tip" ]; then
		git update-ref refs/rbctl/receipts/test "$(cat "$SCRATCH/kept.tip")"
	else
		git update-ref -d refs/rbctl/receipts/test
	fi
	# Nor does this client remember any of it.
	rm -f "$XDG_STATE_HOME"/rbctl/stores/*.json
	rbctl -q trust --yes >/dev/null
}

# ---- what a person does ----
run() { # run OPTION…: the apply; what it says in ./said, its end in $code
	code=0
	rbctl apply exporter --env test "$@" >said 2>&1 || code=$?
}
# told OPTION…: that nobody knows; so they look, and delete what was made.
told() {
	contains said 'nobody knows whether run' || return 1
	contains said 'rbctl apply exporter --env test --again' || return 1
	set_clients '[]'
	run "$@" --again
}
renew_lost() { # what is said of a secret that is in nobody's hands
	! grep -q 'was lost with an answer' said || run --rotate
}
land_now() { # land_now FILTER: of the document as it is
	git switch -q work
	git merge -q --ff-only main
	jq "$1" configs/exporter.json >"$SCRATCH/edited"
	cat "$SCRATCH/edited" >configs/exporter.json
	land_config "$1" >log 2>&1
}
anew() { # anew OPTION…: what it was managed with is lost: so is the client
	contains said 'or not what it is managed with' || return 1
	contains said 'look there, and delete' || return 1
	set_clients '[]'
	land_now ".replaces = \"$(printf null | sha256sum | cut -d ' ' -f 1)\""
	run "$@"
	[ "$code" -eq 0 ] || return 1
	land_now 'del(.replaces)'
	run "$@"
}
again() { # again OPTION…: until all is as declared
	run "$@"
	if [ "$code" -eq 4 ]; then
		told "$@" || return 1
	elif [ "$code" -eq 1 ]; then
		anew "$@" || return 1
	fi
	renew_lost
	[ "$code" -eq 0 ] || {
		cat said >&3
		return 1
	}
}
holds() { # holds NR: so many are there; as declared, with our secret
	[ "$(clients | jq length)" = "$1" ] || return 1
	rbctl plan exporter --env test --delete >planned 2>&1 ||
		rbctl plan exporter --env test >planned || return 1
	contains planned 'No change' || return 1
	[ "$1" = 0 ] || [ "$(secret_there)" = "$(stored)" ] || {
		echo "the secret there is not the one here" >&3
		return 1
	}
}

# losses: what is tried of all that lossy.pl can do; all, when it is asked for.
losses() {
	case ${RBCTL_TEST_ALL:-$name} in
	keycloak) echo request answer ;;
	auth0 | hydra) echo request answer late ;;
	rfc7592) echo request answer half late ;;
	rfc7592-*) echo answer ;;
	*) echo request answer half gateway late ;;
	esac
}

# each_loss NR OPTION…: of this apply's requests each is lost, and each answer.
each_loss() {
	el_nr=$1
	shift
	keep_world
	set_clients "$(clients)"
	run "$@"
	[ "$code" -eq 0 ]
	methods >"$SCRATCH/methods"
	n=0
	while read -r method; do
		n=$((n + 1))
		for what in $(losses); do
			case "$method $what" in
			"GET request") ;;
			"GET answer") # the same, but where each answer counts
				[ "$switches" ] || continue ;;
			GET*) continue ;;
			esac
			back
			lose "$n" "$what"
			run "$@" </dev/null
			was_lost
			# Of an answer without a body there is no half.
			[ "$code" -eq 7 ] || [ "$code" -eq 8 ] ||
				[ "$code$what" = 0half ] || {
				echo "$n $method $what: ended with $code" >&3
				return 1
			}
			if ! { again "$@" </dev/null && holds "$el_nr"; }; then
				cat said >&3
				echo "$n: $method, its $what was lost" >&3
				return 1
			fi
		done
	done <"$SCRATCH/methods"
}
# each_end NR OPTION…: killed where it is about to send, has sent, has stored
# half, has stored all.
each_end() {
	ee_nr=$1
	shift
	for where in begun sent kept stored; do
		back
		RBCTL_TEST_KILL=apply:$where rbctl apply exporter --env test "$@" \
			>said 2>&1 || :
		rbctl resume --json >unfinished
		id=$(jq -r '.unfinished[-1].run' unfinished)
		[ "$id" != null ] || {
			echo "nothing was killed where it had $where" >&3
			return 1
		}
		code=0
		rbctl resume "$id" >said 2>&1 || code=$?
		if [ "$code" -eq 4 ]; then # it can't know: a person looks
			set_clients '[]'
			rbctl resume "$id" --redo apply >said 2>&1
		fi
		renew_lost
		if ! { again "$@" && holds "$ee_nr"; }; then
			echo "killed where it had $where" >&3
			return 1
		fi
	done
}

serve() { # by its own program
	case $kind in
	rfc7592)
		# shellcheck disable=SC2086
		spawn perl "$TOP/tests/cli/registrar.pl" $switches
		;;
	*) spawn perl "$TOP/tests/cli/admin.pl" "$kind" "$DATA" ;;
	esac >"$SCRATCH/at" 2>"$SCRATCH/admin.log"
}

for name in ${RBCTL_TEST_KINDS:-keycloak auth0 hydra rfc7592 rfc7592-renews-hides}; do
	kind=${name%%-*}
	switches=$(echo "$name" | sed "s/$kind//; s/-/ /g")
	cd "$SCRATCH/work" && mkdir "$name" && cd "$name" || exit 1
	rm -f "$VAULT"/exporter*.age
	: >"$SCRATCH/at"
	: >"$SCRATCH/way"
	serve
	wait_for test -s "$SCRATCH/at"
	spawn perl "$TOP/tests/cli/lossy.pl" "$(cat "$SCRATCH/at")" \
		>"$SCRATCH/way" 2>"$SCRATCH/lossy.log"
	wait_for test -s "$SCRATCH/way"
	product_store "$kind" "$(cat "$SCRATCH/way")" >"$SCRATCH/world.log" 2>&1

	check "$name: whatever is lost when it is made, one is there in the end" '
		each_loss 1
	'
	check "$name: and wherever that is killed" '
		each_end 1
	'
	# From here on auth0 is asked as keycloak is.
	[ "$kind" != auth0 ] || continue
	check "$name: whatever is lost when it is changed and gets a new secret" '
		back
		run
		declare_product "$kind" ".desired.$(name_of "$kind") = \"Changed\"" \
			>log 2>&1
		each_loss 1 --rotate
	'
	[ "$switches" ] || check "$name: and wherever that is killed, too" '
		each_end 1 --rotate
	'
	check "$name: whatever is lost when it is deleted, it is gone in the end" '
		back
		declare_product "$kind" ".absent = true" >log 2>&1
		each_loss 0 --delete
	'
done
done_testing
