/* Which form a source has. */
#include "snapshot/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "snapshot/media.h"
#include "util/status.h"

static int udf_refuse(const struct source *s, struct volume *v)
{
	return trouble(v->messages,
		       "%s: a DVD whose file system (UDF) isn't read here; "
		       "mount or unpack it, and name its sources/install.wim",
		       s->path);
}

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
	{ 0x8001, "BEA01", 5, udf_refuse },
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

/* The other half of a DVD: its ISO 9660 has nothing but a text that says so. */
static bool is_udf(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool found = false;
	char magic[4];

	for (off_t sector = 17; fd >= 0 && sector < 24; sector++)
		found |= pread(fd, magic, 4, sector * 2048 + 1) == 4 &&
			 memcmp(magic, "NSR0", 4) == 0;
	if (fd >= 0)
		close(fd);
	return found;
}

static int has(struct volume *v, const char *path, bool *out)
{
	struct node *found;
	int ret = volume_find(v, &v->top, str_of(path), &found);

	*out |= ret == OK && found != NULL;
	return ret;
}

static int look_for(struct volume *v, const char *const *paths, bool *out)
{
	int ret = OK;

	*out = false;
	for (; ret == OK && *paths != NULL; paths++)
		ret = has(v, *paths, out);
	return ret;
}

/* A Windows, or what installs one. */
static int settle(const struct source *s, struct volume *v)
{
	static const char *const windows[] = { "Windows/System32",
					       "WINNT/System32", "System32",
					       NULL };
	static const char *const images[] = { "sources/install.wim",
					      "sources/install.esd", NULL };
	bool found;
	int ret = look_for(v, windows, &found);

	if (ret != OK || found)
		return ret;
	ret = look_for(v, images, &found);
	if (ret == OK && found)
		return trouble(v->messages,
			       "%s: installation media; name the install.wim "
			       "or install.esd in its folder sources, unpacked",
			       s->path);
	if (ret == OK)
		ret = media_wrap(v);
	if (ret == OK && v->top.count <= 1 && is_udf(s->path))
		return udf_refuse(s, v);
	return ret;
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
