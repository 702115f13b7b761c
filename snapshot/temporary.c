/* Temporary files and folders. */
#include "snapshot/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/status.h"

static struct str pattern(struct arena *a)
{
	const char *top = getenv("TMPDIR");

	return str_printf(a, "%s/dryload-snapshot-XXXXXX",
			  top != NULL && top[0] == '/' ? top : "/tmp");
}

int temporary_refuse(struct volume *v, struct str path)
{
	return trouble(v->messages, "%s: %s; name another folder in TMPDIR",
		       path.s, strerror(errno));
}

int temporary_folder(struct volume *v, struct arena *a, struct str *path)
{
	*path = pattern(a);
	if (path->s == NULL)
		return E_NO_MEMORY;
	return mkdtemp((char *)path->s) != NULL ? OK :
						  temporary_refuse(v, *path);
}

int temporary_file(struct volume *v, struct arena *a, struct str *path,
		   int *fd)
{
	*path = pattern(a);
	if (path->s == NULL)
		return E_NO_MEMORY;
	*fd = mkostemp((char *)path->s, O_CLOEXEC);
	return *fd >= 0 ? OK : temporary_refuse(v, *path);
}

bool temporary_set_top(struct arena *a, struct str *path)
{
	*path = pattern(a);
	if (path->s == NULL || mkdtemp((char *)path->s) == NULL)
		return false;
	if (setenv("TMPDIR", path->s, 1) == 0)
		return true;
	rmdir(path->s);
	return false;
}

static int remove_one(const char *path, const struct stat *st, int kind,
		      struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

void temporary_remove(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

bool write_all(int fd, struct bytes bytes)
{
	while (bytes.len != 0) {
		ssize_t n = write(fd, bytes.data, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes.data += n;
		bytes.len -= (size_t)n;
	}
	return true;
}
