/*
 * Where a file wants to lie, and whether it can be moved: R208, R802 to R805,
 * R811 and R812. A range that is taken is no failure for a file that can be moved,
 * and then nothing is said of it.
 */
#include "loader/pe.h"
#include "loader/relocations.h"
#include "rules/address.h"
#include "rules/late.h"
#include "rules/windows.h"
#include "util/status.h"

enum { HUGE_IMAGE = 1 << 29 };

static bool is_stripped(const struct image *img)
{
	return (img->characteristics & IMAGE_FILE_RELOCS_STRIPPED) != 0;
}

/*
 * Of 'targets', those that can't move it. Flat images are taken for sure by
 * 32-bit Windows before Vista alone: elsewhere they are not known as it is.
 */
static target_set fixed_on(const struct subject *s, const struct image *img,
			   target_set targets)
{
	if (is_stripped(img))
		return targets;
	if (!img->flat)
		return 0;
	return windows_before(s->profile, targets, WINDOWS_VISTA) &
	       ~windows_on_64_bit(s->profile, targets);
}

static const char *why_fixed(const struct image *img)
{
	return is_stripped(img) ? "its relocations are stripped" :
				  "a flat image isn't moved (R208)";
}

static bool has_relocations(const struct image *img)
{
	return image_has_directory(img, IMAGE_DIRECTORY_ENTRY_BASERELOC);
}

static int report(enum finding_id id, const struct loaded_file *load,
		  target_set targets, target_set likely, const char *rule,
		  struct str summary, struct str before, struct arena *a,
		  struct findings *out)
{
	struct finding f = finding_new(id, targets);

	f.chain = load->chain->up;
	f.module = load->module->name;
	f.likely = likely;
	f.summary = summary;
	f.before = before;
	if (rule != NULL)
		finding_add_rule(&f, rule);
	/* That it fails is certain, and with which error is not. */
	if (load->module->image.flat && !is_stripped(&load->module->image)) {
		finding_add_rule(&f, "R208");
		f.likely = targets;
	}
	finding_fail_as_forwarder(&f, load->chain);
	return findings_add(out, a, &f);
}

/* Types that no Windows of the profiles applies (R804). */
static bool is_known_type(unsigned type)
{
	return type <= IMAGE_REL_BASED_HIGHADJ ||
	       type == IMAGE_REL_BASED_MIPS_JMPADDR ||
	       type == IMAGE_REL_BASED_MIPS_JMPADDR16 ||
	       type == IMAGE_REL_BASED_DIR64;
}

/* Only blocks that Windows looks at: it stops at one of size 0. */
static int has_bad_relocation(const struct module *m, struct arena *a,
			      bool *out)
{
	struct relocation_cursor at = { 0 };
	struct relocation_table table;
	struct defects ignored = { 0 };
	struct relocation entry;
	struct module_view view;
	const uint8_t *rest;
	int ret;

	*out = false;
	if (!module_view_open(m, a, &view))
		return OK;
	ret = relocations_read(&view.image, a, &ignored, &table);
	if (ret == OK && table.present) {
		while (relocations_next(&table, &at, &entry))
			*out |= !is_known_type(entry.type);
		rest = bytes_at(table.blocks, at.block,
				sizeof(IMAGE_BASE_RELOCATION));
		*out |= rest != NULL && le32(rest + 4) != 0 &&
			le32(rest + 4) < sizeof(IMAGE_BASE_RELOCATION);
	}
	module_view_close(&view);
	return ret;
}

/* It is moved, and it says that it can be. */
static int check_relocations(const struct loaded_file *load, target_set targets,
			     struct arena *a, struct findings *out)
{
	const struct module *m = load->module;
	bool bad;
	int ret;

	if (targets == 0 || m->image.flat || !has_relocations(&m->image))
		return OK;
	ret = has_bad_relocation(m, a, &bad);
	if (ret != OK || !bad)
		return ret;
	return report(FINDING_BAD_IMAGE, load, targets, targets, "R804",
		      str_printf(a, "%s has broken relocations", m->name.s),
		      str_printf(a,
				 "%s must be moved, and its relocations are "
				 "broken",
				 m->name.s),
		      a, out);
}

static int report_fixed(const struct loaded_file *load, target_set targets,
			struct taken taken, struct arena *a,
			struct findings *out)
{
	const struct module *m = load->module;

	return report(FINDING_NOT_RELOCATABLE, load, targets,
		      taken.likely ? targets : 0,
		      taken.likely ? "R811" : "R805",
		      str_printf(a, "%s can't be moved", m->name.s),
		      str_printf(a,
				 "%s must lie at 0x%llX, where it meets %s, "
				 "and %s",
				 m->name.s,
				 (unsigned long long)m->image.image_base,
				 taken.by, why_fixed(&m->image)),
		      a, out);
}

