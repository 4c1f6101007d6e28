#!/bin/sh
# fmt.t - rbctl fmt writes every document in its one layout, and nothing else
. "$(dirname "$0")/lib.sh"

git init -q .
mkdir -p servers checklists
cat >checklists/a.json <<'END'
{"items":[{"answer":"yesno","text":"Ok?","id":"a"}],
 "format":"checklist/1"}
END
cat >servers/s.json <<'END'
{ "metadata": { "z": 1, "issuer": "https://s.example", "a": [ 2, 1 ] },
  "issuer": "https://s.example", "format": "server/1", "title": "S" }
END

check 'says what would change, and changes nothing' '
	cp checklists/a.json before
	exits 1 rbctl fmt --check >got
	printf "would change checklists/a.json\nwould change servers/s.json\n" >want
	same want got
	same before checklists/a.json
	exits 1 rbctl fmt --check --json >got
	jq -e ".format == \"fmt/1\" and .ok == false and (.would_change | length) == 2" got
'
check 'members come in the order of the schema' '
	exits 0 rbctl fmt checklists >got
	echo "changed checklists/a.json" >want
	same want got
	jq -r "keys_unsorted | join(\" \")" checklists/a.json >got
	echo "format items" >want
	same want got
	jq -r ".items[0] | keys_unsorted | join(\" \")" checklists/a.json >got
	echo "id text answer" >want
	same want got
'
check 'says the same thing before and after' '
	jq -S . before >want
	jq -S . checklists/a.json >got
	same want got
'
check 'a servers metadata keeps its order' '
	exits 0 rbctl fmt
	jq -r "keys_unsorted | join(\" \")" servers/s.json >got
	echo "format title issuer metadata" >want
	same want got
	jq -r ".metadata | keys_unsorted | join(\" \")" servers/s.json >got
	echo "z issuer a" >want
	same want got
'
check 'a second time there is nothing to do' '
	exits 0 rbctl fmt --check >got
	echo "nothing to change" >want
	same want got
'
check 'one file that is no JSON keeps all as they are' '
	cp before checklists/a.json
	echo "{" >servers/t.json
	exits 5 rbctl fmt 2>err
	contains err "servers/t.json:"
	same before checklists/a.json
	rm servers/t.json
'
check 'what a file may be used for stays as it was' '
	chmod 600 checklists/a.json
	exits 0 rbctl fmt
	[ "$(stat -c %a checklists/a.json)" = 600 ]
'
check 'a folder that can not be written to is said' '
	[ "$(id -u)" -ne 0 ] || exit 0
	cp before checklists/a.json
	chmod 500 checklists
	exits 10 rbctl fmt 2>err
	chmod 700 checklists
	contains err "checklists/a.json"
	same before checklists/a.json
'
check 'what may grow has a line for each of its parts, a record has one' '
	mkdir -p runbooks environments
	cat >runbooks/r.json <<-END
		{ "format": "runbook/1", "token": { "scopes": ["a"],
		  "scope_meanings": { "a": "Read" } },
		  "steps": [ { "id": "x", "expect": { "status": [200, 201] } } ] }
	END
	exits 0 rbctl fmt runbooks/r.json
	cat >want <<-END
		{
		  "format": "runbook/1",
		  "token": {
		    "scopes": [
		      "a"
		    ],
		    "scope_meanings": {
		      "a": "Read"
		    }
		  },
		  "steps": [
		    {
		      "id": "x",
		      "expect": { "status": [200, 201] }
		    }
		  ]
		}
	END
	same want runbooks/r.json
'
check 'so a scope more is one line more, and the comma before it' '
	jq ".token.scopes += [\"b\"]" runbooks/r.json >r
	git add runbooks
	cp r runbooks/r.json
	exits 0 rbctl fmt runbooks
	git diff --numstat runbooks >got
	printf "2\t1\trunbooks/r.json\n" >want
	same want got
'
check 'no item of a set changes its place' '
	jq ".token.scopes = [\"c\", \"b\", \"a\"]" runbooks/r.json >r
	cp r runbooks/r.json
	exits 0 rbctl fmt runbooks
	jq -c .token.scopes runbooks/r.json >got
	printf "[\"c\",\"b\",\"a\"]\n" >want
	same want got
	rm -r runbooks
'
check 'an editor gets a document through standard input and output' '
	exits 0 rbctl fmt - <before >got
	exits 0 rbctl fmt checklists
	same checklists/a.json got
	exits 0 rbctl fmt - <got >again
	same got again
	exits 0 rbctl fmt --check - <got
	exits 1 rbctl fmt --check - <before
'
check 'and nothing but the reason when it is none' '
	echo "{ \"format\": \"novel/1\" }" >novel
	exits 5 rbctl fmt - <novel >got 2>err
	same /dev/null got
	contains err "standard input:1:1: /format"
	printf "{\n  \"a\": 1,\n}\n" >novel
	exits 5 rbctl fmt - <novel >got 2>err
	same /dev/null got
	contains err "standard input:2:9: "
	exits 10 rbctl fmt - <before >/dev/full
'
check 'a merge that nobody finished is told as that' '
	cp before checklists/b.json
	printf "<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n" >checklists/b.json
	cp checklists/b.json before
	exits 5 rbctl fmt 2>err
	contains err "checklists/b.json:1:1: "
	contains err "between <<<<<<< and >>>>>>>"
	same before checklists/b.json
	rm checklists/b.json
'
check 'what rbctl writes itself is in that layout already' '
	ssh-keygen -q -t ed25519 -N "" -f key
	git config --global user.name "Alice Example"
	git config --global user.email alice@example.org
	rbctl init store --key key \
		--person "alice:Alice Example:alice@example.org:key.pub"
	cd store
	exits 0 rbctl fmt --check >got
	echo "nothing to change" >want
	same want got
'
done_testing
