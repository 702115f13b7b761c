/*
 * Before main() of fuzz/replay.c: each input with a fork at each call that can fail,
 * so that it fails in the child. What a target asserts may fail only where it is about
 * a call that had to succeed.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/inject.h"

int __real_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int __wrap_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
_Noreturn void __real___assert_fail(const char *text, const char *file,
				    unsigned line, const char *function);
_Noreturn void __wrap___assert_fail(const char *text, const char *file,
				    unsigned line, const char *function);
_Noreturn void __real_abort(void);
_Noreturn void __wrap_abort(void);
int __lsan_do_recoverable_leak_check(void);

/* Without a look for leaks: the target couldn't free what it has. */
_Noreturn void __wrap___assert_fail(const char *text, const char *file,
				    unsigned line, const char *function)
{
	const bool is_status = strstr(text, "OK") != NULL ||
			       strstr(text, "== 0") != NULL ||
			       strstr(text, "NULL") != NULL ||
			       strcmp(text, "fd >= 0") == 0 ||
			       strstr(text, "is_whole") != NULL;

	if (is_status && fault_fired())
		_exit(0);
	__real___assert_fail(text, file, line, function);
}

_Noreturn void __wrap_abort(void)
{
	if (fault_fired())
		_exit(0);
	__real_abort();
}

/* The first call whose failure wasn't borne; 0: none. Shared. */
static unsigned long *wrong_at;

static void judge(void *context, struct fault f, int status)
{
	(void)context;
	if (status == 0)
		return;
	*wrong_at = f.n;
	_exit(FAULT_EXIT);
}

/* True: it ended well. 'walks': forks at each call instead of failing at one. */
static bool run(struct fault f, bool walks, const uint8_t *data, size_t size)
{
	int status;
	pid_t pid;

	fault_arm((struct fault){ .kind = FAULT_NONE });
	pid = fork();
	if (pid == 0) {
		if (walks) {
			fault_walk(f, judge, NULL);
		} else {
			alarm(FAULT_SECONDS);
			fault_arm(f);
		}
		__real_LLVMFuzzerTestOneInput(data, size);
		fault_disarm();
		_exit(__lsan_do_recoverable_leak_check() != 0 ? FAULT_EXIT : 0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		__real_abort();
	return status == 0;
}

/* The first call from 'f.n' on that is wrong, each in a run from the start. */
static unsigned long first_wrong(struct fault f, const uint8_t *data,
				 size_t size)
{
	for (;; f.n = fault_next(f.n)) {
		if (!run(f, false, data, size))
			return f.n;
		if (!fault_fired())
			return 0;
	}
}

static void look(struct fault f, const uint8_t *data, size_t size)
{
	bool well;

	*wrong_at = 0;
	well = run(f, true, data, size);
	f.n = *wrong_at;
	if (well && fault_left() != 0) {
		f.n = fault_left();
		f.n = first_wrong(f, data, size);
		well = f.n == 0;
	}
	if (well)
		return;
	/* 0: the run that forks is itself wrong. */
	fprintf(stderr, "faults: %s:\n", fault_text(f));
	f.trace = true;
	run(f, false, data, size);
	exit(1);
}

int __wrap_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (wrong_at == NULL)
		wrong_at = mmap(NULL, sizeof(*wrong_at), PROT_READ | PROT_WRITE,
				MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (wrong_at == MAP_FAILED)
		__real_abort();
	for (int i = 0; i < FAULT_ROUNDS; i++)
		look(fault_rounds[i], data, size);
	return 0;
}
