/* The command: a table of commands, and what is said before one is found. */
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

static const struct command *const commands[] = {
	&command_check,	  &command_audit,   &command_iis,     &command_compare,
	&command_merge,	  &command_inspect, &command_lookup,  &command_diff,
	&command_explain, &command_targets, &command_profile, &command_rules,
};

enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

static const char introduction[] =
"dryload: would this Windows DLL load on that Windows, and if not, what exactly\n"
"would Windows say?\n"
"\n"
"usage: dryload COMMAND [OPTION]... [ARGUMENT]...\n"
"\n";

static const char ending[] =
"\n"
"`dryload COMMAND --help` tells more of each; `dryload --version` the version.\n"
"\n"
"  dryload check authfilter.dll             on every Windows of its machine\n"
"  dryload check -t x86 authfilter.dll      on some\n"
"  dryload lookup RegGetValueA              which Windows has it\n"
"  dryload explain 7f 00 00 00              the data of an event of IIS\n"
"  dryload explain - < event.txt            an event as it was copied\n"
"\n"
"exit status of check: 0 all load, 1 some fail, 2 some are unknown, 3 the run\n"
"went wrong.\n";

static int write_help(void)
{
	char page[2048];
	size_t n;

	n = (size_t)snprintf(page, sizeof(page), "%s", introduction);
	for (size_t i = 0; i < COMMAND_COUNT && n < sizeof(page); i++)
		n += (size_t)snprintf(page + n, sizeof(page) - n,
				      "  %-9s %s\n", commands[i]->name,
				      commands[i]->summary);
	if (n < sizeof(page))
		snprintf(page + n, sizeof(page) - n, "%s", ending);
	return write_page(page);
}

static const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	}
	return NULL;
}

static int unknown_command(const char *given)
{
	const char *names[COMMAND_COUNT];
	const char *nearest;

	for (size_t i = 0; i < COMMAND_COUNT; i++)
		names[i] = commands[i]->name;
	nearest = nearest_word(given, names, COMMAND_COUNT);
	if (nearest != NULL)
		complain("there is no command '%s': did you mean %s? See "
			 "dryload --help",
			 given, nearest);
	else if (given[0] == '-')
		complain("there is no option %s here: options come behind a "
			 "command; see dryload --help",
			 given);
	else if (access(given, F_OK) == 0)
		complain("there is no command '%s': did you mean dryload "
			 "check %s?",
			 given, given);
	else
		complain("there is no command '%s'; see dryload --help",
			 given);
	return STATUS_TROUBLE;
}

static int help_on(const char *name)
{
	const struct command *c = command_find(name);

	return c != NULL ? write_page(c->help) : unknown_command(name);
}

int main(int argc, char **argv)
{
	const struct command *c;

	if (argc < 2) {
		complain("which command? See dryload --help");
		return STATUS_TROUBLE;
	}
	c = command_find(argv[1]);
	if (c != NULL)
		return c->run(c, argc - 1, argv + 1);
	if (strcmp(argv[1], "help") == 0 && argc > 2)
		return help_on(argv[2]);
	if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 ||
	    strcmp(argv[1], "-h") == 0)
		return write_help();
	if (strcmp(argv[1], "--version") == 0)
		return write_version();
	return unknown_command(argv[1]);
}
