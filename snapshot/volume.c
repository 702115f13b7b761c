/* Trees of any form: names, look-ups, limits. */
#include "snapshot/volume.h"

#include <stdlib.h>
#include <string.h>

#include "util/names.h"
#include "util/status.h"

int node_add(struct volume *v, struct node *folder, struct str name,
	     bool is_folder, uint64_t id)
{
	void *items = folder->inner;
	struct node *n;

	if (name.n == 0 || name.n > VOLUME_NAME_MAX ||
	    str_equal(name, str_of(".")) || str_equal(name, str_of("..")) ||
	    memchr(name.s, '/', name.n) != NULL ||
	    memchr(name.s, '\0', name.n) != NULL)
		return OK; /* Windows has no such name */
	if (++v->node_count > VOLUME_NODES_MAX)
		return trouble(v->messages,
			       "%s: more than %d files and folders; is this "
			       "a Windows?",
			       v->path, VOLUME_NODES_MAX);
	name = str_copy(v->arena, name);
	if (name.s == NULL ||
	    arena_grow(v->arena, &items, folder->count, &folder->capacity,
		       sizeof(*n)) != 0)
		return E_NO_MEMORY;
	folder->inner = items;
	n = &folder->inner[folder->count++];
	*n = (struct node){ .name = name,
			    .parent = folder,
			    .is_folder = is_folder,
			    .id = id };
	return OK;
}

struct str node_path(struct arena *a, const struct node *n)
{
	struct str parts[VOLUME_DEPTH_MAX];
	size_t at = VOLUME_DEPTH_MAX;

	for (; n->parent != NULL && at != 0; n = n->parent)
		parts[--at] = n->name;
	return str_join(a, parts + at, VOLUME_DEPTH_MAX - at, "/");
}

static unsigned depth_of(const struct node *n)
{
	unsigned depth = 0;

	for (; n->parent != NULL; n = n->parent)
		depth++;
	return depth;
}

static int compare(const void *a, const void *b)
{
	const struct node *x = a, *y = b;

	return names_compare(x->name, y->name);
}

int volume_list(struct volume *v, struct node *folder)
{
	int ret;

	if (folder->listed || !folder->is_folder)
		return OK;
	folder->listed = true;
	if (depth_of(folder) >= VOLUME_DEPTH_MAX - 1)
		return OK;
	ret = v->form->list(v, folder);
	if (ret == OK && folder->count != 0)
		qsort(folder->inner, folder->count, sizeof(*folder->inner),
		      compare);
	return ret;
}

/* The first of the names that equal it; one of the same case wins. */
static struct node *inner_find(const struct node *folder, struct str name)
{
	struct node *found = NULL;
	size_t low = 0, high = folder->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_compare_nocase(folder->inner[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < folder->count &&
	       str_equal_nocase(folder->inner[low].name, name);
	     low++) {
		if (found == NULL || str_equal(folder->inner[low].name, name))
			found = &folder->inner[low];
	}
	return found;
}

static struct str first_name(struct str *path)
{
	struct str name;
	size_t n = 0, start = 0;

	while (start < path->n && strchr("/\\", path->s[start]) != NULL)
		start++;
	while (start + n < path->n &&
	       strchr("/\\", path->s[start + n]) == NULL)
		n++;
	name = (struct str){ path->s + start, n };
	*path = (struct str){ name.s + n, path->n - start - n };
	return name;
}

int volume_find(struct volume *v, struct node *from, struct str path,
		struct node **out)
{
	struct node *at = from;
	struct str name;
	int ret = OK;

	*out = NULL;
	while (ret == OK && at != NULL) {
		name = first_name(&path);
		if (name.n == 0)
			break;
		ret = volume_list(v, at);
		if (ret == OK)
			at = inner_find(at, name);
	}
	if (ret == OK)
		*out = at;
	return ret;
}

int volume_read(struct volume *v, const struct node *const *files,
		size_t count, volume_taker *take, void *data)
{
	return count == 0 ? OK : v->form->read(v, files, count, take, data);
}

struct copy {
	struct arena *arena;
	struct bytes *out;
};

static int copy_take(void *data, const struct node *file, struct bytes bytes)
{
	const struct copy *c = data;
	uint8_t *to = arena_take(c->arena, bytes.len + 1, 1);

	(void)file;
	if (to == NULL)
		return E_NO_MEMORY;
	if (bytes.len != 0)
		memcpy(to, bytes.data, bytes.len);
	*c->out = (struct bytes){ to, bytes.len };
	return OK;
}

int volume_read_one(struct volume *v, const struct node *file, struct arena *a,
		    struct bytes *out)
{
	struct copy copy = { a, out };

	*out = (struct bytes){ (const uint8_t *)"", 0 };
	if (file == NULL || file->is_folder)
		return OK;
	return volume_read(v, &file, 1, copy_take, &copy);
}

void volume_close(struct volume *v)
{
	if (v->form != NULL && v->form->close != NULL)
		v->form->close(v);
	v->form = NULL;
}
