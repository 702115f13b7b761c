/* A folder of this machine. No link that leads out of it is followed. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "snapshot/source.h"
#include "util/status.h"

/* Ending a mapping costs more than reading most DLLs: many end at once. */
enum { ROOM = 1 << 30, MAPS_MAX = 4096 };

struct folder {
	int top;
	uint8_t *room; /* the next file is mapped behind the others there */
	size_t used, maps;
};

/*
 * Below the top, wherever links lead. A kernel without openat2() follows none
 * at the end of a path; those on the way were listed as folders.
 */
static int open_below(const struct volume *v, const char *path, int flags)
{
	const struct folder *f = v->data;
	const struct open_how how = {
		.flags = (uint64_t)(flags | O_CLOEXEC),
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	int fd = (int)syscall(SYS_openat2, f->top, path, &how, sizeof(how));

	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		fd = openat(f->top, path, flags | O_CLOEXEC | O_NOFOLLOW);
	return fd;
}

static int open_node(const struct volume *v, const struct node *n, int flags)
{
	struct arena a = ARENA_INIT;
	struct str path = node_path(&a, n);
	int fd = -1;

	errno = ENOMEM;
	if (path.s != NULL)
		fd = open_below(v, path.n != 0 ? path.s : ".", flags);
	arena_release(&a);
	return fd;
}

/* 1: a folder, 0: a file, -1: neither. */
static int kind_of(struct volume *v, const struct node *folder, int dir,
		   const struct dirent *entry)
{
	struct arena a = ARENA_INIT;
	struct stat st = { 0 };
	struct str path;
	int fd = -1;

	if (entry->d_type == DT_DIR || entry->d_type == DT_REG)
		return entry->d_type == DT_DIR;
	if (fstatat(dir, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return -1;
	path = node_path(&a, folder);
	if (S_ISLNK(st.st_mode) && path.s != NULL) {
		path = str_printf(&a, "%s%s%s", path.s, path.n != 0 ? "/" : "",
				  entry->d_name);
		if (path.s != NULL)
			fd = open_below(v, path.s, O_PATH);
		if (fd < 0 || fstat(fd, &st) != 0) {
			st.st_mode = 0;
			v->links_left_out++;
		}
		if (fd >= 0)
			close(fd);
	}
	arena_release(&a);
	if (S_ISDIR(st.st_mode))
		return 1;
	return S_ISREG(st.st_mode) ? 0 : -1;
}

static int list_entries(struct volume *v, struct node *folder, DIR *dir)
{
	struct dirent *entry;
	int ret = OK, kind;

	do {
		errno = 0;
		entry = readdir(dir);
		if (entry == NULL)
			break;
		kind = kind_of(v, folder, dirfd(dir), entry);
		if (kind >= 0)
			ret = node_add(v, folder, str_of(entry->d_name),
				       kind == 1, 0);
	} while (ret == OK);
	if (ret == OK && errno != 0)
		return trouble(v->messages, "%s: %.*s can't be listed: %s",
			       v->path, STR_ARGS(folder->name),
			       strerror(errno));
	return ret;
}

static int list(struct volume *v, struct node *folder)
{
	int fd = open_node(v, folder, O_RDONLY | O_DIRECTORY);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	int ret;

	if (dir == NULL) {
		if (fd >= 0)
			close(fd);
		return trouble(v->messages,
			       "%s: %.*s can't be listed: %s; run this as who "
			       "may read it",
			       v->path, STR_ARGS(folder->name),
			       strerror(errno));
	}
	ret = list_entries(v, folder, dir);
	closedir(dir);
	return ret;
}

static int refuse(struct volume *v, const struct node *n, int error)
{
	struct arena a = ARENA_INIT;
	struct str path = node_path(&a, n);
	int ret = trouble(v->messages,
			  "%s: %s can't be read: %s; run this as who may read "
			  "it",
			  v->path, path.s != NULL ? path.s : "a file",
			  strerror(error));

	arena_release(&a);
	return ret;
}

static void drop_room(struct folder *f)
{
	if (f->room != NULL)
		munmap(f->room, ROOM);
	f->room = NULL;
	f->used = f->maps = 0;
}

static const uint8_t *map_file(struct folder *f, int fd, size_t n)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	const size_t pages = (n + page - 1) / page * page;
	void *room = f->room, *map;

	if (pages > ROOM - f->used || f->maps == MAPS_MAX)
		drop_room(f);
	if (f->room == NULL) {
		room = mmap(NULL, ROOM, PROT_NONE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1,
			    0);
		if (room == MAP_FAILED)
			return NULL;
		f->room = room;
	}
	map = mmap(f->room + f->used, n, PROT_READ, MAP_PRIVATE | MAP_FIXED,
		   fd, 0);
	if (map == MAP_FAILED)
		return NULL;
	f->used += pages;
	f->maps++;
	return map;
}

static int read_one(struct volume *v, const struct node *n,
		    volume_taker *take, void *data)
{
	struct bytes bytes = { (const uint8_t *)"", 0 };
	int fd = open_node(v, n, O_RDONLY | O_NONBLOCK), ret;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0) {
		ret = refuse(v, n, errno);
		goto out;
	}
	if (st.st_size > VOLUME_FILE_MAX)
		st.st_size = 0; /* no DLL and no hive */
	if (st.st_size != 0) {
		bytes.len = (size_t)st.st_size;
		bytes.data = map_file(v->data, fd, bytes.len);
		if (bytes.data == NULL) {
			ret = refuse(v, n, errno);
			goto out;
		}
	}
	ret = take(data, n, bytes);
out:
	if (fd >= 0)
		close(fd);
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

static void close_folder(struct volume *v)
{
	struct folder *f = v->data;

	drop_room(f);
	close(f->top);
}

static const struct volume_form form = {
	.name = "a folder",
	.list = list,
	.read = read_files,
	.is_here = true,
	.close = close_folder,
};

int folder_open(const struct source *s, struct volume *v)
{
	struct folder *f = arena_new(v->arena, struct folder);

	if (f == NULL)
		return E_NO_MEMORY;
	f->top = open(s->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->top < 0)
		return trouble(v->messages, "%s: %s", s->path,
			       strerror(errno));
	v->data = f;
	v->form = &form;
	return OK;
}
