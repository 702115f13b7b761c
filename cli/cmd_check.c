/* dryload check: would these files load? */
#include "cli/check.h"

static const char help[] =
"usage: dryload check [OPTION]... FILE...\n"
"\n"
"Tells for each FILE on which Windows it would load, and where it wouldn't,\n"
"what Windows would say and why. DLLs that lie beside FILE count as deployed\n"
"with it. FILE may be - for standard input.\n"
"\n"
"  -t, --targets=LIST     ids and groups, comma separated: xp, 2003, x64, all\n"
"                         (`dryload targets` lists them), or profiles of\n"
"                         your own (`dryload profile --help`). Without it: all\n"
"                         whose processes have the machine of the file. Those\n"
"                         that are known in part are taken by their ids alone,\n"
"                         or by a group that has no others\n"
"  -H, --host=HOST        who loads it: iis-filter, iis-extension, iis-module\n"
"                         (native), none, or auto (filter or extension by\n"
"                         what it exports), which is the default\n"
"      --isolation-mode=6 IIS 6 has worker processes, which is the default\n"
"      --isolation-mode=5 IIS 6 is in IIS 5.0 isolation mode: a filter that\n"
"                         fails is skipped. Other versions have one way, and\n"
"                         take no notice\n"
"  -d, --dir=DIR          DIR stands for the folder that FILE is deployed in;\n"
"                         several are searched in order. One called WinSxS\n"
"                         has the side-by-side assemblies of a copied disk\n"
"      --path=DIR         a folder of PATH, behind those of the system\n"
"      --no-app-dir       nothing lies beside FILE\n"
"      --process-dir=DIR  the folder of the program that loads FILE, where\n"
"                         delay loads look; for IIS it is System32\\inetsrv,\n"
"                         and likely the current directory too\n"
"      --with=OVERLAY     what is installed on each Windows that can have it:\n"
"                         a run-time, an update. Several, or with commas\n"
"                         (`dryload targets --overlays` lists them)\n"
"      --acl=ACLFILE      rights on the files: what icacls, cacls or Get-Acl\n"
"                         of PowerShell printed on the server\n"
"      --identity=WHO     whose rights: network-service, local-service,\n"
"                         local-system, pool:NAME, iis-wpg:USER, DOMAIN\\USER.\n"
"                         Without it: who it is in IIS unless changed\n"
"      --max-memory=SIZE  what the analysis of a FILE may use, as 64M or 2G: one\n"
"                         that needs more is unknown. Without it: no limit\n"
"      --max-seconds=N    how long the analysis of a FILE may take, as 10 or 0.5\n"
"      --no-sandbox       keep all rights while strangers' files are read (see\n"
"                         dryload(1), SANDBOX)\n"
"      --run              run each FILE that would load on an emulated processor,\n"
"                         without access to anything: DllMain, and what the\n"
"                         host calls first (package dryload-emulator)\n"
"      --world=WORLD      run it in that world: files, registry, names of hosts\n"
"                         and more, as dryload-world(5) has them\n"
"      --trace[=KINDS]    run it, and write its calls to standard error: all, or\n"
"                         some of files, registry, modules, network\n"
"      --trace-format=FORMAT\n"
"                         text, or json (an object a line)\n"
"      --unknown=pass     exit with 0 where nothing is known to fail\n"
"      --unknown=fail     exit with 1 where loading isn't certain\n"
"      --fail-on=warning  exit with 1 also for what fails later, at run time\n"
"      --exit-zero        exit with 0 whatever the verdicts, so that a next step\n"
"                         can take the report; with 3 still if the run goes wrong\n"
"      --baseline=ACCEPTED\n"
"                         findings that are accepted, with their reasons: they\n"
"                         are shown, and don't count for the exit status\n"
"      --write-baseline=ACCEPTED\n"
"                         write those that count, for you to fill in who\n"
"                         accepts them, and why\n"
"      --config=CONFIG    take what isn't given here from that file. Without\n"
"                         it: from the first .dryload.yaml from FILE upwards\n"
"                         (to a folder with .git), and from\n"
"                         ~/.config/dryload/config.yaml\n"
"      --no-config        read neither: for files of strangers\n"
"      --show-config      say what holds for each FILE, and from where\n"
"  -f, --format=FORMAT    text, json, ndjson (an object a line and file), csv,\n"
"                         markdown (for a ticket), sarif (2.1.0, for code\n"
"                         scanning), junit, gitlab (code quality), github\n"
"                         (annotations; the whole as Markdown is appended to the\n"
"                         file that GITHUB_STEP_SUMMARY names), dot (the\n"
"                         dependencies, for Graphviz; of Windows' own DLLs -v\n"
"                         draws each, -q those with trouble), cyclonedx (a bill\n"
"                         of materials, CycloneDX 1.5) or html (one page that\n"
"                         needs nothing else)\n"
"  -o, --output=FILE      write there, not to standard output\n"
"      --color=WHEN       auto, always or never; NO_COLOR in the environment\n"
"                         makes auto never\n"
"  -q, --quiet            verdicts alone\n"
"  -v, --verbose          every finding in full, who satisfies what, and for\n"
"                         IIS what to grant and the DLLs that FILE names\n"
"  -h, --help             this page\n"
"      --version          the version\n"
"\n"
"exit status: 0 all files load on all targets, 1 one or more fail, 2 none\n"
"fails and one or more are unknown, 3 the run went wrong (an unreadable file,\n"
"a wrong option); the other files are checked all the same. What a baseline\n"
"accepts counts as if it weren't there.\n"
"\n"
"  dryload check authfilter.dll\n"
"  dryload check -t x86 -f json -o report.json bin/*.dll\n"
"  dryload check --acl=acl.txt authfilter.dll   (icacls C:\\x\\* > acl.txt)\n"
"  dryload check -f dot filter.dll | dot -Tsvg -o filter.svg\n"
"  dryload check -H none -d deployed/ --fail-on=warning plugin.dll\n";

