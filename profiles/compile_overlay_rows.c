/* Overlays: their headers, files, additions and assemblies. */
#include <stdlib.h>

#include "profiles/compile_overlay.h"
#include "profiles/evidence.h"
#include "util/status.h"

static const char *const kinds[] = { "plain", "assembly", "update",
				     "component" };
static const char *const shippables[] = { "yes", "app-local", "with-product",
					  "no" };

/* What others.yaml has under these ids isn't for anybody to install. */
static bool is_nothing(struct str id)
{
	static const char *const ids[] = { "windows", "app-private", "kernel",
					   "wine" };

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		if (str_equal(id, str_of(ids[i])))
			return true;
	}
	return false;
}

/* One row while its overlay's rows are sorted. */
struct sortable {
	uint8_t row[OY_BYTES];
	struct str dll, name, targets;
	unsigned number;
};

struct rows {
	struct sortable *items;
	size_t count, capacity;
};

static struct sortable *rows_add(struct overlay_compiler *o, struct rows *r)
{
	void *items = r->items;

	if (arena_grow(o->arena, &items, r->count, &r->capacity,
		       sizeof(*r->items)) != 0)
		return NULL;
	r->items = items;
	r->items[r->count] = (struct sortable){
		.dll = STR_EMPTY, .name = STR_EMPTY, .targets = STR_EMPTY,
	};
	return &r->items[r->count++];
}

static int sortable_compare(const void *a, const void *b)
{
	const struct sortable *x = a, *y = b;
	int order = str_compare(x->dll, y->dll);

	if (order == 0)
		order = str_compare(x->name, y->name);
	if (order == 0)
		order = (x->number > y->number) - (x->number < y->number);
	return order != 0 ? order : str_compare(x->targets, y->targets);
}

static int rows_flush(struct overlay_compiler *o, struct rows *r,
		      enum overlay_chunk chunk, size_t size)
{
	if (r->count != 0)
		qsort(r->items, r->count, sizeof(r->items[0]),
		      sortable_compare);
	for (size_t i = 0; i < r->count; i++) {
		uint8_t *row = overlay_row(o, chunk, size);

		if (row == NULL)
			return E_NO_MEMORY;
		memcpy(row, r->items[i].row, size);
	}
	return 0;
}

static int evidence_read(struct overlay_compiler *o,
			 const struct yaml_node *node, struct str word,
			 uint8_t *out)
{
	enum evidence evidence;

	if (!evidence_of_word(word, &evidence) ||
	    !cell_fits_overlay((uint8_t)evidence))
		return compile_fail(&o->c, node->line, "'%.*s' is no evidence",
				    STR_ARGS(word));
	*out = (uint8_t)evidence;
	return 0;
}

static int place_read(struct overlay_compiler *o, const struct yaml_node *node,
		      struct str text, uint8_t *row)
{
	static const char assembly[] = "assembly ";
	const size_t n = sizeof(assembly) - 1;

	row[OF_PLACE] = OVERLAY_IN_SYSTEM32;
	if (str_equal(text, str_of("system32")))
		return 0;
	row[OF_PLACE] = OVERLAY_IN_APP;
	if (str_equal(text, str_of("app")))
		return 0;
	if (text.n <= n || memcmp(text.s, assembly, n) != 0)
		return compile_fail(&o->c, node->line, "'%.*s' is no place",
				    STR_ARGS(text));
	row[OF_PLACE] = OVERLAY_IN_ASSEMBLY;
	return overlay_string(o, row + OF_ASSEMBLY,
			      (struct str){ text.s + n, text.n - n });
}

/* A row for each DLL of one entry of the inventory. */
static int files_read(struct overlay_compiler *o, const struct yaml_node *entry,
		      struct rows *rows)
{
	const struct yaml_node *dlls = yaml_find(entry, "dlls");
	uint8_t row[OF_BYTES] = { 0 };
	struct str place, evidence, version, targets;
	int ret = overlay_text(o, entry, "place", &place);

