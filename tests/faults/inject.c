/*
 * Linked into a sanitized program, whose malloc() this stands in front of; what
 * opens and reads is reached by the linker's --wrap.
 */
#include "tests/faults/inject.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/arena.h"

void *__interceptor_malloc(size_t n);
void *__interceptor_calloc(size_t count, size_t n);
void *__interceptor_realloc(void *p, size_t n);
void __sanitizer_print_stack_trace(void);
const char *__asan_default_options(void);

const struct fault fault_rounds[] = {
	{ .kind = FAULT_MEMORY },
	{ .kind = FAULT_MEMORY, .onwards = true },
	{ .kind = FAULT_ARENA },
	{ .kind = FAULT_FILES },
};

static struct fault armed;
static unsigned long calls;
static struct walk {
	fault_ended *ended; /* NULL: the process doesn't fork */
	void *context;
} walk;

/* With the processes that are started later. */
static struct shared {
	bool fired;
	unsigned long left;
} *shared;

/* Of so many files the child leaves the offset as it was. */
enum { WALK_FILES = 64 };

pid_t __real_fork(void);
pid_t __wrap_fork(void);

const char *__asan_default_options(void)
{
	return "exitcode=99:allocator_may_return_null=1";
}

void fault_arm(struct fault f)
{
	if (shared == NULL)
		shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	shared->fired = false;
	shared->left = 0;
	walk.ended = NULL;
	calls = 0;
	armed = f;
}

void fault_walk(struct fault f, fault_ended *ended, void *context)
{
	fault_arm(f);
	walk.ended = ended;
	walk.context = context;
}

unsigned long fault_left(void)
{
	return shared->left;
}

/* What's from call 'n' on is for runs from the start. */
static void end_walk(unsigned long n)
{
	shared->left = n;
	walk.ended = NULL;
	armed.kind = FAULT_NONE;
}

pid_t __wrap_fork(void)
{
	if (walk.ended != NULL)
		end_walk(calls + 1);
	return __real_fork();
}

void fault_disarm(void)
{
	armed.kind = FAULT_NONE;
}

bool fault_fired(void)
{
	return shared != NULL && shared->fired;
}

static unsigned long fault_step(void)
{
	const char *step = getenv("FAULT_STEP");
	const unsigned long by = step != NULL ? strtoul(step, NULL, 10) : 0;

	return by != 0 ? by : 1;
}

unsigned long fault_next(unsigned long n)
{
	return n + fault_step();
}

const char *fault_text(struct fault f)
{
	static const char *const names[] = { "nothing", "allocation",
					     "arena", "file call" };
	static char text[64];

	snprintf(text, sizeof(text), "%s %lu%s", names[f.kind], f.n,
		 f.onwards ? " and all behind it" : "");
	return text;
}

/* 'at': where the files were. */
static void tell_ended(struct fault f, pid_t child, const off_t *at)
{
	int status;

	armed.kind = FAULT_NONE;
	if (waitpid(child, &status, 0) != child)
		abort();
	for (int i = 0; i < WALK_FILES; i++)
		if (at[i] >= 0)
			lseek(i, at[i], SEEK_SET);
	walk.ended(walk.context, f, status);
	shared->fired = false;
	armed.kind = f.kind;
}

/* True in the child, where this call fails. */
static bool splits(void)
{
	struct fault f = armed;
	off_t at[WALK_FILES];
	pid_t child;

	f.n = calls;
	for (int i = 0; i < WALK_FILES; i++)
		at[i] = lseek(i, 0, SEEK_CUR);
	child = __real_fork();
	if (child < 0) {
		end_walk(calls);
		return false;
	}
	if (child == 0) {
		alarm(FAULT_SECONDS);
		walk.ended = NULL;
		armed = f;
		return true;
	}
	tell_ended(f, child, at);
	return false;
}

/* For a walk: none fails in this process, whose errno stays. */
static bool fails_in_walk(void)
{
	const int before = errno;

	if ((calls - 1) % fault_step() == 0 && splits())
		return true;
	errno = before;
	return false;
}

static bool fails(enum fault_kind kind, int error)
{
	const struct fault now = armed;

	if (kind != now.kind)
		return false;
	calls++;
	if (walk.ended != NULL) {
		if (!fails_in_walk())
			return false;
	} else if (calls < now.n || (calls > now.n && !now.onwards)) {
		return false;
	}
	shared->fired = true;
	if (now.trace) {
		/* Which allocates itself. */
		armed.kind = FAULT_NONE;
		__sanitizer_print_stack_trace();
		armed = now;
		armed.trace = false;
	}
	errno = error;
	return true;
}

#define MEMORY_FAILS() fails(FAULT_MEMORY, ENOMEM)

