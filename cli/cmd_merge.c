/* dryload merge: one report of several. */
#include "cli/settings.h"

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
"      --unknown=pass     exit with 0 where nothing is known to fail\n"
"      --unknown=fail     exit with 1 where loading isn't certain\n"
"      --fail-on=warning  exit with 1 also for what fails later, at run time\n"
"  -f, --format=FORMAT    json\n"
"  -o, --output=FILE      write there, not to standard output\n"
"  -h, --help             this page\n"
"      --version          the version\n"
"\n"
"exit status: that of check: 0 every file loads on every target, 1 one fails,\n"
"2 none fails and one isn't known, 3 the run went wrong, or that of a part.\n"
"\n"
"  dryload merge -o report.json job-*.json\n";

static const struct command_option options[] = {
	{ OPTION_UNKNOWN, "unknown", true },
	{ OPTION_FAIL_ON, "fail-on", true },
	{ 0, NULL, false },
};

static const char *const formats[] = { "json", NULL };

static int merge(struct dryload *d, const struct options *o,
		 const struct settings *settings, struct output *out)
{
	struct dryload_summary s;

	if (dryload_merge(d, (const char *const *)o->argv + optind,
			  (size_t)(o->argc - optind), out->stream,
			  &s) != DRYLOAD_OK)
		return library_failed(d, out);
	if (s.unread != 0) {
		fflush(out->stream);
		complain("%zu %s couldn't be read when the parts were made: "
			 "the report names what is \"unread\", and why",
			 s.unread, s.unread == 1 ? "file" : "files");
		return STATUS_TROUBLE;
	}
	return settings_status(settings, s.fails, s.unknown, s.warnings);
}

static int run_merge(const struct command *c, int argc, char **argv)
{
	struct settings settings = { 0 };
	struct dryload *d = handle_new();
	int status = STATUS_TROUBLE, code;
	struct output out;
	struct options o;

	if (d == NULL)
		return STATUS_TROUBLE;
	options_init(&o, c, argc, argv);
	while ((code = options_next(&o)) >= 0) {
		if (!settings_take_option(&settings, &o, code))
			goto out;
	}
	if (code == OPTIONS_STOP) {
		status = o.status;
	} else if (optind == argc) {
		status = complain_usage(c, "no PART was given");
	} else if (output_open(&out, &o)) {
		status = merge(d, &o, &settings, &out);
		status = output_close(&out, status);
	}
out:
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
