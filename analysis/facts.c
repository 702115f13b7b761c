/* Facts from our own structures, and from another reader's lines. */
#include "analysis/facts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "loader/pe.h"
#include "util/status.h"

/* LIEF 0.9 doesn't tell the last one, which is reserved. */
enum { DIRECTORIES_COMPARED = 15 };

static int add_fact(struct facts *f, struct arena *a, struct str what,
		    struct str value)
{
	void *items = f->items;

	if (what.s == NULL || value.s == NULL)
		return E_NO_MEMORY;
	f->text += what.n + value.n;
	if (f->count >= FACTS_MAX || f->text > FACTS_TEXT_MAX)
		f->too_many = true;
	if (f->too_many)
		return OK;
	if (arena_grow(a, &items, f->count, &f->capacity, sizeof(*f->items)))
		return E_NO_MEMORY;
	f->items = items;
	f->items[f->count++] = (struct fact){ what, value };
	return OK;
}

static struct str hex(struct arena *a, uint64_t value)
{
	return str_printf(a, "0x%" PRIx64, value);
}

static struct str escape(struct arena *a, struct str s, bool keep_backslash)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_alloc(a, s.n * 4 + 1, 1);
	size_t n = 0;

	if (text == NULL)
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.s[i];

		if (c >= 0x20 && c < 0x7f && (c != '\\' || keep_backslash)) {
			text[n++] = (char)c;
			continue;
		}
		text[n++] = '\\';
		text[n++] = 'x';
		text[n++] = digits[c >> 4];
		text[n++] = digits[c & 15];
	}
	return (struct str){ text, n };
}

struct str facts_printable(struct arena *a, struct str s)
{
	char *copy = arena_alloc(a, s.n + 1, 1);

	if (copy == NULL)
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i < s.n; i++)
		copy[i] = s.s[i] == '\t' ? ' ' : s.s[i];
	return escape(a, (struct str){ copy, s.n }, true);
}

static int add_headers(struct facts *f, struct arena *a,
		       const struct image *img)
{
	const struct {
		const char *field;
		uint64_t value;
	} fields[] = {
		{ "machine", img->machine },
		{ "sections", img->section_count },
		{ "timestamp", img->timestamp },
		{ "characteristics", img->characteristics },
		{ "magic", img->pe32_plus ? IMAGE_NT_OPTIONAL_HDR64_MAGIC :
					    IMAGE_NT_OPTIONAL_HDR32_MAGIC },
		{ "linker_major", img->linker_major },
		{ "linker_minor", img->linker_minor },
		{ "entry_point", img->entry_point },
		{ "image_base", img->image_base },
		{ "section_alignment", img->section_alignment },
		{ "file_alignment", img->file_alignment },
		{ "subsystem_major", img->subsystem_major },
		{ "subsystem_minor", img->subsystem_minor },
		{ "size_of_image", img->size_of_image },
		{ "size_of_headers", img->size_of_headers },
		{ "checksum", img->checksum },
		{ "subsystem", img->subsystem },
		{ "dll_characteristics", img->dll_characteristics },
	};
	int ret = OK;

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		ret = add_fact(f, a,
			       str_printf(a, "header\t%s", fields[i].field),
			       hex(a, fields[i].value));
		if (ret != OK)
			break;
	}
	return ret;
}

static int add_directories(struct facts *f, struct arena *a,
			   const struct image *img)
{
	int ret = OK;

	for (unsigned i = 0; ret == OK && i < DIRECTORIES_COMPARED; i++) {
		const struct data_directory *d = &img->directories[i];

		if (d->rva == 0 && d->size == 0)
			continue;
		ret = add_fact(f, a, str_printf(a, "directory\t%u", i),
			       str_printf(a, "0x%" PRIx32 "\t0x%" PRIx32,
					  d->rva, d->size));
	}
	return ret;
}

static int add_sections(struct facts *f, struct arena *a,
			const struct image *img)
{
	int ret = OK;

	for (unsigned i = 0; ret == OK && i < img->section_count; i++) {
		const struct section *s = &img->sections[i];
		struct str name = escape(a, str_of(s->name), false);

		if (name.s == NULL)
			return E_NO_MEMORY;
		ret = add_fact(f, a, str_printf(a, "section\t%u", i),
			       str_printf(a,
					  "%.*s\t0x%" PRIx32 "\t0x%" PRIx32
					  "\t0x%" PRIx32 "\t0x%" PRIx32
					  "\t0x%" PRIx32,
					  STR_ARGS(name), s->rva,
					  s->virtual_size, s->raw_offset,
					  s->raw_size, s->characteristics));
	}
	return ret;
}

