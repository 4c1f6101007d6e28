#!/bin/sh
# version.t - rbctl version
. "$(dirname "$0")/lib.sh"

check 'says its name and version' '
	rbctl version >out
	matches out "^rbctl [0-9]+\.[0-9]+\.[0-9]+$"
'
check '--version does the same, also behind a command' '
	rbctl --version >again
	same out again
	rbctl help --version >again
	same out again
'
check 'says it in JSON' '
	rbctl version --json >json
	jq -r "select(.format == \"version/1\") | \"rbctl \" + .version" json >again
	same out again
'
done_testing
