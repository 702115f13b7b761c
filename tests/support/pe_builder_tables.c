/* Exports, TLS, CLR header, resources and relocations. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/pe_builder_layout.h"

static struct pe_export *add_export(struct pe_builder *b)
{
	const struct pe_export *last = b->exports.items;
	uint32_t ordinal = b->ordinal_base;
	struct pe_export *e;

	if (b->exports.count != 0)
		ordinal = last[b->exports.count - 1].ordinal + 1;
	e = pe_list_add(b, &b->exports, sizeof(*e));
	e->ordinal = ordinal;
	b->has_exports = true;
	return e;
}

void pe_export_directory(struct pe_builder *b)
{
	b->has_exports = true;
}

void pe_export_at(struct pe_builder *b, const char *name, uint32_t rva)
{
	struct pe_export *e = add_export(b);

	e->name = str_copy(&b->arena, str_of(name));
	e->rva = rva;
}

void pe_export(struct pe_builder *b, const char *name)
{
	struct pe_export *e = add_export(b);

	e->name = str_copy(&b->arena, str_of(name));
	e->is_code = true;
}

void pe_export_forwarder(struct pe_builder *b, const char *name,
			 const char *target)
{
	struct pe_export *e = add_export(b);

	e->name = str_copy(&b->arena, str_of(name));
	e->forwarder = str_copy(&b->arena, str_of(target));
}

void pe_export_ordinal(struct pe_builder *b, uint32_t ordinal)
{
	struct pe_export *e = add_export(b);

	e->ordinal = ordinal;
	e->is_code = true;
}

static int by_name(const void *a, const void *b)
{
	const struct pe_export *const *x = a, *const *y = b;

	return str_compare((*x)->name, (*y)->name);
}

/* The exports that have names, in the order of the name table. */
static const struct pe_export **named_exports(struct pe_builder *b, size_t *n)
{
	const struct pe_export *all = b->exports.items;
	const struct pe_export **named =
		arena_new_array(&b->arena, const struct pe_export *,
				b->exports.count);

	if (named == NULL)
		abort();
	*n = 0;
	for (size_t i = 0; i < b->exports.count; i++) {
		if (all[i].name.s != NULL)
			named[(*n)++] = &all[i];
	}
	if (!b->exports_unsorted)
		qsort(named, *n, sizeof(*named), by_name);
	return named;
}

static uint32_t count_functions(const struct pe_builder *b)
{
	const struct pe_export *all = b->exports.items;
	uint32_t n = 0;

	for (size_t i = 0; i < b->exports.count; i++) {
		if (all[i].ordinal - b->ordinal_base + 1 > n)
			n = all[i].ordinal - b->ordinal_base + 1;
	}
	return n;
}

static void put_functions(const struct pe_builder *b, struct blob *s,
			  uint32_t functions)
{
	const struct pe_export *all = b->exports.items;

	for (size_t i = 0; i < b->exports.count; i++) {
		uint32_t slot =
			functions + 4 * (all[i].ordinal - b->ordinal_base);
		uint32_t rva = all[i].is_code ? b->code_rva : all[i].rva;

		if (all[i].forwarder.s != NULL)
			rva = blob_put_str(s, all[i].forwarder);
		blob_set32(s, slot, rva);
	}
}

void put_exports(struct pe_builder *b, struct blob *s)
{
	IMAGE_EXPORT_DIRECTORY d = { .Base = b->ordinal_base };
	const struct pe_export **named;
	uint32_t start;
	size_t n;

	if (!b->has_exports)
		return;
	named = named_exports(b, &n);
	start = blob_take(s, sizeof(d), 4);
	d.TimeDateStamp = b->timestamp;
	d.NumberOfFunctions = count_functions(b);
	d.NumberOfNames = (uint32_t)n;
	d.AddressOfFunctions = blob_take(s, d.NumberOfFunctions * 4, 4);
	d.AddressOfNames = blob_take(s, n * 4, 4);
	d.AddressOfNameOrdinals = blob_take(s, n * 2, 2);
	d.Name = blob_put_str(s, str_of(b->export_name));
	put_functions(b, s, d.AddressOfFunctions);
	for (size_t i = 0; i < n; i++) {
		uint16_t index =
			(uint16_t)(named[i]->ordinal - b->ordinal_base);

		blob_set32(s, d.AddressOfNames + (uint32_t)i * 4,
			   blob_put_str(s, named[i]->name));
		memcpy(blob_at(s, d.AddressOfNameOrdinals + (uint32_t)i * 2),
		       &index, sizeof(index));
	}
	memcpy(blob_at(s, start), &d, sizeof(d));
	pe_place_directory(b, IMAGE_DIRECTORY_ENTRY_EXPORT, start,
		      s->rva + s->len - start);
}

