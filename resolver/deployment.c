/* Folders on a case-sensitive disk, asked as Windows asks. */
#include "resolver/deployment.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "util/names.h"
#include "util/status.h"

int folders_add(struct folders *f, struct arena *a, struct str path)
{
	void *items = f->items;
	struct folder new = {
		.path = str_copy(a, path),
		.redirection = STR_EMPTY,
	};

	if (new.path.s == NULL ||
	    arena_grow(a, &items, f->count, &f->capacity, sizeof(new)))
		return E_NO_MEMORY;
	f->items = items;
	f->items[f->count++] = new;
	return OK;
}

struct folders *deployment_folders(struct deployment *d,
				   enum folder_role role)
{
	switch (role) {
	case FOLDER_PROCESS:
		return &d->process;
	case FOLDER_PATH:
		return &d->path;
	case FOLDER_BESIDE:
		break;
	}
	return &d->beside;
}

static int add_name(struct folder *f, struct arena *a, const char *name)
{
	void *items = f->names;
	struct str copy;

	if (f->name_count == FOLDER_NAMES_MAX)
		return OK;
	copy = str_copy(a, str_of(name));
	if (copy.s == NULL ||
	    arena_grow(a, &items, f->name_count, &f->name_capacity,
		       sizeof(*f->names)))
		return E_NO_MEMORY;
	f->names = items;
	f->names[f->name_count++] = copy;
	return OK;
}

/* A file or a folder. The first by name: the disk's order is any. */
static int note_redirection(struct folder *f, struct arena *a,
			    const char *name)
{
	struct str s = str_of(name);

	if (!str_ends_nocase(s, ".exe.local") ||
	    (f->redirection.n != 0 && names_compare(f->redirection, s) < 0))
		return OK;
	f->redirection = str_copy(a, s);
	return f->redirection.s == NULL ? E_NO_MEMORY : OK;
}

static int list(struct folder *f, struct arena *a)
{
	DIR *dir = opendir(f->path.s);
	struct dirent *entry;
	int ret = OK;

	f->listed = true;
	if (dir == NULL) {
		f->list_error = errno;
		return OK;
	}
	while (ret == OK && (entry = readdir(dir)) != NULL) {
		ret = note_redirection(f, a, entry->d_name);
		if (ret == OK && entry->d_type != DT_DIR &&
		    strcmp(entry->d_name, ".") != 0)
			ret = add_name(f, a, entry->d_name);
	}
	closedir(dir);
	if (ret == OK)
		names_sort(f->names, f->name_count);
	return ret;
}

int folders_find(struct folders *f, struct arena *a, struct str name,
		 struct str *path, const struct folder **folder)
{
	*path = STR_EMPTY;
	*folder = NULL;
	for (size_t i = 0; i < f->count; i++) {
		const struct str *found;

		if (!f->items[i].listed && list(&f->items[i], a) != OK)
			return E_NO_MEMORY;
		found = names_find(f->items[i].names, f->items[i].name_count,
				   name);
		if (found == NULL)
			continue;
		*path = str_equal(f->items[i].path, str_of(".")) ?
				*found :
				str_printf(a, "%s/%s", f->items[i].path.s,
					   found->s);
		*folder = &f->items[i];
		return path->s == NULL ? E_NO_MEMORY : OK;
	}
	return OK;
}

const struct folder *folders_redirected(const struct folders *f)
{
	for (size_t i = 0; i < f->count; i++) {
		if (f->items[i].redirection.n != 0)
			return &f->items[i];
	}
	return NULL;
}
