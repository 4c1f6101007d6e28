#!/bin/sh
# driver.t - git compares and merges documents by what they mean
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >/dev/null
mkdir -p store/configs store/checklists

# write_config [JQ]: a configuration with what the filter makes of it.
write_config() {
	jq -n '{ format: "config/1", title: "Payroll", server: "sso",
		adapter: "rfc7592", auth: "token:a", desired: {
		client_name: "Payroll", client_secret: "hunter2",
		redirect_uris: ["https://a.example/b", "https://b.example/c"],
		scope: "pay:read" } }' >config
	jq "${1:-.}" config >configs/pay.json
	rbctl fmt configs/pay.json >/dev/null
}

# branch NAME [FROM] JQ: a branch with that change committed.
branch() {
	git switch -qC "$1" "$2"
	write_config "$3"
	git commit -qnam "$1"
}

# shows FILTER WANT: so it is in the configuration.
shows() {
	jq -c "$1" configs/pay.json >got
	echo "$2" >want
	same want got
}

uris='.desired.redirect_uris'
export uris

# ---- installing ----

check 'without drivers hooks check says how to get them, and is content' '
	cd store
	rbctl hooks check >got
	contains got "rbctl hooks install --drivers"
	rbctl --json hooks check >got
	jq -e ".ok and .drivers == {diff: \"missing\", merge: \"missing\",
		attributes: \"missing\"}" got
'
check 'drivers are installed beside what is there already' '
	cd store
	git config merge.mine.driver "mine %A"
	mkdir -p .git/info
	printf "*.png binary" >.git/info/attributes
	rbctl hooks install --drivers >got
	contains got "diff driver and merge driver"
	[ "$(git config merge.mine.driver)" = "mine %A" ]
	head -1 .git/info/attributes >got
	echo "*.png binary" >want
	same want got
	rbctl hooks check >got
	contains got "merge driver installed"
	contains got "attributes   installed"
	contains got "the drivers run $RBCTL"
'
check 'a second time nothing changes' '
	cd store
	echo "*.jpg binary" >>.git/info/attributes
	cp .git/config config.before
	cp .git/info/attributes attributes.before
	rbctl hooks install --drivers
	same config.before .git/config
	same attributes.before .git/info/attributes
	rm config.before attributes.before
'
check 'what is missing, edited, or overruled is told, and put right' '
	cd store
	git config --unset diff.rbctl.command
	exits 1 rbctl hooks check >got
	contains got "diff driver  missing"
	contains got "next: rbctl hooks install --drivers"
	sed -i "/^.servers/d" .git/info/attributes
	exits 1 rbctl hooks check >got
	contains got "attributes   edited"
	rbctl hooks install --drivers
	rbctl hooks check
	echo "*.json -merge" >>.git/info/attributes
	exits 1 rbctl hooks check >got
	contains got "another line"
	sed -i "/^.*json -merge/d" .git/info/attributes
	rbctl hooks check
'
check 'a setting that somebody edited is kept unless forced' '
	cd store
	git config merge.rbctl.driver "true"
	git config --unset diff.rbctl.command
	exits 1 rbctl hooks check >got
	contains got "merge driver edited"
	exits 5 rbctl hooks install --drivers 2>err
	contains err "merge.rbctl.driver"
	[ "$(git config merge.rbctl.driver)" = true ]
	exits 1 git config diff.rbctl.command
	rbctl hooks install --drivers --force
	rbctl hooks check
'
check 'a program that is gone is told' '
	cd store
	git config diff.rbctl.command "'"'/nowhere/rbctl' driver diff --"'"
	exits 1 rbctl --json hooks check >got
	jq -e ".drivers.diff == \"no-program\" and .ok == false" got
	rbctl hooks install --drivers
	rbctl hooks check
'
check 'a bare repository has no use for them' '
	git init -q --bare bare.git
	exits 5 rbctl -C bare.git hooks install --drivers 2>err
	contains err "bare"
	exits 1 git -C bare.git config merge.rbctl.driver
	[ ! -e bare.git/hooks/pre-receive ]
'

# ---- merging ----

cd store || exit 1
write_config
git add configs
git commit -qnm 'the configuration'
git branch begin
cd ..

check 'what two branches add to a set comes together' '
	cd store
	branch left begin "$uris += [\"https://l.example/x\"]"
	git tag L
	branch right begin "$uris += [\"https://r.example/y\"] | .title = \"Pay\""
	git tag R
	git merge -q -m both L
	shows "$uris | length" 4
	shows .title "\"Pay\""
	rbctl fmt --check configs/pay.json
	cp configs/pay.json ../both
	git switch -q left
	git merge -q -m both R
	same ../both configs/pay.json
