/* What a build asks for and offers, by its own tables. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/compare_side.h"
#include "analysis/inspect.h"
#include "loader/manifest.h"
#include "resolver/search.h"
#include "util/status.h"

const char *const build_facts[BUILD_FACTS] = {
	[FACT_MACHINE] = "machine",	    [FACT_KIND] = "kind",
	[FACT_HOST] = "host",		    [FACT_IMAGE_BASE] = "image_base",
	[FACT_RELOCATIONS] = "relocations", [FACT_SUBSYSTEM] =
						    "subsystem_version",
	[FACT_MANIFEST] = "manifest",	    [FACT_CLR] = "clr",
	[FACT_TOOLCHAIN] = "toolchain",	    [FACT_RUNTIME] = "runtime",
};

int needs_add(struct needs *list, struct arena *a, const struct need *n)
{
	void *items = list->items;

	if (n->module.s == NULL || n->procedure.s == NULL ||
	    arena_grow(a, &items, list->count, &list->capacity, sizeof(*n)))
		return E_NO_MEMORY;
	list->items = items;
	list->items[list->count++] = *n;
	return OK;
}

static int compare_items(const void *a, const void *b)
{
	return need_compare(a, b);
}

void needs_sort(struct needs *list)
{
	size_t kept = 0;

	if (list->count == 0)
		return;
	qsort(list->items, list->count, sizeof(*list->items), compare_items);
	for (size_t i = 0; i < list->count; i++) {
		if (kept == 0 || need_compare(&list->items[kept - 1],
					      &list->items[i]) != 0)
			list->items[kept++] = list->items[i];
	}
	list->count = kept;
}

/* Names are copied: the file is closed before they are compared. */
static struct str copy_name(struct arena *a, size_t *budget, struct str name)
{
	return str_copy(a, inspect_take_name(budget, name) ? name : STR_EMPTY);
}

static int add_imports(struct build *b, const struct import_table *t,
		       bool delayed, size_t *budget, struct arena *a)
{
	int ret = OK;

	for (size_t m = 0; ret == OK && m < t->module_count; m++) {
		const struct import_module *from = &t->modules[m];
		struct need n = { NEED_MODULE, delayed,
				  copy_name(a, budget, from->name),
				  STR_EMPTY };

		if (n.module.s != NULL)
			n.module = search_file_name(a, n.module);
		if (n.module.s != NULL)
			n.module = str_lower(a, n.module);
		ret = needs_add(&b->needs, a, &n);
		n.kind = NEED_PROCEDURE;
		for (size_t i = 0; ret == OK && i < from->count; i++) {
			const struct import_symbol *s =
				&t->symbols[from->first + i];

			n.procedure = s->by_ordinal ?
					      str_printf(a, "#%u", s->ordinal) :
					      copy_name(a, budget, s->name);
			ret = needs_add(&b->needs, a, &n);
		}
	}
	if (*budget == 0)
		b->needs_known = false;
	return ret;
}

/* The manifest that the loader looks at in a DLL (R601). */
static int add_assemblies(struct build *b, const struct inspection *i,
			  struct arena *a)
{
	struct manifest m = { .state = MANIFEST_READ };
	int ret = OK;

	b->facts[FACT_MANIFEST] = str_of("none");
	for (size_t n = 0; n < i->resources.manifest_count; n++) {
		if (i->resources.manifests[n].id != 2)
			continue;
		ret = manifest_read(i->resources.manifests[n].data, a, &m);
		b->facts[FACT_MANIFEST] =
			str_of(m.state == MANIFEST_READ ? "embedded" :
							  "unreadable");
		break;
	}
	for (size_t n = 0; ret == OK && n < m.reference_count; n++) {
		const struct assembly_identity *id =
			&m.references[n].identity;
		const struct need need = {
			NEED_ASSEMBLY, false,
			STR_CONCAT(a, id->name,
				   str_of(id->version.n != 0 ? " " : ""),
				   id->version),
			STR_EMPTY
		};

		ret = needs_add(&b->needs, a, &need);
	}
	return ret;
}

