/* Reading every row of a profile, before any of it is believed. */
#include "profiles/evidence.h"
#include "profiles/rows.h"
#include "profiles/verify_container.h"
#include "profiles/verify_parts.h"
#include "util/status.h"

bool verify_refuse(struct check *c, const char *why)
{
	c->why = why;
	return false;
}

/* At the start of a string; strings end, since the last byte is a NUL. */
static bool is_string(const struct check *c, uint32_t off)
{
	const uint8_t *s = bytes_at(c->p->strings, off, 1);

	return s != NULL && (off == 0 || s[-1] == '\0');
}

bool verify_filled_string(const struct check *c, uint32_t off)
{
	return off != 0 && is_string(c, off) && string_at(c->p, off).n != 0;
}

bool verify_any_string(const struct check *c, uint32_t off)
{
	return off == 0 || verify_filled_string(c, off);
}

static bool container_ok(struct check *c)
{
	const struct bytes chunks[] = { c->p->strings,	c->p->targets,
					c->p->modules,	c->p->exports,
					c->p->ordinals, c->p->patterns,
					c->p->components,
					c->p->assemblies, c->p->apisets,
					c->p->names };

	c->why = padding_fault(c->p->bytes, chunks, CHUNK_COUNT);
	if (c->why == NULL)
		c->why = strings_fault(c->p->strings);
	return c->why == NULL;
}

static bool patterns_ok(struct check *c)
{
	unsigned targets = profile_target_count(c->p);
	const uint8_t *row;

	if (row_count(c->p->patterns, PATTERN_BYTES) > UINT16_MAX + 1)
		return verify_refuse(c, "too many patterns");
	for (uint32_t i = 0;; i++) {
		struct pattern_sets sets;

		row = row_at(c->p->patterns, i, PATTERN_BYTES);
		if (row == NULL)
			return true;
		sets = pattern_sets_of(row + PATTERN_CELLS);
		if (sets.there != le64(row + PATTERN_THERE) ||
		    sets.likely != le64(row + PATTERN_LIKELY) ||
		    sets.uncertain != le64(row + PATTERN_UNCERTAIN) ||
		    sets.absent != le64(row + PATTERN_ABSENT) ||
		    sets.optional != le64(row + PATTERN_OPTIONAL) ||
		    sets.elsewhere != le64(row + PATTERN_ELSEWHERE))
			return verify_refuse(c, "a pattern's sets aren't its cells'");
		for (unsigned t = targets; t < TARGETS_MAX; t++) {
			if (row[PATTERN_CELLS + t] != 0)
				return verify_refuse(c, "a pattern has a cell of no "
						 "target");
		}
	}
}

/* Whether all cells of a pattern are such that 'fits' allows. */
static bool pattern_fits(const struct check *c, uint16_t pattern,
			 bool (*fits)(uint8_t cell))
{
	const uint8_t *row = row_at(c->p->patterns, pattern, PATTERN_BYTES);

	for (unsigned t = 0; row != NULL && t < TARGETS_MAX; t++) {
		if (!fits(row[PATTERN_CELLS + t]))
			return false;
	}
	return row != NULL;
}

static bool components_ok(struct check *c)
{
	uint32_t count = row_count(c->p->components, COMPONENT_BYTES);
	struct str before = STR_EMPTY;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t off = le32(
			row_at(c->p->components, i, COMPONENT_BYTES));
		struct str name = string_at(c->p, off);

		if (!verify_filled_string(c, off))
			return verify_refuse(c, "a component has no name");
		if (str_compare(before, name) >= 0)
			return verify_refuse(c, "components aren't sorted");
		before = name;
	}
	return true;
}

/* Rows with the same name, or with none and the same ordinal. */
struct run {
	struct profile_export last;
	target_set used;
	bool begun;
};

static bool same_import(const struct profile_export *a,
			const struct profile_export *b)
{
	if (a->name.n == 0 && b->name.n == 0)
		return a->ordinal == b->ordinal;
	return str_equal(a->name, b->name);
}

static int export_compare(const struct profile_export *a,
			  const struct profile_export *b)
{
	int order = str_compare(a->name, b->name);

	if (order == 0)
		order = (a->ordinal > b->ordinal) - (a->ordinal < b->ordinal);
	return order != 0 ? order : str_compare(a->forwarder, b->forwarder);
}

static bool export_ok(struct check *c, uint32_t index, struct run *run)
{
	const uint8_t *row = row_at(c->p->exports, index, EXPORT_BYTES);
	struct profile_export e;
	target_set used;

	if (row == NULL || !profile_export_at(c->p, index, &e))
		return verify_refuse(c, "an export's pattern isn't there");
	if (!verify_any_string(c, le32(row + EXPORT_NAME)) ||
	    !verify_any_string(c, le32(row + EXPORT_FORWARDER)))
		return verify_refuse(c, "an export lacks a string");
	if (e.forwarder.n != 0 && !is_forwarder(e.forwarder))
		return verify_refuse(c, "a forwarder isn't DLL.Name");
	if (e.name.n == 0 && e.ordinal == 0)
		return verify_refuse(c, "an export has neither name nor ordinal");
	if (!pattern_fits(c, e.pattern, cell_fits_export) &&
	    !pattern_fits(c, e.pattern, cell_fits_overlay))
		return verify_refuse(c, "an export's pattern is of something else");
	used = e.there | e.uncertain | e.absent;
	if (used == 0)
		return verify_refuse(c, "an export is of no target");
	if (run->begun && export_compare(&run->last, &e) >= 0)
		return verify_refuse(c, "exports aren't sorted");
	if (!run->begun || !same_import(&run->last, &e))
		run->used = 0;
	if ((run->used & used) != 0)
		return verify_refuse(c, "an export is there twice on a target");
	run->used |= used;
	run->last = e;
	run->begun = true;
	return true;
}

