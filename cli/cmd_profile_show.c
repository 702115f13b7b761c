/* dryload profile show and list: what is in a profile, and which there are. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd_profile.h"
#include "cli/sandbox.h"

static const char show_help[] =
"usage: dryload profile show [OPTION]... PROFILE...\n"
"\n"
"Lists the targets of each PROFILE, a file or the name of one (`dryload profile\n"
"list`), as `dryload targets` lists dryload's own: how many DLLs and exports are\n"
"known, and by what evidence.\n"
"\n"
"      --no-sandbox     keep all rights while PROFILE is read (see dryload(1),\n"
"                       SANDBOX)\n"
"  -f, --format=FORMAT  text or json\n"
"  -o, --output=FILE    write there, not to standard output\n"
"      --color=WHEN     auto, always or never\n"
"  -h, --help           this page\n"
"      --version        the version\n"
"\n"
"exit status: 0, or 3 if the run went wrong.\n"
"\n"
"  dryload profile show contoso.dlp\n";

static const char list_help[] =
"usage: dryload profile list [OPTION]...\n"
"\n"
"Lists the profiles that -t takes by name: NAME.dlp in the folder\n"
"dryload/profiles of XDG_DATA_HOME, or of ~/.local/share. Copy files there.\n"
"\n"
"  -o, --output=FILE    write there, not to standard output\n"
"  -h, --help           this page\n"
"      --version        the version\n"
"\n"
"exit status: 0, or 3 if the run went wrong.\n";

static const struct command_option show_options[] = {
	{ OPTION_NO_SANDBOX, "no-sandbox", false },
	{ 0, NULL, false },
};

static const char *const show_formats[] = { "text", "json", NULL };
static const char *const list_formats[] = { "text", NULL };

static int show(struct dryload *d, const struct options *o, struct output *out)
{
	int status = STATUS_OK;

	for (int i = optind; i < o->argc; i++) {
		if (i != optind && strcmp(o->format, "text") == 0)
			putc('\n', out->stream);
		if (dryload_write_profile(d, o->argv[i], o->format,
					  out->stream,
					  &out->style) != DRYLOAD_OK)
			status = library_failed(d, out);
	}
	return status;
}

static void enter_sandbox(const struct options *o)
{
	struct cage_files c;

	sandbox_files_open(o, &c);
	for (int i = optind; i < o->argc; i++)
		cage_files_allow(&c, o->argv[i], CAGE_READ);
	sandbox_files_close(o, &c);
	sandbox_calls(o, CAGE_READER);
}

static int run_show(const struct command *c, int argc, char **argv)
{
	struct dryload *d = handle_new();
	int status = STATUS_TROUBLE;
	struct output out;
	struct options o;

	if (d == NULL)
		return STATUS_TROUBLE;
	options_init(&o, c, argc, argv);
	if (options_next(&o) == OPTIONS_STOP)
		status = o.status;
	else if (optind == argc)
		status = complain_usage(c, "no PROFILE was given");
	else if (strcmp(o.format, "json") == 0 && argc - optind > 1)
		status = complain_usage(c, "one PROFILE is one JSON document; "
					   "name them one by one");
	else if (output_open(&out, &o)) {
		enter_sandbox(&o);
		status = show(d, &o, &out);
		status = output_close(&out, status);
	}
	dryload_free(d);
	return status;
}

static int is_profile(const struct dirent *e)
{
	const size_t n = strlen(e->d_name);

	return n > 4 && e->d_name[0] != '.' &&
	       strcmp(e->d_name + n - 4, ".dlp") == 0;
}

static int list(struct output *out)
{
	struct dirent **entries;
	char folder[PATH_MAX];
	int count = -1;

	errno = ENOENT;
	if (profile_folder(folder, sizeof(folder)))
		count = scandir(folder, &entries, is_profile, alphasort);
	if (count < 0 && errno == ENOENT)
		return STATUS_OK;
	if (count < 0) {
		complain("%s: %s", folder, strerror(errno));
		return STATUS_TROUBLE;
	}
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;

		fprintf(out->stream, "%.*s  %s/%s\n", (int)strlen(name) - 4,
			name, folder, name);
		free(entries[i]);
	}
	free(entries);
	return STATUS_OK;
}

static int run_list(const struct command *c, int argc, char **argv)
{
	struct output out;
	struct options o;

	options_init(&o, c, argc, argv);
	if (options_next(&o) == OPTIONS_STOP)
		return o.status;
	if (optind < argc)
		return complain_usage(c, "takes no arguments, but '%s' came",
				      argv[optind]);
	if (!output_open(&out, &o))
		return STATUS_TROUBLE;
	return output_close(&out, list(&out));
}

const struct command command_profile_show = {
	.name = "profile show",
	.summary = "what is in one",
	.help = show_help,
	.options = show_options,
	.formats = show_formats,
	.run = run_show,
};

const struct command command_profile_list = {
	.name = "profile list",
	.summary = "those that can be named without a path",
	.help = list_help,
	.formats = list_formats,
	.run = run_list,
};
