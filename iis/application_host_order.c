/* The collections of applicationHost.config: which of their elements stand. */
#include <stdlib.h>

#include "iis/application_host.h"
#include "util/status.h"

static int compare_numbers(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

/* Entries of one section and one place are a group. */
static int compare_groups(const struct host_entry *a,
			  const struct host_entry *b)
{
	int order = compare_numbers(a->section, b->section);

	return order != 0 ?
		       order :
		       compare_numbers(a->location->rank, b->location->rank);
}

static int compare_locations(const void *a, const void *b)
{
	const struct host_location *x = *(struct host_location *const *)a;
	const struct host_location *y = *(struct host_location *const *)b;
	int order = compare_numbers(x->site, y->site);

	return order != 0 ? order : str_compare_nocase(x->below, y->below);
}

/* Numbers, as one long path may stand for a great many entries. */
static int rank_locations(struct host_file *f)
{
	struct host_location **sorted;
	size_t count = 0;

	sorted = arena_new_array(f->arena, struct host_location *,
				 f->location_count + 1);
	if (sorted == NULL)
		return E_NO_MEMORY;
	for (struct host_location *l = &f->server; l != NULL; l = l->next)
		sorted[count++] = l;
	qsort(sorted, count, sizeof(*sorted), compare_locations);
	for (size_t i = 1; i < count; i++)
		sorted[i]->rank = sorted[i - 1]->rank +
				  (compare_locations(&sorted[i - 1],
						     &sorted[i]) != 0);
	return OK;
}

static int in_order(const void *a, const void *b)
{
	const struct host_entry *x = *(struct host_entry *const *)a;
	const struct host_entry *y = *(struct host_entry *const *)b;
	int order = compare_groups(x, y);

	return order != 0 ? order : (x > y) - (x < y);
}

static int by_name(const void *a, const void *b)
{
	const struct host_entry *x = *(struct host_entry *const *)a;
	const struct host_entry *y = *(struct host_entry *const *)b;
	int order = compare_groups(x, y);

	if (order == 0)
		order = str_compare_nocase(x->name, y->name);
	return order != 0 ? order : (x > y) - (x < y);
}

/* A section that stands twice; what a later <clear/> takes back. */
static int mark_cleared(struct host_file *f)
{
	struct host_entry **live = f->live;
	size_t group = 0, begins = 0;

	for (size_t i = 0; i < f->live_count; i++) {
		if (i > 0 && compare_groups(live[i - 1], live[i]) != 0) {
			group = i;
			begins = 0;
		}
		if (live[i]->action == HOST_CLEAR) {
			for (; group < i; group++)
				live[group]->dead = true;
		} else if (live[i]->action == HOST_BEGIN && ++begins == 2) {
			int ret = iis_add_note(f->out, f->arena,
					       live[i]->place.line,
					       "%.*s stands twice: both are "
					       "read as one",
					       STR_ARGS(live[i]->place.key));
			if (ret != OK)
				return ret;
		}
	}
	return OK;
}

/* The names of a run are the same: an <add> lives until a <remove>. */
static int mark_run(struct host_file *f, struct host_entry **run, size_t count)
{
	struct host_entry *added = NULL;
	bool removed = false;
	size_t from = 0;
	int ret = OK;

	for (size_t i = 0; i < count && ret == OK; i++) {
		if (run[i]->dead)
			continue;
		if (run[i]->action == HOST_ADD && added != NULL) {
			ret = iis_add_note(f->out, f->arena, run[i]->place.line,
					   "%.*s has a second \"%.*s\"; IIS "
					   "takes no two",
					   STR_ARGS(run[i]->place.key),
					   STR_ARGS(run[i]->name));
		} else if (run[i]->action == HOST_ADD) {
			added = run[i];
		} else if (run[i]->action == HOST_REMOVE) {
			for (; from < i; from++)
				run[from]->dead |= run[from]->action ==
						   HOST_ADD;
			/* One is enough for what is inherited. */
			run[i]->dead = added != NULL || removed;
			removed |= added == NULL;
			added = NULL;
		}
	}
	return ret;
}

static int mark_removed(struct host_file *f, struct host_entry **entries)
{
	size_t start = 0;
	int ret = OK;

	for (size_t i = 1; i <= f->live_count && ret == OK; i++) {
		if (i < f->live_count &&
		    compare_groups(entries[start], entries[i]) == 0 &&
		    str_equal_nocase(entries[start]->name, entries[i]->name))
			continue;
		ret = mark_run(f, entries + start, i - start);
		start = i;
	}
	return ret;
}

static void drop_dead(struct host_file *f)
{
	size_t kept = 0;

	for (size_t i = 0; i < f->live_count; i++) {
		if (!f->live[i]->dead && f->live[i]->action != HOST_BEGIN)
			f->live[kept++] = f->live[i];
	}
	f->live_count = kept;
}

int host_sort_entries(struct host_file *f)
{
	struct host_entry *all = f->entries.items, **named;
	size_t count = 0;
	int ret = rank_locations(f);

	if (ret != OK)
		return ret;
	f->live = arena_new_array(f->arena, struct host_entry *,
				  f->entries.count);
	named = arena_new_array(f->arena, struct host_entry *,
				f->entries.count);
	if (f->live == NULL || named == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < f->entries.count; i++) {
		if (all[i].location->site == HOST_NO_SITE)
			continue;
		f->live[count] = &all[i];
		named[count++] = &all[i];
	}
	f->live_count = count;
	qsort(f->live, count, sizeof(*f->live), in_order);
	qsort(named, count, sizeof(*named), by_name);
	ret = mark_cleared(f);
	if (ret == OK)
		ret = mark_removed(f, named);
	drop_dead(f);
	return ret;
}

struct host_group host_section(const struct host_file *f,
			       enum host_section section)
{
	struct host_group found = { f->live, 0 };
	size_t i = 0;

	while (i < f->live_count && f->live[i]->section < section)
		i++;
	found.entries = f->live + i;
	while (i < f->live_count && f->live[i]->section == section)
		i++;
	found.count = (size_t)(f->live + i - found.entries);
	return found;
}

struct host_group host_next_group(struct host_group *all)
{
	struct host_group first = { all->entries, 0 };

	while (first.count < all->count &&
	       compare_groups(all->entries[0], all->entries[first.count]) == 0)
		first.count++;
	all->entries += first.count;
	all->count -= first.count;
	return first;
}

bool host_is_read(const struct host_file *f, enum host_section section)
{
	return f->whole && f->seen[section] && !f->unread[section];
}
