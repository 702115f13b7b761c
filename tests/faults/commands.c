/*
 * faults COMMAND [ARGUMENT]...: a command line of dryload, which forks at each call
 * that can fail, so that it fails in the child; behind the start of a process of its
 * own, again and again from the start, until it runs untouched. Each must end as it
 * does undisturbed, or with a message and the status of trouble.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
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

static char *text_of(int fd)
{
	struct stat s;
	char *text = NULL;

	if (fstat(fd, &s) == 0)
		text = calloc(1, (size_t)s.st_size + 1);
	if (text == NULL || pread(fd, text, (size_t)s.st_size, 0) != s.st_size)
		abort();
	return text;
}

static struct ended ended_with(int status, int out, int err)
{
	return (struct ended){
		.status = WIFEXITED(status) ? WEXITSTATUS(status) :
					      128 + WTERMSIG(status),
		.out = text_of(out),
		.err = text_of(err),
	};
}

/* A run that forks at each call, and what came of the children. */
struct walked {
	const struct ended *clean;
	const char *command;
	int out, err;
	struct tally {
		unsigned long count, wrong, wrong_at[WRONG_MAX];
	} *tally; /* shared */
};

static void judge(void *context, struct fault f, int status);

/* 'w' NULL: 'f' says which call fails. */
static struct ended run(struct fault f, struct walked *w, int argc, char **argv)
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
		if (w == NULL) {
			close(out);
			close(err);
			alarm(FAULT_SECONDS);
			fault_arm(f);
		} else {
			w->out = out;
			w->err = err;
			fault_walk(f, judge, w);
		}
		status = __real_main(argc, argv);
		fault_disarm();
		exit(status);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		abort();
	e = ended_with(status, out, err);
	close(out);
	close(err);
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
		       strstr(e->out, "analysis-crashed") != NULL ||
		       strstr(e->out, "isn't known") != NULL;
	return strcmp(command, "iis") == 0 && f.kind == FAULT_FILES &&
	       e->status <= STATUS_UNKNOWN && strstr(e->out, "unknown") != NULL;
}

static void show(const struct ended *clean, struct fault f, int argc,
		 char **argv)
{
	struct ended e;

	f.trace = true;
	e = run(f, NULL, argc, argv);
	fprintf(stderr, "faults: %s of:", fault_text(f));
	for (int i = 1; i < argc; i++)
		fprintf(stderr, " %s", argv[i]);
	fprintf(stderr, "\nstatus %d instead of %d\n%s", e.status,
		clean->status, e.err);
	if (strcmp(e.out, clean->out) != 0)
		fprintf(stderr, "another output:\n%.4000s\n", e.out);
	free_ended(&e);
}

static void note(struct tally *t, unsigned long n, bool right)
{
	t->count++;
	if (right)
		return;
	if (t->wrong < WRONG_MAX)
		t->wrong_at[t->wrong] = n;
	t->wrong++;
}

/* Where the process is that goes on, the offset stands behind what it wrote. */
static void forget_behind(int fd)
{
	if (ftruncate(fd, lseek(fd, 0, SEEK_CUR)) != 0)
		abort();
}

static void judge(void *context, struct fault f, int status)
{
	const struct walked *w = context;
	struct ended e = ended_with(status, w->out, w->err);

	note(w->tally, f.n, same(&e, w->clean) || tells(&e, f, w->command));
	free_ended(&e);
	forget_behind(w->out);
	forget_behind(w->err);
}

/* The calls from 'f.n' on, each in a run from the start. */
static void run_each(struct fault f, const struct walked *w, int argc,
		     char **argv)
{
	bool fired = true;

	for (; fired && w->tally->wrong < WRONG_MAX; f.n = fault_next(f.n)) {
		struct ended e = run(f, NULL, argc, argv);
		bool right;

		fired = fault_fired();
		right = same(&e, w->clean) || (fired && tells(&e, f, argv[1]));
		/* The last, in which nothing fails, must end as it does else. */
		if (fired || !right)
			note(w->tally, f.n, right);
		free_ended(&e);
	}
}

/* The number that were wrong. '*count': of those that failed at all. */
static unsigned long run_all(struct fault f, const struct ended *clean,
			     int argc, char **argv, unsigned long *count)
{
	struct walked w = { .clean = clean, .command = argv[1] };
	unsigned long wrong, left;
	struct ended e;

	w.tally = mmap(NULL, sizeof(*w.tally), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (w.tally == MAP_FAILED)
		abort();
	e = run(f, &w, argc, argv);
	left = fault_left();
	if (!same(&e, clean)) {
		fprintf(stderr, "faults: the run that forks ends with %d:\n%s",
			e.status, e.err);
		w.tally->wrong++;
	}
	free_ended(&e);
	f.n = left;
	if (left != 0)
		run_each(f, &w, argc, argv);
	wrong = w.tally->wrong;
	for (unsigned long i = 0; i < wrong && i < WRONG_MAX; i++) {
		f.n = w.tally->wrong_at[i];
		if (f.n != 0)
			show(clean, f, argc, argv);
	}
	*count = w.tally->count;
	munmap(w.tally, sizeof(*w.tally));
	return wrong;
}

int __wrap_main(int argc, char **argv)
{
	const struct fault none = { .kind = FAULT_NONE };
	unsigned long wrong = 0, count[FAULT_ROUNDS];
	struct ended clean;

	if (argc < 2)
		return STATUS_TROUBLE;
	clean = run(none, NULL, argc, argv);
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
