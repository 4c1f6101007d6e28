#!/bin/sh
# export_wire.t - what curl lines and the script send is what apply sends
. "$(dirname "$0")/lib.sh"
for tool in jq curl shellcheck; do
	command -v "$tool" >/dev/null || skip_all "there is no $tool"
done
. "$TOP/tests/cli/run.sh"
ODD_HIDDEN=$(printf '\342\200\256\342\200\250\033[2J')
export ODD_HIDDEN
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
check 'no secret stands on a command line, in whatever form' '
	mkdir -p bin
	for tool in curl jq awk od sed tr cut head tail sha256sum base64 cat; do
		printf "#!/bin/sh\nprintf \"%%s\\\\n\" \"\$@\" >>\"$PWD/arguments\"\nexec %s \"\$@\"\n" \
			"$(command -v $tool)" >bin/$tool
		chmod +x bin/$tool
	done
	: >arguments
	echo | PATH=$PWD/bin:$PATH run watched sh ../script >said
	contains arguments "--config"
	token="a+b/c==~*"
	for secret in "$(cat secret)" "$token" "pin \"1"; do
		lacks arguments "$secret"
		lacks arguments "$(printf %s "$secret" | base64 | cut -c1-10)"
		lacks arguments "$(printf %s "$secret" | jq -sRr @uri)"
		lacks arguments "$(printf %s "$secret" | jq -sR . | sed "s/^.//; s/.\$//")"
	done
'
check 'nothing that was typed, answered or kept secret was carried out' '
	find . -name pwned >found
	same /dev/null found
'
check 'what nobody sees is spelled out' '
	for file in script lines; do
		LC_ALL=C grep -n "[^ -~	]" $file | perl -ne "print if /\xe2\x80[\xae\xa8]|\x1b/" >found
		same /dev/null found
	done
	contains script "\\342\\200\\256"
'
check 'shellcheck finds nothing in either' '
	LC_ALL=C.UTF-8 shellcheck script
	LC_ALL=C.UTF-8 shellcheck -s sh lines
'
done_testing
