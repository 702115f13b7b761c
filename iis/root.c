/* A folder of this machine as the disks of a Windows. */
#include "iis/root_parts.h"

#include <stdlib.h>

#include "util/names.h"
#include "util/status.h"

struct root_drive *root_drive_of(struct iis_root *r, char letter)
{
	return &r->drives[letter - 'A'];
}

/* The folder called so in 'top'; NULL where there is none. */
static int find_inner(struct iis_root *r, struct tree_folder *top,
		      const struct str *names, size_t count,
		      enum root_answer *answer, struct tree_folder **out)
{
	struct root_place place = { .disk = STR_EMPTY };
	int ret = tree_walk(&r->tree, top, names, count, r->arena, &place, out);

	*answer = place.answer;
	return ret;
}

/* Windows' folder as the disk spells it; empty where it isn't in 'top'. */
static int find_windows(struct iis_root *r, struct tree_folder *top,
			struct str *out)
{
	static const char *const names[] = { "WINDOWS", "WINNT" };

	*out = STR_EMPTY;
	for (size_t i = 0; out->n == 0 && i < 2; i++) {
		const struct str path[] = { str_of(names[i]),
					    str_of("system32") };
		struct tree_folder *inner;
		enum root_answer answer;

		if (find_inner(r, top, path, 2, &answer, &inner) != OK)
			return E_NO_MEMORY;
		if (inner != NULL)
			*out = *names_find(top->names, top->name_count,
					   path[0]);
	}
	return OK;
}

/* The folder "D", "D:" or "d" of the root for that drive. */
static int find_drive(struct iis_root *r, char letter)
{
	const char texts[2][3] = { { letter }, { letter, ':' } };
	struct root_drive *drive = root_drive_of(r, letter);

	for (size_t i = 0; drive->top == NULL && i < 2; i++) {
		const struct str name = str_of(texts[i]);
		enum root_answer answer;

		if (find_inner(r, r->tree.tops[0], &name, 1, &answer,
			       &drive->top) != OK)
			return E_NO_MEMORY;
		drive->is_outside |= answer == ROOT_OUTSIDE;
	}
	if (drive->top != NULL)
		drive->top->is_drive = true;
	return OK;
}

static int find_drives(struct iis_root *r)
{
	struct root_drive *c = root_drive_of(r, 'C');
	struct str windows;
	int ret = find_windows(r, r->tree.tops[0], &windows);

	if (ret == OK && windows.n == 0)
		ret = find_drive(r, 'C');
	if (ret != OK)
		return ret;
	if (c->top == NULL && !c->is_outside) {
		c->top = r->tree.tops[0];
		c->top->is_drive = true;
		return OK;
	}
	for (char letter = 'A'; ret == OK && letter <= 'Z'; letter++) {
		if (letter != 'C')
			ret = find_drive(r, letter);
	}
	return ret;
}

int iis_root_open(struct arena *a, const char *dir, struct iis_root **out)
{
	struct iis_root *r = arena_new(a, struct iis_root);
	struct tree_folder *top;
	int ret;

	*out = NULL;
	if (r == NULL)
		return E_NO_MEMORY;
	r->arena = r->tree.arena = a;
	r->windows = STR_EMPTY;
	iis_root_set_version(r, 5, 2);
	ret = tree_add_top(&r->tree, dir, &top);
	if (ret == OK)
		ret = find_drives(r);
	if (ret == OK)
		*out = r;
	else
		tree_close(&r->tree);
	return ret;
}

void iis_root_close(struct iis_root *r)
{
	if (r != NULL)
		tree_close(&r->tree);
}

int iis_root_add_drive(struct iis_root *r, char letter, const char *dir)
{
	struct tree_folder *top;
	struct root_drive *drive;
	int ret;

	letter = ascii_lower(letter);
	if (letter < 'a' || letter > 'z')
		return E_USAGE;
	drive = root_drive_of(r, (char)(letter - 'a' + 'A'));
	if (drive->was_named)
		return E_USAGE;
	ret = tree_add_top(&r->tree, dir, &top);
	if (ret != OK)
		return ret;
	top->is_drive = true;
	*drive = (struct root_drive){ .top = top, .was_named = true };
	r->windows = STR_EMPTY;
	return OK;
}

void iis_root_set_version(struct iis_root *r, unsigned major, unsigned minor)
{
	r->version = major << 8 | minor;
}

struct str iis_root_windows(struct iis_root *r)
{
	static const char usual[] = "C:\\WINDOWS";
	struct tree_folder *c = root_drive_of(r, 'C')->top;
	struct str name = STR_EMPTY;

	if (r->windows.n != 0)
		return r->windows;
	r->windows = str_of(usual);
	if (c == NULL || find_windows(r, c, &name) != OK || name.n == 0)
		return r->windows;
	name = STR_CONCAT(r->arena, str_of("C:\\"), name);
	if (name.s != NULL)
		r->windows = name;
	return r->windows;
}

bool iis_root_holds(const struct iis_root *r, const char *disk)
{
	char *real = realpath(disk, NULL);
	bool holds = false;

	for (size_t i = 0; real != NULL && !holds && i < r->tree.count; i++)
		holds = path_lies_in(str_of(real), r->tree.bases[i]);
	free(real);
	return holds;
}

const struct str *iis_root_bases(const struct iis_root *r, size_t *count)
{
	*count = r->tree.count;
	return r->tree.bases;
}
