/* The files that were met: each path, host and process once. */
#include "analysis/server.h"

#include "util/status.h"

enum { SLOTS_FIRST = 64 };

static size_t hash_text(size_t h, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		h = (h ^ (unsigned char)text.s[i]) * 1099511628211ull;
	return h;
}

static size_t hash(const struct server_file *f)
{
	size_t h = 14695981039346656037ull ^ ((size_t)f->host << 16) ^
		   ((size_t)f->setting.scope << 8) ^ f->target ^
		   ((size_t)f->wow64 << 24);

	h = hash_text(hash_text(h, f->setting.path), f->identity);
	return hash_text(h, f->doubt);
}

static bool is_same(const struct server_file *a, const struct server_file *b)
{
	return a->host == b->host && a->target == b->target &&
	       a->wow64 == b->wow64 && a->setting.scope == b->setting.scope &&
	       str_equal(a->setting.path, b->setting.path) &&
	       str_equal(a->identity, b->identity) &&
	       str_equal(a->doubt, b->doubt) &&
	       a->is_one_of_two == b->is_one_of_two;
}

/* Where a file like 'f' is, or would be. */
static struct server_file **find_slot(const struct server_files *files,
				      const struct server_file *f)
{
	size_t at = hash(f);

	for (;; at++) {
		struct server_file **slot =
			&files->slots[at & (files->slot_count - 1)];

		if (*slot == NULL || is_same(*slot, f))
			return slot;
	}
}

static int grow_slots(struct server_files *f, struct arena *a)
{
	size_t count = f->slot_count == 0 ? SLOTS_FIRST : f->slot_count * 2;

	f->slots = arena_new_array(a, struct server_file *, count);
	if (f->slots == NULL)
		return E_NO_MEMORY;
	f->slot_count = count;
	for (size_t i = 0; i < f->count; i++)
		*find_slot(f, f->items[i]) = f->items[i];
	return OK;
}

struct server_file *server_files_find(const struct server_files *files,
				      const struct server_file *like)
{
	return files->slot_count == 0 ? NULL : *find_slot(files, like);
}

int server_files_add(struct server_files *f, struct arena *a,
		     struct server_file *new)
{
	void *items = f->items;

	if (arena_grow(a, &items, f->count, &f->capacity, sizeof(new)))
		return E_NO_MEMORY;
	f->items = items;
	f->items[f->count++] = new;
	if (f->count * 2 > f->slot_count)
		return grow_slots(f, a);
	*find_slot(f, new) = new;
	return OK;
}
