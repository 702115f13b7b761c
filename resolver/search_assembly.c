/* What the activation context binds comes before the search (R501, R602). */
#include "resolver/search_parts.h"

#include "util/status.h"

void search_take_assembly(const struct search *s, target_set targets,
			  struct provider *out)
{
	struct profile_module m;

	out->in_assembly = targets;
	if (!out->known_to_profile ||
	    !profile_module_at(s->profile, out->system, &m))
		return;
	out->in_system |= targets & m.tables;
	out->in_assembly &= ~search_default_copies(s, &m, targets & m.tables);
	out->likely |= out->in_assembly & m.tables;
}

int search_take_at_hand(struct search *s, struct str name,
			struct provider *out)
{
	const struct activation_context *c = s->context;
	const target_set open = out->in_assembly | out->in_private;
	struct str path = STR_EMPTY;
	target_set targets = 0;
	int ret = OK;

	if (open == 0)
		return OK;
	for (size_t i = 0; i < c->file_count; i++) {
		const struct assembly_file *f = &c->files[i];

		if (f->path.n == 0 || !str_equal_nocase(f->name, name) ||
		    (path.n != 0 && !str_equal(path, f->path)))
			continue;
		path = f->path;
		if (f->itself != NULL)
			out->at_hand = f->itself;
		targets |= f->targets & open;
	}
	if (path.n == 0)
		return OK;
	if (out->at_hand == NULL)
		ret = modules_intern_assembled(&s->modules, s->arena, path,
					       &out->at_hand);
	if (ret == OK)
		ret = module_open(&s->modules, s->arena, s->profile,
				  out->at_hand);
	if (ret != OK || out->at_hand->open_error != 0)
		return ret;
	if (module_is_readable(out->at_hand))
		out->at_hand_on = targets & out->at_hand->machine_targets;
	out->at_hand_unfit = targets & ~out->at_hand_on;
	return OK;
}
