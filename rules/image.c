/* Files that aren't images, or not of this machine: R107, R201 to R216. */
#include <string.h>

#include "loader/pe.h"
#include "profiles/release.h"
#include "rules/validity.h"
#include "util/status.h"

/* The finding of a defect that fails nothing, or FINDING_COUNT for none. */
static enum finding_id harmless(enum defect_kind kind)
{
	switch (kind) {
	case DEFECT_IMPORTS_TOO_MANY:
		return FINDING_UNREAD_IMPORTS;
	case DEFECT_DELAY_IMPORTS_UNREADABLE:
		return FINDING_MALFORMED_DELAY_IMPORTS;
	case DEFECT_BOUND_IMPORTS_UNREADABLE:
		return FINDING_MALFORMED_BOUND_IMPORTS;
	case DEFECT_EXPORTS_UNREADABLE:
		return FINDING_MALFORMED_EXPORTS;
	case DEFECT_ENTRY_POINT_OUTSIDE:
		return FINDING_MALFORMED_ENTRY_POINT;
	case DEFECT_UNIPROCESSOR:
		return FINDING_UNIPROCESSOR_IMAGE;
	default:
		return FINDING_COUNT;
	}
}

/* Offsets of tables are RVAs, and those of dependencies not of this file. */
static void set_offset(struct finding *f, const struct problem *p)
{
	f->has_offset = p->chain->up == NULL &&
			p->defect->kind <= DEFECT_LAST_OF_HEADERS;
	f->offset = f->has_offset ? p->defect->offset : 0;
}

static int report_harmless(enum finding_id id, const struct problem *p,
			   struct arena *a, struct findings *out)
{
	struct finding f = finding_new(id, p->targets);

	f.chain = p->chain->up;
	f.module = p->chain->module->name;
	set_offset(&f, p);
	f.before = str_printf(a, "%s: %s", f.module.s,
			      finding_kind(id)->title);
	return findings_add(out, a, &f);
}

/* A program's imports aren't looked at, so that they aren't counted (R204). */
static int report_packed(const struct problem *p, struct arena *a,
			 struct findings *out)
{
	struct finding f = finding_new(FINDING_PACKED, p->targets);
	const struct module *m = p->chain->module;
	unsigned n = (unsigned)m->import_count;

	if (m->bound_on == 0)
		return OK;
	f.chain = p->chain->up;
	f.module = m->name;
	set_offset(&f, p);
	f.before = str_printf(a,
			      "%s is packed: %u import%s visible, the rest "
			      "are bound at run time",
			      m->name.s, n, n == 1 ? " is" : "s are");
	return findings_add(out, a, &f);
}

static int report_refused(const struct problem *p, const struct judgement *j,
			  struct arena *a, struct findings *out)
{
	const bool unsigned_image =
		j->ntstatus == (uint32_t)STATUS_INVALID_IMAGE_HASH;
	struct finding f = finding_new(unsigned_image ? FINDING_UNSIGNED_IMAGE :
							FINDING_BAD_IMAGE,
				       j->refused);

	f.chain = p->chain->up;
	f.module = p->chain->module->name;
	f.ntstatus = j->ntstatus;
	set_offset(&f, p);
	if (j->ntstatus == (uint32_t)STATUS_ACCESS_VIOLATION)
		f.win32 = ERROR_NOACCESS;
	f.likely = j->likely ? j->refused : 0;
	if (!unsigned_image)
		finding_add_rule(&f, j->rule);
	if (j->advice != NULL)
		f.advice = str_of(j->advice);
	f.summary = str_printf(a, "%s %s", f.module.s, j->text);
	f.before = f.summary;
	return findings_add_failure(out, a, &f, p->chain);
}

static int report_open(const struct problem *p, const struct judgement *j,
		       target_set targets, struct arena *a,
		       struct findings *out)
{
	enum finding_id id = p->chain->delayed ?
				     FINDING_DELAYED_UNKNOWN_MODULE :
				     FINDING_UNKNOWN_IMAGE;
	struct finding f = finding_new(id, targets);

	f.chain = p->chain->up;
	f.module = p->chain->module->name;
	set_offset(&f, p);
	finding_add_rule(&f, j->rule);
	if (j->advice != NULL)
		f.advice = str_of(j->advice);
	f.summary = str_printf(a, "%s %s", f.module.s, j->text);
	f.before = str_printf(a, "%s: whether it is taken isn't known, on ",
			      f.summary.s);
	return findings_add(out, a, &f);
}

/* Vista and later are stricter with flat images, each in its way (R2201). */
static int report_flat(const struct subject *s, const struct problem *p,
		       struct judgement *j, struct arena *a,
		       struct findings *out)
{
	const target_set later =
		windows_from(s->profile, j->unknown, WINDOWS_VISTA);
	int ret = report_open(p, j, j->unknown & ~later, a, out);

