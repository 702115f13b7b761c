/* The search order: R501, R502, R509 to R511. */
#include "resolver/search.h"

#include "resolver/layers.h"
#include "util/status.h"

/* The component whose own DLLs are there where the process is IIS. */
static const char iis_component[] = "Internet Information Services";

static bool is_separator(char c)
{
	return c == '\\' || c == '/' || c == ':';
}

struct str search_file_name(struct arena *a, struct str import)
{
	size_t n, dot;

	/* LoadLibrary drops blanks, the file system then dots as well. */
	while (import.n > 0 && import.s[import.n - 1] == ' ')
		import.n--;
	for (dot = import.n; dot > 0 && import.s[dot - 1] != '.'; dot--) {
		if (is_separator(import.s[dot - 1])) {
			dot = 0;
			break;
		}
	}
	if (dot == 0)
		return str_printf(a, "%.*s.dll", STR_ARGS(import));
	for (n = import.n; n > 0; n--) {
		if (import.s[n - 1] != '.' && import.s[n - 1] != ' ')
			break;
	}
	return n == 0 ? str_of(".") : (struct str){ import.s, n };
}

bool search_name_is_plain(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		if (is_separator(name.s[i]) || (name.s[i] & 0x80) != 0)
			return false;
	}
	return true;
}

enum search_order search_order_of(const struct search *s, bool delayed)
{
	bool known = s->iis_targets != 0 || s->deployment->process.count != 0;

	/* Of other programs we know no folder but the DLL's. */
	return (delayed || s->after_load) && known ? SEARCH_STANDARD :
						     SEARCH_ALTERED;
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

/* The file that is called so, in the folders of that role. */
static int find_in(struct search *s, enum folder_role role, struct str name,
		   struct module **out)
{
	const struct folder *folder;
	struct str path;
	int ret;

	*out = modules_find(&s->modules, role, name);
	if (*out != NULL)
		return OK;
	ret = folders_find(deployment_folders(s->deployment, role), s->arena,
			   name, &path, &folder);
	if (ret != OK || path.n == 0)
		return ret;
	ret = modules_intern_in(&s->modules, s->arena, role, name, path, out);
	if (ret == OK)
		(*out)->of_system = folder->of_system;
	return ret;
}

/* Before the system's folders: one of these, else in PATH. */
static int find_file(struct search *s, struct str name,
		     enum search_order order, struct provider *out)
{
	enum folder_role first =
		order == SEARCH_ALTERED ? FOLDER_BESIDE : FOLDER_PROCESS;
	int ret = find_in(s, first, name, &out->file);

	if (ret == OK && out->file == NULL)
		ret = find_in(s, FOLDER_PATH, name, &out->file);
	if (ret == OK && order == SEARCH_STANDARD)
		ret = find_in(s, FOLDER_BESIDE, name, &out->passed_by);
	return ret;
}

/* That IIS 6 looks beside the DLL is likely; of IIS 5.x nobody says (R111). */
static void doubt_beside(const struct search *s, struct provider *out,
			 target_set there)
{
	out->in_file_likely = out->in_file & s->iis_targets;
	out->in_file_open = out->in_file & s->iis5_targets & ~there;
}

/*
 * The folder of IIS 6 is likely its current directory, which the safe mode has
 * behind the system's (R503, R505). Where IIS 5.x doesn't look beside the DLL,
 * it looks where it lies itself.
 */
static int try_process_folder(struct search *s, struct str name,
			      struct provider *out)
{
	target_set found = out->absent & s->iis_targets;
	int ret;

	if (found == 0 || out->file != NULL ||
	    s->deployment->process.count == 0)
		return OK;
	ret = find_in(s, FOLDER_PROCESS, name, &out->file);
	if (ret != OK || out->file == NULL)
		return ret;
	out->in_file = out->in_file_likely = found;
	out->in_file_open = found & s->iis5_targets;
	out->absent &= ~found;
	return OK;
}

/* Where an assembly's copy is the one that Windows binds by default. */
static target_set default_copies(const struct search *s,
				 const struct profile_module *m)
{
	target_set set = 0;

	for (unsigned t = 0; t < profile_target_count(s->profile); t++) {
		if (profile_place(s->profile, m->place_pattern, t) ==
		    PLACE_DEFAULT_ASSEMBLY)
			set |= TARGET_BIT(t);
	}
	return set;
}

static int search_folders(struct search *s, struct str name,
			  enum search_order order, target_set targets,
			  struct provider *out)
{
	struct profile_module system = { .there = 0 };
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
	ret = find_file(s, name, order, out);
	if (ret != OK)
		return ret;
	if (out->file != NULL && out->file->role != FOLDER_PATH) {
		/* The default context comes before all folders (R501). */
		if (out->known_to_profile)
			ask_system(s, &system,
				   open & default_copies(s, &system), out);
		/* That it wins, or a KnownDLL, is likely (R511, R610). */
		out->likely |= out->in_system;
		out->in_file = open & ~out->in_system;
		open = 0;
	}
	if (out->file != NULL && out->file->role == FOLDER_BESIDE)
		doubt_beside(s, out, out->known_to_profile ? system.there : 0);
	if (out->known_to_profile)
		ask_system(s, &system, open, out);
	open &= ~out->in_system;
	if (s->layers != NULL && open != 0)
		open &= ~layers_provide(s->layers, s->profile, name, open, out);
	if (out->file != NULL && out->file->role == FOLDER_PATH) {
		out->in_file = open;
		out->optional = out->unproven = out->elsewhere = open = 0;
	}
	out->absent =
		open & ~(out->optional | out->unproven | out->elsewhere);
	if (out->absent != 0 && !out->known_to_profile) {
		/* What a partly known Windows has beside may be this one. */
		out->unproven |= out->absent &
				 ~profile_whole_targets(s->profile);
		out->absent &= ~out->unproven;
	}
	if (!search_name_is_plain(name) && name.n <= FILE_NAME_MAX) {
		out->unproven |= out->absent;
		out->absent = 0;
	}
	return order == SEARCH_ALTERED ? try_process_folder(s, name, out) : OK;
}

/* The table of Windows' own copy stands for the assembly's. */
static void take_assembly(const struct search *s, target_set targets,
			  struct provider *out)
{
	struct profile_module m;

	out->in_assembly = targets;
	if (!out->known_to_profile ||
	    !profile_module_at(s->profile, out->system, &m))
		return;
	out->in_system |= targets & m.tables;
	out->in_assembly &= ~(default_copies(s, &m) & m.tables);
	out->likely |= out->in_assembly & m.tables;
}

int search_module(struct search *s, struct str name, enum search_order order,
		  target_set targets, struct provider *out)
{
	target_set bound = context_binds(s->context, name, false) & targets;
	target_set maybe = context_binds(s->context, name, true) & targets;
	int ret = search_folders(s, name, order, targets & ~(bound | maybe),
				 out);

	if (bound != 0 && s->layers != NULL)
		bound &= ~layers_assemble(s->layers, s->profile, name, bound,
					  out);
	if (bound != 0)
		take_assembly(s, bound, out);
	out->in_private = maybe & ~(bound | out->in_overlay);
	return ret;
}
