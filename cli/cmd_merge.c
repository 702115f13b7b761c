/* dryload merge: one report of several. */
#include <unistd.h>

#include "cli/sandbox.h"

static const char help[] =
"usage: dryload merge [OPTION]... PART...\n"
"\n"
"Makes one report of several that `dryload check --format json` wrote, as of\n"
"jobs that ran side by side. PART may be - for standard input. A file that\n"
"several tell of, with one digest and the same answers, comes once, with the\n"
"targets of all; what differs is kept apart. All must be of one dryload: its\n"
"facts are what they rest on. A file that couldn't be read stays named as\n"
"such, and the status is 3.\n"
"\n"
"Or of several that `dryload audit` wrote: with -f ndjson of its lines, with\n"
"text or json of its databases. A file that is missing, or told of twice, is\n"
"named, as is a line that isn't whole; where one is missing, two answers\n"
"differ, or a line isn't whole, the status is 3.\n"
"\n"
"      --unknown=pass     exit with 0 where nothing is known to fail\n"
"      --unknown=fail     exit with 1 where loading isn't certain\n"
"      --fail-on=warning  exit with 1 also for what fails later, at run time\n"
"      --files-from=FILE  of parts of an audit: all files that there should be,\n"
"                         a line each; one that no part tells of is named; - is\n"
"                         standard input\n"
"  -0, --null             its paths end with a zero byte\n"
"      --no-sandbox       keep all rights while PARTs are read (see dryload(1),\n"
"                         SANDBOX)\n"
"  -f, --format=FORMAT    json; or ndjson, of parts that are that; or text\n"
"  -o, --output=FILE      write there, not to standard output\n"
"  -h, --help             this page\n"
"      --version          the version\n"
"\n"
"exit status: that of check: 0 every file loads on every target, 1 one fails,\n"
"2 none fails and one isn't known, 3 the run went wrong, or that of a part.\n"
"\n"
"  dryload merge -o report.json job-*.json\n"
"  dryload merge -f ndjson --files-from all.txt -o all.ndjson part-*.ndjson\n";

static const struct command_option options[] = {
	{ OPTION_UNKNOWN, "unknown", true },
	{ OPTION_FAIL_ON, "fail-on", true },
	{ OPTION_FILES_FROM, "files-from", true },
	{ '0', "null", false },
	{ OPTION_NO_SANDBOX, "no-sandbox", false },
	{ 0, NULL, false },
};

static const char *const formats[] = { "json", "ndjson", "text", NULL };

/* Of each file that isn't there once. */
static void tell_trouble(void *context, const char *message)
{
	(void)context;
	complain("%s", message);
}

static int merge(struct dryload *d, struct dryload_parts *parts,
		 const struct options *o, const struct settings *settings,
		 struct output *out)
{
	struct dryload_parts_check check;
	struct dryload_summary s;

	parts->paths = (const char *const *)o->argv + optind;
	parts->count = (size_t)(o->argc - optind);
	parts->trouble = tell_trouble;
	if (dryload_merge_parts(d, parts, o->format, out->stream, &out->style,
				&s, &check) != DRYLOAD_OK)
		return library_failed(d, out);
	if (check.missing != 0 || check.strange != 0 || check.different != 0 ||
	    check.broken != 0) {
		fflush(out->stream);
		complain("the parts aren't those of the whole: %zu missing, "
			 "%zu not in the list, %zu with two answers, %zu %s",
			 check.missing, check.strange, check.different,
			 check.broken,
			 check.broken == 1 ? "line that isn't whole" :
					     "lines that aren't whole");
		return STATUS_TROUBLE;
	}
	if (s.unread != 0) {
		fflush(out->stream);
		complain("%zu %s couldn't be read when the parts were made: "
			 "the report names what is \"unread\", and why",
			 s.unread, s.unread == 1 ? "file" : "files");
		return STATUS_TROUBLE;
	}
	return settings_status(settings, s.counting_fails, s.counting_unknown,
			       s.counting_warnings);
}

/* Nothing but the parts and the list is read. */
static void enter_sandbox(const struct options *o, const char *list)
{
	struct cage_files c;

	sandbox_files_open(o, &c);
	if (list != NULL)
		cage_files_allow(&c, list, CAGE_READ);
	for (int i = optind; i < o->argc; i++)
		cage_files_allow(&c, o->argv[i], CAGE_READ);
	sandbox_files_close(o, &c);
	sandbox_calls(o, CAGE_READER);
}

static int run_merge(const struct command *c, int argc, char **argv)
{
	struct dryload_parts parts = { .scratch = 0 };
	struct settings settings = { 0 };
	struct dryload *d = handle_new();
	int status = STATUS_TROUBLE, code;
	struct output out;
	struct options o;

	if (d == NULL)
		return STATUS_TROUBLE;
	options_init(&o, c, argc, argv);
	while ((code = options_next(&o)) >= 0) {
		if (code == OPTION_FILES_FROM)
			parts.list = o.value;
		else if (code == '0')
			parts.list_zeros = true;
		else if (!settings_take_option(&settings, &o, code))
			goto out;
	}
	if (code == OPTIONS_STOP) {
		status = o.status;
	} else if (optind == argc) {
		status = complain_usage(c, "no PART was given");
	} else if (stdin_is_one_file(&o) && output_open(&out, &o)) {
		parts.scratch = sandbox_open_scratch();
		enter_sandbox(&o, parts.list);
		status = merge(d, &parts, &o, &settings, &out);
		status = output_close(&out, status);
	}
out:
	if (parts.scratch != 0)
		close(parts.scratch);
	settings_free(&settings);
	dryload_free(d);
	return status;
}

const struct command command_merge = {
	.name = "merge",
	.summary = "one JSON report of several",
	.help = help,
	.options = options,
	.formats = formats,
	.run = run_merge,
};
