/* Which files the loader may find by name, and what is in them. */
#include <stdlib.h>

#include "iis/windows_path.h"
#include "loader/pe.h"
#include "profiles/compile_intern.h"
#include "profiles/format.h"
#include "snapshot/dll.h"
#include "util/status.h"

enum {
	FOLDERS_MAX = 256, /* that are searched; longer PATHs are cut */
	DLLS_MAX = 1 << 17,
	EXPORT_TEXT_MAX = 1 << 28,
};

struct folders {
	struct node *items[FOLDERS_MAX];
	size_t count;
};

struct collection {
	struct windows *w;
	struct intern names[SNAPSHOT_TARGETS_MAX];
	const struct node **files;
	size_t file_count, file_capacity;
	size_t *next; /* of each DLL: another one + 1 that is the same file */
	size_t next_capacity;
	size_t room; /* for text of exports */
	size_t odd_names, unfit;
};

static bool is_module_name(struct str name)
{
	static const char *const ends[] = { ".dll", ".exe", ".ocx", ".cpl",
					    ".drv", ".ax",  ".acm", ".tsp",
					    ".ime", ".scr", ".rll", ".sys" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		if (str_ends_nocase(name, ends[i]))
			return true;
	}
	return false;
}

/* As profiles/README.md wants a name. */
static bool fits_profile(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		if (name.s[i] <= ' ' || name.s[i] > '~' ||
		    strchr("/\\:*?\"<>|", name.s[i]) != NULL)
			return false;
	}
	return name.n <= PROFILE_STRING_MAX;
}

static int add_dll(struct collection *c, unsigned target, struct node *file)
{
	struct windows *w = c->w;
	struct intern *seen = &c->names[target];
	struct str name = str_lower(w->arena, file->name);
	void *dlls = w->dlls, *files = c->files, *next = c->next;
	uint32_t before = seen->count, number;

	if (name.s == NULL ||
	    intern_add(seen, w->arena, name, &number) != 0)
		return E_NO_MEMORY;
	if (number != before)
		return OK; /* an earlier folder has it */
	if (w->dll_count == DLLS_MAX)
		return trouble(w->messages,
			       "%s: more than %d DLLs and programs in the "
			       "folders that are searched",
			       w->volume->path, DLLS_MAX);
	if (arena_grow(w->arena, &dlls, w->dll_count, &w->dll_capacity,
		       sizeof(*w->dlls)) != 0 ||
	    arena_grow(w->arena, &next, w->dll_count, &c->next_capacity,
		       sizeof(*c->next)) != 0 ||
	    arena_grow(w->arena, &files, c->file_count, &c->file_capacity,
		       sizeof(*c->files)) != 0)
		return E_NO_MEMORY;
	w->dlls = dlls;
	c->next = next;
	c->files = files;
	w->dlls[w->dll_count] = (struct dll){ .name = name, .target = target };
	c->next[w->dll_count] = file->tag;
	if (file->tag == 0)
		c->files[c->file_count++] = file;
	file->tag = ++w->dll_count;
	return OK;
}

static int add_folder(struct collection *c, unsigned target,
		      struct node *folder)
{
	int ret = volume_list(c->w->volume, folder);

	for (size_t i = 0; ret == OK && i < folder->count; i++) {
		struct node *file = &folder->inner[i];

		if (file->is_folder || !is_module_name(file->name))
			continue;
		if (fits_profile(file->name))
			ret = add_dll(c, target, file);
		else
			c->odd_names++;
	}
	return ret;
}

static void keep_folder(struct folders *f, struct node *folder)
{
	for (size_t i = 0; i < f->count; i++) {
		if (f->items[i] == folder)
			return;
	}
	if (folder != NULL && folder->is_folder && f->count < FOLDERS_MAX)
		f->items[f->count++] = folder;
}

/* Below Windows' folder, or on the same drive; NULL where it is neither. */
static int find_folder(const struct windows *w, struct str path,
		       struct node **out)
{
	struct str root = w->registry.system_root;
	bool below = path.n >= root.n &&
		     str_equal_nocase((struct str){ path.s, root.n }, root) &&
		     (path.n == root.n || path.s[root.n] == '\\');

	*out = NULL;
	if (below)
		return volume_find(w->volume, w->folder,
				   (struct str){ path.s + root.n,
						 path.n - root.n },
				   out);
	if (w->folder->parent == NULL || path.n < 3 || path.s[1] != ':' ||
	    ascii_lower(path.s[0]) != ascii_lower(root.s[0]))
		return OK;
	return volume_find(w->volume, &w->volume->top,
			   (struct str){ path.s + 2, path.n - 2 }, out);
}

/* 32-bit processes of a 64-bit Windows are shown SysWOW64 in its place. */
static int redirect(const struct windows *w, struct str *path)
{
	struct str system = STR_CONCAT(w->arena, w->registry.system_root,
				       str_of("\\system32"));

	if (system.s == NULL)
		return E_NO_MEMORY;
	if (path->n < system.n ||
	    !str_equal_nocase((struct str){ path->s, system.n }, system) ||
	    (path->n > system.n && path->s[system.n] != '\\'))
		return OK;
	*path = STR_CONCAT(w->arena, w->registry.system_root,
			   str_of("\\SysWOW64"),
			   ((struct str){ path->s + system.n,
					  path->n - system.n }));
	return path->s == NULL ? E_NO_MEMORY : OK;
}

static int add_path_folder(struct windows *w, const struct snapshot_target *t,
			   struct str path, struct folders *f)
{
	const struct windows_variable variables[] = {
		{ str_of("SystemRoot"), w->registry.system_root, false },
		{ str_of("windir"), w->registry.system_root, false },
		{ str_of("SystemDrive"),
		  { w->registry.system_root.s, 2 }, false },
	};
	struct node *folder = NULL;
	struct str unknown;
	bool usual;
	int ret = windows_path_expand(
		path, variables, sizeof(variables) / sizeof(*variables),
		w->arena, &path, &unknown, &usual);

