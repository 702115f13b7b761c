/* ISO 9660 images, by libarchive, which reads them from front to back. */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "snapshot/source.h"
#include "snapshot/temporary.h"
#include "util/status.h"

enum { BLOCK = 1 << 16 };

struct entry {
	struct str path; /* "I386/KERNEL32.DL_" */
	struct str link; /* another file with the same bytes, or empty */
	uint64_t number; /* in the image's order */
	bool is_folder;
};

struct iso {
	struct entry *entries; /* by path */
	size_t count, capacity;
};

static int refuse(struct volume *v, struct archive *a)
{
	const char *why = archive_error_string(a);

	return trouble(v->messages, "%s: this ISO can't be read: %s", v->path,
		       why != NULL ? why : "it is damaged");
}

static struct archive *open_archive(const char *path)
{
	struct archive *a = archive_read_new();

	if (a != NULL && archive_read_support_format_iso9660(a) == ARCHIVE_OK &&
	    archive_read_open_filename(a, path, BLOCK) == ARCHIVE_OK)
		return a;
	if (a != NULL)
		archive_read_free(a);
	return NULL;
}

static int add(struct volume *v, struct archive_entry *from, uint64_t number)
{
	struct iso *iso = v->data;
	const char *path = archive_entry_pathname(from);
	const char *link = archive_entry_hardlink(from);
	void *entries = iso->entries;
	struct entry new = {
		.number = number,
		.is_folder = archive_entry_filetype(from) == AE_IFDIR,
	};

	if (path == NULL || (!new.is_folder &&
			     archive_entry_filetype(from) != AE_IFREG))
		return OK;
	if (iso->count == VOLUME_NODES_MAX)
		return trouble(v->messages, "%s: too many files", v->path);
	new.path = str_copy(v->arena, str_of(path));
	new.link = str_copy(v->arena, str_of(link != NULL ? link : ""));
	if (new.path.s == NULL || new.link.s == NULL ||
	    arena_grow(v->arena, &entries, iso->count, &iso->capacity,
		       sizeof(new)) != 0)
		return E_NO_MEMORY;
	iso->entries = entries;
	iso->entries[iso->count++] = new;
	return OK;
}

static int compare(const void *a, const void *b)
{
	return str_compare(((const struct entry *)a)->path,
			   ((const struct entry *)b)->path);
}

