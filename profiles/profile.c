/* Look-ups in a compiled profile. */
#include "profiles/profile.h"

#include "profiles/evidence.h"
#include "profiles/rows.h"
#include "util/status.h"

static const struct bytes no_bytes = { (const uint8_t *)"", 0 };

static bool is_date(const uint8_t *s)
{
	static const char shape[HEADER_DATE_BYTES] = "dddd-dd-dd";

	for (unsigned i = 0; i < HEADER_DATE_BYTES; i++) {
		if (shape[i] == 'd' ? s[i] < '0' || s[i] > '9'
				    : s[i] != (uint8_t)shape[i])
			return false;
	}
	return true;
}

static bool header_fits(struct bytes b)
{
	const uint8_t *h = bytes_at(b, 0, HEADER_BYTES);

	return h != NULL &&
	       memcmp(h + HEADER_MAGIC, PROFILE_MAGIC,
		      sizeof(PROFILE_MAGIC) - 1) == 0 &&
	       le32(h + HEADER_VERSION) == PROFILE_VERSION &&
	       le32(h + HEADER_CHUNKS) == CHUNK_COUNT &&
	       le64(h + HEADER_SIZE) == b.len && is_date(h + HEADER_DATE);
}

/*
 * Chunks lie in the order of their ids without a gap, so that there is one
 * place only where each of them can be.
 */
static bool chunks_open(struct profile *p)
{
	const struct {
		struct bytes *chunk;
		uint32_t row;
	} chunks[CHUNK_COUNT] = {
		{ &p->strings, 1 },
		{ &p->targets, TARGET_BYTES },
		{ &p->modules, MODULE_BYTES },
		{ &p->exports, EXPORT_BYTES },
		{ &p->ordinals, ORDINAL_BYTES },
		{ &p->patterns, PATTERN_BYTES },
		{ &p->components, COMPONENT_BYTES },
		{ &p->assemblies, ASSEMBLY_BYTES },
		{ &p->apisets, APISET_BYTES },
		{ &p->names, NAME_BYTES },
	};
	uint64_t at = HEADER_BYTES + CHUNK_COUNT * CONTENTS_BYTES;

	for (unsigned i = 0; i < CHUNK_COUNT; i++) {
		const uint8_t *entry =
			bytes_at(p->bytes, HEADER_BYTES + i * CONTENTS_BYTES,
				 CONTENTS_BYTES);
		uint64_t size;

		if (entry == NULL)
			return false;
		size = le64(entry + CONTENTS_SIZE);
		if (le32(entry + CONTENTS_ID) != CHUNK_STRINGS + i ||
		    le32(entry + CONTENTS_ROW) != chunks[i].row ||
		    le64(entry + CONTENTS_OFFSET) != at ||
		    bytes_at(p->bytes, at, size) == NULL ||
		    size % chunks[i].row != 0)
			return false;
		*chunks[i].chunk = bytes_cut(p->bytes, at, size);
		at += (size + PROFILE_ALIGN - 1) / PROFILE_ALIGN *
		      PROFILE_ALIGN;
	}
	return at == p->bytes.len;
}

static target_set flagged_targets(const struct profile *p, unsigned flag)
{
	target_set set = 0;

	for (unsigned i = 0; i < profile_target_count(p); i++) {
		const uint8_t *row = row_at(p->targets, i, TARGET_BYTES);

		if ((le16(row + TARGET_FLAGS) & flag) != 0)
			set |= TARGET_BIT(i);
	}
	return set;
}

static struct profile without_chunks(struct bytes bytes)
{
	return (struct profile){
		.bytes = bytes,
		.strings = no_bytes,
		.targets = no_bytes,
		.modules = no_bytes,
		.exports = no_bytes,
		.ordinals = no_bytes,
		.patterns = no_bytes,
		.components = no_bytes,
		.assemblies = no_bytes,
		.apisets = no_bytes,
		.names = no_bytes,
	};
}

int profile_open(struct bytes bytes, struct profile *out)
{
	struct profile p = without_chunks(bytes);
	uint32_t targets;

	*out = without_chunks(no_bytes);
	if (!header_fits(bytes) || !chunks_open(&p))
		return E_PROFILE;
	targets = row_count(p.targets, TARGET_BYTES);
	if (targets == 0 || targets > TARGETS_MAX ||
	    targets != le32(bytes.data + HEADER_TARGETS))
		return E_PROFILE;
	p.partial = flagged_targets(&p, TARGET_PARTIAL);
	p.known_dlls_observed = flagged_targets(&p, TARGET_KNOWN_DLLS);
	*out = p;
	return 0;
}

const char *profile_open_error(struct bytes bytes)
{
	const uint8_t *header = bytes_at(bytes, 0, HEADER_BYTES);

	if (header == NULL || memcmp(header + HEADER_MAGIC, PROFILE_MAGIC,
				     sizeof(PROFILE_MAGIC) - 1) != 0)
		return "is no compiled profile; `dryload profile build` makes "
		       "one";
	if (le32(header + HEADER_VERSION) != PROFILE_VERSION)
		return "is a profile of another version of dryload; build it "
		       "again with this one";
	return "the profile is damaged; build it again";
}

