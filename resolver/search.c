/* The search order: R501, R502, R509 to R511. */
#include "resolver/search.h"

#include "profiles/release.h"
#include "resolver/layers.h"
#include "resolver/search_parts.h"
#include "util/status.h"

/* The component whose own DLLs are there where the process is IIS. */
static const char iis_component[] = "Internet Information Services";

enum search_order search_order_of(const struct search *s, bool delayed)
{
	bool known = s->iis_targets != 0 || s->deployment->process.count != 0;

	/* Of other programs we know no folder but the DLL's. */
	return (delayed || s->after_load) && known ? SEARCH_STANDARD :
						     SEARCH_ALTERED;
}

void search_ask_system(const struct search *s, const struct profile_module *m,
		       target_set targets, struct provider *out)
{
	out->in_system |= m->there & targets;
	out->likely |= m->likely & targets;
	out->optional |= m->optional & targets;
	out->unproven |= m->unproven & targets;
	out->elsewhere |= m->elsewhere & targets;
	if (str_equal(str_of(m->component), str_of(iis_component))) {
		out->in_system |= out->optional & s->iis_targets;
		out->optional &= ~s->iis_targets;
	}
}

int search_find_in(struct search *s, enum folder_role role, struct str name,
		   struct module **out)
{
	struct folders *folders = deployment_folders(s->deployment, role);
	const struct folder *folder;
	struct str path;
	int ret;

	*out = modules_find(&s->modules, role, name);
	if (*out != NULL)
		return OK;
	ret = folders_find(folders, s->arena, name, &path, &folder);
	if (ret != OK || path.n == 0)
		return ret;
	ret = modules_intern_in(&s->modules, s->arena, role, name, path, out);
	if (ret != OK)
		return ret;
	(*out)->of_system = folder->of_system;
	(*out)->folder = (size_t)(folder - folders->items);
	return OK;
}

/* Before the system's folders: one of these, else in PATH. */
static int find_file(struct search *s, struct str name,
		     enum search_order order, struct provider *out)
{
	enum folder_role first =
		order == SEARCH_ALTERED ? FOLDER_BESIDE : FOLDER_PROCESS;
	int ret = search_find_in(s, first, name, &out->file);

	if (ret == OK && out->file == NULL)
		ret = search_find_in(s, FOLDER_PATH, name, &out->file);
	if (ret == OK && order == SEARCH_STANDARD)
		ret = search_find_in(s, FOLDER_BESIDE, name, &out->passed_by);
	return ret;
}

/* That IIS 6 looks beside the DLL is likely; of IIS 5.x nobody says (R111). */
static void doubt_beside(const struct search *s, struct provider *out,
			 target_set there)
{
	out->in_file_likely = out->in_file & s->iis_targets;
	out->in_file_open = (out->in_file | out->in_refused) &
			    s->iis5_targets & ~there;
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

	if (found == 0 || s->deployment->process.count == 0)
		return OK;
	ret = search_find_in(s, FOLDER_PROCESS, name, &out->file);
	if (ret != OK || out->file == NULL)
		return ret;
	out->in_file = out->in_file_likely = found;
	out->in_file_open = found & s->iis5_targets;
	out->absent &= ~found;
	return OK;
}

target_set search_default_copies(const struct search *s,
				 const struct profile_module *m,
				 target_set targets)
{
	target_set set = 0;

	for (target_set left = targets; left != 0; left &= left - 1) {
		const unsigned t = (unsigned)__builtin_ctzll(left);

		if (profile_place(s->profile, m->place_pattern, t) ==
		    PLACE_DEFAULT_ASSEMBLY)
			set |= TARGET_BIT(t);
	}
	return set;
}

/* What lies before the system's folders. Takes the targets it serves. */
static void take_before_system(const struct search *s,
			       const struct profile_module *system,
			       target_set *open, struct provider *out)
{
	const struct module *first = provider_first(out);

	if (first == NULL || first->role == FOLDER_PATH)
		return;
	/* The default context comes before all folders (R501). */
	if (out->known_to_profile)
		search_ask_system(s, system,
				  search_default_copies(s, system, *open),
				  out);
	/* That it wins is likely, or a KnownDLL of no registry (R511, R610). */
	out->likely |= out->in_system &
		       ~search_known_for_sure(s, system, out->in_system);
	*open &= ~out->in_system;
	out->optional = out->unproven = out->elsewhere = 0;
	if (out->refused != NULL) {
		out->in_refused = search_ends(s, *open);
		*open &= ~out->in_refused;
	}
	if (out->file != NULL && out->file->role != FOLDER_PATH) {
		out->in_file = *open;
		*open = 0;
	}
	if (first->role == FOLDER_BESIDE)
		doubt_beside(s, out,
			     out->known_to_profile ? system->there : 0);
}

