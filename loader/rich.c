/*
 * The Rich header: "DanS", three words of padding, pairs of a tool and a
 * count, all XORed with the key that stands behind "Rich" in clear.
 */
#include "loader/rich.h"

#include "loader/pe.h"

enum { DANS = 0x536e6144, RICH = 0x68636952, PAIR = 8, HEAD = 16 };

/* Product numbers of compilers, from the lists of public PE tools. */
static const struct compiler {
	uint16_t first, last, version;
} compilers[] = {
	{ 0x0a, 0x0b, 600 },	{ 0x15, 0x18, 600 },
	{ 0x1c, 0x1d, 700 },	{ 0x5f, 0x60, 710 },
	{ 0x6d, 0x77, 800 },	{ 0x83, 0x8f, 900 },
	{ 0xaa, 0xb4, 1000 },	{ 0xce, 0xd8, 1100 },
	{ 0xe0, 0xea, 1200 },	{ 0x104, 0x10e, 1400 },
};

static bool find_word(struct bytes b, size_t end, uint32_t key, uint32_t word,
		      size_t *at)
{
	for (size_t i = end & ~(size_t)3; i >= 4; i -= 4) {
		const void *p = bytes_at(b, i - 4, 4);

		if (p != NULL && (le32(p) ^ key) == word) {
			*at = i - 4;
			return true;
		}
	}
	return false;
}

void rich_read(const struct image *img, struct rich *out)
{
	const size_t longest = sizeof(IMAGE_DOS_HEADER) + 4096 +
			       PAIR * RICH_ENTRIES_MAX;
	size_t end = img->nt_headers < longest ? img->nt_headers : longest;
	const struct bytes stub = bytes_cut(img->head, 0, end);
	const uint8_t *key;
	size_t rich, dans;

	*out = (struct rich){ 0 };
	if (!find_word(stub, stub.len, 0, RICH, &rich))
		return;
	key = bytes_at(stub, rich + 4, 4);
	if (key == NULL || !find_word(stub, rich, le32(key), DANS, &dans) ||
	    rich < dans + HEAD)
		return;
	out->present = true;
	out->key = le32(key);
	out->entries = dans + HEAD;
	out->count = (rich - out->entries) / PAIR;
	if (out->count > RICH_ENTRIES_MAX)
		out->count = RICH_ENTRIES_MAX;
}

struct rich_entry rich_entry_at(const struct image *img, const struct rich *r,
				size_t index)
{
	const uint8_t *p =
		bytes_at(img->head, r->entries + index * PAIR, PAIR);
	uint32_t tool;

	if (p == NULL)
		return (struct rich_entry){ 0, 0, 0 };
	tool = le32(p) ^ r->key;
	return (struct rich_entry){ (uint16_t)(tool >> 16), (uint16_t)tool,
				    le32(p + 4) ^ r->key };
}

unsigned rich_compiler(uint16_t product)
{
	for (size_t i = 0; i < sizeof(compilers) / sizeof(*compilers); i++) {
		if (product >= compilers[i].first &&
		    product <= compilers[i].last)
			return compilers[i].version;
	}
	return 0;
}
