/* dryload profile check: does that Windows fit itself? */
#include "cli/cmd_profile.h"
#include "cli/sandbox.h"

static const char help[] =
"usage: dryload profile check [OPTION]... PROFILE [DIR]...\n"
"\n"
"Tells which of dryload's targets PROFILE is nearest to, and which of its DLLs\n"
"have other exports: those of another Windows, which is what a mixture of\n"
"service packs looks like, or of none. `dryload diff TARGET PROFILE DLL` lists\n"
"the exports. With the folder or folders that its DLLs and programs lie in, such\n"
"as a copied System32, each of these is also checked against PROFILE: does it\n"
"find what it imports?\n"
"\n"
"      --no-sandbox     keep all rights while PROFILE and DIRs are read (see\n"
"                       dryload(1), SANDBOX)\n"
"  -f, --format=FORMAT  text or json\n"
"  -o, --output=FILE    write there, not to standard output\n"
"      --color=WHEN     auto, always or never\n"
"  -q, --quiet          counts alone\n"
"  -v, --verbose        all of each list, not its first ten\n"
"  -h, --help           this page\n"
"      --version        the version\n"
"\n"
"exit status: 0 it fits, 1 DLLs are as on another Windows, or files don't find\n"
"what they import, 3 the run went wrong.\n"
"\n"
"  dryload profile check contoso.dlp\n"
"  dryload profile check contoso.dlp copy/WINDOWS/System32\n";

static const struct command_option options[] = {
	{ OPTION_NO_SANDBOX, "no-sandbox", false },
	{ 0, NULL, false },
};

static const char *const formats[] = { "text", "json", NULL };

static int check(struct dryload *d, const struct options *o,
		 struct output *out)
{
	const char *const *arguments = (const char *const *)o->argv + optind;
	struct dryload_fit fit;

	if (dryload_check_profile(d, arguments[0], arguments + 1,
				  (size_t)(o->argc - optind) - 1, o->format,
				  out->stream, &out->style,
				  &fit) != DRYLOAD_OK)
		return library_failed(d, out);
	return fit.mixed + fit.missing != 0 ? STATUS_FAILS : STATUS_OK;
}

static void enter_sandbox(const struct options *o)
{
	struct cage_files c;

	sandbox_files_open(o, &c);
	sandbox_allow_targets(&c, o->argv[optind]);
	for (int i = optind + 1; i < o->argc; i++)
		sandbox_allow(&c, o->argv[i]);
	sandbox_files_close(o, &c);
	sandbox_calls(o, CAGE_READER);
}

static int run_check(const struct command *c, int argc, char **argv)
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
	} else if (optind == argc) {
		status = complain_usage(c, "no PROFILE was given");
	} else if (output_open(&out, &o)) {
		enter_sandbox(&o);
		status = check(d, &o, &out);
		status = output_close(&out, status);
	}
	dryload_free(d);
	return status;
}

const struct command command_profile_check = {
	.name = "profile check",
	.summary = "does that Windows fit itself",
	.help = help,
	.options = options,
	.formats = formats,
	.run = run_check,
};
