/* Checks of an image that was read: what some Windows refuse in it. */
#include "loader/image_check.h"

#include <string.h>

#include "loader/pe.h"
#include "util/status.h"

enum {
	SECTOR = 512,
	BASE_UNIT = 0x10000,
	SECTIONS_MAX = 96, /* of XP and 2003 (R210) */
	FILE_LEAST = 268,  /* of Vista and later (R2202) */
	VERSION_LEAST = 0x030a, /* 3.10, from Windows 8 on (R2203) */
	VERSION_OF_8 = 0x0602,
};

static uint64_t optional_field(const struct image *img, size_t offset)
{
	return img->nt_headers + 4ull + sizeof(IMAGE_FILE_HEADER) + offset;
}

/* Both kinds of headers have these fields at the same place. */
#define OPTIONAL_FIELD(img, field) \
	optional_field(img, offsetof(IMAGE_OPTIONAL_HEADER32, field))

static uint64_t file_field(const struct image *img, size_t offset)
{
	return img->nt_headers + 4ull + offset;
}

#define FILE_FIELD(img, field) \
	file_field(img, offsetof(IMAGE_FILE_HEADER, field))

static uint64_t section_header(const struct image *img, size_t i)
{
	return img->section_table + i * sizeof(IMAGE_SECTION_HEADER);
}

static bool is_power_of_two(uint32_t n)
{
	return n != 0 && (n & (n - 1)) == 0;
}

/* Below a page both must be the same, else a file has whole sectors (R207). */
static bool alignments_fit(const struct image *img)
{
	uint32_t section = img->section_alignment, file = img->file_alignment;

	if (!is_power_of_two(section) || !is_power_of_two(file))
		return false;
	if (img->flat)
		return file == section;
	return file >= SECTOR && file <= section;
}

int image_check_headers(const struct image *img, struct arena *a,
			struct defects *d)
{
	size_t base = img->pe32_plus ?
			      offsetof(IMAGE_OPTIONAL_HEADER64, ImageBase) :
			      offsetof(IMAGE_OPTIONAL_HEADER32, ImageBase);

	if (!alignments_fit(img))
		return defect_add(d, a, DEFECT_ALIGNMENTS,
				  OPTIONAL_FIELD(img, SectionAlignment),
				  img->section_alignment);
	if (img->image_base % BASE_UNIT != 0)
		return defect_add(d, a, DEFECT_IMAGE_BASE,
				  optional_field(img, base), img->image_base);
	return OK;
}

static uint64_t align_up(uint64_t n, uint32_t to)
{
	return (n + to - 1) / to * to;
}

/*
 * Sections fill the image without a gap: each begins where the one before it
 * ends (R210). '*next' is that place. DEFECT_COUNT where nothing is wrong.
 */
static enum defect_kind check_section(const struct image *img,
				      const struct section *s, uint64_t *next)
{
	uint32_t size = s->virtual_size != 0 ? s->virtual_size : s->raw_size;
	uint64_t expected = *next;

	*next = s->rva + align_up(size, img->section_alignment);
	if (size == 0)
		return DEFECT_SECTION_EMPTY;
	if (align_up((uint64_t)s->rva + size, IMAGE_PAGE) >
	    align_up(img->size_of_image, IMAGE_PAGE))
		return DEFECT_IMAGE_TOO_SMALL;
	if (s->rva < expected || s->rva % img->section_alignment != 0)
		return DEFECT_SECTIONS_OVERLAP;
	return s->rva > expected ? DEFECT_SECTIONS_GAP : DEFECT_COUNT;
}

/* Mapped as it lies, a section can't be elsewhere than in the file (R208). */
static int check_flat_sections(const struct image *img, struct arena *a,
			       struct defects *d)
{
	for (unsigned i = 0; i < img->section_count; i++) {
		const struct section *s = &img->sections[i];

		if (s->rva != s->raw_offset)
			return defect_add(d, a, DEFECT_FLAT_SECTION_MOVED,
					  section_header(img, i), s->rva);
	}
	return OK;
}

int image_check_sections(const struct image *img, unsigned declared,
			 struct arena *a, struct defects *d)
{
	uint64_t next;

	if (defects_refusal(d) != NULL)
		return OK;
	/* From Vista on there may be so many, and the rest counts. */
	if (declared > SECTIONS_MAX &&
	    defect_add(d, a, DEFECT_SECTIONS_TOO_MANY,
		       FILE_FIELD(img, NumberOfSections), declared) != OK)
		return E_NO_MEMORY;
	if (img->flat)
		return check_flat_sections(img, a, d);
	if (declared == 0)
		return defect_add(d, a, DEFECT_NO_SECTIONS,
				  FILE_FIELD(img, NumberOfSections), 0);
	/* A SizeOfHeaders of 0 is accepted (R212). */
	next = align_up(img->size_of_headers == 0 ? 1 : img->size_of_headers,
			img->section_alignment);
	for (unsigned i = 0; i < img->section_count; i++) {
		const struct section *s = &img->sections[i];
		enum defect_kind kind = check_section(img, s, &next);

		if (kind != DEFECT_COUNT)
			return defect_add(d, a, kind, section_header(img, i),
					  s->rva);
	}
	return OK;
}

