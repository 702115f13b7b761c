/* Images of disks: a row a kind. No other file knows their libraries. */
#include "snapshot/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <libqcow.h>
#include <libvhdi.h>
#include <libvmdk.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/status.h"

static bool starts(const uint8_t *data, size_t n, const char *word, size_t len)
{
	return n >= len && memcmp(data, word, len) == 0;
}

static int refuse(struct disk *d)
{
	return trouble(d->messages,
		       "%s: %s that can't be read: it is damaged, encrypted "
		       "or of a newer kind; `qemu-img convert -O raw` may "
		       "make one of it that can",
		       d->path, d->kind->name);
}

static int refuse_parent(struct disk *d)
{
	return trouble(d->messages,
		       "%s: %s that holds only what differs from another "
		       "one; make one image of both, with `qemu-img convert`",
		       d->path, d->kind->name);
}

static bool qcow_fits(const uint8_t *start, size_t n, const uint8_t *end,
		      size_t end_n)
{
	(void)end;
	(void)end_n;
	return starts(start, n, "QFI\xfb", 4);
}

static int qcow_open(struct disk *d)
{
	libqcow_file_t *file = NULL;
	size_t parent = 0;

	if (libqcow_file_initialize(&file, NULL) != 1)
		return E_NO_MEMORY;
	d->handle = file;
	if (libqcow_file_open(file, d->path, LIBQCOW_OPEN_READ, NULL) != 1 ||
	    libqcow_file_get_media_size(file, &d->size, NULL) != 1)
		return refuse(d);
	if (libqcow_file_get_utf8_backing_filename_size(file, &parent,
							NULL) == 1 &&
	    parent > 1)
		return refuse_parent(d);
	return OK;
}

static bool qcow_read(struct disk *d, uint64_t offset, void *to, size_t n)
{
	return libqcow_file_read_buffer_at_offset(d->handle, to, n,
						  (off64_t)offset, NULL) ==
	       (ssize_t)n;
}

static void qcow_close(struct disk *d)
{
	libqcow_file_t *file = d->handle;

	libqcow_file_free(&file, NULL);
}

/* The footer; a growing one has a copy of it at the start. VHDX by its name. */
static bool vhd_fits(const uint8_t *start, size_t n, const uint8_t *end,
		     size_t end_n)
{
	return starts(start, n, "conectix", 8) ||
	       starts(start, n, "vhdxfile", 8) ||
	       starts(end, end_n, "conectix", 8);
}

static int vhd_open(struct disk *d)
{
	libvhdi_file_t *file = NULL;
	size_t parent = 0;

	if (libvhdi_file_initialize(&file, NULL) != 1)
		return E_NO_MEMORY;
	d->handle = file;
	if (libvhdi_file_open(file, d->path, LIBVHDI_OPEN_READ, NULL) != 1 ||
	    libvhdi_file_get_media_size(file, &d->size, NULL) != 1)
		return refuse(d);
	if (libvhdi_file_get_utf8_parent_filename_size(file, &parent, NULL) ==
		    1 &&
	    parent > 1)
		return refuse_parent(d);
	return OK;
}

static bool vhd_read(struct disk *d, uint64_t offset, void *to, size_t n)
{
	return libvhdi_file_read_buffer_at_offset(d->handle, to, n,
						  (off64_t)offset, NULL) ==
	       (ssize_t)n;
}

static void vhd_close(struct disk *d)
{
	libvhdi_file_t *file = d->handle;

	libvhdi_file_free(&file, NULL);
}

static bool vmdk_fits(const uint8_t *start, size_t n, const uint8_t *end,
		      size_t end_n)
{
	(void)end;
	(void)end_n;
	return starts(start, n, "KDMV", 4) ||
	       starts(start, n, "# Disk DescriptorFile", 21);
}

/* The names of its parts stand in the file: none may lead elsewhere. */
static bool parts_lie_beside(libvmdk_handle_t *handle)
{
	int count = 0;

	if (libvmdk_handle_get_number_of_extents(handle, &count, NULL) != 1)
		return false;
	for (int i = 0; i < count; i++) {
		libvmdk_extent_descriptor_t *part = NULL;
		uint8_t name[1024] = "";
		size_t n = 0;
		int fits = 1;

		if (libvmdk_handle_get_extent_descriptor(handle, i, &part,
							 NULL) != 1)
			return false;
		if (libvmdk_extent_descriptor_get_utf8_filename_size(
			    part, &n, NULL) == 1)
			fits = n <= sizeof(name) &&
			       libvmdk_extent_descriptor_get_utf8_filename(
				       part, name, sizeof(name), NULL) == 1;
		libvmdk_extent_descriptor_free(&part, NULL);
		if (!fits || strpbrk((const char *)name, "/\\") != NULL)
			return false;
	}
	return true;
}

