# lib.sh - the store that is attacked, built by stock git, ssh-keygen and jq
# shellcheck shell=sh
#
# Sourced instead of tests/cli/lib.sh, which it sources itself. Nothing here
# runs rbctl but `refused`, `accepted` and `says`: what is attacked and what
# attacks are made by other programs.
#
# People: alice (author, no role), bob and carol (security), dave
# (operations). Policy v1: servers/prod/** needs two of security, the policy
# two of bob, carol and dave, every other path one of security. $R0 is the
# anchor, $L1 the live revision, approved. All objects are in $DEV.
#
# Functions that make a commit print its id, and never move a ref.
#
# Before it is sourced a test may set
#	FIXTURE_POLICY	a jq filter: what policy v1 has beside the above
#	FIXTURE_GREETS	not empty: the runbook's address answers, so that a
#			run succeeds (greeter.pl; its log is $GREETINGS)

LIB_SH=$(cd "$(dirname "$0")" && pwd)/../cli/lib.sh
# shellcheck source=tests/cli/lib.sh
. "$LIB_SH"
ATTACK=$TOP/tests/attack
SECURITY_KEY=$TOP/tests/tools/security_key.pl
for lib_tool in jq ssh-keygen openssl perl git; do
	command -v "$lib_tool" >/dev/null || skip_all "there is no $lib_tool"
done

DEV=$SCRATCH/dev
KEYS=$SCRATCH/keys
LIVE=refs/heads/main
GREETER=http://127.0.0.1:9
GREETINGS=$SCRATCH/greetings
NOW=2026-11-24T08:30:00Z

# ---- people and their keys ----

new_key() { # new_key NAME
	[ -f "$KEYS/$1" ] ||
		ssh-keygen -q -t ed25519 -N '' -C "$1" -f "$KEYS/$1"
}

# A security key in software (tests/tools/security_key.pl, which also says
# how SK_FLAGS and its like choose touch, PIN and browser). TYPE is ed25519
# or ecdsa. It signs by `armour`, `sign_off`, `commit_tree` as others do:
#
#	new_security_key bob-sk ecdsa
#	SK_FLAGS=5 sign_off …	touched, with PIN
new_security_key() { # new_security_key NAME TYPE [APPLICATION]
	[ -f "$KEYS/$1.pub" ] ||
		"$SECURITY_KEY" new "$2" "$KEYS/$1" "${3:-ssh:}"
}

public_key() { # public_key NAME: type and base64, no comment
	cut -d ' ' -f 1,2 "$KEYS/$1.pub"
}

# as PERSON COMMAND…: with that name on what git writes.
as() {
	as_person=$1
	shift
	GIT_AUTHOR_NAME=$as_person GIT_AUTHOR_EMAIL=$as_person@example.org \
		GIT_COMMITTER_NAME=$as_person \
		GIT_COMMITTER_EMAIL=$as_person@example.org "$@"
}

# signed KEY: the options that make git sign with that key.
git_signed() { # git_signed KEY ARGUMENT…
	git_key=$1
	shift
	git -C "$DEV" -c gpg.format=ssh -c "gpg.ssh.program=$SECURITY_KEY" \
		-c "user.signingKey=$KEYS/$git_key" "$@"
}

dev() {
	git -C "$DEV" "$@"
}

# ---- trees and commits ----

blob() { # standard input as a blob
	dev hash-object -w --stdin
}

