/* The API sets, from the schema that all processes share (R2301). */
#include <stdlib.h>

#include "loader/apiset_schema.h"
#include "profiles/apiset.h"
#include "profiles/format.h"
#include "snapshot/windows.h"
#include "util/status.h"

/* What the key 'apisets' of a profile takes. */
static bool is_name(struct str s, bool is_file)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.s[i] <= ' ' || s.s[i] > '~' ||
		    (!is_file && s.s[i] == '.'))
			return false;
	}
	return s.n != 0 && s.n <= PROFILE_TARGET_STRING_MAX &&
	       (!is_file || memchr(s.s, '.', s.n) != NULL);
}

static bool fits(const struct api_set *s)
{
	return is_name(s->contract, false) &&
	       apiset_is_candidate(s->contract) &&
	       api_set_stem(s->contract).n > 4 &&
	       (s->host.n == 0 || is_name(s->host, true)) &&
	       (s->importer.n == 0 || is_name(s->importer, true));
}

static int add(struct windows *w, struct api_set set, size_t *left_out)
{
	void *items = w->api_sets;

	if (!fits(&set)) {
		(*left_out)++;
		return OK;
	}
	if (arena_grow(w->arena, &items, w->api_set_count,
		       &w->api_set_capacity, sizeof(set)) != 0)
		return E_NO_MEMORY;
	w->api_sets = items;
	w->api_sets[w->api_set_count++] = set;
	return OK;
}

static int compare(const void *a, const void *b)
{
	const struct api_set *x = a, *y = b;
	int order = str_compare(x->contract, y->contract);

	if (order == 0)
		order = str_compare(x->importer, y->importer);
	return order != 0 ? order : str_compare(x->host, y->host);
}

/* Of a contract and importer one row: a schema says no more of them. */
static void settle(struct windows *w)
{
	size_t kept = 0;

	if (w->api_set_count != 0)
		qsort(w->api_sets, w->api_set_count, sizeof(*w->api_sets),
		      compare);
	for (size_t i = 0; i < w->api_set_count; i++) {
		const struct api_set *set = &w->api_sets[i];

		if (kept == 0 ||
		    !str_equal(w->api_sets[kept - 1].contract,
			       set->contract) ||
		    !str_equal(w->api_sets[kept - 1].importer, set->importer))
			w->api_sets[kept++] = *set;
	}
	w->api_set_count = kept;
}

static int take(struct windows *w, const struct apiset_schema *schema)
{
	size_t left_out = 0;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < schema->entry_count; i++) {
		const struct apiset_entry *e = &schema->entries[i];

		if (e->host_count == 0)
			ret = add(w,
				  (struct api_set){ e->contract, STR_EMPTY,
						    STR_EMPTY },
				  &left_out);
		for (size_t j = 0; ret == OK && j < e->host_count; j++) {
			const struct apiset_host *h =
				&schema->hosts[e->first_host + j];

			ret = add(w,
				  (struct api_set){ e->contract, h->name,
						    h->importer },
				  &left_out);
		}
	}
	if (left_out != 0)
		note(w->messages,
		     "%zu API sets have names that a profile can't hold: left "
		     "out",
		     left_out);
	settle(w);
	return ret;
}

struct str api_set_stem(struct str contract)
{
	const char *dash = contract.n == 0 ? NULL
					   : memrchr(contract.s, '-',
						     contract.n);

	if (dash != NULL)
		contract.n = (size_t)(dash - contract.s);
	return contract;
}

int api_sets_read(struct windows *w)
{
	struct apiset_schema schema = { .entry_count = 0 };
	struct defects defects = { 0 };
	struct bytes bytes;
	struct image image;
	struct node *file;
	int ret = OK;

	if (w->major < 6 || (w->major == 6 && w->minor == 0))
		return OK;
	ret = volume_find(w->volume, w->targets[0].system,
			  str_of("apisetschema.dll"), &file);
	if (ret == OK)
		ret = volume_read_one(w->volume, file, w->arena, &bytes);
	if (ret == OK)
		ret = image_read(bytes, w->arena, &defects, &image);
	if (ret == OK && image.readable)
		ret = apiset_schema_read(&image, w->arena, &schema);
	if (ret == OK && schema.entry_count == 0)
		note(w->messages,
		     "the API sets aren't known: there is no apisetschema.dll "
		     "in System32 that can be read");
	return ret == OK ? take(w, &schema) : ret;
}
