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

static const struct section *find_unordered(const struct image *img,
					    uint32_t rva)
{
	for (unsigned i = 0;
	     i < img->section_count && i < UNORDERED_SECTIONS_MAX; i++) {
		if (covers(&img->sections[i], rva))
			return &img->sections[i];
	}
	return NULL;
}

/* The section around 'rva', or NULL. */
static const struct section *find_section(const struct image *img, uint32_t rva)
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

/* Where 'rva' lies: its bytes in the file, and how far zeros follow. */
static bool find_mapped(const struct image *img, uint32_t rva,
			struct bytes *data, uint64_t *extent)
{
	uint32_t end = image_page_up(img->size_of_image);
	uint32_t headers = img->flat ? end : img->size_of_headers;
	const struct section *s;

	if (rva >= end)
		return false;
	if (rva < image_page_up(headers)) {
		*data = bytes_cut(img->file, rva,
				  headers > rva ? headers - rva : 0);
		*extent = image_page_up(headers) - rva;
		return true;
	}
	s = find_section(img, rva);
	if (s == NULL)
		return false;
	*data = bytes_cut(s->data, rva - s->rva, s->extent);
	*extent = s->extent - (rva - s->rva);
	return true;
}

struct bytes image_span(const struct image *img, uint32_t rva)
{
	struct bytes data = { img->file.data, 0 };
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

bool image_string(const struct image *img, uint32_t rva, struct str *out)
{
	struct bytes data;
	uint64_t extent;

	if (!find_mapped(img, rva, &data, &extent))
		return false;
	if (data.len > STRING_MAX)
		data.len = STRING_MAX;
	*out = (struct str){ (const char *)data.data,
			     strnlen((const char *)data.data, data.len) };
	return true;
}

bool image_has_directory(const struct image *img, unsigned index)
{
	return img->directories[index].rva != 0;
}
