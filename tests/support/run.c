/* Runs the real command, and keeps what it said. */
#include "tests/support/run.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS_MAX = 64, NO_PROGRAM = 127 };

static char *read_whole(int fd)
{
	size_t n = 0, size = 4096;
	char *text = malloc(size);

	cr_assert_not_null(text);
	for (;;) {
		ssize_t got = read(fd, text + n, size - n - 1);

		/* A terminal that nobody holds any more ends with an error. */
		if (got <= 0)
			break;
		n += (size_t)got;
		if (size - n - 1 != 0)
			continue;
		size *= 2;
		text = realloc(text, size);
		cr_assert_not_null(text);
	}
	text[n] = '\0';
	return text;
}

static int temporary_file(void)
{
	char path[] = "/tmp/dryload-test-XXXXXX";
	int fd = mkstemp(path);

	cr_assert_geq(fd, 0);
	unlink(path);
	return fd;
}

static _Noreturn void run_child(const char *program, int in, int out, int err,
				const char *const *argv)
{
	char *arguments[ARGUMENTS_MAX + 2] = { (char *)program };

	for (size_t i = 0; i < ARGUMENTS_MAX && argv[i] != NULL; i++)
		arguments[i + 1] = (char *)argv[i];
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	execvp(program, arguments);
	_exit(NO_PROGRAM);
}

static int wait_for(pid_t child)
{
	int status;

	cr_assert_eq(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
				     WEXITSTATUS(status);
}

struct run run_program(const char *program, const char *input,
		       const char *const *argv)
{
	int in = open(input != NULL ? input : "/dev/null",
		      O_RDONLY | O_CLOEXEC);
	int out = temporary_file(), err = temporary_file();
	struct run r;
	pid_t child;

	cr_assert_geq(in, 0, "%s", input);
	child = fork();
	cr_assert_geq(child, 0);
	if (child == 0)
		run_child(program, in, out, err, argv);
	r.status = wait_for(child);
	lseek(out, 0, SEEK_SET);
	lseek(err, 0, SEEK_SET);
	r.out = read_whole(out);
	r.err = read_whole(err);
	close(in);
	close(out);
	close(err);
	return r;
}

const char *run_command(void)
{
	const char *command = getenv("DRYLOAD");

	if (command == NULL)
		cr_skip_test("DRYLOAD doesn't name the command");
	return command;
}

struct run run_dryload(const char *input, const char *const *argv)
{
	return run_program(run_command(), input, argv);
}

struct run run_on_terminal(const char *const *argv)
{
	const struct winsize size = { .ws_row = 25, .ws_col = 80 };
	const char *command = run_command();
	int terminal = posix_openpt(O_RDWR | O_NOCTTY), end;
	struct run r;
	pid_t child;

	if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0)
		cr_skip_test("there are no terminals here");
	end = open(ptsname(terminal), O_RDWR | O_NOCTTY);
	cr_assert_geq(end, 0);
	cr_assert_eq(ioctl(end, TIOCSWINSZ, &size), 0);
	child = fork();
	cr_assert_geq(child, 0);
	if (child == 0)
		run_child(command, end, end, end, argv);
	close(end);
	r.out = read_whole(terminal);
	r.err = calloc(1, 1);
	r.status = wait_for(child);
	close(terminal);
	return r;
}

void run_free(struct run *r)
{
	free(r->out);
	free(r->err);
}

static void expect_stream(const struct run *r, const char *stream,
			  const char *words)
{
	if (words == NULL)
		return;
	if (words[0] == '\0')
		cr_expect_str_empty(stream);
	else
		cr_expect(strstr(stream, words), "no \"%s\" in:\n%s%s", words,
			  r->out, r->err);
}

void expect_run(struct run r, int status, const char *out, const char *err)
{
	cr_expect_eq(r.status, status, "%d\n%s%s", r.status, r.out, r.err);
	expect_stream(&r, r.out, out);
	expect_stream(&r, r.err, err);
	run_free(&r);
}

void expect_words(struct run r, int status, const char *words)
{
	cr_expect_eq(r.status, status, "%d\n%s%s", r.status, r.out, r.err);
	cr_expect(strstr(r.out, words) != NULL || strstr(r.err, words) != NULL,
		  "no \"%s\" in:\n%s%s", words, r.out, r.err);
	run_free(&r);
}

struct scratch *scratch_new(void)
{
	struct scratch *s;

	run_command();
	s = calloc(1, sizeof(*s));
	cr_assert_not_null(s);
	strcpy(s->path, "/tmp/dryload-test-XXXXXX");
	cr_assert_not_null(mkdtemp(s->path));
	return s;
}

static int remove_one(const char *path, const struct stat *st, int kind,
		      struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

void scratch_free(struct scratch *s)
{
	nftw(s->path, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_release(&s->arena);
	free(s);
}

const char *scratch_path(struct scratch *s, const char *name)
{
	struct str path = str_printf(&s->arena, "%s/%s", s->path, name);

	cr_assert_not_null(path.s);
	return path.s;
}

const char *scratch_file(struct scratch *s, const char *name,
			 const void *data, size_t n)
{
	const char *path = scratch_path(s, name);
	FILE *f = fopen(path, "w");

	cr_assert_not_null(f, "%s", path);
	cr_assert_eq(fwrite(data, 1, n, f), n);
	cr_assert_eq(fclose(f), 0);
	return path;
}

const char *scratch_pe(struct scratch *s, const char *name,
		       struct pe_builder *b)
{
	cr_assert_eq(pe_builder_write(b, s->path, name), 0);
	pe_builder_free(b);
	return scratch_path(s, name);
}
