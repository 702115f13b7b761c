/* Base relocation blocks: a page and 16-bit entries. */
#include "loader/relocations.h"

#include "loader/pe.h"
#include "util/status.h"

enum { BLOCK_HEADER = sizeof(IMAGE_BASE_RELOCATION) };

/* The size of the block at 'at'; 0 where there is none, or it is broken. */
static size_t block_size(const struct relocation_table *t, size_t at)
{
	const uint8_t *block = bytes_at(t->blocks, at, BLOCK_HEADER);
	uint32_t size;

	if (block == NULL)
		return 0;
	size = le32(block + 4);
	if (size < BLOCK_HEADER || bytes_at(t->blocks, at, size) == NULL)
		return 0;
	return size;
}

bool relocations_next(const struct relocation_table *t,
		      struct relocation_cursor *at, struct relocation *out)
{
	size_t size;

	while ((size = block_size(t, at->block)) != 0) {
		const uint8_t *block = t->blocks.data + at->block;

		if (at->entry == 0)
			at->entry = BLOCK_HEADER;
		if (at->entry + 2 > size) {
			at->block += size;
			at->entry = 0;
			continue;
		}
		out->type = le16(block + at->entry) >> 12;
		out->rva = le32(block) + (le16(block + at->entry) & 0xfff);
		/* The low half of what it adjusts is in the next slot. */
		at->entry += out->type == IMAGE_REL_BASED_HIGHADJ ? 4 : 2;
		return true;
	}
	return false;
}

static void count_entries(struct relocation_table *t)
{
	struct relocation_cursor at = { 0 };
	struct relocation entry;
	size_t block = SIZE_MAX;

	while (relocations_next(t, &at, &entry)) {
		if (at.block != block)
			t->block_count++;
		block = at.block;
		if (entry.type != IMAGE_REL_BASED_ABSOLUTE)
			t->count++;
	}
}

int relocations_read(const struct image *img, struct arena *a,
		     struct defects *d, struct relocation_table *out)
{
	const struct data_directory *dir =
		&img->directories[IMAGE_DIRECTORY_ENTRY_BASERELOC];

	*out = (struct relocation_table){
		.stripped = img->characteristics & IMAGE_FILE_RELOCS_STRIPPED,
		.blocks = { img->head.data, 0 },
	};
	if (!image_has_directory(img, IMAGE_DIRECTORY_ENTRY_BASERELOC))
		return OK;
	out->present = true;
	out->blocks = image_span(img, dir->rva, dir->size);
	count_entries(out);
	if (out->blocks.len < dir->size)
		return defect_add(d, a, DEFECT_RELOCATIONS_UNREADABLE,
				  dir->rva, dir->size);
	return OK;
}
