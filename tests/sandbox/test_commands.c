/* Which commands are in a cage when they end, and what --no-sandbox says. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/run.h"
#include "util/sanitizer.h"

static struct scratch *s;
static const char *dll, *config;

static void set_up(void)
{
	static const char metabase[] =
		"<?xml version=\"1.0\"?>\n<configuration xmlns=\"urn:microsoft-"
		"catalog:XML_Metabase_V64_0\"><MBProperty/></configuration>\n";
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	if (is_sanitized())
		cr_skip_test("a sanitized build has no cage");
	s = scratch_new();
	pe_import(b, "kernel32.dll", "GetVersion");
	dll = scratch_pe(s, "a.dll", b);
	config = scratch_file(s, "MetaBase.xml", metabase,
			      sizeof(metabase) - 1);
}

static void tear_down(void)
{
	scratch_free(s);
}

TestSuite(sandbox, .init = set_up, .fini = tear_down);

/* A line of /proc/PID/status; -1 where it isn't there. */
static int status_of(pid_t pid, const char *name)
{
	char path[64], line[256];
	int value = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	f = fopen(path, "r");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		if (strncmp(line, name, strlen(name)) == 0)
			sscanf(line + strlen(name), ":%d", &value);
	}
	if (f != NULL)
		fclose(f);
	return value;
}

/* How many filters a command has at its end, beside those of this process. */
static int filters_of(const char *const *argv)
{
	const char *program = run_command();
	const char *all[16] = { program };
	int status, filters = -1;
	pid_t pid;

	for (size_t i = 0; argv[i] != NULL && i < 14; i++)
		all[i + 1] = argv[i];
	pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		execv(program, (char *const *)all);
		_exit(127);
	}
	cr_assert(pid > 0 && waitpid(pid, &status, 0) == pid);
	cr_assert(WIFSTOPPED(status));
	ptrace(PTRACE_SETOPTIONS, pid, NULL,
	       (void *)(PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL));
	while (!WIFEXITED(status) && !WIFSIGNALED(status)) {
		const int event = status >> 8;
		const int signal = WSTOPSIG(status);

		if (event == (SIGTRAP | PTRACE_EVENT_EXIT << 8))
			filters = status_of(pid, "Seccomp_filters");
		ptrace(PTRACE_CONT, pid, NULL,
		       (void *)(long)(signal == SIGTRAP ? 0 : signal));
		if (waitpid(pid, &status, 0) != pid)
			break;
	}
	return filters - status_of(getpid(), "Seccomp_filters");
}

#define FILTERS(...) filters_of((const char *const[]){ __VA_ARGS__, NULL })

Test(sandbox, commands_that_read_strangers_files_are_caged)
{
	cr_expect_eq(FILTERS("check", dll), 1);
	cr_expect_eq(FILTERS("audit", s->path), 1);
	cr_expect_eq(FILTERS("iis", "-t", "ws2003-sp2-x86", "--root", s->path,
			     config), 1);
	cr_expect_eq(FILTERS("inspect", dll), 1);
	cr_expect_eq(FILTERS("inspect", "--second-opinion", dll), 1);
	cr_expect_eq(FILTERS("compare", dll, dll), 1);
	cr_expect_eq(FILTERS("explain", "126", "--file", dll), 1);
	cr_expect_eq(FILTERS("check", "-o", scratch_path(s, "o"), dll), 1);
}

Test(sandbox, one_can_do_without_and_is_told_what_is_lost)
{
	struct run r = RUN("check", "--no-sandbox", "-t", "xp", dll);

	cr_expect_eq(r.status, 0);
	cr_expect_str_eq(r.err, "dryload: without the sandbox, a file that takes "
				"dryload over can read and write what you can, "
				"start programs and open connections\n");
	run_free(&r);
	cr_expect_eq(FILTERS("check", "--no-sandbox", dll), 0);
	cr_expect_eq(FILTERS("audit", "--no-sandbox", s->path), 0);
}

Test(sandbox, nothing_is_said_where_nobody_asks)
{
	struct run r = RUN("check", "-t", "xp", dll);

	cr_expect_str_eq(r.err, "");
	run_free(&r);
}

/* A link beside the file leads out of its folder. */
Test(sandbox, what_is_linked_beside_a_file_is_read)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const char *needs, *target;
	struct run r;

	cr_assert_eq(mkdir(scratch_path(s, "bin"), 0777), 0);
	cr_assert_eq(mkdir(scratch_path(s, "store"), 0777), 0);
	pe_import(b, "helper.dll", "work");
	needs = scratch_pe(s, "bin/needs.dll", b);
	b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	pe_export(b, "work");
	target = scratch_pe(s, "store/helper.dll", b);
	cr_assert_eq(symlink(target, scratch_path(s, "bin/helper.dll")), 0);
	r = RUN("check", "--no-config", "-t", "xp-sp3-x86", needs);
	cr_expect_eq(r.status, 0, "%s%s", r.out, r.err);
	run_free(&r);
}

/* It is open before the cage is closed, and emptied only when all is well. */
Test(sandbox, a_report_that_is_there_outlives_wrong_settings)
{
	const char *report = scratch_file(s, "report.txt", "old\n", 4);
	char text[8] = "";
	struct run r;
	FILE *f;

	scratch_file(s, ".dryload.yaml", "targets: nonsense\n", 18);
	r = RUN("check", "-o", report, dll);
	cr_expect_eq(r.status, 3);
	run_free(&r);
	f = fopen(report, "r");
	cr_assert(f != NULL);
	cr_expect(fgets(text, sizeof(text), f) != NULL);
	fclose(f);
	cr_expect_str_eq(text, "old\n");
}
