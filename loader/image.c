/* DOS, NT and section headers → struct image, in Windows' order (R201). */
#include "loader/image.h"

#include "loader/image_check.h"
#include "loader/pe.h"
#include "util/status.h"

enum { SECTOR = 512 };

struct reader {
	struct image *img;
	struct arena *arena;
	struct defects *defects;
	uint32_t optional_offset, optional_size;
	unsigned section_count;
};

static int fault(struct reader *r, enum defect_kind kind, uint64_t offset,
		 uint64_t value)
{
	r->img->readable = false;
	return defect_add(r->defects, r->arena, kind, offset, value);
}

/* The whole file, where its head isn't enough. */
static void take_all(struct image *img)
{
	const struct bytes all = image_file(img);

	/* Else a part failed, which counts more than what is found now. */
	img->parts = NULL;
	if (all.data != NULL)
		img->head = all;
}

/* What of the file's [off, off + n) is there, as bytes_cut(). */
static struct bytes header_cut(const struct reader *r, uint64_t off,
			       uint64_t n)
{
	if (off + n > r->img->head.len && r->img->parts != NULL)
		take_all(r->img);
	return bytes_cut(r->img->head, off, n);
}

/* All of it, or NULL. */
static const uint8_t *header_at(const struct reader *r, uint64_t off,
				uint64_t n)
{
	const struct bytes header = header_cut(r, off, n);

	return header.len == n ? header.data : NULL;
}

static int read_dos_header(struct reader *r)
{
	const uint64_t size = r->img->file_size;
	const uint8_t *dos = header_at(r, 0, sizeof(IMAGE_DOS_HEADER));
	uint32_t lfanew;

	if (size == 0)
		return fault(r, DEFECT_EMPTY_FILE, 0, 0);
	if (dos == NULL || le16(dos) != IMAGE_DOS_SIGNATURE)
		return fault(r, DEFECT_NO_DOS_HEADER, 0, size);
	lfanew = le32(dos + offsetof(IMAGE_DOS_HEADER, e_lfanew));
	if (lfanew < 4 || lfanew > INT32_MAX || lfanew % 4 != 0 ||
	    header_at(r, lfanew, 4) == NULL)
		return fault(r, DEFECT_BAD_LFANEW,
			     offsetof(IMAGE_DOS_HEADER, e_lfanew), lfanew);
	r->img->nt_headers = lfanew;
	return OK;
}

/* ne_exetyp, for which a 16-bit program is made (R203). */
static uint8_t os2_program_type(const struct reader *r)
{
	const uint8_t *type =
		header_at(r,
			  (uint64_t)r->img->nt_headers +
				  offsetof(IMAGE_OS2_HEADER, ne_exetyp),
			  1);

	return type == NULL ? 0 : *type;
}

static int read_signature(struct reader *r)
{
	uint32_t at = r->img->nt_headers;
	const uint8_t *signature = header_at(r, at, 4);

	if (le32(signature) == IMAGE_NT_SIGNATURE)
		return OK;
	if (le16(signature) == IMAGE_OS2_SIGNATURE)
		return fault(r, DEFECT_NE_IMAGE, at, os2_program_type(r));
	if (le16(signature) == IMAGE_OS2_SIGNATURE_LE ||
	    le16(signature) == 0x584c /* LX */)
		return fault(r, DEFECT_LE_IMAGE, at, le16(signature));
	return fault(r, DEFECT_NO_NT_SIGNATURE, at, le32(signature));
}

static int read_file_header(struct reader *r)
{
	struct image *img = r->img;
	uint32_t at = img->nt_headers + 4;
	const uint8_t *raw = header_at(r, at, sizeof(IMAGE_FILE_HEADER));
	IMAGE_FILE_HEADER header;

	if (raw == NULL)
		return fault(r, DEFECT_NT_HEADERS_CUT, at, img->file_size);
	memcpy(&header, raw, sizeof(header));
	img->machine = header.Machine;
	img->characteristics = header.Characteristics;
	img->timestamp = header.TimeDateStamp;
	r->section_count = header.NumberOfSections;
	r->optional_offset = at + (uint32_t)sizeof(header);
	r->optional_size = header.SizeOfOptionalHeader;
	return OK;
}

