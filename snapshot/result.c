/* Files in memory, and from there to the disk. */
#include "snapshot/result.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "snapshot/temporary.h"
#include "util/status.h"

int result_open(struct result *r, struct messages *m)
{
	for (unsigned i = 0; i < SNAPSHOT_TARGETS_MAX; i++)
		r->files[i] = -1;
	for (unsigned i = 0; i < SNAPSHOT_TARGETS_MAX; i++) {
		r->files[i] = memfd_create("profile", MFD_CLOEXEC);
		if (r->files[i] < 0)
			return trouble(m, "%s", strerror(errno));
	}
	return OK;
}

void result_close(struct result *r)
{
	for (unsigned i = 0; i < SNAPSHOT_TARGETS_MAX; i++) {
		if (r->files[i] >= 0)
			close(r->files[i]);
	}
}

int result_put(const struct result *r, unsigned number, struct bytes bytes,
	       struct messages *m)
{
	return write_all(r->files[number], bytes) ?
		       OK : trouble(m, "%s", strerror(errno));
}

static bool copy(int from, FILE *to)
{
	char buffer[1 << 16];
	ssize_t n;

	lseek(from, 0, SEEK_SET);
	while ((n = read(from, buffer, sizeof(buffer))) > 0) {
		if (fwrite(buffer, 1, (size_t)n, to) != (size_t)n)
			return false;
	}
	return n == 0;
}

static int write_file(int from, const char *path, struct messages *m)
{
	FILE *to = fopen(path, "wb");
	bool is_written;

	if (to == NULL)
		return trouble(m, "%s: %s", path, strerror(errno));
	is_written = copy(from, to);
	if (fclose(to) == 0 && is_written)
		return OK;
	unlink(path);
	return trouble(m, "%s: %s", path, strerror(errno));
}

int result_write(const struct result *r, const char *path, struct messages *m)
{
	static const char ending[] = ".yaml";
	struct arena a = ARENA_INIT;
	struct str to = str_of(path);
	int ret = OK;

	for (unsigned i = 0; ret == OK && i < SNAPSHOT_TARGETS_MAX; i++) {
		struct stat st;

		if (i == 1)
			to = str_printf(&a, "%.*s-wow64.yaml",
					(int)(to.n - strlen(ending)), path);
		if (to.s == NULL)
			ret = E_NO_MEMORY;
		else if (fstat(r->files[i], &st) == 0 && st.st_size != 0)
			ret = write_file(r->files[i], to.s, m);
		if (!str_ends_nocase(str_of(path), ending))
			break;
	}
	arena_release(&a);
	return ret;
}
