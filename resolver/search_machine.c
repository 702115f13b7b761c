/* Files of another machine in a folder that is searched: R205, R2101. */
#include "profiles/release.h"
#include "resolver/search_parts.h"
#include "util/status.h"

struct module *provider_first(const struct provider *p)
{
	return p->refused != NULL ? p->refused : p->file;
}

int search_fits(struct search *s, struct module *m, bool *fits)
{
	int ret = module_open(&s->modules, s->arena, s->profile, m);

	*fits = s->machine == 0 || !module_is_readable(m) ||
		m->image.machine == s->machine;
	return ret;
}

/* The next file of that name, in a folder behind that of 'm'. */
static int find_later(struct search *s, struct module *m, struct module **out)
{
	struct folders *folders = deployment_folders(s->deployment, m->role);
	const struct folder *folder;
	struct str path;
	int ret;

	*out = m->later;
	if (m->later_sought)
		return OK;
	m->later_sought = true;
	ret = folders_find_from(folders, m->folder + 1, s->arena, m->name,
				&path, &folder);
	if (ret != OK || path.n == 0)
		return ret;
	ret = modules_add_later(&s->modules, s->arena, m, path, out);
	if (ret != OK)
		return ret;
	(*out)->folder = (size_t)(folder - folders->items);
	(*out)->of_system = folder->of_system;
	m->later = *out;
	return OK;
}

/* 'm' or the next that fits, in folders of the same role. */
static int first_fitting(struct search *s, struct module *m,
			 struct module **out)
{
	bool fits = false;
	int ret = OK;

	while (ret == OK && m != NULL) {
		ret = search_fits(s, m, &fits);
		if (ret == OK && fits)
			break;
		if (ret == OK)
			ret = find_later(s, m, &m);
	}
	*out = m;
	return ret;
}

int search_pass_over(struct search *s, struct str name, struct provider *out)
{
	struct module *first = out->file;
	int ret = first_fitting(s, first, &out->file);

	if (ret != OK || out->file == first)
		return ret;
	out->refused = first;
	if (out->file != NULL)
		return OK;
	ret = search_find_in(s, FOLDER_PATH, name, &first);
	return ret == OK ? first_fitting(s, first, &out->file) : ret;
}

target_set search_ends(const struct search *s, target_set targets)
{
	return targets & ~windows_on_64_bit(s->profile,
					    windows_from(s->profile, targets,
							 WINDOWS_VISTA));
}
