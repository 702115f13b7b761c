/* The cage of a run: a process in it tries each way out (tests/cage/try.c). */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/run.h"

static int result(const char *where, const char *what)
{
	const char *program = getenv("DRYLOAD_CAGE");
	struct run r;

	if (program == NULL || program[0] == '\0')
		cr_skip_test("there is no emulator");
	r = run_program(program, NULL, (const char *const[]){ where, what,
							      NULL });
	run_free(&r);
	return r.status;
}

/* It works outside, and kills the process inside. */
static void expect_killed(const char *what)
{
	cr_expect_eq(result("free", what), 0, "%s doesn't work at all: %d",
		     what, result("free", what));
	cr_expect_eq(result("caged", what), 128 + SIGSYS, "%s: %d", what,
		     result("caged", what));
}

Test(emulator_cage, a_caged_process_computes_and_prints)
{
	cr_expect_eq(result("caged", "compute"), 0);
}

Test(emulator_cage, no_file_is_opened_made_or_deleted)
{
	expect_killed("open-file");
	expect_killed("make-file");
	cr_expect_eq(result("free", "delete-file"), 1);
	cr_expect_eq(result("caged", "delete-file"), 128 + SIGSYS);
}

Test(emulator_cage, what_was_open_before_is_out_of_reach)
{
	expect_killed("map-file");
	expect_killed("read-file");
	expect_killed("write-file");
}

Test(emulator_cage, there_is_no_network)
{
	expect_killed("socket");
	expect_killed("pipe");
}

Test(emulator_cage, there_are_no_other_processes)
{
	expect_killed("fork");
	expect_killed("exec");
	expect_killed("kill-parent");
	expect_killed("ptrace");
	expect_killed("read-parent");
}

Test(emulator_cage, limits_stay)
{
	expect_killed("raise-limit");
}

Test(emulator_cage, calls_of_other_kinds_are_no_way_out)
{
	int status = result("caged", "call-as-32-bit");

	/* A kernel without those of 32 bits has no such interrupt. */
	cr_expect(status == 128 + SIGSYS || status == 128 + SIGSEGV, "%d",
		  status);
	cr_expect_eq(result("caged", "call-as-x32"), 128 + SIGSYS);
}
