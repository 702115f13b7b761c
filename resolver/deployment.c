/* Folders on a case-sensitive disk, asked as Windows asks. */
#include "resolver/deployment.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "util/names.h"
#include "util/status.h"

int folders_add(struct folders *f, struct arena *a, struct str path)
{
	void *items = f->items;
	struct folder new = {
		.path = str_copy(a, path),
		.members = f->members,
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

void deployment_confine(struct deployment *d, struct confinement *c)
{
	d->beside.confinement = c;
	d->process.confinement = c;
	d->path.confinement = c;
}

void deployment_unpacked(struct deployment *d, const struct members *m)
{
	d->beside.members = m;
	d->process.members = m;
	d->path.members = m;
}

static int add_name(struct folder *f, struct arena *a, struct str name)
{
	void *items = f->names;
	struct str copy;

	if (f->name_count == FOLDER_NAMES_MAX)
		return OK;
	copy = str_copy(a, name);
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
			    struct str name)
{
	if (!str_ends_nocase(name, ".exe.local") ||
	    (f->redirection.n != 0 && names_compare(f->redirection, name) < 0))
		return OK;
	f->redirection = str_copy(a, name);
	return f->redirection.s == NULL ? E_NO_MEMORY : OK;
}

/*
 * A folder called like a DLL is taken for it (R106). Others aren't asked for,
 * and a manifest is one only as a file. Not every disk tells that "." is one.
 */
static bool counts(struct str name, bool is_folder)
{
	if (str_equal(name, str_of(".")) || str_equal(name, str_of("..")))
		return false;
	return !is_folder || (memchr(name.s, '.', name.n) != NULL &&
			      !str_ends_nocase(name, ".manifest"));
}

struct listing {
	struct folder *folder;
	struct arena *arena;
};

static int take_entry(void *context, struct str name, bool is_folder)
{
	const struct listing *l = context;
	int ret = note_redirection(l->folder, l->arena, name);

	if (ret == OK && counts(name, is_folder))
		ret = add_name(l->folder, l->arena, name);
	return ret;
}

static int list_members(struct folder *f, struct arena *a)
{
	struct listing listing = { f, a };
	int ret = members_list(f->members, f->path, take_entry, &listing);

	if (ret == OK)
		names_sort(f->names, f->name_count);
	return ret;
}

int folder_list(struct folder *f, struct arena *a)
{
	return folder_list_links(f, a, NULL, NULL);
}

int folder_list_links(struct folder *f, struct arena *a, folder_link *link,
		      void *context)
{
	struct listing listing = { f, a };
	struct dirent *entry;
	int ret = OK;
	DIR *dir;

	if (f->listed)
		return OK;
	f->listed = true;
	if (members_have(f->members, f->path))
		return list_members(f, a);
	dir = opendir(f->path.s);
	if (dir == NULL) {
		f->list_error = errno;
		return OK;
	}
	while (ret == OK && (entry = readdir(dir)) != NULL) {
		if (link != NULL && entry->d_type == DT_LNK)
			link(context, dirfd(dir), entry->d_name);
		ret = take_entry(&listing, str_of(entry->d_name),
				 entry->d_type == DT_DIR);
	}
	closedir(dir);
	if (ret == OK)
		names_sort(f->names, f->name_count);
	return ret;
}

/* A link that leads to nothing lies nowhere. */
static bool is_allowed(const struct confinement *c, const char *path)
{
	char *real = realpath(path, NULL);
	bool allowed = false;

	for (size_t i = 0; real != NULL && !allowed && i < c->count; i++)
		allowed = path_lies_in(str_of(real), c->bases[i]);
	free(real);
	return allowed;
}

static bool is_link(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
}

static int check_confinement(const struct folders *f, struct str *path)
{
	struct confinement *const c = f->confinement;

	if (c == NULL || members_have(f->members, *path) ||
	    (c->files_alone && !is_link(path->s)) ||
	    is_allowed(c, path->s))
		return OK;
	if (c->refused_count++ == 0)
		c->refused = str_copy(c->arena, *path);
	*path = STR_EMPTY;
	return c->refused.s == NULL ? E_NO_MEMORY : OK;
}

static struct str path_in(struct arena *a, const struct folder *f,
			  struct str name)
{
	return str_equal(f->path, str_of(".")) ?
		       name :
		       STR_CONCAT(a, f->path, str_of("/"), name);
}

int folders_find(struct folders *f, struct arena *a, struct str name,
		 struct str *path, const struct folder **folder)
{
	return folders_find_from(f, 0, a, name, path, folder);
}

int folders_find_from(struct folders *f, size_t first, struct arena *a,
		      struct str name, struct str *path,
		      const struct folder **folder)
{
	*path = STR_EMPTY;
	*folder = NULL;
	for (size_t i = first; i < f->count; i++) {
		const struct str *found;

		if (folder_list(&f->items[i], a) != OK)
			return E_NO_MEMORY;
		found = names_find(f->items[i].names, f->items[i].name_count,
				   name);
		if (found == NULL)
			continue;
		*path = path_in(a, &f->items[i], *found);
		if (path->s == NULL ||
		    check_confinement(f, path) != OK)
			return E_NO_MEMORY;
		if (path->n == 0)
			continue;
		*folder = &f->items[i];
		return OK;
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