/* The first entry that isn't before 'path'. */
static size_t lower_bound(const struct iso *iso, struct str path)
{
	size_t low = 0, high = iso->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_compare(iso->entries[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Files with the same bytes are one, which has the number of the first. */
static void settle_links(struct iso *iso)
{
	for (size_t i = 0; i < iso->count; i++) {
		struct entry *e = &iso->entries[i];
		size_t to = e->link.n == 0 ? iso->count :
					     lower_bound(iso, e->link);

		if (to < iso->count &&
		    str_equal(iso->entries[to].path, e->link))
			e->number = iso->entries[to].number;
	}
}

static int read_entries(struct volume *v)
{
	struct archive *a = open_archive(v->path);
	struct iso *iso = v->data;
	struct archive_entry *entry;
	int ret = OK, status = ARCHIVE_FATAL;

	if (a == NULL)
		return trouble(v->messages, "%s: this ISO can't be read",
			       v->path);
	for (uint64_t n = 0; ret == OK; n++) {
		status = archive_read_next_header(a, &entry);
		if (status == ARCHIVE_EOF)
			break;
		if (status < ARCHIVE_WARN)
			ret = refuse(v, a);
		else
			ret = add(v, entry, n);
	}
	archive_read_free(a);
	if (ret != OK)
		return ret;
	if (iso->count != 0)
		qsort(iso->entries, iso->count, sizeof(*iso->entries),
		      compare);
	settle_links(iso);
	return OK;
}

/* Those whose path is the folder's and one name more. */
static int list(struct volume *v, struct node *folder)
{
	const struct iso *iso = v->data;
	struct str top = node_path(v->arena, folder);
	int ret = OK;

	if (top.s != NULL && top.n != 0)
		top = str_printf(v->arena, "%s/", top.s);
	if (top.s == NULL)
		return E_NO_MEMORY;
	for (size_t i = lower_bound(iso, top); ret == OK && i < iso->count;
	     i++) {
		const struct entry *e = &iso->entries[i];
		struct str name = { e->path.s + top.n, e->path.n - top.n };

		if (e->path.n < top.n ||
		    memcmp(e->path.s, top.s, top.n) != 0)
			break;
		if (memchr(name.s, '/', name.n) == NULL)
			ret = node_add(v, folder, name, e->is_folder,
				       e->number);
	}
	return ret;
}

static int by_number(const void *a, const void *b)
{
	const struct node *const *x = a, *const *y = b;

	return ((*x)->id > (*y)->id) - ((*x)->id < (*y)->id);
}

/* All its bytes; a file that is too large has none. */
static int read_data(struct volume *v, struct archive *a,
		     struct archive_entry *entry, struct bytes *out)
{
	int64_t size = archive_entry_size(entry);
	uint8_t *bytes;

	if (size < 0 || size > VOLUME_FILE_MAX)
		size = 0;
	bytes = malloc((size_t)size + 1);
	if (bytes == NULL)
		return E_NO_MEMORY;
	*out = (struct bytes){ bytes, (size_t)size };
	if (archive_read_data(a, bytes, (size_t)size) != (la_ssize_t)size) {
		free(bytes);
		return refuse(v, a);
	}
	return OK;
}

static int read_wanted(struct volume *v, const struct node **wanted,
		       size_t count, volume_taker *take, void *data)
{
	struct archive *a = open_archive(v->path);
	struct archive_entry *entry;
	size_t at = 0;
	int ret = OK;

	if (a == NULL)
		return trouble(v->messages, "%s: this ISO can't be read",
			       v->path);
	for (uint64_t n = 0; ret == OK && at < count; n++) {
		struct bytes bytes;

		if (archive_read_next_header(a, &entry) < ARCHIVE_WARN) {
			ret = refuse(v, a);
			break;
		}
		if (wanted[at]->id != n)
			continue;
		ret = read_data(v, a, entry, &bytes);
		if (ret != OK)
			break;
		for (; ret == OK && at < count && wanted[at]->id == n; at++)
			ret = take(data, wanted[at], bytes);
		free((void *)bytes.data);
	}
	archive_read_free(a);
	return ret;
}

static int read_files(struct volume *v, const struct node *const *files,
		      size_t count, volume_taker *take, void *data)
{
	const struct node **wanted = malloc(count * sizeof(*wanted));
	int ret;

	if (wanted == NULL)
		return E_NO_MEMORY;
	memcpy(wanted, files, count * sizeof(*wanted));
	qsort(wanted, count, sizeof(*wanted), by_number);
	ret = read_wanted(v, wanted, count, take, data);
	free(wanted);
	return ret;
}

/* No file is larger than the image that it is in. */
static int copy_data(struct volume *v, struct archive *a,
		     struct archive_entry *entry, struct str to, int fd)
{
	struct stat st;
	int status;

	if (stat(v->path, &st) != 0 || archive_entry_size(entry) < 0 ||
	    archive_entry_size(entry) > st.st_size)
		return refuse(v, a);
	status = archive_read_data_into_fd(a, fd);
	if (status < ARCHIVE_WARN && archive_errno(a) == ENOSPC)
		return temporary_refuse(v, to);
	return status < ARCHIVE_WARN ? refuse(v, a) : OK;
}

static int copy_file(struct volume *v, const struct node *file, struct str to,
		     int fd)
{
	struct archive *a = open_archive(v->path);
	struct archive_entry *entry;
	int ret = OK;

	if (a == NULL)
		return trouble(v->messages, "%s: this ISO can't be read",
			       v->path);
	for (uint64_t n = 0; ret == OK && n <= file->id; n++) {
		if (archive_read_next_header(a, &entry) < ARCHIVE_WARN)
			ret = refuse(v, a);
	}
	if (ret == OK)
		ret = copy_data(v, a, entry, to, fd);
	archive_read_free(a);
	return ret;
}

static const struct volume_form form = {
	.name = "an ISO",
	.list = list,
	.read = read_files,
	.copy = copy_file,
};

int iso_open(const struct source *s, struct volume *v)
{
	struct iso *iso = arena_new(v->arena, struct iso);
	int ret;

	(void)s;
	if (iso == NULL)
		return E_NO_MEMORY;
	v->data = iso;
	ret = read_entries(v);
	if (ret == OK)
		v->form = &form;
	return ret;
}
