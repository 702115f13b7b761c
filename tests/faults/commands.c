/*
 * faults COMMAND [ARGUMENT]...: a command line of dryload, again and again, each
 * time with another call that fails, until it runs untouched. Each must end as
 * it does undisturbed, or with a message and the status of trouble.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cli.h"
#include "tests/faults/inject.h"

int __real_main(int argc, char **argv);
int __wrap_main(int argc, char **argv);

/* One mistake shows at many calls. */
enum { WRONG_MAX = 20 };

/* What a run left behind. */
struct ended {
	int status; /* or 128 + the signal that ended it */
	char *out, *err;
};

static char *take_text(int fd)
{
	const off_t n = lseek(fd, 0, SEEK_END);
	char *text = calloc(1, (size_t)n + 1);

	if (text == NULL || pread(fd, text, (size_t)n, 0) != n)
		abort();
	close(fd);
	return text;
}

static struct ended run(struct fault f, int argc, char **argv)
{
	const int out = memfd_create("out", 0), err = memfd_create("err", 0);
	struct ended e;
	int status;
	pid_t pid;

	fault_arm((struct fault){ .kind = FAULT_NONE });
	/* Each reads it anew. */
	lseek(STDIN_FILENO, 0, SEEK_SET);
	pid = fork();
	if (pid == 0) {
		dup2(out, STDOUT_FILENO);
		dup2(err, STDERR_FILENO);
		close(out);
		close(err);
		alarm(FAULT_SECONDS);
		fault_arm(f);
		status = __real_main(argc, argv);
		fault_disarm();
		exit(status);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		abort();
	e.status = WIFEXITED(status) ? WEXITSTATUS(status) :
				       128 + WTERMSIG(status);
	e.out = take_text(out);
	e.err = take_text(err);
	return e;
}

static void free_ended(struct ended *e)
{
	free(e->out);
	free(e->err);
}

static bool same(const struct ended *a, const struct ended *b)
{
	return a->status == b->status && strcmp(a->out, b->out) == 0 &&
	       strcmp(a->err, b->err) == 0;
}

/*
 * Of many files, an audit goes on and says which one it knows nothing of; and of
 * a server's disk it is told what can't be read there.
 */
static bool tells(const struct ended *e, struct fault f, const char *command)
{
	if (e->status == STATUS_TROUBLE)
		return e->err[0] != '\0';
	if (strcmp(command, "audit") == 0)
		return strstr(e->out, "limit-reached") != NULL ||
		       strstr(e->out, "isn't known") != NULL;
	return strcmp(command, "iis") == 0 && f.kind == FAULT_FILES &&
	       e->status <= STATUS_UNKNOWN && strstr(e->out, "unknown") != NULL;
}

static void show(const struct ended *clean, struct fault f, int argc,
		 char **argv)
{
	struct ended e;

	f.trace = true;
	e = run(f, argc, argv);
	fprintf(stderr, "faults: %s of:", fault_text(f));
	for (int i = 1; i < argc; i++)
		fprintf(stderr, " %s", argv[i]);
	fprintf(stderr, "\nstatus %d instead of %d\n%s", e.status,
		clean->status, e.err);
	if (strcmp(e.out, clean->out) != 0)
		fprintf(stderr, "another output:\n%.4000s\n", e.out);
	free_ended(&e);
}

/* The number that were wrong. '*count': of those that failed at all. */
static unsigned long run_all(struct fault f, const struct ended *clean,
			     int argc, char **argv, unsigned long *count)
{
	unsigned long wrong = 0;
	bool fired = true;

	*count = 0;
	for (f.n = 1; fired; f.n = fault_next(f.n)) {
		struct ended e = run(f, argc, argv);
		bool right;

		fired = fault_fired();
		right = same(&e, clean) || (fired && tells(&e, f, argv[1]));
		free_ended(&e);
		*count += fired;
		if (right)
			continue;
		show(clean, f, argc, argv);
		if (++wrong == WRONG_MAX)
			break;
	}
	return wrong;
}

int __wrap_main(int argc, char **argv)
{
	const struct fault none = { .kind = FAULT_NONE };
	unsigned long wrong = 0, count[FAULT_ROUNDS];
	struct ended clean;

	if (argc < 2)
		return STATUS_TROUBLE;
	clean = run(none, argc, argv);
	if (clean.status >= STATUS_TROUBLE) {
		fprintf(stderr, "faults: undisturbed it ends with %d:\n%s",
			clean.status, clean.err);
		free_ended(&clean);
		return STATUS_TROUBLE;
	}
	for (int i = 0; i < FAULT_ROUNDS; i++)
		wrong += run_all(fault_rounds[i], &clean, argc, argv,
				 &count[i]);
	printf("%lu allocations, %lu and all behind, %lu of arenas, %lu file "
	       "calls; status %d:",
	       count[0], count[1], count[2], count[3], clean.status);
	for (int i = 1; i < argc; i++)
		printf(" %s", argv[i]);
	putchar('\n');
	free_ended(&clean);
	return wrong != 0;
}
