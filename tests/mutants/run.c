/*
 * Runs the unit tests of a part against each of its mutants, which
 * scripts/check-mutants has compiled into this one program:
 *
 *	run COUNT [MUTANT]...
 *
 * of COUNT mutants those, or all. Criterion's own runner takes a tenth of a
 * second a test. Here a mutant is one process that runs the tests which come
 * by it until one fails. A line is printed for each: its number, and killed,
 * survived or unreached; for what is killed, by which test.
 *
 * Tests that start the command start this same program, which is the command
 * where COMMAND is in the environment: "MUTANT FD MICROSECONDS".
 */
#include <criterion/criterion.h>
#include <err.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/mutants/mutant.h"

enum {
	/* Processor time of a test: so many times its usual, and this more. */
	TIMES_USUAL = 10,
	MORE_MICROSECONDS = 300 * 1000,
	/* Of a test, for what waits: others may have the processor. */
	WALL_SECONDS = 60,
	MEGABYTES_MAX = 2048,
	FOLDERS_MAX = 256, /* that a process makes */
};

#define COMMAND "DRYLOAD_MUTANT"

/* Written by the process that runs tests, read when it has ended. */
struct shared {
	size_t test; /* the last begun */
	long microseconds;
	size_t folder_count;
	char folders[FOLDERS_MAX][PATH_MAX];
};

struct test {
	const struct criterion_test *test;
	long microseconds; /* 0: not known yet, or it fails as it is */
	unsigned char *reaches; /* a byte a mutant */
};

/* What the tests use of Criterion. */

extern struct criterion_test *__start_cr_tst[], *__stop_cr_tst[];
extern struct criterion_suite *__start_cr_sts[], *__stop_cr_sts[];

struct criterion_options criterion_options;
int mutant_chosen = -1;
unsigned char *mutants_reached;
static const struct criterion_test *current;
static jmp_buf end_of_test;
static struct shared *shared;
static int reached_fd = -1; /* of mutants_reached */
static int start_folder; /* that a test before may have left */

static void fixture(bool after)
{
	for (struct criterion_suite **s = __start_cr_sts; s < __stop_cr_sts;
	     s++) {
		void (*f)(void) = after ? (*s)->data->fini : (*s)->data->init;

		if (strcmp((*s)->name, current->category) == 0 && f != NULL)
			f();
	}
}

void criterion_internal_test_setup(void)
{
	fixture(false);
	if (current->data->init != NULL)
		current->data->init();
}

void criterion_internal_test_main(void (*fn)(void))
{
	if (setjmp(end_of_test) == 0)
		fn();
}

void criterion_internal_test_teardown(void)
{
	if (current->data->fini != NULL)
		current->data->fini();
	fixture(true);
}

void criterion_abort_test(void)
{
	_exit(1);
}

void criterion_continue_test(void)
{
	_exit(1);
}

void criterion_skip_test(const char *format, ...)
{
	(void)format;
	longjmp(end_of_test, 1);
}

void criterion_send_assert(struct criterion_assert_stats *stats)
{
	if (!stats->passed)
		_exit(1);
}

char *cr_translate_assert_msg(int index, ...)
{
	(void)index;
	return NULL;
}

int cr_asprintf(char **out, const char *format, ...)
{
	(void)format;
	*out = NULL;
	return 0;
}

void cr_asprintf_free(char *s)
{
	(void)s;
}

void cri_asserts_passed_incr(void)
{
}

/* Folders that a test makes and, failing, leaves; linked with --wrap. */

char *__real_mkdtemp(char *template);
char *__wrap_mkdtemp(char *template);

char *__wrap_mkdtemp(char *template)
{
	char *path = __real_mkdtemp(template);

	if (path != NULL && shared->folder_count < FOLDERS_MAX)
		snprintf(shared->folders[shared->folder_count++], PATH_MAX,
			 "%s", path);
	return path;
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	remove(path);
	return 0;
}

/* A mutant may write anywhere, here as well. */
static void remove_folders(void)
{
	for (size_t i = 0; i < shared->folder_count && i < FOLDERS_MAX; i++)
		nftw(shared->folders[i], remove_one, 16, FTW_DEPTH | FTW_PHYS);
	shared->folder_count = 0;
}

/* The runs. */

static void *share(size_t n, int fd)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE,
		       MAP_SHARED | (fd < 0 ? MAP_ANONYMOUS : 0), fd, 0);

	if (p == MAP_FAILED)
		err(2, "mmap");
	return p;
}

/* As a file, so that the command finds it. */
static void share_reached(size_t count)
{
	reached_fd = memfd_create("reached", 0);
	if (reached_fd < 0 || ftruncate(reached_fd, (off_t)count) != 0)
		err(2, "memfd_create");
	mutants_reached = share(count, reached_fd);
}

/* SIGPROF ends what takes longer. */
static void limit_time(long microseconds)
{
	struct itimerval timer = {
		.it_value = { microseconds / 1000000, microseconds % 1000000 },
	};

	setitimer(ITIMER_PROF, &timer, NULL);
}

/* main() of cli/, by another name. */
int dryload_main(int argc, char **argv);

static int be_the_command(const char *how, int argc, char **argv)
{
	long limit;
	struct stat st;

	if (sscanf(how, "%d %d %ld", &mutant_chosen, &reached_fd, &limit) != 3 ||
	    fstat(reached_fd, &st) != 0)
		errx(2, COMMAND "=%s", how);
	mutants_reached = share((size_t)st.st_size, reached_fd);
	limit_time(limit);
	alarm(WALL_SECONDS);
	return dryload_main(argc, argv);
}

static void limit_process(void)
{
	struct rlimit memory = { (rlim_t)MEGABYTES_MAX << 20,
				 (rlim_t)MEGABYTES_MAX << 20 };
	struct rlimit none = { 0, 0 };
	int nowhere = open("/dev/null", O_RDWR);

	setrlimit(RLIMIT_AS, &memory);
	setrlimit(RLIMIT_CORE, &none);
	dup2(nowhere, STDOUT_FILENO);
	dup2(nowhere, STDERR_FILENO);
}

static long processor_time(int who)
{
	struct rusage r;

	getrusage(who, &r);
	return (r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1000000L +
	       r.ru_utime.tv_usec + r.ru_stime.tv_usec;
}

static void run_test(const struct test *t)
{
	long limit = t->microseconds * TIMES_USUAL + MORE_MICROSECONDS;
	char how[64];

	current = t->test;
	if (t->microseconds == 0)
		limit = 0;
	snprintf(how, sizeof(how), "%d %d %ld", mutant_chosen, reached_fd, limit);
	setenv(COMMAND, how, 1);
	if (fchdir(start_folder) != 0)
		_exit(1);
	limit_time(limit);
	alarm(WALL_SECONDS);
	current->test();
}

static bool ended_well(pid_t child)
{
	int status;

	if (waitpid(child, &status, 0) != child)
		err(2, "waitpid");
	remove_folders();
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
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
	shared = share(sizeof(*shared), -1);
	share_reached((size_t)count);
	start_folder = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
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
