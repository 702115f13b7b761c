/* Which files of assemblies a run maps, and where they lie on the Windows. */
#include "analysis/run.h"

#include "resolver/bind.h"

static const char *word_of(enum assembly_place place)
{
	switch (place) {
	case ASSEMBLY_BESIDE_DLL:
		return "dll";
	case ASSEMBLY_BESIDE_PROGRAM:
		return "program";
	case ASSEMBLY_IN_WINSXS:
		return "winsxs";
	case ASSEMBLY_PLACE_UNKNOWN:
		break;
	}
	return NULL;
}

/* A file at hand of that name on the target; NULL: none. */
static const struct assembly_file *
file_at_hand(const struct activation_context *c, struct str name,
	     unsigned target)
{
	for (size_t i = 0; c != NULL && i < c->file_count; i++) {
		const struct assembly_file *f = &c->files[i];

		if (f->targets & TARGET_BIT(target) && f->path.n != 0 &&
		    word_of(f->place) != NULL &&
		    str_equal_nocase(f->name, name))
			return f;
	}
	return NULL;
}

/* Does the inventory of an overlay say that it puts it into system32? */
static bool is_put_into_system(const struct dryload *d, struct str name,
			       unsigned target)
{
	const struct layers *l = &d->layers;

	for (size_t i = 0; i < l->count; i++) {
		const struct overlay *v = &l->items[i].overlay;
		struct overlay_module m;

		if (l->items[i].targets & TARGET_BIT(target) &&
		    overlay_has_module(l->table, v, &d->profile, name, &m) &&
		    m.system & TARGET_BIT(target))
			return v->file_count != 0;
	}
	return false;
}

static void put_dependency(const struct dryload *d, struct world_reader *w,
			   const struct activation_context *c,
			   const struct dependency *needed, unsigned target)
{
	const struct str name = needed->file_name;
	const target_set bound = context_binds(c, name, false) |
				 context_binds(c, name, true);
	struct str fields[4] = { name, STR_EMPTY, STR_EMPTY, STR_EMPTY };
	const struct assembly_file *f;

	if (!(bound & TARGET_BIT(target))) {
		if (needed->provider.in_overlay & TARGET_BIT(target) &&
		    is_put_into_system(d, name, target))
			world_line(w, "overlay", &name, 1);
		return;
	}
	f = file_at_hand(c, name, target);
	if (f != NULL) {
		fields[1] = f->path;
		fields[2] = str_of(word_of(f->place));
		fields[3] = f->folder;
	}
	world_line(w, "assembly", fields, 4);
}

void run_assemblies(const struct dryload *d, const struct subject *s,
		    unsigned target, struct world_reader *w)
{
	const struct resolution *r = s->resolution;

	for (size_t i = 0; i < r->way_count; i++) {
		const struct loaded_file *l = &r->ways[i];

		if (!(l->targets & TARGET_BIT(target)))
			continue;
		for (size_t k = 0; k < l->module->static_count; k++)
			put_dependency(d, w, context_of(l->chain),
				       &l->module->dependencies[k], target);
	}
}
