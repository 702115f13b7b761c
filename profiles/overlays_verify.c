/* Reading every row of the overlays, before any of it is believed. */
#include "profiles/evidence.h"
#include "profiles/overlay_rows.h"
#include "profiles/verify_container.h"
#include "util/status.h"

struct check {
	const struct overlays *o;
	const char *why; /* static, or NULL while all is well */
};

static bool refuse(struct check *c, const char *why)
{
	c->why = why;
	return false;
}

static bool is_string(const struct check *c, const uint8_t *at, bool needed)
{
	struct bytes strings = c->o->chunks[OVERLAY_STRINGS];
	uint32_t off = le32(at);
	const uint8_t *s = bytes_at(strings, off, 1);

	if (off == 0)
		return !needed;
	return s != NULL && s[-1] == '\0' && *s != '\0';
}

/* 'count' strings, one behind the other, of which the first are needed. */
static bool are_strings(const struct check *c, const uint8_t *row,
			unsigned count, unsigned needed)
{
	for (unsigned i = 0; i < count; i++) {
		if (!is_string(c, row + 4 * i, i < needed))
			return false;
	}
	return true;
}

static bool is_lower(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.s[i] != ascii_lower(s.s[i]))
			return false;
	}
	return true;
}

static bool container_ok(struct check *c)
{
	c->why = padding_fault(c->o->bytes, c->o->chunks + OVERLAY_STRINGS,
			       OVERLAY_CHUNKS);
	if (c->why == NULL)
		c->why = strings_fault(c->o->chunks[OVERLAY_STRINGS]);
	return c->why == NULL;
}

/* The lists of the overlays follow one another, without a rest. */
static bool shares_ok(struct check *c)
{
	uint64_t files = 0, adds = 0, assemblies = 0;
	struct overlay v;

	for (uint32_t i = 0; overlay_at(c->o, i, &v); i++) {
		if (v.first_file != files || v.first_add != adds ||
		    v.first_assembly != assemblies)
			return refuse(c, "an overlay's rows don't follow the "
					 "last");
		files += v.file_count;
		adds += v.add_count;
		assemblies += v.assembly_count;
	}
	if (files != overlay_rows_in(c->o, OVERLAY_FILES) ||
	    adds != overlay_rows_in(c->o, OVERLAY_ADDS) ||
	    assemblies != overlay_rows_in(c->o, OVERLAY_ASSEMBLIES))
		return refuse(c, "rows are left that no overlay has");
	return true;
}

static bool overlays_ok(struct check *c)
{
	struct str before = STR_EMPTY, id;
	const uint8_t *row;

	for (uint32_t i = 0;
	     (row = overlay_row_at(c->o, OVERLAY_ROWS, i)) != NULL; i++) {
		if (!are_strings(c, row, 8, 2))
			return refuse(c, "an overlay lacks a string");
		id = overlay_str(c->o, row);
		if (!is_lower(id) || str_compare(before, id) >= 0)
			return refuse(c, "overlays aren't sorted");
		if (row[OV_KIND] >= OVERLAY_KIND_COUNT ||
		    row[OV_SHIPPABLE] >= SHIPPABLE_COUNT ||
		    row[OV_MACHINES] >> OVERLAY_MACHINES != 0 ||
		    (row[OV_FLAGS] & ~OV_FLAGS_ALL) != 0)
			return refuse(c, "an overlay has an unknown number");
		before = id;
	}
	return true;
}

/* The rows of each overlay are sorted by DLL. */
static bool rows_sorted(struct check *c, enum overlay_chunk chunk,
			uint32_t first, uint32_t count)
{
	struct str before = STR_EMPTY;

	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *row = overlay_row_at(c->o, chunk, first + i);
		struct str dll = overlay_str(c->o, row);

		if (!is_lower(dll) || str_compare(before, dll) > 0)
			return refuse(c, "an overlay's DLLs aren't sorted");
		before = dll;
	}
	return true;
}

static bool lists_sorted(struct check *c)
{
	struct overlay v;

	for (uint32_t i = 0; overlay_at(c->o, i, &v); i++) {
		if (!rows_sorted(c, OVERLAY_FILES, v.first_file,
				 v.file_count) ||
		    !rows_sorted(c, OVERLAY_ADDS, v.first_add, v.add_count))
			return false;
	}
	return true;
}