# edit TREE-ISH PATH [OID [MODE]]…: the tree with these paths set; an OID of
# "-" takes the path away.
edit() {
	edit_index=$SCRATCH/index.$$
	rm -f "$edit_index"
	GIT_INDEX_FILE=$edit_index dev read-tree "$1"
	shift
	while [ $# -gt 0 ]; do
		if [ "$2" = - ]; then
			GIT_INDEX_FILE=$edit_index dev update-index \
				--force-remove "$1"
		else
			GIT_INDEX_FILE=$edit_index dev update-index --add \
				--cacheinfo "100644,$2,$1"
		fi
		shift 2
	done
	GIT_INDEX_FILE=$edit_index dev write-tree
	rm -f "$edit_index"
}

# raw_tree MODE NAME OID…: exactly these entries, in this order.
raw_tree() {
	perl "$ATTACK/objects.pl" tree "$@" |
		dev hash-object -w --literally -t tree --stdin
}

# hang TREE-ISH NAME TREE [MODE]: the root tree with NAME being TREE.
hang() {
	{
		dev ls-tree "$1" | awk -F '\t' -v name="$2" '$2 != name'
		printf '%s %s\t%s\n' "${4:-040000 tree}" "$3" "$2"
	} | dev mktree --missing
}

# commit_tree KEY TREE MESSAGE PARENT…: signed by KEY; "-" signs nothing.
# The names on it are those of `as`.
commit_tree() {
	ct_key=$1 ct_tree=$2 ct_message=$3
	shift 3
	for ct_parent; do
		shift
		set -- "$@" -p "$ct_parent"
	done
	if [ "$ct_key" = - ]; then
		printf '%s\n' "$ct_message" |
			dev commit-tree "$@" -F - "$ct_tree"
	else
		printf '%s\n' "$ct_message" |
			git_signed "$ct_key" commit-tree -S "$@" -F - "$ct_tree"
	fi
}

# change PERSON PARENT PATH TEXT [PATH TEXT]…: PERSON writes these files.
change() {
	ch_person=$1 ch_parent=$2
	shift 2
	ch_args=
	while [ $# -gt 0 ]; do
		ch_blob=$(printf '%s\n' "$2" | blob)
		ch_args="$ch_args $1 $ch_blob"
		shift 2
	done
	# shellcheck disable=SC2086
	ch_tree=$(edit "$ch_parent" $ch_args)
	as "$ch_person" commit_tree "$ch_person" "$ch_tree" \
		"$ch_person changes files" "$ch_parent"
}

# ---- statements and sign-offs ----

sha256_of() { # sha256_of OID
	dev cat-file blob "$1" | sha256sum | cut -d ' ' -f 1
}

side() { # side MODE OID: one side of a change, as JSON
	if [ "$1" = 000000 ]; then
		echo null
	elif [ "$1" = 160000 ]; then
		jq -cn --arg mode "$1" --arg oid "$2" \
			'{mode: $mode, oid: $oid, sha256: ("0" * 64)}'
	else
		jq -cn --arg mode "$1" --arg oid "$2" \
			--arg sha256 "$(sha256_of "$2")" \
			'{mode: $mode, oid: $oid, sha256: $sha256}'
	fi
}

# changes BASE COMMIT: what differs, as a statement lists it.
changes() {
	dev -c core.quotePath=false diff-tree -r --no-renames --raw --full-index "$1" "$2" |
		tr -d : | while IFS='	' read -r ch_meta ch_path; do
		# shellcheck disable=SC2086
		set -- $ch_meta
		jq -cn --arg path "$ch_path" --argjson old "$(side "$1" "$3")" \
			--argjson new "$(side "$2" "$4")" \
			'{path: $path, old: $old, new: $new}'
	done | jq -cs 'sort_by(.path)'
}

# statement PERSON COMMIT [BASE [FILTER]]: canonical JSON (RFC 8785: all is
# ASCII and without fractions, so jq -cS gives it). FILTER edits it.
statement() {
	st_base=${3:-$L1}
	st_policy=$(sha256_of "$(dev rev-parse "$st_base:.rbctl/policy.json")")
	jq -cn --arg person "$1" --arg key "$(public_key "$1")" \
		--arg anchor "$R0" --arg base "$st_base" --arg now "$NOW" \
		--arg policy "$st_policy" --arg ref "$LIVE" \
		--arg anchor_policy "$R0_POLICY" \
		--arg nonce "$(head -c 16 /dev/urandom | base64 |
			tr '+/' '-_' | tr -d '=')" \
		--argjson changes "$(changes "$st_base" "$2")" '{
			format: "statement/1", type: "approve",
			store: {anchor: $anchor, policy_sha256: $anchor_policy},
			ref: $ref, environments: ["*"], base: $base,
			policy_sha256: $policy, changes: $changes, context: [],
			decision: "approve", person: $person, key: $key,
			checklist: {path: null, sha256: null, answers: {}},
			reason: "it was agreed", tickets: [], issued: $now,
			expires: null, nonce: $nonce
		}' | jq -cS "${4:-.}" | tr -d '\n'
}

# armour KEY: the signature of standard input as a statement.
armour() {
	"$SECURITY_KEY" -q -Y sign -f "$KEYS/$1" -n "${2:-rbctl-signoff@v1}" \
		2>/dev/null
}

