#!/bin/sh
# A cross build with CMake checks what it links, from wherever dryload lies.
. "$(dirname "$0")/lib.sh"
need cmake make ninja i686-w64-mingw32-gcc

# install-integrations of a make of its own: the caller's options aren't meant.
install_into() {
	env -u MAKEFLAGS -u MFLAGS make -s -C "$SOURCE" install-integrations "$@" >/dev/null
}

install_into DESTDIR="$work/stage" prefix=/usr
mkdir -p "$work/stage/usr/bin"
cp "$DRYLOAD" "$work/stage/usr/bin/dryload"
mv "$work/stage/usr" "$work/moved here"
package="$work/moved here/lib/cmake/dryload"

configure_with() {
	rm -rf "$work/build"
	cmake -S "$SOURCE/tests/integrations/cmake" -B "$work/build" \
		-DCMAKE_TOOLCHAIN_FILE="$SOURCE/tests/integrations/cmake/mingw.cmake" \
		-DEXAMPLES="$SOURCE/examples" -Dsource_good=authfilter-fixed \
		-Dsource_bad=authfilter "$@"
}
configure() { passes configure_with "$@"; }
build() { cmake --build "$work/build" --target "$1"; }

bad_fails() {
	fails build bad
	says "advapi32.dll!RegGetValueA is not in the Windows of xp-sp2-x86, xp-sp3-x86, ws2003-rtm-x86"
	says "bad filter.dll.failed"
	says "dryload doesn't accept it (status 1)"
}

check_with() {
	configure -G "$1" -Ddryload_DIR="$package"
	passes build good
	says "ws2003-rtm-x86  loads"
	[ -e "$work/build/good filter.dll" ] || die "good filter.dll is gone"
	bad_fails
	bad_fails # again: what failed doesn't count as built
}

check_with "Unix Makefiles"
check_with Ninja

# Each argument reaches the command, and the rest is told when CMake configures.
taken_with() {
	configure -Ddryload_DIR="$package" -DOPTIONS="$1"
	passes build good
}
refused_with() {
	configure -Ddryload_DIR="$package" -DOPTIONS="$1"
	fails build good
	says "$2"
}
not_configured_with() {
	fails configure_with -Ddryload_DIR="$package" -DOPTIONS="$1"
	says "$2"
}
configure -Ddryload_DIR="$package" -DWINDOWS=
passes build good
says "ws2003-sp1-x64-wow64  loads"
taken_with "HOST;iis-filter;WITH;ace;bits25;DIRS;.;FAIL_ON;warning;UNKNOWN;pass"
refused_with "HOST;nobody" "no host is called 'nobody'"
refused_with "WITH;ace;nothing" "nothing"
refused_with "FAIL_ON;nothing" "--fail-on"
refused_with "UNKNOWN;nothing" "--unknown"
taken_with "DIRS;../../support;."
for folder in support integrations/cmake; do
	grep -rqF -- "--dir=$SOURCE/tests/$folder" "$work/build" || die "no --dir"
done
refused_with "DIRS;nowhere" "there is no such file or folder"
refused_with "BASELINE;no-such-file" "no-such-file"
not_configured_with "TARGET;nobody" 'there is no target "nobody"'
not_configured_with "UNKNOWN" "dryload_check: can't take: UNKNOWN"
not_configured_with "WITH;ace;TARGETS" "dryload_check:"

# Without dryload_DIR: by the prefix that PATH tells.
PATH="$work/moved here/bin:$PATH" configure
grep -qF "moved here/bin" "$work/build/CMakeCache.txt" || die "another dryload was found"

# A command that is gone is told when CMake configures.
mv "$work/moved here/bin/dryload" "$work/dryload"
if ! command -v dryload >/dev/null; then
	fails configure_with -Ddryload_DIR="$package"
	says "the command dryload is neither beside its package nor in PATH"
fi
ok
