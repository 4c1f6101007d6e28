# lib.sh - what benches of documents share: a scratch world, costs, ratios
# shellcheck shell=sh
# shellcheck disable=SC2034 # wall, cpu and peak are for whoever measures
top=$(cd "$(dirname "$0")/../.." && pwd)
rbctl=${RBCTL:-$top/build/rbctl}
case $rbctl in
/*) ;;
*) rbctl=$PWD/$rbctl ;;
esac
scratch=$(mktemp -d "${TMPDIR:-/tmp}/rbctl-bench.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

export HOME="$scratch/home" GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_GLOBAL="$HOME/.gitconfig"
export XDG_STATE_HOME="$scratch/state" XDG_CONFIG_HOME="$scratch/config"
export LC_ALL=C TZ=UTC
mkdir -p "$HOME"
git config --file "$HOME/.gitconfig" user.name 'Alice Example'
git config --file "$HOME/.gitconfig" user.email alice@example.org
git config --file "$HOME/.gitconfig" gpg.format ssh
# None in the background, while something is measured.
git config --file "$HOME/.gitconfig" gc.auto 0
git config --file "$HOME/.gitconfig" maintenance.auto false
${CC:-cc} -std=gnu11 -O2 -D_GNU_SOURCE -o "$scratch/measure" \
	"$top/tests/bench/measure.c"

# costs COMMAND...: its wall time, CPU time and peak memory go to these. That
# two texts differ is no failure.
costs() {
	"$scratch/measure" "$scratch/costs" "$@" >"$scratch/out" \
		2>"$scratch/err" </dev/null || [ $? -eq 1 ] || {
		cat "$scratch/err" >&2
		exit 1
	}
	read -r wall cpu peak <"$scratch/costs"
}

calc() { # calc FORMAT EXPRESSION
	awk "BEGIN { printf \"$1\", $2 }"
}

# least NAME VALUE: $NAME becomes VALUE when that is less, or the first.
least() {
	eval "known=\${$1:-}"
	if [ -z "$known" ] || [ "$(calc %d "$2 < $known")" = 1 ]; then
		eval "$1=$2"
	fi
}

# best NAME COMMAND...: the least that it took goes to $NAME_wall, $NAME_cpu
# and $NAME_peak.
best() {
	best_name=$1
	shift
	costs "$@"
	least "${best_name}_wall" "$wall"
	least "${best_name}_cpu" "$cpu"
	least "${best_name}_peak" "$peak"
}

line() { # line NAME VALUE
	printf '  %-44s %s\n' "$1" "$2"
}

# figures NAME TITLE: a line with all three.
figures() {
	eval "line \"\$2\" \"\$(calc '%8.1f ms' \"1000 * \$${1}_wall\"),\
 \$(calc '%8.1f ms CPU' \"1000 * \$${1}_cpu\"),\
 \$(calc '%6.1f MiB' \"\$${1}_peak / 1024\")\""
}

# ratio TITLE ONE OTHER: how many times the wall time and the CPU time.
ratio() {
	eval "line \"\$1\" \"\$(calc '%.2f times' \"\$${2}_wall / \$${3}_wall\"),\
 \$(calc '%.2f times its CPU' \"\$${2}_cpu / \$${3}_cpu\")\""
}

# load: what else the machine is doing, for whoever reads the figures.
load() {
	echo "$(nproc) processors, load $(cut -d ' ' -f 1 /proc/loadavg)"
}