# message PERSON STATEMENT [ARMOUR]: what a sign-off commit says.
message() {
	printf '%s\n\n%s\n\n' "Approve a change" "$1 agrees with what changes."
	printf '%s\n%s\n%s\n' '-----BEGIN RBCTL STATEMENT-----' "$2" \
		'-----END RBCTL STATEMENT-----'
	printf '%s\n\n' "${3-$(printf '%s' "$2" | armour "$1")}"
	printf 'Signed-off-by: %s <%s@example.org>\n' "$1" "$1"
}

# sign_off PERSON COMMIT [BASE [FILTER]]: the sign-off commit on COMMIT.
sign_off() {
	so_statement=$(statement "$1" "$2" "${3:-}" "${4:-}")
	as "$1" commit_tree "$1" "$2^{tree}" \
		"$(message "$1" "$so_statement")" "$2"
}

# statement_of COMMIT: the line that was signed.
statement_of() {
	dev cat-file commit "$1" |
		sed -n '/^-----BEGIN RBCTL STATEMENT-----$/{n;p;}'
}

# ---- the store ----

person() { # person NAME [KEY…]: an entry of the policy's people
	pe_name=$1
	[ $# -gt 1 ] || set -- "$1" "$1"
	shift
	for pe_key; do
		public_key "$pe_key"
	done | jq -cRn --arg name "$pe_name" '{($name): {name: $name,
		email: ($name + "@example.org"),
		keys: [inputs | {key: ., status: "active"}]}}'
}

# policy [FILTER]: policy v1 with what FIXTURE_POLICY adds, edited.
policy() {
	{
		person alice && person bob bob bob2 && person carol &&
			person dave
	} | jq -s --indent 2 '{
		format: "policy/1", version: 1, live: "refs/heads/main",
		separation_of_duties: true, people: add,
		roles: {security: ["bob", "carol"], operations: ["dave"],
			keepers: ["bob", "carol", "dave"]},
		rules: [
			{paths: ["servers/prod/**"],
			 sign_offs: [{role: "security", count: 2}]},
			{paths: [".rbctl/**"],
			 sign_offs: [{role: "keepers", count: 2}]},
			{paths: ["**"],
			 sign_offs: [{role: "security", count: 1}]}
		]
	}' | jq --indent 2 --arg mallory "$(public_key mallory)" \
		"${FIXTURE_POLICY:-.} | ${1:-.}"
}

server_document() { # server_document TITLE
	jq -n --arg title "$1" '{format: "server/1", title: $title,
		responsible: "it", issuer: "http://127.0.0.1:9",
		metadata: {issuer: "http://127.0.0.1:9",
			token_endpoint: "http://127.0.0.1:9/token"}}'
}

runbook_document() {
	jq -n --arg greeter "$GREETER" '{format: "runbook/1", title: "Say hello",
		summary: "Calls one address.", owner: "it",
		review_by: "2027-06-30",
		actors: {
			client: {name: "Caller", client_id: "caller",
				auth: "none", responsible: "it",
				duties: ["Calls."]},
			authorization_server: {server: "sso",
				responsible: "it", duties: ["Gives tokens."]},
			resource_server: {name: "Greeter",
				url: $greeter,
				responsible: "it", duties: ["Greets."]}},
		inputs: [],
		token: {grant: "client_credentials", scopes: ["greet"],
			scope_meanings: {greet: "May greet."},
			max_lifetime: "1h"},
		steps: [{id: "call", title: "Call it", use: "http",
			request: {method: "GET",
				url: "{{actors.resource_server.url}}/hello"},
			expect: {status: [200]}}],
		errors: [{status: 400, meaning: "It was wrong.",
				do: ["Ask it."], who: "it"},
			{status: 401, meaning: "It was refused.",
				do: ["Ask it."], who: "it"},
			{status: 403, meaning: "It is forbidden.",
				do: ["Ask it."], who: "it"}],
		rules: ["Be polite."]}'
}

environment_document() { # environment_document TITLE
	jq -n --arg title "$1" '{format: "environment/1", title: $title,
		servers: {sso: "sso"}, vars: {}}'
}

