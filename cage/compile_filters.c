/*
 * compile-filters FILE: what each kind of cage leaves, written by libseccomp as
 * tables in C. At run time it would take longer than a check.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cage/cage.h"

#define CALL(name) SCMP_SYS(name)

enum { CALLS_END = 0x7fffffff, INSTRUCTIONS_MAX = 4096 };

/*
 * When it loads a filter, Linux runs it for each call there is, to know which
 * need no look later; that takes as long as to compile it, and more than the
 * look at the few calls of a check. It gives up at what it can't foresee, and
 * an instruction without any effect is that.
 */
enum { UNFORESEEN = BPF_MISC | BPF_TAX };

/* Each list is of those that need no look at their arguments. */
static const int computes[] = {
	CALL(brk),	     CALL(munmap),	   CALL(mremap),
	CALL(madvise),	     CALL(futex),	   CALL(rt_sigprocmask),
	CALL(rt_sigaction),  CALL(rt_sigreturn),   CALL(sched_yield),
	CALL(clock_gettime), CALL(gettimeofday),   CALL(clock_nanosleep),
	CALL(nanosleep),     CALL(getpid),	   CALL(gettid),
	CALL(getrandom),     CALL(set_robust_list), CALL(rseq),
	CALL(exit),	     CALL(exit_group),	   CALLS_END,
};

static const int uses_open_files[] = {
	CALL(read),	  CALL(pread64),	   CALL(write),
	CALL(writev),	  CALL(lseek),		   CALL(fstat),
	CALL(newfstatat), CALL(close),		   CALL(ftruncate),
	CALL(sysinfo),	  CALL(sched_getaffinity), CALL(pwrite64),
	CALLS_END,
};

/* The last three only take more away. */
static const int looks[] = {
	CALL(stat),	    CALL(lstat),     CALL(statx),
	CALL(access),	    CALL(faccessat), CALL(faccessat2),
	CALL(readlink),	    CALL(readlinkat), CALL(getdents64),
	CALL(getcwd),	    CALL(fcntl),     CALL(fadvise64),
	CALL(readv),	    CALL(fstatfs),
	CALL(landlock_create_ruleset),	     CALL(landlock_add_rule),
	CALL(landlock_restrict_self),	     CALLS_END,
};

/* Of other processes Landlock leaves those to signal that were started here. */
static const int starts[] = {
	CALL(execve),	     CALL(vfork),	  CALL(wait4),
	CALL(waitid),	     CALL(kill),	  CALL(tgkill),
	CALL(setpgid),	     CALL(pipe),	  CALL(pipe2),
	CALL(dup),	     CALL(dup2),	  CALL(dup3),
	CALL(close_range),   CALL(memfd_create),  CALL(poll),
	CALL(ppoll),	     CALL(select),	  CALL(pselect6),
	CALL(sendto),	     CALL(recvfrom),	  CALL(fork),
	CALL(prctl),	     CALL(arch_prctl),	  CALL(seccomp),
	CALL(set_tid_address), CALL(prlimit64),	  CALL(getrlimit),
	CALL(setrlimit),     CALL(getrusage),	  CALL(sigaltstack),
	CALL(getppid),	     CALL(getuid),	  CALL(geteuid),
	CALL(getgid),	     CALL(getegid),	  CALL(uname),
	CALL(clock_getres),  CALL(mprotect),	  CALL(mmap),
	CALL(getpgrp),	     CALL(times),	  CALL(restart_syscall),
	CALL(fallocate),     CALL(statfs),	  CALL(eventfd2),
	CALL(mlock),	     CALL(membarrier),	  CALLS_END,
};

/* What SQLite does with a database and its journal. */
static const int keeps[] = {
	CALL(open),   CALL(openat), CALL(unlink), CALL(unlinkat),
	CALL(fsync),  CALL(fdatasync), CALL(fchmod), CALL(fchown),
	CALL(flock),  CALL(utimensat), CALLS_END,
};

/* Into folders of its own, in threads that share the work. */
static const int extracts[] = {
	CALL(openat2), CALL(mkdir),    CALL(mkdirat),	 CALL(rmdir),	 CALL(rename),
	CALL(renameat), CALL(renameat2), CALL(fallocate), CALL(umask),
	CALL(getuid),  CALL(geteuid),  CALL(getgid),	 CALL(getegid),
	CALL(uname),   CALL(memfd_create), CALLS_END,
};

static bool allow(scmp_filter_ctx f, const int *calls)
{
	for (; *calls != CALLS_END; calls++) {
		if (seccomp_rule_add(f, SCMP_ACT_ALLOW, *calls, 0) != 0)
			return false;
	}
	return true;
}

static bool allow_if(scmp_filter_ctx f, int call, struct scmp_arg_cmp a)
{
	return seccomp_rule_add_array(f, SCMP_ACT_ALLOW, call, 1, &a) == 0;
}

/* Memory of nobody else's: no file may be mapped. Unless 'code', none is code. */
static bool allow_memory(scmp_filter_ctx f, bool code)
{
	const struct scmp_arg_cmp either[] = {
		SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS),
		SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
	};

	return seccomp_rule_add_array(f, SCMP_ACT_ALLOW, CALL(mmap),
				      code ? 1 : 2, either) == 0 &&
	       seccomp_rule_add_array(f, SCMP_ACT_ALLOW, CALL(mprotect),
				      code ? 0 : 1, either + 1) == 0;
}

