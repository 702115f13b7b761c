/* DLLs that are there, but not where their importer lets Windows look: R2504. */
#include "rules/rules.h"
#include "util/status.h"

/* LOAD_LIBRARY_SEARCH_*, as a linker is told them (R2502). */
static const struct {
	unsigned bit;
	const char *folder;
} places[] = {
	{ 0x0100, "its own folder" },
	{ 0x0200, "the program's folder" },
	{ 0x0800, "System32" },
	{ 0x1000, "the program's folder and System32" },
};

static struct str places_of(unsigned flags, struct arena *a)
{
	struct str names[sizeof(places) / sizeof(places[0])], list;
	size_t count = 0;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (flags & places[i].bit)
			names[count++] = str_of(places[i].folder);
	}
	if (count == 0)
		return str_of("no folder");
	list = str_join(a, names, count, ", ");
	return list.s == NULL ? list : STR_CONCAT(a, list, str_of(" only"));
}

/* Loaded by another importer of the same load, it may have been there before. */
static target_set loaded_after(const struct subject *s, const struct module *m)
{
	const struct loaded_file *file = resolution_loaded(s->resolution, m);

	return file == NULL ? 0 : file->targets;
}

int rules_kept_out(const struct subject *s, const struct problem *p,
		   target_set targets, struct arena *a, struct findings *out)
{
	const struct provider *from = &p->dependency->provider;
	const struct image *img = &p->chain->module->image;
	const unsigned flags = img->load_config.dependent_load_flags;
	struct finding f = finding_new(FINDING_MISSING_MODULE, targets);
	struct str where = places_of(flags, a);

	f.chain = p->chain;
	f.module = p->dependency->file_name;
	f.evidence = "file";
	f.likely = targets & loaded_after(s, from->kept_out);
	f.summary = str_printf(a, "%s isn't where %s lets Windows look",
			       f.module.s, p->chain->module->name.s);
	f.before = str_printf(a, "%s is there, and isn't found on ",
			      from->kept_out->path.s);
	f.after = str_printf(a,
			     ": %s is linked with /DEPENDENTLOADFLAG:0x%X, so "
			     "that Windows 10 1607 and later look in %.*s",
			     p->chain->module->name.s, flags, STR_ARGS(where));
	f.advice = str_of("link it with /DEPENDENTLOADFLAG:0x900 (its own "
			  "folder and System32), or without the flag");
	finding_add_rule(&f, "R2504");
	if (where.s == NULL)
		return E_NO_MEMORY;
	return findings_add_failure(out, a, &f, p->chain);
}
