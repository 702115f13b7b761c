/* Files with a CLR header: R807 to R810. */
#include "loader/clr.h"

#include <string.h>

#include "loader/pe.h"
#include "resolver/layers.h"
#include "rules/late.h"
#include "rules/windows.h"
#include "util/status.h"

/* Windows with a .NET of their own, as far as they have one (R808). */
static unsigned own_runtime(const struct profile_target *target)
{
	const unsigned release = windows_release(target);

	if (release >= WINDOWS_8)
		return 4;
	if (release >= WINDOWS_VISTA)
		return 2;
	return target->machine == IMAGE_FILE_MACHINE_I386 ? 1 : 2;
}

/* "v4.0.30319" is 4; 0 where the file doesn't say. */
static unsigned asked_runtime(const struct clr *clr)
{
	const struct str v = clr->runtime;

	return v.n >= 2 && v.s[0] == 'v' ? (unsigned)(v.s[1] - '0') : 0;
}

/* A run-time takes its own images, and 2 takes those of 1. */
static bool runs_on(unsigned asked, unsigned there)
{
	return asked != 0 &&
	       (asked == there || (asked == 1 && there == 2));
}

/* The run-time of an overlay, by its id: "dotnet35" brings that of 2.0. */
static unsigned runtime_of_overlay(const char *id)
{
	static const char dotnet[] = "dotnet";

	if (strncmp(id, dotnet, sizeof(dotnet) - 1) != 0)
		return 0;
	switch (id[sizeof(dotnet) - 1]) {
	case '1':
		return 1;
	case '2':
	case '3':
		return 2;
	case '4':
		return 4;
	default:
		return 0;
	}
}

/* Where an overlay that was asked for brings a run-time for it. */
static target_set with_overlay(const struct subject *s, unsigned asked)
{
	const struct layers *l = s->layers;
	target_set out = 0;

	for (size_t i = 0; l != NULL && i < l->count; i++) {
		if (runs_on(asked, runtime_of_overlay(l->items[i].overlay.id)))
			out |= l->items[i].targets;
	}
	return out;
}

/* Of 'targets', those without a run-time for the file. */
static target_set without_runtime(const struct subject *s,
				  const struct clr *clr, target_set targets,
				  target_set in_system)
{
	const unsigned asked = asked_runtime(clr);
	struct profile_target target;
	target_set out = targets & ~with_overlay(s, asked);

	for (unsigned t = 0; profile_target_at(s->profile, t, &target); t++) {
		if (in_system & TARGET_BIT(t) &&
		    runs_on(asked, own_runtime(&target)))
			out &= ~TARGET_BIT(t);
	}
	return out;
}

/* The import of mscoree.dll; where it is missing that says 126 already. */
static const struct dependency *find_mscoree(const struct module *m)
{
	for (size_t i = 0; i < m->static_count; i++) {
		if (str_equal_nocase(m->dependencies[i].name,
				     str_of("mscoree.dll")))
			return &m->dependencies[i];
	}
	return NULL;
}

static int report(enum finding_id id, const struct loaded_file *load,
		  target_set targets, const char *rule, struct str summary,
		  struct str before, const char *after, struct arena *a,
		  struct findings *out)
{
	struct finding f = finding_new(id, targets);

	f.chain = load->chain->up;
	f.module = load->module->name;
	f.likely = targets;
	f.summary = summary;
	f.before = before;
	f.after = str_of(after);
	if (rule != NULL)
		finding_add_rule(&f, rule);
	return findings_add(out, a, &f);
}

static int report_runtime(const struct subject *s,
			  const struct loaded_file *load,
			  const struct clr *clr,
			  const struct dependency *mscoree, struct arena *a,
			  struct findings *out)
{
	const target_set there = load->targets & (mscoree->provider.in_system |
						  mscoree->provider.in_overlay);
	const char *dll = load->module->name.s;
	struct str asked = clr->runtime.n != 0 ? clr->runtime :
						 str_of("of any version");

