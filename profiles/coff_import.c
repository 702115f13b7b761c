/*
 * Members of import libraries: the short form (PE format, "Import Library
 * Format"), and objects with .idata sections, as dlltool and old Visual C++
 * write them.
 */
#include "profiles/coff_import.h"

#include <string.h>

#include "loader/pe.h"

enum short_import {
	SHORT_SIGNATURE = 2, /* 0xffff, behind a 0 */
	SHORT_MACHINE = 6,
	SHORT_SIZE = 12, /* of what follows the header */
	SHORT_ORDINAL = 16,
	SHORT_TYPE = 18, /* bits 2 to 4: how the name is made */
	SHORT_BYTES = 20,
};

enum name_type {
	NAME_ORDINAL,
	NAME_AS_IS,
	NAME_NO_PREFIX,
	NAME_UNDECORATED,
	NAME_EXPORT_AS,
};

enum coff {
	COFF_MACHINE = 0,
	COFF_SECTIONS = 2,
	COFF_SYMBOLS = 8,
	COFF_SYMBOL_COUNT = 12,
	COFF_OPTIONAL = 16,
	COFF_BYTES = 20,
	SECTION_RAW_SIZE = 16,
	SECTION_RAW = 20,
	SECTION_RELOCATIONS = 24,
	SECTION_RELOCATION_COUNT = 32,
	SECTION_BYTES = 40,
	RELOCATION_SYMBOL = 4,
	RELOCATION_BYTES = 10,
	SYMBOL_SECTION = 12,
	SYMBOL_BYTES = 18,
	SHORT_NAME = 8,
	/* An import's object has about eight of each. */
	SECTIONS_MAX = 64,
	RELOCATIONS_MAX = 64,
};

/* The text at 'at', as far as its NUL; empty where there is none. */
static struct str text_at(struct bytes b, uint64_t at)
{
	struct bytes rest = bytes_cut(b, at, b.len);
	const uint8_t *end = NULL;

	if (rest.len != 0)
		end = memchr(rest.data, '\0', rest.len);
	if (end == NULL)
		return STR_EMPTY;
	return (struct str){ (const char *)rest.data,
			     (size_t)(end - rest.data) };
}

static struct str without_prefix(struct str s)
{
	if (s.n != 0 && strchr("?@_", s.s[0]) != NULL)
		return (struct str){ s.s + 1, s.n - 1 };
	return s;
}

static struct coff_import read_short(struct bytes b)
{
	struct coff_import out = { .role = COFF_OTHER };
	const uint8_t *h = bytes_at(b, 0, SHORT_BYTES);
	struct str symbol = text_at(b, SHORT_BYTES), as;
	const char *at;

	out.machine = le16(h + SHORT_MACHINE);
	out.dll = text_at(b, SHORT_BYTES + symbol.n + 1);
	if (symbol.n == 0 || out.dll.n == 0)
		return out;
	out.role = COFF_SHORT;
	switch (le16(h + SHORT_TYPE) >> 2 & 7) {
	case NAME_ORDINAL:
		out.ordinal = le16(h + SHORT_ORDINAL);
		symbol = STR_EMPTY;
		break;
	case NAME_AS_IS:
		break;
	case NAME_NO_PREFIX:
		symbol = without_prefix(symbol);
		break;
	case NAME_UNDECORATED:
		symbol = without_prefix(symbol);
		at = symbol.n == 0 ? NULL : memchr(symbol.s, '@', symbol.n);
		if (at != NULL)
			symbol.n = (size_t)(at - symbol.s);
		break;
	case NAME_EXPORT_AS:
		as = text_at(b, SHORT_BYTES + symbol.n + out.dll.n + 2);
		symbol = as;
		break;
	default:
		out.role = COFF_OTHER;
	}
	if (symbol.n == 0 && out.ordinal == 0)
		out.role = COFF_OTHER;
	out.name = symbol;
	return out;
}

struct object {
	struct bytes bytes;
	struct bytes symbols, strings;
	const uint8_t *sections;
	unsigned section_count;
};

static struct str symbol_name(const struct object *o, const uint8_t *symbol)
{
	size_t n = 0;

	if (le32(symbol) == 0)
		return text_at(o->strings, le32(symbol + 4));
	while (n < SHORT_NAME && symbol[n] != '\0')
		n++;
	return (struct str){ (const char *)symbol, n };
}

static bool object_open(struct bytes b, struct object *o)
{
	const uint8_t *h = bytes_at(b, 0, COFF_BYTES);
	uint64_t symbols, count;

	if (h == NULL)
		return false;
	*o = (struct object){ .bytes = b };
	o->section_count = le16(h + COFF_SECTIONS);
	symbols = le32(h + COFF_SYMBOLS);
	count = le32(h + COFF_SYMBOL_COUNT);
	if (o->section_count == 0 || o->section_count > SECTIONS_MAX ||
	    bytes_at(b, symbols, count * SYMBOL_BYTES) == NULL)
		return false;
	o->symbols = bytes_cut(b, symbols, count * SYMBOL_BYTES);
	o->strings = bytes_cut(b, symbols + count * SYMBOL_BYTES, b.len);
	o->sections = bytes_at(b, COFF_BYTES + le16(h + COFF_OPTIONAL),
			       (uint64_t)o->section_count * SECTION_BYTES);
	return o->sections != NULL;
}

