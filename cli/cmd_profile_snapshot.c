/* dryload profile snapshot: a profile read off a real Windows. */
#include <stdlib.h>
#include <string.h>

#include "cli/cmd_profile.h"
#include "cli/sandbox.h"

static const char help[] =
"usage: dryload profile snapshot [OPTION]... -o FILE SOURCE\n"
"\n"
"Writes what a real Windows has into a profile, for `dryload check -t FILE`:\n"
"the DLLs in the folders that are searched and all that they export, KnownDLLs,\n"
"PATH, API sets and side-by-side assemblies. Nothing of it is run, and root\n"
"isn't needed. SOURCE is\n"
"\n"
"  a folder         that holds the folder Windows, or is it\n"
"  a WIM or ESD     install.wim, install.esd, boot.wim\n"
"  a disk image     raw, QCOW2, VHD, VHDX or VMDK, with an NTFS partition\n"
"  set-up media     the ISO of a CD or DVD, of XP to today, or a folder of it\n"
"\n"
"The same Windows gives the same profile, byte for byte, in whatever it lies. A\n"
"64-bit Windows gives two targets: its own, and that of 32-bit processes.\n"
"\n"
"  -o, --output=FILE      the profile; as text where the name ends in .yaml\n"
"      --image=NUMBER     which image of a WIM that holds several\n"
"      --id=ID            what -t shall call it; default: after its build\n"
"      --name=NAME        its name for people; default: what it calls itself\n"
"      --no-sandbox       keep all rights while SOURCE is read (see dryload(1),\n"
"                         SANDBOX)\n"
"  -q, --quiet            don't say what was found and left out\n"
"  -f, --format=FORMAT    text\n"
"  -h, --help             this page\n"
"      --version          the version\n"
"\n"
"exit status: 0 it was written, 3 it wasn't.\n"
"\n"
"  dryload profile snapshot -o server.dlp /mnt/server\n"
"  dryload profile snapshot --image 2 -o core.dlp sources/install.wim\n";

static const struct command_option options[] = {
	{ OPTION_IMAGE, "image", true },
	{ OPTION_ID, "id", true },
	{ OPTION_NAME, "name", true },
	{ OPTION_NO_SANDBOX, "no-sandbox", false },
	{ 0, NULL, false },
};

static const char *const formats[] = { "text", NULL };

static bool take_option(const struct options *o, int code,
			struct dryload_snapshot *what)
{
	unsigned long image;
	char *end;

	if (code == OPTION_ID) {
		what->id = o->value;
	} else if (code == OPTION_NAME) {
		what->name = o->value;
	} else {
		image = strtoul(o->value, &end, 10);
		if (*end != '\0' || image == 0 || image > 9999) {
			complain_usage(o->command,
				       "--image wants a number from 1 on, not "
				       "'%s'",
				       o->value);
			return false;
		}
		what->image = (unsigned)image;
	}
	return true;
}

static int snapshot(const struct options *o, struct dryload_snapshot *what)
{
	struct dryload *d = handle_new();
	int status = STATUS_OK;

	if (d == NULL)
		return STATUS_TROUBLE;
	if (dryload_snapshot(d, what, o->output,
			     o->verbosity < 0 ? NULL : stdout) != DRYLOAD_OK) {
		complain("%s", dryload_message(d));
		status = STATUS_TROUBLE;
	}
	dryload_free(d);
	return status;
}

static int run_snapshot(const struct command *c, int argc, char **argv)
{
	struct dryload_snapshot what = { .source = NULL };
	struct options o;
	int code;

	options_init(&o, c, argc, argv);
	while ((code = options_next(&o)) >= 0) {
		if (!take_option(&o, code, &what))
			return STATUS_TROUBLE;
	}
	if (code == OPTIONS_STOP)
		return o.status;
	if (argc - optind != 1)
		return complain_usage(c, "it takes one SOURCE");
	if (o.output == NULL || strcmp(o.output, "-") == 0)
		return complain_usage(c, "-o FILE is missing: a profile is a "
					 "file");
	what.source = argv[optind];
	what.uncaged = o.no_sandbox;
	if (o.no_sandbox)
		sandbox_tell_lost();
	return snapshot(&o, &what);
}

const struct command command_profile_snapshot = {
	.name = "profile snapshot",
	.summary = "a profile read off a real Windows",
	.help = help,
	.options = options,
	.formats = formats,
	.run = run_snapshot,
};
