/* Section headers → where Windows puts each section, and from which bytes. */
#include "loader/image_reader.h"
#include "loader/pe.h"
#include "util/status.h"

enum { SECTOR = 512 };

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

void image_sections_take_data(struct image *img)
{
	for (unsigned i = 0; i < img->section_count; i++)
		take_data(img, &img->sections[i]);
}

/* Parts of a file whose sections share bytes would be more than the file. */
static void part_sections(struct image *img)
{
	uint64_t held = 0;

	for (unsigned i = 0; i < img->section_count; i++)
		held += img->sections[i].data.len;
	if (img->parts == NULL || held <= img->file_size)
		return;
	image_take_all(img);
	image_sections_take_data(img);
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

static int read_section(struct image_reader *r, unsigned i, uint64_t at)
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
		return image_fault(r, DEFECT_SECTION_BEYOND_IMAGE, at, s->rva);
	if (is_cut(img, s, i + 1 == r->section_count))
		return image_fault(r, DEFECT_SECTION_BEYOND_FILE, at,
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

int image_sections_read(struct image_reader *r)
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
	if (image_header_at(r, at, size) == NULL)
		return image_fault(r, DEFECT_SECTION_TABLE_CUT, at,
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