/* The number of a section, from 1 on as symbols have it; 0: there is none. */
static unsigned section_find(const struct object *o, const char *name)
{
	for (unsigned i = 0; i < o->section_count; i++) {
		const uint8_t *s = o->sections + i * SECTION_BYTES;

		if (strncmp((const char *)s, name, SHORT_NAME) == 0)
			return i + 1;
	}
	return 0;
}

static struct bytes section_data(const struct object *o, unsigned number)
{
	const uint8_t *s = o->sections + (number - 1) * SECTION_BYTES;

	return bytes_cut(o->bytes, le32(s + SECTION_RAW),
			 le32(s + SECTION_RAW_SIZE));
}

/* The symbol of another object that the section's relocations lead to. */
static struct str outer_symbol(const struct object *o, unsigned number,
			       const char *ending)
{
	const uint8_t *s = o->sections + (number - 1) * SECTION_BYTES;
	unsigned count = le16(s + SECTION_RELOCATION_COUNT);

	for (unsigned i = 0; i < count && i < RELOCATIONS_MAX; i++) {
		const uint8_t *r = bytes_at(
			o->bytes,
			le32(s + SECTION_RELOCATIONS) +
				(uint64_t)i * RELOCATION_BYTES,
			RELOCATION_BYTES);
		const uint8_t *symbol;
		struct str name;

		if (r == NULL)
			break;
		symbol = bytes_at(o->symbols,
				  (uint64_t)le32(r + RELOCATION_SYMBOL) *
					  SYMBOL_BYTES,
				  SYMBOL_BYTES);
		if (symbol == NULL || le16(symbol + SYMBOL_SECTION) != 0)
			continue;
		name = symbol_name(o, symbol);
		if (name.n != 0 && str_ends_nocase(name, ending))
			return name;
	}
	return STR_EMPTY;
}

/* The first symbol that others can name and that is in the section. */
static struct str inner_symbol(const struct object *o, unsigned number)
{
	enum { SYMBOL_CLASS = 16, SYMBOL_AUX = 17, CLASS_EXTERNAL = 2 };
	const uint8_t *symbol;

	for (uint64_t at = 0;
	     (symbol = bytes_at(o->symbols, at, SYMBOL_BYTES)) != NULL;
	     at += (1u + symbol[SYMBOL_AUX]) * (uint64_t)SYMBOL_BYTES) {
		if (symbol[SYMBOL_CLASS] == CLASS_EXTERNAL &&
		    le16(symbol + SYMBOL_SECTION) == number)
			return symbol_name(o, symbol);
	}
	return STR_EMPTY;
}

/* The import's thunk has an ordinal, or its name stands in .idata$6. */
static bool stub_read(const struct object *o, struct coff_import *out)
{
	unsigned thunks = section_find(o, ".idata$5");
	unsigned names = section_find(o, ".idata$6");
	const bool wide = out->machine == IMAGE_FILE_MACHINE_AMD64;
	const uint8_t *thunk;
	struct bytes data;

	if (thunks == 0)
		thunks = section_find(o, ".idata$4");
	if (thunks == 0)
		return false;
	data = section_data(o, thunks);
	thunk = bytes_at(data, 0, wide ? 8 : 4);
	if (thunk == NULL)
		return false;
	if ((thunk[wide ? 7 : 3] & 0x80) != 0) {
		out->ordinal = le16(thunk);
		return out->ordinal != 0;
	}
	if (names == 0)
		return false;
	/* A hint of two bytes is before it. */
	out->name = text_at(section_data(o, names), 2);
	return out->name.n != 0;
}

static struct coff_import read_object(struct bytes b)
{
	struct coff_import out = { .role = COFF_OTHER };
	unsigned head, tail;
	struct object o;

	if (!object_open(b, &o))
		return out;
	out.machine = le16(b.data + COFF_MACHINE);
	head = section_find(&o, ".idata$2");
	tail = section_find(&o, ".idata$7");
	if (head != 0) {
		out.symbol = inner_symbol(&o, head);
		out.other = outer_symbol(&o, head, "_iname");
		out.role = out.other.n != 0 ? COFF_HEAD : COFF_OTHER;
	} else if (stub_read(&o, &out)) {
		out.role = COFF_STUB;
		if (tail != 0)
			out.symbol = outer_symbol(&o, tail, "");
	} else if (tail != 0) {
		out.symbol = inner_symbol(&o, tail);
		out.name = text_at(section_data(&o, tail), 0);
		out.role = out.name.n != 0 ? COFF_NAME : COFF_OTHER;
	}
	return out;
}

struct coff_import coff_import_read(struct bytes member)
{
	const uint8_t *h = bytes_at(member, 0, SHORT_BYTES);

	if (h == NULL)
		return (struct coff_import){ .role = COFF_OTHER };
	if (le16(h) == 0 && le16(h + SHORT_SIGNATURE) == 0xffff)
		return read_short(member);
	return read_object(member);
}
