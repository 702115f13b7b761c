/* Kernels without Landlock, and containers that forbid seccomp: tests/cage/try.c makes them. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/run.h"
#include "util/sanitizer.h"

static struct scratch *s;
static const char *dll;

static void set_up(void)
{
	struct pe_builder *b;

	if (is_sanitized() || getenv("DRYLOAD_CAGE") == NULL)
		cr_skip_test("there is nothing that makes such a kernel");
	s = scratch_new();
	b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	pe_import(b, "kernel32.dll", "GetVersion");
	dll = scratch_pe(s, "a.dll", b);
}

static void tear_down(void)
{
	scratch_free(s);
}

TestSuite(lacks, .init = set_up, .fini = tear_down);

/* 'argv' begins with what is lacking and a program; it ends with NULL. */
static struct run run_with(const char *const *argv)
{
	return run_program(getenv("DRYLOAD_CAGE"), NULL, argv);
}

#define RUN_WITH(...) run_with((const char *const[]){ __VA_ARGS__, NULL })

static const char no_landlock[] =
	"dryload: the sandbox lacks Landlock: files that weren't named can be "
	"read\n";
static const char no_seccomp[] =
	"dryload: the sandbox lacks seccomp (Operation not permitted): system "
	"calls aren't given up\n";

/* Commands go on, and -v says what is missing. */
static void expect_told(const char *lacking, const char *first,
			const char *second)
{
	struct run r = RUN_WITH(lacking, run_command(), "check", "-t", "xp", dll);

	cr_expect_eq(r.status, 0, "%s: %s", lacking, r.err);
	cr_expect_str_eq(r.err, "");
	run_free(&r);
	r = RUN_WITH(lacking, run_command(), "lookup", "-v", "-t", "xp",
		     "GetVersion");
	cr_expect_eq(r.status, 0);
	cr_expect_str_eq(r.err, str_printf(&s->arena, "%s%s", first, second).s,
			 "%s: %s", lacking, r.err);
	run_free(&r);
}

Test(lacks, landlock)
{
	expect_told("lacks-landlock", no_landlock, "");
}

Test(lacks, seccomp)
{
	expect_told("lacks-seccomp", "", no_seccomp);
}

Test(lacks, both)
{
	expect_told("lacks-both", no_landlock, no_seccomp);
}

/* Its sources are read all the same. */
Test(lacks, a_profile_is_built)
{
	struct run r = RUN_WITH("lacks-both", run_command(), "profile", "build",
				"--id", "mine", "--extends", "xp-sp3-x86", "-o",
				scratch_path(s, "mine.dlp"), dll);

	cr_expect_eq(r.status, 3, "a DLL without exports: %s", r.err);
	cr_expect(strstr(r.err, "a.dll") != NULL, "%s", r.err);
	run_free(&r);
}

/* A guest isn't run, nor an archive opened, by what would be in no cage. */
Test(lacks, what_needs_a_cage_is_not_done)
{
	struct run r = RUN_WITH("lacks-seccomp", run_command(), "check", "--run",
				"-t", "xp-sp3-x86", dll);

	cr_expect(strstr(r.out, "loads\n") == NULL, "%s", r.out);
	run_free(&r);
	r = RUN_WITH("lacks-seccomp", getenv("DRYLOAD_CAGE"), "caged", "compute");
	cr_expect_eq(r.status, 3);
	run_free(&r);
	r = RUN_WITH("lacks-landlock", getenv("DRYLOAD_CAGE"), "reader",
		     "compute");
	cr_expect_eq(r.status, 3);
	run_free(&r);
}
