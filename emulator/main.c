/* dryload-emulator SETTINGS: one DLL's start on one Windows, in a cage. */
#include <stdio.h>
#include <stdlib.h>

#include "emulator/cage.h"
#include "emulator/host.h"
#include "emulator/json_line.h"
#include "emulator/set_up.h"
#include "emulator/settings.h"
#include "util/status.h"

static int refuse(const char *why)
{
	json_line_begin("stopped");
	json_line_text("why", str_of(why));
	json_line_end();
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	struct process *p = process_need(calloc(1, sizeof(*p)));
	const char *why;

	if (argc != 2) {
		fprintf(stderr, "usage: dryload-emulator SETTINGS\n");
		return EXIT_FAILURE;
	}
	p->arena = p->scratch = ARENA_INIT;
	if (profile_open(profile_builtin(), &p->profile) != OK)
		return refuse("the profiles can't be read");
	why = settings_read(p, argv[1]);
	if (why != NULL)
		return refuse(why);
	if (!process_set_up(p))
		return refuse("the emulated process can't be made");
	/* Else the first line asks the kernel what it is written to. */
	if (setvbuf(stdout, NULL, _IOFBF, BUFSIZ) != 0 || !emulator_cage_close())
		return refuse("this system has no seccomp, and without it "
			      "nothing is run");
	host_run(p);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
