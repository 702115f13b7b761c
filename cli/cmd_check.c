/* dryload check: would these files load? */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static const char help[] =
"usage: dryload check [OPTION]... FILE...\n"
"\n"
"Tells for each FILE on which Windows it would load, and where it wouldn't,\n"
"what Windows would say and why. DLLs that lie beside FILE count as deployed\n"
"with it. FILE may be - for standard input.\n"
"\n"
"  -t, --targets=LIST     ids and groups, comma separated: xp, 2003, x64, all\n"
"                         (`dryload targets` lists them). Without it: all\n"
"                         whose processes have the machine of the file\n"
"  -H, --host=HOST        who loads it: iis-filter, iis-extension, none, or\n"
"                         auto (by what it exports), which is the default\n"
"      --isolation-mode=6 IIS 6 has worker processes, which is the default\n"
"      --isolation-mode=5 IIS 6 is in IIS 5.0 isolation mode: a filter that\n"
"                         fails is skipped. Other versions have one way, and\n"
"                         take no notice\n"
"  -d, --dir=DIR          DIR stands for the folder that FILE is deployed in;\n"
"                         several are searched in order\n"
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
"      --unknown=pass     exit with 0 where nothing is known to fail\n"
"      --unknown=fail     exit with 1 where loading isn't certain\n"
"      --fail-on=warning  exit with 1 also for what fails later, at run time\n"
"      --exit-zero        exit with 0 whatever the verdicts, so that a next step\n"
"                         can take the report; with 3 still if the run goes wrong\n"
"  -f, --format=FORMAT    text, json, ndjson (an object a line and file), csv,\n"
"                         markdown (for a ticket), sarif (2.1.0, for code\n"
"                         scanning), junit, gitlab (code quality), github\n"
"                         (annotations; the whole as Markdown is appended to the\n"
"                         file that GITHUB_STEP_SUMMARY names), dot (the\n"
"                         dependencies, for Graphviz; of Windows' own DLLs -v\n"
"                         draws each, -q those with trouble) or cyclonedx (a bill\n"
"                         of materials, CycloneDX 1.5)\n"
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
"a wrong option); the other files are checked all the same.\n"
"\n"
"  dryload check authfilter.dll\n"
"  dryload check -t xp,2003 -f json -o report.json bin/*.dll\n"
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
	{ OPTION_UNKNOWN, "unknown", true },
	{ OPTION_FAIL_ON, "fail-on", true },
	{ OPTION_EXIT_ZERO, "exit-zero", false },
	{ OPTION_LATER, "run", false },
	{ OPTION_WITH, "with", true },
	{ OPTION_ACL, "acl", true },
	{ OPTION_IDENTITY, "identity", true },
	{ 0, NULL, false },
};

static const char *const formats[] = {
	"text",	 "json",  "ndjson", "csv",    "markdown", "sarif",
	"junit", "gitlab", "github", "dot",   "cyclonedx", NULL,
};

/* What options make of a summary; what counts at the end. */
struct judgement {
	int unknown; /* the exit status of what isn't known */
	bool warnings_fail;
	bool exit_zero; /* verdicts don't count at all */
	const char *acl, *identity; /* NULL: not given */
};

/* False: it can't be done, and that has been said. */
static bool take_option(struct dryload *d, const struct options *o, int code,
			struct judgement *j)
{
	static const char *const unknown[] = { "pass", "fail", NULL };
	static const char *const levels[] = { "error", "warning", NULL };
	static const char *const modes[] = { "5", "6", NULL };
	int ret = DRYLOAD_OK, word;

