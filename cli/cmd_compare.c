/* dryload compare: did the new build lose a Windows? */
#include "cli/sandbox.h"

static const char help[] =
"usage: dryload compare [OPTION]... OLD NEW\n"
"\n"
"Tells what differs between two builds of a DLL: the targets that NEW lost or\n"
"gained, and why, what it newly needs, and what else changed. OLD and NEW are\n"
"each a DLL, a folder of DLLs, or a report of `dryload check --format json`\n"
"(- reads one from standard input); DLLs of several are paired by name. Of a\n"
"folder those are meant that are called .dll, .ocx or .cpl; what lies in\n"
"folders of it, or in an archive, isn't looked at.\n"
"\n"
"Reports hold no imported procedures and few facts: with one, DLLs alone are\n"
"compared. A DLL that only one side has is named, and loses no target: what\n"
"needs it does.\n"
"\n"
"  -t, --targets=LIST   judge DLLs on these (`dryload targets` lists them)\n"
"  -H, --host=HOST      who loads them: iis-filter, iis-extension, iis-module,\n"
"                       none, auto\n"
"  -d, --dir=DIR        DIR stands for the folder that they are deployed in,\n"
"                       for both\n"
"      --path=DIR       a folder of PATH, behind those of the system\n"
"      --with=OVERLAY   what is installed on each Windows that can have it\n"
"      --no-sandbox     keep all rights while OLD and NEW are read (see\n"
"                       dryload(1), SANDBOX)\n"
"  -f, --format=FORMAT  text, json, or markdown (for a pull request)\n"
"  -o, --output=FILE    write there, not to standard output\n"
"      --color=WHEN     auto, always or never\n"
"  -q, --quiet          lost targets alone, and those that may be\n"
"  -v, --verbose        long lists in full, and notes\n"
"  -h, --help           this page\n"
"      --version        the version\n"
"\n"
"exit status: 0 no target was lost, 1 one was, 2 it isn't known whether one\n"
"was, 3 the run went wrong.\n"
"\n"
"  dryload compare release/authfilter.dll build/authfilter.dll\n"
"  dryload compare -t x86 baseline.json build/authfilter.dll\n"
"  dryload compare old/ new/\n";

static const struct command_option options[] = {
	{ 't', "targets", true },
	{ 'H', "host", true },
	{ 'd', "dir", true },
	{ OPTION_PATH, "path", true },
	{ OPTION_WITH, "with", true },
	{ OPTION_NO_SANDBOX, "no-sandbox", false },
	{ 0, NULL, false },
};

static const char *const formats[] = { "text", "json", "markdown", NULL };

static int compare(struct dryload *d, const struct options *o,
		   struct output *out)
{
	struct dryload_comparison summary;

	if (dryload_compare(d, o->argv[optind], o->argv[optind + 1], o->format,
			    out->stream, &out->style, &summary) != DRYLOAD_OK)
		return library_failed(d, out);
	if (summary.lost != 0)
		return STATUS_FAILS;
	return summary.open != 0 ? STATUS_UNKNOWN : STATUS_OK;
}

static int run_compare(const struct command *c, int argc, char **argv)
{
	struct dryload *d = handle_new();
	int status = STATUS_TROUBLE, code;
	struct settings settings = { 0 };
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
	} else if (argc - optind != 2) {
		status = complain_usage(c, "it takes two: OLD and NEW");
	} else if (stdin_is_one_file(&o) &&
		   settings_words_known(&settings, d) &&
		   output_reserve(&out, &o)) {
		sandbox_read(&o, &settings,
			     (const char *const *)argv + optind);
		if (settings_apply(&settings, d) && output_start(&out, &o)) {
			status = compare(d, &o, &out);
			status = output_close(&out, status);
		}
	}
out:
	settings_free(&settings);
	dryload_free(d);
	return status;
}

const struct command command_compare = {
	.name = "compare",
	.summary = "did a new build lose a Windows, and what does it newly need",
	.help = help,
	.options = options,
	.formats = formats,
	.run = run_compare,
};
