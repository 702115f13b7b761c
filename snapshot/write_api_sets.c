/* The key 'apisets' of a target. */
#include <stdlib.h>

#include "snapshot/write_parts.h"
#include "util/status.h"

static int compare(const void *a, const void *b)
{
	const struct api_set *const *x = a, *const *y = b;
	int order = str_compare((*x)->host, (*y)->host);

	if (order == 0)
		order = str_compare((*x)->contract, (*y)->contract);
	return order != 0 ? order :
			    str_compare((*x)->importer, (*y)->importer);
}

static void put_set(FILE *f, const struct api_set *s)
{
	struct arena a = ARENA_INIT;
	struct str text = s->contract;

	if (s->importer.n != 0)
		text = str_printf(&a, "%.*s for %.*s", STR_ARGS(s->contract),
				  STR_ARGS(s->importer));
	fputs("    - ", f);
	put_text(f, text.s != NULL ? text : s->contract);
	fputc('\n', f);
	arena_release(&a);
}

int put_api_sets(FILE *f, const struct windows *w)
{
	const struct api_set **sets = arena_new_array(
		w->arena, const struct api_set *, w->api_set_count + 1);

	if (sets == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < w->api_set_count; i++)
		sets[i] = &w->api_sets[i];
	if (w->api_set_count != 0) {
		qsort(sets, w->api_set_count, sizeof(*sets), compare);
		fputs("\napisets:\n  observed:\n", f);
	}
	for (size_t i = 0; i < w->api_set_count; i++) {
		if (i == 0 || !str_equal(sets[i - 1]->host, sets[i]->host)) {
			fputs("    ", f);
			put_text(f, sets[i]->host.n != 0 ? sets[i]->host :
							   str_of("none"));
			fputs(":\n", f);
		}
		put_set(f, sets[i]);
	}
	return OK;
}
