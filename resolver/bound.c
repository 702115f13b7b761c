/*
 * The bound import list against the import descriptors (R312). Windows skips
 * the list of a file that a manifest redirected to; no such file is walked.
 */
#include "resolver/bound.h"

#include <stdlib.h>
#include <string.h>

#include "loader/pe.h"
#include "profiles/release.h"
#include "resolver/bind.h"
#include "util/status.h"

/* A descriptor by its name. */
struct named {
	struct str name;
	size_t index;
};

static int compare_named(const void *x, const void *y)
{
	const struct named *a = x, *b = y;
	int order = str_compare_nocase(a->name, b->name);

	return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

/* The first of 'sorted' that is called so, or 'count'. */
static size_t find_first(const struct named *sorted, size_t count,
			 struct str name)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_compare_nocase(sorted[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < count && str_equal_nocase(sorted[low].name, name))
		return low;
	return count;
}

/*
 * A descriptor without thunks isn't in the table, and serves the list all the
 * same. Asked for the few names that no other descriptor has.
 */
static bool has_descriptor(const struct image *img, struct str name)
{
	uint32_t rva = img->directories[IMAGE_DIRECTORY_ENTRY_IMPORT].rva;
	IMAGE_IMPORT_DESCRIPTOR raw;
	struct str other;

	for (size_t i = 0; i < BOUND_IMPORTS_MAX; i++) {
		if (!image_copy(img, rva, &raw, sizeof(raw)) || raw.Name == 0)
			return false;
		if (image_string(img, raw.Name, &other) &&
		    str_equal_nocase(other, name))
			return true;
		rva += (uint32_t)sizeof(raw);
	}
	return true; /* not looked for further */
}

/* By name; NULL when out of memory. */
static struct named *sort_imports(const struct import_table *imports,
				  struct arena *a)
{
	struct named *sorted =
		arena_new_array(a, struct named, imports->module_count);

	if (sorted == NULL)
		return NULL;
	for (size_t i = 0; i < imports->module_count; i++) {
		struct str name = imports->modules[i].name;

		/* A longer one is none of the list's. */
		if (name.n > FILE_NAME_MAX)
			name.n = FILE_NAME_MAX + 1;
		sorted[i] = (struct named){ name, i };
	}
	if (imports->module_count != 0)
		qsort(sorted, imports->module_count, sizeof(*sorted),
		      compare_named);
	return sorted;
}

/* All descriptors of that name; 'met' are those that had their turn. */
static void add_imports(const struct import_table *imports,
			const struct named *sorted, size_t first,
			const struct bound_import *bound, bool *met,
			struct bound_walk *out)
{
	for (size_t i = first; i < imports->module_count &&
			       str_equal_nocase(sorted[i].name, bound->name);
	     i++) {
		if (met[sorted[i].index])
			return;
		met[sorted[i].index] = true;
		out->steps[out->count++] = (struct bound_step){
			&imports->modules[sorted[i].index],
			bound,
		};
	}
}

static void make_steps(const struct image *img,
		       const struct import_table *imports,
		       const struct bound_import_table *list,
		       const struct named *sorted, bool *met,
		       struct bound_walk *out)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct bound_import *b = &list->items[i];
		size_t at;

		if (b->forwarder || b->name.n > FILE_NAME_MAX)
			continue;
		at = find_first(sorted, imports->module_count, b->name);
		if (at < imports->module_count)
			add_imports(imports, sorted, at, b, met, out);
		else if (out->strangers < BOUND_STRANGERS_MAX &&
			 !has_descriptor(img, b->name)) {
			out->steps[out->count++] =
				(struct bound_step){ NULL, b };
			out->strangers++;
		}
	}
	for (size_t i = 0; i < imports->module_count; i++) {
		if (!met[i])
			out->steps[out->count++] = (struct bound_step){
				&imports->modules[i], NULL
			};
	}
}

static bool was_unreadable(const struct defects *d)
{
	for (size_t i = 0; i < d->count; i++) {
		if (d->items[i].kind == DEFECT_BOUND_IMPORTS_UNREADABLE)
			return true;
	}
	return false;
}

int bound_walk_read(const struct image *img, const struct import_table *imports,
		    struct arena *a, struct defects *d, struct bound_walk *out)
{
	struct bound_import_table list;
	struct named *sorted;
	bool *met;
	int ret;

	*out = (struct bound_walk){ .count = 0 };
	if (!image_has_directory(img, IMAGE_DIRECTORY_ENTRY_BOUND_IMPORT))
		return OK;
	ret = bound_imports_read(img, a, d, &list);
	if (ret != OK)
		return ret;
	out->left_aside = was_unreadable(d) || list.count > BOUND_IMPORTS_MAX ||
			  imports->module_count > BOUND_IMPORTS_MAX;
	if (out->left_aside || list.count == 0)
		return OK;
	sorted = sort_imports(imports, a);
	met = arena_new_array(a, bool, imports->module_count);
	out->steps = arena_new_array(a, struct bound_step,
				     imports->module_count +
					     BOUND_STRANGERS_MAX);
	if (sorted == NULL || met == NULL || out->steps == NULL)
		return E_NO_MEMORY;
	make_steps(img, imports, &list, sorted, met, out);
	return OK;
}

target_set bound_targets(const struct profile *p)
{
	return windows_before(p, profile_all_targets(p), WINDOWS_VISTA);
}

target_set bound_trouble(const struct profile *p, const struct dependency *d)
{
	const struct provider *from = &d->provider;
	target_set set = bound_targets(p) & ~(from->absent | from->elsewhere);

	if (!d->bound_only)
		return d->unbound;
	if (from->file != NULL &&
	    from->file->image.timestamp == d->bound_timestamp)
		set &= ~from->in_file;
	return set;
}