static int add_module(struct facts *f, struct arena *a,
		      const struct image *img,
		      const struct import_table *imports,
		      const struct import_module *m)
{
	struct str dll = escape(a, m->name, false), name;
	uint64_t slot = m->first_thunk;
	int ret;

	if (dll.s == NULL)
		return E_NO_MEMORY;
	ret = add_fact(f, a, str_printf(a, "module\t%.*s", (int)dll.n, dll.s),
		       hex(a, slot));
	for (size_t i = 0; ret == OK && i < m->count && !f->too_many; i++) {
		const struct import_symbol *s = &imports->symbols[m->first + i];

		name = s->by_ordinal ? str_printf(a, "#%u", s->ordinal) :
				       escape(a, s->name, false);
		if (name.s == NULL)
			return E_NO_MEMORY;
		ret = add_fact(f, a,
			       str_printf(a, "import\t%.*s\t%.*s", (int)dll.n,
					  dll.s, (int)name.n, name.s),
			       hex(a, slot));
		slot += image_pointer_size(img);
	}
	return ret;
}

int facts_of_image(const struct image *img, const struct import_table *imports,
		   struct arena *a, struct facts *out)
{
	int ret;

	*out = (struct facts){ 0 };
	ret = add_fact(out, a, str_of("header\treadable"),
		       hex(a, img->readable));
	if (ret != OK || !img->readable)
		return ret;
	ret = add_headers(out, a, img);
	if (ret == OK)
		ret = add_directories(out, a, img);
	if (ret == OK)
		ret = add_sections(out, a, img);
	for (size_t i = 0; ret == OK && i < imports->module_count; i++) {
		if (out->too_many)
			break;
		ret = add_module(out, a, img, imports, &imports->modules[i]);
	}
	return ret;
}

/* Cut 's' behind its first 'fields' fields; false: it has no more of them. */
static bool split(struct str s, unsigned fields, struct fact *out)
{
	const char *at = s.s, *end = s.s + s.n;

	for (unsigned i = 0; i < fields; i++) {
		at = memchr(at, '\t', (size_t)(end - at));
		if (at == NULL)
			return false;
		at++;
	}
	out->what = (struct str){ s.s, (size_t)(at - s.s) - 1 };
	out->value = (struct str){ at, (size_t)(end - at) };
	return true;
}

static bool parse_line(struct str line, struct fact *out)
{
	static const struct {
		const char *kind;
		unsigned fields; /* of what it is about */
	} kinds[] = {
		{ "header\t", 2 }, { "directory\t", 2 }, { "section\t", 2 },
		{ "module\t", 2 }, { "import\t", 3 },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct str kind = str_of(kinds[i].kind);

		if (line.n > kind.n && memcmp(line.s, kind.s, kind.n) == 0)
			return split(line, kinds[i].fields, out);
	}
	return false;
}

int facts_parse(struct str text, struct arena *a, struct facts *out,
		struct str *wrong, bool *complete)
{
	const char *at = text.s, *end = text.s + text.n, *stop;
	struct fact fact;
	int ret = OK;

	*out = (struct facts){ 0 };
	*wrong = STR_EMPTY;
	*complete = false;
	for (; ret == OK && at < end; at = stop + 1) {
		struct str line;

		stop = memchr(at, '\n', (size_t)(end - at));
		if (stop == NULL)
			stop = end;
		line = (struct str){ at, (size_t)(stop - at) };
		/* Nothing can follow the end, and no fact lacks its newline. */
		if (*complete || stop == end ||
		    (!parse_line(line, &fact) &&
		     !str_equal(line, str_of("end")))) {
			*wrong = line;
			return OK;
		}
		if (str_equal(line, str_of("end")))
			*complete = true;
		else
			ret = add_fact(out, a, fact.what, fact.value);
		if (stop == end)
			break;
	}
	return ret;
}

int fact_compare(const struct fact *a, const struct fact *b)
{
	int order = str_compare(a->what, b->what);

	return order != 0 ? order : str_compare(a->value, b->value);
}

static int compare_items(const void *a, const void *b)
{
	return fact_compare(a, b);
}

void facts_sort(struct facts *f)
{
	if (f->count != 0)
		qsort(f->items, f->count, sizeof(*f->items), compare_items);
}

bool facts_readable(const struct facts *f)
{
	for (size_t i = 0; i < f->count; i++) {
		if (str_equal(f->items[i].what, str_of("header\treadable")))
			return str_equal(f->items[i].value, str_of("0x1"));
	}
	return false;
}
