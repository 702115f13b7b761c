/* The import directory, as the loader walks it. */
#include "loader/imports.h"

#include "loader/pe.h"
#include "util/status.h"

int imports_add_module(struct arena *a, struct import_table *table,
		       const struct import_module *m)
{
	void *items = table->modules;

	if (arena_grow(a, &items, table->module_count, &table->module_capacity,
		       sizeof(*m)))
		return E_NO_MEMORY;
	table->modules = items;
	table->modules[table->module_count++] = *m;
	return OK;
}

static int add_symbol(struct arena *a, struct import_table *table,
		      const struct import_symbol *s)
{
	void *items = table->symbols;

	if (arena_grow(a, &items, table->symbol_count, &table->symbol_capacity,
		       sizeof(*s)))
		return E_NO_MEMORY;
	table->symbols = items;
	table->symbols[table->symbol_count++] = *s;
	return OK;
}

static bool read_hint_name(const struct image *img, uint64_t rva,
			   struct import_symbol *out)
{
	return rva <= UINT32_MAX - 2 &&
	       image_hint_name(img, (uint32_t)rva, &out->hint, &out->name);
}

int imports_read_thunks(const struct import_reader *r, struct import_module *m,
			uint32_t names, uint64_t base)
{
	uint64_t by_ordinal = r->img->pe32_plus ? IMAGE_ORDINAL_FLAG64 :
						  IMAGE_ORDINAL_FLAG32;
	struct bytes thunks;
	uint64_t thunk;
	int ret;

	m->first = r->table->symbol_count;
	for (size_t i = 0;
	     (thunk = image_pointer(r->img, names, i, &thunks)) != 0; i++) {
		struct import_symbol s = { .name = STR_EMPTY };

		if (r->table->symbol_count >= imports_limit(r->img))
			return defect_add(r->defects, r->arena,
					  DEFECT_IMPORTS_TOO_MANY, names,
					  r->table->symbol_count);
		if (thunk & by_ordinal) {
			s.by_ordinal = true;
			s.ordinal = (uint16_t)thunk;
		} else if (!read_hint_name(r->img, thunk - base, &s)) {
			return defect_add(r->defects, r->arena, r->unreadable,
					  names, thunk);
		}
		ret = add_symbol(r->arena, r->table, &s);
		if (ret != OK)
			return ret;
		m->count++;
	}
	return OK;
}

/* Names come from FirstThunk where OriginalFirstThunk can't be (R309). */
static uint32_t name_thunks(const struct image *img,
			    const IMAGE_IMPORT_DESCRIPTOR *raw)
{
	uint32_t original = raw->OriginalFirstThunk;

	if (original < img->size_of_headers || original >= img->size_of_image)
		return raw->FirstThunk;
	return original;
}

/* The first thunk at 'rva'; false where the loader would fault on it. */
static bool first_thunk(const struct image *img, uint32_t rva, uint64_t *out)
{
	*out = 0;
	return image_copy(img, rva, out, image_pointer_size(img));
}

static int read_descriptor(const struct import_reader *r, uint32_t rva,
			   const IMAGE_IMPORT_DESCRIPTOR *raw)
{
	struct import_module m = {
		.descriptor = rva,
		.first_thunk = raw->FirstThunk,
		.timestamp = raw->TimeDateStamp,
	};
	uint32_t names = name_thunks(r->img, raw);
	uint64_t thunk;
	int ret;

	if (!first_thunk(r->img, raw->FirstThunk, &thunk))
		return defect_add(r->defects, r->arena,
				  DEFECT_IMPORTS_UNREADABLE, rva,
				  raw->FirstThunk);
	/* Loads nothing; its name may be anything (R308). */
	if (thunk == 0)
		return OK;
	m.names_in_iat = names == raw->FirstThunk;
	if (!image_string(r->img, raw->Name, &m.name))
		return defect_add(r->defects, r->arena,
				  DEFECT_IMPORTS_UNREADABLE, rva, raw->Name);
	if (!first_thunk(r->img, names, &thunk))
		return defect_add(r->defects, r->arena,
				  DEFECT_IMPORTS_UNREADABLE, rva, names);
	ret = imports_read_thunks(r, &m, names, 0);
	if (ret != OK)
		return ret;
	return imports_add_module(r->arena, r->table, &m);
}

int imports_read(const struct image *img, struct arena *a, struct defects *d,
		 struct import_table *out)
{
	uint32_t rva = img->directories[IMAGE_DIRECTORY_ENTRY_IMPORT].rva;
	const struct import_reader r = {
		img, a, d, out, DEFECT_IMPORT_NAME_UNREADABLE,
	};
	IMAGE_IMPORT_DESCRIPTOR raw;
	int ret;

	*out = (struct import_table){ 0 };
	if (!image_has_directory(img, IMAGE_DIRECTORY_ENTRY_IMPORT))
		return OK;
	for (size_t i = 0; i < imports_limit(img); i++) {
		if (!image_copy(img, rva, &raw, sizeof(raw)))
			return defect_add(d, a, DEFECT_IMPORTS_UNREADABLE, rva,
					  0);
		if (raw.Name == 0 || raw.FirstThunk == 0)
			return OK;
		ret = read_descriptor(&r, rva, &raw);
		if (ret != OK)
			return ret;
		rva += (uint32_t)sizeof(raw);
	}
	return defect_add(d, a, DEFECT_IMPORTS_TOO_MANY, rva, 0);
}
