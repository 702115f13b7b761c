/* NTFS volumes of a disk image, by libfsntfs. */
#include <errno.h>
#include <libbfio.h>
#include <libfsntfs.h>
#include <stdlib.h>
#include <string.h>

#include "snapshot/disk.h"
#include "snapshot/source.h"
#include "util/status.h"

enum { REPARSE_POINT = 0x400, NTFS_FOLDER_MAX = 1 << 20 };

struct ntfs {
	struct disk disk;
	struct partition partition;
	off64_t position; /* in the partition */
	libbfio_handle_t *io;
	libfsntfs_volume_t *volume;
};

/* libbfio's way to read: the partition as if it were a file. */

static struct ntfs *ntfs_of(intptr_t *handle)
{
	return (struct ntfs *)handle;
}

static int io_free(intptr_t **handle, libbfio_error_t **error)
{
	(void)error;
	*handle = NULL;
	return 1;
}

static int io_open(intptr_t *handle, int flags, libbfio_error_t **error)
{
	(void)error;
	(void)flags;
	ntfs_of(handle)->position = 0;
	return 1;
}

static int io_close(intptr_t *handle, libbfio_error_t **error)
{
	(void)handle;
	(void)error;
	return 0;
}

static ssize_t io_read(intptr_t *handle, uint8_t *to, size_t n,
		       libbfio_error_t **error)
{
	struct ntfs *f = ntfs_of(handle);
	uint64_t at = (uint64_t)f->position;

	(void)error;
	if (at >= f->partition.size)
		return 0;
	if (n > f->partition.size - at)
		n = (size_t)(f->partition.size - at);
	if (!disk_read(&f->disk, f->partition.offset + at, to, n))
		return -1;
	f->position += (off64_t)n;
	return (ssize_t)n;
}

static off64_t io_seek(intptr_t *handle, off64_t offset, int whence,
		       libbfio_error_t **error)
{
	struct ntfs *f = ntfs_of(handle);
	off64_t base = 0;

	(void)error;
	if (whence == SEEK_CUR)
		base = f->position;
	else if (whence == SEEK_END)
		base = (off64_t)f->partition.size;
	if (__builtin_add_overflow(base, offset, &base) || base < 0)
		return -1;
	f->position = base;
	return base;
}

static int io_yes(intptr_t *handle, libbfio_error_t **error)
{
	(void)handle;
	(void)error;
	return 1;
}

static int io_size(intptr_t *handle, size64_t *size, libbfio_error_t **error)
{
	(void)error;
	*size = ntfs_of(handle)->partition.size;
	return 1;
}

static void unmount(struct ntfs *f)
{
	if (f->volume != NULL) {
		libfsntfs_volume_close(f->volume, NULL);
		libfsntfs_volume_free(&f->volume, NULL);
	}
	if (f->io != NULL)
		libbfio_handle_free(&f->io, NULL);
	f->volume = NULL;
	f->io = NULL;
}

static bool mount(struct ntfs *f)
{
	return libbfio_handle_initialize(
		       &f->io, (intptr_t *)f, io_free, NULL, io_open, io_close,
		       io_read, NULL, io_seek, io_yes, io_yes, io_size, 0,
		       NULL) == 1 &&
	       libfsntfs_volume_initialize(&f->volume, NULL) == 1 &&
	       libfsntfs_volume_open_file_io_handle(
		       f->volume, f->io, LIBFSNTFS_OPEN_READ, NULL) == 1;
}

static libfsntfs_file_entry_t *entry_of(struct volume *v, const struct node *n)
{
	struct ntfs *f = v->data;
	libfsntfs_file_entry_t *entry = NULL;

	if (n->parent == NULL)
		libfsntfs_volume_get_root_directory(f->volume, &entry, NULL);
	else
		libfsntfs_volume_get_file_entry_by_index(f->volume, n->id,
							 &entry, NULL);
	return entry;
}

static int refuse(struct volume *v, const struct node *n)
{
	struct arena a = ARENA_INIT;
	struct str path = node_path(&a, n);
	int ret = trouble(v->messages,
			  "%s: /%s can't be read: the file system there is "
			  "damaged or encrypted",
			  v->path, path.s != NULL ? path.s : "");

	arena_release(&a);
	return ret;
}

