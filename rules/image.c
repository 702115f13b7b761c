/* Files that aren't images, or not of this machine: R107, R200 to R216. */
#include <string.h>

#include "loader/pe.h"
#include "rules/rules.h"
#include "util/status.h"

/* How a defect reads, and what Windows says of it. */
struct defect_row {
	uint32_t ntstatus;
	const char *text;
	const char *rule;
	bool likely;
};

static const struct defect_row rows[DEFECT_COUNT] = {
	[DEFECT_EMPTY_FILE] = { STATUS_INVALID_FILE_FOR_SECTION,
				"is empty (1006 is possible instead of 193)",
				"R107", true },
	[DEFECT_NO_DOS_HEADER] = { STATUS_INVALID_IMAGE_NOT_MZ,
				   "doesn't start with a DOS header (MZ)",
				   "R202", false },
	[DEFECT_BAD_LFANEW] = { STATUS_INVALID_IMAGE_PROTECT,
				"has no PE header where e_lfanew points",
				"R203", false },
	[DEFECT_NO_NT_SIGNATURE] = { STATUS_INVALID_IMAGE_PROTECT,
				     "has no PE signature: a DOS program",
				     "R203", false },
	[DEFECT_NE_IMAGE] = { STATUS_INVALID_IMAGE_NE_FORMAT,
			      "is a 16-bit Windows or OS/2 file (NE)", "R203",
			      false },
	[DEFECT_LE_IMAGE] = { STATUS_INVALID_IMAGE_LE_FORMAT,
			      "is a linear executable (LE or LX)", "R203",
			      false },
	[DEFECT_NT_HEADERS_CUT] = { STATUS_INVALID_IMAGE_FORMAT,
				    "ends inside its headers", "R211", false },
	[DEFECT_OPTIONAL_MAGIC] = { STATUS_INVALID_IMAGE_FORMAT,
				    "is neither PE32 nor PE32+", "R206",
				    false },
	[DEFECT_OPTIONAL_HEADER_SMALL] = { STATUS_INVALID_IMAGE_FORMAT,
					   "has no optional header", "R206",
					   false },
	[DEFECT_MAGIC_NOT_OF_MACHINE] = { STATUS_INVALID_IMAGE_FORMAT,
					  "has a PE32 header for a 64-bit "
					  "machine, or the reverse",
					  "R206", false },
	[DEFECT_SIZE_OF_IMAGE] = { STATUS_INVALID_IMAGE_FORMAT,
				   "says that its image is 0 bytes large",
				   "R209", false },
	[DEFECT_SECTION_TABLE_CUT] = { STATUS_INVALID_IMAGE_FORMAT,
				       "ends inside its section table", "R211",
				       false },
	[DEFECT_SECTION_BEYOND_IMAGE] = { STATUS_INVALID_IMAGE_FORMAT,
					  "has a section beyond its image",
					  "R210", true },
	[DEFECT_SECTION_BEYOND_FILE] = { STATUS_INVALID_FILE_FOR_SECTION,
					 "is cut off: a section's data lies "
					 "beyond its end",
					 "R211", true },
	[DEFECT_IMPORTS_UNREADABLE] = { STATUS_ACCESS_VIOLATION,
					"has an import directory that points "
					"outside the image",
					"R216", true },
	[DEFECT_IMPORT_NAME_UNREADABLE] = { STATUS_ACCESS_VIOLATION,
					    "has an import whose name lies "
					    "outside the image",
					    "R216", true },
};

/* The finding of a defect that fails nothing, or FINDING_COUNT for none. */
static enum finding_id harmless(enum defect_kind kind)
{
	switch (kind) {
	case DEFECT_IMPORTS_TOO_MANY:
		return FINDING_UNREAD_IMPORTS;
	case DEFECT_DELAY_IMPORTS_UNREADABLE:
		return FINDING_MALFORMED_DELAY_IMPORTS;
	case DEFECT_EXPORTS_UNREADABLE:
		return FINDING_MALFORMED_EXPORTS;
	default:
		return FINDING_COUNT;
	}
}

static int report_harmless(enum finding_id id, const struct problem *p,
			   struct arena *a, struct findings *out)
{
	struct finding f = finding_new(id, p->targets);

	f.chain = p->chain->up;
	f.module = p->chain->module->name;
	f.before = str_printf(a, "%s: %s", f.module.s,
			      finding_kind(id)->title);
	return f.before.s == NULL ? E_NO_MEMORY : findings_add(out, a, &f);
}

/* A delay load never fails the load: the same fact, as a warning (R401). */
static int add(struct finding *f, const struct chain *chain, struct arena *a,
	       struct findings *out)
{
	if (f->summary.s == NULL || f->before.s == NULL || f->after.s == NULL)
		return E_NO_MEMORY;
	if (chain->delayed) {
		f->id = FINDING_DELAYED_MISSING_MODULE;
		f->win32 = f->ntstatus = 0;
		finding_add_rule(f, "R401");
	} else {
		finding_fail_as_forwarder(f, chain);
	}
	return findings_add(out, a, f);
}

static int report_bad_image(const struct problem *p, struct arena *a,
			    struct findings *out)
{
	const struct defect_row *row = &rows[p->defect->kind];
	struct finding f = finding_new(FINDING_BAD_IMAGE, p->targets);

	f.chain = p->chain->up;
	f.module = p->chain->module->name;
	f.ntstatus = row->ntstatus;
	if (row->ntstatus == (uint32_t)STATUS_ACCESS_VIOLATION)
		f.win32 = ERROR_NOACCESS;
	f.likely = row->likely ? p->targets : 0;
	if (strcmp(row->rule, "R201") != 0)
		finding_add_rule(&f, row->rule);
	f.summary = str_printf(a, "%s %s", f.module.s, row->text);
	f.before = f.summary;
	return add(&f, p->chain, a, out);
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

static int report_wrong_machine(const struct problem *p, struct arena *a,
				struct findings *out)
{
	struct finding f = finding_new(FINDING_WRONG_MACHINE, p->targets);
	const struct module *m = p->chain->module;

	f.chain = p->chain->up;
	f.module = m->name;
	f.summary = str_printf(a, "%s is %s", m->name.s,
			       machine_word(m->image.machine));
	f.before = str_printf(a, "%s is %s, and the process isn't, on ",
			      m->name.s, machine_word(m->image.machine));
	f.after = STR_EMPTY;
	return add(&f, p->chain, a, out);
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
	if (f.summary.s == NULL)
		return E_NO_MEMORY;
	return findings_add(out, a, &f);
}

int rules_image(const struct subject *s, const struct problem *p,
		struct arena *a, struct findings *out)
{
	enum finding_id id;

	(void)s;
	switch (p->kind) {
	case PROBLEM_BAD_IMAGE:
		return report_bad_image(p, a, out);
	case PROBLEM_WRONG_MACHINE:
		return report_wrong_machine(p, a, out);
	case PROBLEM_DEFECT:
		if (p->defect->kind <= DEFECT_LAST_FAULT)
			return report_bad_image(p, a, out);
		id = harmless(p->defect->kind);
		return id == FINDING_COUNT ? OK :
					     report_harmless(id, p, a, out);
	default:
		return report_unread(p, a, out);
	}
}
