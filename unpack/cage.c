/*
 * System calls that unpacking still needs. Any other fails: nothing is opened,
 * made, connected or started, and the files that are open are the archive and
 * what goes out. Libraries that try, as for a character set, go on without.
 */
#include "unpack/cage.h"

#include <errno.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "util/sanitizer.h"

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
	SCMP_SYS(read),		   SCMP_SYS(pread64),
	SCMP_SYS(write),	   SCMP_SYS(writev),
	SCMP_SYS(lseek),	   SCMP_SYS(fstat),
	SCMP_SYS(newfstatat),	   SCMP_SYS(close),
	SCMP_SYS(ftruncate),	   SCMP_SYS(sched_getaffinity),
	SCMP_SYS(sysinfo),
};

/* Memory of nobody else's: no file may be mapped. */
static bool allow_memory(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp anonymous = {
		.arg = 3,
		.op = SCMP_CMP_MASKED_EQ,
		.datum_a = MAP_ANONYMOUS,
		.datum_b = MAP_ANONYMOUS,
	};
	/* Nothing new becomes code. */
	const struct scmp_arg_cmp plain = {
		.arg = 2,
		.op = SCMP_CMP_MASKED_EQ,
		.datum_a = PROT_EXEC,
		.datum_b = 0,
	};

	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap),
				      2,
				      (const struct scmp_arg_cmp[]){
					      anonymous, plain }) == 0 &&
	       seccomp_rule_add_array(filter, SCMP_ACT_ALLOW,
				      SCMP_SYS(mprotect), 1, &plain) == 0;
}

bool cage_close(void)
{
	const struct rlimit none = { 0, 0 };
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	bool ok = filter != NULL;

	/* What a sanitizer needs at the end is in no list. */
	if (is_sanitized()) {
		seccomp_release(filter);
		return ok;
	}
	for (size_t i = 0; ok && i < sizeof(calls) / sizeof(*calls); i++)
		ok = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) ==
		     0;
	ok = ok && allow_memory(filter) &&
	     setrlimit(RLIMIT_CORE, &none) == 0 && seccomp_load(filter) == 0;
	if (filter != NULL)
		seccomp_release(filter);
	return ok;
}
