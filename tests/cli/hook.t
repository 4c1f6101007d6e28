#!/bin/sh
# hook.t - the hooks, run by git itself
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >/dev/null
git clone -q --bare store server.git
rbctl -C server.git trust --yes >/dev/null 2>&1
rbctl -C server.git hooks install >/dev/null
git -C store remote add origin "$PWD/server.git"

check 'pre-commit refuses what lint refuses, with the place' '
	cd store
	git switch -q -c work
	mkdir -p checklists
	printf "{\n  \"format\": \"checklist/1\",\n  \"items\": [],,\n}\n" >checklists/bad.json
	git add checklists
	exits 1 git commit -qm bad 2>got
	contains got "checklists/bad.json:3:"
	git rm -qf --cached checklists/bad.json && rm checklists/bad.json
'
check 'pre-commit refuses a private key' '
	cd store
	cp ../alice stray
	git add stray
	exits 1 git commit -qm stray 2>got
	contains got "a private SSH key"
	git rm -qf --cached stray && rm stray
'
# holds FILE TEXT WHAT…: git commit refuses it, and says where, never what.
holds() {
	printf "%s\n" "$2" >"$1"
	git add "$1"
	exits 1 git commit -qm "$1" 2>got
	contains got "$1:$3"
	lacks got hunter2
	git rm -qf --cached "$1" && rm "$1"
}
check 'pre-commit refuses a secret in a file of any kind, and says where' '
	cd store
	holds a.json "{\"client_secret\":\"hunter2hunter2\"}" \
		"1:19: holds the secret '\''client_secret'\''"
	holds b.json "{\"refresh_token\":\"hunter2hunter2\"}" \
		"1:19: holds the secret '\''refresh_token'\''"
	holds c.env "client_secret=hunter2hunter2" \
		"1:15: holds the secret '\''client_secret'\''"
	holds d.yml "client_secret: hunter2hunter2" \
		"1:16: holds the secret '\''client_secret'\''"
	holds e.txt "Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJodW50ZXIyIn0.c2lnbmF0dXJl" \
		"1:23: holds a JSON Web Token"
	holds f.txt "see ghp_hunter2hunter2hunter2hunter2hunter201" \
		"1:5: holds a GitHub token"
	holds g.ini "aws_secret_access_key = hunter2/hunter2+hunter2/hunter2hunter2" \
		"1:25: holds the secret '\''aws_secret_access_key'\''"
	holds h.txt "xoxb-123456789012-hunter2hunter2hunter2" \
		"1:1: holds a Slack token"
'
check 'pre-commit says how to let a file pass that holds none' '
	cd store
	echo "password = notoneatall1" >hints.ini
	git add hints.ini
	exits 1 git commit -qm hints 2>got
	contains got "git commit --no-verify"
	git commit -qm hints --no-verify
	echo more >more.txt
	git add more.txt
	git commit -qm "what passed once is not asked about again"
	git reset -q --hard HEAD~2
'
check 'pre-commit takes references, placeholders and prose for no secrets' '
	cd store
	{
		echo "client_secret=vault:payroll"
		echo "password=\${PASSWORD1}"
		echo "token: <the-token-1>"
		echo "secret: changeme1"
		echo "The token: the one of step 1."
	} >notes.txt
	git add notes.txt
	git commit -qm notes
	git reset -q --hard HEAD~1
'
check 'commit-msg refuses a message that only looks like a sign-off' '
	cd store
	exits 1 git commit -q --allow-empty -m "$(printf "Approve\n\n-----BEGIN RBCTL STATEMENT-----\n{}")" 2>got
	contains got "rbctl approve"
'
check 'a server refuses an unapproved push, and says whose move it is' '
	cd store
	commit_checklist one
	exits 1 git push -q origin HEAD:main 2>got
	contains got UNAPPROVED
	contains got "could sign: bob and carol"
	contains got "warning: a server that checks will refuse this push"
'
check 'candidate branches pass' '
	cd store
	git push -q origin HEAD:refs/heads/work
'
check 'the approved push is accepted' '
	cd store
	sign bob >/dev/null
	git push -q origin HEAD:main
	[ "$(git -C ../server.git rev-parse main)" = "$(git rev-parse HEAD)" ]
'
check 'a push that goes back or deletes is refused' '
	cd store
	exits 1 git push -q -f origin main:main 2>got
	contains got NOT_FAST_FORWARD
	git -C ../server.git config receive.denyDeleteCurrent ignore
	exits 1 git push -q origin :main 2>got
	contains got "deleted"
'
check 'live does not move together with receipts' '
	cd store
	commit_checklist two
	sign carol >/dev/null
	exits 1 git push -q --atomic origin HEAD:main HEAD:refs/rbctl/receipts/x 2>got
	contains got "together with"
	git push -q origin HEAD:main
'
check 'a server that was told no anchor lets nothing into live' '
	git clone -q --bare store untold.git
	rbctl -C untold.git hooks install >/dev/null
	cd store
	git remote add untold "$PWD/../untold.git"
	commit_checklist three
	sign bob >/dev/null
	exits 1 git push -q untold HEAD:main 2>got
	contains got "rbctl trust"
'
done_testing
