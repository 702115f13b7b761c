/* dryload profile build: a profile of one's own, of any kind of source. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cmd_profile.h"
#include "cli/sandbox.h"

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
"      --no-sandbox       keep all rights while SOURCEs are read (see dryload(1),\n"
"                         SANDBOX)\n"
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
	{ OPTION_NO_SANDBOX, "no-sandbox", false },
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

/* Nothing but the sources is read. */
static void enter_sandbox(const struct options *o,
			  const struct dryload_profile_build *b)
{
	struct cage_files c;

	sandbox_files_open(o, &c);
	for (size_t i = 0; i < b->count; i++)
		cage_files_allow(&c, b->sources[i], CAGE_READ);
	sandbox_files_close(o, &c);
	sandbox_calls(o, CAGE_READER);
}

static int read_sources(struct dryload *d, const struct options *o,
			const struct dryload_profile_build *b, int memory)
{
	FILE *to = fdopen(memory, "wb");

	if (to == NULL) {
		complain("out of memory");
		return STATUS_TROUBLE;
	}
	enter_sandbox(o, b);
	if (dryload_build_profile(d, b, to) != DRYLOAD_OK)
		complain("%s", dryload_message(d));
	else if (fclose(to) != 0)
		complain("%s", strerror(errno));
	else
		return STATUS_OK;
	return STATUS_TROUBLE;
}

/* Sources are read by a process that can't write anything else. */
static int build_apart(struct dryload *d, const struct options *o,
		       const struct dryload_profile_build *b, int memory)
{
	const pid_t child = fork();
	int status;

	if (child == 0)
		_exit(read_sources(d, o, b, memory));
	if (child < 0 || waitpid(child, &status, 0) != child) {
		complain("%s", strerror(errno));
		return STATUS_TROUBLE;
	}
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	complain("reading the sources ended by signal %d (%s)",
		 WTERMSIG(status), strsignal(WTERMSIG(status)));
	return STATUS_TROUBLE;
}

static bool copy_out(int memory, FILE *to)
{
	char buffer[65536];
	ssize_t n;

	lseek(memory, 0, SEEK_SET);
	while ((n = read(memory, buffer, sizeof(buffer))) > 0)
		fwrite(buffer, 1, (size_t)n, to);
	return n == 0;
}

/* Into memory first: a file that is there stays where a source is wrong. */
static int build(struct dryload *d, const struct options *o,
		 const struct dryload_profile_build *b)
{
	const int memory = memfd_create("profile", MFD_CLOEXEC);
	int status = STATUS_TROUBLE;
	struct output out;

	if (memory < 0) {
		complain("%s", strerror(errno));
		return STATUS_TROUBLE;
	}
	if (build_apart(d, o, b, memory) == STATUS_OK && output_open(&out, o)) {
		if (copy_out(memory, out.stream))
			status = STATUS_OK;
		else
			complain("%s", strerror(errno));
		status = output_close(&out, status);
	}
	close(memory);
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
