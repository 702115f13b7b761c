/* The facts of all targets as the bytes of a compiled profile. */
#include <stdlib.h>

#include "profiles/compile_writer.h"
#include "profiles/evidence.h"
#include "profiles/table_out.h"
#include "util/status.h"

/* Each text once, where it is first used. The empty one is at 0. */
static int string_add(struct writer *w, struct str s, uint32_t *off)
{
	size_t start = w->out.chunks[CHUNK_STRINGS].len;
	uint32_t before = w->strings.count, number;
	void *offsets = w->offsets;
	uint8_t *at;

	if (intern_add(&w->strings, w->arena, s, &number) != 0 ||
	    arena_grow(w->arena, &offsets, before, &w->offset_capacity,
		       sizeof(*w->offsets)) != 0)
		return E_NO_MEMORY;
	w->offsets = offsets;
	if (number == before) {
		if (start > UINT32_MAX - s.n - 1)
			return compile_fail(w->c, 0, "more than 4 GB of text");
		at = buffer_extend(&w->out.chunks[CHUNK_STRINGS], w->arena,
				   s.n + 1);
		if (at == NULL)
			return E_NO_MEMORY;
		memcpy(at, s.s, s.n);
		w->offsets[number] = (uint32_t)start;
	}
	*off = w->offsets[number];
	return 0;
}

int writer_string(struct writer *w, uint8_t *at, struct str s)
{
	uint32_t off;
	int ret = string_add(w, s, &off);

	if (ret == 0)
		put32(at, off);
	return ret;
}

static int pattern_add(struct writer *w, const uint8_t *cells, uint16_t *out)
{
	const struct str key = { (const char *)cells, TARGETS_MAX };
	uint32_t before = w->patterns.count, number;

	if (intern_add(&w->patterns, w->arena, key, &number) != 0)
		return E_NO_MEMORY;
	if (number > UINT16_MAX)
		return compile_fail(w->c, 0,
				    "more than 65536 patterns of evidence");
	*out = (uint16_t)number;
	if (number != before)
		return 0;
	return table_out_pattern(&w->out, cells);
}

static int module_compare(const void *a, const void *b)
{
	const struct fact_module *const *x = a, *const *y = b;

	return str_compare((*x)->name, (*y)->name);
}

static bool has_cells(const uint8_t *cells)
{
	for (unsigned i = 0; i < TARGETS_MAX; i++) {
		if (cells[i] != 0)
			return true;
	}
	return false;
}

/* Nothing is known of a module that only a list of components names. */
static bool module_is_known(const struct facts *f, const struct fact_module *m)
{
	if (m->known_dll != 0 || has_cells(m->place) || has_cells(m->table))
		return true;
	for (uint32_t i = m->first_row; i != NO_ROW; i = f->rows[i].next) {
		if (has_cells(f->rows[i].cells))
			return true;
	}
	return false;
}

static int modules_sort(struct writer *w)
{
	w->modules = arena_new_array(w->arena, const struct fact_module *,
				     w->f->module_names.count);
	w->rows = arena_new_array(w->arena, const struct fact_row *,
				  w->f->row_count);
	if (w->modules == NULL || w->rows == NULL)
		return E_NO_MEMORY;
	for (uint32_t i = 0; i < w->f->module_names.count; i++) {
		if (module_is_known(w->f, &w->f->modules[i]))
			w->modules[w->module_count++] = &w->f->modules[i];
	}
	qsort(w->modules, w->module_count, sizeof(w->modules[0]),
	      module_compare);
	return 0;
}

