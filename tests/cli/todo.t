#!/bin/sh
# todo.t - rbctl todo says what waits for a person, and what to type
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >/dev/null

# commit_server TITLE: by alice; it needs two signatures.
commit_server() {
	mkdir -p servers
	printf '{ "format": "server/1", "title": "%s", "responsible": "it", "issuer": "https://s.example.com", "metadata": { "issuer": "https://s.example.com", "token_endpoint": "https://s.example.com/t" } }\n' "$1" >servers/s.json
	git add servers
	git commit -qm "server $1"
}

check 'a new store has nothing for anybody' '
	cd store
	rbctl todo >got
	contains got "nothing waits for Alice Example"
'
check 'a change waits for those who may sign it, not for its author' '
	cd store
	git switch -q -c servers
	commit_server One
	rbctl todo --person bob >got
	contains got "Waits for your sign-off"
	matches got "^  servers at [0-9a-f]{12}$"
	contains got "servers/s.json (new) needs 2 of role security, 0 of 2 signed; could"
	contains got "next: rbctl approve servers"
	rbctl todo >got
	contains got "nothing waits for Alice Example"
	contains got "Waits for others"
	contains got "next: rbctl explain servers"
'
check 'whose key it is decides for whom it is asked' '
	cd store
	rbctl todo --key ../carol --json >got
	jq -e ".format == \"todo/1\" and .you.person == \"carol\" and
		(.branches | length) == 1 and .branches[0].state == \"sign\" and
		.branches[0].branches == [\"servers\"] and
		([.branches[0].rules[0].could_sign[].person] ==
			[\"bob\", \"carol\"])" got
	ssh-keygen -q -t ed25519 -N "" -f ../eve
	exits 1 rbctl todo --key ../eve >got
	contains got UNKNOWN_KEY
	exits 5 rbctl todo --person nobody 2>got
	contains got "knows no"
'
check 'whoever signed has done their part' '
	cd store
	sign bob >/dev/null
	rbctl todo --person bob >got
	contains got "nothing waits for Bob Example"
	contains got "1 of 2 signed (bob); could"
	rbctl todo --person carol >got
	contains got "Waits for your sign-off"
'
check 'a rejection of mine that blocks is mine to take back' '
	cd store
	git switch -q -c rejected servers
	rbctl reject --key ../carol --yes --reason "wrong issuer" >/dev/null 2>&1
	rbctl todo --person carol >got
	contains got "You rejected, and so stop"
	contains got "REJECTED"
	contains got "next: rbctl withdraw rejected"
	rbctl todo --person bob --json >got
	jq -e "any(.branches[]; .branches == [\"rejected\"] and
		.state == \"wait\" and .reason == \"REJECTED\")" got
	git switch -q servers
	git branch -qD rejected
'
check 'what is complete is ready to land, then it is gone' '
	cd store
	sign carol >/dev/null
	rbctl todo >got
	contains got "Ready to land"
	contains got "next: rbctl land servers"
	rbctl land >/dev/null
	rbctl todo >got
	contains got "nothing waits"
	lacks got "servers"
'
check 'branches that only a remote has are shown with the way to them' '
	git clone -q store clone
	cd store
	git switch -q -c far main
	commit_checklist far
	cd ../clone
	git fetch -q
	rbctl trust --yes "$(git rev-list --max-parents=0 origin/main)" >/dev/null 2>&1
	git config user.signingKey "$PWD/../bob"
	git branch -f main origin/main 2>/dev/null || :
	rbctl todo >got
	contains got "origin/far at"
	contains got "next: git branch far origin/far, then rbctl approve far"
	[ "$(grep -c "origin/far at" got)" = 1 ]
'
check 'a branch that live moved away from says how to bring it on' '
	cd store
	git switch -q -c behind main
	commit_checklist behind
	sign bob >/dev/null
	git switch -q -c ahead main
	commit_checklist ahead
	sign carol >/dev/null
	rbctl land >/dev/null
	rbctl todo >got
	contains got "the live branch moved on since it began"
	contains got "git merge --no-ff behind"
	git switch -q main
	git merge -q --no-ff -m "merge behind" behind
	rbctl verify HEAD
	rbctl todo >got
	lacks got "behind at"
'
check 'a sign-off that ran out is to be given again' '
	cd store
	git switch -q -c late main
	commit_checklist late
	sign bob --expires 1h >/dev/null
	RBCTL_NOW=$((RBCTL_NOW + 7200)) rbctl todo --person bob >got
	contains got "Waits for your sign-off"
	contains got "your sign-off ran out on 2026-11-24 09:30 UTC"
	RBCTL_NOW=$((RBCTL_NOW + 7200)) rbctl todo --person bob --json >got
	jq -e "any(.branches[]; .branches == [\"late\"] and
		.reason == \"EXPIRED\" and (.expired | length) == 1)" got
'
check 'a branch of something else is passed over' '
	cd store
	git switch -q --orphan pages
	git commit -q --allow-empty -m pages
	git switch -q main
	rbctl todo --json >got
	jq -e "all(.branches[]; .branches != [\"pages\"])" got
'
check 'runbooks whose review is due are shown' '
	cat >sso.json <<-END
	{ "issuer": "https://sso.example.com",
	  "token_endpoint": "https://sso.example.com/token",
	  "introspection_endpoint": "https://sso.example.com/introspect",
	  "revocation_endpoint": "https://sso.example.com/revoke",
	  "jwks_uri": "https://sso.example.com/jwks",
	  "scopes_supported": ["payroll:read"],
	  "grant_types_supported": ["client_credentials"],
	  "response_types_supported": ["code"] }
	END
	cd store
	git switch -q -c review main
	rbctl -q new payroll --from ../sso.json --client-id exporter \
		--secret vault:payroll --scope payroll:read --owner finance \
		--api https://api.example.com >/dev/null
	git add -A && git commit -qm payroll
	for someone in bob carol; do
		acknowledging rbctl -q approve --yes --key ../$someone --reason wanted \
			--answer scope=yes --answer secret=yes \
			--answer revoked=yes --answer tested=yes \
			--answer impact=none --answer backout=revert >/dev/null
	done
	rbctl -q land >/dev/null
	rbctl todo >got
	lacks got "To be reviewed"
	day=$(jq -r .review_by runbooks/payroll.json)
	RBCTL_NOW=$(date -u -d "$day" +%s) rbctl todo >got
	contains got "To be reviewed"
	contains got "$day is past for runbooks/payroll.json: "
	RBCTL_NOW=$(($(date -u -d "$day" +%s) - 86400)) rbctl todo --json >got
	jq -e ".reviews[0].path == \"runbooks/payroll.json\" and
		(.reviews[0].overdue | not)" got
'
check 'what went live by break-glass waits for those who can review it' '
	rbctl init glass --key alice \
		--person "alice:Alice Example:alice@example.org:alice.pub" \
		--person "bob:Bob Example:bob@example.org:bob.pub" \
		--person "carol:Carol Example:carol@example.org:carol.pub" \
		--person "dave:Dave Example:dave@example.org:dave.pub" >/dev/null
	cd glass
	git switch -q -c policy
	jq ".version = 2 | .roles.incident = [\"dave\"] |
		.break_glass = {roles: [\"incident\"], expires: \"4h\"}" \
		.rbctl/policy.json >../new && cat ../new >.rbctl/policy.json
	git commit -qam incident
	sign bob >/dev/null 2>&1
	sign carol >/dev/null 2>&1
	rbctl land >/dev/null
	git switch -q -c fire main
	commit_server Fire
	sign dave --break-glass --env prod >/dev/null 2>&1
	rbctl land >/dev/null
	git switch -q -c later main
	commit_checklist later
	sign bob >/dev/null 2>&1
	rbctl land >/dev/null
	rbctl todo --person bob >got
	contains got "Waits for your review"
	contains got "dave broke the glass (it is wanted)"
	contains got "rbctl approve --review"
	rbctl todo --person alice >got
	contains got "nothing waits for Alice Example"
	contains got "Waits for a review by others"
	contains got "could review: bob and carol"
	rbctl todo --person carol --json >got
	jq -e ".debts[0].yours and .debts[0].person == \"dave\" and
		.debts[0].could_sign == [\"bob\", \"carol\"]" got
	git switch -q -c review main
	sign bob --review >/dev/null 2>&1
	sign carol --review >/dev/null 2>&1
	rbctl land >/dev/null
	rbctl todo --person bob --json >got
	jq -e ".debts == []" got
'
done_testing
