/* Overlays: opening them, and what an overlay is. */
#include "profiles/overlays.h"

#include "loader/pe.h"
#include "profiles/overlay_rows.h"
#include "util/status.h"

static const struct bytes no_bytes = { (const uint8_t *)"", 0 };

const uint32_t overlay_row_sizes[OVERLAY_CHUNKS + 1] = {
	[OVERLAY_STRINGS] = 1,
	[OVERLAY_ROWS] = OV_BYTES,
	[OVERLAY_FILES] = OF_BYTES,
	[OVERLAY_ADDS] = OA_BYTES,
	[OVERLAY_ASSEMBLIES] = OY_BYTES,
	[OVERLAY_DLLS] = OD_BYTES,
	[OVERLAY_NAMES] = ON_BYTES,
	[OVERLAY_GLOBS] = ON_BYTES,
	[OVERLAY_ADVICE] = OI_BYTES,
	[OVERLAY_ADVISED] = OP_BYTES,
	[OVERLAY_GENERAL] = OP_BYTES,
	[OVERLAY_SOURCES] = OX_BYTES,
	[OVERLAY_RUNS] = OR_BYTES,
	[OVERLAY_VENDORS] = OQ_BYTES,
	[OVERLAY_CAUSES] = OC_BYTES,
	[OVERLAY_TABLES] = 1,
};

const char *overlay_kind_word(enum overlay_kind kind)
{
	static const char *const words[] = {
		[OVERLAY_PLAIN] = "plain",
		[OVERLAY_ASSEMBLY] = "assembly",
		[OVERLAY_UPDATE] = "update",
		[OVERLAY_COMPONENT] = "component",
	};

	return words[kind];
}

const char *overlay_shippable_word(enum overlay_shippable s)
{
	static const char *const words[] = {
		[SHIPPABLE_YES] = "yes",
		[SHIPPABLE_APP_LOCAL] = "app-local",
		[SHIPPABLE_WITH_PRODUCT] = "with-product",
		[SHIPPABLE_NO] = "no",
	};

	return words[s];
}

static bool header_fits(struct bytes b)
{
	const uint8_t *h = bytes_at(b, 0, OVERLAYS_HEADER_BYTES);

	return h != NULL &&
	       memcmp(h + HEADER_MAGIC, OVERLAYS_MAGIC,
		      sizeof(OVERLAYS_MAGIC) - 1) == 0 &&
	       le32(h + HEADER_VERSION) == OVERLAYS_VERSION &&
	       le32(h + HEADER_CHUNKS) == OVERLAY_CHUNKS &&
	       le64(h + HEADER_SIZE) == b.len;
}

/* In the order of their ids without a gap, as in a profile. */
static bool chunks_open(struct overlays *o)
{
	uint64_t at = OVERLAYS_HEADER_BYTES + OVERLAY_CHUNKS * CONTENTS_BYTES;

	for (unsigned i = OVERLAY_STRINGS; i <= OVERLAY_CHUNKS; i++) {
		const uint8_t *entry =
			bytes_at(o->bytes,
				 OVERLAYS_HEADER_BYTES +
					 (i - OVERLAY_STRINGS) *
						 (uint64_t)CONTENTS_BYTES,
				 CONTENTS_BYTES);
		uint64_t size;

		if (entry == NULL)
			return false;
		size = le64(entry + CONTENTS_SIZE);
		if (le32(entry + CONTENTS_ID) != i ||
		    le32(entry + CONTENTS_ROW) != overlay_row_sizes[i] ||
		    le64(entry + CONTENTS_OFFSET) != at ||
		    bytes_at(o->bytes, at, size) == NULL ||
		    size % overlay_row_sizes[i] != 0)
			return false;
		o->chunks[i] = bytes_cut(o->bytes, at, size);
		at += (size + PROFILE_ALIGN - 1) / PROFILE_ALIGN *
		      PROFILE_ALIGN;
	}
	return at == o->bytes.len;
}

int overlays_open(struct bytes bytes, struct overlays *out)
{
	struct overlays o = { .bytes = bytes };

	*out = (struct overlays){ .bytes = no_bytes };
	for (unsigned i = 0; i <= OVERLAY_CHUNKS; i++)
		out->chunks[i] = no_bytes;
	/* Fills what no table is behind. */
	profile_open(no_bytes, &out->tables);
	if (!header_fits(bytes) || !chunks_open(&o) ||
	    profile_open(o.chunks[OVERLAY_TABLES], &o.tables) != 0)
		return E_PROFILE;
	o.chunks[0] = no_bytes;
	*out = o;
	return OK;
}

