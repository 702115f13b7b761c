# Completion of dryload for bash: source it, or put it where bash-completion looks.

# The options of a command, and those of all commands.
_dryload_options() {
	local common='-f --format -o --output --color -q --quiet -v --verbose
		-h --help --version'
	case $1 in
	check) echo "$common -t --targets -H --host --isolation-mode -d --dir
		--path --no-app-dir --process-dir --with --acl --identity
		--max-memory --max-seconds --unknown --fail-on --exit-zero --run --world
		--trace --trace-format --baseline
		--write-baseline --config --no-config --show-config --no-sandbox" ;;
	audit) echo "$common -t --targets -H --host --path --with --include
		--exclude --files-from -0 --null -j --jobs --max-memory
		--max-seconds --max-unpacked --db --trust-mtime --query
		--every-path --unknown --fail-on --exit-zero --baseline
		--config --no-config --no-sandbox" ;;
	iis) echo "$common --root --drive -t --targets --path --with --acl
		--identity --max-memory --max-seconds --unknown --fail-on --no-sandbox" ;;
	compare) echo "$common -t --targets -H --host -d --dir --path --with --no-sandbox" ;;
	merge) echo "$common --unknown --fail-on --files-from -0 --null
		--no-sandbox" ;;
	diff) echo "$common --no-sandbox" ;;
	inspect) echo "$common --second-opinion --no-sandbox" ;;
	lookup) echo "$common -t --targets --no-sandbox" ;;
	explain) echo "$common --file -t --targets -H --host -d --dir --path
		--with --no-sandbox" ;;
	targets) echo "$common --overlays" ;;
	profile) echo "$common --id --extends --name --build --machine --whole
		--kill-at --image --no-sandbox" ;;
	rules) echo "$common" ;;
	esac
}

_dryload_targets() {
	dryload targets 2>/dev/null |
		sed -n '/^target /,/^$/{/^target /d;s/ .*//p}
			/^groups/,/^$/s/^  \([^ ]*\) .*/\1/p'
}

# The words that an option or a command takes; nothing where it takes a file.
_dryload_values() {
	case $2 in
	-f | --format)
		case $1 in
		check | audit) echo 'text json ndjson csv markdown sarif junit gitlab
			github dot cyclonedx html' ;;
		iis) echo 'text json html' ;;
		compare) echo 'text json markdown' ;;
		merge) echo 'json ndjson text' ;;
		rules) echo 'text json markdown markdown-findings' ;;
		*) echo 'text json' ;;
		esac ;;
	--color) echo 'auto always never' ;;
	--machine) echo 'x86 x64' ;;
	-H | --host) echo 'iis-filter iis-extension iis-module none auto' ;;
	--isolation-mode) echo '5 6' ;;
	--unknown) echo 'pass fail' ;;
	--fail-on) echo 'error warning' ;;
	--identity) echo 'network-service local-service local-system' ;;
	--query) echo 'imports fails-on unknown-on changed causes duplicates unread help' ;;
	--trace-format) echo 'text json' ;;
	-t | --targets | --extends) _dryload_targets ;;
	profile) [[ $1 != profile ]] || echo 'snapshot build show check list' ;;
	--with) dryload targets --overlays 2>/dev/null |
		sed -n '1d;/^$/q;s/ .*//p' ;;
	-o | --output) ;;
	*)
		case $1 in
		diff) _dryload_targets ;;
		rules) dryload rules 2>/dev/null | sed -n '1d;/^$/q;s/ .*//p' ;;
		esac ;;
	esac
}

_dryload() {
	local command=${COMP_WORDS[1]-} words
	local current=${COMP_WORDS[COMP_CWORD]-}
	local before=${COMP_WORDS[COMP_CWORD - 1]-}

	COMPREPLY=()
	# "--format=js" is three words to bash.
	if [[ $current == = ]]; then
		current=
	elif [[ $before == = ]]; then
		before=${COMP_WORDS[COMP_CWORD - 2]-}
	fi
	if ((COMP_CWORD == 1)); then
		words='check audit iis compare merge inspect lookup diff explain targets profile
			rules help --help --version'
	elif [[ $command == help ]]; then
		words='check audit iis compare merge inspect lookup diff explain targets profile rules'
	elif [[ $current == -* ]]; then
		words=$(_dryload_options "$command")
	else
		words=$(_dryload_values "$command" "$before")
	fi
	# Of a list, what is behind its last comma.
	[[ -z $words ]] ||
		mapfile -t COMPREPLY < <(compgen -W "$words" \
			-P "${current%"${current##*,}"}" -- "${current##*,}")
}

complete -o default -F _dryload dryload
