/*
 * UDF, by libudfread: the DVDs of Vista and later, whose ISO 9660 has nothing
 * but a text that says so.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <udfread/udfread.h>
#include <unistd.h>

#include "snapshot/source.h"
#include "snapshot/temporary.h"
#include "util/status.h"

enum { CHUNK = 1 << 20 };

struct udf {
	udfread *fs;
	int64_t size; /* of the image: no file in it can be larger */
};

static struct str path_of(struct arena *a, const struct node *n)
{
	struct str path = node_path(a, n);

	return path.s == NULL ? path : str_printf(a, "/%s", path.s);
}

static int refuse(struct volume *v, struct str path)
{
	return trouble(v->messages, "%s: %s can't be read: the UDF there is "
				    "damaged",
		       v->path, path.s);
}

static int list_entries(struct volume *v, struct node *folder, UDFDIR *dir)
{
	struct udfread_dirent entry;
	int ret = OK;

	while (ret == OK && udfread_readdir(dir, &entry) != NULL) {
		if (entry.d_type == UDF_DT_DIR || entry.d_type == UDF_DT_REG)
			ret = node_add(v, folder, str_of(entry.d_name),
				       entry.d_type == UDF_DT_DIR, 0);
	}
	return ret;
}

static int list(struct volume *v, struct node *folder)
{
	struct udf *u = v->data;
	struct arena a = ARENA_INIT;
	struct str path = path_of(&a, folder);
	int ret = E_NO_MEMORY;

	if (path.s != NULL) {
		UDFDIR *dir = udfread_opendir(u->fs, path.s);

		ret = dir == NULL ? refuse(v, path) :
				    list_entries(v, folder, dir);
		if (dir != NULL)
			udfread_closedir(dir);
	}
	arena_release(&a);
	return ret;
}

/* Opened, with its size; NULL where it can't be read. */
static UDFFILE *open_node(struct udf *u, struct str path, int64_t *size)
{
	UDFFILE *file = udfread_file_open(u->fs, path.s);

	if (file == NULL)
		return NULL;
	*size = udfread_file_size(file);
	if (*size >= 0 && *size <= u->size)
		return file;
	udfread_file_close(file);
	return NULL;
}

static bool read_all(UDFFILE *file, uint8_t *to, int64_t n)
{
	while (n > 0) {
		ssize_t got = udfread_file_read(
			file, to, n < CHUNK ? (size_t)n : CHUNK);

		if (got <= 0)
			return false;
		to += got;
		n -= got;
	}
	return true;
}

static int read_one(struct volume *v, const struct node *n,
		    volume_taker *take, void *data)
{
	struct arena a = ARENA_INIT;
	struct str path = path_of(&a, n);
	uint8_t *bytes = NULL;
	UDFFILE *file = NULL;
	int64_t size;
	int ret = E_NO_MEMORY;

	if (path.s == NULL)
		goto out;
	file = open_node(v->data, path, &size);
	if (file == NULL) {
		ret = refuse(v, path);
		goto out;
	}
	if (size > VOLUME_FILE_MAX)
		size = 0; /* no DLL and no hive */
	bytes = malloc((size_t)size + 1);
	if (bytes != NULL)
		ret = read_all(file, bytes, size) ?
			      take(data, n,
				   (struct bytes){ bytes, (size_t)size }) :
			      refuse(v, path);
out:
	free(bytes);
	if (file != NULL)
		udfread_file_close(file);
	arena_release(&a);
	return ret;
}

static int read_files(struct volume *v, const struct node *const *files,
		      size_t count, volume_taker *take, void *data)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < count; i++)
		ret = read_one(v, files[i], take, data);
	return ret;
}

static int copy_to(struct volume *v, UDFFILE *file, int64_t size,
		   struct str from, struct str to, int fd)
{
	uint8_t *chunk = malloc(CHUNK);
	int ret = chunk == NULL ? E_NO_MEMORY : OK;

	while (ret == OK && size > 0) {
		int64_t n = size < CHUNK ? size : CHUNK;

		if (!read_all(file, chunk, n))
			ret = refuse(v, from);
		else if (!write_all(fd, (struct bytes){ chunk, (size_t)n }))
			ret = temporary_refuse(v, to);
		size -= n;
	}
	free(chunk);
	return ret;
}

static int copy_file(struct volume *v, const struct node *n, struct str to,
		     int fd)
{
	struct arena a = ARENA_INIT;
	struct str path = path_of(&a, n);
	UDFFILE *file = NULL;
	int64_t size = 0;
	int ret = E_NO_MEMORY;

	if (path.s != NULL) {
		file = open_node(v->data, path, &size);
		ret = file == NULL ? refuse(v, path) :
				     copy_to(v, file, size, path, to, fd);
	}
	if (file != NULL)
		udfread_file_close(file);
	arena_release(&a);
	return ret;
}

static void close_udf(struct volume *v)
{
	struct udf *u = v->data;

	udfread_close(u->fs);
}

static const struct volume_form form = {
	.name = "a DVD",
	.list = list,
	.read = read_files,
	.copy = copy_file,
	.close = close_udf,
};

int udf_open(const struct source *s, struct volume *v)
{
	struct udf *u = arena_new(v->arena, struct udf);
	struct stat st;

	if (u == NULL)
		return E_NO_MEMORY;
	u->fs = udfread_init();
	if (u->fs == NULL)
		return E_NO_MEMORY;
	if (stat(s->path, &st) != 0 || udfread_open(u->fs, s->path) < 0) {
		udfread_close(u->fs);
		return trouble(v->messages,
			       "%s: a DVD whose file system (UDF) can't be "
			       "read: it is damaged, or of a kind that isn't "
			       "known here",
			       s->path);
	}
	u->size = st.st_size;
	v->data = u;
	v->form = &form;
	return OK;
}