/* What lies in PATH serves where the system's DLL isn't there for sure. */
static void take_from_path(const struct search *s, target_set *open,
			   struct provider *out)
{
	target_set taken = 0;

	if (out->refused != NULL && out->refused->role == FOLDER_PATH)
		taken = out->in_refused = search_ends(s, *open);
	if (out->file != NULL && out->file->role == FOLDER_PATH) {
		out->in_file = *open & ~taken;
		taken = *open;
	}
	out->optional &= ~taken;
	out->unproven &= ~taken;
	out->elsewhere &= ~taken;
	*open &= ~taken;
}

/*
 * Its machine is looked at only where it would be taken. Who asks for none, as
 * an emulated process does, has no file opened.
 */
static int find_fitting(struct search *s, struct str name,
			enum search_order order, target_set open,
			struct provider *out)
{
	int ret = find_file(s, name, order, out);

	if (ret != OK || open == 0 || s->machine == 0)
		return ret;
	return search_pass_over(s, name, out);
}

/* The rest of the answer, where nothing more is looked for. */
static void settle(const struct profile *p, struct str name, target_set open,
		   struct provider *out)
{
	target_set rest =
		open & ~(out->optional | out->unproven | out->elsewhere);

	/* Passed over, but nothing else fits: its error counts (R2101). */
	if (out->refused != NULL) {
		out->in_refused |= rest;
	} else if (!search_name_is_plain(name) && name.n <= FILE_NAME_MAX) {
		out->unproven |= rest;
	} else {
		/* What a partly known Windows has beside may be this one. */
		if (!out->known_to_profile)
			out->unproven |= rest & ~profile_whole_targets(p);
		out->absent = rest & ~out->unproven;
	}
}

/* Windows' own DLL of that name. */
static bool find_system(struct search *s, struct str name,
			struct profile_module *out)
{
	struct system_name *known = &s->names[str_hash(name) % SYSTEM_NAMES];
	struct str copy;

	if (known->name.s != NULL && str_equal(known->name, name))
		return profile_module_at(s->profile, known->system, out);
	if (!profile_find_module(s->profile, name, out))
		return false;
	copy = str_copy(s->arena, name);
	/* Without memory for it the next one looks again. */
	if (copy.s != NULL)
		*known = (struct system_name){ copy, out->index };
	return true;
}

static int search_folders(struct search *s, struct str name,
			  enum search_order order, target_set targets,
			  struct provider *out)
{
	struct profile_module system = { 0 };
	target_set open = targets; /* not yet satisfied */
	target_set by_flags, by_name = 0;
	int ret;

	*out = (struct provider){ 0 };
	out->known_to_profile = find_system(s, name, &system);
	if (out->known_to_profile) {
		out->system = system.index;
		by_name = search_take_known(s, &system, name, &open, out);
	}
	by_flags = open & s->flags.targets;
	open &= ~by_flags;
	out->by_flags = by_flags;
	ret = find_fitting(s, name, order, open, out);
	if (ret != OK)
		return ret;
	take_before_system(s, &system, &open, out);
	if (out->known_to_profile)
		search_ask_system(s, &system, open, out);
	open &= ~out->in_system;
	if (s->layers != NULL && open != 0)
		open &= ~layers_provide(s->layers, s->profile, name, open, out);
	take_from_path(s, &open, out);
	settle(s->profile, name, open, out);
	/* That Vista passes over a file too is likely (R2101). */
	if (out->refused != NULL)
		out->likely |= windows_before(s->profile,
					      out->in_system | out->in_file,
					      WINDOWS_7);
	if (order == SEARCH_ALTERED)
		ret = try_process_folder(s, name, out);
	if (ret == OK && by_flags != 0)
		ret = search_by_flags(s, name,
				      out->known_to_profile ? &system : NULL,
				      by_flags, out);
	search_take_namesake(s, by_name, out);
	return ret;
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
		search_take_assembly(s, bound, out);
	out->in_private = maybe & ~(bound | out->in_overlay);
	return ret == OK ? search_take_at_hand(s, name, out) : ret;
}
