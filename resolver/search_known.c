/* KnownDLLs, and the DLL of that name that the process has (R501, R511). */
#include "resolver/search_parts.h"

target_set search_known_for_sure(const struct search *s,
				 const struct profile_module *system,
				 target_set targets)
{
	return targets & system->known_dll &
	       profile_known_dll_targets(s->profile);
}

/* Of these every process has the system's, and no other (R501). */
static bool is_of_every_process(struct str name)
{
	return str_equal(name, str_of("ntdll.dll")) ||
	       str_equal(name, str_of("kernel32.dll")) ||
	       str_equal(name, str_of("kernelbase.dll"));
}

bool search_is_namesake(const struct search *s, const struct module *root)
{
	struct profile_module m;

	return module_is_readable(root) && !is_of_every_process(root->name) &&
	       profile_find_module(s->profile, root->name, &m) &&
	       (m.known_dll & s->asked) != 0;
}

target_set search_take_known(struct search *s,
			     const struct profile_module *system,
			     struct str name, target_set *open,
			     struct provider *out)
{
	const target_set known = *open & system->known_dll & system->there;

	*open &= ~known;
	if (known != 0)
		s->known_asked |= search_known_bit(name);
	if (s->namesake != NULL && known != 0 &&
	    str_equal_nocase(s->namesake->name, name)) {
		s->namesake_met = true;
		return known;
	}
	search_ask_system(s, system, known, out);
	return 0;
}

void search_take_namesake(const struct search *s, target_set targets,
			  struct provider *out)
{
	if (targets == 0)
		return;
	if (out->in_file != 0 && out->file != s->namesake) {
		out->unproven |= targets;
		return;
	}
	out->file = s->namesake;
	out->in_file |= targets;
	out->likely |= targets;
}
