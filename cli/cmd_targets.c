/* dryload targets: the Windows that files are judged by. */
#include "cli/cli.h"

static const char help[] =
"usage: dryload targets [OPTION]...\n"
"\n"
"Lists the targets: each is a Windows as installed from its media, without\n"
"updates. Tells how many DLLs and exports are known of it and by what evidence\n"
"(`observed` in the real DLL, in the `import-library` of that release, in an\n"
"`older-and-later` build, in a `later-sp` alone, `likely` by documents), and\n"
"which groups -t takes.\n"
"Of one that is known `in part` it isn't known what a list of its DLLs or of a\n"
"DLL's exports lacks; -t takes it by its id, or by a group without others.\n"
"\n"
"      --overlays       list what can be installed on them instead, for\n"
"                       `dryload check --with`\n"
"  -f, --format=FORMAT  text or json\n"
"  -o, --output=FILE    write there, not to standard output\n"
"      --color=WHEN     auto, always or never\n"
"  -h, --help           this page\n"
"      --version        the version\n"
"\n"
"exit status: 0, or 3 if the run went wrong.\n"
"\n"
"  dryload targets\n"
"  dryload targets --overlays\n"
"  dryload targets -f json | jq -r '.targets[].id'\n";

static const struct command_option options[] = {
	{ OPTION_OVERLAYS, "overlays", false },
	{ 0, NULL, false },
};

static const char *const formats[] = { "text", "json", NULL };

static int run_targets(const struct command *c, int argc, char **argv)
{
	int status = STATUS_OK, code, ret;
	bool overlays = false;
	struct dryload *d;
	struct output out;
	struct options o;

	options_init(&o, c, argc, argv);
	while ((code = options_next(&o)) >= 0)
		overlays = true;
	if (code == OPTIONS_STOP)
		return o.status;
	if (optind < argc)
		return complain_usage(c, "takes no arguments, but '%s' came",
				      argv[optind]);
	d = handle_new();
	if (d == NULL || !output_open(&out, &o)) {
		dryload_free(d);
		return STATUS_TROUBLE;
	}
	ret = overlays ? dryload_write_overlays(d, o.format, out.stream,
						&out.style) :
			 dryload_write_targets(d, o.format, out.stream,
					       &out.style);
	if (ret != DRYLOAD_OK)
		status = library_failed(d, &out);
	status = output_close(&out, status);
	dryload_free(d);
	return status;
}

const struct command command_targets = {
	.name = "targets",
	.summary = "the Windows that there are, with what stands behind each",
	.help = help,
	.options = options,
	.formats = formats,
	.run = run_targets,
};