#define COPY_COMMON_FIELDS(img, header)                                      \
	do {                                                                 \
		(img)->image_base = (header).ImageBase;                      \
		(img)->entry_point = (header).AddressOfEntryPoint;           \
		(img)->size_of_image = (header).SizeOfImage;                 \
		(img)->size_of_headers = (header).SizeOfHeaders;             \
		(img)->section_alignment = (header).SectionAlignment;        \
		(img)->file_alignment = (header).FileAlignment;              \
		(img)->checksum = (header).CheckSum;                         \
		(img)->subsystem = (header).Subsystem;                       \
		(img)->dll_characteristics = (header).DllCharacteristics;    \
		(img)->linker_major = (header).MajorLinkerVersion;           \
		(img)->linker_minor = (header).MinorLinkerVersion;           \
		(img)->subsystem_major = (header).MajorSubsystemVersion;     \
		(img)->subsystem_minor = (header).MinorSubsystemVersion;     \
		directories = (header).NumberOfRvaAndSizes;                  \
	} while (0)

/* More directories than 16 are taken as 16 (R216). */
static void read_directories(struct image *img, struct bytes optional,
			     uint32_t offset, uint32_t count)
{
	if (count > DIRECTORIES_MAX)
		count = DIRECTORIES_MAX;
	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *raw = bytes_at(optional, offset + i * 8, 8);

		if (raw == NULL)
			return;
		img->directories[i].rva = le32(raw);
		img->directories[i].size = le32(raw + 4);
	}
}

/*
 * The fields lie behind each other in the file even where
 * SizeOfOptionalHeader says less; what is beyond the file reads as zero, as
 * in the page that Windows maps (R212).
 */
static int read_optional_header(struct reader *r)
{
	struct image *img = r->img;
	struct bytes optional = header_cut(r, r->optional_offset,
					   sizeof(IMAGE_OPTIONAL_HEADER64));
	IMAGE_OPTIONAL_HEADER32 header32 = { 0 };
	IMAGE_OPTIONAL_HEADER64 header64 = { 0 };
	uint32_t directories;
	uint16_t magic;

	if (optional.len < 2)
		return fault(r, DEFECT_OPTIONAL_HEADER_SMALL,
			     r->optional_offset, r->optional_size);
	magic = le16(optional.data);
	if (magic == IMAGE_NT_OPTIONAL_HDR32_MAGIC) {
		memcpy(&header32, optional.data,
		       optional.len < sizeof(header32) ? optional.len :
							 sizeof(header32));
		COPY_COMMON_FIELDS(img, header32);
		read_directories(img, optional,
				 offsetof(IMAGE_OPTIONAL_HEADER32,
					  DataDirectory),
				 directories);
	} else if (magic == IMAGE_NT_OPTIONAL_HDR64_MAGIC) {
		img->pe32_plus = true;
		memcpy(&header64, optional.data, optional.len);
		COPY_COMMON_FIELDS(img, header64);
		read_directories(img, optional,
				 offsetof(IMAGE_OPTIONAL_HEADER64,
					  DataDirectory),
				 directories);
	} else {
		return fault(r, DEFECT_OPTIONAL_MAGIC, r->optional_offset,
			     magic);
	}
	img->flat = img->section_alignment < IMAGE_PAGE;
	if (img->flat || img->size_of_headers > img->head.len)
		take_all(img);
	/* Flat, the table over the optional header does no harm (R206). */
	if (r->optional_size == 0 && r->section_count != 0 && !img->flat)
		return fault(r, DEFECT_OPTIONAL_HEADER_SMALL,
			     r->optional_offset, r->optional_size);
	return OK;
}

