/* Which versions the assemblies serve that are installed. */
#include <stdlib.h>

#include "snapshot/assemblies.h"
#include "util/status.h"

struct settling {
	struct windows *w;
	const struct assembly *redirects; /* by assembly, then range */
	size_t redirect_count;
	size_t installed; /* of w->assemblies, by version */
};

static int compare_assemblies(const struct assembly *x,
			      const struct assembly *y)
{
	int order = (x->target > y->target) - (x->target < y->target);

	if (order == 0)
		order = str_compare_nocase(x->name, y->name);
	if (order == 0)
		order = str_compare_nocase(x->public_key_token,
					   y->public_key_token);
	return order;
}

/* So that the order doesn't hang on that of the reading. */
static int compare_rest(const struct assembly *x, const struct assembly *y)
{
	int order = str_compare(x->name, y->name);

	if (order == 0)
		order = (x->file_count > y->file_count) -
			(x->file_count < y->file_count);
	for (size_t i = 0; order == 0 && i < x->file_count; i++)
		order = str_compare(x->files[i], y->files[i]);
	return order;
}

static int compare_versions(const void *a, const void *b)
{
	const struct assembly *x = a, *y = b;
	int order = compare_assemblies(x, y);

	if (order == 0)
		order = (x->version > y->version) - (x->version < y->version);
	return order;
}

static int compare_installed(const void *a, const void *b)
{
	int order = compare_versions(a, b);

	return order != 0 ? order : compare_rest(a, b);
}

static int compare_ranges(const void *a, const void *b)
{
	const struct assembly *x = a, *y = b;
	int order = compare_assemblies(x, y);

	if (order == 0)
		order = (x->low > y->low) - (x->low < y->low);
	return order != 0 ? order : (x->high > y->high) - (x->high < y->high);
}

static int compare_rows(const void *a, const void *b)
{
	const struct assembly *x = a, *y = b;
	int order = compare_ranges(a, b);

	if (order == 0) /* the newest first */
		order = (y->version > x->version) - (y->version < x->version);
	return order != 0 ? order : compare_rest(a, b);
}

/* A policy counts where what it leads to is installed. */
static int apply_policies(struct settling *s)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < s->redirect_count; i++) {
		struct assembly new = s->redirects[i];
		const struct assembly *to =
			bsearch(&new, s->w->assemblies, s->installed,
				sizeof(new), compare_versions);

		if (to == NULL)
			continue;
		new.files = to->files;
		new.file_count = to->file_count;
		ret = assembly_add(s->w, &new);
	}
	return ret;
}

/* Does one lead versions with the same two first numbers anywhere? */
static bool has_policy(const struct settling *s, const struct assembly *a)
{
	const struct assembly key = {
		.target = a->target,
		.name = a->name,
		.public_key_token = a->public_key_token,
		.low = a->version >> 32 << 32,
	};
	size_t low = 0, high = s->redirect_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_ranges(&s->redirects[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->redirect_count &&
	       compare_assemblies(&s->redirects[low], a) == 0 &&
	       s->redirects[low].low >> 32 == a->version >> 32;
}

/*
 * From Vista on the newest of a major and minor version serves those before
 * it, as servicing replaces them; likely, where no policy says so.
 */
static int add_serviced(struct settling *s)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < s->installed; i++) {
		struct assembly new = s->w->assemblies[i];
		const struct assembly *next = &s->w->assemblies[i + 1];

		if (i + 1 < s->installed &&
		    compare_assemblies(&new, next) == 0 &&
		    new.version >> 32 == next->version >> 32)
			continue;
		new.low = new.version >> 32 << 32;
		if (new.low == new.version || has_policy(s, &new))
			continue;
		new.high = new.version - 1;
		new.is_likely = true;
		ret = assembly_add(s->w, &new);
	}
	return ret;
}

/* One row a range: of the newest version that serves it. */
static void drop_doubles(struct windows *w)
{
	size_t kept = 0;

	for (size_t i = 0; i < w->assembly_count; i++) {
		if (kept == 0 || compare_ranges(&w->assemblies[kept - 1],
						&w->assemblies[i]) != 0)
			w->assemblies[kept++] = w->assemblies[i];
	}
	w->assembly_count = kept;
}

int assembly_add(struct windows *w, const struct assembly *new)
{
	void *items = w->assemblies;

	if (w->assembly_count == ASSEMBLIES_MAX)
		return OK;
	if (arena_grow(w->arena, &items, w->assembly_count,
		       &w->assembly_capacity, sizeof(*new)) != 0)
		return E_NO_MEMORY;
	w->assemblies = items;
	w->assemblies[w->assembly_count++] = *new;
	return OK;
}

int assemblies_settle(struct windows *w, struct assembly *redirects,
		      size_t redirect_count)
{
	struct settling s = { w, redirects, redirect_count,
			      w->assembly_count };
	int ret;

	if (s.installed == 0)
		return OK;
	qsort(w->assemblies, s.installed, sizeof(*w->assemblies),
	      compare_installed);
	if (redirect_count != 0)
		qsort(redirects, redirect_count, sizeof(*redirects),
		      compare_rows);
	ret = apply_policies(&s);
	if (ret == OK && w->major >= 6)
		ret = add_serviced(&s);
	if (ret != OK)
		return ret;
	qsort(w->assemblies, w->assembly_count, sizeof(*w->assemblies),
	      compare_rows);
	drop_doubles(w);
	return OK;
}
