/* Files by their whole path, in a list. */
#include "emulator/files.h"

#include <string.h>

#include "emulator/world.h"

static struct guest_file *find(const struct files *all, struct str path)
{
	struct guest_file *f = all->first;

	while (f != NULL && (f->deleted || !str_equal_nocase(f->path, path)))
		f = f->next;
	return f;
}

/* What the guest makes and changes is of that moment. */
static void touch(const struct process *p, struct guest_file *f)
{
	if (p->serving != 0)
		f->times[FILE_WRITTEN] = process_clock(p);
}

/* The folder that it lies in; "C:" for what is at the top. */
static struct str folder_of(struct str path)
{
	while (path.n > 0 && path.s[path.n - 1] != '\\')
		path.n--;
	if (path.n > 0)
		path.n--;
	return path;
}

struct guest_file *files_create(struct process *p, struct str path,
				bool is_folder)
{
	struct files *all = p->files;
	struct guest_file *f;

	if (all->count >= GUEST_FILES_MAX)
		return NULL;
	f = process_need(arena_new(&p->arena, struct guest_file));
	f->path = process_need_str(str_copy(&p->arena, path));
	f->is_folder = is_folder;
	touch(p, f);
	f->times[FILE_CREATED] = f->times[FILE_READ_AT] =
		f->times[FILE_WRITTEN];
	f->next = all->first;
	all->first = f;
	all->count++;
	return f;
}

static bool lies_in(struct str path, struct str folder)
{
	return path.n > folder.n && path.s[folder.n] == '\\' &&
	       str_equal_nocase((struct str){ path.s, folder.n }, folder);
}

enum file_answer files_find(struct process *p, struct str path,
			    struct guest_file **out)
{
	const struct guest_file *folder;

	*out = find(p->files, path);
	if (*out != NULL)
		return FILE_THERE;
	if (path.n == 0)
		return FILE_NO_FOLDER;
	if (world_lacks(p->world, path))
		return FILE_ABSENT;
	/* Of other machines nothing is known, and not of devices. */
	if (path.s[0] == '\\')
		return FILE_UNKNOWN;
	if (lies_in(path, p->world->windows_folder) ||
	    (p->files->incomplete && lies_in(path, p->world->dll_folder)))
		return FILE_UNKNOWN;
	folder = find(p->files, folder_of(path));
	return folder != NULL && folder->is_folder ? FILE_ABSENT :
						     FILE_NO_FOLDER;
}

static bool is_slash(char ch)
{
	return ch == '\\' || ch == '/';
}

/* Append one component; ".." takes the last one off, but for the root. */
static size_t add_component(char *to, size_t root, size_t n, struct str part)
{
	if (part.n == 0 || str_equal(part, str_of(".")))
		return n;
	if (str_equal(part, str_of(".."))) {
		while (n > root && to[n - 1] != '\\')
			n--;
		return n > root ? n - 1 : n;
	}
	/* Windows doesn't see dots and blanks at the end. */
	while (part.n > 1 && (part.s[part.n - 1] == '.' ||
			      part.s[part.n - 1] == ' '))
		part.n--;
	to[n++] = '\\';
	memcpy(to + n, part.s, part.n);
	return n + part.n;
}

static size_t add_components(char *to, size_t root, size_t n, struct str path)
{
	size_t start = 0;

	for (size_t i = 0; i <= path.n; i++) {
		if (i < path.n && !is_slash(path.s[i]))
			continue;
		n = add_component(to, root, n,
				  (struct str){ path.s + start, i - start });
		start = i + 1;
	}
	return n;
}

/* "\\server\share", and what lies there; 'path' is behind its slashes. */
static struct str share_path(char *to, struct str path)
{
	size_t root = 0, names = 0, n;

	while (root < path.n && names < 2)
		names += is_slash(path.s[root++]);
	if (names == 2)
		root--;
	to[0] = '\\';
	n = add_components(to, 0, 1, (struct str){ path.s, root });
	n = add_components(to, n, n, (struct str){ path.s + root,
						   path.n - root });
	return (struct str){ to, n };
}

struct str files_full_path(struct process *p, struct str path)
{
	struct str base = p->world->directory;
	char *to = process_need(
		arena_alloc(&p->scratch, base.n + path.n + 4, 1));
	size_t n = 2;

