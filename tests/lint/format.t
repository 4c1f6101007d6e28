#!/bin/sh
# format.t - clang-format would change nothing
. "$(dirname "$0")/../cli/lib.sh"

command -v clang-format >/dev/null || skip_all 'clang-format is not installed'
case $(clang-format --version) in
*'version 14.'*) ;;
*) skip_all 'clang-format is not version 14, whose taste differs' ;;
esac

cd "$TOP" || exit 1
{ git ls-files '*.c' '*.h' 2>/dev/null || find core cmd tests -name '*.[ch]'; } |
	while read -r file; do
		[ ! -f "$file" ] || echo "$file"
	done >"$SCRATCH/work/files"
check 'every C file is formatted (make fmt)' '
	[ -s "$SCRATCH/work/files" ]
	xargs clang-format --dry-run <"$SCRATCH/work/files" 2>"$SCRATCH/work/said"
	sed -n "s/^\([^ :]*\):[0-9]*:.*/\1/p" "$SCRATCH/work/said" | sort -u \
		>"$SCRATCH/work/wrong"
	same /dev/null "$SCRATCH/work/wrong"
'
done_testing
