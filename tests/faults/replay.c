/*
 * Before main() of fuzz/replay.c: each input again and again, each time with
 * another call that fails, until it runs untouched. What a target asserts may fail
 * only where it is about a call that had to succeed.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* True: it ended well. */
static bool run(struct fault f, const uint8_t *data, size_t size)
{
	int status;
	pid_t pid;

	fault_arm((struct fault){ .kind = FAULT_NONE });
	pid = fork();
	if (pid == 0) {
		alarm(FAULT_SECONDS);
		fault_arm(f);
		__real_LLVMFuzzerTestOneInput(data, size);
		fault_disarm();
		_exit(__lsan_do_recoverable_leak_check() != 0 ? FAULT_EXIT : 0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		__real_abort();
	return status == 0;
}

int __wrap_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (int i = 0; i < FAULT_ROUNDS; i++) {
		struct fault f = fault_rounds[i];
		bool fired = true;

		for (f.n = 1; fired; f.n = fault_next(f.n)) {
			if (!run(f, data, size)) {
				fprintf(stderr, "faults: %s:\n", fault_text(f));
				f.trace = true;
				run(f, data, size);
				exit(1);
			}
			fired = fault_fired();
		}
	}
	return 0;
}
