/* Which commands are in a cage when they end, and what --no-sandbox says. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
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
	struct pe_builder *b;

	if (is_sanitized())
		cr_skip_test("a sanitized build has no cage");
	s = scratch_new();
	b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
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

/* Where a container forbids it, commands go on without (tests/sandbox/test_lacks.c). */
static void need_seccomp(void)
{
	const unsigned action = SECCOMP_RET_ALLOW;

	if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) != 0)
		cr_skip_test("this system has no seccomp, or forbids it");
}

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

static int most(int a, int b)
{
	return a > b ? a : b;
}

/*
 * How many filters a command has at its end, or what it forked, beside those of
 * this process.
 */
static int filters_of(const char *const *argv)
{
	const char *program = run_command();
	const char *all[16] = { program };
	int status, filters = -1;
	pid_t pid, stopped;

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
	       (void *)(PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL |
			PTRACE_O_TRACEFORK));
	ptrace(PTRACE_CONT, pid, NULL, NULL);
	while ((stopped = waitpid(-1, &status, __WALL)) > 0) {
		const int event = status >> 8;
		int signal = WSTOPSIG(status);

		if (!WIFSTOPPED(status))
			continue;
		if (event == (SIGTRAP | PTRACE_EVENT_EXIT << 8))
			filters = most(filters, status_of(stopped, "Seccomp_filters"));
		if (signal == SIGTRAP || signal == SIGSTOP)
			signal = 0;
		ptrace(PTRACE_CONT, stopped, NULL, (void *)(long)signal);
	}
	return filters - status_of(getpid(), "Seccomp_filters");
}

static void expect(int status, const char *const *argv)
{
	struct run r = run_dryload(NULL, argv);

	cr_expect_eq(r.status, status, "%s: %d: %s%s", argv[0], r.status, r.out,
		     r.err);
	run_free(&r);
}

#define expect_status(status, ...) \
	expect(status, (const char *const[]){ __VA_ARGS__, NULL })

/* Where one was made that has what XP has, called 'mine'. */
static const char *profile_at(const char *name)
{
	const char *path = scratch_path(s, name);
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_export(b, "work");
	expect_status(0, "profile", "build", "--id", "mine", "--extends",
		      "xp-sp3-x86", "-o", path,
		      scratch_pe(s, "of_mine.dll", b));
	return path;
}

#define FILTERS(...) filters_of((const char *const[]){ __VA_ARGS__, NULL })

Test(sandbox, commands_that_read_strangers_files_are_caged)
{
	need_seccomp();
	cr_expect_eq(FILTERS("check", dll), 1);
	cr_expect_eq(FILTERS("audit", s->path), 1);
	cr_expect_eq(FILTERS("audit", "--query", "help"), 1);
	cr_expect_eq(FILTERS("audit", "--db", dll, "--query", "causes"), 1);
	cr_expect_eq(FILTERS("iis", "-t", "ws2003-sp2-x86", "--root", s->path,
			     config), 1);
	cr_expect_eq(FILTERS("inspect", dll), 1);
	cr_expect_eq(FILTERS("inspect", "--second-opinion", dll), 1);
	cr_expect_eq(FILTERS("compare", dll, dll), 1);
	cr_expect_eq(FILTERS("explain", "126", "--file", dll), 1);
	cr_expect_eq(FILTERS("check", "-o", scratch_path(s, "o"), dll), 1);
	cr_expect_eq(FILTERS("lookup", "GetVersion"), 1);
	cr_expect_eq(FILTERS("diff", "xp-sp2-x86", "xp-sp3-x86", "kernel32"), 1);
	cr_expect_eq(FILTERS("merge", dll), 1);
}

Test(sandbox, commands_that_read_strangers_profiles_are_caged)
{
	const char *mine = profile_at("mine.dlp");

	need_seccomp();
	cr_expect_eq(FILTERS("profile", "show", mine), 1);
	cr_expect_eq(FILTERS("profile", "check", mine, s->path), 1);
	cr_expect_eq(FILTERS("profile", "build", "--id", "other", "--extends",
			     "xp-sp3-x86", "-o", scratch_path(s, "other.dlp"),
			     dll), 1);
}

/* The program that it starts, which reads nothing itself, and what that forks. */
Test(sandbox, a_windows_is_read_in_a_cage)
{
	const char *to = scratch_path(s, "a.dlp");
	const char *helper = str_printf(&s->arena, "%s-snapshot",
					run_command()).s;
	struct run r;

	need_seccomp();
	if (access(helper, X_OK) != 0)
		cr_skip_test("dryload-snapshot isn't built");
	cr_expect_eq(FILTERS("profile", "snapshot", "-o", to, s->path), 1);
	cr_expect_eq(FILTERS("profile", "snapshot", "--no-sandbox", "-o", to,
			     s->path), 0);
	r = RUN("profile", "snapshot", "--no-sandbox", "-o", to, s->path);
	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "without the sandbox, "), "%s", r.err);
	run_free(&r);
}

/* Far from where it is run, as a list, and one target of it. */
Test(sandbox, a_profile_is_read_wherever_it_lies)
{
	const char *mine, *list, *one;

	cr_assert_eq(mkdir(scratch_path(s, "far"), 0777), 0);
	mine = profile_at("far/mine.dlp");
	list = str_printf(&s->arena, "xp-sp3-x86,%s", mine).s;
	one = str_printf(&s->arena, "%s:mine", mine).s;
	expect_status(0, "lookup", "-t", list, "GetVersion");
	expect_status(0, "lookup", "-t", one, "GetVersion");
	expect_status(0, "diff", "xp-sp3-x86", one, "user32");
	expect_status(0, "profile", "show", mine);
	expect_status(0, "profile", "check", mine, s->path);
	expect_status(0, "compare", "-t", list, dll, dll);
	expect_status(0, "check", "--no-config", "-t", list, dll);
}

Test(sandbox, what_no_source_makes_leaves_no_profile)
{
	const char *other = scratch_path(s, "other.dlp");
	const char *bad = scratch_file(s, "bad.yaml", "targets: [\n", 11);

	expect_status(3, "profile", "build", "-o", other, bad);
	cr_expect_eq(access(other, F_OK), -1);
}

/* The parts of an audit are databases: SQLite reads them as they are. */
Test(sandbox, parts_are_merged)
{
	const char *one = scratch_path(s, "one.db");

	expect_status(0, "audit", "-t", "xp", "--db", one, dll);
	expect_status(0, "merge", "-f", "text", one);
	expect_status(0, "audit", "--db", one, "--query", "imports",
		      "kernel32.dll!GetVersion");
	expect_status(0, "check", "--no-config", "-t", "xp", "-f", "json", "-o",
		      scratch_path(s, "one.json"), dll);
	expect_status(0, "merge", scratch_path(s, "one.json"));
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
	cr_expect_eq(FILTERS("lookup", "--no-sandbox", "GetVersion"), 0);
	cr_expect_eq(FILTERS("diff", "--no-sandbox", "xp-sp2-x86", "xp-sp3-x86",
			     "kernel32"), 0);
	cr_expect_eq(FILTERS("merge", "--no-sandbox", dll), 0);
	cr_expect_eq(FILTERS("profile", "show", "--no-sandbox", dll), 0);
	cr_expect_eq(FILTERS("profile", "check", "--no-sandbox", dll), 0);
	cr_expect_eq(FILTERS("profile", "build", "--no-sandbox", dll), 0);
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