uint32_t overlay_lower_bound(const struct overlays *o,
			     enum overlay_chunk chunk, uint32_t first,
			     uint32_t count, struct str key)
{
	uint32_t rows = overlay_rows_in(o, chunk), low = first, high;

	if (first > rows)
		return rows;
	high = first + (count < rows - first ? count : rows - first);
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const uint8_t *row = overlay_row_at(o, chunk, middle);

		if (str_compare_nocase(overlay_str(o, row), key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint32_t overlay_count(const struct overlays *o)
{
	return overlay_rows_in(o, OVERLAY_ROWS);
}

bool overlay_at(const struct overlays *o, uint32_t index, struct overlay *out)
{
	const uint8_t *row = overlay_row_at(o, OVERLAY_ROWS, index);

	if (row == NULL || row[OV_KIND] >= OVERLAY_KIND_COUNT ||
	    row[OV_SHIPPABLE] >= SHIPPABLE_COUNT)
		return false;
	*out = (struct overlay){
		.index = index,
		.id = overlay_str(o, row + OV_ID).s,
		.title = overlay_str(o, row + OV_TITLE).s,
		.version = overlay_str(o, row + OV_VERSION).s,
		.oldest = overlay_str(o, row + OV_OLDEST).s,
		.newest = overlay_str(o, row + OV_NEWEST).s,
		.source = overlay_str(o, row + OV_SOURCE).s,
		.notes = overlay_str(o, row + OV_NOTES).s,
		.applies_to = overlay_str(o, row + OV_APPLIES),
		.kind = (enum overlay_kind)row[OV_KIND],
		.shippable = (enum overlay_shippable)row[OV_SHIPPABLE],
		.machines = row[OV_MACHINES],
		.named_only = (row[OV_FLAGS] & OV_FLAG_NAMED_ONLY) != 0,
		.open_names = (row[OV_FLAGS] & OV_FLAG_OPEN) != 0,
		.open_dlls = (row[OV_FLAGS] & OV_FLAG_OPEN_DLLS) != 0,
		.installable = (row[OV_FLAGS] & OV_FLAG_NOTHING) == 0,
		.first_file = le32(row + OV_FIRST_FILE),
		.file_count = le32(row + OV_FILE_COUNT),
		.first_add = le32(row + OV_FIRST_ADD),
		.add_count = le32(row + OV_ADD_COUNT),
		.first_assembly = le32(row + OV_FIRST_ASSEMBLY),
		.assembly_count = le32(row + OV_ASSEMBLY_COUNT),
	};
	return true;
}

bool overlay_find(const struct overlays *o, struct str id,
		  struct overlay *out)
{
	uint32_t at = overlay_lower_bound(o, OVERLAY_ROWS, 0, UINT32_MAX, id);

	return overlay_at(o, at, out) && str_equal_nocase(str_of(out->id), id);
}

bool overlay_word(struct str *list, struct str *word)
{
	return list->n != 0 && word_take(list, word);
}

target_set overlay_machine_targets(const struct profile *p, unsigned machine)
{
	return profile_machine_targets(p, machine == OVERLAY_X86 ?
						  IMAGE_FILE_MACHINE_I386 :
						  IMAGE_FILE_MACHINE_AMD64);
}

target_set overlay_machines_set(const struct profile *p, unsigned machines)
{
	target_set set = 0;

	for (unsigned i = 0; i < OVERLAY_MACHINES; i++) {
		if (machines & 1u << i)
			set |= overlay_machine_targets(p, i);
	}
	return set;
}

/* A profile needn't have every Windows that overlays know. */
static target_set words_targets(const struct profile *p, struct str list)
{
	target_set set = 0;
	struct str word;

	while (overlay_word(&list, &word))
		set |= profile_word_targets(p, word);
	/* Of a target of somebody's own, what is known of its relative. */
	if (p->added != 0)
		set |= profile_heirs(p, set);
	return set;
}

target_set overlay_targets(const struct overlay *v, const struct profile *p)
{
	target_set set = 0;

	if (v->installable)
		set = overlay_machines_set(p, v->machines);
	if (v->applies_to.n != 0 && set != 0)
		set &= words_targets(p, v->applies_to);
	return set;
}

target_set overlay_row_targets(const struct profile *p, struct str words,
			       target_set all)
{
	return words.n == 0 ? all : all & words_targets(p, words);
}

uint32_t overlay_rows_of(const struct overlays *o, enum overlay_chunk chunk,
			 uint32_t first, uint32_t count, struct str dll,
			 uint32_t *end)
{
	uint32_t at = overlay_lower_bound(o, chunk, first, count, dll);
	uint32_t last = first > UINT32_MAX - count ? UINT32_MAX :
						     first + count;

	for (*end = at; *end < last; ++*end) {
		const uint8_t *row = overlay_row_at(o, chunk, *end);

		if (row == NULL || !str_equal_nocase(overlay_str(o, row), dll))
			break;
	}
	return at;
}
