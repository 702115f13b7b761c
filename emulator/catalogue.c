/* Files by their path on the host, mapped once. */
#include "emulator/catalogue.h"

#include <stdlib.h>

#include "util/file.h"
#include "util/status.h"

int catalogue_add(struct catalogue *c, struct arena *a, struct str path)
{
	struct catalogue_file new = { .path = str_copy(a, path) };
	void *files = c->files;
	struct file file;

	if (new.path.s == NULL)
		return E_NO_MEMORY;
	if (c->count >= CATALOGUE_FILES_MAX) {
		c->incomplete = true;
		return OK;
	}
	if (file_open(new.path.s, &file) != 0)
		return OK;
	new.bytes = file.bytes;
	if (arena_grow(a, &files, c->count, &c->capacity, sizeof(new)) != 0) {
		file_close(&file);
		return E_NO_MEMORY;
	}
	/* Mapped to the end of the process, which is that of the run. */
	c->files = files;
	c->files[c->count++] = new;
	return OK;
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