void pe_tls(struct pe_builder *b, size_t callbacks)
{
	b->has_tls = true;
	b->tls_callbacks = callbacks;
}

void put_tls(struct pe_builder *b, struct blob *s)
{
	uint64_t base = b->image_base, data, index, list, code;
	size_t pointer = b->pe32_plus ? 8 : 4;
	uint32_t at;

	if (!b->has_tls)
		return;
	data = base + blob_take(s, 4, 4);
	index = base + blob_take(s, 4, 4);
	list = base + blob_take(s, (b->tls_callbacks + 1) * pointer, pointer);
	code = base + b->code_rva;
	for (size_t i = 0; i < b->tls_callbacks; i++)
		memcpy((uint8_t *)blob_at(s, (uint32_t)(list - base)) +
			       i * pointer,
		       &code, pointer);
	if (b->pe32_plus) {
		IMAGE_TLS_DIRECTORY64 d = {
			data, data + 4, index, list, 0, 0,
		};

		at = blob_put(s, &d, sizeof(d), 8);
		pe_place_directory(b, IMAGE_DIRECTORY_ENTRY_TLS, at, sizeof(d));
	} else {
		IMAGE_TLS_DIRECTORY32 d = {
			(uint32_t)data, (uint32_t)data + 4, (uint32_t)index,
			(uint32_t)list, 0, 0,
		};

		at = blob_put(s, &d, sizeof(d), 4);
		pe_place_directory(b, IMAGE_DIRECTORY_ENTRY_TLS, at, sizeof(d));
	}
}

void pe_clr(struct pe_builder *b, uint32_t flags)
{
	b->has_clr = true;
	b->clr_flags = flags;
}

void put_clr(struct pe_builder *b, struct blob *s)
{
	static const char metadata[] = "BSJB\1\0\1\0\0\0\0\0\14\0\0\0"
				       "v2.0.50727\0";
	IMAGE_COR20_HEADER d = { .cb = sizeof(d),
				 .MajorRuntimeVersion = 2,
				 .MinorRuntimeVersion = 5 };
	uint32_t at;

	if (!b->has_clr)
		return;
	d.Flags = b->clr_flags;
	d.MetaData.Size = sizeof(metadata);
	d.MetaData.VirtualAddress = blob_put(s, metadata, sizeof(metadata), 4);
	at = blob_put(s, &d, sizeof(d), 4);
	pe_place_directory(b, IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR, at,
			   sizeof(d));
}

void pe_resource(struct pe_builder *b, uint16_t type, uint16_t id,
		 const void *data, size_t n)
{
	struct pe_resource *r = pe_list_add(b, &b->resources, sizeof(*r));
	struct str copy = str_copy(&b->arena, (struct str){ data, n });

	r->type = type;
	r->id = id;
	r->data = (struct bytes){ (const uint8_t *)copy.s, n };
}

void pe_manifest(struct pe_builder *b, uint16_t id, const char *xml)
{
	pe_resource(b, RESOURCE_TYPE_MANIFEST, id, xml, strlen(xml));
}

void pe_version(struct pe_builder *b, const uint16_t version[4])
{
	static const char key[] = "VS_VERSION_INFO";
	uint8_t data[40 + sizeof(VS_FIXEDFILEINFO)] = { sizeof(data), 0, 52 };
	VS_FIXEDFILEINFO info = { .dwSignature = VS_FFI_SIGNATURE };

	for (size_t i = 0; i < sizeof(key); i++)
		data[6 + 2 * i] = (uint8_t)key[i];
	info.dwFileVersionMS = (uint32_t)version[0] << 16 | version[1];
	info.dwFileVersionLS = (uint32_t)version[2] << 16 | version[3];
	info.dwProductVersionMS = info.dwFileVersionMS;
	info.dwProductVersionLS = info.dwFileVersionLS;
	memcpy(data + 40, &info, sizeof(info));
	pe_resource(b, RESOURCE_TYPE_VERSION, 1, data, sizeof(data));
}