static bool ordinals_ok(struct check *c, const struct profile_module *m,
			uint32_t expected)
{
	uint32_t row, last_row = 0, last_ordinal = 0;
	struct profile_export e;

	if (m->ordinal_count != expected)
		return verify_refuse(c, "an ordinal index isn't whole");
	for (uint32_t i = 0; i < m->ordinal_count; i++) {
		if (!profile_ordinal_row(c->p, m->first_ordinal + i, &row) ||
		    row < m->first_export ||
		    row - m->first_export >= m->export_count ||
		    !profile_export_at(c->p, row, &e))
			return verify_refuse(c, "an ordinal's row is another DLL's");
		if (e.ordinal == 0 || e.ordinal < last_ordinal ||
		    (e.ordinal == last_ordinal && row <= last_row))
			return verify_refuse(c, "ordinals aren't sorted");
		last_row = row;
		last_ordinal = e.ordinal;
	}
	return true;
}

static bool exports_ok(struct check *c, const struct profile_module *m)
{
	struct run run = { .begun = false };
	uint32_t with_ordinal = 0;
	target_set nameless = 0;

	for (uint32_t i = 0; i < m->export_count; i++) {
		if (!export_ok(c, m->first_export + i, &run))
			return false;
		with_ordinal += run.last.ordinal != 0;
		if (run.last.name.n == 0)
			nameless |= run.last.there | run.last.uncertain;
	}
	if ((m->ordinals_whole & ~(nameless & m->tables)) != 0)
		return verify_refuse(c, "a DLL's ordinals aren't as whole as "
					"it says");
	return ordinals_ok(c, m, with_ordinal);
}

static bool module_sets_ok(struct check *c, const uint8_t *row,
			   const struct profile_module *m)
{
	unsigned targets = profile_target_count(c->p);

	if (!pattern_fits(c, m->place_pattern, cell_fits_place) ||
	    !(pattern_fits(c, m->table_pattern, cell_fits_table) ||
	      pattern_fits(c, m->table_pattern, cell_fits_overlay)))
		return verify_refuse(c, "a DLL's pattern is of something else");
	if (targets < TARGETS_MAX && m->known_dll >> targets != 0)
		return verify_refuse(c, "a DLL is known on no target");
	if (le32(row + MODULE_ZERO) != 0)
		return verify_refuse(c, "a DLL's spare field isn't zero");
	return true;
}

static bool module_name_ok(struct check *c, const uint8_t *row,
			   const struct profile_module *m, struct str before)
{
	if (!verify_filled_string(c, le32(row + MODULE_NAME)))
		return verify_refuse(c, "a DLL has no name");
	for (size_t i = 0; i < m->name.n; i++) {
		if (m->name.s[i] != ascii_lower(m->name.s[i]))
			return verify_refuse(c, "a DLL's name isn't lower "
						"case");
	}
	if (str_compare(before, m->name) >= 0)
		return verify_refuse(c, "DLLs aren't sorted");
	if (le32(row + MODULE_COMPONENT) >
	    row_count(c->p->components, COMPONENT_BYTES))
		return verify_refuse(c, "a DLL's component isn't there");
	return true;
}

/* Modules share out the exports and the ordinals: no overlap, no rest. */
static bool modules_ok(struct check *c)
{
	uint64_t exports = 0, ordinals = 0;
	struct str before = STR_EMPTY;
	struct profile_module m;

	for (uint32_t i = 0; i < profile_module_count(c->p); i++) {
		const uint8_t *row = row_at(c->p->modules, i, MODULE_BYTES);

		if (!profile_module_at(c->p, i, &m))
			return verify_refuse(c, "a DLL's pattern isn't there");
		if (!module_name_ok(c, row, &m, before) ||
		    !module_sets_ok(c, row, &m))
			return false;
		if (m.first_export != exports || m.first_ordinal != ordinals)
			return verify_refuse(c, "a DLL's rows don't follow the "
						"last");
		exports += m.export_count;
		ordinals += m.ordinal_count;
		if (exports > row_count(c->p->exports, EXPORT_BYTES) ||
		    ordinals > row_count(c->p->ordinals, ORDINAL_BYTES))
			return verify_refuse(c, "a DLL's rows aren't there");
		if (!exports_ok(c, &m))
			return false;
		before = m.name;
	}
	if (exports != row_count(c->p->exports, EXPORT_BYTES) ||
	    ordinals != row_count(c->p->ordinals, ORDINAL_BYTES))
		return verify_refuse(c, "rows are left that no DLL has");
	return true;
}

int profile_verify(const struct profile *p, const char **why)
{
	struct check c = { p, NULL };
	struct profile again;

	if (profile_open(p->bytes, &again) != 0) {
		*why = "header or table of contents are damaged";
		return E_PROFILE;
	}
	c.p = &again;
	if (container_ok(&c) && patterns_ok(&c) && components_ok(&c) &&
	    verify_targets(&c) && modules_ok(&c) &&
	    verify_assemblies(&c) && verify_apisets(&c) && verify_names(&c))
		return 0;
	*why = c.why;
	return E_PROFILE;
}
