/* Chunks to a compiled profile: rows first, then what stands around them. */
#include "profiles/table_out.h"

#include <stdlib.h>

#include "profiles/chunks_out.h"
#include "profiles/evidence.h"
#include "util/status.h"

static const uint32_t row_sizes[CHUNK_COUNT + 1] = {
	[CHUNK_STRINGS] = 1,
	[CHUNK_TARGETS] = TARGET_BYTES,
	[CHUNK_MODULES] = MODULE_BYTES,
	[CHUNK_EXPORTS] = EXPORT_BYTES,
	[CHUNK_ORDINALS] = ORDINAL_BYTES,
	[CHUNK_PATTERNS] = PATTERN_BYTES,
	[CHUNK_COMPONENTS] = COMPONENT_BYTES,
	[CHUNK_ASSEMBLIES] = ASSEMBLY_BYTES,
	[CHUNK_APISETS] = APISET_BYTES,
	[CHUNK_NAMES] = NAME_BYTES,
};

uint8_t *table_out_row(struct table_out *t, enum chunk id)
{
	return buffer_extend(&t->chunks[id], t->arena, row_sizes[id]);
}

uint32_t table_out_rows(const struct table_out *t, enum chunk id)
{
	return (uint32_t)(t->chunks[id].len / row_sizes[id]);
}

int table_out_pattern(struct table_out *t, const uint8_t *cells)
{
	const struct pattern_sets sets = pattern_sets_of(cells);
	uint8_t *row = table_out_row(t, CHUNK_PATTERNS);

	if (row == NULL)
		return E_NO_MEMORY;
	put64(row + PATTERN_THERE, sets.there);
	put64(row + PATTERN_LIKELY, sets.likely);
	put64(row + PATTERN_UNCERTAIN, sets.uncertain);
	put64(row + PATTERN_ABSENT, sets.absent);
	put64(row + PATTERN_OPTIONAL, sets.optional);
	put64(row + PATTERN_ELSEWHERE, sets.elsewhere);
	memcpy(row + PATTERN_CELLS, cells, TARGETS_MAX);
	return OK;
}

static int key_compare(const void *a, const void *b)
{
	const uint64_t x = le64(a), y = le64(b);

	return (x > y) - (x < y);
}

int table_out_names(struct table_out *t)
{
	const struct buffer *strings = &t->chunks[CHUNK_STRINGS];
	const struct buffer *exports = &t->chunks[CHUNK_EXPORTS];
	const struct buffer *names = &t->chunks[CHUNK_NAMES];
	const uint32_t count = table_out_rows(t, CHUNK_EXPORTS);

	for (uint32_t i = 0; i < count; i++) {
		const uint32_t name =
			le32(exports->data + (size_t)i * EXPORT_BYTES +
			     EXPORT_NAME);
		uint8_t *row;

		if (name == 0)
			continue;
		row = table_out_row(t, CHUNK_NAMES);
		if (row == NULL)
			return E_NO_MEMORY;
		put32(row + NAME_ROW, i);
		put32(row + NAME_HASH,
		      str_hash(str_of((const char *)strings->data + name)));
	}
	if (names->len != 0)
		qsort(names->data, names->len / NAME_BYTES, NAME_BYTES,
		      key_compare);
	return OK;
}

int table_out_end(struct table_out *t, const char *date, unsigned targets,
		  struct bytes *out)
{
	static const struct chunks_layout layout = {
		.magic = PROFILE_MAGIC,
		.version = PROFILE_VERSION,
		.header_bytes = HEADER_BYTES,
		.count = CHUNK_COUNT,
		.row_sizes = row_sizes,
	};
	uint8_t *data;
	size_t size;
	int ret = chunks_join(&layout, t->chunks, t->arena, &data, &size);

	if (ret != OK)
		return ret;
	memcpy(data + HEADER_DATE, date, HEADER_DATE_BYTES);
	put32(data + HEADER_TARGETS, targets);
	*out = (struct bytes){ data, size };
	return OK;
}
