#!/bin/sh
# export.t - rbctl export: an approved runbook for use without rbctl
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
for tool in jq curl; do
	command -v "$tool" >/dev/null || skip_all "there is no $tool"
done

check 'refuses a runbook that is not approved' '
	make_people
	start_sandbox
	make_store
	cd store
	make_runbook
	commit "The payroll runbook"
	exits 1 rbctl export curl payroll --env test --set period=2026-10 \
		>script 2>no
	same /dev/null script
	contains no "no: UNAPPROVED: "
	land_all
'
cd store || exit 1
check 'prints curl lines without any secret' '
	rbctl export curl payroll --env test --set period=2026-10 >lines
	contains lines "approved revision $(git rev-parse main)"
	contains lines "curl --config - --silent"
	lacks lines "$(cat "$SCRATCH/secret")"
'
check 'prints a script that works by itself' '
	rbctl export sh payroll --env test --set period=2026-10 >script
	printf "\n" | PAYROLL_SECRET_FILE="$SCRATCH/secret" sh script >said
	contains said "\"active\":true" || contains said "\"active\": true"
	contains said "Tell payroll that export exp-1 runs."
'
check 'shows no secret to who looks at the list of processes' '
	mkdir -p bin
	printf "#!/bin/sh\nprintf \"%%s\\\\n\" \"\$@\" >>arguments\nexec %s \"\$@\"\n" \
		"$(command -v curl)" >bin/curl
	chmod +x bin/curl
	: >arguments
	printf "\n" | PATH=$PWD/bin:$PATH \
		PAYROLL_SECRET_FILE="$SCRATCH/secret" sh script >said
	contains arguments "--config"
	lacks arguments "$(cat "$SCRATCH/secret")"
	lacks arguments "Bearer"
'
check 'works with a secret of any characters' '
	printf "%s" "a b+c%%d\"e\\f&g'\''h=ü" >"$SCRATCH/odd"
	spawn rbctl --json sandbox --secret-file "$SCRATCH/odd" \
		--port 0 >"$SCRATCH/odd.json" 2>/dev/null
	wait_for grep -q issuer "$SCRATCH/odd.json"
	sed "s|$(cat "$SCRATCH/issuer")|$(jq -r .issuer "$SCRATCH/odd.json")|" \
		script >odd-script
	printf "\n" | PAYROLL_SECRET_FILE="$SCRATCH/odd" sh odd-script >said
	contains said "Tell payroll that export exp-1 runs."
'
check 'stops the script where the server says no' '
	printf wrong >wrong
	lib_got=0
	PAYROLL_SECRET_FILE=wrong sh script </dev/null >said 2>&1 || lib_got=$?
	[ "$lib_got" -ne 0 ]
	lacks said "Tell payroll"
'
if command -v shellcheck >/dev/null; then
	check 'prints nothing that shellcheck complains about' '
		shellcheck script
		shellcheck -s sh lines
	'
else
	skip 'prints nothing that shellcheck complains about' 'no shellcheck'
fi
check 'answers in JSON' '
	rbctl --json export curl payroll --env test --set period=2026-10 >got
	jq -e ".format == \"export/1\" and .ok and .as == \"curl\"" got
	jq -j .text got >text
	same lines text
'
check 'wants an environment and the inputs' '
	exits 2 rbctl export curl payroll
	exits 4 rbctl export curl payroll --env test
	exits 1 rbctl export sh nothing --env test --set period=2026-10
'
done_testing
