/* Every table reader over one image, then its imports in its own exports. */
#include <assert.h>
#include <string.h>

#include "loader/clr.h"
#include "loader/exports.h"
#include "loader/imports.h"
#include "loader/relocations.h"
#include "loader/resources.h"
#include "loader/tls.h"
#include "util/status.h"

/* Look-ups per input: an input of a few KB must stay quick. */
enum { LOOKUPS_MAX = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned sum(struct str s)
{
	unsigned n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += (unsigned char)s.s[i];
	return n;
}

static void look_up(const struct export_table *exports,
		    const struct import_table *imports)
{
	struct export_symbol found;
	struct str name, prefixed;

	for (size_t i = 0; i < imports->symbol_count && i < LOOKUPS_MAX; i++) {
		const struct import_symbol *s = &imports->symbols[i];

		if (s->by_ordinal)
			exports_find_ordinal(exports, s->ordinal, &found);
		else if (exports_find_name(exports, s->name, s->hint, &found))
			assert(found.rva != 0);
	}
	for (uint32_t i = 0; i < exports->name_count && i < LOOKUPS_MAX; i++) {
		if (exports_name_at(exports, i, &name, &found) && name.n != 0)
			exports_find_prefix(
				exports, (struct str){ name.s, name.n - 1 },
				&prefixed);
		/* At its own place, a name is always found. */
		if (exports_name_at(exports, i, &name, &found) && i < 0xffff)
			assert(exports_find_name(exports, name, (uint16_t)i,
						 &found));
	}
}

static void check_imports(const struct import_table *t)
{
	for (size_t i = 0; i < t->module_count; i++) {
		const struct import_module *m = &t->modules[i];

		assert(m->first <= t->symbol_count);
		assert(m->count <= t->symbol_count - m->first);
		sum(m->name);
	}
	for (size_t i = 0; i < t->symbol_count && i < LOOKUPS_MAX; i++)
		sum(t->symbols[i].name);
}

static void read_import_tables(const struct image *img, struct arena *a,
			       struct defects *d)
{
	struct import_table imports, delayed;
	struct bound_import_table bound;
	struct export_table exports;

	assert(imports_read(img, a, d, &imports) == OK);
	assert(delay_imports_read(img, a, d, &delayed) == OK);
	assert(bound_imports_read(img, a, d, &bound) == OK);
	assert(exports_read(img, a, d, &exports) == OK);
	check_imports(&imports);
	check_imports(&delayed);
	for (size_t i = 0; i < bound.count; i++)
		sum(bound.items[i].name);
	look_up(&exports, &imports);
	look_up(&exports, &delayed);
}

/* What is asked for by its number, and by what it starts with. */
static void find_resources(const struct image *img)
{
	static const uint8_t data[] = { 'd', 'a', 't', 'a' };
	const struct bytes start = { data, sizeof(data) };
	struct bytes found;

	for (uint32_t type = 1; type <= 24; type++) {
		if (resource_find(img, type, 1, &found))
			assert(bytes_at(found, found.len, 0) != NULL);
		if (resource_find_starting(img, type, start, &found))
			assert(memcmp(found.data, data, sizeof(data)) == 0);
	}
}

static void read_other_tables(const struct image *img, struct arena *a,
			      struct defects *d)
{
	struct relocation_cursor at = { 0 };
	struct relocation_table relocations;
	struct resource_table resources;
	struct relocation entry;
	struct tls tls;
	struct clr clr;
	size_t entries = 0;

	assert(relocations_read(img, a, d, &relocations) == OK);
	while (relocations_next(&relocations, &at, &entry))
		entries++;
	assert(entries >= relocations.count);
	assert(entries <= relocations.blocks.len / 2);
	assert(resources_read(img, a, d, &resources) == OK);
	for (size_t i = 0; i < resources.manifest_count; i++) {
		struct bytes xml = resources.manifests[i].data;

		sum((struct str){ (const char *)xml.data, xml.len });
	}
	find_resources(img);
	assert(tls_read(img, a, d, &tls) == OK);
	assert(tls.callback_count <= TLS_CALLBACKS_MAX);
	assert(clr_read(img, a, d, &clr) == OK);
	sum(clr.runtime);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct defects d = { 0 };
	struct image img;

	assert(image_read((struct bytes){ data, size }, &a, &d, &img) == OK);
	read_import_tables(&img, &a, &d);
	read_other_tables(&img, &a, &d);
	arena_release(&a);
	return 0;
}