static int text_compare(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static int components_write(struct writer *w)
{
	struct intern found = { 0 };
	uint32_t number;
	int ret = 0;

	for (uint32_t i = 0; i < w->module_count; i++) {
		struct str name = w->modules[i]->component;

		if (name.n != 0 &&
		    intern_add(&found, w->arena, name, &number) != 0)
			return E_NO_MEMORY;
	}
	if (found.count != 0)
		qsort(found.keys, found.count, sizeof(found.keys[0]),
		      text_compare);
	for (uint32_t i = 0; ret == 0 && i < found.count; i++) {
		uint8_t *row = table_out_row(&w->out, CHUNK_COMPONENTS);

		if (row == NULL || intern_add(&w->components, w->arena,
					      found.keys[i], &number) != 0)
			return E_NO_MEMORY;
		ret = writer_string(w, row, found.keys[i]);
	}
	return ret;
}

static int fact_row_compare(const void *a, const void *b)
{
	const struct fact_row *const *x = a, *const *y = b;
	int order = str_compare((*x)->name, (*y)->name);

	if (order == 0)
		order = ((*x)->ordinal > (*y)->ordinal) -
			((*x)->ordinal < (*y)->ordinal);
	return order != 0 ? order
			  : str_compare((*x)->forwarder, (*y)->forwarder);
}

/* Entries of an ordinal index while it is sorted. */
struct numbered {
	uint16_t ordinal;
	uint32_t row;
};

static int numbered_compare(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;

	if (x->ordinal != y->ordinal)
		return x->ordinal < y->ordinal ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static int ordinals_write(struct writer *w, size_t count, uint32_t first_row)
{
	struct numbered *entries;
	size_t n = 0;

	entries = arena_new_array(w->arena, struct numbered, count);
	if (entries == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		if (w->rows[i]->ordinal != 0)
			entries[n++] = (struct numbered){
				w->rows[i]->ordinal, first_row + (uint32_t)i
			};
	}
	qsort(entries, n, sizeof(entries[0]), numbered_compare);
	for (size_t i = 0; i < n; i++) {
		uint8_t *row = table_out_row(&w->out, CHUNK_ORDINALS);

		if (row == NULL)
			return E_NO_MEMORY;
		put32(row, entries[i].row);
	}
	return 0;
}

static int exports_write(struct writer *w, size_t count)
{
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < count; i++) {
		const struct fact_row *from = w->rows[i];
		uint8_t *row = table_out_row(&w->out, CHUNK_EXPORTS);
		uint16_t pattern = 0;

		if (row == NULL)
			return E_NO_MEMORY;
		ret = writer_string(w, row + EXPORT_NAME, from->name);
		if (ret == 0)
			ret = writer_string(w, row + EXPORT_FORWARDER,
					 from->forwarder);
		if (ret == 0)
			ret = pattern_add(w, from->cells, &pattern);
		put16(row + EXPORT_ORDINAL, from->ordinal);
		put16(row + EXPORT_PATTERN, pattern);
	}
	return ret;
}

/* Collect a module's rows, sorted, and the targets with nameless ones. */
static size_t rows_sort(struct writer *w, const struct fact_module *m,
			target_set *nameless)
{
	size_t count = 0;

	*nameless = 0;
	for (uint32_t i = m->first_row; i != NO_ROW; i = w->f->rows[i].next) {
		const struct fact_row *row = &w->f->rows[i];
		struct pattern_sets sets;

		if (!has_cells(row->cells))
			continue;
		w->rows[count++] = row;
		sets = pattern_sets_of(row->cells);
		if (row->name.n == 0)
			*nameless |= sets.there | sets.uncertain;
	}
	qsort(w->rows, count, sizeof(w->rows[0]), fact_row_compare);
	return count;
}

static target_set extents_of(const struct fact_module *m, enum extent extent)
{
	target_set set = 0;

	for (unsigned i = 0; i < TARGETS_MAX; i++) {
		if (m->extent[i] == extent)
			set |= TARGET_BIT(i);
	}
	return set;
}

/* The evidence of those tables in which what isn't listed is absent. */
static void whole_tables(const struct fact_module *m, uint8_t *cells)
{
	for (unsigned i = 0; i < TARGETS_MAX; i++)
		cells[i] = m->extent[i] == EXTENT_PARTIAL ? 0 : m->table[i];
}

/* A DLL that the inventory of a partly known Windows lacks may be there. */
static void places_fill(const struct facts *f, const struct fact_module *m,
			uint8_t *place)
{
	memcpy(place, m->place, TARGETS_MAX);
	for (unsigned i = 0; i < f->target_count; i++) {
		if (f->targets[i].partial && place[i] == 0)
			place[i] = CELL(PLACE_SYSTEM32, EVIDENCE_UNPROVEN);
	}
}

static int module_sets_write(struct writer *w, const struct fact_module *m,
			     uint8_t *row, target_set nameless)
{
	const target_set named_only = extents_of(m, EXTENT_NAMES);
	uint8_t place[TARGETS_MAX], cells[TARGETS_MAX];
	struct pattern_sets table;
	uint16_t pattern;
	int ret;

	places_fill(w->f, m, place);
	whole_tables(m, cells);
	table = pattern_sets_of(cells);
	put64(row + MODULE_KNOWN_DLL, m->known_dll);
	put64(row + MODULE_ORDINALS_WHOLE,
	      nameless & (table.there | table.uncertain) & ~named_only);
	ret = pattern_add(w, place, &pattern);
	if (ret != 0)
		return ret;
	put16(row + MODULE_PLACE_PATTERN, pattern);
	ret = pattern_add(w, cells, &pattern);
	if (ret == 0)
		put16(row + MODULE_TABLE_PATTERN, pattern);
	return ret;
}

static int module_write(struct writer *w, const struct fact_module *m,
			uint8_t *row)
{
	uint32_t first_export = table_out_rows(&w->out, CHUNK_EXPORTS);
	uint32_t first_ordinal = table_out_rows(&w->out, CHUNK_ORDINALS);
	target_set nameless;
	size_t count = rows_sort(w, m, &nameless);
	uint32_t component;
	int ret;

	if (m->component.n != 0 &&
	    intern_find(&w->components, m->component, &component))
		put32(row + MODULE_COMPONENT, component + 1);
	ret = module_sets_write(w, m, row, nameless);
	if (ret == 0)
		ret = exports_write(w, count);
	if (ret == 0)
		ret = ordinals_write(w, count, first_export);
	put32(row + MODULE_FIRST_EXPORT, first_export);
	put32(row + MODULE_EXPORT_COUNT, (uint32_t)count);
	put32(row + MODULE_FIRST_ORDINAL, first_ordinal);
	put32(row + MODULE_ORDINAL_COUNT,
	      table_out_rows(&w->out, CHUNK_ORDINALS) - first_ordinal);
	return ret;
}

/* Names of modules first, next to each other, for the search among them. */
static int modules_write(struct writer *w)
{
	const size_t size = (size_t)w->module_count * MODULE_BYTES;
	uint8_t *rows = buffer_extend(&w->out.chunks[CHUNK_MODULES], w->arena,
				      size);
	int ret = 0;

	if (rows == NULL && size != 0)
		return E_NO_MEMORY;
	for (uint32_t i = 0; ret == 0 && i < w->module_count; i++)
		ret = writer_string(w, rows + i * MODULE_BYTES + MODULE_NAME,
				 w->modules[i]->name);
	for (uint32_t i = 0; ret == 0 && i < w->module_count; i++)
		ret = module_write(w, w->modules[i], rows + i * MODULE_BYTES);
	return ret;
}

int facts_write(struct compiler *c, struct bytes *out)
{
	struct writer w = {
		.c = c,
		.f = c->facts,
		.arena = c->facts->arena,
		.out.arena = c->facts->arena,
	};
	uint32_t off;
	int ret;

	c->path = NULL;
	ret = string_add(&w, STR_EMPTY, &off);
	if (ret == 0)
		ret = writer_targets(&w);
	if (ret == 0)
		ret = modules_sort(&w);
	if (ret == 0)
		ret = components_write(&w);
	if (ret == 0)
		ret = modules_write(&w);
	if (ret == 0)
		ret = writer_assemblies(&w);
	if (ret == 0)
		ret = writer_apisets(&w);
	if (ret == 0)
		ret = table_out_names(&w.out);
	if (ret == 0)
		ret = table_out_end(&w.out, c->facts->date,
				    c->facts->target_count, out);
	return ret;
}