/* Files may be mapped; nothing new becomes code. */
static bool allow_mapping(scmp_filter_ctx f)
{
	return allow_if(f, CALL(mmap),
			SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) &&
	       allow_if(f, CALL(mprotect),
			SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
}

/* To read, and without making or emptying anything. */
static bool allow_opening(scmp_filter_ctx f)
{
	const unsigned writes = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND |
				(O_TMPFILE & ~O_DIRECTORY);

	return allow_if(f, CALL(openat),
			SCMP_A2(SCMP_CMP_MASKED_EQ, writes, O_RDONLY)) &&
	       allow_if(f, CALL(open),
			SCMP_A1(SCMP_CMP_MASKED_EQ, writes, O_RDONLY)) &&
	       allow_if(f, CALL(ioctl), SCMP_A1(SCMP_CMP_EQ, TCGETS, 0)) &&
	       allow_if(f, CALL(ioctl), SCMP_A1(SCMP_CMP_EQ, TIOCGWINSZ, 0));
}

/* glibc goes on to clone(), whose flags can be seen, where there is no clone3(). */
static bool allow_clone(scmp_filter_ctx f, struct scmp_arg_cmp flags)
{
	return allow_if(f, CALL(clone), flags) &&
	       seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), CALL(clone3), 0) ==
		       0;
}

/* Without new name spaces. */
static bool allow_starting(scmp_filter_ctx f)
{
	const unsigned spaces = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET |
				CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS |
				CLONE_NEWCGROUP;

	return allow(f, starts) &&
	       allow_clone(f, SCMP_A0(SCMP_CMP_MASKED_EQ, spaces, 0)) &&
	       allow_if(f, CALL(socketpair), SCMP_A0(SCMP_CMP_EQ, AF_UNIX, 0));
}

/* No process. */
static bool allow_threads(scmp_filter_ctx f)
{
	return allow_clone(f, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD,
				      CLONE_THREAD));
}

/* Only to what it was started with: the results, and nothing else. */
static bool allow_output(scmp_filter_ctx f)
{
	const struct scmp_arg_cmp standard = SCMP_A0(SCMP_CMP_LE, STDERR_FILENO, 0);

	return allow_if(f, CALL(write), standard) &&
	       allow_if(f, CALL(fstat), standard) &&
	       allow_if(f, CALL(newfstatat), standard);
}

static bool fill(scmp_filter_ctx f, enum cage_kind kind)
{
	if (!allow(f, computes))
		return false;
	if (kind == CAGE_EMULATOR)
		return allow_output(f) && allow_memory(f, true);
	if (!allow(f, uses_open_files))
		return false;
	if (kind == CAGE_UNPACKER)
		return allow_memory(f, false);
	if (kind == CAGE_EXTRACTOR)
		return allow(f, looks) && allow(f, keeps) &&
		       allow(f, extracts) && allow_threads(f) &&
		       allow_mapping(f);
	if (!allow(f, looks) || !allow_opening(f))
		return false;
	if (kind == CAGE_READER)
		return allow_mapping(f);
	return allow_starting(f) && (kind == CAGE_STARTER || allow(f, keeps));
}

/* The number of instructions; 0: it can't be done. */
static size_t compile(enum cage_kind kind, struct sock_filter *to)
{
	const uint32_t otherwise = kind == CAGE_EMULATOR ?
					   SCMP_ACT_KILL_PROCESS :
					   SCMP_ACT_ERRNO(EPERM);
	scmp_filter_ctx f = seccomp_init(otherwise);
	int file = memfd_create("filter", MFD_CLOEXEC);
	ssize_t n = 0;

	if (f != NULL && file >= 0 && fill(f, kind) &&
	    seccomp_attr_set(f, SCMP_FLTATR_CTL_OPTIMIZE, 2) == 0 &&
	    seccomp_export_bpf(f, file) == 0)
		n = pread(file, to, INSTRUCTIONS_MAX * sizeof(*to), 0);
	if (f != NULL)
		seccomp_release(f);
	if (file >= 0)
		close(file);
	return n > 0 ? (size_t)n / sizeof(*to) : 0;
}

static bool write_kind(FILE *out, enum cage_kind kind)
{
	static struct sock_filter code[INSTRUCTIONS_MAX];
	const size_t count = compile(kind, code);

	fprintf(out, "static const struct sock_filter filter_%d[] = {\n", kind);
	fprintf(out, "\t{ %#x, 0, 0, 0 },\n", UNFORESEEN);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "\t{ %#x, %u, %u, %#x },\n", code[i].code,
			code[i].jt, code[i].jf, code[i].k);
	fprintf(out, "};\n");
	return count != 0 && count < INSTRUCTIONS_MAX;
}

int main(int argc, char **argv)
{
	FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;
	bool ok = out != NULL;

	for (int kind = 0; ok && kind < CAGE_KINDS; kind++)
		ok = write_kind(out, (enum cage_kind)kind);
	if (ok)
		fputs("static const struct {\n"
		      "\tconst struct sock_filter *code;\n"
		      "\tunsigned short count;\n"
		      "} filters[] = {\n", out);
	for (int kind = 0; ok && kind < CAGE_KINDS; kind++)
		fprintf(out, "\t{ filter_%d, sizeof(filter_%d) / sizeof(*filter_%d) },\n",
			kind, kind, kind);
	if (ok)
		fputs("};\n", out);
	if (out != NULL)
		ok = fclose(out) == 0 && ok;
	if (!ok)
		fprintf(stderr, "compile-filters: the filters can't be made\n");
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
