/*
 * Runs the unit tests of a part against each of its mutants, which
 * scripts/check-mutants has compiled into this one program:
 *
 *	run COUNT [MUTANT]...
 *
 * of COUNT mutants those, or all. A mutant is one process that runs the tests
 * which come by it until one fails. A line is printed for each: its number, and
 * killed, survived or unreached; for what is killed, by which test.
 *
 * Tests that start the command start this same program, which is the command
 * where COMMAND is in the environment: "MUTANT FD MICROSECONDS".
 */
#include <criterion/criterion.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/mutants/mutant.h"
#include "tests/mutants/run.h"

extern struct criterion_test *__start_cr_tst[], *__stop_cr_tst[];

static long processor_time(int who)
{
	struct rusage r;

	getrusage(who, &r);
	return (r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1000000L +
	       r.ru_utime.tv_usec + r.ru_stime.tv_usec;
}

/* What the test comes by, and how long it takes, where it passes. */
static void learn(struct test *t, size_t count)
{
	pid_t child;

	memset(mutants_reached, 0, count);
	child = fork();
	if (child == 0) {
		limit_process();
		run_test(t);
		shared->microseconds = processor_time(RUSAGE_SELF) +
				       processor_time(RUSAGE_CHILDREN);
		_exit(0);
	}
	if (!ended_well(child))
		return;
	t->microseconds = shared->microseconds + 1;
	memcpy(t->reaches, mutants_reached, count);
}

static int by_time(const void *a, const void *b)
{
	const struct test *x = a, *y = b;

	return (x->microseconds > y->microseconds) -
	       (x->microseconds < y->microseconds);
}

static long jobs(void)
{
	const char *set = getenv("JOBS");

	return set != NULL ? atol(set) : sysconf(_SC_NPROCESSORS_ONLN);
}

/* Of the children; all but 'other' must end well. Whether that did. */
static bool wait_for_all(pid_t other)
{
	bool good = true;
	int status;

	for (pid_t child; (child = wait(&status)) > 0;) {
		if (status != 0 && child != other)
			errx(2, "a job ended with %d", status);
		good = good && status == 0;
	}
	return good;
}

/* Several at a time, each job with what its processes share. 'tests' is shared. */
static void learn_all(struct test *tests, size_t total, size_t count)
{
	for (long j = 0; j < jobs(); j++) {
		if (fork() != 0)
			continue;
		shared = share(sizeof(*shared), -1);
		share_reached(count);
		for (size_t i = (size_t)j; i < total; i += (size_t)jobs()) {
			if (!tests[i].test->data->disabled)
				learn(&tests[i], count);
		}
		_exit(0);
	}
	wait_for_all(-1);
}

/* Those that pass as they are, the quickest first. Their number. */
static size_t keep_good(struct test *tests, size_t total)
{
	size_t n = 0;

	for (size_t i = 0; i < total; i++) {
		const struct criterion_test *t = tests[i].test;

		if (tests[i].microseconds != 0)
			tests[n++] = tests[i];
		else
			fprintf(stderr, "run: %s/%s isn't used\n", t->category,
				t->name);
	}
	qsort(tests, n, sizeof(*tests), by_time);
	return n;
}

static void judge(const struct test *tests, size_t n, int mutant)
{
	bool reached = false;
	pid_t child;

	for (size_t i = 0; i < n && !reached; i++)
		reached = tests[i].reaches[mutant] != 0;
	if (!reached) {
		printf("%d\tunreached\n", mutant);
		return;
	}
	child = fork();
	if (child == 0) {
		limit_process();
		mutant_chosen = mutant;
		for (size_t i = 0; i < n; i++) {
			if (tests[i].reaches[mutant] == 0)
				continue;
			shared->test = i;
			run_test(&tests[i]);
		}
		_exit(0);
	}
	if (ended_well(child))
		printf("%d\tsurvived\n", mutant);
	else
		printf("%d\tkilled\t%s/%s\n", mutant,
		       tests[shared->test].test->category, tests[shared->test].test->name);
	fflush(stdout);
}

/* In one process, one after another, they must pass, too. */
static pid_t begin_together(const struct test *tests, size_t n)
{
	pid_t child = fork();

	if (child == 0) {
		limit_process();
		for (size_t i = 0; i < n; i++) {
			shared->test = i;
			run_test(&tests[i]);
		}
		_exit(0);
	}
	return child;
}

/* Several at a time, each judge with what its processes share. */
static void judge_all(const struct test *tests, size_t n, const int *mutants,
		      size_t count)
{
	pid_t together = begin_together(tests, n);

	for (long j = 0; j < jobs(); j++) {
		if (fork() != 0)
			continue;
		shared = share(sizeof(*shared), -1);
		for (size_t i = (size_t)j; i < count; i += (size_t)jobs())
			judge(tests, n, mutants[i]);
		fflush(stdout);
		_exit(0);
	}
	if (!wait_for_all(together))
		errx(2, "%s/%s fails after others",
		     tests[shared->test].test->category,
		     tests[shared->test].test->name);
	remove_folders();
}

int main(int argc, char **argv)
{
	const char *how = getenv(COMMAND);
	int count = argc > 1 ? atoi(argv[1]) : 0;
	const size_t total = (size_t)(__stop_cr_tst - __start_cr_tst);
	struct test *tests;
	unsigned char *reaches;
	size_t n, chosen = 0;
	int *mutants;

	if (how != NULL)
		return be_the_command(how, argc, argv);
	if (count <= 0)
		errx(2, "usage: run COUNT [MUTANT]...");
	one_test_init((size_t)count);
	tests = share(total * sizeof(*tests), -1);
	reaches = share(total * (size_t)count, -1);
	for (size_t i = 0; i < total; i++)
		tests[i] = (struct test){ .test = __start_cr_tst[i],
					  .reaches = reaches + i * (size_t)count };
	learn_all(tests, total, (size_t)count);
	n = keep_good(tests, total);
	fprintf(stderr, "run: %zu tests\n", n);
	mutants = calloc((size_t)(count + argc), sizeof(*mutants));
	if (mutants == NULL)
		err(2, "calloc");
	for (int i = 0; argc == 2 && i < count; i++)
		mutants[chosen++] = i;
	for (int i = 2; i < argc; i++)
		mutants[chosen++] = atoi(argv[i]);
	judge_all(tests, n, mutants, chosen);
	return 0;
}
