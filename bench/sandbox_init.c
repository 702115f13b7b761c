/*
 * The first and only process of a machine that bench/sandbox-instructions starts:
 * each DLL of /dlls is checked with the sandbox and without, RUNS times in turns.
 * There, a nanosecond is an instruction.
 */
#include <dirent.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Thousands of instructions, up to its end; 0: it couldn't be started. */
static double check(char *dll, char *no_sandbox,
		    const posix_spawn_file_actions_t *quiet)
{
	char *words[] = { "dryload", "check", "--no-config", dll, no_sandbox,
			  NULL };
	char *no_environment[] = { NULL };
	const double start = now();
	int status;
	pid_t pid;

	if (posix_spawn(&pid, "/dryload", quiet, NULL, words, no_environment) != 0 ||
	    waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ||
	    WEXITSTATUS(status) > 2)
		return 0;
	return (now() - start) / 1000;
}

static int compare(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void report(const char *name, double with, double without)
{
	printf("%-32s %8.0f %8.0f %6.1f %%\n", name, with, without,
	       100 * (with / without - 1));
}

/* The middle of all runs of a file, added to the sums. False: some run failed. */
static bool measure(char *dll, int runs, const posix_spawn_file_actions_t *quiet,
		    double sums[2])
{
	double *took[2] = { calloc((size_t)runs, sizeof(double)),
			    calloc((size_t)runs, sizeof(double)) };
	bool ok = took[0] != NULL && took[1] != NULL;

	for (int i = 0; ok && i < 2 * runs; i++) {
		char *option = i % 2 == 0 ? NULL : "--no-sandbox";

		took[i % 2][i / 2] = check(dll, option, quiet);
		ok = took[i % 2][i / 2] != 0;
	}
	for (int side = 0; ok && side < 2; side++) {
		qsort(took[side], (size_t)runs, sizeof(double), compare);
		sums[side] += took[side][runs / 2];
	}
	if (ok)
		report(dll, took[0][runs / 2], took[1][runs / 2]);
	else
		printf("%s: a check failed\n", dll);
	free(took[0]);
	free(took[1]);
	return ok;
}

static int is_visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

int main(void)
{
	const char *text = getenv("RUNS");
	const int runs = text == NULL || atoi(text) < 1 ? 1 : atoi(text);
	posix_spawn_file_actions_t quiet;
	double sums[2] = { 0, 0 };
	struct dirent **files;
	int count;

	if (mount("none", "/dev", "devtmpfs", 0, NULL) != 0 ||
	    chdir("/dlls") != 0 ||
	    posix_spawn_file_actions_init(&quiet) != 0 ||
	    posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null",
					     O_WRONLY, 0) != 0 ||
	    posix_spawn_file_actions_adddup2(&quiet, STDOUT_FILENO,
					     STDERR_FILENO) != 0)
		perror("sandbox_init");
	count = scandir(".", &files, is_visible, alphasort);
	for (int i = 0; i < count; i++) {
		if (!measure(files[i]->d_name, runs, &quiet, sums))
			break;
	}
	if (count > 1)
		report("all", sums[0], sums[1]);
	fflush(stdout);
	reboot(RB_POWER_OFF);
	return 1;
}