static bool file_ok(struct check *c, const uint8_t *row)
{
	bool assembly = row[OF_PLACE] == OVERLAY_IN_ASSEMBLY;

	if (!are_strings(c, row, 4, 1) ||
	    (le32(row + OF_ASSEMBLY) != 0) != assembly)
		return refuse(c, "a file lacks a string");
	if (row[OF_PLACE] >= OVERLAY_PLACE_COUNT ||
	    row[OF_MACHINES] >> OVERLAY_MACHINES != 0 ||
	    row[OF_EVIDENCE] == 0 || !cell_fits_overlay(row[OF_EVIDENCE]) ||
	    row[OF_ZERO] != 0)
		return refuse(c, "a file has an unknown number");
	return true;
}

static bool add_ok(struct check *c, const uint8_t *row)
{
	bool by_ordinal = le16(row + OA_ORDINAL) != 0;

	if (!are_strings(c, row, 3, 1) ||
	    (le32(row + OA_NAME) == 0 && !by_ordinal))
		return refuse(c, "an added name lacks a string");
	if (row[OA_EVIDENCE] == 0 || !cell_fits_overlay(row[OA_EVIDENCE]) ||
	    row[OA_ZERO] != 0)
		return refuse(c, "an added name has an unknown number");
	return true;
}

static bool assembly_ok(struct check *c, const uint8_t *row)
{
	return are_strings(c, row, 7, 2) ||
	       refuse(c, "an assembly lacks a string");
}

static bool dll_ok(struct check *c, const uint8_t *row)
{
	if (!are_strings(c, row, 3, 1) ||
	    (le32(row + OD_FLAGS) & ~(uint32_t)OD_FLAG_DEBUG) != 0)
		return refuse(c, "a DLL lacks a string");
	return true;
}

static bool name_ok(struct check *c, const uint8_t *row)
{
	if (!is_string(c, row, true) || !is_lower(overlay_str(c->o, row)) ||
	    overlay_row_at(c->o, OVERLAY_DLLS, le32(row + ON_DLL)) == NULL)
		return refuse(c, "a DLL's name leads nowhere");
	return true;
}

static bool advice_ok(struct check *c, const uint8_t *row)
{
	if (!are_strings(c, row, 2, 1) ||
	    (le32(row + OI_FLAGS) & ~(uint32_t)OI_FLAGS_ALL) != 0)
		return refuse(c, "an advice lacks a string");
	return true;
}

static bool advised_ok(struct check *c, const uint8_t *row)
{
	if (!are_strings(c, row, 2, 1) || !is_lower(overlay_str(c->o, row)) ||
	    overlay_row_at(c->o, OVERLAY_ADVICE, le32(row + OP_ADVICE)) ==
		    NULL)
		return refuse(c, "advice is about nothing");
	return true;
}

static bool source_ok(struct check *c, const uint8_t *row)
{
	if (!are_strings(c, row, 1 + OVERLAY_MACHINES, 1) ||
	    !is_lower(overlay_str(c->o, row)))
		return refuse(c, "a table lacks a string");
	if (row[OX_NAMES] >> OVERLAY_MACHINES != 0 ||
	    row[OX_ORDINALS] >> OVERLAY_MACHINES != 0 ||
	    !cell_fits_overlay(row[OX_EVIDENCE]) ||
	    !cell_fits_overlay(row[OX_EVIDENCE + 1]))
		return refuse(c, "a table has an unknown number");
	return true;
}

static bool run_ok(struct check *c, const uint8_t *row)
{
	if (le16(row + OR_FIRST) == 0 ||
	    le16(row + OR_FIRST) > le16(row + OR_LAST) ||
	    !cell_fits_overlay(row[OR_EVIDENCE]) ||
	    !cell_fits_overlay(row[OR_EVIDENCE + 1]) ||
	    le16(row + OR_EVIDENCE) == 0 || le16(row + OR_ZERO) != 0)
		return refuse(c, "a run of ordinals isn't one");
	return true;
}