	switch (code) {
	case 't':
		ret = dryload_set_targets(d, o->value);
		break;
	case 'H':
		ret = dryload_set_host(d, o->value);
		break;
	case 'd':
		ret = dryload_add_folder(d, o->value);
		break;
	case OPTION_PATH:
		ret = dryload_add_path(d, o->value);
		break;
	case OPTION_NO_APP_DIR:
		dryload_set_app_dir(d, false);
		break;
	case OPTION_PROCESS_DIR:
		ret = dryload_add_process_folder(d, o->value);
		break;
	case OPTION_ISOLATION_MODE:
		word = option_word(o, "--isolation-mode", modes);
		return word >= 0 && dryload_set_isolation_mode(d, word + 5) ==
					    DRYLOAD_OK;
	case OPTION_WITH:
		ret = dryload_add_overlay(d, o->value);
		break;
	case OPTION_ACL:
		j->acl = o->value;
		break;
	case OPTION_IDENTITY:
		j->identity = o->value;
		break;
	case OPTION_EXIT_ZERO:
		j->exit_zero = true;
		break;
	case OPTION_UNKNOWN:
		word = option_word(o, "--unknown", unknown);
		j->unknown = word == 0 ? STATUS_OK : STATUS_FAILS;
		return word >= 0;
	case OPTION_FAIL_ON:
		word = option_word(o, "--fail-on", levels);
		j->warnings_fail = word == 1;
		return word >= 0;
	}
	if (ret != DRYLOAD_OK)
		complain("%s", dryload_message(d));
	return ret == DRYLOAD_OK;
}

static int status_of(const struct dryload_summary *s,
		     const struct judgement *j)
{
	if (j->exit_zero)
		return STATUS_OK;
	if (s->fails != 0 || (j->warnings_fail && s->warnings != 0))
		return STATUS_FAILS;
	return s->unknown != 0 ? j->unknown : STATUS_OK;
}

/*
 * Where a step on GitHub leaves its summary, behind what the step's other
 * commands wrote. '*out' is NULL where nobody asks for one. False: it can't be
 * opened, and that has been said.
 */
static bool open_job_summary(const char *format, FILE **out)
{
	const char *path = getenv("GITHUB_STEP_SUMMARY");

	*out = NULL;
	if (strcmp(format, "github") != 0 || path == NULL || path[0] == '\0')
		return true;
	*out = fopen(path, "ae");
	if (*out == NULL)
		complain("can't write the job summary, %s: %s", path,
			 strerror(errno));
	return *out != NULL;
}

/* A file that can't be read doesn't keep the others from being checked. */
static int check_files(struct dryload *d, const char *format,
		       char *const *files, const struct judgement *j,
		       struct output *out)
{
	struct dryload_summary summary;
	struct dryload_report *report;
	int status = STATUS_OK, ret;
	FILE *job_summary;

	ret = dryload_report_begin(d, format, out->stream, &out->style,
				   &report);
	if (ret != DRYLOAD_OK)
		return library_failed(d, out);
	if (!open_job_summary(format, &job_summary))
		status = STATUS_TROUBLE;
	if (job_summary != NULL)
		dryload_report_set_summary(report, job_summary);
	for (; *files != NULL; files++) {
		ret = dryload_report_check(report, *files);
		if (ret != DRYLOAD_OK)
			status = library_failed(d, out);
		if (ret == DRYLOAD_E_NO_MEMORY || ferror(out->stream))
			break;
	}
	ret = dryload_report_end(report, &summary);
	if (ret != DRYLOAD_OK)
		status = library_failed(d, out);
	if (job_summary != NULL)
		fclose(job_summary);
	return status != STATUS_OK ? status : status_of(&summary, j);
}

static int run_check(const struct command *c, int argc, char **argv)
{
	struct judgement judgement = { .unknown = STATUS_UNKNOWN };
	struct dryload *d = handle_new();
	int status = STATUS_TROUBLE, code;
	struct output out;
	struct options o;

	if (d == NULL)
		return STATUS_TROUBLE;
	options_init(&o, c, argc, argv);
	while ((code = options_next(&o)) >= 0) {
		if (!take_option(d, &o, code, &judgement))
			goto out;
	}
	if (code == OPTIONS_STOP) {
		status = o.status;
	} else if (optind == argc) {
		status = complain_usage(c, "no FILE was given");
	} else if (!set_access(c, d, judgement.acl, judgement.identity)) {
		status = STATUS_TROUBLE;
	} else if (output_open(&out, &o)) {
		status = check_files(d, o.format, argv + optind, &judgement,
				     &out);
		status = output_close(&out, status);
	}
out:
	dryload_free(d);
	return status;
}

const struct command command_check = {
	.name = "check",
	.summary = "would these files load, and what would Windows say if not",
	.help = help,
	.options = options,
	.formats = formats,
	.run = run_check,
};