	if (ret != OK)
		return ret;
	j->rule = "R2201";
	j->text = "has sections that are aligned to less than a page, which "
		  "loads or ends with 487 or 193";
	return report_open(p, j, later, a, out);
}

/* What no Windows made an image of, all refuse; else each by its own rules. */
static int report_defect(const struct subject *s, const struct problem *p,
			 struct arena *a, struct findings *out)
{
	enum finding_id id = harmless(p->defect->kind);
	struct judgement j;
	int ret = OK;

	if (p->defect->kind == DEFECT_PACKED)
		return report_packed(p, a, out);
	if (id != FINDING_COUNT)
		return report_harmless(id, p, a, out);
	if (!validity_judge(s->profile, p->defect, p->targets, &j))
		return OK;
	if (p->kind == PROBLEM_BAD_IMAGE) {
		j.refused = p->targets;
		j.unknown = 0;
	}
	if (j.refused != 0)
		ret = report_refused(p, &j, a, out);
	if (ret != OK || j.unknown == 0)
		return ret;
	if (p->defect->kind == DEFECT_FLAT)
		return report_flat(s, p, &j, a, out);
	return report_open(p, &j, j.unknown, a, out);
}

static const char *machine_word(uint16_t machine)
{
	switch (machine) {
	case IMAGE_FILE_MACHINE_I386:
		return "an x86 file";
	case IMAGE_FILE_MACHINE_AMD64:
		return "an x64 file";
	case IMAGE_FILE_MACHINE_IA64:
		return "an Itanium file";
	case IMAGE_FILE_MACHINE_ARMNT:
		return "an ARM file";
	case IMAGE_FILE_MACHINE_ARM64:
		return "an ARM64 file";
	default:
		return "a file for another processor";
	}
}

static int report_wrong_machine(const struct problem *p, target_set targets,
				uint32_t ntstatus, struct arena *a,
				struct findings *out)
{
	struct finding f = finding_new(FINDING_WRONG_MACHINE, targets);
	const struct module *m = p->chain->module;

	f.ntstatus = ntstatus;
	f.chain = p->chain->up;
	f.module = m->name;
	f.summary = str_printf(a, "%s is %s", m->name.s,
			       machine_word(m->image.machine));
	f.before = str_printf(a, "%s is %s, and the process isn't, on ",
			      m->name.s, machine_word(m->image.machine));
	return findings_add_failure(out, a, &f, p->chain);
}

/* 32-bit Windows has a status for it; 64-bit Windows maps it first (R205). */
static int report_machine(const struct subject *s, const struct problem *p,
			  struct arena *a, struct findings *out)
{
	const struct image *img = &p->chain->module->image;
	bool is_64_bit = img->machine == IMAGE_FILE_MACHINE_AMD64 ||
			 img->machine == IMAGE_FILE_MACHINE_IA64;
	target_set mapped = p->targets;
	int ret = OK;

	if (is_64_bit && img->pe32_plus)
		mapped = windows_on_64_bit(s->profile, p->targets);
	if (mapped != p->targets)
		ret = report_wrong_machine(p, p->targets & ~mapped,
					   STATUS_INVALID_IMAGE_WIN_64, a, out);
	if (ret == OK && mapped != 0)
		ret = report_wrong_machine(p, mapped,
					   STATUS_INVALID_IMAGE_FORMAT, a, out);
	return ret;
}

/* Not Windows' answer, but ours: nothing is known of what can't be read. */
static int report_unread(const struct problem *p, struct arena *a,
			 struct findings *out)
{
	enum finding_id id = p->chain->delayed ?
				     FINDING_DELAYED_UNKNOWN_MODULE :
				     FINDING_UNKNOWN_MODULE;
	struct finding f = finding_new(id, p->targets);
	const struct module *m = p->chain->module;

	f.chain = p->chain->up;
	f.module = m->name;
	if (p->kind == PROBLEM_TOO_DEEP)
		f.summary = str_printf(a,
				       "%s is imported through more than %d "
				       "others: not followed further",
				       m->name.s, IMPORT_DEPTH_MAX);
	else if (p->kind == PROBLEM_TOO_MANY)
		f.summary = str_printf(a,
				       "%s has more problems than are listed "
				       "here",
				       m->name.s);
	else
		f.summary = str_printf(a, "%s can't be read here: %s",
				       m->path.s, strerror(m->open_error));
	f.before = f.summary;
	if (p->kind == PROBLEM_UNOPENABLE)
		f.advice = str_of("make the file readable, and check again");
	else
		f.advice = str_of("find out what wrote the file");
	return findings_add(out, a, &f);
}

int rules_image(const struct subject *s, const struct problem *p,
		struct arena *a, struct findings *out)
{
	switch (p->kind) {
	case PROBLEM_BAD_IMAGE:
	case PROBLEM_DEFECT:
		return report_defect(s, p, a, out);
	case PROBLEM_WRONG_MACHINE:
		return report_machine(s, p, a, out);
	default:
		return report_unread(p, a, out);
	}
}
