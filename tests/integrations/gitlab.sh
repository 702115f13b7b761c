#!/bin/sh
# The script of the GitLab template, and the reports that GitLab takes from it.
. "$(dirname "$0")/lib.sh"
need python3
here=$(dirname "$(realpath "$0")")
python3 -c 'import yaml' 2>/dev/null || { echo "$name: skipped: no python3-yaml"; exit 0; }

mkdir -p "$work/project/bin"
cd "$work/project"
ln -s "$DRYLOAD" "$work/dryload"
PATH=$work:$PATH
cp "$good" 'bin/$(touch pwned);.dll'
job() {
	rm -f dryload-junit.xml gl-code-quality-report.json
	python3 "$here/steps.py" gitlab "$SOURCE/integrations/gitlab/dryload.gitlab-ci.yml" \
		.dryload . "$@"
}

# reports FAILURES FINDINGS: how many each report tells of.
reports() {
	python3 - "$@" <<'END' || die "the reports aren't right"
import json, sys
import xml.etree.ElementTree as tree
failures, findings = map(int, sys.argv[1:])
found = tree.parse("dryload-junit.xml").getroot().findall(".//failure")
assert len(found) == failures, found
entries = json.load(open("gl-code-quality-report.json"))
assert len(entries) == findings, entries
assert all("RegGetValueA" in e["description"] and e["location"]["path"] == "bin/bad.dll"
           for e in entries), entries
END
}

passes job "DRYLOAD_FILES=bin/*.dll" DRYLOAD_TARGETS=xp
reports 0 0
cp "$bad" bin/bad.dll
fails job "DRYLOAD_FILES=bin/*.dll" DRYLOAD_TARGETS=xp,ws2003-rtm-x86 DRYLOAD_OPTIONS=--host=iis-filter
says "advapi32.dll!RegGetValueA is not in the Windows of xp-sp2-x86, xp-sp3-x86, ws2003-rtm-x86"
reports 3 1
rm bin/bad.dll
passes job "DRYLOAD_FILES=bin/*.dll"
cp "$bad" bin/bad.dll
echo 'targets: [ws2003-sp1-x86]' >.dryload.yaml
passes job "DRYLOAD_FILES=bin/*.dll"
fails job "DRYLOAD_FILES=nothing/*.dll"
fails job 'DRYLOAD_FILES=$(touch pwned)' 'DRYLOAD_TARGETS=xp"; touch pwned; "'
[ ! -e pwned ] || die "a name was run"
ok
