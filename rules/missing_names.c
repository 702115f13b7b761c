/* The DLLs that findings say are missing: one walk along them. */
#include "rules/missing_names.h"

#include "util/arena.h"
#include "util/status.h"

bool missing_is_module(const struct finding *f)
{
	return f->id == FINDING_MISSING_MODULE ||
	       f->id == FINDING_DELAYED_MISSING_MODULE;
}

static bool is_note(const struct finding *f)
{
	return f->id == FINDING_DEBUG_RUNTIME;
}

int missing_gather(const struct findings *list, struct arena *a,
		   struct missing_names *out)
{
	void *items = NULL;
	size_t room = 0;

	*out = (struct missing_names){ .items = NULL };
	for (size_t i = 0; i < list->count; i++) {
		const struct finding *f = &list->items[i];
		const uint32_t before = out->names.count;
		uint32_t number;

		if (!missing_is_module(f) && !is_note(f))
			continue;
		if (arena_grow(a, &items, before, &room,
			       sizeof(*out->items)) != 0 ||
		    intern_add(&out->names, a, f->module, &number) != OK)
			return E_NO_MEMORY;
		out->items = items;
		if (number == before)
			out->items[number] = (struct missing_name){ 0 };
		if (is_note(f))
			out->items[number].noted = true;
		else
			out->items[number].targets |= f->targets;
	}
	return OK;
}

struct missing_name *missing_find(const struct missing_names *m,
				  struct str name)
{
	uint32_t number;

	return intern_find(&m->names, name, &number) ? &m->items[number] :
						       NULL;
}
