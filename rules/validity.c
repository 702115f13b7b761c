/* What each Windows refuses as an image, and its NTSTATUS (R201, R2201). */
#include "rules/validity.h"

#include "loader/pe.h"
#include "rules/windows.h"

/* Who refuses it. */
enum reach {
	BY_ALL,
	BEFORE_VISTA, /* later Windows: not known here */
	UNTIL_VISTA,  /* later Windows takes it */
	FROM_VISTA,
	FROM_8,
	BY_VERSION,   /* from 8 on: by the one that the header asks for */
	OPEN_ON_X64,  /* 32-bit Windows before Vista takes it (R208) */
	OPEN_FROM_VISTA,
	OPEN,
};

struct defect_row {
	uint32_t ntstatus;
	const char *text;
	const char *rule;
	enum reach reach;
	bool likely;
};

#define INVALID_FORMAT STATUS_INVALID_IMAGE_FORMAT

/* In the order of the enumeration, which is Windows' order. */
static const struct defect_row rows[DEFECT_COUNT] = {
	[DEFECT_EMPTY_FILE] = { STATUS_INVALID_FILE_FOR_SECTION,
				"is empty (1006 is possible instead of 193)",
				"R107", BY_ALL, true },
	[DEFECT_NO_DOS_HEADER] = { STATUS_INVALID_IMAGE_NOT_MZ,
				   "doesn't start with a DOS header (MZ)",
				   "R202", BY_ALL, false },
	[DEFECT_BAD_LFANEW] = { STATUS_INVALID_IMAGE_PROTECT,
				"has no PE header where e_lfanew points",
				"R203", BY_ALL, false },
	[DEFECT_NO_NT_SIGNATURE] = { STATUS_INVALID_IMAGE_PROTECT,
				     "has no PE signature: a DOS program",
				     "R203", BY_ALL, false },
	[DEFECT_NE_IMAGE] = { STATUS_INVALID_IMAGE_NE_FORMAT,
			      "is a 16-bit Windows or OS/2 file (NE)", "R203",
			      BY_ALL, false },
	[DEFECT_LE_IMAGE] = { STATUS_INVALID_IMAGE_LE_FORMAT,
			      "is a linear executable (LE or LX)", "R203",
			      BY_ALL, false },
	[DEFECT_NT_HEADERS_CUT] = { INVALID_FORMAT, "ends inside its headers",
				    "R211", BY_ALL, false },
	[DEFECT_OPTIONAL_MAGIC] = { INVALID_FORMAT,
				    "is neither PE32 nor PE32+", "R206", BY_ALL,
				    false },
	[DEFECT_OPTIONAL_HEADER_SMALL] = { INVALID_FORMAT,
					   "has no optional header", "R206",
					   BY_ALL, false },
	[DEFECT_MAGIC_NOT_OF_MACHINE] = { INVALID_FORMAT,
					  "has a PE32 header for a 64-bit "
					  "machine, or the reverse",
					  "R206", BY_ALL, false },
	[DEFECT_SIZE_OF_IMAGE] = { INVALID_FORMAT,
				   "says that its image is 0 bytes large",
				   "R209", BY_ALL, false },
	[DEFECT_SECTION_TABLE_CUT] = { INVALID_FORMAT,
				       "ends inside its section table", "R211",
				       BY_ALL, false },
	[DEFECT_SECTION_BEYOND_IMAGE] = { INVALID_FORMAT,
					  "has a section beyond its image",
					  "R209", BY_ALL, false },
	[DEFECT_SECTION_BEYOND_FILE] = { STATUS_INVALID_FILE_FOR_SECTION,
					 "is cut off: a section's data lies "
					 "beyond its end",
					 "R211", BY_ALL, true },
	[DEFECT_ALIGNMENTS] = { INVALID_FORMAT,
				"has alignments that don't fit each other",
				"R207", BEFORE_VISTA, false },
	[DEFECT_IMAGE_BASE] = { INVALID_FORMAT,
				"has an image base that is no multiple of "
				"64 KiB",
				"R215", BY_ALL, true },
	[DEFECT_SECTIONS_TOO_MANY] = { INVALID_FORMAT,
				       "has more than 96 sections", "R210",
				       UNTIL_VISTA, true },
	[DEFECT_NO_SECTIONS] = { INVALID_FORMAT, "has no sections", "R208",
				 OPEN, false },
	[DEFECT_SECTION_EMPTY] = { INVALID_FORMAT,
				   "has a section without any size", "R210",
				   BEFORE_VISTA, true },
	[DEFECT_IMAGE_TOO_SMALL] = { INVALID_FORMAT,
				     "says that its image ends before a "
				     "section does",
				     "R209", BEFORE_VISTA, false },
	[DEFECT_SECTIONS_OVERLAP] = { INVALID_FORMAT,
				      "has sections that overlap, are out of "
				      "order or unaligned",
				      "R210", BEFORE_VISTA, true },
	[DEFECT_SECTIONS_GAP] = { INVALID_FORMAT,
				  "has a gap between its sections", "R210",
				  BEFORE_VISTA, true },
	[DEFECT_FLAT_SECTION_MOVED] = { INVALID_FORMAT,
					"has sections that are aligned to less "
					"than a page, and one whose address "
					"isn't its place in the file",
					"R208", OPEN, false },
	[DEFECT_FILE_TINY] = { INVALID_FORMAT,
			       "is shorter than the 268 bytes that Windows "
			       "needs from Vista on",
			       "R2202", FROM_VISTA, false },
	[DEFECT_FLAT] = { INVALID_FORMAT,
			  "has sections that are aligned to less than a page",
			  "R208", OPEN_ON_X64, false },
	[DEFECT_SUBSYSTEM_VERSION] = { INVALID_FORMAT,
				       "has a subsystem version that isn't "
				       "between 3.10 and that of Windows",
				       "R2203", BY_VERSION, false },
	[DEFECT_ENTRY_POINT_IN_HEADERS] = { INVALID_FORMAT,
					    "has an entry point that lies in "
					    "its headers",
					    "R2204", FROM_8, false },
	[DEFECT_INTEGRITY_UNSIGNED] = { STATUS_INVALID_IMAGE_HASH,
					"wants its signature checked, and has "
					"none",
					"R2209", FROM_VISTA, true },
	[DEFECT_INTEGRITY_SIGNED] = { STATUS_INVALID_IMAGE_HASH,
				      "wants its signature checked, which "
				      "depends on the certificate",
				      "R2209", OPEN_FROM_VISTA, false },
	[DEFECT_HYBRID_CODE] = { INVALID_FORMAT,
				 "is ARM64EC, code for Windows 11 on ARM and "
				 "not for x64 machines",
				 "R2207", OPEN, false },
	[DEFECT_IMPORTS_UNREADABLE] = { STATUS_ACCESS_VIOLATION,
					"has an import directory that points "
					"outside the image",
					"R216", BY_ALL, true },
	[DEFECT_IMPORT_NAME_UNREADABLE] = { STATUS_ACCESS_VIOLATION,
					    "has an import whose name lies "
					    "outside the image",
					    "R216", BY_ALL, true },
};