	if (ret == 0)
		ret = overlay_text(o, entry, "evidence", &evidence);
	if (ret == 0)
		ret = overlay_text(o, entry, "version", &version);
	if (ret == 0)
		ret = overlay_text(o, entry, "targets", &targets);
	if (ret == 0)
		ret = place_read(o, entry, place, row);
	if (ret == 0)
		ret = evidence_read(o, entry, evidence, &row[OF_EVIDENCE]);
	if (ret == 0)
		ret = overlay_string(o, row + OF_VERSION, version);
	if (ret == 0)
		ret = overlay_string(o, row + OF_TARGETS, targets);
	row[OF_MACHINES] = (uint8_t)overlay_machines(entry);
	for (const struct yaml_node *i = dlls != NULL ? dlls->first : NULL;
	     ret == 0 && i != NULL; i = i->next) {
		struct sortable *s = rows_add(o, rows);

		if (s == NULL)
			return E_NO_MEMORY;
		memcpy(s->row, row, sizeof(row));
		s->dll = i->text;
		s->targets = targets;
		s->number = row[OF_PLACE] << 8u | row[OF_MACHINES];
		ret = overlay_string(o, s->row + OF_DLL, i->text);
	}
	return ret;
}

static int add_read(struct overlay_compiler *o, struct str dll,
		    const struct yaml_node *text, struct str targets,
		    uint8_t evidence, struct rows *rows)
{
	struct sortable *s = rows_add(o, rows);
	struct fact_export e;
	int ret;

	if (s == NULL)
		return E_NO_MEMORY;
	if (!export_parse(text->text, &e))
		return compile_fail(&o->c, text->line, "'%.*s' is no export",
				    STR_ARGS(text->text));
	s->dll = dll;
	s->name = e.name;
	s->targets = targets;
	s->number = e.ordinal;
	s->row[OA_EVIDENCE] = evidence;
	put16(s->row + OA_ORDINAL, e.ordinal);
	ret = overlay_string(o, s->row + OA_DLL, dll);
	if (ret == 0)
		ret = overlay_string(o, s->row + OA_NAME, e.name);
	if (ret == 0)
		ret = overlay_string(o, s->row + OA_TARGETS, targets);
	return ret;
}

static int adds_read(struct overlay_compiler *o, const struct yaml_node *entry,
		     struct rows *rows)
{
	const struct yaml_node *exports = yaml_find(entry, "exports");
	struct str targets;
	uint8_t evidence = 0;
	int ret = overlay_text(o, entry, "targets", &targets);

	for (const struct yaml_node *dll = exports != NULL ? exports->first :
							     NULL;
	     dll != NULL; dll = dll->next) {
		for (const struct yaml_node *list = dll->first;
		     ret == 0 && list != NULL; list = list->next) {
			ret = evidence_read(o, list, list->key, &evidence);
			for (const struct yaml_node *i = list->first;
			     ret == 0 && i != NULL; i = i->next)
				ret = add_read(o, dll->key, i, targets,
					       evidence, rows);
		}
	}
	return ret;
}

static int assembly_read(struct overlay_compiler *o,
			 const struct yaml_node *entry)
{
	static const struct {
		const char *key;
		unsigned at;
	} fields[] = {
		{ "name", OY_NAME },
		{ "version", OY_VERSION },
		{ "public_key_token", OY_TOKEN },
		{ "architectures", OY_ARCHITECTURES },
		{ "files", OY_FILES },
		{ "redirects", OY_REDIRECTS },
		{ "targets", OY_TARGETS },
	};
	uint8_t row[OY_BYTES] = { 0 }, *at;
	struct str text;
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < sizeof(fields) / sizeof(*fields);
	     i++) {
		ret = overlay_text(o, entry, fields[i].key, &text);
		if (ret == 0)
			ret = overlay_string(o, row + fields[i].at, text);
	}
	if (ret != 0)
		return ret;
	at = overlay_row(o, OVERLAY_ASSEMBLIES, sizeof(row));
	if (at == NULL)
		return E_NO_MEMORY;
	memcpy(at, row, sizeof(row));
	return 0;
}

