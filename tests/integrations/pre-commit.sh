#!/bin/sh
# The hook, by itself and as pre-commit runs it in a repository.
. "$(dirname "$0")/lib.sh"
hook=$SOURCE/integrations/pre-commit/dryload-hook
export DRYLOAD

cd "$work"
cp "$good" good.dll
cp "$good" ./-q.dll
passes "$hook" -t xp -- good.dll -q.dll
says "-q.dll  x86 DLL"
fails "$hook" -t xp -- good.dll "$bad"
says "advapi32.dll!RegGetValueA is not in the Windows of xp-sp2-x86"
fails env DRYLOAD=/nonexistent/dryload "$hook" -t xp -- good.dll
says "nothing was checked"

need git pre-commit
export HOME="$work" PRE_COMMIT_HOME="$work/cache" GIT_CONFIG_NOSYSTEM=1
git config --global user.name Test
git config --global user.email test@localhost
git config --global init.defaultBranch main

# The hook's repository, as the source has it now.
mkdir -p hooks/integrations
cp "$SOURCE/.pre-commit-hooks.yaml" hooks
cp -r "$SOURCE/integrations/pre-commit" hooks/integrations
(cd hooks && git init -q && git add -A && git commit -qm hooks && git tag v1)

mkdir project
cd project
git init -q
cat >.pre-commit-config.yaml <<END
repos:
  - repo: $work/hooks
    rev: v1
    hooks:
      - id: dryload
        args: [-t, "xp,ws2003-rtm-x86", --]
END
cp "$good" "Good filter.DLL"
cp "$good" ./-q.dll
git add -A
passes pre-commit run
says "Passed"
cp "$bad" bad.dll
echo "no DLL" >notes.txt
git add -A
fails pre-commit run
says "Failed"
says "advapi32.dll!RegGetValueA is not in the Windows of xp-sp2-x86, xp-sp3-x86, ws2003-rtm-x86"
! grep -q notes.txt "$work/log" || die "it checks notes.txt"
ok
