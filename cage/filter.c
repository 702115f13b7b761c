/* The filters that the build made, one a kind. */
#include "cage/cage.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "util/sanitizer.h"

/* CAGE_FILTERS: an array of instructions for each kind, by its number. */
#include CAGE_FILTERS_FILE

static bool load(const struct sock_fprog *program, unsigned flags)
{
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, program) ==
	       0;
}

bool cage_close(enum cage_kind kind)
{
	const struct rlimit none = { 0, 0 };
	const struct sock_fprog program = {
		.len = filters[kind].count,
		.filter = (struct sock_filter *)filters[kind].code,
	};

	/* What a sanitizer needs at the end is in no list. */
	if (is_sanitized())
		return true;
	if (setrlimit(RLIMIT_CORE, &none) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return false;
	/* Only a guest could use a processor's guesses; older kernels can't say so. */
	if (kind != CAGE_EMULATOR &&
	    load(&program, SECCOMP_FILTER_FLAG_SPEC_ALLOW))
		return true;
	return load(&program, 0);
}