static int report_taken(const struct subject *s,
			const struct loaded_file *load, target_set targets,
			struct taken taken, struct arena *a,
			struct findings *out)
{
	const struct module *m = load->module;
	const unsigned long long base = m->image.image_base;
	const target_set fixed = fixed_on(s, &m->image, targets);

	if (fixed != 0)
		return report_fixed(load, fixed, taken, a, out);
	if (has_relocations(&m->image))
		return check_relocations(load, targets, a, out);
	if (m->image.entry_point == 0 || m->image.flat)
		return OK;
	return report(FINDING_BASE_CONFLICT, load, targets, targets, "R803",
		      str_printf(a, "%s has no relocations", m->name.s),
		      str_printf(a,
				 "%s is moved, since at 0x%llX it meets %s, "
				 "and has no relocations: code that isn't "
				 "independent of its address faults",
				 m->name.s, base, taken.by),
		      a, out);
}

/* The targets whose processes have something else there, reason by reason. */
static int check_taken(const struct subject *s,
		       const struct loaded_file *load, struct arena *a,
		       struct findings *out, target_set *moved)
{
	const struct image *img = &load->module->image;
	struct profile_target target;
	struct taken taken = { NULL, false };

	*moved = 0;
	if (!address_is_unusual(img))
		return OK;
	/* One image has one reason: only the end of x64 processes moves. */
	for (unsigned t = 0; profile_target_at(s->profile, t, &target); t++) {
		struct taken here = address_taken(img, &target);

		if ((load->targets & TARGET_BIT(t)) == 0 || here.by == NULL)
			continue;
		*moved |= TARGET_BIT(t);
		taken = here;
	}
	return *moved == 0 ? OK : report_taken(s, load, *moved, taken, a, out);
}

/* From Vista on the loader itself chooses where such a file lies. */
static target_set keeps_base(const struct subject *s, const struct image *img,
			     target_set targets)
{
	const unsigned dynamic = IMAGE_DLLCHARACTERISTICS_DYNAMIC_BASE;

	if ((img->dll_characteristics & dynamic) == 0 || is_stripped(img))
		return targets;
	return windows_before(s->profile, targets, WINDOWS_VISTA);
}

/*
 * An earlier file of the same load wants the range too. If neither can be
 * moved the load fails, whichever of them comes to lie there.
 */
static int check_pair(const struct subject *s,
		      const struct loaded_file *first,
		      const struct loaded_file *second, target_set targets,
		      struct arena *a, struct findings *out)
{
	const struct module *m = second->module;
	const struct module *other = first->module;
	const unsigned long long base = m->image.image_base;
	target_set fixed, both;
	int ret;

	targets &= keeps_base(s, &other->image, first->targets);
	fixed = fixed_on(s, &m->image, targets);
	both = fixed_on(s, &other->image, fixed);
	ret = check_relocations(second, targets & ~fixed, a, out);
	if (ret == OK && both != 0)
		ret = report(FINDING_NOT_RELOCATABLE, second, both,
			     other->image.flat ? both : 0, "R805",
			     str_printf(a, "%s can't be moved", m->name.s),
			     str_printf(a,
					"%s must lie at 0x%llX, where %s must "
					"lie too: neither can be moved",
					m->name.s, base, other->name.s),
			     a, out);
	fixed &= ~both;
	if (ret != OK || fixed == 0)
		return ret;
	return report(FINDING_BASE_CONFLICT, second, fixed, fixed, "R805",
		      str_printf(a, "%s may find its base taken", m->name.s),
		      str_printf(a,
				 "%s must lie at 0x%llX, where %s would lie "
				 "before it, and %s",
				 m->name.s, base, other->name.s,
				 why_fixed(&m->image)),
		      a, out);
}

static int check_neighbours(const struct subject *s, size_t index,
			    target_set targets, struct arena *a,
			    struct findings *out)
{
	const struct resolution *r = s->resolution;
	const struct loaded_file *load = &r->ways[index];
	const struct range range = address_range(&load->module->image);

	for (size_t i = 0; targets != 0 && i < index; i++) {
		const struct loaded_file *first = &r->ways[i];
		const struct image *img = &first->module->image;
		int ret;

		if (first->module == load->module ||
		    !address_overlaps(range, address_range(img)))
			continue;
		ret = check_pair(s, first, load, targets, a, out);
		if (ret != OK)
			return ret;
		targets &= ~first->targets;
	}
	return OK;
}

/* What can't be moved depends on what is there already. */
static int check_likely(const struct loaded_file *load, enum host host,
			target_set targets, struct arena *a,
			struct findings *out)
{
	const struct module *m = load->module;
	const char *by = address_likely_taken(&m->image, host != HOST_NONE);

