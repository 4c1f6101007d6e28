#!/bin/sh
# start.sh - starts oidc-provider on loopback, installed first if need be
#
# tests/server/oidc-provider/start.sh SECRET-FILE [PORT]
#
# One line of JSON on standard output says that it is ready. Exits 77 when
# there is no node to run it with: a test can then say that it was skipped.
set -eu

[ $# -ge 1 ] || {
	echo "usage: $0 SECRET-FILE [PORT]" >&2
	exit 2
}
here=$(cd "$(dirname "$0")" && pwd)
case $1 in
/*) secret=$1 ;;
*) secret=$PWD/$1 ;;
esac

command -v node >/dev/null || {
	echo 'node is not installed' >&2
	exit 77
}
if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
	command -v npm >/dev/null || {
		echo 'npm is not installed' >&2
		exit 77
	}
	npm ci --prefix "$here" --no-audit --no-fund --loglevel=error >&2
	cp "$here/package-lock.json" "$here/node_modules/.installed"
fi
cd "$here"
exec node server.mjs "$secret" ${2+"$2"}