	if (ret == OK && t->is_wow64)
		ret = redirect(w, &path);
	if (ret == OK && unknown.n == 0)
		ret = find_folder(w, path, &folder);
	if (ret == OK && folder == NULL && !t->is_wow64)
		note(w->messages, "PATH: %.*s isn't in the source",
		     STR_ARGS(path));
	keep_folder(f, folder);
	return ret;
}

/* As in R502, without what belongs to a process. */
static int folders_of(struct windows *w, const struct snapshot_target *t,
		      struct folders *f)
{
	struct str path = w->registry.path;
	struct node *old;
	int ret = volume_find(w->volume, w->folder, str_of("System"), &old);

	keep_folder(f, t->system);
	keep_folder(f, old);
	keep_folder(f, w->folder);
	while (ret == OK && path.n != 0) {
		const char *end = memchr(path.s, ';', path.n);
		size_t n = end != NULL ? (size_t)(end - path.s) : path.n;
		struct str one = { path.s, n };

		while (one.n != 0 && strchr("\" \\", one.s[one.n - 1]) != NULL)
			one.n--;
		while (one.n != 0 && strchr("\" ", one.s[0]) != NULL)
			one = (struct str){ one.s + 1, one.n - 1 };
		if (one.n != 0)
			ret = add_path_folder(w, t, one, f);
		n += end != NULL;
		path = (struct str){ path.s + n, path.n - n };
	}
	return ret;
}

static int take_file(void *data, const struct node *file, struct bytes bytes)
{
	struct collection *c = data;
	int ret = OK;

	for (size_t i = file->tag; ret == OK && i != 0; i = c->next[i - 1]) {
		struct dll *d = &c->w->dlls[i - 1];

		ret = dll_read(d, bytes, c->w->targets[d->target].machine,
			       c->w->arena, &c->room);
		c->unfit += !d->fits;
	}
	return ret;
}

static int compare(const void *a, const void *b)
{
	const struct dll *x = a, *y = b;

	if (x->target != y->target)
		return x->target < y->target ? -1 : 1;
	return str_compare(x->name, y->name);
}

static void note_left_out(const struct collection *c)
{
	if (c->odd_names != 0)
		note(c->w->messages,
		     "%zu files have names that a profile can't hold: left "
		     "out",
		     c->odd_names);
	if (c->unfit != 0)
		note(c->w->messages,
		     "%zu files aren't what their processes could load: not "
		     "known",
		     c->unfit);
}

int modules_read(struct windows *w)
{
	struct collection c = { .w = w, .room = EXPORT_TEXT_MAX };
	int ret = OK;

	for (unsigned i = 0; ret == OK && i < w->target_count; i++) {
		struct folders f = { .count = 0 };

		ret = folders_of(w, &w->targets[i], &f);
		for (size_t j = 0; ret == OK && j < f.count; j++)
			ret = add_folder(&c, i, f.items[j]);
	}
	if (ret == OK)
		ret = volume_read(w->volume, c.files, c.file_count, take_file,
				  &c);
	if (ret != OK)
		return ret;
	if (w->dll_count != 0)
		qsort(w->dlls, w->dll_count, sizeof(*w->dlls), compare);
	note_left_out(&c);
	return OK;
}

static int add_open(struct windows *w, unsigned target, struct str name)
{
	void *dlls = w->dlls;

	if (w->dll_count == DLLS_MAX || !fits_profile(name) ||
	    memchr(name.s, '.', name.n) == NULL)
		return OK;
	if (arena_grow(w->arena, &dlls, w->dll_count, &w->dll_capacity,
		       sizeof(*w->dlls)) != 0)
		return E_NO_MEMORY;
	w->dlls = dlls;
	w->dlls[w->dll_count++] = (struct dll){ .name = name,
						.target = target };
	return OK;
}

static int collect_missing(struct windows *w, const struct assembly *a,
			   struct intern *missing)
{
	uint32_t number;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < a->file_count; i++) {
		if (windows_dll(w, a->target, a->files[i]) == NULL)
			ret = intern_add(missing, w->arena, a->files[i],
					 &number);
	}
	return ret;
}

/*
 * DLLs such as gdiplus lie in WinSxS alone, and some Windows bind them for
 * those who ask without a manifest: whether this one does isn't known.
 */
int modules_add_bound(struct windows *w)
{
	static const char token[] = "6595b64144ccf1df"; /* of Windows' own */
	struct intern missing[SNAPSHOT_TARGETS_MAX] = { { 0 } };
	int ret = OK;

	for (size_t i = 0; ret == OK && i < w->assembly_count; i++) {
		const struct assembly *a = &w->assemblies[i];

		if (str_equal_nocase(a->public_key_token, str_of(token)))
			ret = collect_missing(w, a, &missing[a->target]);
	}
	for (unsigned t = 0; t < SNAPSHOT_TARGETS_MAX; t++) {
		for (uint32_t i = 0; ret == OK && i < missing[t].count; i++)
			ret = add_open(w, t, missing[t].keys[i]);
	}
	if (w->dll_count != 0)
		qsort(w->dlls, w->dll_count, sizeof(*w->dlls), compare);
	return ret;
}

struct dll *windows_dll(const struct windows *w, unsigned target,
			struct str name)
{
	const struct dll key = { .name = name, .target = target };

	return w->dll_count == 0 ? NULL :
				   bsearch(&key, w->dlls, w->dll_count,
					   sizeof(*w->dlls), compare);
}
