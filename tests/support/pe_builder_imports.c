/* Import, delay-load and bound import directories, and the growing bytes. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/pe_builder_layout.h"

uint32_t blob_take(struct blob *s, size_t n, size_t align)
{
	size_t start = (s->len + align - 1) & ~(align - 1);
	uint8_t *moved;

	if (start + n > s->capacity) {
		s->capacity = (start + n) * 2;
		moved = arena_alloc(s->arena, s->capacity, 16);
		if (moved == NULL)
			abort();
		if (s->len != 0)
			memcpy(moved, s->data, s->len);
		s->data = moved;
	}
	s->len = start + n;
	return s->rva + (uint32_t)start;
}

void *blob_at(struct blob *s, uint32_t rva)
{
	return s->data + (rva - s->rva);
}

uint32_t blob_put(struct blob *s, const void *data, size_t n, size_t align)
{
	uint32_t rva = blob_take(s, n, align);

	if (n != 0)
		memcpy(blob_at(s, rva), data, n);
	return rva;
}

uint32_t blob_put_str(struct blob *s, struct str text)
{
	uint32_t rva = blob_put(s, text.s, text.n, 1);

	blob_take(s, 1, 1);
	return rva;
}

void blob_set32(struct blob *s, uint32_t rva, uint32_t value)
{
	memcpy(blob_at(s, rva), &value, sizeof(value));
}

static struct pe_module *new_module(struct pe_builder *b, const char *dll,
				    bool delayed)
{
	struct pe_module *m = arena_new(&b->arena, struct pe_module);

	if (m == NULL)
		abort();
	m->dll = str_copy(&b->arena, str_of(dll));
	m->delayed = delayed;
	*b->modules_end = m;
	b->modules_end = &m->next;
	return m;
}

struct pe_module *pe_module(struct pe_builder *b, const char *dll)
{
	return new_module(b, dll, false);
}

struct pe_module *pe_delay_module(struct pe_builder *b, const char *dll)
{
	return new_module(b, dll, true);
}

static struct pe_module *last_module(struct pe_builder *b, const char *dll,
				     bool delayed)
{
	struct pe_module *found = NULL;

	for (struct pe_module *m = b->modules; m != NULL; m = m->next) {
		if (m->delayed == delayed && str_equal(m->dll, str_of(dll)))
			found = m;
	}
	return found != NULL ? found : new_module(b, dll, delayed);
}

struct pe_thunk *pe_thunk(struct pe_builder *b, struct pe_module *m,
			  struct str name)
{
	struct pe_list list = { m->thunks, m->count, m->capacity };
	struct pe_thunk *t = pe_list_add(b, &list, sizeof(*t));

	m->thunks = list.items;
	m->count = list.count;
	m->capacity = list.capacity;
	t->name = str_copy(&b->arena, name);
	return t;
}

void pe_import(struct pe_builder *b, const char *dll, const char *name)
{
	pe_thunk(b, last_module(b, dll, false), str_of(name));
}

void pe_import_ordinal(struct pe_builder *b, const char *dll, uint16_t ordinal)
{
	struct pe_thunk *t =
		pe_thunk(b, last_module(b, dll, false), STR_EMPTY);

	t->by_ordinal = true;
	t->ordinal = ordinal;
}

void pe_delay_import(struct pe_builder *b, const char *dll, const char *name)
{
	pe_thunk(b, last_module(b, dll, true), str_of(name));
}

void pe_bound_import(struct pe_builder *b, const char *dll, uint32_t timestamp,
		     uint16_t forwarders)
{
	struct pe_bound *bound = pe_list_add(b, &b->bound, sizeof(*bound));

	bound->dll = str_copy(&b->arena, str_of(dll));
	bound->timestamp = timestamp;
	bound->forwarders = forwarders;
}

static void set_pointer(const struct pe_builder *b, struct blob *s,
			uint32_t array, size_t i, uint64_t value)
{
	size_t size = b->pe32_plus ? 8 : 4;

	memcpy((uint8_t *)blob_at(s, array) + i * size, &value, size);
}

/* Room for the thunks of 'm' and their end. */
static uint32_t take_thunks(const struct pe_builder *b, struct blob *s,
			    const struct pe_module *m)
{
	size_t size = b->pe32_plus ? 8 : 4;

	return blob_take(s, (m->count + 1) * size, size);
}

