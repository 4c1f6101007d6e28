#!/bin/sh
# manuals.t - mandoc finds nothing wrong with any manual page
. "$(dirname "$0")/../cli/lib.sh"

command -v mandoc >/dev/null || skip_all 'mandoc is not installed'
for page in "$TOP"/cmd/man/*.[1-9]; do
	export page
	# Which other pages are installed here is no fault of the page.
	check "${page##*/}" '
		mandoc -Tlint -Wstyle "$page" >out 2>&1 || :
		grep -vE "referenced manual not found|mandoc\.db" out >wrong || :
		same /dev/null wrong
	'
done
check 'a page with a fault is found' '
	printf ".Dd today\n.Sh NAME\n" >bad.1
	mandoc -Tlint -Wstyle bad.1 >out 2>&1 || :
	contains out "bad.1"
'
done_testing