/* Links aren't followed; a compressed system file only looks like one. */
static int add_entry(struct volume *v, struct node *folder,
		     libfsntfs_file_entry_t *entry)
{
	uint8_t name[VOLUME_NAME_MAX];
	uint64_t reference = 0;
	uint32_t flags = 0;
	size_t n = 0;
	bool is_folder;

	if (libfsntfs_file_entry_get_utf8_name_size(entry, &n, NULL) != 1 ||
	    n < 2 || n > sizeof(name) ||
	    libfsntfs_file_entry_get_utf8_name(entry, name, sizeof(name),
					       NULL) != 1 ||
	    libfsntfs_file_entry_get_file_reference(entry, &reference,
						    NULL) != 1 ||
	    libfsntfs_file_entry_get_file_attribute_flags(entry, &flags,
							  NULL) != 1)
		return OK;
	is_folder = libfsntfs_file_entry_has_directory_entries_index(
			    entry, NULL) == 1;
	if (libfsntfs_file_entry_is_symbolic_link(entry, NULL) == 1 ||
	    (is_folder && (flags & REPARSE_POINT) != 0)) {
		v->links_left_out++;
		return OK;
	}
	return node_add(v, folder, (struct str){ (const char *)name, n - 1 },
			is_folder, reference & 0xffffffffffffull);
}

static int list(struct volume *v, struct node *folder)
{
	libfsntfs_file_entry_t *entry = entry_of(v, folder), *inner;
	int count = 0, ret = OK;

	if (entry == NULL ||
	    libfsntfs_file_entry_get_number_of_sub_file_entries(
		    entry, &count, NULL) != 1) {
		libfsntfs_file_entry_free(&entry, NULL);
		return refuse(v, folder);
	}
	for (int i = 0; ret == OK && i < count && i < NTFS_FOLDER_MAX; i++) {
		inner = NULL;
		if (libfsntfs_file_entry_get_sub_file_entry_by_index(
			    entry, i, &inner, NULL) != 1)
			ret = refuse(v, folder);
		else
			ret = add_entry(v, folder, inner);
		if (inner != NULL)
			libfsntfs_file_entry_free(&inner, NULL);
	}
	libfsntfs_file_entry_free(&entry, NULL);
	return ret;
}

static int read_one(struct volume *v, const struct node *n,
		    volume_taker *take, void *data)
{
	libfsntfs_file_entry_t *entry = entry_of(v, n);
	uint8_t *bytes = NULL;
	size64_t size = 0;
	size_t done = 0;
	int ret = OK;

	if (entry == NULL ||
	    libfsntfs_file_entry_get_size(entry, &size, NULL) != 1) {
		ret = refuse(v, n);
		goto out;
	}
	if (size > VOLUME_FILE_MAX)
		size = 0; /* no DLL and no hive */
	bytes = malloc(size + 1);
	if (bytes == NULL) {
		ret = E_NO_MEMORY;
		goto out;
	}
	while (done < size) {
		ssize_t got = libfsntfs_file_entry_read_buffer_at_offset(
			entry, bytes + done, size - done, (off64_t)done, NULL);

		if (got <= 0) {
			ret = refuse(v, n);
			goto out;
		}
		done += (size_t)got;
	}
	ret = take(data, n, (struct bytes){ bytes, done });
out:
	free(bytes);
	if (entry != NULL)
		libfsntfs_file_entry_free(&entry, NULL);
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

static void close_ntfs(struct volume *v)
{
	struct ntfs *f = v->data;

	unmount(f);
	disk_close(&f->disk);
}

static const struct volume_form form = {
	.name = "a disk image",
	.list = list,
	.read = read_files,
	.close = close_ntfs,
};

/* Boot and recovery partitions are NTFS too. */
static int has_windows(struct volume *v, bool *out)
{
	static const char *const folders[] = { "Windows/System32",
					       "WINNT/System32" };
	int ret = OK;

	*out = false;
	for (size_t i = 0; ret == OK && i < 2; i++) {
		struct node *found;

		ret = volume_find(v, &v->top, str_of(folders[i]), &found);
		*out |= ret == OK && found != NULL && found->is_folder;
	}
	return ret;
}

static int find_windows(struct volume *v)
{
	struct ntfs *f = v->data;
	struct partition found[PARTITIONS_MAX];
	unsigned locked;
	size_t count = partitions_find(&f->disk, found, &locked);
	bool there = false;

	for (size_t i = 0; i < count; i++) {
		f->partition = found[i];
		v->top = (struct node){ .name = STR_EMPTY, .is_folder = true };
		if (mount(f) && has_windows(v, &there) == OK && there)
			return OK;
		unmount(f);
		v->messages->trouble[0] = '\0'; /* another may do */
	}
	if (locked != 0)
		return trouble(v->messages,
			       "%s: a volume under BitLocker; unlock it, and "
			       "copy it or name where it is mounted",
			       v->path);
	return trouble(v->messages,
		       "%s: of its %zu NTFS partitions none has a folder "
		       "Windows\\System32 that can be read",
		       v->path, count);
}

int ntfs_open(const struct source *s, struct volume *v)
{
	struct ntfs *f = arena_new(v->arena, struct ntfs);
	int ret;

	if (f == NULL)
		return E_NO_MEMORY;
	ret = disk_open(s->path, v->messages, &f->disk);
	if (ret != OK)
		return ret;
	v->data = f;
	v->form = &form;
	ret = find_windows(v);
	if (ret != OK)
		volume_close(v);
	return ret;
}