'
check 'without drivers it would be a conflict' '
	git clone -q store plain 2>/dev/null
	cd plain
	git switch -qc plain L
	exits 1 git merge -q R
'
check 'so it does in a rebase, a cherry-pick, a revert and a stash' '
	cd store
	branch one begin "$uris += [\"https://l.example/x\"]"
	branch two begin ".desired.scope += \" pay:write\" | $uris += [\"https://r.example/y\"]"
	git rebase -q one
	shows "[($uris | length), .desired.scope]" "[4,\"pay:read pay:write\"]"
	branch three begin "$uris += [\"https://t.example/z\"]"
	git cherry-pick one >out
	shows "$uris | length" 4
	git revert --no-edit HEAD~1 >out
	shows "$uris | .[-1]" "\"https://l.example/x\""
	jq "$uris += [\"https://s.example/s\"]" configs/pay.json >c
	cp c configs/pay.json
	rm c
	git stash -q
	git switch -q two
	git stash pop -q
	shows "$uris | length" 5
	git reset -q --hard
'
check 'a secret that stands in a document is merged as it is' '
	cd store
	branch left begin ".desired.client_secret = \"swordfish\""
	branch right begin ".title = \"Pay\""
	git merge -q -m secret left
	shows .desired.client_secret "\"swordfish\""
'
check 'where both disagree only that stands between the markers' '
	cd store
	branch left begin ".title = \"Wages\" | $uris += [\"https://l.example/x\"]"
	branch right begin ".title = \"Salaries\" | $uris += [\"https://r.example/y\"]"
	exits 1 git merge left >out 2>err
	[ "$(git ls-files -u | wc -l)" -eq 3 ]
	sed -n "/<<<<<<</,/>>>>>>>/p" configs/pay.json >got
	cat >want <<-END
		<<<<<<< ours
		  "title": "Salaries",
		=======
		  "title": "Wages",
		>>>>>>> theirs
	END
	same want got
	grep -c "^<<<<<<<" configs/pay.json >got
	echo 1 >want
	same want got
	contains configs/pay.json l.example
	contains configs/pay.json r.example
'
check 'and both are told in words, with the next command' '
	cd store
	contains err "configs/pay.json: the two sides don"
	contains err "at /title"
	matches err "ours: .*Salaries"
	matches err "theirs: .*Wages"
	contains err "git add configs/pay.json"
	git diff >got
	contains got "Wages"
	sed -i "/^<<<<<<</d; /^=======/,/^>>>>>>>/d" configs/pay.json
	rbctl fmt configs/pay.json
	git add configs
	git commit -qnm decided
	shows .title "\"Salaries\""
'
check 'a secret that both changed is not told' '
	cd store
	branch left begin ".desired.client_secret = \"swordfish\""
	branch right begin ".desired.client_secret = \"opensesame\""
	exits 1 git merge left >out 2>err
	contains err "at /desired/client_secret"
	lacks err swordfish
	lacks err opensesame
	lacks out swordfish
	contains configs/pay.json swordfish
	contains configs/pay.json opensesame
	git merge --abort
'
check 'removed here and changed there is for a person to decide' '
	cd store
	branch left begin "del(.desired.scope)"
	branch right begin ".desired.scope = \"pay:read pay:write\""
	exits 1 git merge left >out 2>err
	contains err "at /desired/scope"
	contains configs/pay.json "pay:write"
	contains configs/pay.json ">>>>>>> theirs"
	git merge --abort
'
check 'what would be no valid document together is not written as one' '
	cd store
	git switch -qC items begin
	write_checklist q
	git add checklists
	git commit -qnm q
	git switch -qC left
	jq ".items[0].answer = \"text\"" checklists/q.json >q
	cp q checklists/q.json
	rbctl fmt
	git commit -qnam left
	git switch -qC right items
	jq ".items[0].must_be = \"yes\"" checklists/q.json >q
	cp q checklists/q.json
	rm q
	rbctl fmt
	git commit -qnam right
	exits 1 git merge left >out 2>err
	contains err "does not fit together"
	[ "$(git ls-files -u | wc -l)" -eq 3 ]
	contains checklists/q.json "<<<<<<<"
	git merge --abort
'

# versions BASE OURS THEIRS: the three files, as git names them.
versions() {
	printf '%s\n' "$1" >base
	printf '%s\n' "$2" >ours
	printf '%s\n' "$3" >theirs
}
# as_git: what git alone makes of them, and its exit code.
as_git() {
	cp ours plain_ours
	git_code=0
	git merge-file -q -L ours -L base -L theirs plain_ours base theirs ||
		git_code=$?
}