static int by_type_and_id(const void *a, const void *b)
{
	const struct pe_resource *x = a, *y = b;

	if (x->type != y->type)
		return x->type < y->type ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* A directory with room for 'n' numbered entries. */
static uint32_t take_resource_directory(struct blob *s, size_t n)
{
	IMAGE_RESOURCE_DIRECTORY d = { .NumberOfIdEntries = (uint16_t)n };
	uint32_t at = blob_put(s, &d, sizeof(d), 4);

	blob_take(s, n * sizeof(IMAGE_RESOURCE_DIRECTORY_ENTRY), 1);
	return at;
}

static void set_resource_entry(struct blob *s, uint32_t directory, size_t i,
			       uint32_t id, uint32_t to, bool is_directory)
{
	uint32_t at = directory + (uint32_t)sizeof(IMAGE_RESOURCE_DIRECTORY) +
		      (uint32_t)i * 8;

	blob_set32(s, at, id);
	blob_set32(s, at + 4,
		   (to - s->rva) | (is_directory ? 0x80000000u : 0));
}

static void put_resource(struct blob *s, uint32_t directory, size_t i,
			 const struct pe_resource *r)
{
	uint32_t language = take_resource_directory(s, 1);
	IMAGE_RESOURCE_DATA_ENTRY d = { .Size = (uint32_t)r->data.len };
	uint32_t at;

	d.OffsetToData = blob_put(s, r->data.data, r->data.len, 4);
	at = blob_put(s, &d, sizeof(d), 4);
	set_resource_entry(s, language, 0, 0x409, at, false);
	set_resource_entry(s, directory, i, r->id, language, true);
}

/* How many of the sorted resources from 'first' on have its type. */
static size_t count_type(const struct pe_builder *b, size_t first)
{
	const struct pe_resource *r = b->resources.items;
	size_t n = first;

	while (n < b->resources.count && r[n].type == r[first].type)
		n++;
	return n - first;
}

void put_resources(struct pe_builder *b, struct blob *s)
{
	struct pe_resource *r = b->resources.items;
	size_t types = 0, type = 0;
	uint32_t root, ids;

	if (b->resources.count == 0)
		return;
	qsort(r, b->resources.count, sizeof(*r), by_type_and_id);
	for (size_t i = 0; i < b->resources.count; i += count_type(b, i))
		types++;
	root = take_resource_directory(s, types);
	for (size_t i = 0; i < b->resources.count; type++) {
		size_t n = count_type(b, i);

		ids = take_resource_directory(s, n);
		set_resource_entry(s, root, type, r[i].type, ids, true);
		for (size_t k = 0; k < n; k++)
			put_resource(s, ids, k, &r[i + k]);
		i += n;
	}
	pe_place_directory(b, IMAGE_DIRECTORY_ENTRY_RESOURCE, root, s->len);
}

void pe_relocation(struct pe_builder *b, uint32_t rva, unsigned type)
{
	struct pe_relocation *r = pe_list_add(b, &b->relocations, sizeof(*r));

	r->rva = rva;
	r->type = type;
}

/* A block for each run of entries of one page, as they were added. */
void put_relocations(struct pe_builder *b, struct blob *s)
{
	const struct pe_relocation *r = b->relocations.items;
	size_t n = b->relocations.count;

	if (n == 0)
		return;
	for (size_t i = 0; i < n;) {
		uint32_t page = r[i].rva & ~0xfffu;
		uint32_t at = blob_take(s, 8, 4);

		blob_set32(s, at, page);
		for (; i < n && (r[i].rva & ~0xfffu) == page; i++) {
			uint16_t e = (uint16_t)(r[i].type << 12 |
						(r[i].rva & 0xfff));

			blob_put(s, &e, sizeof(e), 2);
		}
		blob_take(s, 0, 4);
		blob_set32(s, at + 4, s->rva + (uint32_t)s->len - at);
	}
	pe_place_directory(b, IMAGE_DIRECTORY_ENTRY_BASERELOC, s->rva, s->len);
}
