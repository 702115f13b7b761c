/* dryload diff: what has this Windows that the other hasn't? */
#include "cli/sandbox.h"

static const char help[] =
"usage: dryload diff [OPTION]... TARGET TARGET [DLL]...\n"
"\n"
"Tells what differs between two targets (`dryload targets` lists them): DLLs,\n"
"and of the DLLs that both have, exports. DLL may hold * and ?; without it, all\n"
"are compared. A line begins with - for what only the first has, + for what\n"
"only the second has, and ? for what isn't known on one of them.\n"
"\n"
"      --no-sandbox     keep all rights while profiles are read (see dryload(1),\n"
"                       SANDBOX)\n"
"  -f, --format=FORMAT  text or json\n"
"  -o, --output=FILE    write there, not to standard output\n"
"      --color=WHEN     auto, always or never\n"
"  -q, --quiet          counts alone\n"
"  -v, --verbose        with what isn't known (JSON always has it)\n"
"  -h, --help           this page\n"
"      --version        the version\n"
"\n"
"exit status: 0 nothing differs, 1 something does, 2 nothing is known to, but\n"
"of something it isn't known, 3 the run went wrong.\n"
"\n"
"  dryload diff ws2003-rtm-x86 ws2003-sp1-x86 advapi32\n"
"  dryload diff -f json xp-sp3-x86 ws2003-sp2-x86\n";

static const struct command_option options[] = {
	{ OPTION_NO_SANDBOX, "no-sandbox", false },
	{ 0, NULL, false },
};

static const char *const formats[] = { "text", "json", NULL };

static int diff(struct dryload *d, const struct options *o, struct output *out)
{
	const char *const *arguments = (const char *const *)o->argv + optind;
	const size_t count = (size_t)(o->argc - optind);
	struct dryload_difference s;

	if (dryload_diff(d, arguments[0], arguments[1], arguments + 2,
			 count - 2, o->format, out->stream, &out->style,
			 &s) != DRYLOAD_OK)
		return library_failed(d, out);
	if (s.removed + s.added != 0)
		return STATUS_FAILS;
	return s.unknown != 0 ? STATUS_UNKNOWN : STATUS_OK;
}

static bool targets_known(const struct options *o, struct dryload *d)
{
	struct settings words = { 0 };
	struct setting *targets = &words.items[SETTING_TARGETS];
	const bool known = setting_add(targets, o->argv[optind]) &&
			   setting_add(targets, o->argv[optind + 1]) &&
			   settings_words_known(&words, d);

	settings_free(&words);
	return known;
}

/* Two targets are read, which may be profiles. */
static void enter_sandbox(const struct options *o)
{
	struct cage_files c;

	sandbox_files_open(o, &c);
	sandbox_allow_targets(&c, o->argv[optind]);
	sandbox_allow_targets(&c, o->argv[optind + 1]);
	sandbox_files_close(o, &c);
	sandbox_calls(o, CAGE_READER);
}

static int run_diff(const struct command *c, int argc, char **argv)
{
	struct dryload *d = handle_new();
	int status = STATUS_TROUBLE;
	struct output out;
	struct options o;

	if (d == NULL)
		return STATUS_TROUBLE;
	options_init(&o, c, argc, argv);
	if (options_next(&o) == OPTIONS_STOP) {
		status = o.status;
	} else if (argc - optind < 2) {
		status = complain_usage(c, "it takes two targets");
	} else if (targets_known(&o, d) && output_open(&out, &o)) {
		enter_sandbox(&o);
		status = diff(d, &o, &out);
		status = output_close(&out, status);
	}
	dryload_free(d);
	return status;
}

const struct command command_diff = {
	.name = "diff",
	.summary = "what one Windows has that another hasn't",
	.help = help,
	.options = options,
	.formats = formats,
	.run = run_diff,
};
