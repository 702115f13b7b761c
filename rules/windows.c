/* Where a file is mapped, and files that are looked at once more. */
#include "rules/windows.h"

#include "rules/validity.h"
#include "util/status.h"

target_set mapped_targets(const struct subject *s,
			  const struct loaded_file *load)
{
	const struct module *m = load->module;
	target_set targets = load->targets;
	struct judgement judgement;

	if (!module_is_readable(m) ||
	    m->image.machine != s->resolution->root->image.machine)
		return 0;
	for (size_t i = 0; i < m->defects.count; i++) {
		if (validity_judge(s->profile, &m->defects.items[i], targets,
				   &judgement))
			targets &= ~judgement.refused;
	}
	return targets;
}

bool module_view_open(const struct module *m, struct arena *a,
		      struct module_view *out)
{
	struct defects ignored = { 0 };

	*out = (struct module_view){ .image = m->image };
	if (m->is_open)
		return true;
	if (members_open(m->members, m->path.s, &out->file) != 0)
		return false;
	out->opened = true;
	if (image_read(out->file.bytes, a, &ignored, &out->image) == OK &&
	    out->image.readable && out->image.timestamp == m->image.timestamp)
		return true;
	module_view_close(out);
	return false;
}

void module_view_close(struct module_view *v)
{
	if (v->opened)
		file_close(&v->file);
	v->opened = false;
}
