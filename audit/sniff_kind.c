/* Archives, installers and images: by what stands at fixed places. */
#include <string.h>

#include "audit/sniff.h"
#include "loader/image.h"
#include "loader/pe.h"
#include "loader/resources.h"

/* The head of a cabinet ([MS-CAB] 2.1). */
#define CABINET "MSCF\0\0\0\0"

enum { CABINET_LENGTH = 8, RT_RCDATA = 10 };

static bool has(struct bytes file, uint64_t at, const char *magic, size_t n)
{
	const void *p = bytes_at(file, at, n);

	return p != NULL && memcmp(p, magic, n) == 0;
}

/*
 * Of the compound files, those whose top has a class of Windows Installer: a
 * package or patch, not a document ([MS-CFB] 2.2 and 2.6).
 */
static enum sniffed_kind compound_kind(struct bytes file)
{
	static const char package[] = "\x84\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0F";
	static const char patch[] = "\x86\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0F";
	enum { SHIFT_AT = 30, FOLDERS_AT = 48, CLASS_AT = 80, CLASS = 16 };
	const uint8_t *head = bytes_at(file, 0, 512);
	uint64_t at;
	unsigned shift;

	if (head == NULL ||
	    !has(file, 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8))
		return SNIFFED_NOTHING;
	shift = le16(head + SHIFT_AT);
	if (shift != 9 && shift != 12)
		return SNIFFED_NOTHING;
	at = (((uint64_t)le32(head + FOLDERS_AT) + 1) << shift) + CLASS_AT;
	if (has(file, at, package, CLASS))
		return SNIFFED_MSI;
	return has(file, at, patch, CLASS) ? SNIFFED_PATCH : SNIFFED_NOTHING;
}

/*
 * A linker's library, whose first member is an index of symbols: what follows
 * are objects and imports, never files (PE specification, "Archive (Library)
 * File Format").
 */
static bool is_linker_library(struct bytes file)
{
	return has(file, 0, "!<arch>\n/ ", 10);
}

static enum sniffed_kind archive_kind(struct bytes file)
{
	static const struct {
		const char *magic;
		size_t length, at;
		enum sniffed_kind kind;
	} kinds[] = {
		{ "PK\3\4", 4, 0, SNIFFED_ARCHIVE },
		{ "7z\xbc\xaf\x27\x1c", 6, 0, SNIFFED_ARCHIVE },
		{ "Rar!\x1a\7", 6, 0, SNIFFED_ARCHIVE },
		{ CABINET, CABINET_LENGTH, 0, SNIFFED_CABINET },
		{ "ISc(", 4, 0, SNIFFED_INSTALLSHIELD_CABINET },
		{ "MSWIM\0\0\0", 8, 0, SNIFFED_WIM },
		{ "\x1f\x8b\x08", 3, 0, SNIFFED_ARCHIVE },
		{ "BZh", 3, 0, SNIFFED_ARCHIVE },
		{ "\xfd" "7zXZ", 6, 0, SNIFFED_ARCHIVE },
		{ "\x28\xb5\x2f\xfd", 4, 0, SNIFFED_ARCHIVE },
		{ "\x1f\x9d\x90", 3, 0, SNIFFED_ARCHIVE },
		{ "\4\x22\x4d\x18", 4, 0, SNIFFED_ARCHIVE },
		{ "LZIP\1", 5, 0, SNIFFED_ARCHIVE },
		{ "xar!\0", 5, 0, SNIFFED_ARCHIVE },
		{ "07070", 5, 0, SNIFFED_ARCHIVE },
		{ "!<arch>\n", 8, 0, SNIFFED_ARCHIVE },
		{ "\xed\xab\xee\xdb", 4, 0, SNIFFED_ARCHIVE },
		{ "vhdxfile", 8, 0, SNIFFED_DISK },
		{ "conectix", 8, 0, SNIFFED_DISK },
		{ "QFI\xfb", 4, 0, SNIFFED_DISK },
		{ "KDMV", 4, 0, SNIFFED_DISK },
		{ "ustar", 5, 257, SNIFFED_ARCHIVE },
		{ "CD001", 5, 0x8001, SNIFFED_ARCHIVE },
		{ "BEA01", 5, 0x8001, SNIFFED_ARCHIVE },
	};

	if (is_linker_library(file))
		return SNIFFED_NOTHING;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (has(file, kinds[i].at, kinds[i].magic, kinds[i].length))
			return kinds[i].kind;
	}
	if (has(file, 2, "-lh", 3) && has(file, 6, "-", 1))
		return SNIFFED_ARCHIVE;
	return compound_kind(file);
}