static const struct command_option options[] = {
	{ 't', "targets", true },
	{ 'H', "host", true },
	{ 'd', "dir", true },
	{ OPTION_PATH, "path", true },
	{ OPTION_NO_APP_DIR, "no-app-dir", false },
	{ OPTION_PROCESS_DIR, "process-dir", true },
	{ OPTION_ISOLATION_MODE, "isolation-mode", true },
	{ OPTION_MAX_MEMORY, "max-memory", true },
	{ OPTION_MAX_SECONDS, "max-seconds", true },
	{ OPTION_UNKNOWN, "unknown", true },
	{ OPTION_FAIL_ON, "fail-on", true },
	{ OPTION_EXIT_ZERO, "exit-zero", false },
	{ OPTION_CONFIG, "config", true },
	{ OPTION_NO_CONFIG, "no-config", false },
	{ OPTION_SHOW_CONFIG, "show-config", false },
	{ OPTION_BASELINE, "baseline", true },
	{ OPTION_WRITE_BASELINE, "write-baseline", true },
	{ OPTION_RUN, "run", false },
	{ OPTION_WORLD, "world", true },
	{ OPTION_TRACE, "trace", VALUE_OPTIONAL },
	{ OPTION_TRACE_FORMAT, "trace-format", true },
	{ OPTION_WITH, "with", true },
	{ OPTION_ACL, "acl", true },
	{ OPTION_IDENTITY, "identity", true },
	{ OPTION_NO_SANDBOX, "no-sandbox", false },
	{ 0, NULL, false },
};

const char *const check_formats[] = {
	"text",	 "json",  "ndjson", "csv",    "markdown", "sarif",
	"junit", "gitlab", "github", "dot",   "cyclonedx", "html",
	NULL,
};

/* False: it can't be done, and that has been said. */
static bool take_option(const struct options *o, int code, struct check *k)
{
	switch (code) {
	case OPTION_RUN:
		k->run = true;
		break;
	case OPTION_WORLD:
		k->world = o->value;
		k->run = true;
		break;
	case OPTION_TRACE:
		k->trace = o->value != NULL ? o->value : "all";
		k->run = true;
		break;
	case OPTION_TRACE_FORMAT:
		k->trace_format = o->value;
		break;
	case OPTION_ACL:
		k->acl = o->value;
		break;
	case OPTION_IDENTITY:
		k->identity = o->value;
		break;
	case OPTION_CONFIG:
		k->mode = CONFIG_NAMED;
		k->config = o->value;
		break;
	case OPTION_NO_CONFIG:
		k->mode = CONFIG_NONE;
		break;
	case OPTION_SHOW_CONFIG:
		k->show = true;
		break;
	case OPTION_WRITE_BASELINE:
		k->record_path = o->value;
		break;
	case OPTION_EXIT_ZERO:
		k->exit_zero = true;
		break;
	default:
		return settings_take_option(&k->given, o, code);
	}
	return true;
}

/* False: it can't be, and that has been said. */
static bool set_run(const struct command *c, const struct check *k)
{
	const char *format = k->trace_format != NULL ? k->trace_format :
						       "text";

	if (k->trace_format != NULL && k->trace == NULL) {
		complain_usage(c, "--trace-format says how --trace writes: "
				  "give both");
		return false;
	}
	if (dryload_set_world(k->dryload, k->world) == DRYLOAD_OK &&
	    dryload_set_trace(k->dryload, k->trace, format, stderr) ==
		    DRYLOAD_OK)
		return true;
	complain("%s", dryload_message(k->dryload));
	return false;
}

static int run_check(const struct command *c, int argc, char **argv)
{
	struct check k = { .dryload = handle_new() };
	int status = STATUS_TROUBLE, code;
	struct options o;

	if (k.dryload == NULL)
		return STATUS_TROUBLE;
	options_init(&o, c, argc, argv);
	while ((code = options_next(&o)) >= 0) {
		if (!take_option(&o, code, &k))
			goto out;
	}
	k.files = argv + optind;
	if (code == OPTIONS_STOP)
		status = o.status;
	else if (optind == argc)
		status = complain_usage(c, "no FILE was given");
	else if (stdin_is_one_file(&o) && check_enter(&k, &o) &&
		 set_access(c, k.dryload, k.acl, k.identity) &&
		 set_run(c, &k))
		status = check_run(&k, &o);
out:
	check_free(&k);
	return status;
}

const struct command command_check = {
	.name = "check",
	.summary = "would these files load, and what would Windows say if not",
	.help = help,
	.options = options,
	.formats = check_formats,
	.run = run_check,
};
