/*
 * innoextract writes files under the names in the installer, so it is started
 * with unpack/preload/inno.c, which has it in a cage where it can make none, and
 * tells of them instead.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "analysis/child.h"
#include "unpack/form.h"
#include "unpack/inno.h"
#include "unpack/inno_record.h"

/* Files that it is started with: records, installer, slices. */
enum { GIVEN_MAX = 2 + INNO_SLICES_MAX, GIVEN_BASE = INNO_RECORDS };

struct start {
	const char *program, *preload, *path;
	struct str names; /* the variable with those of the slices */
	int given[GIVEN_MAX];
	size_t count;
	int words;
};

/* False: something is missing, and that was noted. */
static bool find(struct start *s, struct arena *a, struct out *o)
{
	const char *asked = getenv("DRYLOAD_INNOEXTRACT");
	const int ret = child_find(
		"dryload-unpack-inno.so",
		DRYLOAD_LIBEXECDIR "/dryload-unpack-inno.so", a, &s->preload);

	s->program = asked != NULL ? asked : "/usr/bin/innoextract";
	if (access(s->program, X_OK) != 0) {
		out_lacking(o, "is an installer made with Inno Setup, and the "
			       "program that opens them is missing: install "
			       "the package innoextract");
		return false;
	}
	if (ret != 0 || s->preload == NULL) {
		out_lacking(o, "is an installer made with Inno Setup, and what "
			       "opens them is missing: put "
			       "dryload-unpack-inno.so beside dryload-unpack");
		return false;
	}
	return true;
}

/* "setup-1.bin" of "setup.exe". */
static bool is_slice(const char *name, const char *installer)
{
	const char *dot = strrchr(installer, '.');
	const size_t n = dot != NULL ? (size_t)(dot - installer) :
				       strlen(installer);

	return strncasecmp(name, installer, n) == 0 && name[n] == '-';
}

static bool add_slices(struct start *s, const struct source *source,
		      struct arena *a)
{
	struct beside *b = source->beside;

	beside_open(b, source->path, ".bin");
	s->names = str_of(INNO_NAMES "=");
	for (size_t i = 0; i < b->count && s->count < GIVEN_MAX; i++) {
		if (!is_slice(b->files[i].name, source->name))
			continue;
		s->given[s->count++] = b->files[i].fd;
		s->names = STR_CONCAT(a, s->names, str_of(b->files[i].name),
				      str_of("/"));
		if (s->names.s == NULL)
			return false;
	}
	return true;
}

/* Those that are given get their numbers, and no other stays open. */
static bool number_files(struct start *s)
{
	for (size_t i = 0; i < s->count; i++) {
		s->given[i] = fcntl(s->given[i], F_DUPFD_CLOEXEC,
				    GIVEN_BASE + GIVEN_MAX);
		if (s->given[i] < 0)
			return false;
	}
	if (dup2(s->words, STDOUT_FILENO) < 0 ||
	    dup2(s->words, STDERR_FILENO) < 0)
		return false;
	close_range(GIVEN_BASE, ~0u, CLOSE_RANGE_CLOEXEC);
	for (size_t i = 0; i < s->count; i++) {
		if (dup2(s->given[i], GIVEN_BASE + (int)i) < 0)
			return false;
	}
	return true;
}

static _Noreturn void become_innoextract(struct start *s, const char *preload)
{
	enum { WORDS_MAX = 1 << 16, EXIT_NO_EXEC = 127 };
	const struct rlimit words = { WORDS_MAX, WORDS_MAX };
	const char *const argv[] = {
		"innoextract", "--extract", "--silent", "--color=false",
		"--progress=false", "--collisions=rename", "--timestamps=none",
		"--no-warn-unused", "--output-dir=/", "--", s->path, NULL,
	};
	const char *const env[] = { preload, "LD_BIND_NOW=1",
				    "LC_ALL=C.UTF-8", s->names.s, NULL };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &words);
	if (number_files(s))
		execve(s->program, (char *const *)argv, (char *const *)env);
	_exit(EXIT_NO_EXEC);
}

static bool start(struct start *s, struct arena *a, struct inno_process *out)
{
	struct str preload = STR_CONCAT(a, str_of("LD_PRELOAD="),
					str_of(s->preload));
	int ends[2];
	pid_t pid;

	s->words = memfd_create("words", MFD_CLOEXEC);
	if (preload.s == NULL || s->words < 0 || s->given[1] < 0 ||
	    pipe2(ends, O_CLOEXEC) != 0)
		return false;
	s->given[0] = ends[1];
	pid = fork();
	if (pid == 0)
		become_innoextract(s, preload.s);
	close(ends[1]);
	*out = (struct inno_process){ ends[0], s->words };
	return pid > 0;
}

static bool open_inno(const struct source *source, struct out *o, void **state)
{
	static struct inno_process process;
	struct arena arena = ARENA_INIT;
	struct start s = { .path = source->path, .count = 2 };
	bool ok = false;

	if (!find(&s, &arena, o))
		goto out;
	s.given[1] = open(source->path, O_RDONLY | O_CLOEXEC);
	ok = add_slices(&s, source, &arena) && start(&s, &arena, &process);
	if (!ok)
		out_note(o, NULL, "isn't opened: innoextract can't be started");
	beside_close(source->beside);
	*state = &process;
out:
	arena_release(&arena);
	return ok;
}

static void read_inno(const struct source *s, struct out *o, void *state)
{
	(void)s;
	inno_read(state, o);
}

const struct form form_inno = { open_inno, read_inno };
