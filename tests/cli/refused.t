#!/bin/sh
# refused.t - a no reads the same whoever says it, in words and as JSON
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"
command -v age >/dev/null || skip_all 'age is not installed'

GOLDEN=$TOP/tests/golden/refusals
vault=$XDG_STATE_HOME/rbctl/vault
export GOLDEN vault

# shaped FORMAT REASON: no.json is a refusal, and nothing more.
shaped() {
	jq -e --arg format "$1" --arg reason "$2" '.format == $format and
		.ok == false and .reason == $reason and
		(.detail | length) > 0 and (.hint | length) > 0 and
		(.detail | startswith($reason) | not) and
		keys == ["detail", "format", "hint", "ok", "reason"]' \
		no.json >&3 2>&3 || {
		cat no.json >&3
		return 1
	}
}

# told REASON FILE: the same in words.
told() {
	grep -q "^no: $1: ." "$2" && grep -q '^hint: .' "$2" && return 0
	cat "$2" >&3
	return 1
}

# no FORMAT REASON ARGUMENT…: rbctl says so, on standard output.
no() {
	no_format=$1
	no_reason=$2
	shift 2
	exits 1 rbctl --json "$@" >no.json 2>err
	shaped "$no_format" "$no_reason"
	exits 1 rbctl "$@" >no 2>err
	told "$no_reason" no
	lacks err "no: "
	lacks err "rbctl: "
}

# beside FORMAT REASON ARGUMENT…: as above, but the words stay out of what is
# on its way into a pipe.
beside() {
	no_format=$1
	no_reason=$2
	shift 2
	exits 1 rbctl --json "$@" >no.json 2>err
	shaped "$no_format" "$no_reason"
	exits 1 rbctl "$@" >data 2>no
	same /dev/null data
	told "$no_reason" no
}

# worded REASON: the file "no" is the golden one. RBCTL_GOLDEN=write keeps it.
worded() {
	sed -E "s#$SCRATCH/work#<folder>#g; s#$SCRATCH#<folder>#g
		s/\b[0-9a-f]{40}\b/<commit>/g; s/\b[0-9a-f]{12}\b/<commit>/g
		" no | grep -E "^(no|rbctl|hint): " >words
	[ "${RBCTL_GOLDEN:-}" != write ] || cp words "$GOLDEN/$1.txt"
	same "$GOLDEN/$1.txt" words
}

# token NAME MEMBERS: an entry as age itself writes it. It is 2026-11-24T08:30.
token() {
	printf '{"format":"vault-entry/1","kind":"token","value":"tok-%s",%s}' \
		"$1" "$2" | age -r "$(cat "$SCRATCH/recipient")" -o "$vault/$1.age"
	chmod 600 "$vault/$1.age"
}

make_store store >/dev/null
rbctl key new >"$SCRATCH/recipient" 2>/dev/null
# A person has a store of their own, and nobody told them of this one.
stranger() {
	XDG_STATE_HOME=$SCRATCH/stranger
	export XDG_STATE_HOME
}

check 'who has nothing to sign, to stop or to take back is told so' '
	cd store
	no approve/1 NOTHING_TO_DO approve --key ../bob --yes --reason x
	worded NOTHING_TO_DO
	no reject/1 NOTHING_TO_DO reject --key ../bob --yes --reason x
	no approve/1 NOTHING_TO_DO approve --review --key ../bob --yes
	no approve/1 NOTHING_TO_DO approve --rollback HEAD --env prod \
		--key ../bob --yes
	git switch -q -c work
	commit_checklist one
	no withdraw/1 NOTHING_TO_DO withdraw --key ../bob --yes
'
check 'who can not sign is told why' '
	cd store
	no approve/1 CONTRIBUTOR approve --key ../alice --yes --reason x
	no approve/1 UNKNOWN_KEY approve --key ../dave --yes --reason x
	no approve/1 OUT_OF_BOUNDS approve --break-glass --env prod \
		--key ../bob --yes --reason x
	no reject/1 UNKNOWN_KEY reject --key ../dave --yes --reason x
	no withdraw/1 UNKNOWN_KEY withdraw --key ../dave --yes --reason x
	no todo/1 UNKNOWN_KEY todo --key ../dave
