/* The cages of the readers: a process in one tries each way out. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "tests/support/run.h"

/* As tests/cage/try.c has them: 0 it worked, 1 refused, 3 there is no cage. */
static int result(const char *cage, const char *what)
{
	const char *program = getenv("DRYLOAD_CAGE");
	struct run r = run_program(program, NULL,
				   (const char *const[]){ cage, what, NULL });

	run_free(&r);
	return r.status;
}

static void expect_refused(const char *cage, const char *const *tries)
{
	if (result(cage, "compute") == 3)
		cr_skip_test("this system has no Landlock or no seccomp");
	cr_expect_eq(result(cage, "compute"), 0);
	for (; *tries != NULL; tries++) {
		cr_expect_eq(result("free", *tries), 0, "%s doesn't work at all",
			     *tries);
		cr_expect_eq(result(cage, *tries), 1, "%s: %s: %d", cage,
			     *tries, result(cage, *tries));
	}
}

Test(cages, a_reader_reads_what_was_named)
{
	if (result("reader", "compute") == 3)
		cr_skip_test("this system has no Landlock or no seccomp");
	cr_expect_eq(result("reader", "read-below"), 0);
	cr_expect_eq(result("reader", "read-file"), 0);
}

/* Where merge has what is to need no memory. */
Test(cages, a_reader_writes_anywhere_in_a_file_that_is_open)
{
	if (result("reader", "compute") == 3)
		cr_skip_test("this system has no Landlock or no seccomp");
	cr_expect_eq(result("reader", "write-at"), 0);
}

/* What the commands are in that start nothing. */
Test(cages, a_reader_gets_nowhere)
{
	expect_refused("reader", (const char *const[]){
		"open-file", "make-file", "write-elsewhere", "socket", "fork",
		"kill-parent", "ptrace", "read-parent", "pipe", "make-code",
		"raise-limit", NULL });
	cr_expect_eq(result("reader", "exec"), 1);
}

/* What audit, check --run and inspect --second-opinion are in. */
Test(cages, a_starter_starts_what_it_may_and_no_more)
{
	expect_refused("starter", (const char *const[]){
		"open-file", "make-file", "write-elsewhere", "socket",
		"ptrace", "read-parent", NULL });
	cr_expect_eq(result("starter", "fork"), 0);
	cr_expect_eq(result("starter", "exec"), 1);
}

/* What audit --db is in: it writes by Landlock's leave. */
Test(cages, a_keeper_writes_nothing_elsewhere)
{
	expect_refused("keeper", (const char *const[]){
		"open-file", "make-file", "write-elsewhere", "socket",
		"ptrace", "read-parent", NULL });
	cr_expect_eq(result("keeper", "exec"), 1);
}

/* What the reading of a Windows is in: threads alone, and its own folder. */
Test(cages, an_extractor_starts_nothing_and_writes_nothing_elsewhere)
{
	expect_refused("extractor", (const char *const[]){
		"open-file", "make-file", "write-elsewhere", "socket", "fork",
		"kill-parent", "ptrace", "read-parent", "pipe", "make-code",
		"raise-limit", NULL });
	cr_expect_eq(result("extractor", "exec"), 1);
	cr_expect_eq(result("extractor", "read-below"), 0);
}

Test(cages, an_unpacker_opens_nothing)
{
	expect_refused("unpacker", (const char *const[]){
		"open-file", "read-below", "make-file", "write-elsewhere",
		"socket", "fork", "kill-parent", "ptrace", "read-parent",
		"map-file", "pipe", "make-code", "raise-limit", NULL });
}
