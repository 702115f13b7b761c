/* Landlock, with the layouts of any version of it. */
#include "cage/cage.h"

#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "util/sanitizer.h"

/* Of later versions than the headers may know. */
enum {
	VERSION_REFER = 2,
	VERSION_TRUNCATE = 3,
	VERSION_NETWORK = 4,
	VERSION_SCOPES = 6,
};

#define ACCESS_TRUNCATE (1ull << 14)
#define NETWORK_TCP 3ull /* to bind, and to connect */
#define SCOPE_SOCKETS_AND_SIGNALS 3ull

/* struct landlock_ruleset_attr of version 6; earlier ones take its zeros. */
struct ruleset {
	uint64_t files, network, scopes;
};

#define READS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITES                                                        \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | \
	 LANDLOCK_ACCESS_FS_REMOVE_FILE | ACCESS_TRUNCATE)
#define FOLDERS (LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR)
/* Those that a file has which is no folder. */
#define OF_FILES                                                       \
	(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | \
	 LANDLOCK_ACCESS_FS_EXECUTE | ACCESS_TRUNCATE)

static void open_ruleset(struct cage_files *c, long version)
{
	struct ruleset r = { .files = LANDLOCK_ACCESS_FS_REFER - 1 };

	if (version >= VERSION_REFER)
		r.files |= LANDLOCK_ACCESS_FS_REFER;
	if (version >= VERSION_TRUNCATE)
		r.files |= ACCESS_TRUNCATE;
	if (version >= VERSION_NETWORK)
		r.network = NETWORK_TCP;
	if (version >= VERSION_SCOPES)
		r.scopes = SCOPE_SOCKETS_AND_SIGNALS;
	c->handled = r.files;
	c->ruleset = (int)syscall(SYS_landlock_create_ruleset, &r, sizeof(r),
				  0);
}

void cage_files_open(struct cage_files *c)
{
	long version;

	*c = (struct cage_files){ .ruleset = -1 };
	if (is_sanitized())
		return;
	/* Mostly it is the newest that counts here, and needs no question. */
	open_ruleset(c, VERSION_SCOPES);
	if (c->ruleset >= 0)
		return;
	version = syscall(SYS_landlock_create_ruleset, NULL, 0,
			  LANDLOCK_CREATE_RULESET_VERSION);
	if (version >= 1 && version < VERSION_SCOPES)
		open_ruleset(c, version);
}

/* 'file' may be a folder: it has more to allow. */
static void allow_open(const struct cage_files *c, int file, uint64_t access)
{
	struct landlock_path_beneath_attr a = {
		.allowed_access = access & c->handled,
		.parent_fd = file,
	};

	if (syscall(SYS_landlock_add_rule, c->ruleset,
		    LANDLOCK_RULE_PATH_BENEATH, &a, 0) == 0 ||
	    errno != EINVAL)
		return;
	a.allowed_access &= OF_FILES;
	syscall(SYS_landlock_add_rule, c->ruleset, LANDLOCK_RULE_PATH_BENEATH,
		&a, 0);
}

static void allow_at(const struct cage_files *c, int folder, const char *path,
		     unsigned what)
{
	const uint64_t access =
		((what & CAGE_READ) != 0 ? READS : 0) |
		((what & CAGE_WRITE) != 0 ? WRITES : 0) |
		((what & CAGE_FOLDERS) != 0 ? FOLDERS : 0) |
		((what & CAGE_RUN) != 0 ? LANDLOCK_ACCESS_FS_EXECUTE : 0);
	int file;

	if (c->ruleset < 0)
		return;
	file = openat(folder, path, O_PATH | O_CLOEXEC);
	if (file < 0)
		return;
	allow_open(c, file, access);
	close(file);
}

void cage_files_allow(struct cage_files *c, const char *path, unsigned what)
{
	allow_at(c, AT_FDCWD, path, what);
}

void cage_files_allow_link(struct cage_files *c, int folder, const char *name)
{
	allow_at(c, folder, name, CAGE_READ);
}

void cage_files_allow_links(struct cage_files *c, const char *folder)
{
	const struct dirent *e;
	DIR *dir;

	if (c->ruleset < 0)
		return;
	dir = opendir(folder);
	if (dir == NULL)
		return;
	while ((e = readdir(dir)) != NULL) {
		if (e->d_type == DT_LNK)
			allow_at(c, dirfd(dir), e->d_name, CAGE_READ);
	}
	closedir(dir);
}

/* The name of the dynamic linker, as the kernel finds it. */
static bool find_linker(int program, char *to, size_t size)
{
	enum { HEADERS_MAX = 64 };
	ElfW(Ehdr) head;
	ElfW(Phdr) p;
	size_t n;

	if (pread(program, &head, sizeof(head), 0) != sizeof(head) ||
	    memcmp(head.e_ident, ELFMAG, SELFMAG) != 0)
		return false;
	for (unsigned i = 0; i < head.e_phnum && i < HEADERS_MAX; i++) {
		const off_t at = (off_t)(head.e_phoff + i * sizeof(p));

		if (pread(program, &p, sizeof(p), at) != sizeof(p))
			return false;
		if (p.p_type != PT_INTERP)
			continue;
		n = p.p_filesz < size ? p.p_filesz : size - 1;
		if (pread(program, to, n, (off_t)p.p_offset) != (ssize_t)n)
			return false;
		to[n] = '\0';
		return true;
	}
	return false;
}

void cage_files_allow_program(struct cage_files *c, const char *path)
{
	static const char *const folders[] = {
		"/usr",	      "/lib", "/lib64", "/nix/store", "/gnu/store",
		"/etc/ld.so.cache",
	};
	char linker[PATH_MAX];
	int program;

	if (c->ruleset < 0)
		return;
	program = open(path, O_RDONLY | O_CLOEXEC);
	if (program < 0)
		return;
	cage_files_allow(c, path, CAGE_READ | CAGE_RUN);
	if (find_linker(program, linker, sizeof(linker))) {
		cage_files_allow(c, linker, CAGE_READ | CAGE_RUN);
		for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
			cage_files_allow(c, folders[i], CAGE_READ);
	}
	close(program);
}

bool cage_files_close(struct cage_files *c)
{
	bool ok;

	if (is_sanitized())
		return true;
	if (c->ruleset < 0)
		return false;
	/* A filter doesn't let it be set again. */
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	ok = syscall(SYS_landlock_restrict_self, c->ruleset, 0) == 0;
	close(c->ruleset);
	c->ruleset = -1;
	return ok;
}
