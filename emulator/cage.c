/*
 * System calls that the emulator still needs once a guest runs; any other
 * kills it. What it reads was opened and mapped before.
 */
#include "emulator/cage.h"

#include <seccomp.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

static const int calls[] = {
	SCMP_SYS(brk),		   SCMP_SYS(munmap),
	SCMP_SYS(mremap),	   SCMP_SYS(madvise),
	SCMP_SYS(futex),	   SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigaction),	   SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sched_yield),	   SCMP_SYS(clock_gettime),
	SCMP_SYS(gettimeofday),	   SCMP_SYS(clock_nanosleep),
	SCMP_SYS(nanosleep),	   SCMP_SYS(getpid),
	SCMP_SYS(gettid),	   SCMP_SYS(getrandom),
	SCMP_SYS(set_robust_list), SCMP_SYS(rseq),
	SCMP_SYS(exit),		   SCMP_SYS(exit_group),
};

/* Only to what it was started with: the results, and nothing else. */
static bool allow_output(scmp_filter_ctx filter)
{
	static const int of_descriptor[] = {
		SCMP_SYS(write),
		SCMP_SYS(fstat),
		SCMP_SYS(newfstatat),
	};
	const struct scmp_arg_cmp standard = {
		.arg = 0,
		.op = SCMP_CMP_LE,
		.datum_a = STDERR_FILENO,
	};
	bool ok = true;

	for (size_t i = 0;
	     ok && i < sizeof(of_descriptor) / sizeof(*of_descriptor); i++)
		ok = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW,
					    of_descriptor[i], 1,
					    &standard) == 0;
	return ok;
}

/* Memory of nobody else's: no file may be mapped. */
static bool allow_memory(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp anonymous = {
		.arg = 3,
		.op = SCMP_CMP_MASKED_EQ,
		.datum_a = MAP_ANONYMOUS,
		.datum_b = MAP_ANONYMOUS,
	};

	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap),
				      1, &anonymous) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect),
				0) == 0;
}

bool cage_close(void)
{
	const struct rlimit none = { 0, 0 };
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	bool ok = filter != NULL;

	for (size_t i = 0; ok && i < sizeof(calls) / sizeof(*calls); i++)
		ok = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) ==
		     0;
	ok = ok && allow_output(filter) && allow_memory(filter) &&
	     setrlimit(RLIMIT_NOFILE, &none) == 0 &&
	     setrlimit(RLIMIT_CORE, &none) == 0 && seccomp_load(filter) == 0;
	if (filter != NULL)
		seccomp_release(filter);
	return ok;
}