/* PE32+ for a 32-bit machine, or the reverse (R206); nothing to map (R209). */
static int check_headers(struct reader *r)
{
	const struct image *img = r->img;
	int ret;
	bool wrong = (img->machine == IMAGE_FILE_MACHINE_I386 &&
		      img->pe32_plus) ||
		     (img->machine == IMAGE_FILE_MACHINE_AMD64 &&
		      !img->pe32_plus);

	if (wrong)
		return fault(r, DEFECT_MAGIC_NOT_OF_MACHINE,
			     r->optional_offset, img->machine);
	ret = image_check_headers(img, r->arena, r->defects);
	if (ret == OK && img->size_of_image == 0)
		return fault(r, DEFECT_SIZE_OF_IMAGE,
			     r->optional_offset +
				     (uint32_t)offsetof(IMAGE_OPTIONAL_HEADER32,
							SizeOfImage),
			     0);
	return ret;
}

/* How Windows lays a section out: raw data, cut or padded with zeros. */
static void lay_out(const struct image *img, struct section *s)
{
	uint32_t size = s->virtual_size != 0 ? s->virtual_size : s->raw_size;
	uint64_t raw = s->raw_size;
	uint64_t start = s->raw_offset & ~(uint32_t)(SECTOR - 1);

	s->extent = image_page_up(size);
	if (raw > s->extent)
		raw = s->extent;
	if (s->raw_offset == 0)
		raw = 0;
	if (start > img->file_size)
		start = img->file_size;
	if (raw > img->file_size - start)
		raw = img->file_size - start;
	s->data_at = start;
	s->data.len = (size_t)raw;
}

/* What isn't in the head waits until it is asked for. */
static void take_data(const struct image *img, struct section *s)
{
	if (img->parts == NULL || s->data.len == 0 ||
	    s->data_at + s->data.len <= img->head.len)
		s->data = bytes_cut(img->head, s->data_at, s->data.len);
	else
		s->data.data = NULL;
	s->has_part = false;
}

/* Parts of a file whose sections share bytes would be more than the file. */
static void part_sections(struct image *img)
{
	uint64_t held = 0;

	for (unsigned i = 0; i < img->section_count; i++)
		held += img->sections[i].data.len;
	if (img->parts == NULL || held <= img->file_size)
		return;
	take_all(img);
	for (unsigned i = 0; i < img->section_count; i++)
		take_data(img, &img->sections[i]);
}

/* Only the last section may be cut, inside its last unit (R211). */
static bool is_cut(const struct image *img, const struct section *s, bool last)
{
	uint64_t end = (uint64_t)s->raw_offset + s->raw_size;
	uint32_t unit = img->file_alignment < SECTOR ? SECTOR :
						       img->file_alignment;

	if (s->raw_size == 0 || s->raw_offset == 0 || end <= img->file_size)
		return false;
	return !last || end - img->file_size >= unit ||
	       s->raw_offset >= img->file_size;
}

static int read_section(struct reader *r, unsigned i, uint64_t at)
{
	struct image *img = r->img;
	struct section *s = &img->sections[i];
	IMAGE_SECTION_HEADER header;

	memcpy(&header, img->head.data + at, sizeof(header));
	memcpy(s->name, header.Name, sizeof(header.Name));
	s->rva = header.VirtualAddress;
	s->virtual_size = header.Misc.VirtualSize;
	s->raw_offset = header.PointerToRawData;
	s->raw_size = header.SizeOfRawData;
	s->characteristics = header.Characteristics;
	lay_out(img, s);
	take_data(img, s);
	if (img->flat)
		return OK;
	if (s->rva >= img->size_of_image)
		return fault(r, DEFECT_SECTION_BEYOND_IMAGE, at, s->rva);
	if (is_cut(img, s, i + 1 == r->section_count))
		return fault(r, DEFECT_SECTION_BEYOND_FILE, at,
			     (uint64_t)s->raw_offset + s->raw_size);
	return OK;
}

