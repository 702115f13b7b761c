/* The header, the contents and the chunks of a compiled table. */
#include "profiles/chunks_out.h"

#include "profiles/format.h"
#include "util/status.h"

static size_t align(size_t n)
{
	return (n + PROFILE_ALIGN - 1) / PROFILE_ALIGN * PROFILE_ALIGN;
}

static void put_header(uint8_t *to, const struct chunks_layout *layout,
		       size_t size)
{
	memcpy(to + HEADER_MAGIC, layout->magic, HEADER_VERSION);
	put32(to + HEADER_VERSION, layout->version);
	put32(to + HEADER_CHUNKS, layout->count);
	put64(to + HEADER_SIZE, size);
}

int chunks_join(const struct chunks_layout *layout, const struct buffer *chunks,
		struct arena *a, uint8_t **data, size_t *size)
{
	size_t at = layout->header_bytes + layout->count * CONTENTS_BYTES;
	uint8_t *entry;

	*size = at;
	for (uint32_t i = 1; i <= layout->count; i++)
		*size += align(chunks[i].len);
	*data = arena_alloc(a, *size, PROFILE_ALIGN);
	if (*data == NULL)
		return E_NO_MEMORY;
	put_header(*data, layout, *size);
	entry = *data + layout->header_bytes;
	for (uint32_t i = 1; i <= layout->count; i++) {
		put32(entry + CONTENTS_ID, i);
		put32(entry + CONTENTS_ROW, layout->row_sizes[i]);
		put64(entry + CONTENTS_OFFSET, at);
		put64(entry + CONTENTS_SIZE, chunks[i].len);
		if (chunks[i].len != 0)
			memcpy(*data + at, chunks[i].data, chunks[i].len);
		at += align(chunks[i].len);
		entry += CONTENTS_BYTES;
	}
	return OK;
}
