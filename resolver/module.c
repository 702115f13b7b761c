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
		!str_equal_nocase(l->slots[i]->name, name)))
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
			*slot_of(l, m->role, m->name) = m;
	}
	return OK;
}

int modules_intern(struct module_list *l, struct arena *a, struct str name,
		   struct str path, struct module **out)
{
	return modules_intern_in(l, a, FOLDER_BESIDE, name, path, out);
}

static int add(struct module_list *l, struct arena *a, enum folder_role role,
	       struct str name, struct str path, struct module **out)
{
	struct module *m = arena_new(a, struct module);
	void *items = l->items;

	if (m == NULL || grow_slots(l, a) != OK ||
	    arena_grow(a, &items, l->count, &l->capacity, sizeof(m)))
		return E_NO_MEMORY;
	l->items = items;
	m->role = role;
	m->members = l->members;
	m->name = str_lower(a, name);
	m->path = str_copy(a, path);
	m->index = (unsigned)l->count;
	if (m->name.s == NULL || m->path.s == NULL)
		return E_NO_MEMORY;
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
		*slot_of(l, role, (*out)->name) = *out;
	return ret;
}

int modules_add_later(struct module_list *l, struct arena *a,
		      struct module *first, struct str path,
		      struct module **out)
{
	int ret = add(l, a, first->role, first->name, path, out);

	if (ret == OK)
		(*out)->is_later = true;
	return ret;
}

static void unmap(struct module_list *l, struct module *m)
{
	if (!m->mapped)
		return;
	file_close(&m->file);
	m->mapped = false;
	for (size_t i = 0; i < l->mapped_count; i++) {
		if (l->mapped[i] == m)
			l->mapped[i] = l->mapped[--l->mapped_count];
	}
}

/*
 * Many at once, which is cheaper than one now and one for each that follows:
 * all that weren't asked for again since the last time. Twice, and all go.
 */
static void unmap_unused(struct module_list *l)
{
	struct file *files[MODULES_MAPPED_MAX];
	size_t n = 0, stay = 0;

	for (size_t i = 0; i < l->mapped_count; i++) {
		struct module *m = l->mapped[i];

		if (m == l->pinned[0] || m == l->pinned[1] ||
		    m->asked_again) {
			l->mapped[stay++] = m;
		} else {
			files[n++] = &m->file;
			m->mapped = false;
		}
		m->asked_again = false;
	}
	files_close(files, n);
	l->mapped_count = stay;
}

static int read_headers(struct module *m, struct arena *a,
			const struct profile *profile)
{
	int ret = image_read(m->file.bytes, a, &m->defects, &m->image);

	if (ret != OK)
		return ret;
	if (m->image.readable)
		ret = exports_read(&m->image, a, &m->defects, &m->exports);
	m->machine_targets =
		profile_machine_targets(profile, m->image.machine);
	return ret;
}

/* Mapped again: the same bytes at another address, or another file by now. */
static int remap(struct module *m, struct arena *a)
{
	struct defects ignored = { 0 };
	struct image again;
	int ret;

	/* No image then, and none now: what is wrong with it is known. */
	if (!m->image.readable) {
		ret = image_read(m->file.bytes, a, &ignored, &again);
		if (ret == OK && again.readable)
			m->open_error = ESTALE;
		else if (ret == OK)
			m->image = again;
		return ret;
	}
	if (image_rebase(&m->image, m->file.bytes))
		return exports_read(&m->image, a, &ignored, &m->exports);
	m->open_error = ESTALE;
	return OK;
}

int module_adopt(struct module_list *l, struct arena *a,
		 const struct profile *profile, struct module *m,
		 struct file *file)
{
	unmap(l, m);
	while (l->mapped_count == MODULES_MAPPED_MAX)
		unmap_unused(l);
	m->file = *file;
	*file = (struct file){ { NULL, 0 }, false };
	m->mapped = true;
	l->mapped[l->mapped_count++] = m;
	if (m->opened)
		return remap(m, a);
	m->opened = true;
	return read_headers(m, a, profile);
}

int module_open(struct module_list *l, struct arena *a,
		const struct profile *profile, struct module *m)
{
	struct file file;

	m->asked_again = m->mapped;
	if (m->mapped || m->open_error != 0)
		return OK;
	if (members_open_reading(m->members, m->path.s, l->read_max, &file) !=
	    0) {
		m->opened = true;
		m->open_error = errno;
		return errno == ENOMEM ? E_NO_MEMORY : OK;
	}
	return module_adopt(l, a, profile, m, &file);
}

void modules_release(struct module_list *l)
{
	l->pinned[0] = l->pinned[1] = NULL;
	while (l->mapped_count != 0)
		unmap_unused(l);
	*l = (struct module_list){ 0 };
}