check 'what can not be read is merged as git does, line by line' '
	versions "{ \"a\": 1,
		\"b\": 2,
		\"c\": 3," "{ \"a\": 9,
		\"b\": 2,
		\"c\": 3," "{ \"a\": 1,
		\"b\": 2,
		\"c\": 8,"
	as_git
	exits "$git_code" rbctl driver merge base ours theirs 7 configs/x.json 2>err
	same plain_ours ours
	contains err "merged line by line"
	matches err "x.json:[0-9]+:[0-9]+: "
'
check 'so is any other file that somebody names a driver for' '
	versions "a
		b
		c
		d
		e" "x
		b
		c
		d
		e" "a
		b
		c
		d
		y"
	as_git
	exits "$git_code" rbctl driver merge base ours theirs 7 README.md
	same plain_ours ours
'
check 'a file of bytes is left to a person' '
	printf "a\\000b" >base
	printf "a\\000c" >ours
	printf "a\\000d" >theirs
	cp ours want
	exits 6 rbctl driver merge base ours theirs 7 configs/x.json 2>err
	same want ours
'
check 'two changes of who may sign what are never merged without a person' '
	cd store
	git switch -qC left begin
	jq ".version = 2 | .people.alice.name = \"A\"" .rbctl/policy.json >p
	cp p .rbctl/policy.json
	git commit -qnam left
	git switch -qC right begin
	jq ".version = 2 | .roles.security = [\"bob\"]" .rbctl/policy.json >p
	cp p .rbctl/policy.json
	rm p
	git commit -qnam right
	exits 1 git merge left >out 2>err
	contains err "who may sign what"
	[ "$(git ls-files -u | wc -l)" -eq 3 ]
	git merge --abort
'
check 'who lays a document out by hand keeps that' '
	versions "{ \"format\": \"checklist/1\",

		\"items\": [ { \"id\": \"a\",  \"text\": \"A\", \"answer\": \"text\" },


		  { \"id\": \"b\",  \"text\": \"B\", \"answer\": \"text\" } ] }" "$(cat <<-END
		{ "format": "checklist/1",

		  "items": [ { "id": "a",  "text": "C", "answer": "text" },


		  { "id": "b",  "text": "B", "answer": "text" } ] }
	END
	)" ""
	sed "s/\"C\"/\"A\"/" ours >base
	sed "s/\"B\"/\"D\"/" base >theirs
	as_git
	exits 0 rbctl driver merge base ours theirs 7 checklists/x.json
	[ "$git_code" -eq 0 ]
	same plain_ours ours
'
check 'a disk without room leaves the file as it was' '
	cd store
	git show left~1:configs/pay.json >../base
	cd ..
	jq ".title = \"x\"" base >ours
	jq ".server = \"y\"" base >theirs
	cp ours want
	got=0
	(ulimit -f 0 && exec rbctl driver merge base ours theirs 7 configs/pay.json
	) 2>err || got=$?
	[ "$got" -ne 0 ]
	same want ours
'
check 'a merge of two signed changes is signed by nobody, and it says who can' '
	cd store
	for side in left right; do
		git switch -qC $side begin
		write_config ".desired.contacts = [\"$side@example.org\"]"
		[ $side = left ] || write_config ".title = \"Wages\""
		git commit -qnam $side
		sign bob
		sign carol
		exits 0 rbctl verify HEAD
	done
	git merge -q -m both left
	shows "[.title, .desired.contacts]" "[\"Wages\",[\"left@example.org\"]]"
	exits 1 rbctl verify --json HEAD >got
	jq -e ".rules[0].could_sign == [\"bob\", \"carol\"]" got
'

# ---- comparing ----

check 'what both sides made anew is merged line by line, and told as that' '
	cd store
	git switch -qC new-left begin
	mkdir -p checklists
	echo "{ \"format\": \"checklist/1\", \"items\": [ { \"id\": \"a\", \"text\": \"A?\" } ] }" \
		>checklists/new.json
	git add checklists
	git commit -qnm left
	git switch -qC new-right begin
	mkdir -p checklists
	echo "{ \"format\": \"checklist/1\", \"items\": [ { \"id\": \"b\", \"text\": \"B?\" } ] }" \
		>checklists/new.json
	git add checklists
	git commit -qnm right
	exits 1 git merge -q new-left 2>err
	contains err "both sides made it anew"
	lacks err "the text is empty"
	grep -q "^<<<<<<<" checklists/new.json
	rbctl lint checklists/new.json >got 2>&1 || :
	contains got "between <<<<<<< and >>>>>>>"
	git merge --abort
