/* One test in a process of its own: its limits, and what it leaves behind. */
#include <criterion/criterion.h>
#include <err.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/mutants/mutant.h"
#include "tests/mutants/run.h"

enum {
	/* Processor time of a test: so many times its usual, and this more. */
	TIMES_USUAL = 10,
	MORE_MICROSECONDS = 300 * 1000,
	/* Of a test, for what waits: others may have the processor. */
	WALL_SECONDS = 60,
	MEGABYTES_MAX = 2048,
};

int mutant_chosen = -1;
unsigned char *mutants_reached;
struct shared *shared;
static int reached_fd = -1; /* of mutants_reached */
static int start_folder; /* that a test before may have left */

void *share(size_t n, int fd)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE,
		       MAP_SHARED | (fd < 0 ? MAP_ANONYMOUS : 0), fd, 0);

	if (p == MAP_FAILED)
		err(2, "mmap");
	return p;
}

void share_reached(size_t count)
{
	reached_fd = memfd_create("reached", 0);
	if (reached_fd < 0 || ftruncate(reached_fd, (off_t)count) != 0)
		err(2, "memfd_create");
	mutants_reached = share(count, reached_fd);
}

void one_test_init(size_t mutants)
{
	shared = share(sizeof(*shared), -1);
	share_reached(mutants);
	start_folder = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
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
void remove_folders(void)
{
	for (size_t i = 0; i < shared->folder_count && i < FOLDERS_MAX; i++)
		nftw(shared->folders[i], remove_one, 16, FTW_DEPTH | FTW_PHYS);
	shared->folder_count = 0;
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

int be_the_command(const char *how, int argc, char **argv)
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

void limit_process(void)
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

void run_test(const struct test *t)
{
	long limit = t->microseconds * TIMES_USUAL + MORE_MICROSECONDS;
	char how[64];

	if (t->microseconds == 0)
		limit = 0;
	snprintf(how, sizeof(how), "%d %d %ld", mutant_chosen, reached_fd, limit);
	setenv(COMMAND, how, 1);
	if (fchdir(start_folder) != 0)
		_exit(1);
	limit_time(limit);
	alarm(WALL_SECONDS);
	criterion_run(t->test);
}

bool ended_well(pid_t child)
{
	int status;

	if (waitpid(child, &status, 0) != child)
		err(2, "waitpid");
	remove_folders();
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
