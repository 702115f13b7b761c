/* dryload profile: a table of sub-commands, each a command of its own. */
#include "cli/cmd_profile.h"

#include <string.h>

static const char help[] =
"usage: dryload profile SUBCOMMAND [OPTION]... [ARGUMENT]...\n"
"\n"
"Profiles of your own: a Windows that dryload doesn't ship, such as an image\n"
"that your company deploys, Server Core, WinPE, or one with an extension of the\n"
"kernel. Wherever a target can be named, so can the file of a profile:\n"
"`-t mine.dlp`, together with others (`-t xp,mine.dlp`), and one of several\n"
"targets in it (`-t mine.dlp:ID`). A file NAME.dlp in the folder dryload/profiles\n"
"of XDG_DATA_HOME (~/.local/share) is `-t NAME`.\n"
"\n"
"  snapshot  read one off a real Windows: a folder, a WIM, a disk image, an ISO\n"
"  build     make one, of YAML, .def files, import libraries, DLLs or lists\n"
"  show      what is in one\n"
"  check     which Windows it is nearest to, and does it fit itself\n"
"  list      those that can be named without a path\n"
"\n"
"Of build, for what is no YAML:\n"
"\n"
"      --id=ID            what -t calls it\n"
"      --extends=TARGET   it has what that one has, but for what the sources say\n"
"      --name=NAME        for people\n"
"      --build=BUILD      its build\n"
"      --machine=MACHINE  x86 or x64\n"
"      --whole            what the sources don't list is absent\n"
"      --kill-at          Name@12 in a source is exported as Name\n"
"\n"
"Of several:\n"
"\n"
"      --no-sandbox     keep all rights while files are read (see dryload(1),\n"
"                       SANDBOX)\n"
"  -f, --format=FORMAT  of show and check: text or json\n"
"  -o, --output=FILE    write there, not to standard output\n"
"      --color=WHEN     auto, always or never\n"
"  -q, --quiet          of check: counts alone\n"
"  -v, --verbose        of check: all of each list\n"
"  -h, --help           this page; behind a subcommand, its own\n"
"      --version        the version\n"
"\n"
"exit status: that of the subcommand; 3 if the run went wrong.\n"
"\n"
"  dryload profile build --id mine --extends xp-sp3-x86 -o mine.dlp *.def\n"
"  dryload check -t mine.dlp filter.dll\n";

static const struct command *const commands[] = {
	&command_profile_snapshot,
	&command_profile_build,
	&command_profile_show,
	&command_profile_check,
	&command_profile_list,
};

enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

/* What is behind "profile ", as it is typed. */
static const char *short_name(const struct command *c)
{
	return strrchr(c->name, ' ') + 1;
}

static int unknown(const struct command *c, const char *given)
{
	const char *names[COMMAND_COUNT], *nearest;

	for (size_t i = 0; i < COMMAND_COUNT; i++)
		names[i] = short_name(commands[i]);
	nearest = nearest_word(given, names, COMMAND_COUNT);
	if (nearest != NULL)
		return complain_usage(c, "there is no subcommand '%s': did "
					 "you mean %s?",
				      given, nearest);
	return complain_usage(c, "there is no subcommand '%s'", given);
}

static int run_profile(const struct command *c, int argc, char **argv)
{
	struct options o;

	for (size_t i = 0; argc > 1 && i < COMMAND_COUNT; i++) {
		if (strcmp(argv[1], short_name(commands[i])) == 0)
			return commands[i]->run(commands[i], argc - 1,
						argv + 1);
	}
	if (argc > 1 && argv[1][0] != '-')
		return unknown(c, argv[1]);
	options_init(&o, c, argc, argv);
	if (options_next(&o) == OPTIONS_STOP)
		return o.status;
	return complain_usage(c, "which subcommand?");
}

static const char *const formats[] = { "text", NULL };

const struct command command_profile = {
	.name = "profile",
	.summary = "profiles of your own, for -t: snapshot, build, show, check",
	.help = help,
	.formats = formats,
	.run = run_profile,
};
