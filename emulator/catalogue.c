/* Files by their path on the host, mapped once. */
#include "emulator/catalogue.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "util/file.h"
#include "util/status.h"

static int add(struct catalogue *c, struct arena *a,
	       const struct catalogue_file *new)
{
	void *files = c->files;

	if (arena_grow(a, &files, c->count, &c->capacity, sizeof(*new)) != 0)
		return E_NO_MEMORY;
	c->files = files;
	c->files[c->count++] = *new;
	return OK;
}

int catalogue_add_bytes(struct catalogue *c, struct arena *a, struct str path,
			struct str below, struct bytes bytes)
{
	return add(c, a, &(struct catalogue_file){ .path = path,
						   .below = below,
						   .bytes = bytes });
}

int catalogue_add(struct catalogue *c, struct arena *a, struct str path,
		  struct str below)
{
	struct catalogue_file new = { .path = str_copy(a, path),
				      .below = str_copy(a, below) };
	struct file file;

	if (new.path.s == NULL || new.below.s == NULL)
		return E_NO_MEMORY;
	if (c->count >= CATALOGUE_FILES_MAX) {
		c->incomplete = true;
		return OK;
	}
	if (file_open(new.path.s, &file) != 0)
		return OK;
	/* Mapped to the end of the process, which is that of the run. */
	new.bytes = file.bytes;
	return add(c, a, &new);
}

/* 'below' is empty for the folder itself, whose own files are known. */
static int add_entries(struct catalogue *c, struct arena *a, DIR *dir,
		       struct str folder, struct str below, unsigned depth);

static int add_folder(struct catalogue *c, struct arena *a, struct str folder,
		      struct str below, unsigned depth)
{
	const struct catalogue_file new = { .path = folder, .below = below,
					    .is_folder = true };
	DIR *dir;
	int ret;

	if (folder.s == NULL || below.s == NULL ||
	    (below.n != 0 && add(c, a, &new) != OK))
		return E_NO_MEMORY;
	if (depth > CATALOGUE_DEPTH_MAX || c->count >= CATALOGUE_FILES_MAX) {
		c->incomplete = true;
		return OK;
	}
	dir = opendir(folder.s);
	if (dir == NULL)
		return OK;
	ret = add_entries(c, a, dir, folder, below, depth);
	closedir(dir);
	return ret;
}

static int add_entries(struct catalogue *c, struct arena *a, DIR *dir,
		       struct str folder, struct str below, unsigned depth)
{
	struct str slash = str_of(below.n == 0 ? "" : "/"), name, path, in;
	struct dirent *e;
	int ret = OK;

	while (ret == OK && (e = readdir(dir)) != NULL) {
		name = str_of(e->d_name);
		if (name.s[0] == '.')
			continue;
		path = STR_CONCAT(a, folder, str_of("/"), name);
		in = STR_CONCAT(a, below, slash, name);
		if (path.s == NULL || in.s == NULL)
			return E_NO_MEMORY;
		if (e->d_type == DT_DIR)
			ret = add_folder(c, a, path, in, depth + 1);
		else if (e->d_type == DT_REG && depth > 0)
			ret = catalogue_add(c, a, path, in);
	}
	return ret;
}

int catalogue_add_below(struct catalogue *c, struct arena *a,
			struct str folder)
{
	return add_folder(c, a, str_copy(a, folder), STR_EMPTY, 0);
}

int catalogue_add_tree(struct catalogue *c, struct arena *a,
		       struct str folder)
{
	return add_folder(c, a, str_copy(a, folder), STR_EMPTY, 1);
}

static int compare(const void *a, const void *b)
{
	const struct catalogue_file *x = a, *y = b;

	return str_compare(x->path, y->path);
}

void catalogue_sort(struct catalogue *c)
{
	if (c->count > 1)
		qsort(c->files, c->count, sizeof(*c->files), compare);
}

const struct catalogue_file *catalogue_find(const struct catalogue *c,
					    struct str path)
{
	const struct catalogue_file key = { .path = path };

	if (c->count == 0)
		return NULL;
	return bsearch(&key, c->files, c->count, sizeof(*c->files), compare);
}
