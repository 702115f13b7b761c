/* dryload profile build: a profile of one's own, of any kind of source. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd_profile.h"

static const char help[] =
"usage: dryload profile build [OPTION]... -o FILE.dlp SOURCE...\n"
"\n"
"Makes a profile for -t. A SOURCE is\n"
"\n"
"  *.yaml, *.yml  a Windows, as the profiles of dryload are written; what it\n"
"                 `extends:` may be a target of dryload's own\n"
"  *.def          a module definition file\n"
"  *.lib, *.a     an import library, of any linker\n"
"  a DLL          its own export table, which is whole\n"
"  other files    a list: DLL!Name, or Name in a file that is called after the\n"
"                 DLL (kernel32.txt); with @115, or @6000 alone, for ordinals\n"
"\n"
"With YAML, the others add to the target that it describes. Without it, these\n"
"describe the target:\n"
"\n"
"      --id=ID            what -t calls it, and reports\n"
"      --extends=TARGET   it has what that one has (`dryload targets` lists\n"
"                         them), but for what the sources say\n"
"      --name=NAME        for people; ID is the default\n"
"      --build=BUILD      its build, 5.1.2600.5512; that of TARGET is the default\n"
"      --machine=MACHINE  of its processes, x86 or x64; as TARGET's\n"
"\n"
"      --whole            the sources list all that their DLLs export: other\n"
"                         names are absent. Without it, other names are as on\n"
"                         TARGET, or not known\n"
"      --kill-at          Name@12 in a source is exported as Name, as --kill-at\n"
"                         of dlltool has it\n"
"  -o, --output=FILE      write there\n"
"  -h, --help             this page\n"
"      --version          the version\n"
"\n"
"exit status: 0, or 3 if the run went wrong; then nothing is written.\n"
"\n"
"  dryload profile build -o contoso.dlp contoso.yaml\n"
"  dryload profile build --id xp-oca --extends xp-sp3-x86 -o xp-oca.dlp *.dll\n";

static const struct command_option options[] = {
	{ OPTION_ID, "id", true },
	{ OPTION_EXTENDS, "extends", true },
	{ OPTION_NAME, "name", true },
	{ OPTION_BUILD, "build", true },
	{ OPTION_MACHINE, "machine", true },
	{ OPTION_WHOLE, "whole", false },
	{ OPTION_KILL_AT, "kill-at", false },
	{ 0, NULL, false },
};

static const char *const formats[] = { "dlp", NULL };

static void take_option(const struct options *o, int code,
			struct dryload_profile_build *b)
{
	switch (code) {
	case OPTION_ID:
		b->id = o->value;
		break;
	case OPTION_EXTENDS:
		b->extends = o->value;
		break;
	case OPTION_NAME:
		b->name = o->value;
		break;
	case OPTION_BUILD:
		b->build = o->value;
		break;
	case OPTION_MACHINE:
		b->machine = o->value;
		break;
	case OPTION_WHOLE:
		b->whole = true;
		break;
	case OPTION_KILL_AT:
		b->kill_at = true;
		break;
	}
}

/* Into memory first: a file that is there stays where a source is wrong. */
static int build(struct dryload *d, const struct options *o,
		 const struct dryload_profile_build *b)
{
	char *data = NULL;
	struct output out;
	size_t size = 0;
	FILE *memory = open_memstream(&data, &size);
	int status = STATUS_TROUBLE, ret;

	if (memory == NULL) {
		complain("out of memory");
		return STATUS_TROUBLE;
	}
	ret = dryload_build_profile(d, b, memory);
	fclose(memory);
	if (ret != DRYLOAD_OK) {
		complain("%s", dryload_message(d));
	} else if (output_open(&out, o)) {
		fwrite(data, 1, size, out.stream);
		status = output_close(&out, STATUS_OK);
	}
	free(data);
	return status;
}

static int run_build(const struct command *c, int argc, char **argv)
{
	struct dryload_profile_build b = { .sources = NULL };
	struct dryload *d = handle_new();
	int status = STATUS_TROUBLE, code;
	struct options o;

	if (d == NULL)
		return STATUS_TROUBLE;
	options_init(&o, c, argc, argv);
	while ((code = options_next(&o)) >= 0)
		take_option(&o, code, &b);
	b.sources = (const char *const *)argv + optind;
	b.count = (size_t)(argc - optind);
	if (code == OPTIONS_STOP)
		status = o.status;
	else if (b.count == 0)
		status = complain_usage(c, "no SOURCE was given");
	else if (o.output == NULL && isatty(STDOUT_FILENO))
		status = complain_usage(c, "-o says where to write the profile");
	else
		status = build(d, &o, &b);
	dryload_free(d);
	return status;
}

const struct command command_profile_build = {
	.name = "profile build",
	.summary = "make one",
	.help = help,
	.options = options,
	.formats = formats,
	.run = run_build,
};
