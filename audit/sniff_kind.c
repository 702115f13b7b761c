/* Archives, installers and images: by what stands at fixed places. */
#include <string.h>

#include "audit/sniff.h"
#include "loader/image.h"
#include "loader/pe.h"
#include "loader/resources.h"

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
		{ "MSCF\0\0\0\0", 8, 0, SNIFFED_CABINET },
		{ "MSWIM\0\0\0", 8, 0, SNIFFED_WIM },
		{ "\x1f\x8b\x08", 3, 0, SNIFFED_ARCHIVE },
		{ "BZh", 3, 0, SNIFFED_ARCHIVE },
		{ "\xfd" "7zXZ", 6, 0, SNIFFED_ARCHIVE },
		{ "\x28\xb5\x2f\xfd", 4, 0, SNIFFED_ARCHIVE },
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

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (has(file, kinds[i].at, kinds[i].magic, kinds[i].length))
			return kinds[i].kind;
	}
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

/* A 7z behind the text that tells its program what to start. */
static bool has_7z(struct bytes behind)
{
	enum { TEXT_MAX = 1 << 16 };
	const struct bytes head = bytes_cut(behind, 0, TEXT_MAX);

	return head.len != 0 && memmem(head.data, head.len,
				       "7z\xbc\xaf\x27\x1c", 6) != NULL;
}

static enum sniffed_kind kind_behind(struct bytes file, uint64_t at)
{
	enum { RAR = 6, NSIS_AT = 4 };
	const struct bytes behind = bytes_cut(file, at, UINT64_MAX);

	if (has(behind, NSIS_AT, "\xef\xbe\xad\xdeNullsoftInst", 16))
		return SNIFFED_NSIS;
	if (has(behind, 0, "InstallShield", 13) ||
	    has(behind, 0, "ISSetupStream", 13))
		return SNIFFED_INSTALLSHIELD;
	if (has(behind, 0, "PK\3\4", 4) ||
	    has(behind, 0, "Rar!\x1a\7", RAR) || has_7z(behind))
		return SNIFFED_SELF_EXTRACTING;
	return SNIFFED_NOTHING;
}

static enum sniffed_kind program_kind(const struct image *img)
{
	enum { RT_RCDATA = 10, INNO_OFFSETS = 11111 };
	struct bytes offsets;

	if (has_section(img, ".wixburn"))
		return SNIFFED_BURN;
	if (resource_find(img, RT_RCDATA, INNO_OFFSETS, &offsets) &&
	    has(offsets, 0, "rDlPtS", 6))
		return SNIFFED_INNO;
	return kind_behind(img->file, end_of_sections(img));
}

enum sniffed_kind sniff_kind(struct bytes file)
{
	struct arena arena = ARENA_INIT;
	struct defects ignored = { 0 };
	enum sniffed_kind kind = SNIFFED_NOTHING;
	struct image image;

	if (!has(file, 0, "MZ", 2))
		return archive_kind(file);
	if (image_read(file, &arena, &ignored, &image) == 0 && image.readable)
		kind = program_kind(&image);
	arena_release(&arena);
	return kind;
}
