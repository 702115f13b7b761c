/* Run-times that must come from an assembly (R609). */
#include "profiles/release.h"
#include "rules/rules.h"
#include "util/status.h"

/* Run-times that refuse to start outside an assembly. */
static const char *const assembly_only[] = {
	"msvcr80.dll", "msvcp80.dll", "msvcm80.dll", "mfc80.dll",
	"mfc80u.dll",  "msvcr90.dll", "msvcp90.dll", "msvcm90.dll",
	"mfc90.dll",   "mfc90u.dll",
};

bool rules_wants_assembly(struct str dll)
{
	for (size_t i = 0; i < sizeof(assembly_only) / sizeof(*assembly_only);
	     i++) {
		if (str_equal_nocase(dll, str_of(assembly_only[i])))
			return true;
	}
	return false;
}

/* Where a run-time was taken from a folder, and no context is in doubt. */
static target_set bound_loosely(const struct subject *s,
				const struct loaded_file *file)
{
	const struct activation_context *c;
	target_set targets = file->targets;

	if (file->chain->up == NULL || file->chain->delayed ||
	    file->module->of_assembly ||
	    !rules_wants_assembly(file->module->name) ||
	    !module_is_readable(file->module))
		return 0;
	c = context_of(file->chain->up);
	if (c != NULL)
		targets &= ~c->troubled;
	return windows_from(s->profile, targets, WINDOWS_XP);
}

/* No DllMain runs before the whole tree is bound (R302). */
int rules_run_times(const struct subject *s, struct arena *a,
		    struct findings *out)
{
	const struct resolution *r = s->resolution;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < r->way_count; i++) {
		struct finding f =
			finding_new(FINDING_RUNTIME_OUTSIDE_ASSEMBLY,
				    bound_loosely(s, &r->ways[i]));

		if (f.targets == 0)
			continue;
		f.chain = r->ways[i].chain->up;
		f.module = r->ways[i].module->name;
		f.likely = f.targets;
		f.summary = str_printf(a, "%s needs its assembly", f.module.s);
		f.before = str_printf(a,
				      "%s: no manifest binds the copy that "
				      "lies loose: its start-up refuses on ",
				      f.module.s);
		ret = findings_add(out, a, &f);
	}
	return ret;
}