	if (path.n == 0)
		return STR_EMPTY;
	if (path.n >= 4 && memcmp(path.s, "\\\\.\\", 4) == 0)
		return path;
	if (path.n > 8 && memcmp(path.s, "\\\\?\\UNC\\", 8) == 0)
		return share_path(to, (struct str){ path.s + 8, path.n - 8 });
	if (path.n > 4 && memcmp(path.s, "\\\\?\\", 4) == 0)
		path = (struct str){ path.s + 4, path.n - 4 };
	if (path.n > 2 && is_slash(path.s[0]) && is_slash(path.s[1]))
		return share_path(to, (struct str){ path.s + 2, path.n - 2 });
	memcpy(to, base.s, 2);
	if (path.n >= 2 && path.s[1] == ':') {
		memcpy(to, path.s, 2);
		path = (struct str){ path.s + 2, path.n - 2 };
	}
	/* Only of that drive the current folder is known. */
	if ((path.n == 0 || !is_slash(path.s[0])) &&
	    ascii_lower(to[0]) == ascii_lower(base.s[0]))
		n = add_components(to, 2, n, (struct str){ base.s + 2,
							   base.n - 2 });
	n = add_components(to, 2, n, path);
	if (n == 2)
		to[n++] = '\\';
	return (struct str){ to, n };
}

struct str files_folder(struct str path)
{
	while (path.n > 0 && path.s[path.n - 1] != '\\')
		path.n--;
	return path.n > 3 ? (struct str){ path.s, path.n - 1 } : path;
}

size_t file_read(const struct guest_file *f, uint64_t offset, void *to,
		 size_t n)
{
	struct bytes b = bytes_cut(f->bytes, offset, n);

	if (b.len != 0)
		memcpy(to, b.data, b.len);
	return b.len;
}

bool file_resize(struct process *p, struct guest_file *f, uint64_t size)
{
	static const char too_much[] =
		"it writes more than 64 MB to its files, which is the limit";
	struct files *all = p->files;
	uint8_t *own;
	size_t capacity;

	if (size > FILES_WRITTEN_MAX)
		return process_stop(p, "%s", too_much);
	if (f->own == NULL || size > f->capacity) {
		capacity = (size_t)size + (size_t)size / 2 + 4096;
		if (capacity > FILES_WRITTEN_MAX - all->written)
			return process_stop(p, "%s", too_much);
		own = process_need(arena_alloc(&p->arena, capacity, 1));
		all->written += capacity;
		memcpy(own, f->bytes.data,
		       f->bytes.len < size ? f->bytes.len : (size_t)size);
		f->own = own;
		f->capacity = capacity;
	}
	touch(p, f);
	if (size > f->bytes.len)
		memset(f->own + f->bytes.len, 0, (size_t)size - f->bytes.len);
	f->bytes = (struct bytes){ f->own, (size_t)size };
	return true;
}

bool file_write(struct process *p, struct guest_file *f, uint64_t offset,
		const void *from, size_t n)
{
	uint64_t end = offset + n;

	if (end < offset)
		return false;
	if ((f->own == NULL || end > f->bytes.len) &&
	    !file_resize(p, f, end > f->bytes.len ? end : f->bytes.len))
		return false;
	touch(p, f);
	if (n != 0)
		memcpy(f->own + offset, from, n);
	return true;
}

static void add_folder(struct process *p, struct str path)
{
	struct str above = folder_of(path);

	if (find(p->files, path) != NULL)
		return;
	if (above.n != 0)
		add_folder(p, above);
	if (files_create(p, path, true) == NULL)
		p->files->incomplete = true;
}

/* Below the folder of the DLL, as it lies below that of the host. */
static void add_deployed(struct process *p, const struct catalogue_file *file)
{
	struct str path = STR_CONCAT(&p->arena, p->world->dll_folder,
				     str_of("\\"), file->below);
	struct guest_file *f;

	process_need(path.s);
	for (size_t i = 0; i < path.n; i++) {
		if (path.s[i] == '/')
			((char *)path.s)[i] = '\\';
	}
	if (find(p->files, path) != NULL)
		return;
	add_folder(p, file->is_folder ? path : folder_of(path));
	if (file->is_folder)
		return;
	f = files_create(p, path, false);
	if (f == NULL)
		p->files->incomplete = true;
	else
		f->bytes = file->bytes;
}

struct files *files_new(struct process *p)
{
	const struct world *w = p->world;
	struct str temporary = w->temporary_folder;

	p->files = process_need(arena_new(&p->arena, struct files));
	p->files->incomplete = p->catalogue.incomplete;
	temporary.n--;
	add_folder(p, str_of("C:\\"));
	add_folder(p, w->system_folder);
	add_folder(p, temporary);
	add_folder(p, w->dll_folder);
	for (size_t i = 0; i < p->catalogue.count; i++) {
		if (p->catalogue.files[i].below.n != 0)
			add_deployed(p, &p->catalogue.files[i]);
	}
	return p->files;
}
