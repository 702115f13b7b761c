#!/bin/sh
# dryload.mk checks what a Makefile builds, and again when what matters changed.
. "$(dirname "$0")/lib.sh"
need make
unset MAKEFLAGS MFLAGS MAKEOVERRIDES

cd "$work"
cp "$good" good.dll
cp "$bad" bad.dll
cat >Makefile <<'END'
include dryload.mk
all: done
done: good.dll.checked
	@echo linked again
	@touch $@
bad.dll.checked: DRYLOAD_TARGETS = xp
call:
	$(call dryload_check,$(FILE),ws2003-rtm-x86,-q)
END

run() { make -I "$SOURCE/integrations/make" DRYLOAD="$DRYLOAD" "$@"; }

passes run DRYLOAD_TARGETS=xp
says "linked again"
passes run DRYLOAD_TARGETS=xp
! grep -q "linked again" log || die "nothing changed, but it is rebuilt"
fails run DRYLOAD_TARGETS=xp DRYLOAD_FLAGS=--machine=none
[ ! -e good.dll.checked ] || die "a failed run leaves good.dll.checked"
passes run DRYLOAD_TARGETS=xp
says "linked again"

fails run bad.dll.checked
says "advapi32.dll!RegGetValueA is not in the Windows of xp-sp2-x86, xp-sp3-x86"
[ ! -e bad.dll.checked ] || die "bad.dll is checked"
cp bad.dll good.dll # a newer file, that fails
fails run DRYLOAD_TARGETS=xp

# Without targets: all of the DLL's machine, or those of the project.
cp "$good" good.dll
passes run
echo 'targets: [ws2003-sp1-x86]' >.dryload.yaml
passes run bad.dll.checked DRYLOAD_TARGETS=
fails run bad.dll.checked
rm .dryload.yaml

passes run call FILE="$good"
fails run call FILE="$bad"
says "fails  127  7f 00 00 00  advapi32.dll has no RegGetValueA"
ok
