#!/bin/sh
# The action's own steps, and the problem matcher on what is really printed.
. "$(dirname "$0")/lib.sh"
need bash python3
here=$(dirname "$(realpath "$0")")
python3 -c 'import yaml' 2>/dev/null || { echo "$name: skipped: no python3-yaml"; exit 0; }

mkdir -p "$work/project/bin/deep"
cd "$work/project"
cp "$good" "bin/good filter.dll"
cp "$good" 'bin/deep/$(touch pwned)`touch pwned`";touch pwned;".dll'

# The action builds where there is no dryload: it finds the one that is built.
mkdir -p "$work/source/build/plain" "$work/source/integrations"
cp "$DRYLOAD" "$work/source/build/plain/dryload"
cp -r "$SOURCE/integrations/github" "$work/source/integrations"
action() { python3 "$here/steps.py" github "$work/source/integrations/github/action.yml" . "$@"; }

passes action "files=bin/**/*.dll" targets=xp
[ ! -e pwned ] || die "a file's name was run"
grep -q "good filter.dll" runner/STEP_SUMMARY || die "no summary"
python3 - <<'END' || die "the SARIF report isn't right"
import json
assert json.load(open("dryload.sarif"))["runs"][0]["results"] == []
END

cp "$bad" bin/bad.dll
rm -r runner
fails action "files=bin/bad.dll
bin/good*.dll" targets=xp,ws2003-rtm-x86 "options=--fail-on=warning
--host=iis-filter"
says "::error file=bin/bad.dll,title=bad.dll fails on 3 of 3 Windows::"
python3 - <<'END' || die "the SARIF report isn't right"
import json
results = json.load(open("dryload.sarif"))["runs"][0]["results"]
assert results and all("RegGetValueA" in r["message"]["text"] for r in results), results
END

# Without targets: all of the DLL's machine, or those of the project.
passes action "files=bin/good*.dll"
echo 'targets: [ws2003-sp1-x86]' >.dryload.yaml
passes action "files=bin/bad.dll"
rm .dryload.yaml

# Nothing to check is no pass, and an input is never a part of a script.
fails action "files=nothing/*.dll" targets=xp
says "nothing was checked"
fails action "files=" targets=xp
says "nothing was checked"
fails action "files=bin/none.dll" targets=xp
fails action "files=bin/good*.dll" 'targets=xp"; touch pwned; "'
fails action 'files=$(touch pwned)' targets=xp
fails action "files=bin/good*.dll" targets=xp 'options=`touch pwned`'
[ ! -e pwned ] || die "an input was run"

# The problem matcher.
"$DRYLOAD" check -q -t xp,ws2003-sp1-x64-wow64 -- bin/bad.dll "bin/good filter.dll" >real || true
{
	cat real
	echo "x  y.dll  xp-sp3-x86            fails (likely)  126  7e 00 00 00  a.dll is missing"
	echo "z.dll  xp-sp3-x86  unknown"
} >lines
python3 - "$SOURCE/integrations/github/problem-matcher.json" <<'END' || die "the problem matcher isn't right"
import json, re, sys
found = []
for line in open("lines"):
    for matcher in json.load(open(sys.argv[1]))["problemMatcher"]:
        pattern, = matcher["pattern"]
        m = re.search(pattern["regexp"], line.rstrip("\n"))
        if m:
            found.append((matcher["severity"], *(m[pattern[k]] for k in ("file", "code", "message"))))
says = "fails           127  7f 00 00 00  advapi32.dll has no RegGetValueA"
expected = [("error", "bin/bad.dll", "xp-sp2-x86", says), ("error", "bin/bad.dll", "xp-sp3-x86", says),
            ("error", "x  y.dll", "xp-sp3-x86", "fails (likely)  126  7e 00 00 00  a.dll is missing"),
            ("warning", "z.dll", "xp-sp3-x86", "unknown")]
assert found == expected, found
END
ok
