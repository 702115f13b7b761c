/* Folders of this machine, opened and listed name by name. */
#include "iis/folder_tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/names.h"
#include "util/status.h"

static const int open_flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

int tree_add_top(struct tree *t, const char *dir, struct tree_folder **out)
{
	struct tree_folder *top = arena_new(t->arena, struct tree_folder);
	char *real;
	int fd;

	if (top == NULL || t->count == TREE_TOPS_MAX)
		return E_NO_MEMORY;
	real = realpath(dir, NULL);
	if (real == NULL)
		return errno == ENOMEM ? E_NO_MEMORY : E_IO;
	top->path = str_copy(t->arena, str_of(real));
	fd = open(real, open_flags);
	free(real);
	if (fd < 0)
		return E_IO;
	if (top->path.s == NULL) {
		close(fd);
		return E_NO_MEMORY;
	}
	t->bases[t->count] = top->path;
	t->fds[t->count] = fd;
	t->tops[t->count++] = top;
	*out = top;
	return OK;
}

void tree_close(struct tree *t)
{
	while (t->count != 0)
		close(t->fds[--t->count]);
}

int tree_open_folder(const struct tree *t, const struct tree_folder *f)
{
	const struct tree_folder *chain[TREE_DEPTH_MAX];
	size_t n = 0, top = 0;
	int fd;

	for (; f->parent != NULL; f = f->parent)
		chain[n++] = f;
	while (t->tops[top] != f)
		top++;
	fd = openat(t->fds[top], ".", open_flags);
	while (fd >= 0 && n != 0) {
		int inner = openat(fd, chain[--n]->name.s, open_flags);
		int error = errno;

		close(fd);
		errno = error;
		fd = inner;
	}
	return fd;
}

static int add_name(struct tree_folder *f, struct arena *a, const char *text)
{
	struct str name = str_of(text);
	void *items = f->names;

	if (strcmp(text, ".") == 0 || strcmp(text, "..") == 0)
		return OK;
	f->is_cut = f->name_count == TREE_NAMES_MAX;
	if (f->is_cut)
		return OK;
	f->beyond_ascii |= !str_is_ascii(name);
	name = str_copy(a, name);
	if (name.s == NULL || arena_grow(a, &items, f->name_count,
					 &f->name_capacity, sizeof(name)))
		return E_NO_MEMORY;
	f->names = items;
	f->names[f->name_count++] = name;
	return OK;
}

/* A folder that couldn't be read to its end lacks nothing for certain. */
static int read_names(struct tree_folder *f, struct arena *a, DIR *dir)
{
	struct dirent *entry;
	int ret = OK;

	do {
		errno = 0;
		entry = readdir(dir);
		if (entry != NULL)
			ret = add_name(f, a, entry->d_name);
		else
			f->list_error = errno;
	} while (ret == OK && entry != NULL && !f->is_cut);
	return ret;
}

int tree_list(struct tree *t, struct tree_folder *f, int fd)
{
	int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = own < 0 ? NULL : fdopendir(own);
	int ret;

	f->listed = true;
	if (dir == NULL) {
		f->list_error = errno;
		if (own >= 0)
			close(own);
		return OK;
	}
	ret = read_names(f, t->arena, dir);
	closedir(dir);
	names_sort(f->names, f->name_count);
	return ret;
}

int tree_inner(struct tree *t, struct tree_folder *f, size_t index,
	       struct tree_folder **out)
{
	struct tree_folder *new;

	*out = NULL;
	if (f->inner == NULL)
		f->inner = arena_new_array(t->arena, struct tree_folder *,
					   f->name_count);
	if (f->inner == NULL)
		return E_NO_MEMORY;
	*out = f->inner[index];
	if (*out != NULL || f->depth + 1 == TREE_DEPTH_MAX)
		return OK;
	new = arena_new(t->arena, struct tree_folder);
	if (new == NULL)
		return E_NO_MEMORY;
	new->name = f->names[index];
	new->path = tree_path(t->arena, f, new->name);
	new->parent = f;
	new->depth = f->depth + 1;
	if (new->path.s == NULL)
		return E_NO_MEMORY;
	*out = f->inner[index] = new;
	return OK;
}

struct str tree_path(struct arena *a, const struct tree_folder *f,
		     struct str name)
{
	/* That of the topmost folder ends with a slash already. */
	return STR_CONCAT(a, f->path, str_of(f->path.n > 1 ? "/" : ""), name);
}
