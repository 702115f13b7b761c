/* All tables of one file, and what another reader makes of them. */
#include "analysis/inspect.h"

#include "analysis/second_opinion.h"
#include "util/status.h"

static int read_tables(struct inspection *i, struct arena *a)
{
	const struct image *img = &i->image;
	struct defects *d = &i->defects;
	int ret = imports_read(img, a, d, &i->imports);

	if (ret == OK)
		ret = delay_imports_read(img, a, d, &i->delay_imports);
	if (ret == OK)
		ret = bound_imports_read(img, a, d, &i->bound);
	if (ret == OK)
		ret = exports_read(img, a, d, &i->exports);
	if (ret == OK)
		ret = relocations_read(img, a, d, &i->relocations);
	if (ret == OK)
		ret = tls_read(img, a, d, &i->tls);
	if (ret == OK)
		ret = clr_read(img, a, d, &i->clr);
	if (ret == OK)
		ret = resources_read(img, a, d, &i->resources);
	return ret;
}

/* Who made it, and which DLLs it names without importing them. */
static int read_hints(struct inspection *i, struct arena *a)
{
	const struct import_table *tables[] = { &i->imports,
						&i->delay_imports };
	const size_t most =
		i->imports.module_count + i->delay_imports.module_count + 1;
	struct str *names = arena_new_array(a, struct str, most);
	size_t count = 0;

	if (names == NULL)
		return E_NO_MEMORY;
	for (size_t t = 0; t < 2; t++) {
		for (size_t m = 0; m < tables[t]->module_count; m++)
			names[count++] = tables[t]->modules[m].name;
	}
	rich_read(&i->image, &i->rich);
	toolchain_guess(&i->image, names, count, &i->made);
	if (i->exports.present)
		names[count++] = i->exports.name;
	return dll_names_read(&i->image, names, count, a, &i->named);
}

int inspect_read(const char *path, const struct file *file, struct arena *a,
		 struct inspection *out)
{
	int ret;

	*out = (struct inspection){
		.path = str_of(path),
		.file = file->bytes,
		.host = HOST_NONE,
	};
	ret = image_read(file->bytes, a, &out->defects, &out->image);
	if (ret != OK || !out->image.readable)
		return ret;
	ret = read_tables(out, a);
	if (ret == OK)
		ret = read_hints(out, a);
	if (ret == OK)
		out->host = rules_detect_host(&out->exports);
	return ret;
}

int inspect_ask(struct inspection *i, const char *installed, struct arena *a)
{
	struct inspect_opinion *o = &i->opinion;
	struct second_opinion answer;
	const char *helper;
	int ret = second_opinion_find_helper(installed, a, &helper);

	if (ret == OK)
		ret = second_opinion(NULL, &i->image, &i->imports, a, helper,
				     &answer);
	if (ret != OK)
		return ret;
	o->asked = true;
	o->failed = answer.state == SECOND_OPINION_FAILED;
	o->reason = answer.reason;
	o->facts = answer.facts;
	o->total = answer.total;
	o->count = answer.count;
	o->items = arena_new_array(a, struct inspect_difference, answer.count);
	if (o->items == NULL)
		return E_NO_MEMORY;
	for (size_t n = 0; n < answer.count; n++) {
		o->items[n].what = answer.items[n].what;
		o->items[n].ours = answer.items[n].ours;
		o->items[n].theirs = answer.items[n].theirs;
	}
	return OK;
}