struct str string_in(struct bytes strings, uint32_t off)
{
	struct bytes b = bytes_cut(strings, off, PROFILE_STRING_MAX + 1);
	const uint8_t *end = NULL;

	if (b.len != 0)
		end = memchr(b.data, '\0', b.len);
	if (end == NULL)
		return STR_EMPTY;
	return (struct str){ (const char *)b.data, (size_t)(end - b.data) };
}

struct str string_at(const struct profile *p, uint32_t off)
{
	return string_in(p->strings, off);
}

const char *profile_date(const struct profile *p)
{
	const void *date = bytes_at(p->bytes, HEADER_DATE, HEADER_DATE_BYTES);

	return date == NULL ? "" : date;
}

unsigned profile_module_count(const struct profile *p)
{
	return row_count(p->modules, MODULE_BYTES);
}

static const char *component_name(const struct profile *p, uint32_t number)
{
	const uint8_t *row = NULL;

	if (number != 0)
		row = row_at(p->components, number - 1, COMPONENT_BYTES);
	return row == NULL ? "" : string_at(p, le32(row)).s;
}

bool profile_module_at(const struct profile *p, uint32_t index,
		       struct profile_module *out)
{
	const uint8_t *row = row_at(p->modules, index, MODULE_BYTES);
	const uint8_t *place, *table;

	if (row == NULL)
		return false;
	out->place_pattern = le16(row + MODULE_PLACE_PATTERN);
	out->table_pattern = le16(row + MODULE_TABLE_PATTERN);
	place = row_at(p->patterns, out->place_pattern, PATTERN_BYTES);
	table = row_at(p->patterns, out->table_pattern, PATTERN_BYTES);
	if (place == NULL || table == NULL)
		return false;
	out->name = string_at(p, le32(row + MODULE_NAME));
	out->index = index;
	out->there = le64(place + PATTERN_THERE);
	out->likely = le64(place + PATTERN_LIKELY);
	out->optional = le64(place + PATTERN_OPTIONAL);
	out->unproven = le64(place + PATTERN_UNCERTAIN);
	out->elsewhere = le64(place + PATTERN_ELSEWHERE);
	out->tables = le64(table + PATTERN_THERE) |
		      le64(table + PATTERN_UNCERTAIN);
	out->known_dll = le64(row + MODULE_KNOWN_DLL);
	out->ordinals_whole = le64(row + MODULE_ORDINALS_WHOLE);
	out->component = component_name(p, le32(row + MODULE_COMPONENT));
	out->first_export = le32(row + MODULE_FIRST_EXPORT);
	out->export_count = le32(row + MODULE_EXPORT_COUNT);
	out->first_ordinal = le32(row + MODULE_FIRST_ORDINAL);
	out->ordinal_count = le32(row + MODULE_ORDINAL_COUNT);
	return true;
}

bool profile_find_module(const struct profile *p, struct str name,
			 struct profile_module *out)
{
	uint32_t low = 0, high = profile_module_count(p);

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const uint8_t *row = row_at(p->modules, middle, MODULE_BYTES);
		int order = str_compare_nocase(
			string_at(p, le32(row + MODULE_NAME)), name);

		if (order == 0)
			return profile_module_at(p, middle, out);
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

bool profile_export_at(const struct profile *p, uint32_t row,
		       struct profile_export *out)
{
	const uint8_t *e = row_at(p->exports, row, EXPORT_BYTES);
	const uint8_t *pattern;

	if (e == NULL)
		return false;
	pattern = row_at(p->patterns, le16(e + EXPORT_PATTERN), PATTERN_BYTES);
	if (pattern == NULL)
		return false;
	out->name = string_at(p, le32(e + EXPORT_NAME));
	out->forwarder = string_at(p, le32(e + EXPORT_FORWARDER));
	out->ordinal = le16(e + EXPORT_ORDINAL);
	out->pattern = le16(e + EXPORT_PATTERN);
	out->there = le64(pattern + PATTERN_THERE);
	out->likely = le64(pattern + PATTERN_LIKELY);
	out->uncertain = le64(pattern + PATTERN_UNCERTAIN);
	out->absent = le64(pattern + PATTERN_ABSENT);
	return true;
}

bool profile_ordinal_row(const struct profile *p, uint32_t entry,
			 uint32_t *row)
{
	const uint8_t *e = row_at(p->ordinals, entry, ORDINAL_BYTES);

	if (e == NULL)
		return false;
	*row = le32(e);
	return true;
}

static uint8_t pattern_cell(const struct profile *p, uint16_t pattern,
			    unsigned target_index)
{
	const uint8_t *row = row_at(p->patterns, pattern, PATTERN_BYTES);

	if (row == NULL || target_index >= TARGETS_MAX)
		return 0;
	return row[PATTERN_CELLS + target_index];
}

enum evidence profile_evidence(const struct profile *p, uint16_t pattern,
			       unsigned target_index)
{
	return cell_evidence(pattern_cell(p, pattern, target_index));
}

enum place profile_place(const struct profile *p, uint16_t pattern,
			 unsigned target_index)
{
	return cell_place(pattern_cell(p, pattern, target_index));
}
