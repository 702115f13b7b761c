/* The folder of what is opened, or what stands for it in an archive. */
#include "unpack/beside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/str.h"

static int by_name(const void *left, const void *right)
{
	const struct beside_file *a = left, *b = right;

	return strcmp(a->name, b->name);
}

static void add(struct beside *b, const struct beside_file *file)
{
	if (b->count == BESIDE_MAX)
		b->is_cut = true;
	else
		b->files[b->count++] = *file;
}

static void open_entry(struct beside *b, int folder, const char *name)
{
	const int fd = openat(folder, name,
			      O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY |
				      O_NOFOLLOW);
	struct beside_file file = { .fd = fd };
	struct stat st;

	if (fd < 0) {
		b->is_cut |= errno == EMFILE || errno == ENFILE;
		return;
	}
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    b->count < BESIDE_MAX)
		file.name = strdup(name);
	b->is_cut |= b->count == BESIDE_MAX;
	file.size = (uint64_t)st.st_size;
	if (file.name != NULL)
		add(b, &file);
	else
		close(fd);
}

void beside_open(struct beside *b, const char *path, const char *ending)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL ? strdup(".") :
				       strndup(path, (size_t)(slash - path) + 1);
	DIR *dir = folder != NULL ? opendir(folder) : NULL;
	const struct dirent *entry;

	while (dir != NULL && !b->is_cut && (entry = readdir(dir)) != NULL) {
		if (str_ends_nocase(str_of(entry->d_name), ending))
			open_entry(b, dirfd(dir), entry->d_name);
	}
	if (dir != NULL)
		closedir(dir);
	free(folder);
	/* The disk's order is any. */
	qsort(b->files, b->count, sizeof(b->files[0]), by_name);
}

void beside_close(struct beside *b)
{
	for (size_t i = 0; i < b->count; i++) {
		close(b->files[i].fd);
		b->files[i].fd = -1;
	}
}

bool beside_add(struct beside *b, int fd, const char *place)
{
	struct beside_file file = { .fd = fd };
	char *end;

	file.at = strtoull(place, &end, 10);
	if (*end != ':')
		return false;
	file.size = strtoull(end + 1, &end, 10);
	if (*end != ':')
		return false;
	file.name = end + 1;
	add(b, &file);
	return true;
}

const struct beside_file *beside_find(const struct beside *b,
				      const char *name)
{
	for (size_t i = 0; i < b->count; i++) {
		if (str_equal_nocase(str_of(b->files[i].name), str_of(name)))
			return &b->files[i];
	}
	return NULL;
}
