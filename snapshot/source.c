/* Which form a source has. */
#include "snapshot/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/status.h"

struct row {
	size_t offset;
	const char *magic;
	size_t n;
	int (*open)(const struct source *s, struct volume *v);
};

/* What isn't here is a disk, or nothing: ntfs_open() knows. */
static const struct row rows[] = {
	{ 0, "MSWIM\0\0\0", 8, wim_open },
	{ 0, "WLPWM\0\0\0", 8, wim_open },
};

static int open_image(const struct source *s, struct volume *v)
{
	int fd = open(s->path, O_RDONLY | O_CLOEXEC);
	char found[8];

	if (fd < 0)
		return trouble(v->messages, "%s: %s", s->path,
			       strerror(errno));
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct row *r = &rows[i];

		if (pread(fd, found, r->n, (off_t)r->offset) ==
			    (ssize_t)r->n &&
		    memcmp(found, r->magic, r->n) == 0) {
			close(fd);
			return r->open(s, v);
		}
	}
	close(fd);
	return ntfs_open(s, v);
}

int source_open(const struct source *s, struct volume *v)
{
	struct stat st;

	v->path = s->path;
	v->top = (struct node){ .name = STR_EMPTY, .is_folder = true };
	if (stat(s->path, &st) != 0)
		return trouble(v->messages, "%s: %s", s->path,
			       strerror(errno));
	if (S_ISDIR(st.st_mode))
		return folder_open(s, v);
	if (!S_ISREG(st.st_mode))
		return trouble(v->messages,
			       "%s: neither a folder nor a file", s->path);
	return open_image(s, v);
}
