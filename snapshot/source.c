/* Which form a source has. */
#include "snapshot/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "snapshot/install.h"
#include "snapshot/media.h"
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
	{ 0x8001, "CD001", 5, iso_open },
};

/* Its mark is in one of the sectors behind those of ISO 9660. */
static bool is_udf(int fd)
{
	bool found = false;
	char magic[4];

	for (off_t sector = 16; sector < 24; sector++)
		found |= pread(fd, magic, 4, sector * 2048 + 1) == 4 &&
			 memcmp(magic, "NSR0", 4) == 0;
	return found;
}

static int open_image(const struct source *s, struct volume *v)
{
	int (*form_open)(const struct source *s, struct volume *v) = ntfs_open;
	int fd = open(s->path, O_RDONLY | O_CLOEXEC);
	char found[8];

	if (fd < 0)
		return trouble(v->messages, "%s: %s", s->path,
			       strerror(errno));
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct row *r = &rows[i];

		if (pread(fd, found, r->n, (off_t)r->offset) ==
			    (ssize_t)r->n &&
		    memcmp(found, r->magic, r->n) == 0)
			form_open = r->open;
	}
	if (is_udf(fd))
		form_open = udf_open;
	close(fd);
	return form_open(s, v);
}

/* A Windows, or what installs one. */
static int settle(const struct source *s, struct volume *v)
{
	static const char *const windows[] = { "Windows/System32",
					       "WINNT/System32", "System32" };
	struct node *node = NULL;
	bool found;
	int ret = OK;

	for (size_t i = 0; ret == OK && node == NULL &&
			   i < sizeof(windows) / sizeof(*windows);
	     i++)
		ret = volume_find(v, &v->top, str_of(windows[i]), &node);
	if (ret != OK || node != NULL)
		return ret;
	ret = install_open(s, v, &found);
	return ret == OK && !found ? media_wrap(v) : ret;
}

int source_open(const struct source *s, struct volume *v)
{
	struct stat st;
	int ret;

	v->path = s->path;
	v->top = (struct node){ .name = STR_EMPTY, .is_folder = true };
	if (stat(s->path, &st) != 0)
		return trouble(v->messages, "%s: %s", s->path,
			       strerror(errno));
	if (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode))
		return trouble(v->messages,
			       "%s: neither a folder nor a file", s->path);
	ret = S_ISDIR(st.st_mode) ? folder_open(s, v) : open_image(s, v);
	if (ret != OK)
		return ret;
	ret = settle(s, v);
	if (ret != OK)
		volume_close(v);
	return ret;
}