/* As in every file that Windows accepts (R210). */
static bool is_ascending(const struct image *img)
{
	uint64_t end = 0;

	for (unsigned i = 0; i < img->section_count; i++) {
		if (img->sections[i].rva < end)
			return false;
		end = (uint64_t)img->sections[i].rva + img->sections[i].extent;
	}
	return true;
}

static int read_sections(struct reader *r)
{
	struct image *img = r->img;
	uint64_t at = (uint64_t)r->optional_offset + r->optional_size;
	uint64_t size = r->section_count * sizeof(IMAGE_SECTION_HEADER);
	int ret;

	/* No table to be cut: SizeOfOptionalHeader may say anything (R212). */
	img->section_table = at;
	if (r->section_count == 0)
		return OK;
	/* Zeros of the page that Windows maps, and of no use where flat. */
	if (img->flat && at + size > img->file_size && at + size <= IMAGE_PAGE)
		return OK;
	if (header_at(r, at, size) == NULL)
		return fault(r, DEFECT_SECTION_TABLE_CUT, at,
			     r->section_count);
	img->sections = arena_new_array(r->arena, struct section,
					r->section_count);
	img->recent = arena_new(r->arena, struct section *);
	if (img->sections == NULL || img->recent == NULL)
		return E_NO_MEMORY;
	*img->recent = img->sections;
	for (unsigned i = 0; i < r->section_count; i++) {
		ret = read_section(r, i,
				   at + i * sizeof(IMAGE_SECTION_HEADER));
		if (ret != OK)
			return ret;
		img->section_count = i + 1;
	}
	part_sections(img);
	img->ascending = is_ascending(img);
	return OK;
}

static int check_sections(struct reader *r)
{
	int ret;

	r->img->load_config = load_config_read(r->img);
	ret = image_check_sections(r->img, r->section_count, r->arena,
				       r->defects);

	return ret != OK ? ret :
			   image_check_oddities(r->img, r->arena, r->defects);
}

static int read_image(struct arena *a, struct defects *d, struct image *out)
{
	static int (*const steps[])(struct reader *) = {
		read_dos_header,      read_signature, read_file_header,
		read_optional_header, check_headers,  read_sections,
		check_sections,
	};
	struct reader r = { .img = out, .arena = a, .defects = d };

	out->readable = true;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		int ret = steps[i](&r);

		if (ret != OK)
			return ret;
		if (!out->readable)
			return OK;
	}
	return OK;
}

int image_read(struct bytes file, struct arena *a, struct defects *d,
	       struct image *out)
{
	*out = (struct image){ .head = file, .file_size = file.len };
	return read_image(a, d, out);
}

static void begin_parts(struct image *img, struct file_parts *parts)
{
	img->head = parts->head;
	img->parts = file_parts_more(parts) ? parts : NULL;
}

int image_read_parts(struct file_parts *parts, struct arena *a,
		     struct defects *d, struct image *out)
{
	*out = (struct image){ .file_size = parts->size };
	begin_parts(out, parts);
	return read_image(a, d, out);
}

bool image_reopen(struct image *img, struct file_parts *parts)
{
	const bool by_parts = img->parts != NULL;
	const uint64_t at = img->nt_headers + 4ull;
	const uint8_t *header;

	if (parts->size != img->file_size ||
	    (!by_parts && file_parts_all(parts).data == NULL))
		return false;
	header = bytes_at(parts->head, at, sizeof(IMAGE_FILE_HEADER));
	if (header == NULL ||
	    le32(header + offsetof(IMAGE_FILE_HEADER, TimeDateStamp)) !=
		    img->timestamp)
		return false;
	begin_parts(img, parts);
	for (unsigned i = 0; i < img->section_count; i++) {
		lay_out(img, &img->sections[i]);
		take_data(img, &img->sections[i]);
	}
	return true;
}