'
check 'an answer that the checklist does not take is named' '
	cd store
	no approve/1 CHECKLIST approve --key ../bob --yes --reason x \
		--answer scope=yes --answer secrets=yes --answer unused=yes \
		--answer impact=none --answer backout=none --answer tested=yes \
		--answer weather=good
	no approve/1 CHECKLIST approve --key ../bob --yes --reason x \
		--answer scope=yes --answer secrets=yes --answer unused=yes \
		--answer impact=none --answer backout=none --answer tested=no
	worded CHECKLIST
'
check 'who is asked and says no has declined' '
	cd store
	exits 1 on_terminal "no\n" rbctl approve --key ../bob --reason x \
		--answer scope=yes --answer secrets=yes --answer unused=yes \
		--answer impact=none --answer tested=yes \
		--answer backout=none >shown
	tr -d "\r" <shown >no
	worded DECLINED
'
check 'what is decided is not stopped any more' '
	cd store
	sign bob >got
	no approve/1 NOTHING_TO_DO approve --key ../carol --yes --reason x
	no reject/1 TOO_LATE reject --key ../carol --yes --reason x
	worded TOO_LATE
	no withdraw/1 TOO_LATE withdraw --key ../bob --yes --reason x
'
check 'another store than the one that was asked for is refused' '
	no trust/1 WRONG_STORE -C store trust --fingerprint SHA256:x
	exits 1 rbctl --json clone store one --fingerprint SHA256:x >no.json
	shaped clone/1 WRONG_STORE
	exits 1 rbctl clone store two --fingerprint SHA256:x >no
	told WRONG_STORE no
'
check 'where nobody said where trust begins, every command says so' '
	cd store
	stranger
	while read -r format command; do
		eval "no $format ANCHOR_NOT_REACHED $command"
	done <<-END
		approve/1 approve --key ../bob --yes
		diff/1 diff
		drift/1 drift
		explain/1 explain
		land/1 land
		log/1 log
		plan/1 plan one --env prod
		apply/1 apply one --env prod --yes
		policy-who/1 policy who servers/x.json
		receipts/1 receipts verify prod
		reject/1 reject --key ../bob --yes
		status/1 status
		todo/1 todo --key ../bob
		trust/1 trust --show
		verify/1 verify
		withdraw/1 withdraw --key ../bob --yes
	END
'
check 'but not into a file or a pipe that waits for something else' '
	cd store
	stranger
	while read -r format command; do
		eval "beside $format ANCHOR_NOT_REACHED $command"
	done <<-END
		audit/1 audit report
		audit/1 audit report --format html
		diff/1 diff --html
		diff/1 diff --markdown
		export/1 export curl one --env prod
		export/1 export form one --env prod
		policy-signers/1 policy signers
	END
	echo x >plain
	exits 1 rbctl vault seal --to bob plain >data 2>no
	same /dev/null data
	told ANCHOR_NOT_REACHED no
'
check 'who may read what is looked up where trust begins, or not at all' '
	cd store
	stranger
	rbctl -q key new --identity ../other >got
	no secret-set/1 ANCHOR_NOT_REACHED --identity ../other \
		secret set one --from ../bob --to bob
	no vault-sync/1 ANCHOR_NOT_REACHED --identity ../other vault sync
'
check 'what is in the way stays' '
	no key-new/1 IN_THE_WAY key new
	worded IN_THE_WAY
	no key-passphrase/1 NOTHING_TO_DO key passphrase --remove
'
check 'a token that is of no use comes out of no pipe' '
	cd store
	mkdir -m 700 "$vault"
	token old "\"expires\":1795508000"
	token gone "\"revoked\":true"
	token odd "\"refresh_token\":\"ref-odd\",\"expires\":1795508000"
	beside token-get/1 EXPIRED token get old
	beside token-get/1 REVOKED token get gone
	beside token-exec/1 EXPIRED token exec old -- cat
	no token-refresh/1 REVOKED token refresh gone
	worded REVOKED
	no token-refresh/1 NO_WAY token refresh odd
	worded NO_WAY
'
check 'a folder that can not be governed becomes no store' '
	git init -q from
	cd from
	mkdir servers
	ln -s /etc/passwd servers/x.json
	git add servers
	git commit -qm "a link"
	no init/1 BAD_MODE init . --from HEAD --key ../alice \
		--person "alice:Alice Example:alice@example.org:../alice.pub"
'
check 'a hook tells git in its own way' '
	cd store
	printf "{ \"format\": \"checklist/1\" }\n" >checklists/bad.json
	git add checklists
	exits 1 rbctl hook pre-commit >got 2>no
	same /dev/null got
	worded INVALID
	contains no "rbctl: INVALID: "
'
done_testing
