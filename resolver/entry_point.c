/* Forwarders of the procedures that the host asks for, once the DLL is loaded. */
#include "resolver/entry_point.h"

#include "loader/pe.h"
#include "util/status.h"

/* No API set comes here, nor does the standard order doubt a file (R111). */
static void forget(struct provider *p, target_set targets)
{
	p->in_file &= ~targets;
	p->in_refused &= ~targets;
	p->in_system &= ~targets;
	p->in_overlay &= ~targets;
	p->optional &= ~targets;
	p->unproven &= ~targets;
	p->elsewhere &= ~targets;
	p->absent &= ~targets;
}

/* One file is followed: where another is found the answer isn't known. */
static void take_file(struct provider *p, struct module *m, target_set targets)
{
	forget(p, targets);
	if (p->file != NULL && p->file != m) {
		p->unproven |= p->in_file;
		p->in_file = 0;
	}
	p->file = m;
	p->in_file |= targets;
}

/* What the root imports itself is there as it was bound, in any assembly. */
static bool take_import(const struct module *root, struct str dll,
			target_set targets, struct provider *p)
{
	/* Of a program they aren't loaded (R204). */
	if (!(root->image.characteristics & IMAGE_FILE_DLL))
		return false;
	for (size_t i = 0; i < root->static_count; i++) {
		const struct dependency *d = &root->dependencies[i];

		if ((d->unbound & targets) != 0 ||
		    !str_equal_nocase(d->file_name, dll))
			continue;
		*p = d->provider;
		/* Without it the load is over, which was said. */
		forget(p, p->absent | p->elsewhere | p->optional |
				  p->unproven | p->in_refused);
		p->in_file_open = 0;
		return true;
	}
	return false;
}

void entry_point_provide(const struct search *s, struct dependency *d,
			 struct str dll, target_set targets,
			 struct provider *p)
{
	const struct resolution *r = s->after;
	target_set beside;

	if (p->api_set != NULL || take_import(r->root, dll, targets, p))
		return;
	for (size_t i = 0; i < r->loaded_count; i++) {
		const struct loaded_file *file = &r->loaded[i];

		if ((file->targets & targets) != 0 &&
		    str_equal_nocase(file->module->name, dll))
			take_file(p, (struct module *)file->module,
				  file->targets & targets);
	}
	beside = p->absent & targets;
	if (p->passed_by == NULL || beside == 0)
		return;
	take_file(p, p->passed_by, beside);
	p->in_file_open |= beside;
	d->provider.passed_by = p->passed_by;
}

int entry_point_bind(struct search *s, const struct resolution *r,
		     struct module *root, const char *name,
		     struct dependency **out)
{
	const struct procedure p = { .name = str_of(name) };
	struct export_symbol symbol;
	struct dependency *d;
	int ret;

	*out = NULL;
	if (!exports_find_name(&root->exports, p.name, 0, &symbol) ||
	    symbol.forwarder.n == 0)
		return OK;
	d = arena_new(s->arena, struct dependency);
	if (d == NULL)
		return E_NO_MEMORY;
	*d = (struct dependency){
		.name = root->name,
		.file_name = root->name,
		.provider = { .file = root, .in_file = r->targets },
	};
	/* The host calls: no context is active, and the load is over. */
	s->context = NULL;
	s->after_load = true;
	s->after = r;
	s->forwarders_followed = s->missing_bytes = 0;
	ret = bind_on(s, root, d, &p, STR_EMPTY, r->targets);
	s->after = NULL;
	*out = d;
	return ret;
}