/* Behind the last section; what is signed has its signature there, too. */
static uint64_t end_of_sections(const struct image *img)
{
	uint64_t end = 0;

	for (unsigned i = 0; i < img->section_count; i++) {
		const struct section *s = &img->sections[i];
		const uint64_t its = (uint64_t)s->raw_offset + s->raw_size;

		if (s->raw_size != 0 && its > end)
			end = its;
	}
	return end;
}

static bool has_section(const struct image *img, const char *name)
{
	for (unsigned i = 0; i < img->section_count; i++) {
		if (strcmp(img->sections[i].name, name) == 0)
			return true;
	}
	return false;
}

/*
 * An archive behind the text that tells its program what to start, or behind
 * what fills a block up.
 */
static bool find_archive(struct bytes behind, struct bytes *out)
{
	static const struct {
		const char *magic;
		size_t length;
	} archives[] = {
		{ "7z\xbc\xaf\x27\x1c", 6 },
		{ "Rar!\x1a\7", 6 },
		{ CABINET, CABINET_LENGTH },
	};
	enum { TEXT_MAX = 1 << 16 };
	const struct bytes head = bytes_cut(behind, 0, TEXT_MAX);

	for (size_t i = 0; i < sizeof(archives) / sizeof(archives[0]); i++) {
		const uint8_t *at = head.len == 0 ?
					    NULL :
					    memmem(head.data, head.len,
						   archives[i].magic,
						   archives[i].length);

		if (at != NULL) {
			*out = bytes_cut(behind, (uint64_t)(at - behind.data),
					 UINT64_MAX);
			return true;
		}
	}
	return false;
}

static enum sniffed_kind kind_behind(struct bytes file, uint64_t at,
				     struct bytes *carried)
{
	enum { NSIS_AT = 4 };
	const struct bytes behind = bytes_cut(file, at, UINT64_MAX);

	if (has(behind, NSIS_AT, "\xef\xbe\xad\xdeNullsoftInst", 16))
		return SNIFFED_NSIS;
	if (has(behind, 0, "InstallShield", 13) ||
	    has(behind, 0, "ISSetupStream", 13))
		return SNIFFED_INSTALLSHIELD;
	/* Places in a zip may count from the start of the program. */
	if (has(behind, 0, "PK\3\4", 4)) {
		*carried = file;
		return SNIFFED_SELF_EXTRACTING;
	}
	return find_archive(behind, carried) ? SNIFFED_SELF_EXTRACTING :
					       SNIFFED_NOTHING;
}

/* Older versions have their offsets in the DOS header, newer in a resource. */
static bool is_inno(const struct image *img)
{
	enum { OFFSETS = 11111, OLD_AT = 0x30 };
	struct bytes offsets;

	return has(img->head, OLD_AT, "Inno", 4) ||
	       (resource_find(img, RT_RCDATA, OFFSETS, &offsets) &&
		has(offsets, 0, "rDlPtS", 6));
}

static enum sniffed_kind program_kind(const struct image *img,
				      struct bytes *carried)
{
	const struct bytes cabinet = { (const uint8_t *)CABINET,
				       CABINET_LENGTH };
	enum sniffed_kind kind;

	if (has_section(img, ".wixburn"))
		return SNIFFED_BURN;
	if (is_inno(img))
		return SNIFFED_INNO;
	kind = kind_behind(img->head, end_of_sections(img), carried);
	/* IExpress has it in a resource. */
	if (kind == SNIFFED_NOTHING &&
	    resource_find_starting(img, RT_RCDATA, cabinet, carried))
		return SNIFFED_SELF_EXTRACTING;
	return kind;
}

enum sniffed_kind sniff_carried(struct bytes file, struct bytes *carried)
{
	struct arena arena = ARENA_INIT;
	struct defects ignored = { 0 };
	enum sniffed_kind kind = SNIFFED_NOTHING;
	struct image image;

	*carried = file;
	if (!has(file, 0, "MZ", 2))
		return archive_kind(file);
	if (image_read(file, &arena, &ignored, &image) == 0 && image.readable)
		kind = program_kind(&image, carried);
	arena_release(&arena);
	return kind;
}

enum sniffed_kind sniff_kind(struct bytes file)
{
	struct bytes carried;

	return sniff_carried(file, &carried);
}

enum sniffed_kind sniff_named(const char *path, struct bytes file)
{
	const enum sniffed_kind kind = sniff_kind(file);
	const struct str name = str_of(path);

	if (kind != SNIFFED_NOTHING || has(file, 0, "MZ", 2))
		return kind;
	if (str_ends_nocase(name, ".msi") || str_ends_nocase(name, ".msm"))
		return SNIFFED_MSI;
	return str_ends_nocase(name, ".msp") ? SNIFFED_PATCH : SNIFFED_NOTHING;
}
