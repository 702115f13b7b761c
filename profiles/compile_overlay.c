/* The compiler of overlays: read, sort, write the chunks, join them. */
#include "profiles/compile_overlay.h"

#include <stdlib.h>

#include "profiles/chunks_out.h"
#include "profiles/overlay_rows.h"
#include "util/status.h"

enum { LIST_MAX = 256 };

uint8_t *overlay_row(struct overlay_compiler *o, enum overlay_chunk chunk,
		     size_t size)
{
	return buffer_extend(&o->chunks[chunk], o->arena, size);
}

int overlay_string(struct overlay_compiler *o, uint8_t *at, struct str s)
{
	size_t start = o->chunks[OVERLAY_STRINGS].len;
	uint32_t before = o->strings.count, number;
	void *offsets = o->offsets;
	uint8_t *copy;

	if (s.n > PROFILE_STRING_MAX)
		return compile_fail(&o->c, 0, "'%.32s...' is too long", s.s);
	if (intern_add(&o->strings, o->arena, s, &number) != 0 ||
	    arena_grow(o->arena, &offsets, before, &o->offset_capacity,
		       sizeof(*o->offsets)) != 0)
		return E_NO_MEMORY;
	o->offsets = offsets;
	if (number == before) {
		copy = buffer_extend(&o->chunks[OVERLAY_STRINGS], o->arena,
				     s.n + 1);
		if (copy == NULL)
			return E_NO_MEMORY;
		memcpy(copy, s.s, s.n);
		o->offsets[number] = (uint32_t)start;
	}
	put32(at, o->offsets[number]);
	return 0;
}

struct str overlay_sure(struct str s)
{
	if (s.n != 0 && s.s[s.n - 1] == '?')
		s.n--;
	return s;
}

int overlay_text(struct overlay_compiler *o, const struct yaml_node *map,
		 const char *key, struct str *out)
{
	const struct yaml_node *node =
		map->kind == YAML_MAP ? yaml_find(map, key) : NULL;
	struct str parts[LIST_MAX];
	size_t count = 0;

	*out = STR_EMPTY;
	if (node == NULL)
		return 0;
	if (node->kind == YAML_TEXT) {
		*out = overlay_sure(node->text);
		return 0;
	}
	for (const struct yaml_node *i = node->first; i != NULL; i = i->next) {
		if (i->kind != YAML_TEXT || count == LIST_MAX)
			return compile_fail(&o->c, i->line,
					    "'%s:' needs a list of texts", key);
		parts[count++] = overlay_sure(i->text);
	}
	*out = str_join(o->arena, parts, count, ",");
	return out->s == NULL ? E_NO_MEMORY : 0;
}

unsigned overlay_machines(const struct yaml_node *map)
{
	const struct yaml_node *list = yaml_find(map, "machines");
	unsigned set = 0;

	if (list == NULL)
		return 1u << OVERLAY_X86 | 1u << OVERLAY_X64;
	for (const struct yaml_node *i = list->first; i != NULL; i = i->next) {
		struct str word = overlay_sure(i->text);

		if (str_equal(word, str_of("x86")))
			set |= 1u << OVERLAY_X86;
		if (str_equal(word, str_of("x64")))
			set |= 1u << OVERLAY_X64;
	}
	return set;
}

int overlay_word_number(struct overlay_compiler *o,
			const struct yaml_node *node, struct str word,
			const char *const *words, unsigned count,
			unsigned *out)
{
	for (*out = 0; *out < count; ++*out) {
		if (str_equal(word, str_of(words[*out])))
			return 0;
	}
	return compile_fail(&o->c, node->line, "'%.*s' isn't known here",
			    STR_ARGS(word));
}