# greet: the address of the runbook answers, on a port of its own; in the
# middle of it $SCRATCH/interlude is run, if a check has put it there.
greet() {
	: >"$GREETINGS"
	spawn perl "$ATTACK/greeter.pl" "$SCRATCH/greeter-port" \
		"$GREETINGS" "$SCRATCH/interlude"
	wait_for test -s "$SCRATCH/greeter-port"
	GREETER=http://127.0.0.1:$(cat "$SCRATCH/greeter-port")
}

fixture() {
	mkdir -p "$KEYS"
	for fx_name in alice bob bob2 carol dave mallory; do
		new_key "$fx_name"
	done
	[ -z "${FIXTURE_GREETS:-}" ] || greet
	git init -q -b scratch "$DEV"
	fx_empty=$(dev mktree </dev/null)
	fx_tree=$(edit "$fx_empty" .rbctl/policy.json "$(policy . | blob)" \
		servers/prod/sso.json "$(server_document 'Sign-in' | blob)" \
		environments/test.json "$(environment_document Test | blob)" \
		environments/prod.json "$(environment_document Prod | blob)" \
		runbooks/hello.json "$(runbook_document | blob)" \
		notes/a.txt "$(echo 'a, first' | blob)" \
		notes/b.txt "$(echo 'b, first' | blob)")
	R0=$(as alice commit_tree alice "$fx_tree" 'The store begins')
	R0_POLICY=$(sha256_of "$(dev rev-parse "$R0:.rbctl/policy.json")")
	fx_first=$(change alice "$R0" notes/a.txt 'a, second')
	L1=$(sign_off carol "$fx_first" "$R0")
	dev tag keep-anchor "$R0"
}

# keep COMMIT: under a ref, so that it can be fetched and never gets lost.
keep() {
	dev update-ref "refs/keep/$1" "$1"
}

# ---- the verdict, three times ----

# client COMMIT: $SCRATCH/client, which trusts $R0 and has COMMIT live. It
# remembers nothing. Its objects are those of $DEV, by an alternates file.
client() {
	rm -rf "$SCRATCH/client" "$SCRATCH/client-state"
	git init -q --template= "$SCRATCH/client"
	mkdir -p "$SCRATCH/client/.git/objects/info" \
		"$SCRATCH/client/.git/info"
	echo "$DEV/.git/objects" \
		>"$SCRATCH/client/.git/objects/info/alternates"
	git -C "$SCRATCH/client" update-ref "$LIVE" "${1:-$L1}"
	git -C "$SCRATCH/client" symbolic-ref HEAD "$LIVE"
	git -C "$SCRATCH/client" config user.signingKey "$KEYS/dave"
	in_client trust "$R0" --yes >/dev/null 2>&1
}

in_client() {
	XDG_STATE_HOME=$SCRATCH/client-state "$RBCTL" \
		-C "$SCRATCH/client" "$@"
}

# server [COMMIT]: $SCRATCH/server.git, the same for a host with its hook.
server() {
	rm -rf "$SCRATCH/server.git" "$SCRATCH/server-state"
	git init -q --bare -b main --template= "$SCRATCH/server.git"
	git -C "$DEV" push -q "$SCRATCH/server.git" "${1:-$L1}:$LIVE"
	in_server trust "$R0" --yes >/dev/null 2>&1
	mkdir "$SCRATCH/server.git/hooks"
	cat >"$SCRATCH/server.git/hooks/pre-receive" <<-END
		#!/bin/sh
		XDG_STATE_HOME='$SCRATCH/server-state'
		export XDG_STATE_HOME
		exec '$RBCTL' hook pre-receive
	END
	chmod +x "$SCRATCH/server.git/hooks/pre-receive"
}

in_server() {
	XDG_STATE_HOME=$SCRATCH/server-state "$RBCTL" \
		-C "$SCRATCH/server.git" "$@"
}

live_of() { # live_of REPOSITORY
	git -C "$1" rev-parse -q --verify "$LIVE"
}

# push COMMIT [OPTION…]: as live, to the server; what it says is in `pushed`.
push() {
	pu_commit=$1
	shift
	git -C "$DEV" push "$@" "$SCRATCH/server.git" \
		"$pu_commit:$LIVE" >pushed 2>&1
}

# is_one_of WORD WORDS
is_one_of() {
	case " $2 " in
	*" $1 "*) return 0 ;;
	esac
	return 1
}

# codes FILE: the reason and those of the findings, of a verify answer.
codes() {
	jq -r '.reason // empty, (.findings[]?.reason // empty)' "$1"
}

