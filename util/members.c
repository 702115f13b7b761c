/* Paths in an archive, looked up. */
#include "util/members.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Equal paths in the order in which they came. */
static int by_path(const void *left, const void *right)
{
	const struct member *a = left, *b = right;
	int order = str_compare(a->path, b->path);

	return order != 0 ? order :
			    (a->number > b->number) - (a->number < b->number);
}

void members_sort(struct members *m)
{
	size_t kept = 0;

	if (m->count == 0)
		return;
	qsort(m->items, m->count, sizeof(*m->items), by_path);
	for (size_t i = 0; i < m->count; i++) {
		if (i + 1 < m->count &&
		    str_equal(m->items[i].path, m->items[i + 1].path))
			continue;
		m->items[kept++] = m->items[i];
	}
	m->count = kept;
}

bool members_have(const struct members *m, struct str path)
{
	return m != NULL && path.n >= m->root.n &&
	       memcmp(path.s, m->root.s, m->root.n) == 0 &&
	       (path.n == m->root.n || path.s[m->root.n] == '/');
}

/* Without the root and the slash behind it. */
static struct str path_inside(const struct members *m, struct str path)
{
	const size_t n = path.n == m->root.n ? path.n : m->root.n + 1;

	return (struct str){ path.s + n, path.n - n };
}

/* Byte order, as if 'path' went on with a slash where it is that of a folder. */
static int compare(struct str item, struct str path, bool as_folder)
{
	const size_t n = item.n < path.n ? item.n : path.n;
	int order = n == 0 ? 0 : memcmp(item.s, path.s, n);

	if (order != 0 || item.n < path.n)
		return order != 0 ? order : -1;
	if (item.n == path.n)
		return as_folder ? -1 : 0;
	return as_folder ? (unsigned char)item.s[n] - '/' : 1;
}

/* The number of the first that isn't before 'path'. */
static size_t lower_bound(const struct members *m, struct str path,
			  bool as_folder)
{
	size_t low = 0, high = m->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (compare(m->items[middle].path, path, as_folder) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool lies_in(struct str path, struct str folder)
{
	return folder.n == 0 || (path.n > folder.n &&
				 str_starts(path, folder) &&
				 path.s[folder.n] == '/');
}

static bool is_folder(const struct members *m, struct str path)
{
	const size_t i = lower_bound(m, path, true);

	return i < m->count && lies_in(m->items[i].path, path);
}

static int map_member(const struct members *m, const struct member *f,
		      struct file *out)
{
	void *data;

	if (f->size == 0)
		return 0;
	data = mmap(NULL, (size_t)f->size, PROT_READ, MAP_PRIVATE, m->fd,
		    (off_t)f->at);
	if (data == MAP_FAILED)
		return -1;
	*out = (struct file){ { data, (size_t)f->size }, true };
	return 0;
}

const struct member *members_find(const struct members *m, struct str path)
{
	const size_t i = lower_bound(m, path, false);

	return i < m->count && str_equal(m->items[i].path, path) ?
		       &m->items[i] :
		       NULL;
}

bool members_lack_bytes(const struct members *m, const char *path)
{
	const struct member *found;

	if (!members_have(m, str_of(path)))
		return false;
	found = members_find(m, path_inside(m, str_of(path)));
	return found != NULL && found->is_stand_in;
}

/* Those in one folder are neighbours, however that is spelled. */
static int without_case(const void *left, const void *right)
{
	const struct member *a = left, *b = right;
	int order = str_compare_nocase(a->path, b->path);

	return order != 0 ? order : by_path(left, right);
}

/* Spell the folders of 'path' as those of the one before it. */
static void spell_as(struct str before, struct str path)
{
	size_t at = 0;

	while (at < path.n && at < before.n) {
		const char *slash = memchr(path.s + at, '/', path.n - at);
		const size_t end = slash == NULL ?
					   path.n :
					   (size_t)(slash - path.s) + 1;

		if (slash == NULL || end > before.n ||
		    !str_equal_nocase((struct str){ path.s + at, end - at },
				      (struct str){ before.s + at, end - at }))
			return;
		memcpy((char *)path.s + at, before.s + at, end - at);
		at = end;
	}
}

void members_merge_folders(struct members *m)
{
	if (m->count != 0)
		qsort(m->items, m->count, sizeof(*m->items), without_case);
	for (size_t i = 1; i < m->count; i++)
		spell_as(m->items[i - 1].path, m->items[i].path);
}

int members_open(const struct members *m, const char *path, struct file *out)
{
	struct str inside = str_of(path);
	const struct member *found;

	if (!members_have(m, inside))
		return file_open(path, out);
	*out = (struct file){ { (const uint8_t *)"", 0 }, false };
	inside = path_inside(m, inside);
	found = members_find(m, inside);
	if (found != NULL)
		return map_member(m, found, out);
	errno = inside.n == 0 || is_folder(m, inside) ? EISDIR : ENOENT;
	return -1;
}

int members_open_parts(const struct members *m, const char *path,
		       struct file_parts *out)
{
	struct file all;

	if (!members_have(m, str_of(path)))
		return file_parts_open(path, FILE_HEAD_SIZE, out);
	if (members_open(m, path, &all) != 0)
		return -1;
	*out = file_parts_of(&all);
	return 0;
}

/* The number behind all paths that begin with 'start', from 'i' on. */
static size_t behind(const struct members *m, size_t i, struct str start)
{
	size_t low = i, high = m->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (str_starts(m->items[middle].path, start))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int members_list(const struct members *m, struct str folder,
		 int (*take)(void *context, struct str name, bool is_folder),
		 void *context)
{
	const struct str inside = path_inside(m, folder);
	const size_t skip = inside.n == 0 ? 0 : inside.n + 1;
	size_t i = inside.n == 0 ? 0 : lower_bound(m, inside, true);
	int ret = 0;

	while (ret == 0 && i < m->count && lies_in(m->items[i].path, inside)) {
		const struct str path = m->items[i].path;
		struct str name = { path.s + skip, path.n - skip };
		const char *slash = memchr(name.s, '/', name.n);

		if (slash == NULL) {
			ret = take(context, name, false);
			i++;
			continue;
		}
		name.n = (size_t)(slash - name.s);
		ret = take(context, name, true);
		i = behind(m, i, (struct str){ path.s, skip + name.n + 1 });
	}
	return ret;
}
