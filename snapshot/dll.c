/* Export tables as lines of a module definition file, and import lists. */
#include "snapshot/dll.h"

#include <stdlib.h>

#include "loader/exports.h"
#include "loader/imports.h"
#include "loader/pe.h"
#include "loader/resources.h"
#include "profiles/format.h"
#include "profiles/rows.h"
#include "util/status.h"

/* Ordinals have 16 bits; a table with more functions or names is no table. */
enum { EXPORTS_MAX = 1 << 16 };

struct row {
	struct str name, forwarder;
	uint32_t ordinal;
};

struct reader {
	struct arena *arena; /* for the time of one file */
	const struct image *image;
	struct export_table table;
	struct row *rows;
	size_t count;
};

/* What the format of profiles can hold: see profiles/README.md. */
static bool is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.s[i] <= ' ' || s.s[i] > '~')
			return false;
	}
	return s.n <= PROFILE_STRING_MAX - 16;
}

/* "@12" would be an ordinal. */
static bool is_number(struct str s)
{
	size_t i = 1;

	if (s.n < 2 || s.s[0] != '@')
		return false;
	while (i < s.n && s.s[i] >= '0' && s.s[i] <= '9')
		i++;
	return i == s.n;
}

static bool fits(const struct row *r)
{
	if (r->ordinal == 0 || r->ordinal > UINT16_MAX ||
	    !is_word(r->name) || is_number(r->name) ||
	    r->name.n + r->forwarder.n > PROFILE_STRING_MAX - 16)
		return false;
	return r->forwarder.n == 0 ||
	       (is_word(r->forwarder) && is_forwarder(r->forwarder));
}

static int row_compare(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int order = str_compare(x->name, y->name);

	return order != 0 ? order :
			    (x->ordinal > y->ordinal) -
				    (x->ordinal < y->ordinal);
}

/* Names as the loader would find them (R305, R310). */
static void read_names(struct reader *r, bool *named)
{
	struct str name, last = STR_EMPTY;
	struct export_symbol s;

	for (uint32_t i = 0; i < r->table.name_count; i++) {
		if (!exports_name_at(&r->table, i, &name, &s))
			continue;
		if (i != 0 && str_compare(last, name) >= 0 &&
		    !exports_find_name(&r->table, name, UINT16_MAX, &s))
			continue;
		last = name;
		if (s.ordinal - r->table.base < EXPORTS_MAX)
			named[s.ordinal - r->table.base] = true;
		r->rows[r->count++] =
			(struct row){ name, s.forwarder, s.ordinal };
	}
}

static void read_ordinals(struct reader *r, const bool *named)
{
	struct export_symbol s;

	for (uint32_t i = 0; i < r->table.function_count; i++) {
		if (!named[i] &&
		    exports_find_ordinal(&r->table, r->table.base + i, &s))
			r->rows[r->count++] = (struct row){
				STR_EMPTY, s.forwarder, s.ordinal
			};
	}
}

/* One row a name; false where the format can't hold all of them. */
static bool settle(struct reader *r)
{
	size_t kept = 0;

	if (r->count != 0)
		qsort(r->rows, r->count, sizeof(*r->rows), row_compare);
	for (size_t i = 0; i < r->count; i++) {
		if (!fits(&r->rows[i]))
			return false;
		if (kept != 0 && r->rows[i].name.n != 0 &&
		    str_equal(r->rows[i].name, r->rows[kept - 1].name))
			continue;
		r->rows[kept++] = r->rows[i];
	}
	r->count = kept;
	return true;
}

static struct str row_text(struct arena *a, const struct row *r)
{
	const char *equals = r->forwarder.n != 0 ? " = " : "";

	if (r->name.n == 0)
		return str_printf(a, "@%u%s%.*s", r->ordinal, equals,
				  STR_ARGS(r->forwarder));
	return str_printf(a, "%.*s%s%.*s @%u", STR_ARGS(r->name), equals,
			  STR_ARGS(r->forwarder), r->ordinal);
}

static int write_rows(const struct reader *r, struct dll *d, struct arena *a,
		      size_t *room)
{
	d->exports = arena_new_array(a, struct str, r->count + 1);
	if (d->exports == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < r->count; i++) {
		struct str text = row_text(a, &r->rows[i]);

		if (text.s == NULL)
			return E_NO_MEMORY;
		if (text.n >= *room)
			return OK; /* as if it had no table */
		*room -= text.n;
		d->exports[d->export_count++] = text;
	}
	d->has_table = true;
	return OK;
}

static int read_exports(struct reader *r, struct defects *defects,
			struct dll *d, struct arena *a, size_t *room)
{
	int ret = exports_read(r->image, r->arena, defects, &r->table);
	bool *named;

	for (size_t i = 0; i < defects->count; i++) {
		if (defects->items[i].kind == DEFECT_EXPORTS_UNREADABLE)
			return ret;
	}
	if (ret != OK || r->table.name_count > EXPORTS_MAX ||
	    r->table.function_count > EXPORTS_MAX)
		return ret;
	named = arena_new_array(r->arena, bool, EXPORTS_MAX);
	r->rows = arena_new_array(r->arena, struct row,
				  (size_t)r->table.name_count +
					  r->table.function_count + 1);
	if (named == NULL || r->rows == NULL)
		return E_NO_MEMORY;
	read_names(r, named);
	read_ordinals(r, named);
	return settle(r) ? write_rows(r, d, a, room) : OK;
}

static int read_imports(struct reader *r, struct defects *defects,
			struct dll *d, struct arena *a)
{
	struct import_table table;
	int ret = imports_read(r->image, r->arena, defects, &table);
	size_t count = table.module_count;

	if (ret != OK || count == 0)
		return ret;
	if (count > DLL_IMPORTS_MAX)
		count = DLL_IMPORTS_MAX;
	d->imports = arena_new_array(a, struct str, count);
	if (d->imports == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		struct str name = str_lower(a, table.modules[i].name);

		if (name.s == NULL)
			return E_NO_MEMORY;
		d->imports[d->import_count++] = name;
	}
	return OK;
}

/* Code for the common language runtime alone is of any machine. */
static bool is_of(const struct image *img, uint16_t machine)
{
	return img->readable &&
	       (img->machine == machine ||
		(!img->pe32_plus && img->machine == IMAGE_FILE_MACHINE_I386 &&
		 image_has_directory(img,
				     IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR)));
}

int dll_read(struct dll *d, struct bytes bytes, uint16_t machine,
	     struct arena *a, size_t *room)
{
	struct arena own = ARENA_BESIDE(a);
	struct defects defects = { 0 };
	struct image image;
	struct reader r = { .arena = &own, .image = &image };
	int ret = image_read(bytes, &own, &defects, &image);

	d->fits = ret == OK && is_of(&image, machine);
	if (d->fits)
		ret = read_exports(&r, &defects, d, a, room);
	if (d->fits && ret == OK)
		ret = read_imports(&r, &defects, d, a);
	arena_release(&own);
	return ret;
}

int dll_version(struct bytes bytes, uint16_t *machine, uint16_t version[4],
		bool *found)
{
	struct arena own = ARENA_INIT;
	struct resource_table resources = { 0 };
	struct defects defects = { 0 };
	struct image image;
	int ret = image_read(bytes, &own, &defects, &image);

	*found = false;
	*machine = ret == OK && image.readable ? image.machine : 0;
	if (*machine != 0)
		ret = resources_read(&image, &own, &defects, &resources);
	if (ret == OK && resources.has_version) {
		memcpy(version, resources.file_version,
		       sizeof(resources.file_version));
		*found = true;
	}
	arena_release(&own);
	return ret;
}