# has_code CODES FILE: the reason of the answer is one of these; or, for
# CODES that begin with "~", one of the findings' reasons may be, too.
has_code() {
	case $1 in
	"~"*)
		for hc_code in $(codes "$2"); do
			is_one_of "$hc_code" "${1#\~}" && return 0
		done
		;;
	*)
		is_one_of "$(jq -r .reason "$2")" "$1" && return 0
		;;
	esac
	echo "want $1, got $(codes "$2" | tr '\n' ' '): $(jq -r .detail "$2")" >&3
	return 1
}

# refused CODES COMMIT: verify, a push and apply all say no, with the same
# reason; nothing moved, and nothing was executed.
refused() {
	keep "$2"
	refused_by_verify "$1" "$2"
	refused_by_push "$2" "$(jq -r .reason verified)"
	refused_by_apply "$2" "$(jq -r .reason verified)"
}

refused_by_verify() {
	client "$2"
	exits 1 in_client verify "$2" --json >verified
	[ "$(jq -r .ok verified)" = false ]
	[ "$(jq -r .format verified)" = verify/1 ]
	has_code "$1" verified
}

refused_by_push() { # refused_by_push COMMIT CODES
	server "$L1"
	exits 1 push "$1" --force
	for rp_code in $2; do
		if grep -qF "$rp_code" pushed; then
			[ "$(live_of "$SCRATCH/server.git")" = "$L1" ]
			return
		fi
	done
	echo "the hook doesn't say $2: $(cat pushed)" >&3
	return 1
}

# In the client that verify left: that remembers nothing of a refusal.
refused_by_apply() { # refused_by_apply COMMIT CODES
	exits 1 in_client apply hello --env test --json >applied
	[ "$(jq -r .ok applied)" = false ]
	has_code "$2" applied
	nothing_ran
}

# runs ENVIRONMENT [ARGUMENT…]: apply begins in the client, whatever becomes
# of the call; its receipts are there.
runs() {
	ru_ref=refs/rbctl/receipts/$1
	ru_before=$(git -C "$SCRATCH/client" rev-parse -q --verify "$ru_ref" ||
		echo none)
	ru_environment=$1
	shift
	in_client apply hello --env "$ru_environment" --yes --json "$@" \
		>applied 2>applied.err || :
	[ "$(git -C "$SCRATCH/client" rev-parse -q --verify "$ru_ref")" != \
		"$ru_before" ] || {
		echo "apply stopped before its first step:" \
			"$(cat applied applied.err)" >&3
		return 1
	}
}

# stops CODES ENVIRONMENT [ARGUMENT…]: it does not, and says why.
stops() {
	st_codes=$1 st_environment=$2
	shift 2
	git -C "$SCRATCH/client" for-each-ref refs/rbctl >refs.before
	exits 1 in_client apply hello --env "$st_environment" --yes --json \
		"$@" >applied
	[ "$(jq -r .ok applied)" = false ]
	has_code "$st_codes" applied
	git -C "$SCRATCH/client" for-each-ref refs/rbctl >refs.after
	same refs.before refs.after
}

# go_live COMMIT: the client has it live now, and keeps what it remembers.
go_live() {
	git -C "$SCRATCH/client" update-ref "$LIVE" "$1"
}

# receipt ENVIRONMENT: the newest one's JSON.
receipt() {
	git -C "$SCRATCH/client" cat-file blob \
		"refs/rbctl/receipts/$1:receipt.json"
}

nothing_ran() {
	[ -z "$(git -C "$SCRATCH/client" for-each-ref refs/rbctl)" ]
}

# accepted COMMIT: verify says yes, the push goes through, and apply gets as
# far as calling the address, where nobody listens.
accepted() {
	keep "$1"
	client "$1"
	exits 0 in_client verify "$1" --json >verified
	[ "$(jq -r .ok verified)" = true ]
	server "$L1"
	push "$1" || {
		cat pushed >&3
		return 1
	}
	[ "$(live_of "$SCRATCH/server.git")" = "$1" ]
	in_client apply hello --env test --yes --json >applied 2>&3 || :
	[ -n "$(git -C "$SCRATCH/client" for-each-ref refs/rbctl)" ] || {
		echo "apply stopped before its first step: $(cat applied)" >&3
		return 1
	}
}

fixture
