/* The modules of a deployment. */
#include "resolver/module.h"

#include <errno.h>

#include "loader/pe.h"
#include "util/status.h"

static size_t hash_name(enum folder_role role, struct str name)
{
	size_t h = 5381 + (size_t)role;

	for (size_t i = 0; i < name.n; i++)
		h = h * 33 + (unsigned char)ascii_lower(name.s[i]);
	return h;
}

static struct module **slot_of(const struct module_list *l,
			       enum folder_role role, struct str name)
{
	size_t i = hash_name(role, name) & (l->slot_count - 1);

	while (l->slots[i] != NULL &&
	       (l->slots[i]->role != role ||
		!str_equal_nocase(l->slots[i]->key, name)))
		i = (i + 1) & (l->slot_count - 1);
	return &l->slots[i];
}

struct module *modules_find(const struct module_list *l,
			    enum folder_role role, struct str name)
{
	return l->slot_count == 0 ? NULL : *slot_of(l, role, name);
}

/* At most half full, so that a search ends soon. */
static int grow_slots(struct module_list *l, struct arena *a)
{
	size_t wanted = l->slot_count == 0 ? 64 : l->slot_count * 2;

	if (l->slot_count > l->count * 2)
		return OK;
	l->slots = arena_new_array(a, struct module *, wanted);
	if (l->slots == NULL)
		return E_NO_MEMORY;
	l->slot_count = wanted;
	for (size_t i = 0; i < l->count; i++) {
		struct module *m = l->items[i];

		if (!m->is_later)
			*slot_of(l, m->role, m->key) = m;
	}
	return OK;
}

int modules_intern(struct module_list *l, struct arena *a, struct str name,
		   struct str path, struct module **out)
{
	return modules_intern_in(l, a, FOLDER_BESIDE, name, path, out);
}

/* No name of a file in the folder itself has a slash. */
static struct str base_of(struct str key)
{
	size_t at = key.n;

	while (at > 0 && key.s[at - 1] != '/')
		at--;
	return (struct str){ key.s + at, key.n - at };
}

static int add(struct module_list *l, struct arena *a, enum folder_role role,
	       struct str key, struct str path, struct module **out)
{
	struct module *m = arena_new(a, struct module);
	void *items = l->items;

	if (m == NULL || grow_slots(l, a) != OK ||
	    arena_grow(a, &items, l->count, &l->capacity, sizeof(m)))
		return E_NO_MEMORY;
	l->items = items;
	m->role = role;
	m->members = l->members;
	m->key = str_lower(a, key);
	m->path = str_copy(a, path);
	if (m->key.s == NULL || m->path.s == NULL)
		return E_NO_MEMORY;
	m->name = base_of(m->key);
	l->items[l->count++] = m;
	*out = m;
	return OK;
}

int modules_intern_in(struct module_list *l, struct arena *a,
		      enum folder_role role, struct str name, struct str path,
		      struct module **out)
{
	int ret;

	*out = modules_find(l, role, name);
	if (*out != NULL)
		return OK;
	ret = add(l, a, role, name, path, out);
	if (ret == OK)
		*slot_of(l, role, (*out)->key) = *out;
	return ret;
}

int modules_intern_assembled(struct module_list *l, struct arena *a,
			     struct str path, struct module **out)
{
	const struct str key = STR_CONCAT(a, str_of("/"), path);
	int ret = key.s == NULL ? E_NO_MEMORY :
				  modules_intern_in(l, a, FOLDER_BESIDE, key,
						    path, out);

	if (ret == OK)
		(*out)->of_assembly = true;
	return ret;
}

int modules_add_later(struct module_list *l, struct arena *a,
		      struct module *first, struct str path,
		      struct module **out)
{
	int ret = add(l, a, first->role, first->key, path, out);

	if (ret == OK)
		(*out)->is_later = true;
	return ret;
}

static void close_file(struct module_list *l, struct module *m)
{
	if (m->file.error != 0 && l->unread == NULL) {
		l->unread = m;
		l->unread_error = m->file.error;
	}
	file_parts_close(&m->file);
	m->is_open = false;
}

static void close_module(struct module_list *l, struct module *m)
{
	if (!m->is_open)
		return;
	close_file(l, m);
	for (size_t i = 0; i < l->open_count; i++) {
		if (l->open[i] == m)
			l->open[i] = l->open[--l->open_count];
	}
}

/*
 * All that weren't asked for again since the last time; they needn't be
 * looked for among the others. Twice, and all go.
 */
static void close_unused(struct module_list *l)
{
	size_t stay = 0;

	for (size_t i = 0; i < l->open_count; i++) {
		struct module *m = l->open[i];

		if (m == l->pinned[0] || m == l->pinned[1] ||
		    m->asked_again) {
			l->open[stay++] = m;
		} else {
			close_file(l, m);
		}
		m->asked_again = false;
	}
	l->open_count = stay;
}

static int read_headers(struct module *m, struct arena *a,
			const struct profile *profile)
{
	int ret = image_read_parts(&m->file, a, &m->defects, &m->image);

	if (ret != OK)
		return ret;
	if (m->image.readable)
		ret = exports_read(&m->image, a, &m->defects, &m->exports);
	m->machine_targets =
		profile_machine_targets(profile, m->image.machine);
	return ret;
}

/* Opened again: the same bytes elsewhere, or another file by now. */
static int reopen(struct module *m, struct arena *a)
{
	struct defects ignored = { 0 };
	struct image again;
	int ret;

	/* No image then, and none now: what is wrong with it is known. */
	if (!m->image.readable) {
		ret = image_read_parts(&m->file, a, &ignored, &again);
		if (ret == OK && again.readable)
			m->open_error = ESTALE;
		else if (ret == OK)
			m->image = again;
		return ret;
	}
	if (image_reopen(&m->image, &m->file))
		return exports_read(&m->image, a, &ignored, &m->exports);
	m->open_error = ESTALE;
	return OK;
}

int module_adopt(struct module_list *l, struct arena *a,
		 const struct profile *profile, struct module *m,
		 struct file_parts *file)
{
	close_module(l, m);
	while (l->open_count == MODULES_OPEN_MAX)
		close_unused(l);
	m->file = *file;
	*file = file_parts_none();
	m->is_open = true;
	l->open[l->open_count++] = m;
	if (m->opened)
		return reopen(m, a);
	m->opened = true;
	return read_headers(m, a, profile);
}

void module_give_back(struct module *m, struct file_parts *file)
{
	*file = m->file;
	m->file = file_parts_none();
}

const struct module *modules_unread(const struct module_list *l, int *error)
{
	*error = l->unread_error;
	if (l->unread != NULL)
		return l->unread;
	for (size_t i = 0; i < l->open_count; i++) {
		*error = l->open[i]->file.error;
		if (*error != 0)
			return l->open[i];
	}
	return NULL;
}

int module_open(struct module_list *l, struct arena *a,
		const struct profile *profile, struct module *m)
{
	struct file_parts file;

	m->asked_again = m->is_open;
	if (m->is_open || m->open_error != 0)
		return OK;
	if (members_open_parts(m->members, m->path.s, &file) != 0) {
		m->opened = true;
		m->open_error = errno;
		return errno == ENOMEM ? E_NO_MEMORY : OK;
	}
	return module_adopt(l, a, profile, m, &file);
}

void modules_release(struct module_list *l)
{
	l->pinned[0] = l->pinned[1] = NULL;
	while (l->open_count != 0)
		close_unused(l);
	*l = (struct module_list){ 0 };
}
