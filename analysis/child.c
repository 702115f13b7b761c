/* Run a program with limits and keep what it prints. */
#include "analysis/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "util/budget.h"
#include "util/status.h"

#define MEMORY_MAX (1ull << 30)

enum { CHUNK = 1 << 16, EXIT_NO_EXEC = 127 };

static void set_limit(int resource, rlim_t soft, rlim_t hard)
{
	const struct rlimit limit = { soft, hard };

	setrlimit(resource, &limit);
}

/* Between fork and exec: only what is safe in a signal handler. */
static _Noreturn void become_program(const struct child *c, char *argument,
				     int out, int in)
{
	char *argv[CHILD_OPTIONS_MAX + 3] = { (char *)c->program };
	rlim_t memory = c->memory_max != 0 ? c->memory_max : MEMORY_MAX;
	size_t n = 1;
	rlim_t cpu = c->seconds > 1 ? c->seconds / 2 : 1;
	int null = open("/dev/null", O_RDWR);

	/* A cage has no writing: then what it says to nobody fails. */
	if (null < 0)
		null = open("/dev/null", O_RDONLY);
	for (; c->options != NULL && n <= CHILD_OPTIONS_MAX &&
	       c->options[n - 1] != NULL;
	     n++)
		argv[n] = (char *)c->options[n - 1];
	argv[n] = argument;
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    dup2(null, STDERR_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0)
		_exit(EXIT_NO_EXEC);
	close_range(STDERR_FILENO + 1, ~0u, CLOSE_RANGE_CLOEXEC);
	if (in >= 0)
		fcntl(in, F_SETFD, 0);
	if (c->shared > STDERR_FILENO)
		fcntl(c->shared, F_SETFD, 0);
	set_limit(RLIMIT_CORE, 0, 0);
	set_limit(RLIMIT_CPU, cpu, cpu + 1);
	set_limit(RLIMIT_AS, memory, memory);
	execv(c->program, argv);
	_exit(EXIT_NO_EXEC);
}

struct buffer {
	char *data;
	size_t len, capacity;
};

/* 1: more may come; 0: the end; negative: out of memory. */
static int read_some(int fd, struct buffer *b)
{
	ssize_t n;

	if (b->capacity - b->len < CHUNK) {
		size_t capacity = b->capacity * 2 + CHUNK;
		char *more = realloc(b->data, capacity);

		if (more == NULL)
			return E_NO_MEMORY;
		b->data = more;
		b->capacity = capacity;
	}
	n = read(fd, b->data + b->len, CHUNK);
	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	b->len += (size_t)n;
	return n > 0;
}

/* '*trouble' is set where the child went over a limit that we watch. */
static int read_output(const struct child *c, int fd, struct buffer *b,
		       const char **trouble)
{
	int64_t end = budget_now() + (int64_t)c->seconds * 1000;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int64_t left;
	int ret = 1;

	while (ret > 0) {
		left = end - budget_now();
		if (left <= 0) {
			*trouble = "took too long";
			return OK;
		}
		if (b->len > c->output_max) {
			*trouble = "printed too much";
			return OK;
		}
		ret = poll(&p, 1, (int)left);
		if (ret < 0)
			ret = errno == EINTR;
		else if (ret == 0)
			ret = 1;
		else
			ret = read_some(fd, b);
		if (ret < 0)
			return ret;
	}
	return OK;
}

/*
 * That it closed its output doesn't mean that it ends; '*trouble' is set
 * where it didn't, and before where it has to be killed.
 */
static int wait_for(pid_t pid, const char **trouble)
{
	enum { GRACE_MS = 1000, STEP_MS = 1 };
	const struct timespec step = { 0, STEP_MS * 1000000 };
	int status = 0;
	pid_t got = 0;

	for (int ms = 0; *trouble == NULL && ms < GRACE_MS; ms += STEP_MS) {
		got = waitpid(pid, &status, WNOHANG);
		if (got != 0 && !(got < 0 && errno == EINTR))
			break;
		nanosleep(&step, NULL);
	}
	/* Its own children too. It isn't reaped, so the number is its own. */
	if (got == 0) {
		kill(-pid, SIGKILL);
		if (*trouble == NULL)
			*trouble = "did not end";
	}
	while (got == 0 || (got < 0 && errno == EINTR))
		got = waitpid(pid, &status, 0);
	/* Where SIGCHLD is ignored nobody learns how it ended. */
	return got < 0 ? 0 : status;
}

