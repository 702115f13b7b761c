/* What the DLLs beside a file could serve as. */
#include "rules/iis_neighbours.h"

#include <errno.h>

#include "rules/iis_entry_points.h"
#include "util/status.h"

/* A folder with more files than this isn't looked through to its end. */
enum { NAMES_MAX = 4096 };

static int read_exports(struct bytes file, struct arena *a,
			struct iis_neighbour *out)
{
	struct defects ignored = { 0 };
	struct export_table exports;
	struct image image;
	int ret = image_read(file, a, &ignored, &image);

	if (ret != OK || !image.readable)
		return ret;
	ret = exports_read(&image, a, &ignored, &exports);
	if (ret != OK)
		return ret;
	out->machine = image.machine;
	out->filter = iis_serves(&exports, HOST_IIS_FILTER);
	out->extension = iis_serves(&exports, HOST_IIS_EXTENSION);
	return OK;
}

/* A file that can't be read is a DLL that serves as nothing. */
static int look_into(const struct iis_neighbours *n,
		     const struct folder *folder, struct str name,
		     struct iis_neighbour *out)
{
	struct arena scratch = ARENA_BESIDE(n->arena);
	struct str path;
	struct file file;
	int ret = OK;

	*out = (struct iis_neighbour){ .name = name };
	path = STR_CONCAT(&scratch, folder->path, str_of("/"), name);
	if (path.s == NULL) {
		ret = E_NO_MEMORY;
	} else if (members_open(folder->members, path.s, &file) != 0) {
		ret = errno == ENOMEM ? E_NO_MEMORY : OK;
	} else {
		ret = read_exports(file.bytes, &scratch, out);
		file_close(&file);
	}
	arena_release(&scratch);
	return ret;
}

static int read_folder(struct iis_neighbours *n, const struct folder *folder,
		       size_t *opened)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < folder->name_count &&
			   i < NAMES_MAX && *opened < NEIGHBOURS_MAX;
	     i++) {
		struct iis_neighbour *item = &n->items[n->count];

		if (!str_ends_nocase(folder->names[i], ".dll"))
			continue;
		(*opened)++;
		ret = look_into(n, folder, folder->names[i], item);
		if (item->filter || item->extension)
			n->count++;
	}
	return ret;
}

static int read_all(struct iis_neighbours *n)
{
	struct folders *beside = &n->deployment->beside;
	size_t opened = 0;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < beside->count; i++) {
		ret = folder_list(&beside->items[i], n->arena);
		if (ret == OK)
			ret = read_folder(n, &beside->items[i], &opened);
	}
	n->read = ret == OK;
	return ret;
}

static bool serves(const struct iis_neighbour *item, const struct module *root,
		   enum host host)
{
	return item->machine == root->image.machine &&
	       !str_equal_nocase(item->name, root->name) &&
	       (host == HOST_IIS_FILTER ? item->filter : item->extension);
}

/* "app" of "app.dll". */
static struct str stem_of(struct str name)
{
	for (size_t i = name.n; i > 0; i--) {
		if (name.s[i - 1] == '.')
			return (struct str){ name.s, i - 1 };
	}
	return name;
}

static bool starts_with(struct str name, struct str start)
{
	return name.n >= start.n &&
	       str_equal_nocase((struct str){ name.s, start.n }, start);
}

/* ATL Server makes App.dll and AppISAPI.dll: one is taken for the other. */
static int find_namesake(const struct iis_neighbours *n,
			 const struct folder *folder,
			 const struct module *root, enum host host,
			 struct str *out)
{
	struct str stem = stem_of(root->name);
	size_t low = 0, high = folder->name_count, opened = 0;
	int ret = OK;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_compare_nocase(folder->names[middle], stem) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; ret == OK && low < folder->name_count &&
	       starts_with(folder->names[low], stem) && opened < NAMESAKES_MAX;
	     low++, opened++) {
		struct iis_neighbour item;

		if (!str_ends_nocase(folder->names[low], ".dll"))
			continue;
		ret = look_into(n, folder, folder->names[low], &item);
		if (ret == OK && serves(&item, root, host)) {
			*out = item.name;
			return OK;
		}
	}
	return ret;
}

int iis_neighbour_find(struct iis_neighbours *n, const struct module *root,
		       enum host host, struct str *out)
{
	struct folders *beside;
	int ret = OK;

	*out = STR_EMPTY;
	if (n == NULL || host == HOST_IIS_MODULE)
		return OK;
	if (!n->read)
		ret = read_all(n);
	beside = &n->deployment->beside;
	for (size_t i = 0; ret == OK && out->n == 0 && i < beside->count; i++)
		ret = find_namesake(n, &beside->items[i], root, host, out);
	for (size_t i = 0; ret == OK && out->n == 0 && i < n->count; i++) {
		if (serves(&n->items[i], root, host))
			*out = n->items[i].name;
	}
	return ret;
}
