/* Facts of a compiled profile, so that others can be made from them. */
#include "profiles/compile_facts.h"
#include "profiles/rows.h"
#include "util/status.h"

_Static_assert(CHUNK_COUNT == 10, "a chunk that isn't loaded");

static void cells_load(const struct profile *p, uint16_t pattern,
		       uint8_t *cells)
{
	const uint8_t *row = row_at(p->patterns, pattern, PATTERN_BYTES);

	if (row != NULL)
		memcpy(cells, row + PATTERN_CELLS, TARGETS_MAX);
}

static void targets_load(struct facts *f, const struct profile *p)
{
	struct profile_target t;

	for (unsigned i = 0; profile_target_at(p, i, &t); i++)
		f->targets[i] = (struct fact_target){
			.id = str_of(t.id),
			.name = str_of(t.name),
			.build = str_of(t.build),
			.iis = str_of(t.iis),
			.groups = str_of(t.groups),
			.parent = str_of(t.parent),
			.machine = t.machine,
			.apiset_schema = t.apiset_schema,
			.partial = t.partial,
			.known_dlls_observed = t.known_dlls_observed,
			.applied = true,
		};
	f->target_count = profile_target_count(p);
	f->base_count = f->target_count;
}

/* The key that YAML has for it. NULL 's' when out of memory. */
static struct str key_of(struct arena *a, const struct profile_export *e)
{
	return e->name.n != 0 ? e->name : str_printf(a, "@%u", e->ordinal);
}

/* Is it known of one of these? */
static bool cells_have(const uint8_t *cells, target_set targets)
{
	for (; targets != 0; targets &= targets - 1) {
		if (cells[__builtin_ctzll(targets)] != 0)
			return true;
	}
	return false;
}

static int export_load(struct facts *f, struct fact_module *m,
		       const struct profile *p, const struct profile_export *e,
		       target_set needed)
{
	uint8_t cells[TARGETS_MAX] = { 0 };
	struct fact_export new;

	cells_load(p, e->pattern, cells);
	if (!cells_have(cells, needed))
		return OK;
	new = (struct fact_export){ key_of(f->arena, e), e->name, e->forwarder,
				    (uint16_t)e->ordinal };
	if (new.key.s == NULL || facts_row(f, m, &new) != OK)
		return E_NO_MEMORY;
	memcpy(f->rows[f->row_count - 1].cells, cells, sizeof(cells));
	return OK;
}

static int module_load(struct facts *f, const struct profile *p,
		       const struct profile_module *from)
{
	struct fact_module *m = facts_module(f, from->name);

	if (m == NULL)
		return E_NO_MEMORY;
	m->component = str_of(from->component);
	m->known_dll = from->known_dll;
	cells_load(p, from->place_pattern, m->place);
	cells_load(p, from->table_pattern, m->table);
	return OK;
}

static int table_load(struct facts *f, const struct profile *p,
		      const struct profile_module *from, target_set needed)
{
	struct fact_module *m = facts_module(f, from->name);
	target_set nameless = 0;
	struct profile_export e;
	int ret = m == NULL ? E_NO_MEMORY : OK;

	for (uint32_t i = 0; ret == OK && i < from->export_count; i++) {
		if (!profile_export_at(p, from->first_export + i, &e))
			break;
		if (e.name.n == 0)
			nameless |= e.there | e.uncertain;
		ret = export_load(f, m, p, &e, needed);
	}
	/* Tables that are partial have no evidence, and load as none. */
	nameless &= from->tables & ~from->ordinals_whole;
	for (unsigned i = 0; ret == OK && i < TARGETS_MAX; i++) {
		if ((nameless & TARGET_BIT(i)) != 0)
			m->extent[i] = EXTENT_NAMES;
	}
	return ret;
}

static int assemblies_load(struct facts *f, const struct profile *p)
{
	struct profile_assembly a;

	for (uint32_t i = 0; profile_assembly_at(p, i, &a); i++) {
		void *items = f->assemblies;

		if (arena_grow(f->arena, &items, f->assembly_count,
			       &f->assembly_capacity, sizeof(a)) != 0)
			return E_NO_MEMORY;
		f->assemblies = items;
		f->assemblies[f->assembly_count++] = a;
	}
	return OK;
}

int facts_load(struct facts *f, const struct profile *p)
{
	struct profile_module m;
	int ret = OK;

	targets_load(f, p);
	for (uint32_t i = 0; ret == OK && profile_module_at(p, i, &m); i++)
		ret = module_load(f, p, &m);
	return ret == OK ? assemblies_load(f, p) : ret;
}

int facts_load_tables(struct facts *f, const struct profile *p)
{
	target_set needed = 0;
	struct profile_module m;
	int ret = OK;

	for (unsigned i = f->base_count; i < f->target_count; i++)
		needed |= f->targets[i].needed;
	if (f->base_count < TARGETS_MAX)
		needed &= TARGET_BIT(f->base_count) - 1;
	if (needed == 0)
		return OK;
	for (uint32_t i = 0; ret == OK && profile_module_at(p, i, &m); i++)
		ret = table_load(f, p, &m, needed);
	return ret == OK ? apisets_load(f, p, needed) : ret;
}

static void cells_shift(uint8_t *cells, unsigned n)
{
	memmove(cells, cells + n, TARGETS_MAX - n);
	memset(cells + TARGETS_MAX - n, 0, n);
}

void facts_drop_base(struct facts *f)
{
	const unsigned n = f->base_count;

	f->target_count -= n;
	memmove(f->targets, f->targets + n,
		f->target_count * sizeof(f->targets[0]));
	for (uint32_t i = 0; i < f->module_names.count; i++) {
		struct fact_module *m = &f->modules[i];

		m->known_dll = n < TARGETS_MAX ? m->known_dll >> n : 0;
		cells_shift(m->place, n);
		cells_shift(m->table, n);
		cells_shift(m->extent, n);
	}
	for (size_t i = 0; i < f->row_count; i++)
		cells_shift(f->rows[i].cells, n);
	for (size_t i = 0; n < TARGETS_MAX && i < f->assembly_count; i++) {
		f->assemblies[i].there >>= n;
		f->assemblies[i].likely >>= n;
		f->assemblies[i].unproven >>= n;
	}
	for (size_t i = 0; n < TARGETS_MAX && i < f->apiset_count; i++) {
		f->apisets[i].set.there >>= n;
		f->apisets[i].set.uncertain >>= n;
	}
	f->base_count = 0;
}
