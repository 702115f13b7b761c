/* Importers whose load configuration names the folders to search: R2504. */
#include "resolver/layers.h"
#include "resolver/search_parts.h"
#include "util/status.h"

/* LOAD_LIBRARY_SEARCH_*; USER_DIRS of an image is masked off by default. */
enum {
	OWN_FOLDER = 0x100,
	PROGRAM_FOLDER = 0x200,
	SYSTEM_FOLDER = 0x800,
	DEFAULT_FOLDERS = 0x1000, /* the program's and the system's */
};

static int take_first(struct search *s, struct module *m, target_set *open,
		      struct provider *out)
{
	bool fits;
	int ret = search_fits(s, m, &fits);

	if (ret != OK)
		return ret;
	if (!fits) {
		const target_set ends = search_ends(s, *open);

		out->refused = m;
		out->in_refused |= ends;
		*open &= ~ends;
	} else if (out->file == NULL || out->in_file == 0 || out->file == m) {
		out->file = m;
		out->in_file |= *open;
		*open = 0;
	} else {
		/* Older Windows take another file, and there is room for one. */
		out->unproven |= *open;
		*open = 0;
	}
	return OK;
}

static int look_in(struct search *s, enum folder_role role, struct str name,
		   target_set *open, struct provider *out)
{
	const struct module *importer = s->flags.importer;
	struct module *m;
	int ret = search_find_in(s, role, name, &m);

	if (ret != OK || m == NULL || *open == 0)
		return ret;
	/* "Own" is the folder that the importer lies in, and no other. */
	if (role == importer->role && m->folder != importer->folder &&
	    role != FOLDER_PROCESS)
		return OK;
	return take_first(s, m, open, out);
}

static int look_in_system(struct search *s, struct str name,
			  const struct profile_module *system, target_set *open,
			  struct provider *out)
{
	struct module *copy;
	int ret;

	if (system != NULL)
		search_ask_system(s, system, *open, out);
	*open &= ~(out->in_system | out->optional | out->unproven |
		   out->elsewhere);
	if (s->layers != NULL)
		*open &= ~(layers_provide(s->layers, s->profile, name, *open,
					  out) | out->unproven);
	/* A copied disk has the system's folders among those of PATH. */
	ret = search_find_in(s, FOLDER_PATH, name, &copy);
	if (ret != OK || copy == NULL || !copy->of_system || *open == 0)
		return ret;
	return take_first(s, copy, open, out);
}

/* What other Windows would find, for who is told that it isn't. */
static int note_kept_out(struct search *s, struct str name, target_set absent,
			 struct provider *out)
{
	struct module *m;
	int ret = search_find_in(s, FOLDER_BESIDE, name, &m);

	if (ret == OK && m == NULL)
		ret = search_find_in(s, FOLDER_PATH, name, &m);
	if (ret != OK || m == NULL)
		return ret;
	out->kept_out = m;
	out->kept_out_on = absent;
	return OK;
}

int search_by_flags(struct search *s, struct str name,
		    const struct profile_module *system, target_set targets,
		    struct provider *out)
{
	const unsigned bits = s->flags.bits;
	target_set open = targets;
	int ret = OK;

	if (bits & OWN_FOLDER)
		ret = look_in(s, s->flags.importer->role, name, &open, out);
	if (ret == OK && bits & (PROGRAM_FOLDER | DEFAULT_FOLDERS))
		ret = look_in(s, FOLDER_PROCESS, name, &open, out);
	if (ret == OK && bits & (SYSTEM_FOLDER | DEFAULT_FOLDERS))
		ret = look_in_system(s, name, system, &open, out);
	else if (ret == OK && system != NULL) {
		/* It may be a KnownDLL, or loaded before (R2508). */
		out->unproven |= open & system->there;
		open &= ~system->there;
	}
	if (ret != OK || open == 0)
		return ret;
	if (out->refused != NULL) {
		out->in_refused |= open;
		return OK;
	}
	out->absent |= open;
	return note_kept_out(s, name, open, out);
}
