#!/bin/sh
# export_forms.t - the exports that nothing here can run, word by word
. "$(dirname "$0")/lib.sh"
for tool in jq curl; do
	command -v "$tool" >/dev/null || skip_all "there is no $tool"
done
. "$TOP/tests/cli/run.sh"
. "$TOP/tests/cli/odd.sh"
golden=$TOP/tests/golden

# settled FILE: what differs from run to run has a word in its place.
settled() {
	sed "s,$origin,https://recorder.example,g; s,$SCRATCH/work,/work,g
		s/[0-9a-f]\{64\}/SHA256/g; s/[0-9a-f]\{40\}/REVISION/g" "$1"
}

check 'a runbook full of odd characters is approved' '
	odd_world
'
check 'a script for PowerShell is as somebody has read it' '
	cd store
	export_odd powershell >../odd.ps1
	cd ..
	# Its functions are in a file of their own.
	settled odd.ps1 | sed -n "/^# odd-secret/,\$p" >got
	same "$golden/export.ps1" got
'
check 'it is of ASCII alone, and no word of it is taken for a command' '
	LC_ALL=C grep -n "[^ -~	]" odd.ps1 >found || :
	same /dev/null found
	# Outside of quotes and comments stands nothing that was typed or answered.
	sed -n "/^.failed = /,\$p" odd.ps1 | grep -v "^#" |
		sed "s/'"''"'//g; s/'"'[^']*'"'//g" >bare
	lacks bare pwned
	lacks bare "{{"
	# A double quote begins none but texts of ours.
	grep "\"" bare | grep -v "Write-Warning \"step [0-9]*: \|Write-Error \"step" >found || :
	same /dev/null found
'
check 'a file for Hurl is as somebody has read it' '
	cd store
	export_odd hurl >../odd.hurl
	cd ..
	settled odd.hurl >got
	same "$golden/export.hurl" got
'
check 'no variable of Hurl comes from what was typed' '
	grep -v "^#" odd.hurl | grep -o "{{[^}]*}}" | sort -u >got
	grep -v "^{{\(TOKEN\|ODD_SECRET\|PIN_SECRET\|STEPS_A_B_[A-Z0-9_]*\|IDEMPOTENCY_KEY\)\(__form\|__json\)\?}}\$" got >found || :
	same /dev/null found
	contains got "{{TOKEN__form}}"
'
check 'a form to print is as somebody has looked at it' '
	cd store
	export_odd form >../odd.html
	cd ..
	settled odd.html >got
	same "$golden/export.html" got
'
check 'it holds no script, and nothing breaks out of a text' '
	lacks odd.html "<script"
	lacks odd.html "<!-- "
	lacks odd.html "javascript:"
	contains odd.html "default-src &#39;none&#39;" || contains odd.html "default-src '"'none'"'"
	contains odd.html "&lt;!-- \\n é ✓ "
	lacks odd.html "$(cat secret)"
	for tag in table tbody tr td th section dl h2 h3 ul li p; do
		open=$(grep -o "<$tag[ >]" odd.html | wc -l)
		close=$(grep -o "</$tag>" odd.html | wc -l)
		[ "$open" -eq "$close" ] || { echo "$tag $open $close" >&3; exit 1; }
	done
'
check 'answers in JSON, for each form' '
	cd store
	for form in curl sh powershell postman hurl form; do
		test "$form" = postman && odd=$(printf %s "$odd" | sed "s/{{/{ {/")
		rbctl --json export $form odd --env test --set "text=$odd" \
			--set pin=vault:pin --set "rows=$file" >../got
		jq -e ".format == \"export/1\" and .ok and .as == \"$form\" and
			(.text | length) > 1000" ../got
	done
'
check 'a collection for Bruno goes into a folder that is not there' '
	cd store
	odd=$(printf %s "$odd" | sed "s/{{token}}//")
	exits 2 export_odd bruno 2>../got
	contains ../got "--output DIR"
	rbctl --json export bruno odd --env test --set "text=$odd" \
		--set pin=vault:pin --set "rows=$file" -o ../bruno >../got
	jq -e ".folder == \"../bruno\" and (.files | length) == 16" ../got
	[ -f ../bruno/environments/test.bru ]
	exits 5 export_odd bruno -o ../bruno 2>../got
	contains ../got "already"
	lacks ../bruno/001b-ask.bru "$(cat ../secret)"
'
check 'none of them is made of what is not approved' '
	cd store
	jq ".title = \"Another\"" runbooks/odd.json >../changed
	cp ../changed runbooks/odd.json
	rbctl -q fmt runbooks
	git add -A
	git commit -q -S -m "another title"
	for form in powershell postman hurl form; do
		exits 1 rbctl export $form odd --env test --revision HEAD \
			--set "text=a" --set pin=vault:pin --set "rows=$file" \
			>../got 2>../no
		same /dev/null ../got
		contains ../no "no: UNAPPROVED: "
	done
	exits 1 rbctl export bruno odd --env test --revision HEAD -o ../none \
		--set "text=a" --set pin=vault:pin --set "rows=$file" >../got
	[ ! -e ../none ]
'
done_testing