/* Every entry of a list of the overlay's file. */
static int entries_read(struct overlay_compiler *o,
			const struct overlay_fact *v, const char *key,
			struct rows *rows,
			int (*read)(struct overlay_compiler *o,
				    const struct yaml_node *entry,
				    struct rows *rows))
{
	const struct yaml_node *list = yaml_find(v->root, key);
	int ret = 0;

	for (const struct yaml_node *i = list != NULL ? list->first : NULL;
	     ret == 0 && i != NULL; i = i->next)
		ret = read(o, i, rows);
	return ret;
}

static int assembly_take(struct overlay_compiler *o,
			 const struct yaml_node *entry, struct rows *rows)
{
	(void)rows;
	return assembly_read(o, entry);
}

static const struct overlay_fact *overlay_of(const struct overlay_compiler *o,
					     struct str id)
{
	for (size_t i = 0; i < o->overlay_count; i++) {
		if (str_equal(o->overlays[i].id, id))
			return &o->overlays[i];
	}
	return NULL;
}

/* Rows for all targets of their overlay are for those only, from another. */
static int rows_limit(struct overlay_compiler *o, struct rows *r, size_t first,
		      unsigned at, struct str targets)
{
	int ret = 0;

	for (size_t i = first; ret == 0 && i < r->count; i++) {
		if (r->items[i].targets.n != 0)
			continue;
		r->items[i].targets = targets;
		ret = overlay_string(o, r->items[i].row + at, targets);
	}
	return ret;
}

static int brought_read(struct overlay_compiler *o,
			const struct overlay_fact *v, struct rows *files,
			struct rows *adds)
{
	size_t file = files->count, add = adds->count;
	struct str targets;
	int ret = overlay_text(o, v->root, "applies_to", &targets);

	if (ret == 0)
		ret = entries_read(o, v, "inventory", files, files_read);
	if (ret == 0)
		ret = rows_limit(o, files, file, OF_TARGETS, targets);
	if (ret == 0)
		ret = entries_read(o, v, "adds", adds, adds_read);
	return ret == 0 ? rows_limit(o, adds, add, OA_TARGETS, targets) : ret;
}

/* The files and names of the overlays that this one brings. */
static int brings_read(struct overlay_compiler *o,
		       const struct overlay_fact *v, struct rows *files,
		       struct rows *adds)
{
	const struct yaml_node *list = yaml_find(v->root, "brings");
	int ret = 0;

	for (const struct yaml_node *i = list != NULL ? list->first : NULL;
	     ret == 0 && i != NULL; i = i->next) {
		const struct overlay_fact *other = overlay_of(o, i->text);

		if (other == NULL || yaml_find(other->root, "brings") != NULL)
			return compile_fail(&o->c, i->line,
					    "'%.*s' is no overlay, or brings "
					    "others itself",
					    STR_ARGS(i->text));
		ret = brought_read(o, other, files, adds);
	}
	return ret;
}

static int header_texts(struct overlay_compiler *o,
			const struct overlay_fact *v, uint8_t *row)
{
	static const struct {
		const char *key;
		unsigned at;
	} fields[] = {
		{ "title", OV_TITLE },	   { "version", OV_VERSION },
		{ "oldest", OV_OLDEST },   { "newest", OV_NEWEST },
		{ "source", OV_SOURCE },   { "notes", OV_NOTES },
		{ "applies_to", OV_APPLIES },
	};
	struct str text;
	int ret = overlay_string(o, row + OV_ID, v->id);

	for (size_t i = 0; ret == 0 && i < sizeof(fields) / sizeof(*fields);
	     i++) {
		ret = overlay_text(o, v->root, fields[i].key, &text);
		if (ret == 0)
			ret = overlay_string(o, row + fields[i].at, text);
	}
	return ret;
}

