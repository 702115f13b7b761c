/*
 * I386\txtsetup.sif and layout.inf say which file of the media goes into
 * which folder of Windows; the files are compressed one by one.
 */
#include "snapshot/media.h"

#include <stdlib.h>
#include <string.h>

#include "snapshot/set_up_list.h"
#include "snapshot/unpack.h"
#include "util/status.h"

struct media {
	struct volume inner; /* the medium itself */
	struct node *folders[2];
	struct set_up_list list;
};

/* The file, or its compressed form: "a.dl_" of "a.dll", "a.ax_" of "a.ax". */
static int find_file(struct media *m, struct str name, struct node **out)
{
	struct arena own = ARENA_INIT;
	const char *dot = memrchr(name.s, '.', name.n);
	size_t behind = dot == NULL ? 0 :
				      name.n - (size_t)(dot + 1 - name.s);
	struct str packed = str_printf(
		&own, "%.*s_", (int)(behind == 3 ? name.n - 1 : name.n),
		name.s);
	int ret = packed.s == NULL ? E_NO_MEMORY : OK;

	*out = NULL;
	for (size_t i = 0; ret == OK && *out == NULL && i < 2; i++) {
		if (m->folders[i] == NULL)
			continue;
		ret = volume_find(&m->inner, m->folders[i], name, out);
		if (ret == OK && *out == NULL)
			ret = volume_find(&m->inner, m->folders[i], packed,
					  out);
	}
	arena_release(&own);
	return ret;
}

static int list_files(struct volume *v, struct node *folder)
{
	struct media *m = v->data;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < m->list.count; i++) {
		const struct set_up_file *f = &m->list.items[i];
		struct node *file;

		if (!str_equal_nocase(f->folder, folder->name))
			continue;
		ret = find_file(m, f->source, &file);
		if (ret == OK && file != NULL && !file->is_folder)
			ret = node_add(v, folder, f->name, false,
				       (uintptr_t)file);
	}
	return ret;
}

static int list(struct volume *v, struct node *folder)
{
	static const char *const names[] = { "system32", "SysWOW64" };
	int ret = OK;

	if (folder->parent == NULL)
		return node_add(v, folder, str_of("Windows"), true, 0);
	if (folder->parent->parent != NULL)
		return list_files(v, folder);
	for (size_t i = 0; ret == OK && i < 2; i++) {
		if (set_up_list_has_folder(&((struct media *)v->data)->list,
					   str_of(names[i])))
			ret = node_add(v, folder, str_of(names[i]), true, 0);
	}
	return ret;
}

struct reading {
	struct volume *volume;
	const struct node *const *files; /* of 'volume' */
	volume_taker *take;
	void *data;
};

static int take_packed(void *data, const struct node *file, struct bytes bytes)
{
	const struct reading *r = data;
	struct bytes whole;
	int ret;

	if (!unpack(bytes, &whole))
		return trouble(r->volume->messages,
			       "%s: %.*s there is damaged: it can't be "
			       "unpacked",
			       r->volume->path, STR_ARGS(file->name));
	ret = r->take(r->data, r->files[file->tag - 1], whole);
	free((void *)whole.data);
	return ret;
}

/* A file that goes to two places is read for the first of them alone. */
static int read_some(struct volume *v, const struct node **inner,
		     const struct node *const *files, size_t count,
		     volume_taker *take, void *data)
{
	struct media *m = v->data;
	struct reading r = { v, files, take, data };
	size_t n = 0;
	int ret;

	for (size_t i = 0; i < count; i++) {
		struct node *file = (struct node *)(uintptr_t)files[i]->id;

		if (file->tag != 0)
			continue;
		file->tag = i + 1;
		inner[n++] = file;
	}
	ret = volume_read(&m->inner, inner, n, take_packed, &r);
	for (size_t i = 0; i < n; i++)
		((struct node *)inner[i])->tag = 0;
	return ret;
}

static int read_files(struct volume *v, const struct node *const *files,
		      size_t count, volume_taker *take, void *data)
{
	const struct node **inner = calloc(count, sizeof(*inner));
	int ret;

	if (inner == NULL)
		return E_NO_MEMORY;
	ret = read_some(v, inner, files, count, take, data);
	free(inner);
	return ret;
}

static void close_media(struct volume *v)
{
	struct media *m = v->data;

	volume_close(&m->inner);
}

static const struct volume_form form = {
	.name = "set-up media",
	.list = list,
	.read = read_files,
	.close = close_media,
};

static int read_list(struct media *m, const char *name)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < 2; i++) {
		struct bytes packed, text;
		struct node *file;

		if (m->folders[i] == NULL)
			continue;
		ret = find_file(m, str_of(name), &file);
		if (ret != OK || file == NULL)
			return ret;
		ret = volume_read_one(&m->inner, file, m->inner.arena,
				      &packed);
		if (ret != OK || !unpack(packed, &text))
			return ret;
		ret = set_up_list_read(text, m->inner.arena, &m->list);
		free((void *)text.data);
		return ret;
	}
	return ret;
}

static int read_lists(struct media *m)
{
	int ret = read_list(m, "txtsetup.sif");

	if (ret == OK)
		ret = read_list(m, "layout.inf");
	set_up_list_settle(&m->list);
	return ret;
}

/* A folder of the medium, where it has set-up's own list in it. */
static int find_folder(struct volume *v, const char *name, struct node **out)
{
	struct node *list = NULL;
	int ret = volume_find(v, &v->top, str_of(name), out);

	if (ret == OK && *out != NULL)
		ret = volume_find(v, *out, str_of("txtsetup.sif"), &list);
	if (ret == OK && list == NULL)
		*out = NULL;
	return ret;
}

/* The nodes' parents are in the volume: it can't be moved once it was read. */
static void move_inside(struct volume *v, struct media *m)
{
	m->inner = *v;
	for (size_t i = 0; i < m->inner.top.count; i++)
		m->inner.top.inner[i].parent = &m->inner.top;
	v->data = m;
	v->form = &form;
	v->top = (struct node){ .name = STR_EMPTY, .is_folder = true };
	note(v->messages,
	     "set-up media: what they install into System32, without a "
	     "registry or assemblies");
}

int media_wrap(struct volume *v)
{
	struct media *m = arena_new(v->arena, struct media);
	struct node *found[2];
	int ret;

	if (m == NULL)
		return E_NO_MEMORY;
	ret = find_folder(v, "amd64", &found[0]);
	if (ret == OK)
		ret = find_folder(v, "i386", &found[1]);
	if (ret != OK || (found[0] == NULL && found[1] == NULL))
		return ret;
	/* Those of 64 bits have their 32-bit files there, without the list. */
	if (found[1] == NULL)
		ret = volume_find(v, &v->top, str_of("i386"), &found[1]);
	move_inside(v, m);
	m->folders[0] = found[0];
	m->folders[1] = found[1];
	return ret == OK ? read_lists(m) : ret;
}