void *malloc(size_t n)
{
	return MEMORY_FAILS() ? NULL : __interceptor_malloc(n);
}

void *calloc(size_t count, size_t n)
{
	return MEMORY_FAILS() ? NULL : __interceptor_calloc(count, n);
}

void *realloc(void *p, size_t n)
{
	return MEMORY_FAILS() ? NULL : __interceptor_realloc(p, n);
}

char *strndup(const char *s, size_t n)
{
	const size_t length = strnlen(s, n);
	char *copy = malloc(length + 1);

	if (copy == NULL)
		return NULL;
	copy[length] = '\0';
	return memcpy(copy, s, length);
}

char *strdup(const char *s)
{
	return strndup(s, strlen(s));
}

/* Their names are given to the linker in the Makefile. */
#define CALL(kind, type, name, failed, error, parameters, arguments) \
	type __real_##name parameters;                               \
	type __wrap_##name parameters;                              \
	type __wrap_##name parameters                               \
	{                                                           \
		if (fails(kind, error))                             \
			return failed;                              \
		return __real_##name arguments;                     \
	}

#define FILE_CALL(...) CALL(FAULT_FILES, __VA_ARGS__)
#define ARENA_CALL(...) CALL(FAULT_ARENA, __VA_ARGS__)

FILE_CALL(ssize_t, read, -1, EIO, (int fd, void *to, size_t n), (fd, to, n))
FILE_CALL(ssize_t, pread, -1, EIO, (int fd, void *to, size_t n, off_t at),
	  (fd, to, n, at))
FILE_CALL(void *, mmap, MAP_FAILED, ENOMEM,
	  (void *at, size_t n, int protection, int flags, int fd, off_t from),
	  (at, n, protection, flags, fd, from))
FILE_CALL(DIR *, opendir, NULL, EMFILE, (const char *path), (path))
FILE_CALL(DIR *, fdopendir, NULL, ENOMEM, (int fd), (fd))
FILE_CALL(struct dirent *, readdir, NULL, EIO, (DIR *dir), (dir))
FILE_CALL(FILE *, fopen, NULL, EMFILE, (const char *path, const char *mode),
	  (path, mode))
FILE_CALL(FILE *, fdopen, NULL, EMFILE, (int fd, const char *mode), (fd, mode))
FILE_CALL(size_t, fread, 0, EIO, (void *to, size_t size, size_t n, FILE *f),
	  (to, size, n, f))
FILE_CALL(int, memfd_create, -1, EMFILE, (const char *name, unsigned flags),
	  (name, flags))

ARENA_CALL(void *, arena_take, NULL, ENOMEM,
	   (struct arena *a, size_t n, size_t align), (a, n, align))
ARENA_CALL(void *, arena_alloc, NULL, ENOMEM,
	   (struct arena *a, size_t n, size_t align), (a, n, align))
ARENA_CALL(void *, arena_array, NULL, ENOMEM,
	   (struct arena *a, size_t count, size_t size, size_t align),
	   (a, count, size, align))
ARENA_CALL(int, arena_resize, -1, ENOMEM,
	   (struct arena *a, void **items, size_t count, size_t *capacity,
	    size_t wanted, size_t size),
	   (a, items, count, capacity, wanted, size))

struct json_tokener;
struct json_object *__real_json_tokener_parse_ex(struct json_tokener *parser,
						 const char *text, int n);
struct json_object *__wrap_json_tokener_parse_ex(struct json_tokener *parser,
						 const char *text, int n);

/* Spared: where memory runs out, json-c 0.16 crashes or leaks. */
struct json_object *__wrap_json_tokener_parse_ex(struct json_tokener *parser,
						 const char *text, int n)
{
	const enum fault_kind kind = armed.kind;
	struct json_object *out;

	armed.kind = FAULT_NONE;
	out = __real_json_tokener_parse_ex(parser, text, n);
	armed.kind = kind;
	return out;
}

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __real_openat(int folder, const char *path, int flags, ...);
int __wrap_openat(int folder, const char *path, int flags, ...);

static mode_t mode_of(int flags, va_list rest)
{
	return flags & O_CREAT ? va_arg(rest, mode_t) : 0;
}

int __wrap_open(const char *path, int flags, ...)
{
	va_list rest;
	mode_t mode;

	va_start(rest, flags);
	mode = mode_of(flags, rest);
	va_end(rest);
	return fails(FAULT_FILES, EMFILE) ? -1 : __real_open(path, flags, mode);
}

int __wrap_openat(int folder, const char *path, int flags, ...)
{
	va_list rest;
	mode_t mode;

	va_start(rest, flags);
	mode = mode_of(flags, rest);
	va_end(rest);
	return fails(FAULT_FILES, EMFILE) ?
		       -1 :
		       __real_openat(folder, path, flags, mode);
}