static int compare_names(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static int add_exports(struct build *b, const struct inspection *i,
		       size_t *budget, struct arena *a)
{
	struct inspect_exports walk;
	struct inspect_export e;
	size_t capacity = 0;
	int ret = inspect_exports(&i->exports, a, &walk);

	while (ret == OK && i->exports.present &&
	       inspect_exports_next(&walk, &e)) {
		void *items = b->exports.items;
		struct str name =
			e.name.n != 0 ? copy_name(a, budget, e.name) :
					str_printf(a, "#%u", e.symbol.ordinal);

		if (name.s == NULL ||
		    arena_grow(a, &items, b->exports.count, &capacity,
			       sizeof(name)))
			return E_NO_MEMORY;
		b->exports.items = items;
		b->exports.items[b->exports.count++] = name;
	}
	if (b->exports.count != 0)
		qsort(b->exports.items, b->exports.count,
		      sizeof(*b->exports.items), compare_names);
	return ret;
}

static void read_facts(struct build *b, const struct inspection *i,
		       struct arena *a)
{
	const struct image *img = &i->image;
	struct str title = str_of(toolchain_title(&i->made));

	b->facts[FACT_IMAGE_BASE] = str_printf(a, "0x%" PRIx64,
					       img->image_base);
	b->facts[FACT_RELOCATIONS] =
		str_of(i->relocations.present ? "yes" : "no");
	b->facts[FACT_SUBSYSTEM] = str_printf(
		a, "%u.%02u", img->subsystem_major, img->subsystem_minor);
	b->facts[FACT_CLR] =
		i->clr.present ? STR_CONCAT(a, str_of("managed "),
					    i->clr.runtime) :
				 str_of("none");
	b->facts[FACT_TOOLCHAIN] = title;
	b->facts[FACT_RUNTIME] = str_lower(a, i->made.runtime);
}

static int read_all(struct build *b, const struct inspection *i,
		    struct arena *a)
{
	size_t budget = inspect_name_budget(&i->image);
	int ret = add_imports(b, &i->imports, false, &budget, a);

	if (ret == OK)
		ret = add_imports(b, &i->delay_imports, true, &budget, a);
	if (ret == OK)
		ret = add_assemblies(b, i, a);
	if (ret == OK)
		ret = add_exports(b, i, &budget, a);
	if (ret != OK)
		return ret;
	read_facts(b, i, a);
	for (size_t n = 0; n < BUILD_FACTS; n++) {
		if (b->facts[n].s == NULL)
			return E_NO_MEMORY;
	}
	return OK;
}

int build_read_tables(struct dryload *d, struct build *b, struct arena *a)
{
	struct arena scratch = ARENA_INIT;
	struct inspection i;
	struct file file;
	int ret;

	if (file_open(b->path.s, &file) != 0)
		return session_fail(d, E_IO, "%s: %s", b->path.s,
				    file_error_text(errno));
	b->has_tables = true;
	b->needs_known = true;
	ret = inspect_read(b->path.s, &file, &scratch, &i);
	if (ret == OK && i.image.readable)
		ret = read_all(b, &i, a);
	needs_sort(&b->needs);
	arena_release(&scratch);
	file_close(&file);
	return ret == E_NO_MEMORY ? session_fail(d, ret, "out of memory") : ret;
}

int build_read_dependencies(struct build *b, struct arena *a)
{
	const struct json_value *rows =
		json_member_of(b->file, "dependencies", JSON_ARRAY);
	const struct json_value *complete =
		json_member_of(b->file, "dependencies_complete", JSON_BOOL);
	int ret = OK;

	b->needs_known = rows != NULL && complete != NULL && complete->truth;
	for (size_t i = 0; b->needs_known && ret == OK && i < rows->count;
	     i++) {
		const struct json_value *row = &rows->items[i], *delayed;
		struct need n = { .kind = NEED_MODULE,
				  .module = json_member_text(row, "module"),
				  .procedure = STR_EMPTY };

		if (!str_equal_nocase(json_member_text(row, "importer"),
				      b->name))
			continue;
		delayed = json_member_of(row, "delayed", JSON_BOOL);
		n.delayed = delayed != NULL && delayed->truth;
		ret = needs_add(&b->needs, a, &n);
	}
	needs_sort(&b->needs);
	return ret;
}
