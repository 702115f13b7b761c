/* The export tables of overlays as rows. */
#include <stdlib.h>

#include "profiles/compile_overlay_tables.h"
#include "util/status.h"

/* What is known of one ordinal, a cell a machine. */
struct numbered {
	uint16_t ordinal;
	uint8_t cells[OVERLAY_MACHINES];
};

static int numbered_compare(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;

	return (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
}

static int run_write(struct tables *t, const struct numbered *first,
		     const struct numbered *last)
{
	uint8_t *row = overlay_row(t->o, OVERLAY_RUNS, OR_BYTES);

	if (row == NULL)
		return E_NO_MEMORY;
	put16(row + OR_FIRST, first->ordinal);
	put16(row + OR_LAST, last->ordinal);
	memcpy(row + OR_EVIDENCE, first->cells, sizeof(first->cells));
	return 0;
}

/* Take a DLL's rows without name and forwarder out of its table. */
static int runs_write(struct tables *t, const struct fact_module *m,
		      uint32_t *count)
{
	struct fact_row *rows = t->c.facts->rows;
	struct numbered *found;
	size_t n = 0, start = 0;
	int ret = 0;

	for (uint32_t i = m->first_row; i != NO_ROW; i = rows[i].next)
		n++;
	found = arena_new_array(t->o->arena, struct numbered, n);
	if (found == NULL)
		return E_NO_MEMORY;
	n = 0;
	for (uint32_t i = m->first_row; i != NO_ROW; i = rows[i].next) {
		struct fact_row *row = &rows[i];

		if (row->name.n != 0 || row->forwarder.n != 0 ||
		    (row->cells[0] | row->cells[1]) == 0)
			continue;
		found[n].ordinal = row->ordinal;
		memcpy(found[n++].cells, row->cells, OVERLAY_MACHINES);
		memset(row->cells, 0, OVERLAY_MACHINES);
	}
	if (n != 0)
		qsort(found, n, sizeof(*found), numbered_compare);
	for (size_t i = 1; ret == 0 && i <= n; i++) {
		if (i < n && found[i].ordinal == found[i - 1].ordinal + 1 &&
		    memcmp(found[i].cells, found[start].cells,
			   OVERLAY_MACHINES) == 0)
			continue;
		ret = run_write(t, &found[start], &found[i - 1]);
		start = i;
		++*count;
	}
	return ret;
}

static int source_write(struct tables *t, const struct table_dll *dll,
			const struct fact_module *m)
{
	uint8_t row[OX_BYTES] = { 0 }, *at;
	uint32_t count = 0;
	int ret = overlay_string(t->o, row + OX_DLL, m->name);

	put32(row + OX_FIRST_RUN,
	      (uint32_t)(t->o->chunks[OVERLAY_RUNS].len / OR_BYTES));
	for (unsigned i = 0; ret == 0 && i < OVERLAY_MACHINES; i++) {
		ret = overlay_string(t->o, row + OX_VERSIONS + 4 * i,
				     dll->version[i]);
		row[OX_EVIDENCE + i] = m->place[i];
		if (m->table[i] != 0)
			row[OX_NAMES] |= (uint8_t)(1u << i);
	}
	row[OX_ORDINALS] = (uint8_t)dll->ordinals_whole;
	if (ret == 0)
		ret = runs_write(t, m, &count);
	put32(row + OX_RUN_COUNT, count);
	if (ret != 0)
		return ret;
	at = overlay_row(t->o, OVERLAY_SOURCES, OX_BYTES);
	if (at == NULL)
		return E_NO_MEMORY;
	memcpy(at, row, sizeof(row));
	return 0;
}

static int name_compare(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static int sources_write(struct tables *t)
{
	struct facts *f = t->c.facts;
	uint32_t count = f->module_names.count, number;
	struct str *sorted = arena_new_array(t->o->arena, struct str, count);
	int ret = 0;

	if (sorted == NULL)
		return E_NO_MEMORY;
	if (count != 0) {
		memcpy(sorted, f->module_names.keys, count * sizeof(*sorted));
		qsort(sorted, count, sizeof(*sorted), name_compare);
	}
	for (uint32_t i = 0; ret == 0 && i < count; i++) {
		intern_find(&f->module_names, sorted[i], &number);
		ret = source_write(t, &t->dlls[number], &f->modules[number]);
	}
	return ret;
}

int overlay_table_write(struct tables *t)
{
	struct facts *f = t->c.facts;
	struct bytes out;
	uint8_t *copy;
	int ret;

	ret = sources_write(t);
	for (uint32_t i = 0; i < f->module_names.count; i++)
		memset(f->modules[i].place, 0, sizeof(f->modules[i].place));
	if (ret == 0)
		ret = facts_write(&t->c, &out);
	if (ret != 0)
		return ret;
	copy = overlay_row(t->o, OVERLAY_TABLES, out.len);
	if (copy == NULL)
		return E_NO_MEMORY;
	memcpy(copy, out.data, out.len);
	return 0;
}