	if (by == NULL || targets == 0)
		return OK;
	return report(FINDING_BASE_CONFLICT, load, targets, targets, "R805",
		      str_printf(a, "%s may find its base taken", m->name.s),
		      str_printf(a,
				 "%s must lie at 0x%llX, where %s may lie, "
				 "and %s",
				 m->name.s,
				 (unsigned long long)m->image.image_base, by,
				 why_fixed(&m->image)),
		      a, out);
}

/* It fails for sure, and by which check isn't: R812 has the error. */
static int report_oversize(const struct loaded_file *load, target_set targets,
			   const char *rule, const char *more,
			   struct arena *a, struct findings *out)
{
	const struct module *m = load->module;
	struct finding f = finding_new(FINDING_BAD_IMAGE, targets);

	f.chain = load->chain->up;
	f.module = m->name;
	f.likely = targets;
	f.win32 = ERROR_NOT_ENOUGH_MEMORY;
	f.ntstatus = (uint32_t)STATUS_NO_MEMORY;
	finding_add_rule(&f, "R812");
	if (rule != NULL)
		finding_add_rule(&f, rule);
	f.summary = str_printf(a, "%s doesn't fit into a process", m->name.s);
	f.before = str_printf(a,
			      "%s takes %u MB of addresses in one piece, more "
			      "than %s",
			      m->name.s, m->image.size_of_image >> 20, more);
	f.advice = str_of("load large data at run time instead");
	finding_fail_as_forwarder(&f, load->chain);
	return findings_add(out, a, &f);
}

/* Of Vista and later no rule says where the system's DLLs lie. */
static int report_open_size(const struct loaded_file *load, target_set targets,
			    struct arena *a, struct findings *out)
{
	const struct module *m = load->module;
	struct finding f = finding_new(FINDING_UNKNOWN_IMAGE, targets);

	f.chain = load->chain->up;
	f.module = m->name;
	finding_add_rule(&f, "R812");
	f.summary = str_printf(a, "whether %s fits into a process is not known",
			       m->name.s);
	f.before = str_printf(a,
			      "%s takes %u MB of addresses in one piece; "
			      "whether a process has that free on ",
			      m->name.s, m->image.size_of_image >> 20);
	f.after = str_of(" is not known");
	f.advice = str_of("load large data at run time instead");
	return findings_add(out, a, &f);
}

static int report_huge(const struct loaded_file *load, target_set targets,
		       struct arena *a, struct findings *out)
{
	const struct module *m = load->module;

	return report(FINDING_HUGE_IMAGE, load, targets, targets, NULL,
		      str_printf(a, "%s is huge", m->name.s),
		      str_printf(a,
				 "%s takes %u MB of addresses in one piece, "
				 "of 2 GB that the process has",
				 m->name.s, m->image.size_of_image >> 20),
		      a, out);
}

static int check_size(const struct subject *s, const struct loaded_file *load,
		      struct arena *a, struct findings *out)
{
	const struct image *img = &load->module->image;
	target_set tight;
	int ret;

	if (img->pe32_plus || img->size_of_image < HUGE_IMAGE)
		return OK;
	if (img->size_of_image > address_most())
		return report_oversize(load, load->targets, NULL,
				       "a process of 2 GB has room for", a, out);
	if (img->size_of_image <= address_most_below_system())
		return report_huge(load, load->targets, a, out);
	/* A 32-bit process of 64-bit Windows may have 4 GB. */
	tight = windows_before(s->profile, load->targets, WINDOWS_VISTA) &
		~windows_on_64_bit(s->profile, load->targets);
	ret = report_oversize(load, tight, "R805",
			      "lies free below the DLLs of the system", a, out);
	if (ret != OK)
		return ret;
	return report_open_size(load, load->targets & ~tight, a, out);
}

int rules_base(const struct subject *s, size_t index, struct arena *a,
	       struct findings *out)
{
	struct loaded_file load = s->resolution->ways[index];
	const struct image *img = &load.module->image;
	const size_t before = out->count;
	target_set targets, moved;
	int ret;

	load.targets = mapped_targets(s, &load);
	/* A program isn't loaded as a DLL, and a delay load fails nothing. */
	if (load.chain->delayed || load.targets == 0 ||
	    (img->characteristics & IMAGE_FILE_DLL) == 0)
		return OK;
	ret = check_taken(s, &load, a, out, &moved);
	targets = load.targets & ~moved;
	if (ret == OK)
		ret = check_neighbours(s, index, targets, a, out);
	if (ret == OK && out->count == before && !img->pe32_plus &&
	    (is_stripped(img) || img->flat)) {
		targets = windows_before(s->profile, targets, WINDOWS_VISTA);
		ret = check_likely(&load, s->host, fixed_on(s, img, targets), a,
				   out);
	}
	if (ret == OK)
		ret = check_size(s, &load, a, out);
	return ret;
}