static void fill_thunks(const struct pe_builder *b, struct blob *s,
			const struct pe_module *m, uint32_t names,
			uint32_t addresses)
{
	uint64_t base = m->va_based ? b->image_base : 0;

	for (size_t i = 0; i < m->count; i++) {
		const struct pe_thunk *t = &m->thunks[i];
		uint64_t thunk;

		if (t->by_ordinal) {
			thunk = (b->pe32_plus ? IMAGE_ORDINAL_FLAG64 :
						IMAGE_ORDINAL_FLAG32) |
				t->ordinal;
		} else {
			thunk = base + blob_put(s, &t->hint, 2, 2);
			blob_put_str(s, t->name);
		}
		if (names != 0)
			set_pointer(b, s, names, i, thunk);
		set_pointer(b, s, addresses, i, thunk);
	}
}

static size_t count_modules(const struct pe_builder *b, bool delayed)
{
	size_t n = 0;

	for (const struct pe_module *m = b->modules; m != NULL; m = m->next)
		n += m->delayed == delayed;
	return n;
}

void put_imports(struct pe_builder *b, struct blob *s)
{
	size_t size = (count_modules(b, false) + 1) *
		      sizeof(IMAGE_IMPORT_DESCRIPTOR);
	uint32_t at;

	if (count_modules(b, false) == 0)
		return;
	at = blob_take(s, size, 4);
	pe_place_directory(b, IMAGE_DIRECTORY_ENTRY_IMPORT, at, size);
	for (const struct pe_module *m = b->modules; m != NULL; m = m->next) {
		IMAGE_IMPORT_DESCRIPTOR d = { .TimeDateStamp = m->timestamp };

		if (m->delayed)
			continue;
		d.OriginalFirstThunk = m->no_names ? 0 : take_thunks(b, s, m);
		d.FirstThunk = take_thunks(b, s, m);
		fill_thunks(b, s, m, d.OriginalFirstThunk, d.FirstThunk);
		d.Name = blob_put_str(s, m->dll);
		memcpy(blob_at(s, at), &d, sizeof(d));
		at += (uint32_t)sizeof(d);
	}
}

void put_delay_imports(struct pe_builder *b, struct blob *s)
{
	size_t size = (count_modules(b, true) + 1) *
		      sizeof(IMAGE_DELAYLOAD_DESCRIPTOR);
	uint32_t at;

	if (count_modules(b, true) == 0)
		return;
	at = blob_take(s, size, 4);
	pe_place_directory(b, IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT, at, size);
	for (const struct pe_module *m = b->modules; m != NULL; m = m->next) {
		uint32_t base = m->va_based ? (uint32_t)b->image_base : 0;
		IMAGE_DELAYLOAD_DESCRIPTOR d = {
			.TimeDateStamp = m->timestamp,
		};
		uint32_t names, addresses;

		if (!m->delayed)
			continue;
		names = take_thunks(b, s, m);
		addresses = take_thunks(b, s, m);
		fill_thunks(b, s, m, names, addresses);
		d.Attributes.RvaBased = !m->va_based;
		d.DllNameRVA = base + blob_put_str(s, m->dll);
		d.ImportNameTableRVA = base + names;
		d.ImportAddressTableRVA = base + addresses;
		memcpy(blob_at(s, at), &d, sizeof(d));
		at += (uint32_t)sizeof(d);
	}
}

/* Behind the section table, with offsets from its own start. */
void put_bound_imports(struct pe_builder *b, struct blob *headers)
{
	const struct pe_bound *bound = b->bound.items;
	uint32_t start, at;

	if (b->bound.count == 0)
		return;
	start = blob_take(headers, (b->bound.count + 1) * 8, 4);
	for (size_t i = 0; i < b->bound.count; i++) {
		uint32_t name = blob_put_str(headers, bound[i].dll) - start;

		at = start + (uint32_t)i * 8;
		blob_set32(headers, at, bound[i].timestamp);
		blob_set32(headers, at + 4,
			   name | (uint32_t)bound[i].forwarders << 16);
	}
	pe_place_directory(b, IMAGE_DIRECTORY_ENTRY_BOUND_IMPORT, start,
		      (b->bound.count + 1) * 8);
}
