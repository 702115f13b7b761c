# What the tests of integrations share. Sourced; DRYLOAD and SOURCE are set.
set -eu
name=$(basename "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
good=$SOURCE/build/examples/authfilter-fixed.dll
bad=$SOURCE/build/examples/authfilter.dll

need() {
	for tool; do
		command -v "$tool" >/dev/null && continue
		echo "$name: skipped: $tool isn't installed"
		exit 0
	done
}

die() {
	echo "$name: $*" >&2
	[ ! -e "$work/log" ] || cat "$work/log" >&2
	exit 1
}

# passes COMMAND...: it succeeds. fails COMMAND...: it doesn't. Both keep its output.
passes() { "$@" >"$work/log" 2>&1 || die "should pass, status $?: $*"; }
fails() { ! "$@" >"$work/log" 2>&1 || die "should fail: $*"; }
says() { grep -qF -- "$1" "$work/log" || die "doesn't say: $1"; }

ok() { echo "$name: ok"; }