'
check 'git diff says what a change means' '
	cd store
	git switch -qC shown begin
	write_config "$uris += [\"http://l.example/x\"]"
	git diff >got
	contains got "HIGH"
	contains got "http://l.example/x"
	contains got "at /desired/redirect_uris/2"
	lacks got "@@"
	git commit -qnam shown
	git log -1 -p --ext-diff >got
	contains got "HIGH"
'
check 'and without it shows lines as ever' '
	cd store
	git diff --no-ext-diff HEAD~1 >got
	contains got "+      \"http://l.example/x\""
	git log -1 -p >got
	contains got "@@"
	git format-patch -1 --stdout >patch
	git switch -qC again begin
	git am -q patch
	shows "$uris | length" 3
'
check 'a document that comes, goes or moves is told as that' '
	cd store
	git mv configs/pay.json configs/wages.json
	git diff --cached -M >got
	contains got "configs/wages.json, moved"
	git reset -q --hard
	git rm -q configs/pay.json
	git diff --cached >got
	contains got "configs/pay.json, removed"
	git reset -q --hard
	write_checklist new
	git add checklists
	git diff --cached >got
	contains got "checklists/new.json, new"
	git reset -q --hard
'
check 'secrets are not shown, nor is a terminal told what to do' '
	cd store
	write_config ".desired.client_secret = \"swordfish\" | .title = \"\\u001b[2Jx\\u202e\""
	git diff >got
	contains got "client_secret"
	lacks got swordfish
	lacks got hunter2
	lacks got "$(printf "\\033")"
	echo "{ \"client_secret\": \"$(printf "\\033")[2J\"" >configs/pay.json
	git diff >got
	lacks got "$(printf "\\033")"
	lacks got hunter2
	git reset -q --hard
'
check 'nothing of a hostile repository is run or taken for an option' '
	cd store
	git switch -qC hostile begin
	printf "* diff=rbctl merge=rbctl\\nconfigs/** -diff -merge\\n" >.gitattributes
	echo one >"--help"
	echo one >-
	odd="configs/\$(touch pwned)\`touch pwned\`;touch pwned;'"''"'%P.json"
	cp configs/pay.json "$odd"
	git add -A
	git commit -qnm hostile
	git switch -qC side
	echo two >"--help"
	echo two >-
	jq ".title = \"x\"" configs/pay.json >c
	cp c "$odd"
	cp c configs/pay.json
	git diff >got
	contains got "configs/pay.json, changed"
	grep -qx -e "--help" got
	[ "$(grep -cx "    1 + two" got)" = 2 ]
	git commit -qnam side
	git switch -q hostile
	jq ".server = \"y\"" configs/pay.json >c
	cp c "$odd"
	cp c configs/pay.json
	rm c
	git commit -qnam ours
	git merge -q -m odd side 2>err || :
	shows "[.title, .server]" "[\"x\",\"y\"]"
	[ "$(cat ./--help)" = two ]
	[ "$(cat ./-)" = two ]
	[ ! -e pwned ]
	[ ! -e configs/pwned ]
'
check 'a file too large to be compared is named, and the others are shown' '
	cd store
	git reset -q --hard
	git switch -q begin
	printf "*.big diff=rbctl\\n" >.gitattributes
	echo small >a.big
	git add -N a.big
	head -c 5000000 /dev/zero | tr "\\0" x >a.big
	write_config ".title = \"Wages\""
	git diff >got
	contains got "a.big: can"
	contains got "--no-ext-diff"
	contains got "Wages"
	git reset -q --hard
	rm -f a.big .gitattributes
'
check 'the program may lie in a folder of any name' '
	cd store
	git reset -q --hard
	git switch -q begin
	odd="$SCRATCH/it'"''"'s \$HOME %A"
	mkdir -p "$odd"
	cp "$RBCTL" "$odd/rbctl"
	"$odd/rbctl" hooks install --drivers
	"$odd/rbctl" hooks check
	branch left begin "$uris += [\"https://l.example/x\"]"
	branch right begin "$uris += [\"https://r.example/y\"]"
	git merge -q -m both left
	shows "$uris | length" 4
	git diff HEAD~1 >got
	contains got "l.example"
	rbctl --json hooks check >got
	jq -e ".drivers.merge == \"elsewhere\" and .ok" got
'
check 'what git never says is a wrong command line' '
	exits 2 rbctl driver merge a b 2>err
	exits 2 rbctl driver diff a b c 2>err
	contains err "git hands over"
	exits 2 rbctl driver 2>err
'
done_testing
