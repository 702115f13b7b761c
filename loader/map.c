/* What lies at an RVA once Windows has mapped the image. */
#include "loader/image.h"

enum {
	/* A name is cut here: none is longer, and a hostile file repeats it. */
	STRING_MAX = 4096,
	/* Most are shorter than this, so that no more need be read. */
	STRING_MOSTLY = 64,
};

/*
 * Sections that are looked at where their table is out of order. Windows
 * takes no such file, and XP and 2003 take no more sections than this (R210).
 */
enum { UNORDERED_SECTIONS_MAX = 96 };

static bool covers(const struct section *s, uint32_t rva)
{
	return rva >= s->rva && rva - s->rva < s->extent;
}

static struct section *find_unordered(const struct image *img, uint32_t rva)
{
	for (unsigned i = 0;
	     i < img->section_count && i < UNORDERED_SECTIONS_MAX; i++) {
		if (covers(&img->sections[i], rva))
			return &img->sections[i];
	}
	return NULL;
}

/* The section around 'rva', or NULL. */
static struct section *find_section(const struct image *img, uint32_t rva)
{
	unsigned low = 0, high = img->section_count;

	if (!img->ascending)
		return find_unordered(img, rva);
	if (covers(*img->recent, rva))
		return *img->recent;
	while (low < high) {
		unsigned middle = low + (high - low) / 2;

		if (img->sections[middle].rva <= rva)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || !covers(&img->sections[low - 1], rva))
		return NULL;
	*img->recent = &img->sections[low - 1];
	return *img->recent;
}

/* The section's raw data, of which the 'n' bytes at 'from' are read. */
static struct bytes section_data(const struct image *img, struct section *s,
				 uint64_t from, uint64_t n)
{
	const struct bytes none = { img->head.data, 0 };
	struct bytes data;

	if (s->data.data != NULL)
		return s->data;
	if (!s->has_part)
		s->has_part = file_parts_reserve(img->parts, s->data_at,
						 s->data.len, &s->part);
	if (!s->has_part)
		return none;
	data = file_parts_fill(img->parts, s->part, from, n);
	return data.data == NULL ? none : data;
}

struct bytes image_section(const struct image *img, struct section *s)
{
	return section_data(img, s, 0, UINT64_MAX);
}

struct bytes image_file(const struct image *img)
{
	return img->parts == NULL ? img->head : file_parts_all(img->parts);
}

/*
 * Where 'rva' lies: its bytes in the file, of which the first 'n' are read,
 * and how far zeros follow.
 */
static bool find_mapped(const struct image *img, uint32_t rva, uint64_t n,
			struct bytes *data, uint64_t *extent)
{
	uint32_t end = image_page_up(img->size_of_image);
	uint32_t headers = img->flat ? end : img->size_of_headers;
	struct section *s;

	if (rva >= end)
		return false;
	if (rva < image_page_up(headers)) {
		*data = bytes_cut(img->head, rva,
				  headers > rva ? headers - rva : 0);
		*extent = image_page_up(headers) - rva;
		return true;
	}
	s = find_section(img, rva);
	if (s == NULL)
		return false;
	*data = bytes_cut(section_data(img, s, rva - s->rva, n), rva - s->rva,
			  s->extent);
	*extent = s->extent - (rva - s->rva);
	return true;
}

struct bytes image_span(const struct image *img, uint32_t rva, uint64_t n)
{
	struct bytes data = { img->head.data, 0 };
	uint64_t extent;

	/* Where nothing is mapped it stays empty. */
	find_mapped(img, rva, n, &data, &extent);
	return bytes_cut(data, 0, n);
}

bool image_copy(const struct image *img, uint32_t rva, void *to, size_t n)
{
	struct bytes data;
	uint64_t extent;

	if (!find_mapped(img, rva, n, &data, &extent) || n > extent)
		return false;
	if (data.len >= n) {
		memcpy(to, data.data, n);
		return true;
	}
	memcpy(to, data.data, data.len);
	memset((uint8_t *)to + data.len, 0, n - data.len);
	return true;
}

uint64_t image_pointer(const struct image *img, uint32_t rva, size_t i,
		       struct bytes *list)
{
	enum { AT_ONCE = 32 };
	const unsigned size = image_pointer_size(img);
	uint8_t pointer[8] = { 0 };
	struct bytes raw;

	if (i % AT_ONCE == 0)
		*list = image_span(img, rva, ((uint64_t)i + AT_ONCE) * size);
	raw = bytes_cut(*list, (uint64_t)i * size, size);
	memcpy(pointer, raw.data, raw.len);
	return le64(pointer);
}

/* The string that 'data' begins with, within 'n' bytes. */
static struct str string_within(struct bytes data, size_t n)
{
	const char *text = (const char *)data.data;

	return (struct str){ text, strnlen(text, n < data.len ? n : data.len) };
}

bool image_string(const struct image *img, uint32_t rva, struct str *out)
{
	struct bytes data;
	uint64_t extent;

	if (!find_mapped(img, rva, STRING_MOSTLY, &data, &extent))
		return false;
	*out = string_within(data, STRING_MOSTLY);
	if (out->n < STRING_MOSTLY)
		return true;
	find_mapped(img, rva, STRING_MAX, &data, &extent);
	*out = string_within(data, STRING_MAX);
	return true;
}

bool image_hint_name(const struct image *img, uint32_t rva, uint16_t *hint,
		     struct str *name)
{
	const struct bytes both = image_span(img, rva, 2 + STRING_MOSTLY);
	uint8_t raw[2];

	/* Nearly always both lie in the file, and one search finds them. */
	if (both.len > sizeof(raw)) {
		*hint = le16(both.data);
		*name = string_within(bytes_cut(both, 2, both.len),
				      STRING_MOSTLY);
		if (name->n < STRING_MOSTLY)
			return true;
	} else if (!image_copy(img, rva, raw, sizeof(raw))) {
		return false;
	} else {
		*hint = le16(raw);
	}
	return image_string(img, rva + 2, name);
}

bool image_has_directory(const struct image *img, unsigned index)
{
	return img->directories[index].rva != 0;
}
