/* The search order of static imports: R501, R502, R509 to R511. */
#include "resolver/search.h"

#include "util/status.h"

/* The component whose own DLLs are there where the process is IIS. */
static const char iis_component[] = "Internet Information Services";

struct str search_file_name(struct arena *a, struct str import)
{
	size_t n = import.n;

	/* Trailing dots and spaces don't count (R301). */
	while (n > 0 && (import.s[n - 1] == ' ' || import.s[n - 1] == '.'))
		n--;
	import.n = n;
	while (n > 0 && import.s[n - 1] != '.' && import.s[n - 1] != '\\' &&
	       import.s[n - 1] != '/')
		n--;
	if (n > 0 && import.s[n - 1] == '.')
		return import;
	return str_printf(a, "%.*s.dll", STR_ARGS(import));
}

/* What the profile says of the targets that no file satisfies. */
static void ask_system(const struct search *s, const struct profile_module *m,
		       target_set targets, struct provider *out)
{
	out->in_system |= m->there & targets;
	out->likely |= m->likely & targets;
	out->optional = m->optional & targets;
	out->unproven = m->unproven & targets;
	out->elsewhere = m->elsewhere & targets;
	if (str_equal(str_of(m->component), str_of(iis_component))) {
		out->in_system |= out->optional & s->iis_targets;
		out->optional &= ~s->iis_targets;
	}
}

/* The file that is called so: beside the DLL first, then in PATH. */
static int find_file(struct search *s, struct str name, struct module **out)
{
	const struct folder *folder;
	bool in_path = false;
	struct str path;
	int ret;

	*out = modules_find(&s->modules, name);
	if (*out != NULL)
		return OK;
	ret = folders_find(&s->deployment->beside, s->arena, name, &path,
			   &folder);
	if (ret == OK && path.n == 0) {
		in_path = true;
		ret = folders_find(&s->deployment->path, s->arena, name, &path,
				   &folder);
	}
	if (ret != OK || path.n == 0)
		return ret;
	ret = modules_intern(&s->modules, s->arena, name, path, out);
	if (ret == OK)
		(*out)->in_path = in_path;
	return ret;
}

int search_module(struct search *s, struct str name, enum search_order order,
		  target_set targets, struct provider *out)
{
	struct profile_module system;
	target_set open = targets; /* not yet satisfied */
	int ret;

	*out = (struct provider){ 0 };
	out->known_to_profile = profile_find_module(s->profile, name, &system);
	if (out->known_to_profile) {
		out->system = system.index;
		ask_system(s, &system, open & system.known_dll & system.there,
			   out);
		open &= ~out->in_system;
	}
	ret = find_file(s, name, &out->file);
	if (ret != OK)
		return ret;
	if (out->file != NULL && !out->file->in_path &&
	    order == SEARCH_ALTERED) {
		out->in_file = open;
		open = 0;
	}
	if (out->known_to_profile)
		ask_system(s, &system, open, out);
	open &= ~out->in_system;
	if (out->file != NULL && out->file->in_path) {
		out->in_file = open;
		out->optional = out->unproven = out->elsewhere = open = 0;
	}
	out->absent =
		open & ~(out->optional | out->unproven | out->elsewhere);
	return OK;
}
