/*
 * Side by side: a manifest in resource 2 (R601) makes Windows find its
 * assemblies before it looks at any import; a missing one is 14001 (R602).
 */
#include <string.h>

#include "loader/pe.h"
#include "loader/resources.h"
#include "rules/rules.h"
#include "util/status.h"

enum { DLL_MANIFEST_ID = 2 };

/* Run-times that refuse to start outside an assembly (R609). */
static const char *const assembly_only[] = {
	"msvcr80.dll", "msvcp80.dll", "msvcm80.dll", "mfc80.dll",
	"mfc80u.dll",  "msvcr90.dll", "msvcp90.dll", "msvcm90.dll",
	"mfc90.dll",   "mfc90u.dll",
};

static bool wants_assembly(struct str name)
{
	for (size_t i = 0; i < sizeof(assembly_only) / sizeof(*assembly_only);
	     i++) {
		if (str_equal_nocase(name, str_of(assembly_only[i])))
			return true;
	}
	return false;
}

/* Does the manifest name an assembly that Windows itself doesn't carry? */
static int has_assemblies(const struct module *m, struct arena *a, bool *out)
{
	static const char dependency[] = "dependentAssembly";
	static const char visual_c[] = "Microsoft.VC";
	struct resource_table resources;
	struct defects ignored = { 0 };
	int ret = resources_read(&m->image, a, &ignored, &resources);

	*out = false;
	if (ret != OK)
		return ret;
	for (size_t i = 0; i < resources.manifest_count; i++) {
		struct bytes xml = resources.manifests[i].data;

		if (resources.manifests[i].id == DLL_MANIFEST_ID)
			*out |= memmem(xml.data, xml.len, dependency,
				       sizeof(dependency) - 1) != NULL &&
				memmem(xml.data, xml.len, visual_c,
				       sizeof(visual_c) - 1) != NULL;
	}
	return OK;
}

/* The run-time of an assembly that the file imports itself. */
static const struct dependency *find_runtime(const struct module *root)
{
	for (size_t i = 0; i < root->static_count; i++) {
		if (wants_assembly(root->dependencies[i].name))
			return &root->dependencies[i];
	}
	return NULL;
}

static bool is_beside(const struct dependency *runtime)
{
	return runtime->provider.in_file != 0;
}

static int report(enum finding_id id, const struct subject *s,
		  const struct dependency *runtime, const char *text,
		  struct arena *a, struct findings *out)
{
	struct finding f = finding_new(id, s->resolution->targets);

	f.module = str_lower(a, runtime->name);
	if (f.module.s == NULL)
		return E_NO_MEMORY;
	f.likely = f.targets;
	f.summary = str_printf(a, "%s needs its assembly", f.module.s);
	f.before = str_printf(a, "%s: %s", f.module.s, text);
	if (f.summary.s == NULL || f.before.s == NULL)
		return E_NO_MEMORY;
	return findings_add(out, a, &f);
}

/* Whether a private copy beside a DLL counts differs by account (R605). */
int rules_side_by_side(const struct subject *s, struct arena *a,
		       struct findings *out)
{
	const struct module *root = s->resolution->root;
	const struct dependency *runtime = find_runtime(root);
	bool assemblies;
	int ret;

	if (!module_is_readable(root) || runtime == NULL)
		return OK;
	ret = has_assemblies(root, a, &assemblies);
	if (ret != OK || !assemblies)
		return ret;
	if (is_beside(runtime))
		return report(FINDING_UNKNOWN_ASSEMBLY, s, runtime,
			      "the manifest asks for an assembly; whether the "
			      "copy beside the DLL serves as a private one is "
			      "not known on ",
			      a, out);
	return report(FINDING_MISSING_ASSEMBLY, s, runtime,
		      "the assembly that the manifest asks for is not in the "
		      "Windows of ",
		      a, out);
}

/* No DllMain runs before the whole tree is bound (R302). */
int rules_run_times(const struct subject *s, struct arena *a,
		    struct findings *out)
{
	const struct module *root = s->resolution->root;
	const struct dependency *runtime = find_runtime(root);
	bool assemblies;
	int ret;

	/* Without a copy it is an ordinary DLL that isn't found. */
	if (!module_is_readable(root) || runtime == NULL || !is_beside(runtime))
		return OK;
	ret = has_assemblies(root, a, &assemblies);
	if (ret != OK || assemblies)
		return ret;
	return report(FINDING_RUNTIME_OUTSIDE_ASSEMBLY, s, runtime,
		      "no manifest binds the copy beside the DLL: its start-up "
		      "refuses on ",
		      a, out);
}