static int overlay_add(struct overlay_compiler *o, struct str id,
		       const char *path, const struct yaml_node *root,
		       bool named_only)
{
	void *items = o->overlays;

	if (root->kind != YAML_MAP)
		return compile_fail(&o->c, root->line, "'%.*s' needs keys",
				    STR_ARGS(id));
	if (arena_grow(o->arena, &items, o->overlay_count,
		       &o->overlay_capacity, sizeof(*o->overlays)) != 0)
		return E_NO_MEMORY;
	o->overlays = items;
	o->overlays[o->overlay_count++] =
		(struct overlay_fact){ id, path, root, named_only };
	return 0;
}

/* What kind of file it is; the rest is read chunk by chunk. */
static int source_take(struct overlay_compiler *o,
		       const struct overlay_source *source)
{
	static const char *const others[] = { "tables", "dlls", "advice",
					      "assemblies", "vendors" };
	const struct yaml_node *root = source->root, *node;
	int ret = 0;

	node = yaml_find(root, "overlay");
	if (node != NULL)
		return overlay_add(o, node->text, source->path, root, false);
	node = yaml_find(root, "others");
	for (const struct yaml_node *i = node != NULL ? node->first : NULL;
	     ret == 0 && i != NULL; i = i->next)
		ret = overlay_add(o, i->key, source->path, i, true);
	if (node != NULL)
		return ret;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (yaml_find(root, others[i]) != NULL)
			return 0;
	}
	return compile_fail(&o->c, root->line,
			    "no file of overlays: README.md lists them");
}

static int source_read(struct overlay_compiler *o,
		       const struct compile_input *input)
{
	struct overlay_source *source = &o->sources[o->source_count++];
	struct yaml_error error;
	struct yaml_node *root;
	int ret;

	o->c.path = input->path;
	ret = yaml_read(input->text, o->arena, &root, &error);
	if (ret == E_USAGE)
		return compile_fail(&o->c, error.line, "%s", error.text);
	if (ret != 0)
		return ret;
	if (root->kind != YAML_MAP)
		return compile_fail(&o->c, root->line, "no keys in this file");
	*source = (struct overlay_source){ input->path, root };
	return source_take(o, source);
}

static int by_path(const void *a, const void *b)
{
	const struct overlay_source *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static int by_id(const void *a, const void *b)
{
	const struct overlay_fact *x = a, *y = b;

	return str_compare(x->id, y->id);
}

static int join_chunks(struct overlay_compiler *o, struct bytes *out)
{
	static const struct chunks_layout layout = {
		.magic = OVERLAYS_MAGIC,
		.version = OVERLAYS_VERSION,
		.header_bytes = OVERLAYS_HEADER_BYTES,
		.count = OVERLAY_CHUNKS,
		.row_sizes = overlay_row_sizes,
	};
	uint8_t *data;
	size_t size;
	int ret = chunks_join(&layout, o->chunks, o->arena, &data, &size);

	if (ret == OK)
		*out = (struct bytes){ data, size };
	return ret;
}

int overlays_compile(const struct compile_input *inputs, size_t count,
		     struct arena *a, struct bytes *out,
		     struct compile_error *error)
{
	struct overlay_compiler o = { .c = { .error = error }, .arena = a };
	uint8_t empty[4];
	int ret;

	*error = (struct compile_error){ NULL, 0, "" };
	o.sources = arena_new_array(a, struct overlay_source, count);
	if (o.sources == NULL)
		return E_NO_MEMORY;
	ret = overlay_string(&o, empty, STR_EMPTY);
	for (size_t i = 0; ret == 0 && i < count; i++)
		ret = source_read(&o, &inputs[i]);
	if (ret != 0)
		return ret;
	qsort(o.sources, o.source_count, sizeof(o.sources[0]), by_path);
	if (o.overlay_count != 0)
		qsort(o.overlays, o.overlay_count, sizeof(o.overlays[0]),
		      by_id);
	ret = overlay_rows_write(&o);
	if (ret == 0)
		ret = overlay_texts_write(&o);
	if (ret == 0)
		ret = overlay_vendors_write(&o);
	if (ret == 0)
		ret = overlay_tables_write(&o);
	return ret == 0 ? join_chunks(&o, out) : ret;
}
