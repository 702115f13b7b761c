/* What lies at an RVA once Windows has mapped the image. */
#include "loader/image.h"

/* A name is cut here: no real one is longer, and a hostile file repeats it. */
enum { STRING_MAX = 4096 };

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
	while (low < high) {
		unsigned middle = low + (high - low) / 2;

		if (img->sections[middle].rva <= rva)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || !covers(&img->sections[low - 1], rva))
		return NULL;
	return &img->sections[low - 1];
}

struct bytes image_section(const struct image *img, struct section *s)
{
	if (s->data.data == NULL) {
		s->data = file_parts_read(img->parts, s->data_at, s->data.len);
		if (s->data.data == NULL)
			s->data = (struct bytes){ img->head.data, 0 };
	}
	return s->data;
}

struct bytes image_file(const struct image *img)
{
	return img->parts == NULL ? img->head : file_parts_all(img->parts);
}

/* Where 'rva' lies: its bytes in the file, and how far zeros follow. */
static bool find_mapped(const struct image *img, uint32_t rva,
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
	*data = bytes_cut(image_section(img, s), rva - s->rva, s->extent);
	*extent = s->extent - (rva - s->rva);
	return true;
}

struct bytes image_span(const struct image *img, uint32_t rva)
{
	struct bytes data = { img->head.data, 0 };
	uint64_t extent;

	/* Where nothing is mapped it stays empty. */
	find_mapped(img, rva, &data, &extent);
	return data;
}

bool image_copy(const struct image *img, uint32_t rva, void *to, size_t n)
{
	struct bytes data;
	uint64_t extent;

	if (!find_mapped(img, rva, &data, &extent) || n > extent)
		return false;
	if (data.len >= n) {
		memcpy(to, data.data, n);
		return true;
	}
	memcpy(to, data.data, data.len);
	memset((uint8_t *)to + data.len, 0, n - data.len);
	return true;
}

struct str image_string_in(struct bytes span)
{
	if (span.len > STRING_MAX)
		span.len = STRING_MAX;
	return (struct str){ (const char *)span.data,
			     strnlen((const char *)span.data, span.len) };
}

bool image_string(const struct image *img, uint32_t rva, struct str *out)
{
	struct bytes data;
	uint64_t extent;

	if (!find_mapped(img, rva, &data, &extent))
		return false;
	*out = image_string_in(data);
	return true;
}

bool image_has_directory(const struct image *img, unsigned index)
{
	return img->directories[index].rva != 0;
}
