/* DOS, NT and section headers → struct image, in Windows' order (R201). */
#include "loader/image.h"

#include "loader/image_check.h"
#include "loader/image_reader.h"
#include "loader/pe.h"
#include "util/status.h"

int image_fault(struct image_reader *r, enum defect_kind kind, uint64_t offset,
		uint64_t value)
{
	r->img->readable = false;
	return defect_add(r->defects, r->arena, kind, offset, value);
}

void image_take_all(struct image *img)
{
	const struct bytes all = image_file(img);

	/* Else a part failed, which counts more than what is found now. */
	img->parts = NULL;
	if (all.data != NULL)
		img->head = all;
}

/* What of the file's [off, off + n) is there, as bytes_cut(). */
static struct bytes header_cut(const struct image_reader *r, uint64_t off,
			       uint64_t n)
{
	if (off + n > r->img->head.len && r->img->parts != NULL)
		image_take_all(r->img);
	return bytes_cut(r->img->head, off, n);
}

const uint8_t *image_header_at(const struct image_reader *r, uint64_t off,
			       uint64_t n)
{
	const struct bytes header = header_cut(r, off, n);

	return header.len == n ? header.data : NULL;
}

static int read_dos_header(struct image_reader *r)
{
	const uint64_t size = r->img->file_size;
	const uint8_t *dos = image_header_at(r, 0, sizeof(IMAGE_DOS_HEADER));
	uint32_t lfanew;

	if (size == 0)
		return image_fault(r, DEFECT_EMPTY_FILE, 0, 0);
	if (dos == NULL || le16(dos) != IMAGE_DOS_SIGNATURE)
		return image_fault(r, DEFECT_NO_DOS_HEADER, 0, size);
	lfanew = le32(dos + offsetof(IMAGE_DOS_HEADER, e_lfanew));
	if (lfanew < 4 || lfanew > INT32_MAX || lfanew % 4 != 0 ||
	    image_header_at(r, lfanew, 4) == NULL)
		return image_fault(r, DEFECT_BAD_LFANEW,
				   offsetof(IMAGE_DOS_HEADER, e_lfanew), lfanew);
	r->img->nt_headers = lfanew;
	return OK;
}

/* ne_exetyp, for which a 16-bit program is made (R203). */
static uint8_t os2_program_type(const struct image_reader *r)
{
	const uint8_t *type =
		image_header_at(r,
				(uint64_t)r->img->nt_headers +
					offsetof(IMAGE_OS2_HEADER, ne_exetyp),
				1);

	return type == NULL ? 0 : *type;
}

static int read_signature(struct image_reader *r)
{
	uint32_t at = r->img->nt_headers;
	const uint8_t *signature = image_header_at(r, at, 4);

	if (le32(signature) == IMAGE_NT_SIGNATURE)
		return OK;
	if (le16(signature) == IMAGE_OS2_SIGNATURE)
		return image_fault(r, DEFECT_NE_IMAGE, at, os2_program_type(r));
	if (le16(signature) == IMAGE_OS2_SIGNATURE_LE ||
	    le16(signature) == 0x584c /* LX */)
		return image_fault(r, DEFECT_LE_IMAGE, at, le16(signature));
	return image_fault(r, DEFECT_NO_NT_SIGNATURE, at, le32(signature));
}

static int read_file_header(struct image_reader *r)
{
	struct image *img = r->img;
	uint32_t at = img->nt_headers + 4;
	const uint8_t *raw = image_header_at(r, at, sizeof(IMAGE_FILE_HEADER));
	IMAGE_FILE_HEADER header;

	if (raw == NULL)
		return image_fault(r, DEFECT_NT_HEADERS_CUT, at, img->file_size);
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
static int read_optional_header(struct image_reader *r)
{
	struct image *img = r->img;
	struct bytes optional = header_cut(r, r->optional_offset,
					   sizeof(IMAGE_OPTIONAL_HEADER64));
	IMAGE_OPTIONAL_HEADER32 header32 = { 0 };
	IMAGE_OPTIONAL_HEADER64 header64 = { 0 };
	uint32_t directories;
	uint16_t magic;

	if (optional.len < 2)
		return image_fault(r, DEFECT_OPTIONAL_HEADER_SMALL,
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
		return image_fault(r, DEFECT_OPTIONAL_MAGIC, r->optional_offset,
				   magic);
	}
	img->flat = img->section_alignment < IMAGE_PAGE;
	if (img->flat || img->size_of_headers > img->head.len)
		image_take_all(img);
	/* Flat, the table over the optional header does no harm (R206). */
	if (r->optional_size == 0 && r->section_count != 0 && !img->flat)
		return image_fault(r, DEFECT_OPTIONAL_HEADER_SMALL,
				   r->optional_offset, r->optional_size);
	return OK;
}

/* PE32+ for a 32-bit machine, or the reverse (R206); nothing to map (R209). */
static int check_headers(struct image_reader *r)
{
	const struct image *img = r->img;
	int ret;
	bool wrong = (img->machine == IMAGE_FILE_MACHINE_I386 &&
		      img->pe32_plus) ||
		     (img->machine == IMAGE_FILE_MACHINE_AMD64 &&
		      !img->pe32_plus);

	if (wrong)
		return image_fault(r, DEFECT_MAGIC_NOT_OF_MACHINE,
				   r->optional_offset, img->machine);
	ret = image_check_headers(img, r->arena, r->defects);
	if (ret == OK && img->size_of_image == 0)
		return image_fault(r, DEFECT_SIZE_OF_IMAGE,
				   r->optional_offset +
					   (uint32_t)offsetof(IMAGE_OPTIONAL_HEADER32,
							      SizeOfImage),
				   0);
	return ret;
}

static int check_sections(struct image_reader *r)
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
	static int (*const steps[])(struct image_reader *) = {
		read_dos_header,      read_signature, read_file_header,
		read_optional_header, check_headers,  image_sections_read,
		check_sections,
	};
	struct image_reader r = { .img = out, .arena = a, .defects = d };

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
	image_sections_take_data(img);
	return true;
}