static int vmdk_open(struct disk *d)
{
	libvmdk_handle_t *handle = NULL;

	if (libvmdk_handle_initialize(&handle, NULL) != 1)
		return E_NO_MEMORY;
	d->handle = handle;
	if (libvmdk_handle_open(handle, d->path, LIBVMDK_OPEN_READ, NULL) !=
	    1)
		return refuse(d);
	if (!parts_lie_beside(handle))
		return trouble(d->messages,
			       "%s: its parts don't lie beside it; put them "
			       "there, or make one image with `qemu-img "
			       "convert`",
			       d->path);
	if (libvmdk_handle_open_extent_data_files(handle, NULL) != 1 ||
	    libvmdk_handle_get_media_size(handle, &d->size, NULL) != 1)
		return refuse(d);
	return OK;
}

static bool vmdk_read(struct disk *d, uint64_t offset, void *to, size_t n)
{
	return libvmdk_handle_read_buffer_at_offset(d->handle, to, n,
						    (off64_t)offset, NULL) ==
	       (ssize_t)n;
}

static void vmdk_close(struct disk *d)
{
	libvmdk_handle_t *handle = d->handle;

	libvmdk_handle_free(&handle, NULL);
}

static bool raw_fits(const uint8_t *start, size_t n, const uint8_t *end,
		     size_t end_n)
{
	(void)end;
	(void)end_n;
	return n >= 512 && start[510] == 0x55 && start[511] == 0xaa;
}

static int raw_open(struct disk *d)
{
	struct stat st;

	d->fd = open(d->path, O_RDONLY | O_CLOEXEC);
	if (d->fd < 0 || fstat(d->fd, &st) != 0)
		return trouble(d->messages, "%s: %s", d->path,
			       strerror(errno));
	d->size = (uint64_t)st.st_size;
	return OK;
}

static bool raw_read(struct disk *d, uint64_t offset, void *to, size_t n)
{
	return pread(d->fd, to, n, (off_t)offset) == (ssize_t)n;
}

static void raw_close(struct disk *d)
{
	if (d->fd >= 0)
		close(d->fd);
}

static const struct disk_kind kinds[] = {
	{ "a QCOW image", qcow_fits, qcow_open, qcow_read, qcow_close },
	{ "a VHD or VHDX image", vhd_fits, vhd_open, vhd_read, vhd_close },
	{ "a VMDK image", vmdk_fits, vmdk_open, vmdk_read, vmdk_close },
	{ "a disk image", raw_fits, raw_open, raw_read, raw_close },
};

static const struct disk_kind *kind_of(const char *path)
{
	uint8_t start[512], end[512];
	ssize_t n = -1, end_n = -1;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0) {
		n = pread(fd, start, sizeof(start), 0);
		end_n = st.st_size < (off_t)sizeof(end) ?
				0 :
				pread(fd, end, sizeof(end),
				      st.st_size - (off_t)sizeof(end));
	}
	if (fd >= 0)
		close(fd);
	for (size_t i = 0; n > 0 && i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (kinds[i].fits(start, (size_t)n, end,
				  end_n > 0 ? (size_t)end_n : 0))
			return &kinds[i];
	}
	return NULL;
}

int disk_open(const char *path, struct messages *m, struct disk *out)
{
	int ret;

	*out = (struct disk){ .path = path, .messages = m, .fd = -1 };
	out->kind = kind_of(path);
	if (out->kind == NULL)
		return trouble(m,
			       "%s: neither a folder nor an image that is "
			       "known here: WIM, ESD, ISO, raw, QCOW2, VHD, "
			       "VHDX, VMDK",
			       path);
	ret = out->kind->open(out);
	if (ret != OK)
		disk_close(out);
	return ret;
}

bool disk_read(struct disk *d, uint64_t offset, void *to, size_t n)
{
	return offset <= d->size && n <= d->size - offset &&
	       d->kind->read(d, offset, to, n);
}

void disk_close(struct disk *d)
{
	d->kind->close(d);
}