/* Names that packers give to sections, padded as in the file (R218). */
static const char packers[][8] = {
	"UPX0",	    "UPX1",  ".aspack", ".Upack",  ".MPRESS1",
	".MPRESS2", ".nsp0", ".nsp1",	".petite", "PEC2",
};

static bool is_of_packer(const struct section *s)
{
	for (size_t i = 0; i < sizeof(packers) / sizeof(packers[0]); i++) {
		if (memcmp(s->name, packers[i], sizeof(packers[i])) == 0)
			return true;
	}
	return false;
}

static const struct section *find_packed(const struct image *img)
{
	for (unsigned i = 0; i < img->section_count && i < SECTIONS_MAX; i++) {
		if (is_of_packer(&img->sections[i]))
			return &img->sections[i];
	}
	return NULL;
}

/* DllMain would be called where nothing of this image is (R217). */
static bool has_foreign_entry_point(const struct image *img)
{
	return (img->characteristics & IMAGE_FILE_DLL) != 0 &&
	       img->entry_point >= image_page_up(img->size_of_image);
}

/* Which Windows it is for; those from 8 on compare it with theirs. */
static int check_version(const struct image *img, struct arena *a,
			 struct defects *d)
{
	const unsigned version = (unsigned)img->subsystem_major << 8 |
				 (img->subsystem_minor & 0xff);

	/* A larger major number is more than that of 8 already. */
	if (version >= VERSION_LEAST && version <= VERSION_OF_8 &&
	    img->subsystem_minor <= 0xff)
		return OK;
	return defect_add(d, a, DEFECT_SUBSYSTEM_VERSION,
			  OPTIONAL_FIELD(img, MajorSubsystemVersion),
			  (uint64_t)img->subsystem_major << 16 |
				  img->subsystem_minor);
}

/* The directory of the certificates is the only one outside the image. */
static bool is_signed(const struct image *img)
{
	const struct data_directory *c =
		&img->directories[IMAGE_DIRECTORY_ENTRY_SECURITY];

	return c->rva != 0 && c->size != 0;
}

static int check_integrity(const struct image *img, struct arena *a,
			   struct defects *d)
{
	if ((img->dll_characteristics &
	     IMAGE_DLLCHARACTERISTICS_FORCE_INTEGRITY) == 0)
		return OK;
	return defect_add(d, a,
			  is_signed(img) ? DEFECT_INTEGRITY_SIGNED :
					   DEFECT_INTEGRITY_UNSIGNED,
			  OPTIONAL_FIELD(img, DllCharacteristics),
			  img->dll_characteristics);
}

/* What Windows looks at from Vista on. */
static int check_later(const struct image *img, struct arena *a,
		       struct defects *d)
{
	int ret = check_version(img, a, d);

	/* Of a layout that is refused, the entry point says nothing. */
	if (ret == OK && img->entry_point != 0 && defects_refusal(d) == NULL &&
	    img->entry_point < img->size_of_headers)
		ret = defect_add(d, a, DEFECT_ENTRY_POINT_IN_HEADERS,
				 OPTIONAL_FIELD(img, AddressOfEntryPoint),
				 img->entry_point);
	if (ret == OK)
		ret = check_integrity(img, a, d);
	if (ret == OK && img->load_config.has_hybrid_code)
		ret = defect_add(d, a, DEFECT_HYBRID_CODE,
				 FILE_FIELD(img, Machine), img->machine);
	return ret;
}

int image_check_oddities(const struct image *img, struct arena *a,
			 struct defects *d)
{
	const struct section *packed = find_packed(img);
	int ret = OK;

	if (img->file_size < FILE_LEAST)
		ret = defect_add(d, a, DEFECT_FILE_TINY, 0, img->file_size);
	if (ret == OK && img->flat && defects_refusal(d) == NULL)
		ret = defect_add(d, a, DEFECT_FLAT,
				 OPTIONAL_FIELD(img, SectionAlignment),
				 img->section_alignment);
	if (ret == OK)
		ret = check_later(img, a, d);
	if (ret == OK && has_foreign_entry_point(img))
		ret = defect_add(d, a, DEFECT_ENTRY_POINT_OUTSIDE,
				 OPTIONAL_FIELD(img, AddressOfEntryPoint),
				 img->entry_point);
	if (ret == OK && (img->characteristics & IMAGE_FILE_UP_SYSTEM_ONLY))
		ret = defect_add(d, a, DEFECT_UNIPROCESSOR,
				 FILE_FIELD(img, Characteristics),
				 img->characteristics);
	if (ret == OK && packed != NULL)
		ret = defect_add(d, a, DEFECT_PACKED,
				 section_header(img, (size_t)(packed -
							      img->sections)),
				 packed->rva);
	return ret;
}
