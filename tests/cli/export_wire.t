#!/bin/sh
# export_wire.t - what curl lines and the script send is what apply sends
. "$(dirname "$0")/lib.sh"
for tool in jq curl shellcheck; do
	command -v "$tool" >/dev/null || skip_all "there is no $tool"
done
. "$TOP/tests/cli/run.sh"
. "$TOP/tests/cli/odd.sh"

check 'a runbook full of odd characters is approved' '
	odd_world
'
check 'apply carries it out' '
	run applied rbctl -C ../store apply odd --env test --yes \
		--set "text=$odd" --set pin=vault:pin --set "rows=$file"
	[ -s applied.wire ]
'
check 'the script sends the same bytes' '
	cd store
	export_odd sh >../script
	cd ..
	echo | run ran sh ../script >said
	same applied.wire ran.wire
	cmp store/kept-200.bin ran/kept-200.bin
'
check 'bash sends them as well' '
	echo | run bashed bash ../script >said
	same applied.wire bashed.wire
'
check 'so do the lines, but for what is tried again' '
	cd store
	export_odd curl >../lines
	cd ..
	run pasted sh ../lines >said
	perl -0pi -e "s/(GET .later .*?\n--\n)\1/\$1/s" applied.wire
	same applied.wire pasted.wire
	cmp store/kept-200.bin pasted/kept-503.bin
'
check 'nothing that was typed, answered or kept secret was carried out' '
	find . -name pwned >found
	same /dev/null found
'
check 'shellcheck finds nothing in either' '
	LC_ALL=C.UTF-8 shellcheck script
	LC_ALL=C.UTF-8 shellcheck -s sh lines
'
done_testing
