/* An import library: an archive whose members are an import each. */
#include <string.h>

#include "loader/pe.h"
#include "profiles/coff_import.h"
#include "profiles/compile_intern.h"
#include "profiles/export_list.h"
#include "util/arena.h"
#include "util/status.h"

enum archive {
	ARCHIVE_MAGIC = 8,
	MEMBER_NAME_BYTES = 16,
	MEMBER_SIZE = 48, /* ten digits */
	MEMBER_SIZE_BYTES = 10,
	MEMBER_END = 58, /* "`\n" */
	MEMBER_BYTES = 60,
};

/* Where a walk over the members stands. */
struct walk {
	struct bytes archive;
	uint64_t at;
	struct bytes long_names;
	struct str name; /* of the member */
	struct bytes data;
};

/* Heads and names of DLLs, by their symbols. */
struct symbols {
	struct intern numbers;
	struct str *values;
	size_t capacity;
};

static bool size_of_member(const uint8_t *header, uint64_t *out)
{
	unsigned i = 0;

	*out = 0;
	for (; i < MEMBER_SIZE_BYTES; i++) {
		uint8_t c = header[MEMBER_SIZE + i];

		if (c < '0' || c > '9')
			break;
		*out = *out * 10 + (c - '0');
	}
	return i != 0;
}

/* "/12" is at 12 of the long names, which end in "/\n" or a NUL. */
static struct str long_name(const struct walk *w, const uint8_t *header)
{
	uint64_t off = 0;
	struct bytes rest;
	size_t n = 0;

	for (unsigned i = 1; i < MEMBER_NAME_BYTES && header[i] >= '0' &&
			     header[i] <= '9';
	     i++)
		off = off * 10 + (header[i] - '0');
	rest = bytes_cut(w->long_names, off, w->long_names.len);
	while (n < rest.len && rest.data[n] != '/' && rest.data[n] != '\n' &&
	       rest.data[n] != '\0')
		n++;
	return (struct str){ (const char *)rest.data, n };
}

static struct str member_name(const struct walk *w, const uint8_t *header)
{
	size_t n = 0;

	if (header[0] == '/' && header[1] >= '0' && header[1] <= '9')
		return long_name(w, header);
	while (n < MEMBER_NAME_BYTES && header[n] != '/' && header[n] != ' ')
		n++;
	return (struct str){ (const char *)header, n };
}

/* 0, E_PROFILE where the archive is damaged; 'data' is empty at its end. */
static int member_next(struct export_list *l, struct walk *w)
{
	for (;;) {
		const uint8_t *header;
		uint64_t size;

		w->data = bytes_cut(w->archive, w->archive.len, 0);
		if (w->at >= w->archive.len)
			return OK;
		header = bytes_at(w->archive, w->at, MEMBER_BYTES);
		if (header == NULL || memcmp(header + MEMBER_END, "`\n", 2) != 0 ||
		    !size_of_member(header, &size) ||
		    bytes_at(w->archive, w->at + MEMBER_BYTES, size) == NULL)
			return export_list_fail(l, "the archive is damaged");
		w->data = bytes_cut(w->archive, w->at + MEMBER_BYTES, size);
		w->at += MEMBER_BYTES + size + (size & 1);
		if (memcmp(header, "// ", 3) == 0)
			w->long_names = w->data;
		w->name = member_name(w, header);
		/* The others without a name are indices. */
		if (w->name.n != 0 && size != 0)
			return OK;
	}
}

static int symbol_add(struct export_list *l, struct symbols *s,
		      struct str symbol, struct str value)
{
	uint32_t before = s->numbers.count, number;
	void *values = s->values;

	if (arena_grow(l->arena, &values, before, &s->capacity,
		       sizeof(value)) != 0)
		return E_NO_MEMORY;
	s->values = values;
	if (intern_add(&s->numbers, l->arena, symbol, &number) != OK)
		return E_NO_MEMORY;
	if (number == before)
		s->values[number] = value;
	return OK;
}

static struct str symbol_value(const struct symbols *s, struct str symbol)
{
	uint32_t number;

	if (!intern_find(&s->numbers, symbol, &number))
		return STR_EMPTY;
	return s->values[number];
}

/* Old Visual C++ names each member after its DLL. */
static bool is_dll_name(struct str name)
{
	static const char *const endings[] = { ".dll", ".drv", ".exe", ".ocx",
					       ".cpl", ".sys" };

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		if (str_ends_nocase(name, endings[i]))
			return true;
	}
	return false;
}

static int take_machine(struct export_list *l, uint16_t machine)
{
	if (l->machine != 0 && l->machine != machine)
		return export_list_fail(l, "it is for more than one machine");
	l->machine = machine;
	return OK;
}

static int take_import(struct export_list *l, const struct walk *w,
		       const struct symbols *s, const struct coff_import *c)
{
	struct listed_export e = { .dll = c->dll,
				   .name = c->name,
				   .forwarder = STR_EMPTY,
				   .ordinal = c->ordinal };
	int ret = take_machine(l, c->machine);

	if (c->role == COFF_STUB && is_dll_name(w->name))
		e.dll = w->name;
	else if (c->role == COFF_STUB)
		e.dll = symbol_value(s, symbol_value(s, c->symbol));
	if (c->role == COFF_STUB && e.dll.n == 0)
		e.dll = l->dll;
	return ret == OK ? export_list_add(l, &e) : ret;
}

static struct walk walk_start(struct bytes archive)
{
	return (struct walk){ .archive = archive,
			      .at = ARCHIVE_MAGIC,
			      .long_names = bytes_cut(archive, 0, 0) };
}

/* Whose head is called what. Objects come in any order. */
static int symbols_read(struct export_list *l, struct bytes bytes,
			struct symbols *s)
{
	struct walk w = walk_start(bytes);
	int ret;

	while ((ret = member_next(l, &w)) == OK && w.data.len != 0) {
		struct coff_import c = coff_import_read(w.data);

		if (c.role == COFF_HEAD)
			ret = symbol_add(l, s, c.symbol, c.other);
		else if (c.role == COFF_NAME)
			ret = symbol_add(l, s, c.symbol, c.name);
		if (ret != OK)
			break;
	}
	return ret;
}

int export_list_read_library(struct export_list *l, struct bytes bytes)
{
	struct symbols symbols = { .values = NULL };
	struct walk w = walk_start(bytes);
	int ret = symbols_read(l, bytes, &symbols);

	while (ret == OK && (ret = member_next(l, &w)) == OK &&
	       w.data.len != 0) {
		struct coff_import c = coff_import_read(w.data);

		if (c.role == COFF_SHORT || c.role == COFF_STUB)
			ret = take_import(l, &w, &symbols, &c);
	}
	return ret;
}
