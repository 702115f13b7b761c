/* An inspection for programs: everything that was read. */
#include "report/inspect_json.h"

#include "util/status.h"

static void write_flags(struct json_out *j, const char *key, uint32_t bits,
			const struct flag_name *names)
{
	json_array(j, key);
	for (; names->name != NULL; names++) {
		if (bits & names->bit)
			json_text(j, NULL, names->name);
	}
	json_array_end(j);
}

static void write_version(struct json_out *j, const char *key,
			  const uint16_t version[4])
{
	char text[4 * sizeof("65535")];

	snprintf(text, sizeof(text), "%u.%u.%u.%u", version[0], version[1],
		 version[2], version[3]);
	json_text(j, key, text);
}

static void write_pair(struct json_out *j, const char *key, uint16_t major,
		       uint16_t minor)
{
	char text[2 * sizeof("65535")];

	snprintf(text, sizeof(text), "%u.%u", major, minor);
	json_text(j, key, text);
}

static void write_headers(struct json_out *j, const struct image *img)
{
	if (!img->readable) {
		json_null(j, "headers");
		return;
	}
	json_object(j, "headers");
	json_text(j, "format", img->pe32_plus ? "PE32+" : "PE32");
	json_uint(j, "machine", img->machine);
	json_uint(j, "subsystem", img->subsystem);
	json_text(j, "subsystem_name", subsystem_word(img->subsystem));
	write_pair(j, "subsystem_version", img->subsystem_major,
		   img->subsystem_minor);
	write_pair(j, "linker_version", img->linker_major, img->linker_minor);
	json_uint(j, "timestamp", img->timestamp);
	json_uint(j, "checksum", img->checksum);
	json_uint(j, "image_base", img->image_base);
	json_uint(j, "entry_point", img->entry_point);
	json_uint(j, "size_of_image", img->size_of_image);
	json_uint(j, "size_of_headers", img->size_of_headers);
	json_uint(j, "section_alignment", img->section_alignment);
	json_uint(j, "file_alignment", img->file_alignment);
	json_uint(j, "nt_headers", img->nt_headers);
	json_uint(j, "characteristics", img->characteristics);
	write_flags(j, "characteristics_names", img->characteristics,
		    file_flags);
	json_uint(j, "dll_characteristics", img->dll_characteristics);
	write_flags(j, "dll_characteristics_names", img->dll_characteristics,
		    dll_flags);
	json_array(j, "directories");
	for (unsigned i = 0; i < DIRECTORIES_MAX; i++) {
		json_object(j, NULL);
		json_uint(j, "rva", img->directories[i].rva);
		json_uint(j, "size", img->directories[i].size);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

static void write_sections(struct json_out *j, const struct image *img)
{
	json_array(j, "sections");
	for (unsigned i = 0; i < img->section_count; i++) {
		const struct section *s = &img->sections[i];

		json_object(j, NULL);
		json_text(j, "name", s->name);
		json_uint(j, "rva", s->rva);
		json_uint(j, "virtual_size", s->virtual_size);
		json_uint(j, "raw_offset", s->raw_offset);
		json_uint(j, "raw_size", s->raw_size);
		json_uint(j, "characteristics", s->characteristics);
		write_flags(j, "characteristics_names", s->characteristics,
			    section_flags);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_bound(struct json_out *j, const struct bound_import_table *t,
			size_t *budget)
{
	json_array(j, "bound_imports");
	for (size_t i = 0; i < t->count; i++) {
		if (!inspect_take_name(budget, t->items[i].name))
			break;
		json_object(j, NULL);
		json_str(j, "module", t->items[i].name);
		json_uint(j, "timestamp", t->items[i].timestamp);
		json_bool(j, "forwarder", t->items[i].forwarder);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_relocations(struct json_out *j,
			      const struct relocation_table *t)
{
	json_object(j, "relocations");
	json_bool(j, "present", t->present);
	json_bool(j, "stripped", t->stripped);
	json_uint(j, "blocks", t->block_count);
	json_uint(j, "entries", t->count);
	json_object_end(j);
}

static void write_tls(struct json_out *j, const struct tls *t)
{
	if (!t->present) {
		json_null(j, "tls");
		return;
	}
	json_object(j, "tls");
	json_uint(j, "start", t->start);
	json_uint(j, "end", t->end);
	json_uint(j, "index", t->index);
	json_uint(j, "zero_fill", t->zero_fill);
	json_array(j, "callbacks");
	for (size_t i = 0; i < t->callback_count; i++)
		json_uint(j, NULL, t->callbacks[i]);
	json_array_end(j);
	json_object_end(j);
}

static void write_clr(struct json_out *j, const struct clr *c)
{
	if (!c->present) {
		json_null(j, "clr");
		return;
	}
	json_object(j, "clr");
	write_pair(j, "header_version", c->major, c->minor);
	json_str_or_null(j, "runtime", c->runtime);
	json_bool(j, "il_only", c->il_only);
	json_bool(j, "requires_32bit", c->requires_32bit);
	json_object_end(j);
}

static void write_rich(struct json_out *j, const struct inspection *i)
{
	if (!i->rich.present) {
		json_null(j, "rich");
		return;
	}
	json_array(j, "rich");
	for (size_t n = 0; n < i->rich.count; n++) {
		const struct rich_entry e =
			rich_entry_at(&i->image, &i->rich, n);

		json_object(j, NULL);
		json_uint(j, "product", e.product);
		json_uint(j, "build", e.build);
		json_uint(j, "count", e.count);
		json_object_end(j);
	}
	json_array_end(j);
}

/* All of it is a guess. */
static void write_toolchain(struct json_out *j, const struct inspection *i)
{
	const struct toolchain *t = &i->made;

	json_object(j, "toolchain");
	json_str_or_null(j, "name", str_of(toolchain_title(t)));
	if (t->from_rich)
		json_uint(j, "compiler_build", t->build);
	else
		json_null(j, "compiler_build");
	json_bool(j, "for_xp", t->for_xp);
	json_str_or_null(j, "runtime", t->runtime);
	json_object_end(j);
	json_array(j, "named_dlls");
	for (size_t n = 0; n < i->named.count; n++)
		json_str(j, NULL, i->named.items[n]);
	json_array_end(j);
}

static void write_resources(struct json_out *j, const struct resource_table *t)
{
	json_array(j, "manifests");
	for (size_t i = 0; i < t->manifest_count; i++) {
		const struct bytes data = t->manifests[i].data;
		const size_t n = data.len < MANIFEST_TEXT_MAX ?
					 data.len :
					 MANIFEST_TEXT_MAX;

		json_object(j, NULL);
		json_uint(j, "id", t->manifests[i].id);
		json_uint(j, "size", data.len);
		json_str(j, "text", (struct str){ (const char *)data.data, n });
		json_object_end(j);
	}
	json_array_end(j);
	if (t->has_version) {
		write_version(j, "file_version", t->file_version);
		write_version(j, "product_version", t->product_version);
	} else {
		json_null(j, "file_version");
		json_null(j, "product_version");
	}
}

static void write_defects(struct json_out *j, const struct defects *d)
{
	json_array(j, "defects");
	for (size_t i = 0; i < d->count; i++) {
		const struct defect *x = &d->items[i];
		const bool in_file = defect_is_of_headers(x->kind);

		json_object(j, NULL);
		json_text(j, "id", defect_id(x->kind));
		json_text(j, "message", defect_text(x->kind));
		json_uint(j, in_file ? "offset" : "rva", x->offset);
		json_uint(j, "value", x->value);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_opinion(struct json_out *j, const struct inspect_opinion *o)
{
	if (!o->asked) {
		json_null(j, "second_opinion");
		return;
	}
	json_object(j, "second_opinion");
	json_text(j, "state",
		  o->failed ? "failed" : o->total ? "differs" : "agrees");
	json_str_or_null(j, "reason", o->reason);
	json_uint(j, "facts", o->facts);
	json_uint(j, "total", o->total);
	json_array(j, "differences");
	for (size_t i = 0; i < o->count; i++) {
		json_object(j, NULL);
		json_str(j, "what", o->items[i].what);
		json_str_or_null(j, "ours", o->items[i].ours);
		json_str_or_null(j, "theirs", o->items[i].theirs);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

int inspect_write_json(const struct inspection *i, FILE *out, struct arena *a)
{
	size_t budget = inspect_name_budget(&i->image);
	struct json_out j;
	int ret;

	json_init(&j, out, false);
	json_object(&j, NULL);
	json_text(&j, "schema", "dryload-inspect/1");
	json_str(&j, "path", i->path);
	json_uint(&j, "size", i->file.len);
	json_text(&j, "machine", machine_name(i->image.machine));
	json_text(&j, "kind", image_kind(&i->image));
	json_text(&j, "host", host_word(i->host));
	write_headers(&j, &i->image);
	write_sections(&j, &i->image);
	ret = inspect_json_imports(&j, "imports", &i->imports, &budget, a);
	if (ret == OK)
		ret = inspect_json_imports(&j, "delay_imports",
					   &i->delay_imports, &budget, a);
	write_bound(&j, &i->bound, &budget);
	if (ret == OK)
		ret = inspect_json_exports(&j, &i->exports, a);
	write_relocations(&j, &i->relocations);
	write_tls(&j, &i->tls);
	write_clr(&j, &i->clr);
	write_rich(&j, i);
	write_toolchain(&j, i);
	write_resources(&j, &i->resources);
	write_defects(&j, &i->defects);
	write_opinion(&j, &i->opinion);
	json_object_end(&j);
	return ret;
}