static struct str describe(struct arena *a, int status, const char *limit)
{
	if (limit != NULL)
		return str_printf(a, "%s", limit);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		return str_printf(a, "used too much processor time");
	if (WIFSIGNALED(status))
		return str_printf(a, "died with signal %d", WTERMSIG(status));
	if (WEXITSTATUS(status) == EXIT_NO_EXEC)
		return str_printf(a, "could not be run");
	if (WEXITSTATUS(status) != 0)
		return str_printf(a, "ended with status %d",
				  WEXITSTATUS(status));
	return STR_EMPTY;
}

/* A file without a name. The child opens it anew, and so from its start. */
static int copy_input(struct bytes input)
{
	int fd = memfd_create("input", MFD_CLOEXEC);
	size_t done = 0;
	ssize_t n;

	while (fd >= 0 && done < input.len) {
		n = write(fd, input.data + done, input.len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			close(fd);
			return -1;
		}
		done += (size_t)n;
	}
	return fd;
}

static int start(const struct child *c, int in, int *out, pid_t *pid)
{
	char by_number[32];
	char *argument = (char *)c->argument;
	int ends[2];

	if (in >= 0) {
		snprintf(by_number, sizeof(by_number), "/dev/fd/%d", in);
		argument = by_number;
	}
	if (pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	*pid = fork();
	if (*pid == 0)
		become_program(c, argument, ends[1], in);
	close(ends[1]);
	if (*pid < 0) {
		close(ends[0]);
		return -1;
	}
	/* Both sides: whoever comes first. */
	setpgid(*pid, *pid);
	*out = ends[0];
	return 0;
}

int child_run(const struct child *c, struct arena *a, struct str *output,
	      struct str *trouble)
{
	struct buffer b = { NULL, 0, 0 };
	const char *limit = NULL;
	int in = -1, out = -1, ret = OK, status;
	pid_t pid;

	*output = *trouble = STR_EMPTY;
	if (access(c->program, X_OK) != 0) {
		*trouble = str_printf(a, "can't be run: %s", strerror(errno));
		goto out;
	}
	if (c->input.data != NULL) {
		in = copy_input(c->input);
		if (in < 0) {
			*trouble = str_printf(a, "got no input: %s",
					      strerror(errno));
			goto out;
		}
	}
	if (start(c, in, &out, &pid) != 0) {
		*trouble = str_printf(a, "can't be started: %s",
				      strerror(errno));
		goto out;
	}
	ret = read_output(c, out, &b, &limit);
	if (ret != OK)
		limit = "ran out of our memory";
	status = wait_for(pid, &limit);
	if (ret != OK)
		goto out;
	*trouble = describe(a, status, limit);
	if (b.len != 0)
		*output = str_copy(a, (struct str){ b.data, b.len });
out:
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	free(b.data);
	if (ret == OK && (trouble->s == NULL || output->s == NULL))
		ret = E_NO_MEMORY;
	return ret;
}

int child_start(const struct child *c, struct child_process *out)
{
	int in = -1, ret;

	*out = (struct child_process){ .output = -1 };
	if (access(c->program, X_OK) != 0)
		return -1;
	if (c->input.data != NULL) {
		in = copy_input(c->input);
		if (in < 0)
			return -1;
	}
	ret = start(c, in, &out->output, &out->pid);
	if (in >= 0)
		close(in);
	if (ret != 0)
		out->output = -1;
	return ret;
}

int child_end(struct child_process *p, bool kills, struct arena *a,
	      struct str *trouble)
{
	const char *limit = kills ? "was ended" : NULL;
	int status;

	close(p->output);
	p->output = -1;
	status = wait_for(p->pid, &limit);
	*trouble = describe(a, status, limit);
	return trouble->s == NULL ? E_NO_MEMORY : OK;
}

int child_find(const char *name, const char *installed, struct arena *a,
	       const char **out)
{
	char program[4096];
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program));
	struct str beside;

	while (n > 0 && n <= (ssize_t)sizeof(program) && program[n - 1] != '/')
		n--;
	*out = NULL;
	if (n > 0) {
		beside = str_printf(a, "%.*s%s", (int)n, program, name);
		if (beside.s == NULL)
			return E_NO_MEMORY;
		if (access(beside.s, X_OK) == 0)
			*out = beside.s;
	}
	if (*out == NULL && installed != NULL && access(installed, X_OK) == 0)
		*out = installed;
	return OK;
}
