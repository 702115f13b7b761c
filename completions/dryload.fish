# Completion of dryload for fish: put it into ~/.config/fish/completions.

set -l commands check audit iis compare merge inspect lookup diff explain targets profile rules

function __dryload_targets
    dryload targets 2>/dev/null | sed -n '/^target /,/^$/{/^target /d;s/ .*//p}
        /^groups/,/^$/s/^  \([^ ]*\) .*/\1/p'
end

function __dryload_overlays
    dryload targets --overlays 2>/dev/null | sed -n '1d;/^$/q;s/ .*//p'
end

# __dryload_option COMMANDS ARGUMENT...: an option of these commands.
function __dryload_option
    complete -c dryload -n "__fish_seen_subcommand_from $argv[1]" $argv[2..]
end

complete -c dryload -n __fish_use_subcommand -f -a check -d 'would these files load, and what would Windows say if not'
complete -c dryload -n __fish_use_subcommand -f -a audit -d 'a whole delivery, and what stops most of its files'
complete -c dryload -n __fish_use_subcommand -f -a iis -d 'would the sites of this server start, by its configuration'
complete -c dryload -n __fish_use_subcommand -f -a compare -d 'which Windows a new build lost, and why'
complete -c dryload -n __fish_use_subcommand -f -a merge -d 'one JSON report of several'
complete -c dryload -n __fish_use_subcommand -f -a diff -d "what one Windows has that another hasn't"
complete -c dryload -n __fish_use_subcommand -f -a inspect -d 'what a file asks of the loader'
complete -c dryload -n __fish_use_subcommand -f -a lookup -d 'which Windows has a procedure'
complete -c dryload -n __fish_use_subcommand -f -a explain -d "what an error code means for a DLL that doesn't load"
complete -c dryload -n __fish_use_subcommand -f -a targets -d 'the Windows that files are judged by'
complete -c dryload -n __fish_use_subcommand -f -a profile -d 'profiles of your own: build, show, check, list'
complete -c dryload -n __fish_use_subcommand -f -a rules -d "every finding: meaning, Windows' error, what to do"
complete -c dryload -n __fish_use_subcommand -f -a help -d 'the help of a command'
complete -c dryload -n '__fish_seen_subcommand_from help' -f -a "$commands"

# Of all commands.
complete -c dryload -s h -l help -f -d 'a page of help'
complete -c dryload -l version -f -d 'the version'
set -l all "$commands"
__dryload_option merge -s f -l format -x -a 'json ndjson text' -d 'what to write'
__dryload_option iis -s f -l format -x -a 'text json html' -d 'what to write'
__dryload_option compare -s f -l format -x -a 'text json markdown' -d 'what to write'
__dryload_option 'inspect lookup diff explain targets profile' -s f -l format -x -a 'text json' -d 'what to write'
__dryload_option 'check audit' -s f -l format -x -a 'text json ndjson csv markdown sarif junit gitlab github dot cyclonedx html' -d 'what to write'
__dryload_option rules -s f -l format -x -a 'text json markdown markdown-findings' -d 'what to write'
__dryload_option "$all" -s o -l output -r -d 'write there'
__dryload_option "$all" -l color -x -a 'auto always never' -d colours
__dryload_option "$all" -s q -l quiet -d 'write less'
__dryload_option "$all" -s v -l verbose -d 'write more'

# Of several.
__dryload_option 'check audit iis compare lookup explain' -s t -l targets -x -a '(__fish_complete_list , __dryload_targets)' -d 'the Windows'
__dryload_option 'check audit compare explain' -s H -l host -x -a 'iis-filter iis-extension iis-module none auto' -d 'who loads it'
__dryload_option 'check compare explain' -s d -l dir -x -a '(__fish_complete_directories)' -d 'stands for the folder of the file'
__dryload_option 'check audit iis compare explain' -l path -x -a '(__fish_complete_directories)' -d 'a folder of PATH'
__dryload_option 'check audit iis compare explain' -l with -x -a '(__fish_complete_list , __dryload_overlays)' -d 'what is installed'
__dryload_option 'check iis merge audit' -l unknown -x -a 'pass fail' -d "what isn't known counts as"
__dryload_option 'check audit iis' -l max-memory -x -d 'what an analysis may use, as 64M'
__dryload_option 'check audit iis' -l max-seconds -x -d 'how long it may take'
__dryload_option audit -l max-unpacked -x -d 'what an archive may unpack to'

# Of one.
__dryload_option check -l isolation-mode -x -a '5 6' -d 'how IIS 6 runs modules'
__dryload_option check -l no-app-dir -d 'nothing lies beside the file'
__dryload_option check -l process-dir -x -a '(__fish_complete_directories)' -d 'the folder of the program'
__dryload_option 'check iis' -l acl -r -d 'rights on the files'
__dryload_option 'check iis' -l identity -x -a 'network-service local-service local-system' -d 'whose rights'
__dryload_option 'check merge audit iis' -l fail-on -x -a 'error warning' -d 'exit with 1 for these, too'
__dryload_option check -l run -d 'run the start-up code, emulated'
__dryload_option check -l world -r -d 'run it in the world of a file'
__dryload_option check -l trace -d 'run it, and show its calls'
__dryload_option check -l trace-format -x -a 'text json' -d 'how calls are shown'
__dryload_option 'check audit' -l exit-zero -d 'exit with 0 whatever the verdicts'
__dryload_option 'check audit' -l baseline -r -d 'findings that are accepted'
__dryload_option check -l write-baseline -r -d 'write those that count'
__dryload_option 'check audit' -l config -r -d 'take options from that file'
__dryload_option 'check audit' -l no-config -d 'read no configuration'
__dryload_option check -l show-config -d 'say what holds, and from where'
__dryload_option 'audit check compare diff explain iis inspect lookup merge profile' -l no-sandbox -d 'keep all rights'
__dryload_option audit -l include -x -d 'files that fit alone'
__dryload_option audit -l exclude -x -d 'not these files or folders'
__dryload_option audit -l db -r -d 'keep results in a database'
__dryload_option audit -l trust-mtime -d 'read no file whose times are the same'
__dryload_option audit -l query -x -a 'imports fails-on unknown-on changed causes duplicates unread help' -d 'ask the database'
__dryload_option audit -l every-path -d 'a line for each path'
__dryload_option 'audit merge' -l files-from -r -d 'paths, a line each'
__dryload_option 'audit merge' -s 0 -l null -d 'its paths end with a zero byte'
__dryload_option audit -s j -l jobs -x -d 'so many processes'
__dryload_option iis -l root -x -a '(__fish_complete_directories)' -d 'stands for the disk C:'
__dryload_option iis -l drive -x -d 'D=DIR: stands for the drive D:'
__dryload_option inspect -l second-opinion -d "compare with LIEF's reading"
__dryload_option explain -l file -r -d 'which of the causes this DLL has'
__dryload_option targets -l overlays -d 'what can be installed on them'
__dryload_option profile -f -a 'snapshot build show check list'
__dryload_option profile -l id -x -d 'what -t calls it'
__dryload_option profile -l extends -x -a '(__dryload_targets)' -d 'what it has as well'
__dryload_option profile -l name -x -d 'its name, for people'
__dryload_option profile -l build -x -d 'its build, 5.1.2600.5512'
__dryload_option profile -l machine -x -a 'x86 x64' -d 'that of its processes'
__dryload_option profile -l image -x -d 'which image of a WIM'
__dryload_option profile -l whole -d "what isn't listed is absent"
__dryload_option profile -l kill-at -d 'Name@12 is exported as Name'
