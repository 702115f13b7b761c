/*
 * try CAGE WHAT: do what code would that got into a process by a file that it
 * reads. It exits with 0 where that worked and with 1 where it was refused; the
 * emulator's cage kills it.
 *
 * try lacks-landlock PROGRAM [ARGUMENT]...: start it as on a kernel that has no
 * Landlock; lacks-seccomp: as in a container that forbids it; lacks-both.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cage/cage.h"
#include "emulator/cage.h"

enum { OPENED_BEFORE = 3 };

static bool open_file(void)
{
	return open("/etc/passwd", O_RDONLY) >= 0;
}

static bool make_file(void)
{
	char path[] = "/tmp/dryload-cage-XXXXXX";
	int f = mkstemp(path);

	return f >= 0 && unlink(path) == 0;
}

static bool delete_file(void)
{
	return unlink("/dryload-was-never-here") == 0;
}

static bool connect_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
}

static bool fork_off(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	return child > 0 && waitpid(child, NULL, 0) == child;
}

static bool run_program(void)
{
	execl("/bin/true", "true", (char *)NULL);
	return false;
}

static bool kill_parent(void)
{
	return kill(getppid(), 0) == 0;
}

static bool trace(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static bool read_parent(void)
{
	char byte;
	struct iovec to = { &byte, 1 }, from = { &byte, 1 };

	/* The parent may be out of reach anyway: no such flag tells who refuses. */
	return process_vm_readv(getppid(), &to, 1, &from, 1, 1) < 0 &&
	       errno == EINVAL;
}

static bool map_file(void)
{
	return mmap(NULL, 1, PROT_READ, MAP_PRIVATE, OPENED_BEFORE, 0) !=
	       MAP_FAILED;
}

static bool read_file(void)
{
	char byte;

	return read(OPENED_BEFORE, &byte, 1) == 1;
}

static bool write_file(void)
{
	/* Opened to be read: only that it comes to the kernel matters. */
	write(OPENED_BEFORE, "x", 1);
	return true;
}

/* As a file without a name is written to: it was opened to be read alone. */
static bool write_at(void)
{
	return pwrite(OPENED_BEFORE, "x", 1, 0) < 0 && errno == EBADF;
}

static bool write_elsewhere(void)
{
	return open("/dev/null", O_WRONLY) >= 0;
}

static bool make_code(void)
{
	return mmap(NULL, 1, PROT_READ | PROT_EXEC,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool read_below(void)
{
	return open("/usr/bin", O_RDONLY | O_DIRECTORY) >= 0;
}

static bool raise_limit(void)
{
	struct rlimit l;

	return getrlimit(RLIMIT_NOFILE, &l) == 0 &&
	       setrlimit(RLIMIT_NOFILE, &l) == 0;
}

static bool make_pipe(void)
{
	int ends[2];

	return pipe(ends) == 0;
}

/* The same number is another call there: getpid() of the 32-bit kind. */
static bool call_as_32_bit(void)
{
#ifdef __x86_64__
	long number = 20;

	__asm__ volatile("int $0x80" : "+a"(number) : : "memory");
	return number > 0;
#else
	return true;
#endif
}

static bool call_as_x32(void)
{
	return syscall(0x40000000 | SYS_getpid) > 0;
}

/* What it may do. */
static bool compute(void)
{
	char *p = malloc(1 << 20);

	return p != NULL && printf("computed\n") > 0 && fflush(stdout) == 0;
}

static const struct {
	const char *name;
	bool (*run)(void);
} tries[] = {
	{ "open-file", open_file },
	{ "make-file", make_file },
	{ "delete-file", delete_file },
	{ "socket", connect_socket },
	{ "fork", fork_off },
	{ "exec", run_program },
	{ "kill-parent", kill_parent },
	{ "ptrace", trace },
	{ "read-parent", read_parent },
	{ "map-file", map_file },
	{ "read-file", read_file },
	{ "write-file", write_file },
	{ "write-at", write_at },
	{ "raise-limit", raise_limit },
	{ "write-elsewhere", write_elsewhere },
	{ "make-code", make_code },
	{ "read-below", read_below },
	{ "pipe", make_pipe },
	{ "call-as-32-bit", call_as_32_bit },
	{ "call-as-x32", call_as_x32 },
	{ "compute", compute },
};

/* What check, audit and iis are in, as if /usr/bin had been named. */
static bool enter(const char *name)
{
	static const char *const names[CAGE_KINDS] = {
		[CAGE_READER] = "reader",
		[CAGE_STARTER] = "starter",
		[CAGE_KEEPER] = "keeper",
		[CAGE_EXTRACTOR] = "extractor",
		[CAGE_UNPACKER] = "unpacker",
	};
	struct cage_files files;

	if (strcmp(name, "caged") == 0)
		return emulator_cage_close();
	for (int kind = 0; kind < CAGE_KINDS; kind++) {
		if (names[kind] == NULL || strcmp(names[kind], name) != 0)
			continue;
		cage_files_open(&files);
		cage_files_allow(&files, "/usr/bin", CAGE_READ);
		return cage_files_close(&files) &&
		       cage_close((enum cage_kind)kind);
	}
	return strcmp(name, "free") == 0;
}

/* The numbers alone are looked at: no other kind of call is made here. */
static bool lack(const char *what)
{
	const bool landlock = strcmp(what, "lacks-seccomp") != 0;
	const bool seccomp = strcmp(what, "lacks-landlock") != 0;
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_landlock_create_ruleset,
			 landlock ? 1 : 2, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp,
			 seccomp ? 2 : 1, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
	};
	const struct sock_fprog program = {
		.len = sizeof(code) / sizeof(*code),
		.filter = code,
	};

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

int main(int argc, char **argv)
{
	int f;

	if (argc > 2 && strncmp(argv[1], "lacks-", 6) == 0) {
		if (!lack(argv[1]))
			return 2;
		execv(argv[2], argv + 2);
		return 127;
	}
	f = open("/etc/passwd", O_RDONLY);
	if (argc != 3 || f < 0 || (f != OPENED_BEFORE &&
				   dup2(f, OPENED_BEFORE) != OPENED_BEFORE))
		return 2;
	if (!enter(argv[1]))
		return 3;
	for (size_t i = 0; i < sizeof(tries) / sizeof(*tries); i++) {
		if (strcmp(tries[i].name, argv[2]) == 0)
			return tries[i].run() ? 0 : 1;
	}
	return 2;
}
