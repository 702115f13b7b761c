#!/bin/sh
# What the README shows to be copied works as it stands there.
. "$(dirname "$0")/lib.sh"
need python3 cmake make i686-w64-mingw32-gcc
unset MAKEFLAGS MFLAGS MAKEOVERRIDES
readme=$SOURCE/integrations/README.md
block() { sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/{/^\`\`\`/!p}" "$readme"; }
cd "$work"

# As it's installed; the Makefile would link the command itself.
make -s -C "$SOURCE" install-integrations DESTDIR="$work/stage" prefix=/usr >log
mkdir -p stage/usr/bin
cp "$DRYLOAD" stage/usr/bin/dryload
PATH=$work/stage/usr/bin:$PATH

# cmake_project SOURCE: a filter, and the README's lines.
cmake_project() {
	rm -rf cmake
	mkdir cmake
	{
		echo "cmake_minimum_required(VERSION 3.16)"
		echo "project(filters C)"
		echo "add_library(filter SHARED $SOURCE/examples/$1.c $SOURCE/examples/$1.def)"
		echo "target_link_options(filter PRIVATE -nostdlib -Wl,--enable-stdcall-fixup -Wl,-e,_DllMain@12)"
		echo "target_link_libraries(filter PRIVATE advapi32 kernel32)"
		block cmake
	} >cmake/CMakeLists.txt
	passes cmake -S cmake -B cmake/build \
		-DCMAKE_TOOLCHAIN_FILE="$SOURCE/tests/integrations/cmake/mingw.cmake"
}
cmake_project authfilter-fixed
passes cmake --build cmake/build
cmake_project authfilter
fails cmake --build cmake/build
says "advapi32.dll has no RegGetValueA"

mkdir make
block make >make/Makefile
cp "$good" make/filter.dll
passes make -C make -I "$work/stage/usr/include"
[ -s make/filter.dll.checked ] || die "no report"
cp "$bad" make/filter.dll
fails make -C make -I "$work/stage/usr/include"
says "advapi32.dll has no RegGetValueA"

# The hook's arguments, as YAML gives them, and the two sets of regular expressions.
block json >tasks.json
python3 - "$SOURCE/integrations/github/problem-matcher.json" <<'END' || die "the tasks aren't right"
import json, subprocess, sys
task, = json.load(open("tasks.json"))["tasks"]
github = json.load(open(sys.argv[1]))["problemMatcher"]
fields = ("regexp", "file", "code", "message")
for here, there in zip(task["problemMatcher"], github, strict=True):
    assert here["owner"] == there["owner"] and here["severity"] == there["severity"]
    assert all(here["pattern"][f] == there["pattern"][0][f] for f in fields)
command = task["command"].replace("bin/*.dll", "make/filter.dll")
done = subprocess.run(command, shell=True, capture_output=True)
assert done.returncode == 1 and done.stdout.startswith(b"make/filter.dll  xp-sp2-x86"), done
END

python3 -c 'import yaml' 2>/dev/null || { echo "$name: skipped in part: no python3-yaml"; exit 0; }
block yaml >hook.yaml
python3 - "$SOURCE" make/filter.dll <<'END' || die "the hook or the workflow isn't right"
import subprocess, sys, yaml
source, bad = sys.argv[1:]
hook, = yaml.safe_load(open("hook.yaml"))["repos"][0]["hooks"]
offered, = yaml.safe_load(open(f"{source}/.pre-commit-hooks.yaml"))
assert hook["id"] == offered["id"]
done = subprocess.run([f"{source}/{offered['entry']}", *hook["args"], bad], capture_output=True)
assert done.returncode == 1 and b"RegGetValueA" in done.stdout, done
action = yaml.safe_load(open(f"{source}/integrations/github/action.yml"))
steps = yaml.safe_load(open(f"{source}/integrations/github/workflow.yml"))["jobs"]["dryload"]["steps"]
step, = [s for s in steps if "dryload/integrations/github" in s.get("uses", "")]
assert set(step["with"]) <= set(action["inputs"]), step
END
ok