/* NULL: that of the finding. */
static const char *advice_on(enum defect_kind kind)
{
	switch (kind) {
	case DEFECT_SUBSYSTEM_VERSION:
		return "link it for the oldest Windows that it is for: "
		       "/SUBSYSTEM:WINDOWS,6.00";
	case DEFECT_ENTRY_POINT_IN_HEADERS:
		return "find out what wrote the file";
	case DEFECT_INTEGRITY_SIGNED:
		return "look with signtool verify on the server whether "
		       "Windows trusts the signature";
	case DEFECT_HYBRID_CODE:
		return "build it for x64";
	default:
		return NULL;
	}
}

/* By the system that a 16-bit program is made for (R203). */
static uint32_t status_of_ne(uint64_t type)
{
	enum { OS2_FOR_WINDOWS = 2, OS2_FOR_BORLAND = 5 };

	switch (type) {
	case OS2_FOR_WINDOWS:
		return STATUS_INVALID_IMAGE_WIN_16;
	case OS2_FOR_BORLAND:
		return STATUS_INVALID_IMAGE_PROTECT;
	default:
		return STATUS_INVALID_IMAGE_NE_FORMAT;
	}
}

/* Major << 16 | minor: at least 3.10, at most that of Windows (R2203). */
static void judge_version(const struct profile *p, uint64_t asked,
			  target_set targets, struct judgement *out)
{
	struct profile_target t;

	targets = windows_from(p, targets, WINDOWS_8);
	out->likely = asked >= (3 << 16 | 10);
	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		const unsigned own = windows_version(&t);

		if (!out->likely || asked > ((uint64_t)(own >> 8) << 16 |
					     (own & 0xff)))
			out->refused |= TARGET_BIT(i) & targets;
	}
}

bool validity_judge(const struct profile *p, const struct defect *d,
		    target_set targets, struct judgement *out)
{
	const struct defect_row *row = &rows[d->kind];

	if (row->text == NULL)
		return false;
	*out = (struct judgement){
		.ntstatus = d->kind == DEFECT_NE_IMAGE ?
				    status_of_ne(d->value) :
				    row->ntstatus,
		.text = row->text,
		.rule = row->rule,
		.advice = advice_on(d->kind),
		.likely = row->likely,
	};
	switch (row->reach) {
	case BY_ALL:
		out->refused = targets;
		break;
	case BEFORE_VISTA:
		out->refused = windows_before(p, targets, WINDOWS_VISTA);
		out->unknown = targets & ~out->refused;
		break;
	case UNTIL_VISTA:
		out->refused = windows_before(p, targets, WINDOWS_VISTA);
		break;
	case FROM_VISTA:
		out->refused = windows_from(p, targets, WINDOWS_VISTA);
		break;
	case FROM_8:
		out->refused = windows_from(p, targets, WINDOWS_8);
		break;
	case BY_VERSION:
		judge_version(p, d->value, targets, out);
		break;
	case OPEN_FROM_VISTA:
		out->unknown = windows_from(p, targets, WINDOWS_VISTA);
		break;
	case OPEN_ON_X64:
		out->unknown = targets &
			       ~(windows_before(p, targets, WINDOWS_VISTA) &
				 ~windows_on_64_bit(p, targets));
		break;
	case OPEN:
		out->unknown = targets;
		break;
	}
	return true;
}