static int header_words(struct overlay_compiler *o,
			const struct overlay_fact *v, uint8_t *row)
{
	static const char *const wholes[] = { "yes", "dlls", "no" };
	static const uint8_t open[] = { 0, OV_FLAG_OPEN,
					OV_FLAG_OPEN | OV_FLAG_OPEN_DLLS };
	struct str kind, shippable, whole;
	unsigned number, openness = 0;
	int ret = overlay_text(o, v->root, "kind", &kind);

	if (ret == 0)
		ret = overlay_word_number(o, v->root, kind, kinds,
					  OVERLAY_KIND_COUNT, &number);
	if (ret == 0) {
		row[OV_KIND] = (uint8_t)number;
		ret = overlay_text(o, v->root, "shippable", &shippable);
	}
	if (ret == 0)
		ret = overlay_word_number(o, v->root, shippable, shippables,
					  SHIPPABLE_COUNT, &number);
	if (ret == 0)
		ret = overlay_text(o, v->root, "whole", &whole);
	if (ret == 0 && whole.n != 0)
		ret = overlay_word_number(o, v->root, whole, wholes, 3,
					  &openness);
	if (ret != 0)
		return ret;
	row[OV_SHIPPABLE] = (uint8_t)number;
	row[OV_MACHINES] = (uint8_t)overlay_machines(v->root);
	row[OV_FLAGS] = (v->named_only ? OV_FLAG_NAMED_ONLY : 0) |
			(is_nothing(v->id) ? OV_FLAG_NOTHING : 0) |
			open[openness];
	return 0;
}

static uint32_t rows_in(const struct overlay_compiler *o,
			enum overlay_chunk chunk, size_t size)
{
	return (uint32_t)(o->chunks[chunk].len / size);
}

static int overlay_write(struct overlay_compiler *o,
			 const struct overlay_fact *v)
{
	uint8_t header[OV_BYTES] = { 0 }, *row;
	struct rows files = { 0 }, adds = { 0 };
	uint32_t assembly = rows_in(o, OVERLAY_ASSEMBLIES, OY_BYTES);
	int ret = header_texts(o, v, header);

	if (ret == 0)
		ret = header_words(o, v, header);
	if (ret == 0)
		ret = entries_read(o, v, "inventory", &files, files_read);
	if (ret == 0)
		ret = entries_read(o, v, "adds", &adds, adds_read);
	if (ret == 0)
		ret = brings_read(o, v, &files, &adds);
	if (ret == 0)
		ret = entries_read(o, v, "assemblies", NULL, assembly_take);
	put32(header + OV_FIRST_FILE, rows_in(o, OVERLAY_FILES, OF_BYTES));
	put32(header + OV_FILE_COUNT, (uint32_t)files.count);
	put32(header + OV_FIRST_ADD, rows_in(o, OVERLAY_ADDS, OA_BYTES));
	put32(header + OV_ADD_COUNT, (uint32_t)adds.count);
	put32(header + OV_FIRST_ASSEMBLY, assembly);
	put32(header + OV_ASSEMBLY_COUNT,
	      rows_in(o, OVERLAY_ASSEMBLIES, OY_BYTES) - assembly);
	if (ret == 0)
		ret = rows_flush(o, &files, OVERLAY_FILES, OF_BYTES);
	if (ret == 0)
		ret = rows_flush(o, &adds, OVERLAY_ADDS, OA_BYTES);
	if (ret != 0)
		return ret;
	row = overlay_row(o, OVERLAY_ROWS, OV_BYTES);
	if (row == NULL)
		return E_NO_MEMORY;
	memcpy(row, header, sizeof(header));
	return 0;
}

int overlay_rows_write(struct overlay_compiler *o)
{
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < o->overlay_count; i++) {
		o->c.path = o->overlays[i].path;
		if (i != 0 && str_equal(o->overlays[i].id,
					o->overlays[i - 1].id))
			return compile_fail(&o->c, o->overlays[i].root->line,
					    "'%.*s' is in %s too",
					    STR_ARGS(o->overlays[i].id),
					    o->overlays[i - 1].path);
		ret = overlay_write(o, &o->overlays[i]);
	}
	return ret;
}