/* Tables are sorted by DLL, share out the runs, and theirs are sorted. */
static bool sources_sorted(struct check *c)
{
	struct str before = STR_EMPTY;
	uint64_t runs = 0;
	const uint8_t *row;

	for (uint32_t i = 0;
	     (row = overlay_row_at(c->o, OVERLAY_SOURCES, i)) != NULL; i++) {
		uint32_t count = le32(row + OX_RUN_COUNT), last = 0;

		if (str_compare(before, overlay_str(c->o, row)) >= 0)
			return refuse(c, "tables aren't sorted");
		if (le32(row + OX_FIRST_RUN) != runs)
			return refuse(c, "runs don't follow the last");
		before = overlay_str(c->o, row);
		for (uint32_t n = 0; n < count; n++) {
			const uint8_t *run = overlay_row_at(c->o, OVERLAY_RUNS,
							    runs++);

			if (run == NULL || le16(run + OR_FIRST) <= last)
				return refuse(c, "runs aren't sorted");
			last = le16(run + OR_LAST);
		}
	}
	return runs == overlay_rows_in(c->o, OVERLAY_RUNS) ||
	       refuse(c, "runs are left that no table has");
}

static bool rows_ok(struct check *c)
{
	static const struct {
		enum overlay_chunk chunk;
		bool (*ok)(struct check *c, const uint8_t *row);
	} checks[] = {
		{ OVERLAY_FILES, file_ok },
		{ OVERLAY_ADDS, add_ok },
		{ OVERLAY_ASSEMBLIES, assembly_ok },
		{ OVERLAY_DLLS, dll_ok },
		{ OVERLAY_NAMES, name_ok },
		{ OVERLAY_GLOBS, name_ok },
		{ OVERLAY_ADVICE, advice_ok },
		{ OVERLAY_ADVISED, advised_ok },
		{ OVERLAY_GENERAL, advised_ok },
		{ OVERLAY_SOURCES, source_ok },
		{ OVERLAY_RUNS, run_ok },
	};

	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		const uint8_t *row;

		for (uint32_t n = 0;; n++) {
			row = overlay_row_at(c->o, checks[i].chunk, n);
			if (row == NULL)
				break;
			if (!checks[i].ok(c, row))
				return false;
		}
	}
	return true;
}

/* By name, or the longest first: both look-ups go by it. */
static bool names_sorted(struct check *c)
{
	struct str before = STR_EMPTY, name;
	const uint8_t *row;

	for (uint32_t i = 0;
	     (row = overlay_row_at(c->o, OVERLAY_NAMES, i)) != NULL; i++) {
		name = overlay_str(c->o, row);
		if (str_compare(before, name) >= 0)
			return refuse(c, "names of DLLs aren't sorted");
		before = name;
	}
	for (uint32_t i = 0;
	     (row = overlay_row_at(c->o, OVERLAY_GLOBS, i)) != NULL; i++) {
		name = overlay_str(c->o, row);
		if (i != 0 && before.n < name.n)
			return refuse(c, "patterns of DLLs aren't sorted");
		before = name;
	}
	return true;
}

static bool advised_sorted(struct check *c)
{
	struct str dll = STR_EMPTY, name = STR_EMPTY;
	const uint8_t *row;

	for (uint32_t i = 0;
	     (row = overlay_row_at(c->o, OVERLAY_ADVISED, i)) != NULL; i++) {
		int order = str_compare(dll, overlay_str(c->o, row));

		if (order == 0)
			order = str_compare(name,
					    overlay_str(c->o, row + OP_NAME));
		if (order >= 0 || le32(row + OP_NAME) == 0)
			return refuse(c, "advice isn't sorted");
		dll = overlay_str(c->o, row);
		name = overlay_str(c->o, row + OP_NAME);
	}
	return true;
}

static bool tables_ok(struct check *c)
{
	const struct profile *t = &c->o->tables;

	if (profile_verify(t, &c->why) != OK)
		return false;
	if (profile_target_count(t) != OVERLAY_MACHINES)
		return refuse(c, "the tables aren't of two machines");
	return true;
}

int overlays_verify(const struct overlays *o, const char **why)
{
	struct overlays again;
	struct check c = { &again, NULL };

	if (overlays_open(o->bytes, &again) != OK) {
		*why = "header or table of contents are damaged";
		return E_PROFILE;
	}
	if (container_ok(&c) && overlays_ok(&c) &&
	    shares_ok(&c) && rows_ok(&c) && lists_sorted(&c) &&
	    names_sorted(&c) && advised_sorted(&c) && sources_sorted(&c) &&
	    tables_ok(&c))
		c.why = overlay_vendors_fault(&again);
	if (c.why == NULL)
		return OK;
	*why = c.why;
	return E_PROFILE;
}