	return report(
		FINDING_CLR_RUNTIME, load,
		without_runtime(s, clr, there, mscoree->provider.in_system),
		NULL,
		str_printf(a, "%s asks for .NET %.*s", dll, STR_ARGS(asked)),
		str_printf(a,
			   "%s asks for .NET %.*s, which doesn't come with ",
			   dll, STR_ARGS(asked)),
		": where it isn't installed the start fails, with 1114 or a "
		"code of .NET's own (0x8013....)",
		a, out);
}

/* XP learnt to read a CLR header in the course of its service packs. */
static int report_without_imports(const struct subject *s,
				  const struct loaded_file *load,
				  struct arena *a, struct findings *out)
{
	const char *dll = load->module->name.s;

	return report(FINDING_CLR_RUNTIME, load,
		      windows_before(s->profile, load->targets, WINDOWS_2003), "R810",
		      str_printf(a, "%s is IL without imports", dll),
		      str_printf(a,
				 "%s is a managed assembly without imports; "
				 "whether the loader takes it is not known on ",
				 dll),
		      "", a, out);
}

static int report_il_only(const struct loaded_file *load, struct arena *a,
			  struct findings *out)
{
	const char *dll = load->module->name.s;

	return report(FINDING_MANAGED_ASSEMBLY, load, load->targets, NULL,
		      str_printf(a, "%s is a managed assembly", dll),
		      str_printf(a,
				 "%s is a managed assembly: IIS can't use it "
				 "as an ISAPI",
				 dll),
		      "", a, out);
}

/* .NET 1.x reserves one large block, low in the address space (KB821157). */
static int check_base(const struct subject *s, const struct loaded_file *load,
		      const struct clr *clr, struct arena *a,
		      struct findings *out)
{
	const struct module *m = load->module;
	const uint64_t base = m->image.image_base;

	if (m->image.pe32_plus || asked_runtime(clr) != 1 ||
	    base >= 0x60000000)
		return OK;
	return report(FINDING_CLR_BASE_CONFLICT, load,
		      windows_before(s->profile, load->targets, WINDOWS_VISTA), NULL,
		      str_printf(a, "%s may keep .NET 1.x from starting",
				 m->name.s),
		      str_printf(a,
				 "%s lies at 0x%llX, where .NET 1.x wants one "
				 "large block: with 1114 it or "
				 "aspnet_isapi.dll may fail to start",
				 m->name.s, (unsigned long long)base),
		      "", a, out);
}

static int check(const struct subject *s, const struct loaded_file *load,
		 struct arena *a, struct findings *out)
{
	const struct dependency *mscoree = find_mscoree(load->module);
	const struct module *m = load->module;
	struct defects ignored = { 0 };
	struct module_view view;
	struct clr clr;
	int ret;

	if (!module_view_open(m, a, &view))
		return OK;
	ret = clr_read(&view.image, a, &ignored, &clr);
	if (ret != OK || !clr.present)
		goto out;
	if (clr.il_only)
		ret = report_il_only(load, a, out);
	if (ret == OK && mscoree != NULL)
		ret = report_runtime(s, load, &clr, mscoree, a, out);
	else if (ret == OK && clr.il_only)
		ret = report_without_imports(s, load, a, out);
	if (ret == OK && !clr.il_only)
		ret = check_base(s, load, &clr, a, out);
out:
	module_view_close(&view);
	return ret;
}

int rules_clr(const struct subject *s, struct arena *a, struct findings *out)
{
	const struct resolution *r = s->resolution;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < r->way_count; i++) {
		struct loaded_file load = r->ways[i];

		if (load.chain->delayed ||
		    !image_has_directory(&load.module->image,
					 IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR))
			continue;
		load.targets = mapped_targets(s, &load);
		ret = check(s, &load, a, out);
	}
	return ret;
}
