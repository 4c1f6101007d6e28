#!/bin/sh
# break_glass.t - an emergency goes live, is looked at afterwards, and taken back
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >/dev/null 2>&1
cd store

check 'without a word of it in the policy nobody breaks the glass' '
	git switch -q -c hurry
	commit_checklist hurry
	exits 1 rbctl approve --break-glass --env prod --key ../bob --yes \
		--reason "pay run fails" >no
	contains no "the policy knows no break-glass"
	git switch -q main
	git branch -qD hurry
'
check 'a policy that has it lands like any other' '
	git switch -q -c policy
	jq ".version = 2 | .roles.incident = [\"bob\"] | .break_glass =
		{roles: [\"incident\"], expires: \"4h\"}" \
		.rbctl/policy.json >../p && cat ../p >.rbctl/policy.json
	rbctl fmt >/dev/null
	git commit -qam "break-glass"
	sign bob >/dev/null 2>&1
	sign carol >/dev/null 2>&1
	rbctl land
'
check 'it wants environments, a reason, and one kind of sign-off at a time' '
	git switch -q -c hurry main
	commit_checklist hurry
	exits 2 rbctl approve --break-glass --key ../bob --yes --reason x 2>err
	contains err "--env"
	exits 2 rbctl approve --break-glass --review --env prod --yes 2>err
	exits 2 rbctl approve --break-glass --env prod --key ../bob --yes \
		--reason " " 2>err
	contains err "a reason is missing"
'
check 'who has not the role is refused, and nothing is signed' '
	before=$(git rev-parse HEAD)
	exits 1 rbctl approve --break-glass --env prod --key ../carol --yes \
		--reason "pay run fails" >no
	contains no NOT_IN_ROLE
	[ "$(git rev-parse HEAD)" = "$before" ]
'
check 'one signature lets it go live, and says that it must be reviewed' '
	rbctl approve --break-glass --env prod --key ../bob --yes \
		--reason "pay run fails" --json >got 2>talk.txt
	jq -e ".approved and .break_glass" got
	rbctl land >got
	contains got "landed"
	rbctl verify >got
	contains got "must be reviewed"
'
check 'the review waits for the others, at once and later' '
	rbctl todo --person carol --json >got
	jq -e "any(.debts[]; .yours and .person == \"bob\")" got
	rbctl todo --person bob --json >got
	jq -e "all(.debts[]; .yours | not)" got
'
check 'who broke the glass does not review it' '
	exits 1 sign bob --review >no
	grep -qE "CONTRIBUTOR|had a hand|nothing more" no
'
check 'an ordinary sign-off of somebody else is the review' '
	git switch -q main
	sign carol --review >got 2>talk.txt
	rbctl todo --person carol --json >got
	jq -e "(.debts | length) == 0" got
	rbctl verify >got
	lacks got "review"
	exits 1 sign carol --review >no
	contains no "there is nothing to review"
'
check 'going back is signed on the live branch for named environments' '
	old=$(git rev-list --first-parent main | tail -n 1)
	exits 2 rbctl approve --rollback "$old" --key ../carol --yes \
		--reason x 2>err
	exits 1 rbctl approve --rollback HEAD --env prod --key ../carol --yes \
		--reason x >no
	contains no "holds what is live now"
	rbctl approve --rollback "$old" --env prod --key ../carol --yes \
		--reason "the new one fails" >got 2>talk.txt
	contains got "is approved"
	rbctl show HEAD >got
	contains got rollback
'
done_testing
